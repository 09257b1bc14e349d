package card

import "github.com/rakit-dev/rakit/guidance"

// Move is something that happens to a card. The zero Move is invalid.
type Move uint8

// The moves. [Transitions] says from which state to which each one leads.
const (
	Print Move = iota + 1
	Spoil
	Dispatch
	ReturnUndelivered
	ConfirmReceipt
	Release
	PasscodeSent
	PasscodeFailed
	UnlockFaceToFace
	TakeIntoUse
	Cancel
)

var moveNames = []string{
	"print", "spoil", "dispatch", "return-undelivered", "confirm-receipt", "release",
	"passcode-sent", "passcode-failed", "unlock-face-to-face", "take-into-use", "cancel",
}

// Moves returns every move, in the order of the constants.
func Moves() []Move { return guidance.MembersClosed[Move](moveNames) }

// String returns the move as it is written in documents, or "invalid".
func (m Move) String() string { return guidance.NameClosed(moveNames, m) }

// MarshalText returns the move as text; the zero Move is an error.
func (m Move) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("card move", moveNames, m)
}

// UnmarshalText reads a move; unknown text is a [*guidance.UnknownValueError].
func (m *Move) UnmarshalText(text []byte) (err error) {
	*m, err = guidance.ParseClosed[Move]("card move", moveNames, string(text))
	return err
}

// By says who makes a move. The zero By is invalid.
type By uint8

// Those who move a card: two people, two machines.
const (
	ByAgent      By = iota + 1 // the Registration Authority's agent
	ByRegistrant               // the person the card is for; the agent records what they say
	ByPrinter                  // the card printer
	ByMessenger                // the gateway that sends texts
)

var byNames = []string{"agent", "registrant", "printer", "messenger"}

// Person reports whether a person makes the move, and so somebody may ask for it;
// the others are made by machines. The zero By is nobody.
func (b By) Person() bool { return b == ByAgent || b == ByRegistrant }

// String returns who it is as written in documents, or "invalid".
func (b By) String() string { return guidance.NameClosed(byNames, b) }

// MarshalText returns who it is as text; the zero By is an error.
func (b By) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("maker of a card move", byNames, b)
}

// UnmarshalText reads who it is; unknown text is a [*guidance.UnknownValueError].
func (b *By) UnmarshalText(text []byte) (err error) {
	*b, err = guidance.ParseClosed[By]("maker of a card move", byNames, string(text))
	return err
}
