package rbac

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Position is an access control position at an organisation: access profiles
// under one name, which are given and taken together. Codes are kept as text.
type Position struct {
	ID             string           `json:"id"`
	Name           string           `json:"name"`
	Organisation   string           `json:"organisation"` // ODS code
	AccessProfiles []AccessProfile  `json:"accessProfiles"`
	Assignable     bool             `json:"assignable,omitzero"` // a Sponsor may give it without asking
	CopiedFrom     string           `json:"copiedFrom,omitempty"` // id of the position of which it was made
	Approval       *Approval        `json:"approval,omitempty"`   // of the last change
	Closed         *PositionClosing `json:"closed,omitempty"`
	Version        int64            `json:"-"` // kept by the store
}

// AccessProfile is one job role with what is added to it, at the organisation of
// the position or at one below it.
type AccessProfile struct {
	Organisation string   `json:"organisation,omitempty"` // ODS code; "" is that of the position
	JobRole      string   `json:"jobRole"`                // R code, for example "R8001"
	Activities   []string `json:"activities,omitempty"`   // B codes that are added to the baseline of the job role
	AreasOfWork  []string `json:"areasOfWork,omitempty"`  // for example "P0020:Q0300:T0640"
	Workgroups   []string `json:"workgroups,omitempty"`   // codes of twelve digits
}

// Approval is how something was approved, and who was involved ("managing access -
// positions": approval details).
type Approval struct {
	By  []string      `json:"by"`  // user ids of those who were involved
	How string        `json:"how"` // for example "meeting of the access board", no names
	On  guidance.Date `json:"on"`
}

// PositionClosing is the end of a position: from that day on nobody holds it, whatever
// their assignment says.
type PositionClosing struct {
	On     guidance.Date `json:"on"` // the first day on which it is closed
	By     string        `json:"by"` // user id
	Reason string        `json:"reason"`
}

// At returns the ODS code of the organisation at which an access profile of p holds.
func (p Position) At(a AccessProfile) string {
	if a.Organisation == "" {
		return p.Organisation
	}
	return a.Organisation
}

// OpenOn reports whether the position is not closed on the day.
func (p Position) OpenOn(d guidance.Date) bool { return p.Closed == nil || d.Before(p.Closed.On) }

// Check returns the [*guidance.Refusal] of a position that misses one of its
// parts (RA-RBC-025), or nil. Codes are not looked up.
func (p Position) Check() error {
	var as guidance.Assessment
	whole := present(p.ID, p.Name) && isODS(p.Organisation) && len(p.AccessProfiles) > 0
	for _, a := range p.AccessProfiles {
		whole = whole && present(a.JobRole) && isODS(p.At(a))
	}
	as.Require(rulePositionParts, whole, "", "")
	return as.Refusal("define position")
}

// Assignment is a position held by a user from Start to End, both days
// included, or until further notice. [Assign] makes one.
type Assignment struct {
	ID            string        `json:"id"`
	User          string        `json:"user"`         // user id
	Position      string        `json:"position"`     // id of the position
	Organisation  string        `json:"organisation"` // ODS code, that of the position
	Start         guidance.Date `json:"start"`
	End           guidance.Date `json:"end,omitzero"` // zero is open, and OpenEndReason says why
	OpenEndReason string        `json:"openEndReason,omitempty"`
	AssignedBy    string        `json:"assignedBy"`         // user id
	Request       string        `json:"request,omitempty"`  // id of the access request that it was given by
	Approval      *Approval     `json:"approval,omitempty"` // for the employer, where there was no request
	At            time.Time     `json:"at"`                 // UTC
	Ended         *Ending       `json:"ended,omitempty"`
	Version       int64         `json:"-"` // kept by the store
}

// Ending is the ending of an assignment before its day.
type Ending struct {
	On guidance.Date `json:"on"` // the first day on which the position is no longer held
	By string        `json:"by"` // user id
}

