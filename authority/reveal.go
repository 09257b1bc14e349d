package authority

import (
	"context"
	"errors"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// The actions of showing a passcode to staff.
const (
	ActionRequestReveal  = "card.request-reveal"
	ActionRevealPasscode = "card.reveal-passcode"
)

// RequestReveal asks, where [Config].Reveal needs two people, for the passcode of a card
// to be shown to another person than who asks ([Authority.RevealPasscode]), within ten
// minutes. It is refused on the conditions of a release, and where no second person is
// needed (RA-PSC-050, RA-PSC-052). A later ask takes the place of an earlier one.
func (a *Authority) RequestReveal(ctx context.Context, cmd MoveCard) (card.Card, error) {
	const op = "request reveal"
	return a.onCard(ctx, ActionRequestReveal, op, rbac.ReleasePasscode, cmd,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			if err := c.apart(op, a.config.Reveal.MayAsk()); err != nil {
				return card.Card{}, err
			}
			if _, _, err := c.releasable(op, k, "asked"); err != nil {
				return card.Card{}, err
			}
			c.rest("RA-PSC-052")
			k.RevealAsk = passcode.RevealAsk{By: cmd.By.ID.String(), At: c.now}
			return k, nil
		})
}

// RevealPasscode shows the passcode of a card to whoever may release it, to say it to
// the holder on the number proven on the call: only where [Config].Reveal lets staff see
// one (RA-PSC-050), to another person than who asked for it where two are needed
// (RA-PSC-052, RA-PSC-053), and on the conditions of a release (RA-PSC-020, RA-PSC-021,
// RA-PSC-022), which it is (RA-PSC-051): nothing is texted then or later, and the key is
// destroyed. What it returns is there once. If it is lost on its way to a screen, the
// holder is met, or another card is printed.
//
// The reference server has no operation for it: a program that shows passcodes is
// written by whoever decides that staff see them.
func (a *Authority) RevealPasscode(ctx context.Context, cmd MoveCard) (card.Card, passcode.Passcode, error) {
	const op = "reveal passcode"
	ref, err := a.newID("reveal")
	if err != nil {
		return card.Card{}, passcode.Passcode{}, err
	}
	var code passcode.Passcode
	k, err := a.onCardMove(ctx, ActionRevealPasscode, op, rbac.ReleasePasscode, cmd, card.Release,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			if err := c.mayReveal(op, cmd.By, k.RevealAsk); err != nil {
				return card.Card{}, err
			}
			next, r, err := c.releasable(op, k, ref)
			if err != nil {
				return card.Card{}, err
			}
			// It is opened for whoever may see it alone, before its key is destroyed, and
			// given out only once it is certain that this was the release.
			if code, err = c.openHeld(k.ID); err != nil {
				return card.Card{}, err
			}
			if code.IsZero() { // the box is there, and its key is not
				return card.Card{}, passcode.NoLongerHeld(op)
			}
			if next, err = next.PasscodeSent(c.now); err != nil {
				return card.Card{}, err
			}
			next.RevealAsk = passcode.RevealAsk{}
			c.rest("RA-PSC-020", "RA-PSC-021", "RA-PSC-022", "RA-PSC-051")
			c.detail("proof", r.Proven.Proof)
			c.detail("release", ref)
			c.forget(k.ID)
			return next, nil
		})
	if err != nil {
		return card.Card{}, passcode.Passcode{}, err
	}
	return k, code, nil
}

// mayReveal refuses a passcode to be shown where local policy says so.
func (c *command) mayReveal(op string, by Actor, asked passcode.RevealAsk) error {
	same := false
	if c.a.config.Reveal == passcode.RevealByTwo && !asked.IsZero() {
		asker, err := identity.ParseUserID(asked.By)
		if err != nil {
			return err
		}
		if same, err = c.onePerson(by.ID, asker); err != nil {
			return err
		}
		c.detail("asked-by", asked.By)
	}
	return c.apart(op, c.a.config.Reveal.May(passcode.RevealRequest{By: by.ID.String(), Asked: asked, SamePerson: same, At: c.now}))
}

// onePerson reports whether two users are one person, as far as their profiles are held
// and say so.
func (c *command) onePerson(a, b identity.UserID) (bool, error) {
	first, held, err := c.heldProfile(a)
	if err != nil || !held {
		return a == b, err
	}
	second, held, err := c.heldProfile(b)
	if err != nil || !held {
		return a == b, err
	}
	return a == b || len(identity.SamePerson(first.Claim(), second.Claim())) > 0, nil
}

// releasable returns the card as a release of its passcode moves it, with its
// registration, on every condition of a release.
func (c *command) releasable(op string, k card.Card, ref string) (card.Card, registration.Case, error) {
	var r registration.Case
	if k.Registration != "" {
		var err error
		if r, err = c.tx.Case(k.Registration); err != nil {
			return card.Card{}, r, err
		}
	}
	if err := c.stillHeld(op, k); err != nil {
		return card.Card{}, r, err
	}
	proven := r.ProvenNumber().String()
	next, err := k.Release(card.ReleaseRequest{To: proven, Proven: proven, Ref: ref, At: c.now})
	return next, r, err
}

// openHeld opens the passcode that is held for a card; the zero Passcode if none is.
func (c *command) openHeld(id string) (passcode.Passcode, error) {
	sealed, err := c.tx.Sealed(id)
	if errors.Is(err, ErrNotFound) {
		return passcode.Passcode{}, nil
	}
	if err != nil {
		return passcode.Passcode{}, err
	}
	code, err := c.a.config.Vault.Open(sealed)
	if lost(err) {
		return passcode.Passcode{}, nil
	}
	return code, err
}
