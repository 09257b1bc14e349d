package message

import "github.com/rakit-dev/rakit/guidance"

// Move is something that happens to a message. The zero Move is invalid.
type Move uint8

// The moves. [Transitions] says from which state to which each one leads.
const (
	Begin     Move = iota + 1 // an attempt to hand it over begins
	Defer                     // the gateway has not taken it, for the time being
	Accept                    // the gateway has taken it
	Arrive                    // the gateway says that it has arrived
	NotArrive                 // the gateway says that it did not arrive
	Fail                      // it is never handed over any more
	GiveUp                    // the gateway could not be reached for too long
	Lose                      // nobody can tell what became of it
)

var moveNames = []string{"begin", "defer", "accept", "arrive", "not-arrive", "fail", "give-up", "lose"}

// Moves returns every move, in the order of the constants.
func Moves() []Move { return guidance.MembersClosed[Move](moveNames) }

// String returns the move as it is written in documents, or "invalid".
func (m Move) String() string { return guidance.NameClosed(moveNames, m) }

// MarshalText returns the move as text; the zero Move is an error.
func (m Move) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("move of a message", moveNames, m)
}

// UnmarshalText reads a move; unknown text is a [*guidance.UnknownValueError].
func (m *Move) UnmarshalText(text []byte) (err error) {
	*m, err = guidance.ParseClosed[Move]("move of a message", moveNames, string(text))
	return err
}

// By says who makes a move. The zero By is invalid.
type By uint8

// Those who move a message.
const (
	BySender  By = iota + 1 // the Registration Authority's own system
	ByGateway               // whoever delivers: its answer, or what it tells later
)

var byNames = []string{"sender", "gateway"}

// String returns who it is as written in documents, or "invalid".
func (b By) String() string { return guidance.NameClosed(byNames, b) }

// MarshalText returns who it is as text; the zero By is an error.
func (b By) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("maker of a message's move", byNames, b)
}

// UnmarshalText reads who it is; unknown text is a [*guidance.UnknownValueError].
func (b *By) UnmarshalText(text []byte) (err error) {
	*b, err = guidance.ParseClosed[By]("maker of a message's move", byNames, string(text))
	return err
}