// AssignmentRequest is what [Assign] is asked for; the members are those of
// [Assignment].
type AssignmentRequest struct {
	ID            string
	User          string
	Position      Position
	Start         guidance.Date
	End           guidance.Date
	OpenEndReason string
	AssignedBy    string
	Request       string
	Approval      *Approval
	At            time.Time
}

// Assign returns the assignment asked for, or a [*guidance.Refusal] with every
// rule (RA-RBC-020 to 023) that it does not meet. Who may assign is decided by
// [Authorize].
func Assign(r AssignmentRequest) (Assignment, error) {
	var as guidance.Assessment
	as.Require(ruleAssignmentStart, !r.Start.IsZero(), "/start", "")
	as.Require(ruleAssignmentEnd, !r.End.IsZero() || present(r.OpenEndReason), "/end", "")
	as.Require(ruleAssignmentOrder, r.End.IsZero() || !r.End.Before(r.Start), "/end", "")
	named := present(r.ID, r.User, r.Position.ID, r.Position.Organisation, r.AssignedBy) && !r.At.IsZero()
	as.Require(ruleAssignmentParts, named, "", "")
	if err := as.Refusal("assign position"); err != nil {
		return Assignment{}, err
	}
	return Assignment{
		ID: r.ID, User: r.User, Position: r.Position.ID, Organisation: r.Position.Organisation,
		Start: r.Start, End: r.End, OpenEndReason: r.OpenEndReason,
		AssignedBy: r.AssignedBy, Request: r.Request, Approval: r.Approval, At: r.At.UTC(),
	}, nil
}

// ActiveOn reports whether the position is held on the day. One that has run
// out is not, even if nothing ever marked it; one that was ended is not from
// the day of its ending on.
func (a Assignment) ActiveOn(d guidance.Date) bool {
	if !inForce(guidance.Interval{From: a.Start, To: a.End}, d) {
		return false
	}
	return a.Ended == nil || d.Before(a.Ended.On)
}

// CheckOnce says whether positions that somebody is given in one step, by id, are all
// different (RA-RBC-026). at is the JSON Pointer of the list.
func CheckOnce(positions []string, at string) (a guidance.Assessment) {
	for i, p := range positions {
		a.Require(ruleAssignmentOnce, !slices.Contains(positions[:i], p), at+"/"+strconv.Itoa(i), "the position is in the list before")
	}
	if len(positions) == 0 {
		a.Skip(ruleAssignmentOnce)
	}
	return a
}

// OverBy reports whether on the day the position is not held any more, and will not be
// again: its last day is past, or it was ended by then. An end that is written down for
// a later day is none yet.
func (a Assignment) OverBy(d guidance.Date) bool {
	return a.Ended != nil && !a.Ended.On.After(d) || !a.End.IsZero() && a.End.Before(d)
}

// EndedOn returns a as ended: from that day on the position is no longer held. An end
// that is written down for a later day is brought forward. The error is a
// [*guidance.Refusal] by RA-RBC-024 if a was ended on that day or before it, or the day
// or the person is missing. Whoever calls it asks [Assignment.OverBy] first whether an
// end has come: this method knows no today.
func (a Assignment) EndedOn(day guidance.Date, by string) (Assignment, error) {
	var as guidance.Assessment
	as.Require(ruleAssignmentEnded, a.Ended == nil || day.Before(a.Ended.On), "/ended", "the assignment was ended before")
	if day.IsZero() {
		as.Fail(ruleAssignmentEnded, "/ended/on", "the day is not given")
	}
	if !present(by) {
		as.Fail(ruleAssignmentEnded, "/ended/by", "the person who ends it is not named")
	}
	if err := as.Refusal("end position"); err != nil {
		return Assignment{}, err
	}
	a.Ended = &Ending{On: day, By: by}
	return a, nil
}

// present reports whether every text holds more than white space.
func present(texts ...string) bool {
	for _, t := range texts {
		if strings.TrimSpace(t) == "" {
			return false
		}
	}
	return true
}
