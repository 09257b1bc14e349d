package authority

import (
	"context"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// StartExceptionalSession is what the holder of FFFFF says when they have signed in.
type StartExceptionalSession struct {
	By        Actor // the holder, in the role rbac.Self
	Grant     string
	WorkingAt identity.ODSCode // the real site of this session, whichever was named in the grant
	Statement string           // version of the statement that they were shown: rbac.StatementFor
}

// ExceptionalSession is a session under FFFFF that was begun.
type ExceptionalSession struct {
	rbac.SignIn
	Findings []guidance.Finding // that stand in nobody's way: to be shown
}

// StartExceptionalSession notes that the holder of FFFFF begins to work at a site,
// after the statement of whom they are accountable to was shown to them
// (rbac.StatementFor). It is refused where that is not the one in force, on a day on
// which they do not hold FFFFF, and without the code of a real site (RA-EXC-016 to 018).
// Another site than the one for which it was given is kept, with its code, and warned of
// (RA-EXC-019): [Reader.Decide] counts the site of the grant only, so that the holder has
// no access there until they are given a grant for that site, too.
//
// Nothing but the log changes. The event has both codes, FFFFF and the site, and is
// for the organisation that looks after the entry: that of the site named in it.
func (a *Authority) StartExceptionalSession(ctx context.Context, cmd StartExceptionalSession) (ExceptionalSession, error) {
	const op = "start exceptional session"
	return do(ctx, a, ActionExceptionalSignIn, cmd.By, cmd.Grant, func(c *command) (ExceptionalSession, error) {
		var none ExceptionalSession
		grant, err := c.tx.Grant(cmd.Grant)
		if err != nil {
			return none, err
		}
		if err := c.mayAbout(op, rbac.StartExceptionalSession, cmd.By, grant.WorkingAt, grant.User); err != nil {
			return none, err
		}
		if err := c.unchanged(grant.Version); err != nil {
			return none, err
		}
		asked := rbac.SignInRequest{User: cmd.By.ID.String(), WorkingAt: cmd.WorkingAt.String(), Statement: cmd.Statement, At: c.now}
		begun, err := grant.SignIn(asked)
		if err != nil {
			return none, err
		}
		c.rest("RA-EXC-016", "RA-EXC-017", "RA-EXC-018")
		c.detail("user", begun.User)
		c.detail("organisation", begun.Organisation)
		c.detail("workingAt", begun.WorkingAt)
		c.detail("statement", begun.Statement)
		found := grant.CheckSignIn(asked).Findings()
		for _, f := range found {
			c.rest(f.Rule)
		}
		return ExceptionalSession{SignIn: begun, Findings: found}, nil
	})
}

// MyExceptionalAccess returns every entry of the log of exceptional access that is the
// caller's own, in order of id: those that have ended, too. It is for a holder in the
// role rbac.Self. The error is a [*guidance.Refusal] for anybody else.
func (r Reader) MyExceptionalAccess(ctx context.Context) ([]rbac.Grant, error) {
	const op = "list my exceptional access"
	return look(ctx, r, op, nil, func(tx Tx, _ scope) ([]rbac.Grant, error) {
		if r.system != nil || r.by.Role != rbac.Self {
			return nil, rbac.RefuseRole(op, "it is for the holder alone")
		}
		id, err := identity.ParseUserID(r.by.ID)
		if err != nil {
			return nil, err
		}
		return tx.GrantsOf(id)
	})
}
