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
// the tracking list by it (RA-CIS-025): see [Authority.ReverifyIdentity]. The profile
// comes back as stored.
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
		p = p.WithLifeOf(before) // history is no member that somebody sends
		p.Verifications = before.Verifications
		if !before.UserID.IsZero() {
			if err := before.CheckOpen("").Refusal(op); err != nil {
				return identity.Profile{}, err
			}
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
