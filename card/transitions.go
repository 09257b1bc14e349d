package card

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Transition is one line of the table of moves.
type Transition struct {
	From State
	Move Move
	To   State
	By   By            // who makes the move
	Why  string        // why there is such a move, for people
	Rule guidance.Rule // what the move rests on
}

// transitions is the only place that says how a card may move. What is not in
// it is refused.
var transitions = []Transition{
	{Ordered, Print, Printed, ByPrinter, "the card is printed unlocked, with a random passcode", rulePrinted},
	{Ordered, Spoil, Spoiled, ByPrinter, "the printer failed on the card; a reprint is a new order", ruleOneCard},
	{Printed, Spoil, Spoiled, ByAgent, "the agent sees that the print is no good; a reprint is a new order", ruleOneCard},
	{Printed, Dispatch, Dispatched, ByAgent, "delivery to the registrant is arranged", ruleDelivered},
	{Dispatched, ReturnUndelivered, Undelivered, ByAgent, "the card came back", ruleUndelivered},
	{Undelivered, Dispatch, Dispatched, ByAgent, "the card that came back is sent again", ruleUndelivered},
	{Dispatched, ConfirmReceipt, Received, ByRegistrant, "the registrant rings to say that the card has come; the agent records it", ruleReceived},
	{Received, Release, Releasing, ByAgent, "the passcode is handed to the gateway for the number proven on the call", ruleAfterReceipt},
	{Releasing, PasscodeSent, Released, ByMessenger, "the gateway has sent the text", ruleSettled},
	{Releasing, PasscodeFailed, ReleaseFailed, ByMessenger, "the gateway can never send the text; after a temporary failure the card stays releasing and the same text is tried again to the same number", ruleSettled},
	{Received, UnlockFaceToFace, InUse, ByAgent, "with the holder present, who chooses a passcode; none is texted", ruleFaceToFace},
	{ReleaseFailed, UnlockFaceToFace, InUse, ByAgent, "with the holder present, who chooses a passcode", ruleFaceToFace},
	{Released, TakeIntoUse, InUse, ByRegistrant, "the holder works with the card for the first time", ruleInUse},

	{Ordered, Cancel, Cancelled, ByAgent, "the card is no longer wanted", ruleCancelled},
	{Printed, Cancel, Cancelled, ByAgent, "the card must not be sent", ruleCancelled},
	{Dispatched, Cancel, Cancelled, ByAgent, "the card went astray, or must not be used", ruleCancelled},
	{Undelivered, Cancel, Cancelled, ByAgent, "the card that came back is not sent again", ruleCancelled},
	{Received, Cancel, Cancelled, ByAgent, "the card must not be used", ruleCancelled},
	{Releasing, Cancel, Cancelled, ByAgent, "the card must not be used, whether or not the passcode arrives", ruleCancelled},
	{Released, Cancel, Cancelled, ByAgent, "the card must not be used", ruleCancelled},
	{ReleaseFailed, Cancel, Cancelled, ByAgent, "the passcode cannot reach the holder, so a new card is printed", ruleCancelled},
	{InUse, Cancel, Cancelled, ByAgent, "the card is lost, stolen, damaged, replaced or no longer needed", ruleCancelled},
}

// Transitions returns the table of moves, in the order in which the
// documentation prints it. The slice is the caller's.
func Transitions() []Transition { return slices.Clone(transitions) }

// Next returns the line of the table for the move m from the state from. If
// there is none, the error is a [*TransitionError] that holds a
// [*guidance.Refusal]; so it is for values that are no state or no move.
func Next(from State, m Move) (Transition, error) {
	return next(from, m, guidance.Assessment{})
}

// next is [Next] for a move of which more is asked: with the findings already
// in a, so that a refusal holds every reason.
func next(from State, m Move, a guidance.Assessment) (Transition, error) {
	i := slices.IndexFunc(transitions, func(t Transition) bool { return t.From == from && t.Move == m })
	if i < 0 {
		rule, message := explain(from, m)
		a.Fail(rule, "", message)
	}
	err := a.Refusal(m.String())
	switch {
	case i < 0:
		return Transition{}, &TransitionError{From: from, On: m, refusal: err}
	case err != nil:
		return Transition{}, err
	}
	return transitions[i], nil
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
