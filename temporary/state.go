package temporary

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// State is where a temporary access card is in its life. The zero State is invalid.
type State uint8

// The states.
const (
	InStore       State = iota + 1 // lies in the organisation's store, to be lent
	Lent                           // given to somebody named, and not overdue as far as anybody marked
	Deactivated                    // out, and does not work any more
	Lost                           // nobody knows where it is; does not work
	AwaitingCheck                  // back, and not to be lent before it was checked
	Withdrawn                      // taken out of the store for good; final
)

var stateNames = []string{"in-store", "lent", "deactivated", "lost", "awaiting-check", "withdrawn"}

// States returns every state, in the order of the constants.
func States() []State { return guidance.MembersClosed[State](stateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s State) String() string { return guidance.NameClosed(stateNames, s) }

// MarshalText returns the state as text; the zero State is an error.
func (s State) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of a temporary card", stateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *State) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[State]("state of a temporary card", stateNames, string(text))
	return err
}

// Final reports whether s is a state that no move of the table leaves. An invalid
// state is not final: it is no state.
func (s State) Final() bool {
	return s.String() != "invalid" &&
		!slices.ContainsFunc(transitions, func(t Transition) bool { return t.From == s })
}
