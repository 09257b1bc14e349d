package authority

import (
	"context"
	"errors"
	"slices"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// ReverifyIdentity is a verification of somebody who has a Care Identity already.
type ReverifyIdentity struct {
	By   Actor
	User identity.UserID
	Seen registration.Reverification // its ID and RecordedBy are not looked at
}

// ReverifyIdentity records a verification on an ordinary route, as
// [registration.Reverify] decides: the documents that were seen become the evidence
// of the profile, what it had before goes into its history, the registrations
// that it came of leave the tracking list, and the holder's items in campaigns are
// decided. So it is that an emergency marker is
// cleared. Who may do it is who may check an identity. The profile comes back as
// stored.
func (a *Authority) ReverifyIdentity(ctx context.Context, cmd ReverifyIdentity) (identity.Profile, error) {
	const op = "verify identity again"
	id, err := a.newID("verification")
	if err != nil {
		return identity.Profile{}, err
	}
	return do(ctx, a, ActionReverifyIdentity, cmd.By, cmd.User.String(), func(c *command) (identity.Profile, error) {
		p, err := c.tx.Profile(cmd.User)
		if err != nil {
			return identity.Profile{}, err
		}
		if err := c.may(op, rbac.VerifyIdentity, cmd.By, p.Organisation.String(), p.UserID, p.Claim()); err != nil {
			return identity.Profile{}, err
		}
		if err := c.unchanged(p.Version); err != nil {
			return identity.Profile{}, err
		}
		seen := cmd.Seen
		seen.ID, seen.RecordedBy = id, cmd.By.ID
		next, checked, err := registration.Reverify(p, seen, c.now, a.config.Settings)
		if err != nil {
			return identity.Profile{}, err
		}
		c.rest(checked.Result().Passed...)
		return c.reverified(next)
	})
}

// reverified stores a profile that was verified, and says in the event what became
// of it.
func (c *command) reverified(p identity.Profile) (identity.Profile, error) {
	v := p.Verifications[len(p.Verifications)-1]
	c.detail("verification", v.ID)
	c.detail("route", v.Route)
	c.detail("edition", v.Edition)
	c.detail("checked", v.On.String())
	c.detail("flag", identity.Recognise(p.CIS).Flag.String())
	c.detail("flag-before", v.Replaced.Flag.String())
	if err := c.clearRegistrations(p, v); err != nil {
		return identity.Profile{}, err
	}
	listed := campaign.Verification{Reference: v.ID, Stamp: campaign.Stamp{By: v.RecordedBy, At: v.At}}
	if err := c.verifiedInCampaigns(p.UserID, listed); err != nil {
		return identity.Profile{}, err
	}
	return c.putProfile(p), c.private("checkedBy", v.CheckedBy)
}

// clearRegistrations takes the registrations of which the profile came off the
// tracking list: the one that the record names, and those of the holder's cards.
func (c *command) clearRegistrations(p identity.Profile, v identity.Verification) error {
	cards, err := c.tx.CardsOf(p.UserID)
	if err != nil {
		return err
	}
	ids := []string{p.CIS.ID}
	for _, k := range cards {
		ids = append(ids, k.Registration)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		k, err := c.tx.Case(id)
		if errors.Is(err, ErrNotFound) || err == nil && (k.UserID != p.UserID || len(k.Tracking()) == 0) {
			continue // of another system, of another person, or not tracked
		}
		if err != nil {
			return err
		}
		next, err := k.Clear(v)
		if err != nil {
			return err
		}
		c.putCase(next)
	}
	return nil
}
