package card

import (
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
)

// Transition is one line of the table of a card's life.
type Transition = Line[State, Move]

// transitions is the only place that says how a card may move. What is not in
// it is refused.
//
// The print needs no rule of cards that are issued locked (RA-CRD-035): the printer
// gives such a card no passcode, so there is nothing about it that the move could be
// refused for. What it means is asked of the release.
var transitions = lines[State, Move]{
	{Deferred, SendToPrint, Ordered, ByAgent, "the card that was asked for is to be printed now", ruleDeferred, nil},
	{Ordered, Print, Printed, ByPrinter, "the card is printed: unlocked, with a random passcode, or locked and without one where it was ordered so", rulePrinted, needs(ruleSerial)},
	{Ordered, Spoil, Spoiled, ByPrinter, "the printer failed on the card; a reprint is a new order", ruleOneCard, nil},
	{Printed, Spoil, Spoiled, ByAgent, "the agent sees that the print is no good; a reprint is a new order", ruleOneCard, nil},
	{Printed, HandOver, InUse, ByAgent, "the card is given to its holder in person, who chooses a passcode; none is texted", ruleHandedOver, needs(rulePresent, ruleCertified)},
	{Printed, Dispatch, Dispatched, ByAgent, "delivery to the registrant is arranged", ruleDelivered, needs(ruleCertified)},
	{Dispatched, ReturnUndelivered, Undelivered, ByAgent, "the card came back", ruleUndelivered, nil},
	{Undelivered, Dispatch, Dispatched, ByAgent, "the card that came back is sent again", ruleUndelivered, needs(ruleCertified)},
	{Dispatched, ConfirmReceipt, Received, ByRegistrant, "the registrant rings to say that the card has come; the agent records it", ruleReceived, nil},
	{Received, Release, Releasing, ByAgent, "the passcode is handed to the gateway for the number proven on the call", ruleAfterReceipt, needs(ruleProven, ruleReference, ruleIssuedLocked)},
	{Releasing, PasscodeSent, Released, ByMessenger, "the gateway has sent the text", ruleSettled, nil},
	{Releasing, PasscodeFailed, ReleaseFailed, ByMessenger, "the gateway can never send the text; after a temporary failure the card stays releasing and the same text is tried again to the same number", ruleSettled, nil},
	{Releasing, PasscodeUnknown, SendUnknown, ByMessenger, "the gateway cannot tell whether it has taken the text: it is not sent again, and somebody has to look", ruleSettled, nil},
	{SendUnknown, PasscodeSent, Released, ByMessenger, "the gateway tells later that it has sent the text", ruleSettled, nil},
	{SendUnknown, PasscodeFailed, ReleaseFailed, ByMessenger, "the gateway tells later that the text never went, or did not arrive", ruleSettled, nil},
	{Released, PasscodeFailed, ReleaseFailed, ByMessenger, "the gateway tells later that the text did not arrive", ruleSettled, nil},
	{Received, UnlockFaceToFace, InUse, ByAgent, "with the holder present, who chooses a passcode; none is texted, and a card that was issued locked has no other way", ruleFaceToFace, needs(rulePresent)},
	{Released, UnlockFaceToFace, InUse, ByAgent, "the passcode was texted and did not come, or was forgotten; with the holder present, who chooses one", ruleFaceToFace, needs(rulePresent)},
	{ReleaseFailed, UnlockFaceToFace, InUse, ByAgent, "with the holder present, who chooses a passcode", ruleFaceToFace, needs(rulePresent)},
	{SendUnknown, UnlockFaceToFace, InUse, ByAgent, "with the holder present, who chooses a passcode; nobody can tell whether one was texted", ruleFaceToFace, needs(rulePresent)},
	{Released, TakeIntoUse, InUse, ByRegistrant, "the holder works with the card for the first time, and so accepts its terms", ruleInUse, nil},
	{SendUnknown, TakeIntoUse, InUse, ByRegistrant, "the holder works with the card, so the text has come", ruleInUse, nil},

	{InUse, AskBack, AskedBack, ByAgent, "the holder leaves healthcare; their access ends, and the card is to come back", ruleLeaving, nil},
	{AskedBack, Chase, AskedBack, ByAgent, "the card has not come, and its holder is reminded", ruleChased, nil},
	{AskedBack, Keep, InUse, ByAgent, "the holder stays in healthcare after all, or moves, and the card with them", ruleMovesAlong, nil},
	{InUse, HandBack, Cancelled, ByHolder, "the holder leaves healthcare and gave the card to the line manager; recorded when it has reached the Registration Authority", ruleLeaving, nil},
	{AskedBack, HandBack, Cancelled, ByHolder, "the card that was asked for comes back; recorded when it has reached the Registration Authority", ruleLeaving, nil},

	{Deferred, Cancel, Cancelled, ByAgent, "the card is no longer wanted", ruleCancelled, nil},
	{Ordered, Cancel, Cancelled, ByAgent, "the card is no longer wanted", ruleCancelled, nil},
	{Printed, Cancel, Cancelled, ByAgent, "the card must not be sent", ruleCancelled, nil},
	{Dispatched, Cancel, Cancelled, ByAgent, "the card went astray, or must not be used", ruleCancelled, nil},
	{Undelivered, Cancel, Cancelled, ByAgent, "the card that came back is not sent again", ruleCancelled, nil},
	{Received, Cancel, Cancelled, ByAgent, "the card must not be used", ruleCancelled, nil},
	{Releasing, Cancel, Cancelled, ByAgent, "the card must not be used, whether or not the passcode arrives", ruleCancelled, nil},
	{Released, Cancel, Cancelled, ByAgent, "the card must not be used", ruleCancelled, nil},
	{ReleaseFailed, Cancel, Cancelled, ByAgent, "the passcode cannot reach the holder, so a new card is printed", ruleCancelled, nil},
	{SendUnknown, Cancel, Cancelled, ByAgent, "nobody can tell whether the passcode was sent, so a new card is printed", ruleCancelled, nil},
	{InUse, Cancel, Cancelled, ByAgent, "the card is lost, stolen, damaged, replaced or no longer needed", ruleCancelled, nil},
	{AskedBack, Cancel, Cancelled, ByAgent, "the card never came back", ruleCancelled, nil},
}

