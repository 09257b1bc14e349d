package authority

import (
	"context"
	"errors"
	"strconv"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// CloseProfile closes a profile.
type CloseProfile struct {
	By        Actor
	User      identity.UserID
	Reason    identity.ClosingReason
	Note      string
	Confirmed bool // that all access, all cards and all other authenticators go with it
}

// CloseProfile closes a profile with all that hangs on it, in one step: its holder's
// access ends on the day, and what was asked for them with it, their cards are cancelled and their other authenticators
// removed, wherever they belong. A temporary access card of their organisation that they
// were lent is stopped; one of another organisation is due back the next day.
func (a *Authority) CloseProfile(ctx context.Context, cmd CloseProfile) (identity.Profile, error) {
	return a.onProfile(ctx, ActionCloseProfile, "close profile", rbac.CloseProfile, cmd.By, cmd.User,
		func(c *command, p identity.Profile) (identity.Profile, error) {
			next, err := p.Closed(identity.Closing{At: c.now, By: cmd.By.ID, Reason: cmd.Reason, Note: cmd.Note}, cmd.Confirmed)
			if err != nil {
				return identity.Profile{}, err
			}
			c.detail("reason", cmd.Reason.String())
			return next, c.emptied(cmd.By, next)
		})
}

// emptied ends all that a profile, which is closed now, gave its holder.
func (c *command) emptied(by Actor, p identity.Profile) error {
	c.rest("RA-RBC-001", "RA-IDN-084")
	if err := c.endAccess(by, p.UserID, "profile closed", anywhere); err != nil {
		return err
	}
	if err := c.cancelCards(p.UserID, card.ReasonProfileClosed); err != nil {
		return err
	}
	held, err := c.tx.AuthenticatorsOf(p.UserID)
	if err != nil {
		return err
	}
	removed, err := authenticator.RemoveAll(p, held)
	if err != nil {
		return err
	}
	for _, r := range removed {
		c.putAuthenticator(r)
		c.aside(ActionAuthenticatorEnded, r.ID, p.Organisation.String(), map[string]string{"user": p.UserID.String(), "kind": r.Kind.String()}, "RA-IDN-084")
	}
	c.detail("authenticators-removed", strconv.Itoa(len(removed)))
	return c.stopTemporaryCards(by, p)
}

// ReopenProfile reopens a profile that was closed.
type ReopenProfile struct {
	By     Actor
	User   identity.UserID
	Reason identity.ReopeningReason
	Note   string
}

// ReopenProfile reopens a profile: another person than who closed it. Nothing that
// ended with it comes back by that.
func (a *Authority) ReopenProfile(ctx context.Context, cmd ReopenProfile) (identity.Profile, error) {
	return a.onProfile(ctx, ActionReopenProfile, "reopen profile", rbac.ReopenProfile, cmd.By, cmd.User,
		func(c *command, p identity.Profile) (identity.Profile, error) {
			c.rest("RA-RBC-001")
			return p.Reopened(identity.ProfileReopening{At: c.now, By: cmd.By.ID, Reason: cmd.Reason, Note: cmd.Note})
		})
}

// SupersedeProfile closes a profile as the duplicate of another one.
type SupersedeProfile struct {
	By        Actor
	User      identity.UserID // whose profile goes
	Kept      identity.UserID // the same person's, which stays as it is
	Note      string
	Confirmed bool
}

// SupersedeProfile closes the duplicate of a profile for good, with all that hangs on
// it: nothing is merged. The actor must be entitled at the organisations of both.
func (a *Authority) SupersedeProfile(ctx context.Context, cmd SupersedeProfile) (identity.Profile, error) {
	const op = "supersede profile"
	return a.onProfile(ctx, ActionSupersedeProfile, op, rbac.CloseProfile, cmd.By, cmd.User,
		func(c *command, p identity.Profile) (identity.Profile, error) {
			kept, err := c.tx.Profile(cmd.Kept)
			if err == nil {
				err = c.within(cmd.By, kept.Organisation.String())
			}
			if errors.Is(err, ErrNotFound) {
				kept, err = identity.Profile{}, nil // whatever the reason: the refusal says that it is missing
			}
			if err != nil {
				return identity.Profile{}, err
			}
			next, err := p.Superseded(kept, identity.Supersession{By: cmd.By.ID, At: c.now, Note: cmd.Note}, cmd.Confirmed)
			if err != nil {
				return identity.Profile{}, err
			}
			c.detail("kept", kept.UserID.String())
			return next, c.emptied(cmd.By, next)
		})
}

// Leave says that somebody leaves healthcare.
type Leave struct {
	By   Actor
	User identity.UserID
}

// Leave ends the access of somebody who leaves healthcare, wherever it is, and the
// requests that wait for more of it, and asks for their cards: those in use are asked back ([Authority.HandBackCard],
// [Authority.ChaseCard]), all others are cancelled; a temporary access card of their
// organisation that they were lent is stopped. The profile stays open until it is
// closed. The profile comes back as it is.
func (a *Authority) Leave(ctx context.Context, cmd Leave) (identity.Profile, error) {
	return do(ctx, a, ActionLeave, cmd.By, cmd.User.String(), func(c *command) (identity.Profile, error) {
		p, err := c.personOf("leave", rbac.EndPosition, cmd.By, cmd.User)
		if err != nil {
			return identity.Profile{}, err
		}
		if err := c.endAccess(cmd.By, p.UserID, "left healthcare", anywhere); err != nil {
			return identity.Profile{}, err
		}
		c.rest("RA-RBC-001", "RA-CRD-022")
		if err := c.askBack(p.UserID); err != nil {
			return identity.Profile{}, err
		}
		return p, c.stopTemporaryCards(cmd.By, p)
	})
}

// askBack asks for the cards of a person back.
func (c *command) askBack(user identity.UserID) error {
	live, err := c.liveCards(user)
	if err != nil {
		return err
	}
	for _, k := range live {
		next, err := k.AskedBack(c.now)
		unused := errors.As(err, new(*card.TransitionError)) // not in use yet
		switch {
		case k.State == card.AskedBack:
			continue
		case unused:
			if next, err = k.Cancelled(card.ReasonOtherLeaver, c.now); err == nil {
				next, err = c.ended(k, next)
			}
		}
		if err != nil {
			return err
		}
		c.putCard(next)
		if unused {
			c.cardEnded(k, next, ruleOf(card.Transitions(), k.State, card.Cancel))
			continue
		}
		c.aside(ActionCardAskedBack, k.ID, k.Organisation, map[string]string{"user": k.Holder}, ruleOf(card.Transitions(), k.State, card.AskBack))
	}
	c.detail("cards", strconv.Itoa(len(live)))
	return nil
}
