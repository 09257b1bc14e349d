package authority

import (
	"context"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// RecordAgreement is what a provider and a registering organisation agreed.
type RecordAgreement struct {
	By        Actor
	Agreement rbac.Agreement
}

// RecordAgreement stores a provider agreement, in place of the one with its id.
// The actor acts for the registering organisation, not for the provider that it
// lets act; and for that of the agreement that is replaced.
func (a *Authority) RecordAgreement(ctx context.Context, cmd RecordAgreement) error {
	const op = "record agreement"
	return a.do(ctx, ActionRecordAgreement, cmd.By, cmd.Agreement.ID, func(c *command) error {
		if err := c.may(op, rbac.RecordAgreement, cmd.By, cmd.Agreement.Organisation, identity.UserID{}, identity.Claim{}); err != nil {
			return err
		}
		if err := cmd.Agreement.Check(); err != nil {
			return err
		}
		standing, err := c.tx.Standing()
		if err != nil {
			return err
		}
		for _, before := range standing.Agreements {
			if before.ID != cmd.Agreement.ID {
				continue
			}
			if err := c.may(op, rbac.RecordAgreement, cmd.By, before.Organisation, identity.UserID{}, identity.Claim{}); err != nil {
				return err
			}
		}
		c.rest("RA-RBC-010", "RA-RBC-011")
		c.detail("provider", cmd.Agreement.Provider)
		c.detail("interval", cmd.Agreement.Interval.String())
		c.put(func(tx Tx) error { return tx.PutAgreement(cmd.Agreement) })
		return nil
	})
}

// RecordLink is an RA parent link (form RA08).
type RecordLink struct {
	By   Actor
	Link rbac.Link
}

// RecordLink stores an RA parent link. The actor acts for the child, which
// lets the parent act for it.
func (a *Authority) RecordLink(ctx context.Context, cmd RecordLink) error {
	return a.do(ctx, ActionRecordLink, cmd.By, cmd.Link.Child, func(c *command) error {
		if err := c.may("record RA parent link", rbac.RecordAgreement, cmd.By, cmd.Link.Child, identity.UserID{}, identity.Claim{}); err != nil {
			return err
		}
		if err := cmd.Link.Check(); err != nil {
			return err
		}
		c.rest("RA-RBC-003")
		c.detail("parent", cmd.Link.Parent)
		c.detail("interval", cmd.Link.Interval.String())
		c.put(func(tx Tx) error { return tx.PutLink(cmd.Link) })
		return nil
	})
}
