package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Recorded is exceptional access as a log of events tells it, which may leave out
// what a rule would have asked for. Texts and numbers that a log keeps as commitments
// are not in the grant.
type Recorded struct {
	Grant   Grant
	Grants  int      // how often the log says that it was granted: once, where it is whole
	After   bool     // the log says something of it before it says that it was granted, or after it was revoked
	SignIns []SignIn // in order
}

// Assess applies RA-EXC-021 to 023 to what the log says, on a day: a grant stands
// before the rest and has an end, nobody signed in outside its days, and the review
// date is not past. An entry that does not begin is judged by RA-EXC-022 alone.
func (r Recorded) Assess(on guidance.Date) guidance.Assessment {
	var as guidance.Assessment
	g := r.Grant
	ends := !g.Start.IsZero() && !g.End.IsZero()
	as.Require(ruleEnds, r.Grants == 1 && !r.After && ends, "/"+g.ID, r.without(ends))
	if !ends {
		as.Unknown(ruleLooked)
		as.Unknown(ruleWithin)
		return as
	}
	as.Require(ruleLooked, !g.ReviewDue(on), "/"+g.ID, "the review date has come, and nobody has looked")
	within := !slices.ContainsFunc(r.SignIns, func(s SignIn) bool { return !g.ActiveOn(guidance.DateOf(s.At)) && !g.revokedAfter(s) })
	as.Require(ruleWithin, within, "/"+g.ID, "")
	return as
}

// revokedAfter reports whether a session began within the days of the access and
// on the day of its revocation, but before it.
func (g Grant) revokedAfter(s SignIn) bool {
	return g.Revoked != nil && s.At.Before(g.Revoked.At) &&
		guidance.Interval{From: g.Start, To: g.End}.Contains(guidance.DateOf(s.At))
}

// without says what is missing.
func (r Recorded) without(ends bool) string {
	switch {
	case r.Grants == 0:
		return "the log does not say that it was granted"
	case r.Grants > 1:
		return "the log says more than once that it was granted"
	case !ends:
		return "the log does not say when it begins and ends"
	case r.After:
		return "something happened to it before it was granted, or after it was revoked"
	}
	return ""
}
