package rbac

import (
	"slices"
	"strconv"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

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

// Assess applies the rules of an assignment: its days (RA-RBC-020 to 022), its parts
// (RA-RBC-023), the life of the position (RA-RBC-057) and, as warnings, who approved it
// for the employer (RA-RBC-058) and whether the user holds the position on one of these
// days already (RA-RBC-059). held are the assignments of the user, or nil: those of
// others, and of other positions, say nothing.
func (r AssignmentRequest) Assess(held []Assignment) (a guidance.Assessment) {
	a.Require(ruleAssignmentStart, !r.Start.IsZero(), "/start", "")
	a.Require(ruleAssignmentEnd, !r.End.IsZero() || present(r.OpenEndReason), "/end", "")
	a.Require(ruleAssignmentOrder, r.End.IsZero() || !r.End.Before(r.Start), "/end", "")
	named := present(r.ID, r.User, r.Position.ID, r.Position.Organisation, r.AssignedBy) && !r.At.IsZero()
	a.Require(ruleAssignmentParts, named, "", "")
	r.judgeLife(&a)
	a.Require(ruleEmployerApproved, present(r.Request) || r.Approval.CompleteOn(guidance.DateOf(r.At)), "/approval", "")
	a.Require(ruleHeldOnce, len(r.Overlapping(held)) == 0, "/start", "")
	return a
}

// judgeLife applies RA-RBC-057.
func (r AssignmentRequest) judgeLife(a *guidance.Assessment) {
	closed := r.Position.Closed
	switch {
	case closed == nil:
		a.Pass(ruleWithinLife)
	case !r.Position.OpenOn(guidance.DateOf(r.At)):
		a.Fail(ruleWithinLife, "/position", "the position is closed")
	default:
		a.Require(ruleWithinLife, r.End.Before(closed.On) && !r.End.IsZero(), "/end", "the position will be closed before the last of these days")
	}
}

// Overlapping returns the ids of those among held by which the user has the position on
// one of the days that are asked for.
func (r AssignmentRequest) Overlapping(held []Assignment) (ids []string) {
	for _, h := range r.Beside(held) {
		if h.Position == r.Position.ID {
			ids = append(ids, h.ID)
		}
	}
	return ids
}

// meets reports whether a is in force on one of the days, of which the last may be
// open.
func (a Assignment) meets(first, last guidance.Date) bool {
	if a.Start.IsZero() || first.IsZero() {
		return false
	}
	begun := last.IsZero() || !a.Start.After(last)
	still := (a.End.IsZero() || !a.End.Before(first)) && (a.Ended == nil || a.Ended.On.After(first) && a.Ended.On.After(a.Start))
	return begun && still
}

// Assign returns the assignment asked for, or a [*guidance.Refusal] with every
// rule (RA-RBC-020 to 023, and 057) that it does not meet. Who may assign is decided
// by [Authorize].
func Assign(r AssignmentRequest) (Assignment, error) {
	as := r.Assess(nil)
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

// HeldOn reports whether on the day the position p is held by a: the assignment is in
// force, is one of p, and p is not closed.
func (a Assignment) HeldOn(p Position, d guidance.Date) bool {
	return a.Position == p.ID && a.ActiveOn(d) && p.OpenOn(d)
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
