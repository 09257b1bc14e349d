package authority

import (
	"context"
	"errors"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// RecordProfile is a Care Identity profile that the directory holds already:
// that of RA staff, or of somebody registered elsewhere.
type RecordProfile struct {
	By      Actor
	Profile identity.Profile
}

// RecordProfile takes a profile over from the directory, so that its holder can
// be given positions, and be told apart from the registrants they deal with. A
// profile that is here already must be passed with the version that was loaded,
// or that is asked for by [IfVersion], and the actor be entitled at the
// organisation to which it belonged before, too. Its history stays, and nobody leaves
// the tracking list by it (RA-CIS-025): see [Authority.ReverifyIdentity]. Nor is anybody
// renamed or moved by it, which [Authority.ChangeName] and [Authority.MovePerson] do.
// Another address or number is a change of contact details. The profile comes back as
// stored.
func (a *Authority) RecordProfile(ctx context.Context, cmd RecordProfile) (identity.Profile, error) {
	const op = "record profile"
	return do(ctx, a, ActionRecordProfile, cmd.By, cmd.Profile.UserID.String(), func(c *command) (identity.Profile, error) {
		p := cmd.Profile
		if err := c.may(op, rbac.CreateIdentity, cmd.By, p.Organisation.String(), p.UserID, p.Claim()); err != nil {
			return identity.Profile{}, err
		}
		if err := p.Check(); err != nil {
			return identity.Profile{}, err
		}
		before, err := c.tx.Profile(p.UserID)
		if err == nil {
			err = c.mayReplace(op, rbac.CreateIdentity, cmd.By, before.Organisation.String(), before.UserID, before.Claim())
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return identity.Profile{}, err
		}
		p.Verifications = before.Verifications // history is no member that somebody sends
		if before.UserID.IsZero() {
			p = p.WithLifeOf(before)
		} else if p, err = c.recordedAnew(op, cmd.By, before, p); err != nil {
			return identity.Profile{}, err
		}
		if err := registration.CheckReplacement(before, p).Refusal(op); err != nil {
			return identity.Profile{}, err
		}
		c.rest("RA-RBC-001")
		recognised := identity.Recognise(p.CIS)
		c.detail("flag", recognised.Flag.String())
		for _, f := range recognised.Findings {
			c.rest(f.Rule)
		}
		if p.Version, err = c.replaced(before.Version, p.Version); err != nil {
			return identity.Profile{}, err
		}
		return c.putProfile(p), nil
	})
}

// recordedAnew returns a profile as it is stored in place of the one that is held.
func (c *command) recordedAnew(op string, by Actor, before, p identity.Profile) (identity.Profile, error) {
	if err := before.CheckOpen("").Refusal(op); err != nil {
		return identity.Profile{}, err
	}
	p, found := p.RecordedAs(before)
	if err := found.Refusal(op); err != nil {
		return identity.Profile{}, err
	}
	change := identity.ContactChange{
		Email: p.Email, RemoveEmail: p.Email.IsZero(), Mobile: p.Mobile, RemoveMobile: p.Mobile.IsZero(),
		By: by.ID, Self: by.ID == before.UserID, At: c.now,
	}
	if p.Email == before.Email && p.Mobile == before.Mobile {
		return p, nil
	}
	changed, err := before.WithContact(change)
	if err != nil {
		return identity.Profile{}, err
	}
	p.ContactHistory = changed.ContactHistory
	for _, e := range p.ContactHistory[len(p.ContactHistory)-1].Edits {
		c.detail(e.String(), "done")
	}
	return p, nil
}
