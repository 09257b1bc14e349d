package card

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// explanation says which rule forbids moves that are not in the table of moves,
// where a more telling one than [ruleMoves] does. It can refuse nothing by
// itself: only pairs outside the table are looked up here.
type explanation struct {
	from    []State
	on      []Move // empty: every move
	rule    guidance.Rule
	message string
}

var explanations = []explanation{
	{[]State{Spoiled, Cancelled}, nil, ruleFinal, "the card has ended"},

	{[]State{Deferred, Ordered}, []Move{Dispatch, HandOver}, rulePrinted, "the card has not been printed"},
	{[]State{Deferred}, []Move{Print, Spoil}, ruleDeferred, "the card is to be printed later, and nobody has asked for it yet"},
	{
		[]State{Printed, Dispatched, Undelivered, Received, Releasing, Released, ReleaseFailed, SendUnknown, InUse, AskedBack},
		[]Move{Print},
		ruleOneCard, "the card of this order has been printed",
	},
	{
		[]State{Dispatched, Undelivered, Received, Releasing, Released, ReleaseFailed, SendUnknown, InUse, AskedBack},
		[]Move{Spoil},
		ruleOneCard, "the card has been sent, so it is cancelled and not spoiled",
	},
	{[]State{Deferred, Ordered, Printed}, []Move{ReturnUndelivered}, ruleUndelivered, "the card has not been sent"},
	{[]State{Deferred, Ordered, Printed, Undelivered}, []Move{ConfirmReceipt}, ruleReceived, "the card is not on its way to the registrant"},

	{
		[]State{Deferred, Ordered, Printed, Dispatched, Undelivered},
		[]Move{Release},
		ruleAfterReceipt, "the registrant has not called to say that the card has come",
	},
	{
		[]State{Releasing, Released, ReleaseFailed, SendUnknown},
		[]Move{Release},
		ruleOnce, "the passcode of this card has been released",
	},
	{
		[]State{InUse, AskedBack},
		[]Move{Release},
		ruleOnce, "the passcode of this card has been released, or its holder chose one",
	},
	{
		[]State{Deferred, Ordered, Printed, Dispatched, Undelivered, Received, ReleaseFailed, InUse, AskedBack},
		[]Move{PasscodeSent, PasscodeFailed, PasscodeUnknown},
		ruleSettled, "no release is under way",
	},
	{
		[]State{Released},
		[]Move{PasscodeSent},
		ruleSettled, "the passcode was sent",
	},
	{
		[]State{Released, SendUnknown},
		[]Move{PasscodeUnknown},
		ruleSettled, "what came of the release was recorded before",
	},
	{
		[]State{Deferred, Ordered, Printed, Dispatched, Undelivered, Received, Releasing, ReleaseFailed},
		[]Move{TakeIntoUse},
		ruleInUse, "the passcode has not been sent to the holder",
	},
	{
		[]State{Deferred, Ordered, Printed, Dispatched, Undelivered, Received, Releasing, Released, ReleaseFailed, SendUnknown},
		[]Move{AskBack, HandBack},
		ruleLeaving, "the holder does not have the card in use, so it is cancelled",
	},
	{
		[]State{Deferred, Ordered, Printed, Dispatched, Undelivered, Received, Releasing, Released, ReleaseFailed, SendUnknown, InUse},
		[]Move{Chase, Keep},
		ruleChased, "the card has not been asked back",
	},
}

// explain returns the rule that forbids a pair outside the table of moves, and
// how: the first explanation of it, else [ruleMoves].
func explain(from State, m Move) (rule guidance.Rule, message string) {
	for _, e := range explanations {
		if slices.Contains(e.from, from) && (len(e.on) == 0 || slices.Contains(e.on, m)) {
			return e.rule, e.message
		}
	}
	return ruleMoves, ""
}
