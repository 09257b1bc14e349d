package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// BodyState says where the plastic of a card that has ended is. A card that has
// ended never works again; what is left of it can still be found, cleared for
// another holder or destroyed. The zero BodyState is invalid, and that of a card
// that has not ended or was never printed.
type BodyState uint8

// The states of what is left of a card.
const (
	BodyOut       BodyState = iota + 1 // with somebody, or nobody knows
	BodyFound                          // with the Registration Authority, after it was out; to be destroyed
	BodyInHand                         // with the Registration Authority since it ended: never sent, come back from the post, or given back by its holder
	BodyCleared                        // without its certificates, to be printed again as another card; final
	BodyDestroyed                      // cut through the chip; final
)

var bodyStateNames = []string{"out", "found", "in-hand", "cleared", "destroyed"}

// BodyStates returns every state, in the order of the constants.
func BodyStates() []BodyState { return guidance.MembersClosed[BodyState](bodyStateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s BodyState) String() string { return guidance.NameClosed(bodyStateNames, s) }

// MarshalText returns the state as text; the zero BodyState is an error.
func (s BodyState) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of a card's body", bodyStateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *BodyState) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[BodyState]("state of a card's body", bodyStateNames, string(text))
	return err
}

// BodyMove is something that happens to what is left of a card. The zero BodyMove
// is invalid.
type BodyMove uint8

// The moves. [BodyTransitions] says from which state to which each one leads.
const (
	Find BodyMove = iota + 1
	Clear
	Destroy
)

var bodyMoveNames = []string{"find", "clear", "destroy"}

// BodyMoves returns every move, in the order of the constants.
func BodyMoves() []BodyMove { return guidance.MembersClosed[BodyMove](bodyMoveNames) }

// String returns the move as it is written in documents, or "invalid".
func (m BodyMove) String() string { return guidance.NameClosed(bodyMoveNames, m) }

// MarshalText returns the move as text; the zero BodyMove is an error.
func (m BodyMove) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("move of a card's body", bodyMoveNames, m)
}

// UnmarshalText reads a move; unknown text is a [*guidance.UnknownValueError].
func (m *BodyMove) UnmarshalText(text []byte) (err error) {
	*m, err = guidance.ParseClosed[BodyMove]("move of a card's body", bodyMoveNames, string(text))
	return err
}

// BodyTransition is one line of the table of what is left of a card.
type BodyTransition = Line[BodyState, BodyMove]

// bodyTransitions is the only place that says what becomes of the plastic.
var bodyTransitions = lines[BodyState, BodyMove]{
	{BodyOut, Find, BodyFound, ByAgent, "the card that had ended is found, or given back late; it stays ended, and is not used again", ruleFound, nil},
	{BodyInHand, Clear, BodyCleared, ByAgent, "it was never out of sight; its certificates are taken off, so that it can be printed again as another card", ruleCleared, nil},
	{BodyInHand, Destroy, BodyDestroyed, ByAgent, "it is cut through the chip", ruleDestroyed, nil},
	{BodyFound, Destroy, BodyDestroyed, ByAgent, "it is cut through the chip; nobody knows who had it", ruleDestroyed, nil},
}

// BodyTransitions returns the table, in the order in which the documentation
// prints it. The slice is the caller's.
func BodyTransitions() []BodyTransition { return bodyTransitions.clone() }

// bodyAfter returns where the plastic is of a card that ends from a state.
func bodyAfter(from State) BodyState {
	switch from {
	case Deferred, Ordered:
		return 0 // there is none, unless the printer spoiled one
	case Printed, Undelivered:
		return BodyInHand
	}
	return BodyOut
}

// Found returns the card after it was found, or came back late: it has ended
// before, and stays so (RA-CRD-023). Its plastic can only be destroyed: nobody knows
// who had it, for whatever reason it ended.
func (c Card) Found(at time.Time) (Card, error) { return c.bodyMoved(Find, at) }

// Cleared returns the card after its plastic was cleared for reuse (RA-CRD-024): it
// has lain with the Registration Authority since the card ended, the reason for which
// that was lets it be used again ([CancelReason.Reusable]), and the certification
// authority owes no answer about its certificates. Those that are on it are taken off
// by clearing.
func (c Card) Cleared(at time.Time) (Card, error) { return c.bodyMoved(Clear, at) }

// Destroyed returns the card after its plastic was destroyed.
func (c Card) Destroyed(at time.Time) (Card, error) { return c.bodyMoved(Destroy, at) }

// bodyMoved returns c after a move of what is left of it.
func (c Card) bodyMoved(m BodyMove, at time.Time) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleClock, !at.IsZero() && !at.Before(c.latest()), "/at",
		"the instant is missing, or before the card's latest step")
	line, ok := bodyTransitions.find(c.Body, m)
	switch {
	case !c.State.Final():
		a.Fail(ruleMoves, "/state", "the card has not ended")
	case !ok && m == Clear:
		a.Fail(ruleCleared, "/body", "what is left of the card is not with the Registration Authority, or was out of its sight")
	case !ok:
		a.Fail(ruleMoves, "/body", "the table of what is left of a card has no such move here")
	}
	if m == Clear {
		a.Require(ruleCleared, c.Reason.Reusable(), "/reason", "a card that ended for this reason is destroyed")
		a.Require(ruleCleared, !c.Certification.Pending(), "/certification", "the certification authority owes an answer about its certificates")
	}
	if err := a.Refusal(m.String()); err != nil {
		return Card{}, err
	}
	c.Body, c.BodyMovedAt = line.To, at.UTC()
	return c, nil
}
