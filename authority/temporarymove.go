package authority

import (
	"context"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// onTemporaryCard loads a temporary access card, authorises the act upon it and upon
// whoever has it, and stores what decide makes of it.
func (a *Authority) onTemporaryCard(
	ctx context.Context, action, op string, act rbac.Act, by Actor, id string,
	decide func(c *command, k temporary.Card) (temporary.Card, error),
) (temporary.Card, error) {
	return do(ctx, a, action, by, id, func(c *command) (temporary.Card, error) {
		k, err := c.tx.TemporaryCard(id)
		if err != nil {
			return temporary.Card{}, err
		}
		if err := c.mayWithHolder(op, act, by, k); err != nil {
			return temporary.Card{}, err
		}
		if err := c.unchanged(k.Version); err != nil {
			return temporary.Card{}, err
		}
		next, err := decide(c, k)
		if err != nil {
			return temporary.Card{}, err
		}
		c.rest("RA-RBC-001")
		return c.putTemporaryCard(c.cameTo(k, next)), nil
	})
}

// mayWithHolder refuses the act upon a card unless the actor may do it and does not
// have the card themself, nor had it last while nobody has checked it since.
func (c *command) mayWithHolder(op string, act rbac.Act, by Actor, k temporary.Card) error {
	h := k.At(c.now).Handover
	if n := len(k.Handovers); h == nil && n > 0 && k.State == temporary.AwaitingCheck {
		h = &k.Handovers[n-1]
	}
	if h == nil {
		return c.may(op, act, by, k.Organisation.String(), identity.UserID{}, identity.Claim{})
	}
	claim, err := c.claimOf(h.Holder)
	if err != nil {
		return err
	}
	if err := c.may(op, act, by, k.Organisation.String(), h.Holder.UserID, claim); err != nil {
		return err
	}
	c.noteHandover(*h)
	return nil
}

// signed says that the actor does something now.
func (c *command) signed(by Actor) temporary.Stamp { return temporary.Stamp{By: by.ID, At: c.now} }

// MoveTemporaryCard names a temporary access card, and who asks for it to be moved on.
type MoveTemporaryCard struct {
	By   Actor
	Card string
}

// TakeBackTemporaryCard records that a card came back: into the store if that was in
// time, else to be checked ([Authority.CheckTemporaryCard]).
func (a *Authority) TakeBackTemporaryCard(ctx context.Context, cmd MoveTemporaryCard) (temporary.Card, error) {
	return a.onTemporaryCard(ctx, ActionTakeBackTemporary, "take back temporary card", rbac.LendTemporaryCard, cmd.By, cmd.Card,
		func(c *command, k temporary.Card) (temporary.Card, error) { return k.TakenBack(c.signed(cmd.By)) })
}

// LoseTemporaryCard says that nobody knows where a temporary access card is.
type LoseTemporaryCard struct {
	By   Actor
	Card string
	Note string
}

// LoseTemporaryCard records that a card is gone. It does not work from then on. Who
// had it tells somebody else, who records it.
func (a *Authority) LoseTemporaryCard(ctx context.Context, cmd LoseTemporaryCard) (temporary.Card, error) {
	return a.onTemporaryCard(ctx, ActionLoseTemporary, "lose temporary card", rbac.LendTemporaryCard, cmd.By, cmd.Card,
		func(c *command, k temporary.Card) (temporary.Card, error) {
			next, err := k.Lost(c.signed(cmd.By), cmd.Note)
			if err != nil {
				return next, err
			}
			return next, c.note("note", cmd.Note)
		})
}

// EndTemporaryCard says for which reason a temporary access card must not be used any
// more, or is taken out of the store for good.
type EndTemporaryCard struct {
	By     Actor
	Card   string
	Reason temporary.EndReason
	Note   string
}

// StopTemporaryCard deactivates a card that is lent, before it is overdue.
func (a *Authority) StopTemporaryCard(ctx context.Context, cmd EndTemporaryCard) (temporary.Card, error) {
	return a.endTemporaryCard(ctx, ActionStopTemporary, "stop temporary card", cmd, temporary.Card.Stopped)
}

// WithdrawTemporaryCard takes a card that nobody works with out of the store, for
// good.
func (a *Authority) WithdrawTemporaryCard(ctx context.Context, cmd EndTemporaryCard) (temporary.Card, error) {
	return a.endTemporaryCard(ctx, ActionWithdrawTemporary, "withdraw temporary card", cmd, temporary.Card.Withdrawn)
}

func (a *Authority) endTemporaryCard(
	ctx context.Context, action, op string, cmd EndTemporaryCard,
	end func(temporary.Card, temporary.Stamp, temporary.EndReason, string) (temporary.Card, error),
) (temporary.Card, error) {
	return a.onTemporaryCard(ctx, action, op, rbac.KeepTemporaryCards, cmd.By, cmd.Card,
		func(c *command, k temporary.Card) (temporary.Card, error) {
			next, err := end(k, c.signed(cmd.By), cmd.Reason, cmd.Note)
			if err != nil {
				return next, err
			}
			c.detail("reason", cmd.Reason.String())
			return next, c.note("note", cmd.Note)
		})
}

// CheckTemporaryCard says what the Registration Authority did with a card that came
// back after it was deactivated or lost.
type CheckTemporaryCard struct {
	By          Actor
	Card        string
	Checked     bool // somebody looked at the card, and at what was done with it
	NewPasscode bool // nobody who had the card knows its passcode any more
	Note        string
}

// CheckTemporaryCard puts a card back into the store after a check, with a new
// passcode (RA-TAC-024).
func (a *Authority) CheckTemporaryCard(ctx context.Context, cmd CheckTemporaryCard) (temporary.Card, error) {
	return a.onTemporaryCard(ctx, ActionCheckTemporary, "check temporary card", rbac.KeepTemporaryCards, cmd.By, cmd.Card,
		func(c *command, k temporary.Card) (temporary.Card, error) {
			next, err := k.Cleared(temporary.Clearing{
				Stamp: c.signed(cmd.By), Checked: cmd.Checked, NewPasscode: cmd.NewPasscode, Note: cmd.Note,
			})
			if err != nil {
				return next, err
			}
			return next, c.note("note", cmd.Note)
		})
}

// NoteRegistered says that the registration of somebody who was lent a temporary
// access card is done.
type NoteRegistered struct {
	By           Actor
	Card         string
	Handover     string
	Registration string // id of the case; "": the one that the holder was entered with
}

// NoteRegistered notes on a loan that its holder is registered, since when their card
// has to come back (RA-TAC-022). The case is theirs and has led to an identity; it is
// dated by that one. It is no move: an overdue card is not marked by it.
func (a *Authority) NoteRegistered(ctx context.Context, cmd NoteRegistered) (temporary.Card, error) {
	const op = "note registration"
	return do(ctx, a, ActionNoteRegistered, cmd.By, cmd.Card, func(c *command) (noted temporary.Card, err error) {
		k, err := c.tx.TemporaryCard(cmd.Card)
		if err != nil {
			return noted, err
		}
		h := handover(k, cmd.Handover)
		claim, err := c.claimOf(h.Holder)
		if err != nil {
			return noted, err
		}
		if err := c.may(op, rbac.LendTemporaryCard, cmd.By, k.Organisation.String(), h.Holder.UserID, claim); err != nil {
			return noted, err
		}
		if err := c.unchanged(k.Version); err != nil {
			return noted, err
		}
		done := temporary.Registered{Registration: cmd.Registration, By: cmd.By.ID, At: c.now}
		if h.ID != "" {
			if done, err = c.registration(op, cmd, h); err != nil {
				return noted, err
			}
		}
		if noted, err = k.Registered(cmd.Handover, done); err != nil {
			return noted, err
		}
		c.rest("RA-RBC-001", "RA-TAC-028")
		c.noteHandover(h)
		c.detail("registration", done.Registration)
		c.detail("registered-at", done.At.Format(time.RFC3339))
		return c.putTemporaryCard(noted), nil
	})
}

// handover returns the handover of a card with an id; the zero Handover if there is
// none.
func handover(k temporary.Card, id string) temporary.Handover {
	for _, h := range k.Handovers {
		if h.ID == id {
			return h
		}
	}
	return temporary.Handover{}
}

// registration returns what is noted of the registration of a holder. Which is not
// theirs, or not one that the actor may see, is not found.
func (c *command) registration(op string, cmd NoteRegistered, h temporary.Handover) (done temporary.Registered, err error) {
	id := cmd.Registration
	if id == "" {
		id = h.Holder.Registration
	}
	r, err := c.tx.Case(id)
	if err == nil {
		err = c.within(cmd.By, r.Organisation)
	}
	if err == nil && !theirs(r, h.Holder) {
		err = ErrNotFound
	}
	if err != nil {
		return done, fmt.Errorf("%s: the registration: %w", op, err)
	}
	if r.UserID.IsZero() { // there is no identity yet: the registration says what is missing
		return done, r.MayOrderCard()
	}
	done = temporary.Registered{Registration: r.ID, By: cmd.By.ID, At: c.now}
	p, err := c.tx.Profile(r.UserID)
	if err != nil {
		return done, err
	}
	if p.OpenedAt.After(h.GivenAt) {
		done.At = p.OpenedAt
	}
	return done, nil
}

// theirs reports whether a registration is that of a holder.
func theirs(r registration.Case, h temporary.Holder) bool {
	return r.ID == h.Registration || !r.UserID.IsZero() && r.UserID == h.UserID
}
