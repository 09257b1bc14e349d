package authority

import (
	"context"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// RegisterAuthenticator registers what somebody signs in with besides a smartcard.
type RegisterAuthenticator struct {
	By    Actor
	User  identity.UserID
	Kind  authenticator.Kind
	Label string
}

// RegisterAuthenticator registers another authenticator for somebody, or for oneself
// where its kind allows that.
func (a *Authority) RegisterAuthenticator(ctx context.Context, cmd RegisterAuthenticator) (authenticator.Authenticator, error) {
	const op = "register authenticator"
	id, err := a.newID("authenticator")
	if err != nil {
		return authenticator.Authenticator{}, err
	}
	return do(ctx, a, ActionRegisterAuthenticator, cmd.By, id, func(c *command) (none authenticator.Authenticator, err error) {
		p, err := c.tx.Profile(cmd.User)
		if err != nil {
			return none, err
		}
		if err := c.may(op, rbac.RegisterAuthenticator, cmd.By, p.Organisation.String(), p.UserID, p.Claim()); err != nil {
			return none, err
		}
		held, err := c.tx.AuthenticatorsOf(p.UserID)
		if err != nil {
			return none, err
		}
		registered, err := authenticator.Register(authenticator.Request{
			ID: id, Profile: p, Kind: cmd.Kind, Label: cmd.Label, By: cmd.By.ID, Held: held, At: c.now,
		})
		if err != nil {
			return none, err
		}
		c.rest("RA-RBC-001")
		c.detail("user", p.UserID.String())
		c.detail("kind", cmd.Kind.String())
		return c.putAuthenticator(registered), nil
	})
}

// RemoveAuthenticator removes an authenticator.
type RemoveAuthenticator struct {
	By            Actor
	Authenticator string
	Reason        authenticator.RemovalReason
}

// RemoveAuthenticator removes an authenticator for good.
func (a *Authority) RemoveAuthenticator(ctx context.Context, cmd RemoveAuthenticator) (authenticator.Authenticator, error) {
	const op = "remove authenticator"
	return do(ctx, a, ActionRemoveAuthenticator, cmd.By, cmd.Authenticator, func(c *command) (none authenticator.Authenticator, err error) {
		held, err := c.tx.Authenticator(cmd.Authenticator)
		if err != nil {
			return none, err
		}
		p, err := c.tx.Profile(held.Holder)
		if err != nil {
			return none, err
		}
		if err := c.may(op, rbac.RemoveAuthenticator, cmd.By, p.Organisation.String(), p.UserID, p.Claim()); err != nil {
			return none, err
		}
		if err := c.unchanged(held.Version); err != nil {
			return none, err
		}
		removed, err := held.Remove(authenticator.Removal{Reason: cmd.Reason, By: cmd.By.ID, At: c.now})
		if err != nil {
			return none, err
		}
		c.rest("RA-RBC-001")
		c.detail("user", held.Holder.String())
		c.detail("reason", cmd.Reason.String())
		return c.putAuthenticator(removed), nil
	})
}

// Authenticators returns those of a person whose profile the reader may see, removed
// or not, in order of id. It rests on rbac.FindRecords.
func (r Reader) Authenticators(ctx context.Context, user identity.UserID) ([]authenticator.Authenticator, error) {
	if _, err := r.Profile(ctx, user); err != nil {
		return nil, err
	}
	return read(ctx, r.a, func(tx Tx) ([]authenticator.Authenticator, error) { return tx.AuthenticatorsOf(user) })
}
