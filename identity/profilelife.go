package identity

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// The methods of a profile's life each make one move ([Profile.WithContact],
// [Profile.Renamed], [Profile.Moved], [Profile.Closed], [Profile.Reopened],
// [Profile.Superseded]) and return the profile after it; the profile they are called
// on stays as it was. The error is a [*guidance.Refusal] with every reason, and the
// Profile is then the zero Profile. Who may ask is for package rbac.

// advanced returns p in the state to which m leads, if the table has the move, who
// made it and when is known, at is not before the latest move, and a holds no finding
// of severity error. The caller sets what else the move changes.
func (p Profile) advanced(m ProfileMove, by UserID, at time.Time, a guidance.Assessment) (Profile, error) {
	a.Require(ruleProfileClock, !by.IsZero(), "/by", "who makes the change is not said")
	a.Require(ruleProfileClock, !at.IsZero() && !at.Before(p.latest()), "/at",
		"the instant is missing, or before the latest change of the profile")
	t, err := nextProfile(p.Life(), m, a)
	if err != nil {
		return Profile{}, err
	}
	p.State = t.To
	return p, nil
}

// latest returns the instant of the latest move of the profile's life, or that of its
// opening; zero if not even that is known.
func (p Profile) latest() time.Time {
	latest := p.OpenedAt
	later := func(t time.Time) {
		if t.After(latest) {
			latest = t
		}
	}
	if p.Closing != nil {
		later(p.Closing.At)
	}
	if p.SupersededBy != nil {
		later(p.SupersededBy.At)
	}
	if n := len(p.NameHistory); n > 0 {
		later(p.NameHistory[n-1].At)
	}
	if n := len(p.ContactHistory); n > 0 {
		later(p.ContactHistory[n-1].At)
	}
	if n := len(p.Relocations); n > 0 {
		later(p.Relocations[n-1].At)
	}
	if n := len(p.Reopenings); n > 0 {
		later(p.Reopenings[n-1].At)
	}
	return latest
}

// WithLifeOf returns p with the state and the histories that before has: for a
// profile that is recorded anew, by somebody who sends details and no history. The
// preferred name is a detail, and stays that of p.
func (p Profile) WithLifeOf(before Profile) Profile {
	p.State, p.Closing, p.SupersededBy = before.State, before.Closing, before.SupersededBy
	p.NameHistory, p.ContactHistory = before.NameHistory, before.ContactHistory
	p.Relocations, p.Reopenings = before.Relocations, before.Reopenings
	return p
}

// CheckOpen says whether the profile is open (RA-IDN-085), as it has to be for its
// holder to be given anything: a card, another authenticator, a position. One without
// a user id is nobody's, and not open. base is the JSON Pointer of the profile.
func (p Profile) CheckOpen(base string) guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleClosedRests, !p.UserID.IsZero(), base+"/userID", "the profile has no user id, and so is nobody's")
	a.Require(ruleClosedRests, p.Life() == ProfileOpen, base+"/state", "the profile is not open")
	return a
}

// grown returns the history h with one more entry, which no other history shares.
func grown[T any](h []T, entry T) []T { return append(slices.Clip(h), entry) }
