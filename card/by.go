package card

import "github.com/rakit-dev/rakit/guidance"

// By says who makes a move. The zero By is invalid. Which role of the Registration
// Authority that is, is for package rbac.
type By uint8

// Those who move a card: people, and machines.
const (
	ByAgent      By = iota + 1 // the Registration Authority's agent
	ByRegistrant               // the person the card is for; the agent records what they say
	ByPrinter                  // the card printer
	ByMessenger                // the gateway that sends texts
	ByHolder                   // the person the card is for, on their own
	ByUnlocker                 // whoever may unlock for a holder who is there: agent, Sponsor or Local Smartcard Administrator; who renews certificates is in [RenewalTable]
	ByChip                     // the card itself
	ByCA                       // the certification authority
	ByRA                       // the Registration Authority's own system
)

var byNames = []string{"agent", "registrant", "printer", "messenger", "holder", "unlocker", "chip", "certification-authority", "registration-authority"}

// Person reports whether a person makes the move, and so somebody may ask for it;
// the others are made by machines. The zero By is nobody.
func (b By) Person() bool {
	return b == ByAgent || b == ByRegistrant || b == ByHolder || b == ByUnlocker
}

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
