package card

import "github.com/rakit-dev/rakit/guidance"

// Move is something that happens to a card. The zero Move is invalid.
type Move uint8

// The moves. [Transitions] says from which state to which each one leads.
const (
	SendToPrint Move = iota + 1
	Print
	Spoil
	HandOver
	Dispatch
	ReturnUndelivered
	ConfirmReceipt
	Release
	PasscodeSent
	PasscodeFailed
	PasscodeUnknown
	UnlockFaceToFace
	TakeIntoUse
	AskBack
	Chase
	Keep
	HandBack
	Cancel
)

var moveNames = []string{
	"send-to-print", "print", "spoil", "hand-over", "dispatch", "return-undelivered", "confirm-receipt", "release",
	"passcode-sent", "passcode-failed", "passcode-unknown", "unlock-face-to-face", "take-into-use",
	"ask-back", "chase", "keep", "hand-back", "cancel",
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
