package authority

import (
	"context"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// GrantAccess is exceptional access under the national locum code FFFFF.
type GrantAccess struct {
	By                 Actor
	User               identity.UserID
	Profession         string
	RegistrationNumber string
	Reason             string
	WorkingAt          identity.ODSCode // the real site
	Start, End, Review guidance.Date
}

// GrantAccess grants FFFFF and keeps the entry in the log of exceptional
// access. It is refused without a reason, a review date, an end and the real
// site, all findings together. The actor has to be entitled at the real site:
// FFFFF itself belongs to nobody.
func (a *Authority) GrantAccess(ctx context.Context, cmd GrantAccess) (rbac.Grant, error) {
	const op = "grant exceptional access"
	id, err := a.newID("grant")
	if err != nil {
		return rbac.Grant{}, err
	}
	var grant rbac.Grant
	err = a.do(ctx, ActionGrantAccess, cmd.By, id, func(c *command) error {
		profile, err := c.tx.Profile(cmd.User)
		if err != nil {
			return err
		}
		grant, err = rbac.NewGrant(rbac.GrantRequest{
			ID: id, User: cmd.User.String(), Organisation: identity.NationalLocum.String(), Profession: cmd.Profession,
			RegistrationNumber: cmd.RegistrationNumber, Reason: cmd.Reason, WorkingAt: cmd.WorkingAt.String(),
			Start: cmd.Start, End: cmd.End, Review: cmd.Review, GrantedBy: cmd.By.ID.String(), GrantedAt: c.now,
		})
		if err != nil {
			return err
		}
		if err := c.may(op, rbac.GrantExceptionalAccess, cmd.By, cmd.WorkingAt.String(), cmd.User, profile.Claim()); err != nil {
			return err
		}
		c.rest("RA-EXC-001", "RA-EXC-002", "RA-EXC-003")
		c.detail("user", grant.User)
		c.detail("workingAt", grant.WorkingAt)
		c.detail("review", grant.Review.String())
		c.put(func(tx Tx) error { return tx.PutGrant(grant) })
		return c.private("reason", cmd.Reason)
	})
	return grant, err
}

// RevokeAccess ends an exceptional grant for a reason.
type RevokeAccess struct {
	By     Actor
	Grant  string
	Reason string
}

// RevokeAccess revokes exceptional access at once. The entry stays in the log.
func (a *Authority) RevokeAccess(ctx context.Context, cmd RevokeAccess) (rbac.Grant, error) {
	var revoked rbac.Grant
	err := a.do(ctx, ActionRevokeAccess, cmd.By, cmd.Grant, func(c *command) error {
		grant, err := c.tx.Grant(cmd.Grant)
		if err != nil {
			return err
		}
		user, err := identity.ParseUserID(grant.User)
		if err != nil {
			return err
		}
		if err := c.may("revoke exceptional access", rbac.RevokeExceptionalAccess, cmd.By, grant.WorkingAt, user, identity.Claim{}); err != nil {
			return err
		}
		if revoked, err = grant.Revoke(cmd.By.ID.String(), cmd.Reason, c.now); err != nil {
			return err
		}
		c.rest("RA-EXC-001")
		c.detail("user", grant.User)
		c.put(func(tx Tx) error { return tx.PutGrant(revoked) })
		return nil
	})
	return revoked, err
}

// OutstandingAccess returns the exceptional grants whose review is due on the
// day of the clock and that have not been revoked, those due first at the head.
func (a *Authority) OutstandingAccess(ctx context.Context) ([]rbac.Grant, error) {
	today := guidance.DateOf(a.config.Now())
	all, err := read(ctx, a, func(tx Tx) ([]rbac.Grant, error) { return tx.Grants() })
	if err != nil {
		return nil, err
	}
	return rbac.Outstanding(all, today), nil
}
