package rbac

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Position is an access control position at an organisation: access profiles
// under one name, which are given and taken together. Codes are kept as text.
// [Position.Define], [Position.Edit], [Position.Copy] and [Position.Close] change
// one.
type Position struct {
	ID             string           `json:"id"`
	Name           string           `json:"name"`
	Organisation   string           `json:"organisation"` // ODS code
	AccessProfiles []AccessProfile  `json:"accessProfiles"`
	Assignable     bool             `json:"assignable,omitzero"`  // a Sponsor may give it without asking: see [Position.CheckAssignable]
	CopiedFrom     string           `json:"copiedFrom,omitempty"` // id of the position of which it was made
	Approval       *Approval        `json:"approval,omitempty"`   // of the last change
	ChangedBy      []string         `json:"changedBy,omitempty"`  // user ids of who made and edited it, each once, in order of their first change
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

	// AssignablePositions are the ids of the positions that a holder gives to others
	// as a Sponsor; only beside the activity B1300 (RA-RBC-054).
	AssignablePositions []string `json:"assignablePositions,omitempty"`
}

// Approval is how something was approved, and who was involved ("managing access -
// positions": approval details).
type Approval struct {
	By  []string      `json:"by"`  // user ids of those who were involved
	How string        `json:"how"` // for example "meeting of the access board", no names
	On  guidance.Date `json:"on"`
}

// CompleteOn reports whether the approval says by whom (user ids of twelve digits),
// how, and on which day, which is that of the change or one before it. No approval
// is not complete.
func (a *Approval) CompleteOn(day guidance.Date) bool {
	if a == nil || len(a.By) == 0 || !present(a.How) || a.On.IsZero() || a.On.After(day) {
		return false
	}
	return !slices.ContainsFunc(a.By, func(id string) bool { return !isUserID(id) })
}

// isUserID reports whether s is a user id as package identity writes it.
func isUserID(s string) bool {
	id, err := identity.ParseUserID(s)
	return err == nil && id.String() == s
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
	a := p.parts()
	return a.Refusal("define position")
}

// parts applies RA-RBC-025.
func (p Position) parts() (a guidance.Assessment) {
	whole := present(p.ID, p.Name) && isODS(p.Organisation) && len(p.AccessProfiles) > 0
	for _, profile := range p.AccessProfiles {
		whole = whole && present(profile.JobRole) && isODS(p.At(profile))
	}
	a.Require(rulePositionParts, whole, "", "")
	return a
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
