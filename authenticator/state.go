package authenticator

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// State is where an authenticator is in its life. The zero State is none: what was
// never registered.
type State uint8

// The states.
const (
	Active  State = iota + 1 // it can be signed in with; of a robot, its code is there
	Removed                  // final
)

var stateNames = []string{"active", "removed"}

// States returns every state, in the order of the constants.
func States() []State { return guidance.MembersClosed[State](stateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s State) String() string { return guidance.NameClosed(stateNames, s) }

// MarshalText returns the state as text; the zero State is an error.
func (s State) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("authenticator state", stateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *State) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[State]("authenticator state", stateNames, string(text))
	return err
}

// Final reports whether s is a state that no move of the table leaves. What is not
// registered is in no state, and not final.
func (s State) Final() bool {
	return s.String() != "invalid" &&
		!slices.ContainsFunc(transitions, func(t Transition) bool { return t.From == s })
}

// Move is something that happens to an authenticator. The zero Move is invalid.
type Move uint8

// The moves.
const (
	MoveRegister Move = iota + 1
	MoveRemove
)

var moveNames = []string{"register", "remove"}

// Moves returns every move, in the order of the constants.
func Moves() []Move { return guidance.MembersClosed[Move](moveNames) }

// String returns the move as it is written in documents, or "invalid".
func (m Move) String() string { return guidance.NameClosed(moveNames, m) }

// RemovalReason is why an authenticator was removed. The zero RemovalReason is
// invalid. No public list was found, so this one is a design choice (RA-IDN-096).
type RemovalReason uint8

// The reasons.
const (
	Lost          RemovalReason = iota + 1
	Stolen                      // or in the hands of somebody else
	Damaged                     // or does not work
	Replaced                    // by another authenticator
	NotNeeded                   // any more
	CodeUnused                  // of a robot: the code went unused, and another is wanted
	KindWithdrawn               // the kind is not offered any more
	ProfileClosed               // set by [RemoveAll] only
)

var removalReasonNames = []string{
	"lost", "stolen", "damaged", "replaced", "not-needed", "code-unused", "kind-withdrawn", "profile-closed",
}

// RemovalReasons returns every reason, in the order of the constants.
func RemovalReasons() []RemovalReason {
	return guidance.MembersClosed[RemovalReason](removalReasonNames)
}

// String returns the reason as it is written in documents, or "invalid".
func (r RemovalReason) String() string { return guidance.NameClosed(removalReasonNames, r) }

// MarshalText returns the reason as text; the zero RemovalReason is an error.
func (r RemovalReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reason of removing an authenticator", removalReasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a [*guidance.UnknownValueError].
func (r *RemovalReason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[RemovalReason]("reason of removing an authenticator", removalReasonNames, string(text))
	return err
}
