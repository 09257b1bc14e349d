package authority

import (
	"context"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// onProfile loads a profile, authorises the act, and stores what decide makes of it.
// With an act that people may do to their own record, by may have the role rbac.Self.
func (a *Authority) onProfile(
	ctx context.Context, action, op string, act rbac.Act, by Actor, user identity.UserID,
	decide func(c *command, p identity.Profile) (identity.Profile, error),
) (identity.Profile, error) {
	return do(ctx, a, action, by, user.String(), func(c *command) (identity.Profile, error) {
		p, err := c.personOf(op, act, by, user)
		if err != nil {
			return identity.Profile{}, err
		}
		next, err := decide(c, p)
		if err != nil {
			return identity.Profile{}, err
		}
		return c.putProfile(next), nil
	})
}

// personOf returns the profile of a person that the actor may do the act to, in the version that
// was asked for.
func (c *command) personOf(op string, act rbac.Act, by Actor, user identity.UserID) (identity.Profile, error) {
	p, err := c.tx.Profile(user)
	if err != nil {
		return identity.Profile{}, err
	}
	if err := c.may(op, act, by, p.Organisation.String(), p.UserID, p.Claim()); err != nil {
		return identity.Profile{}, err
	}
	return p, c.unchanged(p.Version)
}

// ChangeContact changes how somebody is reached. What is zero, and is not to be
// removed, stays.
type ChangeContact struct {
	By           Actor
	User         identity.UserID
	Email        identity.Email
	Mobile       identity.Mobile
	RemoveEmail  bool
	RemoveMobile bool
}

// ChangeContact changes the email address or mobile number of a profile, for its
// holder or the Registration Authority. No passcode that is on its way goes anywhere
// else by it (RA-PSC-021): that is bound to the number proven on the call.
func (a *Authority) ChangeContact(ctx context.Context, cmd ChangeContact) (identity.Profile, error) {
	return a.onProfile(ctx, ActionChangeContact, "change contact details", rbac.ChangeContact, cmd.By, cmd.User,
		func(c *command, p identity.Profile) (identity.Profile, error) {
			next, err := p.WithContact(identity.ContactChange{
				Email: cmd.Email, Mobile: cmd.Mobile, RemoveEmail: cmd.RemoveEmail, RemoveMobile: cmd.RemoveMobile,
				By: cmd.By.ID, Self: cmd.By.Role == rbac.Self, At: c.now,
			})
			if err != nil {
				return identity.Profile{}, err
			}
			if n := len(next.ContactHistory); n > len(p.ContactHistory) {
				for _, e := range next.ContactHistory[n-1].Edits {
					c.detail(e.String(), "done")
				}
			}
			c.rest("RA-RBC-001")
			return next, nil
		})
}

// ChangeName changes somebody's name; its By and At are not looked at.
type ChangeName struct {
	By     Actor
	User   identity.UserID
	Change identity.NameChange
}

// ChangeName puts another name into a profile, with what showed it. The card keeps
// the name that it was printed with: see [Authority.ReplaceCard].
func (a *Authority) ChangeName(ctx context.Context, cmd ChangeName) (identity.Profile, error) {
	return a.onProfile(ctx, ActionChangeName, "change name", rbac.ChangeName, cmd.By, cmd.User,
		func(c *command, p identity.Profile) (identity.Profile, error) {
			change := cmd.Change
			change.By, change.At = cmd.By.ID, c.now
			next, err := p.Renamed(change)
			if err != nil {
				return identity.Profile{}, err
			}
			if change.Reason != 0 {
				c.detail("reason", change.Reason.String())
			}
			if change.Proof != nil {
				c.detail("proof", change.Proof.Kind.String())
			}
			c.rest("RA-RBC-001")
			return next, nil
		})
}
