package temporary

import "github.com/rakit-dev/rakit/guidance"

// Move is something that happens to a temporary access card. The zero Move is
// invalid.
type Move uint8

// The moves. [Transitions] says from which state to which each one leads.
const (
	AddToStore Move = iota + 1
	Give            // to somebody named
	TakeBack        // in time
	Deactivate      // it did not come back in time
	Stop            // somebody decides that it must not be used, before it is overdue
	BringBack       // it comes back after it was deactivated or lost
	Clear           // checked, with a new passcode, for the store
	Lose            // nobody knows where it is
	Withdraw        // for good
)

var moveNames = []string{
	"add-to-store", "give", "take-back", "deactivate", "stop", "bring-back", "clear", "lose", "withdraw",
}

// Moves returns every move, in the order of the constants.
func Moves() []Move { return guidance.MembersClosed[Move](moveNames) }

// String returns the move as it is written in documents, or "invalid".
func (m Move) String() string { return guidance.NameClosed(moveNames, m) }

// MarshalText returns the move as text; the zero Move is an error.
func (m Move) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("move of a temporary card", moveNames, m)
}

// UnmarshalText reads a move; unknown text is a [*guidance.UnknownValueError].
func (m *Move) UnmarshalText(text []byte) (err error) {
	*m, err = guidance.ParseClosed[Move]("move of a temporary card", moveNames, string(text))
	return err
}

// By says who makes a move. The zero By is invalid.
type By uint8

// Who makes moves. Who of an organisation's people may lend a card is not
// published: whoever the organisation says, who is then named.
const (
	ByStaff By = iota + 1 // whoever is on duty and may lend cards
	ByAgent               // the Registration Authority
	ByClock               // nobody: it happens by the time
)

var byNames = []string{"staff", "agent", "clock"}

// String returns who it is as written in documents, or "invalid".
func (b By) String() string { return guidance.NameClosed(byNames, b) }

// MarshalText returns who it is as text; the zero By is an error.
func (b By) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("mover of a temporary card", byNames, b)
}

// UnmarshalText reads who it is; unknown text is a [*guidance.UnknownValueError].
func (b *By) UnmarshalText(text []byte) (err error) {
	*b, err = guidance.ParseClosed[By]("mover of a temporary card", byNames, string(text))
	return err
}
