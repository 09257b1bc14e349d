package message

import "github.com/rakit-dev/rakit/guidance"

// State is what became of a message. The zero State is invalid.
type State uint8

// The states.
const (
	Waiting   State = iota + 1 // to be handed over; never handed over, or refused for the time being
	Sending                    // handed over, perhaps: what the gateway made of it is not known
	Sent                       // the gateway has taken it
	Delivered                  // the gateway says that it has arrived
	Failed                     // it never went, or did not arrive
	Unknown                    // nobody can tell; it is not sent again
)

var stateNames = []string{"waiting", "sending", "sent", "delivered", "failed", "unknown"}

// States returns every state, in the order of the constants.
func States() []State { return guidance.MembersClosed[State](stateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s State) String() string { return guidance.NameClosed(stateNames, s) }

// MarshalText returns the state as text; the zero State is an error.
func (s State) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of a message", stateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *State) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[State]("state of a message", stateNames, string(text))
	return err
}

// FailureReason is why a message failed. The zero FailureReason is invalid.
type FailureReason uint8

// The reasons.
const (
	Refused       FailureReason = iota + 1 // the gateway never sends it
	Undelivered                            // the gateway sent it, and it did not arrive
	GivenUp                                // the gateway could not be reached for too long
	NumberChanged                          // the number is no longer the proven one
	SecretLost                             // what it was to say can no longer be opened
	NotWanted                              // there is nobody to send it to any more
	Superseded                             // another is sent in its place, with numbers of its own
)

var failureReasonNames = []string{"refused", "undelivered", "given-up", "number-changed", "secret-lost", "not-wanted", "superseded"}

// FailureReasons returns every reason, in the order of the constants.
func FailureReasons() []FailureReason {
	return guidance.MembersClosed[FailureReason](failureReasonNames)
}

// String returns the reason as it is written in documents, or "invalid".
func (r FailureReason) String() string { return guidance.NameClosed(failureReasonNames, r) }

// MarshalText returns the reason as text; the zero FailureReason is an error.
func (r FailureReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reason of failure", failureReasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a [*guidance.UnknownValueError].
func (r *FailureReason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[FailureReason]("reason of failure", failureReasonNames, string(text))
	return err
}
