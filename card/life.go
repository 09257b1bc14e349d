package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// The methods of this file make one move each and return the card after it; the
// card they are called on stays as it was. The error is a [*TransitionError] if
// the table has no such move from the card's state, else a [*guidance.Refusal];
// the Card is then the zero Card.

// Printed returns the card after [Print], with the serial that the printer
// gave it (RA-CRD-013).
func (c Card) Printed(serial string, at time.Time) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleSerial, !blank(serial), "/serial", "")
	c, err := c.moved(Print, at, a)
	if err != nil {
		return Card{}, err
	}
	c.Serial, c.PrintedAt = serial, at.UTC()
	return c, nil
}

// Spoiled returns the card after [Spoil]: ended, for [ReasonSpoiledPrint].
func (c Card) Spoiled(at time.Time) (Card, error) {
	c, err := c.moved(Spoil, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.Reason, c.EndedAt = ReasonSpoiledPrint, at.UTC()
	return c, nil
}

// Dispatched returns the card after [Dispatch], be it the first or one after
// the card came back.
func (c Card) Dispatched(at time.Time) (Card, error) {
	c, err := c.moved(Dispatch, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.DispatchedAt = at.UTC()
	return c, nil
}

// ReturnedUndelivered returns the card after [ReturnUndelivered].
func (c Card) ReturnedUndelivered(at time.Time) (Card, error) {
	c, err := c.moved(ReturnUndelivered, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.ReturnedAt = at.UTC()
	return c, nil
}

// ReceiptConfirmed returns the card after [ConfirmReceipt]; at is when the
// registrant called.
func (c Card) ReceiptConfirmed(at time.Time) (Card, error) {
	c, err := c.moved(ConfirmReceipt, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.ReceivedAt = at.UTC()
	return c, nil
}

// PasscodeSent returns the card after [PasscodeSent]: the gateway has sent the
// text.
func (c Card) PasscodeSent(at time.Time) (Card, error) {
	c, err := c.moved(PasscodeSent, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.ReleasedAt = at.UTC()
	return c, nil
}

// PasscodeFailed returns the card after [PasscodeFailed]: the gateway can never
// send the text. After a temporary failure make no move, and try the same text
// again with the same reference.
func (c Card) PasscodeFailed(at time.Time) (Card, error) {
	c, err := c.moved(PasscodeFailed, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.ReleaseFailedAt = at.UTC()
	return c, nil
}

// UnlockedFaceToFace returns the card after [UnlockFaceToFace]: the holder was
// there and chose a passcode.
func (c Card) UnlockedFaceToFace(at time.Time) (Card, error) {
	return c.inUse(UnlockFaceToFace, at)
}

// TakenIntoUse returns the card after [TakeIntoUse].
func (c Card) TakenIntoUse(at time.Time) (Card, error) {
	return c.inUse(TakeIntoUse, at)
}

func (c Card) inUse(m Move, at time.Time) (Card, error) {
	c, err := c.moved(m, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.InUseAt = at.UTC()
	return c, nil
}

// Cancelled returns the card after [Cancel]: ended for a reason from the list,
// which is not [ReasonSpoiledPrint] (RA-CRD-009).
func (c Card) Cancelled(reason CancelReason, at time.Time) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleCancelled, reason.RFC5280() >= 0, "/reason", "the reason is not in the list")
	a.Require(ruleCancelled, reason != ReasonSpoiledPrint, "/reason", "this reason belongs to a print that is spoiled, not to a card that is cancelled")
	c, err := c.moved(Cancel, at, a)
	if err != nil {
		return Card{}, err
	}
	c.Reason, c.EndedAt = reason, at.UTC()
	return c, nil
}
