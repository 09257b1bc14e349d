package authority

import (
	"context"
	"errors"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// ReleasePasscode asks for the passcode of a card to be texted.
type ReleasePasscode struct {
	By   Actor
	Card string
	To   identity.Mobile // zero: the number proven on the call; any other is refused
}

// ReleasePasscode has the passcode texted by [Authority.Work]: only after the
// registrant has rung to say that the card has come (RA-PSC-020), only to the
// number proven on the call (RA-PSC-021), and once (RA-PSC-022). A gateway that
// fails for a time is asked again with the same reference; one that fails for
// good ends the release, and the card is printed anew or unlocked face to face.
func (a *Authority) ReleasePasscode(ctx context.Context, cmd ReleasePasscode) (card.Card, error) {
	ref, err := a.newID("release")
	if err != nil {
		return card.Card{}, err
	}
	return a.move(ctx, ActionReleasePasscode, "release passcode", rbac.ReleasePasscode, MoveCard{By: cmd.By, Card: cmd.Card}, card.Release,
		func(c *command, k card.Card, r registration.Case) (card.Card, error) {
			to := cmd.To
			if to.IsZero() {
				to = r.ProvenNumber()
			}
			next, err := k.Release(card.ReleaseRequest{To: to.String(), Proven: r.ProvenNumber().String(), Ref: ref, At: c.now})
			if err != nil {
				return card.Card{}, err
			}
			c.rest("RA-PSC-020", "RA-PSC-021", "RA-PSC-022")
			c.detail("proof", r.Proven.Proof)
			c.detail("release", ref)
			c.enqueue(Job{ID: ref, Kind: TextPasscodeJob, Subject: k.ID, Queue: k.ID, Due: c.now})
			return next, c.private("to", to.String())
		})
}

// textPasscode is the job of ReleasePasscode.
func (a *Authority) textPasscode(ctx context.Context, j Job) error {
	held, err := read(ctx, a, func(tx Tx) (releasing, error) { return loadReleasing(tx, j.Subject) })
	if err != nil {
		return err
	}
	if held.card.State != card.Releasing {
		return a.finished(ctx, j)
	}
	sent := errUnproven
	if held.proven {
		text, err := a.passcodeMessage(held)
		switch {
		case lost(err):
			sent = err
		case err != nil:
			return err
		default:
			_, sent = a.config.Messenger.Send(ctx, text)
		}
	}
	if mayTryAgain(sent) {
		return a.postpone(ctx, j)
	}
	return a.answered(ctx, j, ActionPasscodeTexted, func(c *command) error {
		k, err := c.tx.Card(j.Subject)
		if err != nil {
			return err
		}
		c.actsFor(k.Organisation)
		c.detail("release", k.ReleaseRef)
		move, settle := card.PasscodeSent, k.PasscodeSent
		if sent != nil {
			move, settle = card.PasscodeFailed, k.PasscodeFailed
		}
		next, err := settle(c.now)
		if err != nil {
			return err
		}
		if sent != nil {
			c.event.Outcome = audit.Failed
		}
		if errors.Is(sent, errUnproven) {
			c.rest("RA-PSC-021")
			// An earlier attempt may have been cut off after the gateway took it.
			c.detail("why", "number-changed")
		}
		if lost(sent) {
			c.detail("why", "passcode-lost")
		}
		c.forget(k.ID)
		c.moved(k.State, move, next)
		return nil
	})
}

// lost reports whether a sealed passcode can never be opened again: its key is
// gone, or box and key do not fit. No retry helps; the card is printed anew.
func lost(err error) bool {
	return errors.Is(err, passcode.ErrKeyDestroyed) || errors.Is(err, passcode.ErrSealBroken)
}

// releasing is a card whose passcode is being released, with the sealed
// passcode. A card in any other state has none.
type releasing struct {
	card   card.Card
	sealed passcode.Sealed
	proven bool // the number it is released to is still the proven one
}

// loadReleasing reads all that belongs to a release in one transaction: a
// cancellation removes the box together with the state that asks for it.
func loadReleasing(tx Tx, id string) (r releasing, err error) {
	if r.card, err = tx.Card(id); err != nil || r.card.State != card.Releasing {
		return r, err
	}
	k, err := tx.Case(r.card.Registration)
	if err != nil {
		return r, err
	}
	r.proven = k.ProvenNumber().String() == r.card.ReleaseTo
	r.sealed, err = tx.Sealed(id)
	return r, err
}

// errUnproven is final: the number was changed while the gateway could not be
// reached, and the passcode must not go to the old one any more.
var errUnproven = errors.New("the number is no longer the proven one")

// passcodeMessage opens the sealed passcode for the one text message it is for.
func (a *Authority) passcodeMessage(r releasing) (Message, error) {
	code, err := a.config.Vault.Open(r.sealed)
	if err != nil {
		return Message{}, err
	}
	to, err := identity.ParseMobile(r.card.ReleaseTo)
	if err != nil {
		return Message{}, err
	}
	text := passcode.NewSecret("NHS smartcard: the passcode of your card is " + code.Reveal() + ". Change it when you first use the card.")
	return Message{Ref: r.card.ReleaseRef, Kind: message.Passcode, To: to, Text: text, Code: code.Secret}, nil
}

// destroyKey is the job that follows the end of a sealed passcode: no backup of
// the store brings the passcode back.
func (a *Authority) destroyKey(ctx context.Context, j Job) error {
	if err := a.config.Vault.Destroy(j.Subject); err != nil {
		return err
	}
	return a.answered(ctx, j, ActionKeyDestroyed, func(c *command) error {
		k, err := c.tx.Card(j.Subject)
		c.actsFor(k.Organisation)
		return err
	})
}
