package authority

import (
	"context"
	"slices"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// RecordAgreement is what a provider and a registering organisation agreed.
type RecordAgreement struct {
	By        Actor
	Agreement rbac.Agreement
}

// RecordAgreement stores a provider agreement, in place of the one with its id,
// and returns it as stored.
// The actor acts for the registering organisation, not for the provider that it
// lets act; and for that of the agreement that is replaced.
func (a *Authority) RecordAgreement(ctx context.Context, cmd RecordAgreement) (rbac.Agreement, error) {
	const op = "record agreement"
	return do(ctx, a, ActionRecordAgreement, cmd.By, cmd.Agreement.ID, func(c *command) (rbac.Agreement, error) {
		if err := c.may(op, rbac.RecordAgreement, cmd.By, cmd.Agreement.Organisation, identity.UserID{}, identity.Claim{}); err != nil {
			return rbac.Agreement{}, err
		}
		if err := cmd.Agreement.Check(); err != nil {
			return rbac.Agreement{}, err
		}
		before, err := c.agreement(cmd.Agreement.ID)
		if err != nil {
			return rbac.Agreement{}, err
		}
		if before.ID != "" {
			if err := c.mayReplace(op, rbac.RecordAgreement, cmd.By, before.Organisation, identity.UserID{}, identity.Claim{}); err != nil {
				return rbac.Agreement{}, err
			}
		}
		c.rest("RA-RBC-010", "RA-RBC-011")
		c.detail("provider", cmd.Agreement.Provider)
		c.detail("interval", cmd.Agreement.Interval.String())
		next := cmd.Agreement
		if next.Version, err = c.replaced(before.Version, next.Version); err != nil {
			return rbac.Agreement{}, err
		}
		c.put(func(tx Tx) error { return tx.PutAgreement(next) })
		stored := next
		stored.Version = before.Version + 1
		return stored, nil
	})
}

// agreement returns the agreement with an id, or the zero Agreement.
func (c *command) agreement(id string) (rbac.Agreement, error) {
	standing, err := c.tx.Standing()
	if err != nil {
		return rbac.Agreement{}, err
	}
	i := slices.IndexFunc(standing.Agreements, func(a rbac.Agreement) bool { return a.ID == id })
	if i < 0 {
		return rbac.Agreement{}, nil
	}
	return standing.Agreements[i], nil
}

// RecordLink is an RA parent link (form RA08).
type RecordLink struct {
	By   Actor
	Link rbac.Link
}

// RecordLink stores an RA parent link and returns it. The actor acts for the
// child, which lets the parent act for it.
func (a *Authority) RecordLink(ctx context.Context, cmd RecordLink) (rbac.Link, error) {
	return do(ctx, a, ActionRecordLink, cmd.By, cmd.Link.Child, func(c *command) (rbac.Link, error) {
		if err := c.may("record RA parent link", rbac.RecordAgreement, cmd.By, cmd.Link.Child, identity.UserID{}, identity.Claim{}); err != nil {
			return rbac.Link{}, err
		}
		if err := cmd.Link.Check(); err != nil {
			return rbac.Link{}, err
		}
		c.rest("RA-RBC-003")
		c.detail("parent", cmd.Link.Parent)
		c.detail("interval", cmd.Link.Interval.String())
		c.put(func(tx Tx) error { return tx.PutLink(cmd.Link) })
		return cmd.Link, nil
	})
}
