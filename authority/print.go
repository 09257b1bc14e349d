package authority

import (
	"context"
	"errors"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

// printCard is the job of every order. The passcode is made and sealed before the
// printer is asked, so that a job that comes again prints the same one; for a card
// that is issued locked none is made.
func (a *Authority) printCard(ctx context.Context, j Job) error {
	k, err := a.Card(ctx, j.Subject)
	if err != nil {
		return err
	}
	if k.State != card.Ordered {
		return a.finished(ctx, j)
	}
	order, err := a.printOrder(ctx, j, k)
	if errors.Is(err, errNotOrdered) {
		return a.finished(ctx, j)
	}
	var serial string
	switch {
	case err == nil:
		serial, err = a.config.Printer.Print(ctx, order)
	case !lost(err):
		return err
	}
	if mayTryAgain(err) {
		return a.postpone(ctx, j)
	}
	// A printer that answers without a serial has printed nothing that could be
	// told from another card.
	spoiled := err != nil || serial == ""
	return a.answered(ctx, j, ActionCardPrinted, func(c *command) error {
		k, err := c.tx.Card(j.Subject)
		if err != nil {
			return err
		}
		c.actsFor(k.Organisation)
		if spoiled {
			next, err := k.Spoiled(c.now)
			if err != nil {
				return err
			}
			c.event.Outcome = audit.Failed
			c.forgetHeld(k)
			c.moved(k.State, card.Spoil, next)
			return nil
		}
		next, err := k.Printed(serial, c.now)
		if err != nil {
			return err
		}
		c.detail("serial", serial)
		c.noteMove(k.State, card.Print, next)
		if a.config.CA != nil {
			if next, err = c.certify(next, "certify-"+k.ID); err != nil {
				return err
			}
		}
		c.putCard(next)
		return nil
	})
}

// printOrder returns what the printer is given. The error is [errNotOrdered]
// when the card is not to be printed any more.
func (a *Authority) printOrder(ctx context.Context, j Job, k card.Card) (PrintOrder, error) {
	holder, err := identity.ParseUserID(k.Holder)
	if err != nil {
		return PrintOrder{}, err
	}
	profile, err := a.Profile(ctx, holder)
	if err != nil {
		return PrintOrder{}, err
	}
	order := PrintOrder{Ref: j.ID, UserID: holder, Name: profile.PrintedName(), Locked: k.IssuedLocked}
	if !k.IssuedLocked {
		order.Passcode, err = a.sealedPasscode(ctx, j, k.ID)
	}
	return order, err
}

// errNotOrdered says that a card was cancelled before its passcode was sealed.
var errNotOrdered = errors.New("the card is no longer ordered")

// sealedPasscode returns the passcode of a card, made and sealed at the first
// time of asking. The error wraps [ErrLostClaim] when somebody else has the job by now:
// the key may be theirs. One that loses it between that look and the next line destroys
// the key of a passcode that is printed, and the card has to be printed anew; for that a
// server has to stand still there until the other has sealed and stored one.
func (a *Authority) sealedPasscode(ctx context.Context, j Job, id string) (passcode.Passcode, error) {
	sealed, err := read(ctx, a, func(tx Tx) (passcode.Sealed, error) { return tx.Sealed(id) })
	if err == nil {
		return a.config.Vault.Open(sealed)
	}
	if !errors.Is(err, ErrNotFound) {
		return passcode.Passcode{}, err
	}
	if err := a.config.Store.View(ctx, func(tx Tx) error { return tx.Holds(j) }); err != nil {
		return passcode.Passcode{}, err
	}
	// No box is stored: a key that lies there is of one that was lost before
	// its transaction, and opens nothing.
	if err := a.config.Vault.Destroy(id); err != nil {
		return passcode.Passcode{}, err
	}
	code, err := passcode.Generate(a.rand)
	if err != nil {
		return passcode.Passcode{}, err
	}
	if sealed, err = a.config.Vault.Seal(id, code); err != nil {
		return passcode.Passcode{}, err
	}
	return code, a.update(ctx, func(tx Tx) error {
		// A card cancelled meanwhile gets no box: nothing would ever remove it.
		// Its key goes with the job of the cancellation, which comes after this one.
		k, err := tx.Card(id)
		if err != nil {
			return err
		}
		if k.State != card.Ordered {
			return errNotOrdered
		}
		if err := tx.Holds(j); err != nil {
			return err
		}
		return tx.PutSealed(sealed)
	})
}
