package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// The methods of this file make one move each and return the card after it; the
// card they are called on stays as it was. The error is a [*TransitionError] if
// the table has no such move from the card's state, else a [*guidance.Refusal];
// the Card is then the zero Card.

// SentToPrint returns the card after [SendToPrint]: one that was to be printed
// later is to be printed now.
func (c Card) SentToPrint(at time.Time) (Card, error) {
	c, err := c.moved(SendToPrint, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.SentToPrintAt = at.UTC()
	return c, nil
}

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
	c.Reason, c.EndedAt, c.Body = ReasonSpoiledPrint, at.UTC(), BodyInHand
	return c, nil
}

// Dispatched returns the card after [Dispatch], be it the first or one after
// the card came back.
func (c Card) Dispatched(at time.Time) (Card, error) {
	c, err := c.moved(Dispatch, at, c.requireCertified())
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

// PasscodeUnknown returns the card after [PasscodeUnknown]: nobody can tell whether
// the gateway has sent the text, and it is not sent again. What the gateway tells
// later is for PasscodeSent and PasscodeFailed.
func (c Card) PasscodeUnknown(at time.Time) (Card, error) {
	c, err := c.moved(PasscodeUnknown, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.SendUnknownAt = at.UTC()
	return c, nil
}

// HandedOver returns the card after [HandOver]: given to its holder, who was there
// in person and chose a passcode.
func (c Card) HandedOver(holderPresent bool, at time.Time) (Card, error) {
	a := c.requireCertified()
	a.Merge(requirePresent(holderPresent))
	return c.inUse(HandOver, at, a)
}

// UnlockedFaceToFace returns the card after [UnlockFaceToFace]: the holder was
// there in person and chose a passcode.
func (c Card) UnlockedFaceToFace(holderPresent bool, at time.Time) (Card, error) {
	return c.inUse(UnlockFaceToFace, at, requirePresent(holderPresent))
}

// TakenIntoUse returns the card after [TakeIntoUse].
func (c Card) TakenIntoUse(at time.Time) (Card, error) {
	return c.inUse(TakeIntoUse, at, guidance.Assessment{})
}

func requirePresent(present bool) (a guidance.Assessment) {
	a.Require(rulePresent, present, "/holderPresent", "nobody says that the holder was there in person")
	return a
}

// requireCertified asks that no certificates are owed: those that were asked for
// are on the card.
func (c Card) requireCertified() (a guidance.Assessment) {
	state := c.Certification.CurrentState()
	owed := state == Requested || state == Uncertified && !c.Certification.RefusedAt.IsZero()
	a.Require(ruleCertified, !owed, "/certification", "the certificates that were asked for are not on the card")
	return a
}

func (c Card) inUse(m Move, at time.Time, a guidance.Assessment) (Card, error) {
	c, err := c.moved(m, at, a)
	if err != nil {
		return Card{}, err
	}
	c.InUseAt = at.UTC()
	return c, nil
}

// Cancelled returns the card after [Cancel]: ended for a reason from the list that a
// card in its state can end for (RA-CRD-009). Some reasons belong to other methods:
// [ReasonSpoiledPrint] to [Card.Spoiled], [ReasonLockedOrExpiredReprinted] to
// [Card.Reprinted] (RA-CRD-021), and [ReasonNameChanged], where the card works on
// until the one in the holder's new name has come, to [Card.Superseded]
// (RA-CRD-031). A card that is cancelled as lost or stolen counts as reported on the
// London day of at; see [Card.Reported] for an earlier one.
func (c Card) Cancelled(reason CancelReason, at time.Time) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleReprint, reason != ReasonLockedOrExpiredReprinted || c.State.Final(), "/reason",
		"this reason belongs to a card that is reprinted while nobody can be met, of which more is asked")
	a.Require(ruleSuperseded, reason != ReasonNameChanged || c.ReplacedBy == "" || c.State.Final(), "/reason",
		"the card works until the one in the new name has come")
	return c.cancelled(reason, at, a)
}

func (c Card) cancelled(reason CancelReason, at time.Time, a guidance.Assessment) (Card, error) {
	a.Require(ruleCancelled, reason.RFC5280() >= 0, "/reason", "the reason is not in the list")
	a.Require(ruleCancelled, reason != ReasonSpoiledPrint, "/reason", "this reason belongs to a print that is spoiled, not to a card that is cancelled")
	from := c.State
	if _, may := transitions.find(from, Cancel); may {
		a.Require(ruleCancelled, reason.fits(from), "/reason", "a card in this state cannot be cancelled for this reason")
	}
	c, err := c.moved(Cancel, at, a)
	if err != nil {
		return Card{}, err
	}
	c.Reason, c.EndedAt, c.Body = reason, at.UTC(), bodyAfter(from)
	if reason == ReasonLost || reason == ReasonStolen {
		c.ReportedOn = guidance.DateOf(at)
	}
	return c, nil
}

// Reported returns the card after it was reported lost or stolen, on a London day
// from that of its order to that of at: it is cancelled at once (RA-CRD-018).
func (c Card) Reported(reason CancelReason, on guidance.Date, at time.Time) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleReported, reason == ReasonLost || reason == ReasonStolen, "/reason", "a card is reported lost or stolen")
	a.Require(ruleReported, !on.IsZero() && !on.After(guidance.DateOf(at)), "/on",
		"the day of the report is missing, or has not come yet")
	a.Require(ruleReported, on.IsZero() || c.OrderedAt.IsZero() || !on.Before(guidance.DateOf(c.OrderedAt)), "/on",
		"the day of the report is before that of the order")
	c, err := c.cancelled(reason, at, a)
	if err != nil {
		return Card{}, err
	}
	c.ReportedOn = on
	return c, nil
}
