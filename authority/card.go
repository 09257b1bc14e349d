package authority

import (
	"context"
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// OrderCard asks for a card for a registered person.
type OrderCard struct {
	By       Actor
	Case     string
	Replaces string // id of a spoiled or cancelled card that this one is for; else ""
}

// OrderCard orders a card, which [Authority.Work] has printed, unlocked and
// with a random passcode. It is refused before the call is complete
// (RA-VID-041), and while the person holds another card that has not ended.
func (a *Authority) OrderCard(ctx context.Context, cmd OrderCard) (card.Card, error) {
	const op = "order card"
	id, err := a.newID("card")
	if err != nil {
		return card.Card{}, err
	}
	return do(ctx, a, ActionOrderCard, cmd.By, id, func(c *command) (card.Card, error) {
		k, err := c.change(op, rbac.OrderCard, cmd.By, cmd.Case)
		if err != nil {
			return card.Card{}, err
		}
		if err := k.MayOrderCard(); err != nil {
			return card.Card{}, err
		}
		held, err := c.tx.CardsOf(k.UserID)
		if err != nil {
			return card.Card{}, err
		}
		ordered, err := card.Order(card.OrderDetails{
			ID: id, Registration: k.ID, Holder: k.UserID.String(), Organisation: k.Organisation,
			Replaces: cmd.Replaces, Held: held, At: c.now,
		})
		if err != nil {
			return card.Card{}, err
		}
		if err := c.replace(cmd.By, ordered); err != nil {
			return card.Card{}, err
		}
		c.rest("RA-VID-041")
		c.detail("registration", k.ID)
		c.detail("user", k.UserID.String())
		c.enqueue(Job{ID: "print-" + id, Kind: PrintCardJob, Subject: id, Queue: id, Due: c.now})
		return c.putCard(ordered), nil
	})
}

// replace links the card that a new one stands in for. One of an organisation for
// which the actor does not act is not found: the rules would say how it stands.
func (c *command) replace(by Actor, successor card.Card) error {
	if successor.Replaces == "" {
		return nil
	}
	old, err := c.tx.Card(successor.Replaces)
	if err == nil {
		err = c.within(by, old.Organisation)
	}
	if errors.Is(err, ErrNotFound) {
		return fmt.Errorf("order card: %w", ErrNotFound) // in the same words whatever the reason
	}
	if err != nil {
		return err
	}
	if old, err = old.ReplacedWith(successor); err != nil {
		return err
	}
	c.detail("replaces", old.ID)
	c.putCard(old)
	return nil
}

// MoveCard names a card and who asks for it to be moved on.
type MoveCard struct {
	By   Actor
	Card string
}

// move loads a card, lets the table of moves decide, and stores what comes of
// it.
func (a *Authority) move(
	ctx context.Context, action, op string, act rbac.Act, cmd MoveCard, m card.Move,
	decide func(c *command, k card.Card, r registration.Case) (card.Card, error),
) (card.Card, error) {
	return do(ctx, a, action, cmd.By, cmd.Card, func(c *command) (card.Card, error) {
		k, err := c.tx.Card(cmd.Card)
		if err != nil {
			return card.Card{}, err
		}
		r, err := c.load(op, act, cmd.By, k.Registration)
		if err != nil {
			return card.Card{}, err
		}
		if err := c.unchanged(k.Version); err != nil {
			return card.Card{}, err
		}
		next, err := decide(c, k, r)
		if err != nil {
			return card.Card{}, err
		}
		return c.moved(k.State, m, next), nil
	})
}

// moved notes and stores a move of a card, and returns it as stored.
func (c *command) moved(from card.State, m card.Move, next card.Card) card.Card {
	c.noteMove(from, m, next)
	return c.putCard(next)
}

// noteMove notes in the event by which rule a card moves, and whence and whither.
func (c *command) noteMove(from card.State, m card.Move, next card.Card) {
	if t, err := card.Next(from, m); err == nil {
		c.rest(t.Rule.ID)
	}
	c.detail("from", from.String())
	c.detail("to", next.State.String())
}

// DispatchCard records that a printed card, or one that came back, has been
// handed to the delivery.
func (a *Authority) DispatchCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.move(ctx, ActionDispatchCard, "dispatch card", rbac.DispatchCard, cmd, card.Dispatch,
		func(c *command, k card.Card, _ registration.Case) (card.Card, error) { return k.Dispatched(c.now) })
}

