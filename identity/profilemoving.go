package identity

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Relocation is a move of a profile from one organisation to another. The card stays
// with its holder; what they may do at the old organisation ends, and the new one
// gives its own access: both are positions, in package rbac.
type Relocation struct {
	From ODSCode       `json:"from,omitzero"` // set by [Profile.Moved]; absent: it was at none
	To   ODSCode       `json:"to"`
	On   guidance.Date `json:"on"` // first London day at the new one
	By   UserID        `json:"by"`
	At   time.Time     `json:"at"` // UTC; when it was recorded
}

// Moved returns the profile after [MoveOrganisation], with To of r as its
// organisation and where it was before in its history. The organisation of first
// registration is From of the first move. The refusal is by RA-IDN-081 where r leads
// nowhere else, and by RA-IDN-089 where its day is missing, yet to come, or before
// that of the move before, and RA-IDN-087 by the holder; From is not looked at.
func (p Profile) Moved(r Relocation) (Profile, error) {
	var a guidance.Assessment
	a.Require(ruleMoved, !r.To.IsZero() && r.To != p.Organisation, "/to", "the new organisation is missing, or is where the profile is")
	a.Require(ruleNotByHolder, r.By != p.UserID, "/by", "")
	a.Require(ruleProfileClock, !r.On.IsZero() && !r.On.Before(p.movedOn()), "/on",
		"the day is missing, or before that of the move before")
	a.Require(ruleProfileClock, r.At.IsZero() || !r.On.After(guidance.DateOf(r.At)), "/on",
		"the day is yet to come: record the move when it has taken place")
	r.From, r.At = p.Organisation, r.At.UTC()
	p, err := p.advanced(MoveOrganisation, r.By, r.At, a)
	if err != nil {
		return Profile{}, err
	}
	p.Organisation = r.To
	p.Relocations = grown(p.Relocations, r)
	return p, nil
}

// movedOn returns since which day the profile is where it is; zero if that is not
// known.
func (p Profile) movedOn() guidance.Date {
	if n := len(p.Relocations); n > 0 {
		return p.Relocations[n-1].On
	}
	if p.OpenedAt.IsZero() {
		return guidance.Date{}
	}
	return guidance.DateOf(p.OpenedAt)
}