// needs lists the rules that a move needs besides the one it rests on.
func needs(rules ...guidance.Rule) []guidance.Rule { return rules }

// Transitions returns the table of moves, in the order in which the
// documentation prints it. The slice is the caller's.
func Transitions() []Transition { return transitions.clone() }

// Next returns the line of the table for the move m from the state from. If
// there is none, the error is a [*TransitionError] that holds a
// [*guidance.Refusal]; so it is for values that are no state or no move.
func Next(from State, m Move) (Transition, error) {
	return next(from, m, guidance.Assessment{})
}

// next is [Next] for a move of which more is asked: with the findings already
// in a, so that a refusal holds every reason.
func next(from State, m Move, a guidance.Assessment) (Transition, error) {
	line, ok := transitions.find(from, m)
	if !ok {
		rule, message := explain(from, m)
		a.Fail(rule, "", message)
	}
	err := a.Refusal(m.String())
	switch {
	case !ok:
		return Transition{}, &TransitionError{From: from, On: m, refusal: err}
	case err != nil:
		return Transition{}, err
	}
	return line, nil
}

// TransitionError is the error that the table has no such move from such a
// state. errors.As also finds the [*guidance.Refusal] in it, with the rule
// that forbids the move and whatever else spoke against it.
type TransitionError struct {
	From    State
	On      Move
	refusal error // a *guidance.Refusal
}

// Error returns the state and the refusal.
func (e *TransitionError) Error() string {
	return fmt.Sprintf("card in state %s: %v", e.From, e.refusal)
}

// Unwrap returns the [*guidance.Refusal].
func (e *TransitionError) Unwrap() error { return e.refusal }
