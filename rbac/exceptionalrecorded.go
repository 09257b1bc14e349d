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

// Assess applies RA-EXC-017 to 019 and 021 to 023 to what the log says, on a day: a
// grant stands before the rest and has an end, nobody but its holder signed in under it,
// at a real site and within its days, and the review date is not past. A session at
// another site than that of the grant is a warning. An entry that does not begin is
// judged by RA-EXC-022 alone.
func (r Recorded) Assess(on guidance.Date) guidance.Assessment {
	var as guidance.Assessment
	g := r.Grant
	ends := !g.Start.IsZero() && !g.End.IsZero()
	as.Require(ruleEnds, r.Grants == 1 && !r.After && ends, "/"+g.ID, r.without(ends))
	if !ends {
		as.Unknown(ruleLooked)
		as.Unknown(ruleWithin)
		as.Unknown(ruleSignIn)
		as.Unknown(ruleSignInSite)
		as.Unknown(ruleGrantedSite)
		return as
	}
	as.Require(ruleLooked, !g.ReviewDue(on), "/"+g.ID, "the review date has come, and nobody has looked")
	r.assessSignIns(&as)
	return as
}

// assessSignIns applies to the sessions that were begun what would have been asked of
// each, all but the statement that was shown.
func (r Recorded) assessSignIns(as *guidance.Assessment) {
	g := r.Grant
	none := func(is func(SignIn) bool) bool { return !slices.ContainsFunc(r.SignIns, is) }
	held := none(func(s SignIn) bool { return g.OfKind() != NationalLocum || s.User != g.User })
	as.Require(ruleSignIn, held, "/"+g.ID, "a session was begun by another than its holder, or under a position, which is signed in to as any other")
	as.Require(ruleSignInSite, none(func(s SignIn) bool { return !isRealODS(s.WorkingAt) }), "/"+g.ID, "a session was begun without the code of a real site")
	there := none(func(s SignIn) bool { return isRealODS(s.WorkingAt) && s.WorkingAt != g.WorkingAt })
	as.Require(ruleGrantedSite, there, "/"+g.ID, "a session was begun at another site; access is decided for the site of the grant only")
	within := none(func(s SignIn) bool { return !g.ActiveOn(guidance.DateOf(s.At)) && !g.revokedAfter(s) })
	as.Require(ruleWithin, within, "/"+g.ID, "")
}

// revokedAfter reports whether a session began within the days of the access and
// on the day of its revocation, but not after it. Of one instant the order of the log
// tells: see [Recorded.After].
func (g Grant) revokedAfter(s SignIn) bool {
	return g.Revoked != nil && !s.At.After(g.Revoked.At) &&
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
