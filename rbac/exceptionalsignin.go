package rbac

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// SignIn is the beginning of a session under FFFFF. Both codes stand in it: that of
// the virtual organisation, and that of the site at which its holder works this time.
type SignIn struct {
	Grant        string    // id of the grant
	User         string    // user id
	Organisation string    // FFFFF
	WorkingAt    string    // ODS code of the real site, which may be another than that of the grant
	Statement    string    // version of the statement that was shown, see [StatementFor]
	At           time.Time // UTC
}

// SignInRequest is what [Grant.SignIn] is asked for; the members are those of
// [SignIn].
type SignInRequest struct {
	User      string
	WorkingAt string
	Statement string
	At        time.Time
}

// CheckSignIn applies the rules RA-EXC-016 to 019 to the request. A grant gives access
// at the site for which it was given and at no other. Whoever begins a session elsewhere
// is not turned away, so that the log has the real site; that is a warning, to be shown:
// no access is decided for them there, and they have to ask for a grant for that site.
func (g Grant) CheckSignIn(r SignInRequest) guidance.Assessment {
	var as guidance.Assessment
	today := guidance.DateOf(r.At)
	shown, due := StatementFor(g.Organisation, today)
	as.Require(ruleStatement, due && r.Statement == shown.Version, "/statement", "the statement in force was not shown")
	held := g.OfKind() == NationalLocum && g.User == r.User && !r.At.IsZero() && g.ActiveOn(today)
	as.Require(ruleSignIn, held, "/grant", "")
	as.Require(ruleSignInSite, isRealODS(r.WorkingAt), "/workingAt", "")
	if !isRealODS(r.WorkingAt) {
		as.Unknown(ruleGrantedSite)
		return as
	}
	as.Require(ruleGrantedSite, r.WorkingAt == g.WorkingAt, "/workingAt", anotherSite)
	return as
}

// anotherSite is what a holder of FFFFF is told at a site for which it was not given.
const anotherSite = "access is decided for the site of the grant only; ask for a grant for this site"

// SignIn returns the beginning of a session under the access, or a
// [*guidance.Refusal] with every rule that it does not meet: the errors of
// [Grant.CheckSignIn]. The grant does not change by it.
func (g Grant) SignIn(r SignInRequest) (SignIn, error) {
	if err := g.CheckSignIn(r).Refusal("sign in under exceptional access"); err != nil {
		return SignIn{}, err
	}
	return SignIn{
		Grant: g.ID, User: g.User, Organisation: g.Organisation,
		WorkingAt: r.WorkingAt, Statement: r.Statement, At: r.At.UTC(),
	}, nil
}