// ReturnUndelivered records that a dispatched card came back.
func (a *Authority) ReturnUndelivered(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.move(ctx, ActionUndelivered, "return undelivered card", rbac.DispatchCard, cmd, card.ReturnUndelivered,
		func(c *command, k card.Card, _ registration.Case) (card.Card, error) {
			return k.ReturnedUndelivered(c.now)
		})
}

// ConfirmReceipt records that the registrant has rung to say that the card has
// come. Only after that may the passcode be released.
func (a *Authority) ConfirmReceipt(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.move(ctx, ActionConfirmReceipt, "confirm receipt", rbac.ConfirmReceipt, cmd, card.ConfirmReceipt,
		func(c *command, k card.Card, _ registration.Case) (card.Card, error) {
			return k.ReceiptConfirmed(c.now)
		})
}

// TakeIntoUse records that the holder uses the card with the passcode.
func (a *Authority) TakeIntoUse(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.move(ctx, ActionTakeIntoUse, "take card into use", rbac.ConfirmReceipt, cmd, card.TakeIntoUse,
		func(c *command, k card.Card, _ registration.Case) (card.Card, error) { return k.TakenIntoUse(c.now) })
}

// MeetHolder names a card, and says whether its holder was there in person.
type MeetHolder struct {
	By            Actor
	Card          string
	HolderPresent bool // false is refused: RA-PSC-027
}

// UnlockFaceToFace records that the holder, being present, chose a passcode for
// a card whose passcode was not texted, or could not be.
func (a *Authority) UnlockFaceToFace(ctx context.Context, cmd MeetHolder) (card.Card, error) {
	return a.move(ctx, ActionUnlockFaceToFace, "unlock card", rbac.ReleasePasscode, MoveCard{By: cmd.By, Card: cmd.Card}, card.UnlockFaceToFace,
		func(c *command, k card.Card, _ registration.Case) (card.Card, error) {
			c.forgetHeld(k)
			return k.UnlockedFaceToFace(cmd.HolderPresent, c.now)
		})
}

// SpoilCard records that a printed card was found to be waste before it was
// dispatched. Its passcode is destroyed; order another that replaces it.
func (a *Authority) SpoilCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.move(ctx, ActionSpoilCard, "spoil card", rbac.CancelCard, cmd, card.Spoil,
		func(c *command, k card.Card, _ registration.Case) (card.Card, error) {
			c.forget(k.ID)
			return k.Spoiled(c.now)
		})
}

// CancelCard ends a card for a reason.
type CancelCard struct {
	By     Actor
	Card   string
	Reason card.CancelReason
}

// CancelCard cancels a card at once and for good. A passcode still held for it
// is destroyed.
func (a *Authority) CancelCard(ctx context.Context, cmd CancelCard) (card.Card, error) {
	return a.move(ctx, ActionCancelCard, "cancel card", rbac.CancelCard, MoveCard{By: cmd.By, Card: cmd.Card}, card.Cancel,
		func(c *command, k card.Card, _ registration.Case) (card.Card, error) {
			c.detail("reason", cmd.Reason.String())
			c.forgetHeld(k)
			return k.Cancelled(cmd.Reason, c.now)
		})
}

// forgetHeld forgets the passcode of a card unless its release has come to an
// end: then it was forgotten there.
func (c *command) forgetHeld(k card.Card) {
	if k.ReleasedAt.IsZero() && k.ReleaseFailedAt.IsZero() {
		c.forget(k.ID)
	}
}

// forget removes the sealed passcode of a card, and has its key destroyed.
func (c *command) forget(id string) {
	c.put(func(tx Tx) error { return tx.DeleteSealed(id) })
	c.enqueue(Job{ID: "destroy-" + id, Kind: DestroyKeyJob, Subject: id, Queue: id, Due: c.now})
}
