package card

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// State is where a card is in its life. The zero State is invalid.
type State uint8

// The states, in the order of an ordinary life, with the ways off it in between.
const (
	Deferred      State = iota + 1 // asked for, to be printed later
	Ordered                        // asked for, not printed
	Printed                        // printed: unlocked, with a passcode that is held sealed, or issued locked without one
	Spoiled                        // the print failed; final
	Dispatched                     // on its way to the registrant
	Undelivered                    // came back from the way
	Received                       // the registrant has called to say that it has come
	Releasing                      // the passcode is handed to the gateway; retried until it is sent or fails for good
	Released                       // the gateway has sent the passcode
	ReleaseFailed                  // the gateway cannot send the passcode
	SendUnknown                    // nobody can tell whether the gateway has sent the passcode; it is not sent again
	InUse                          // the holder works with it
	AskedBack                      // the holder has left and is to give it back; nobody works with it any more
	Cancelled                      // ended for a reason; final
)

var stateNames = []string{
	"deferred", "ordered", "printed", "spoiled", "dispatched", "undelivered", "received",
	"releasing", "released", "release-failed", "send-unknown", "in-use", "asked-back", "cancelled",
}

// States returns every state, in the order of the constants.
func States() []State { return guidance.MembersClosed[State](stateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s State) String() string { return guidance.NameClosed(stateNames, s) }

// MarshalText returns the state as text; the zero State is an error.
func (s State) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("card state", stateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *State) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[State]("card state", stateNames, string(text))
	return err
}

// Final reports whether s is a state that no move of the table leaves. An
// invalid state is not final: it is no state.
func (s State) Final() bool {
	return s.String() != "invalid" &&
		!slices.ContainsFunc(transitions, func(t Transition) bool { return t.From == s })
}
