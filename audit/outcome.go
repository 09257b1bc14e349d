package audit

import "github.com/rakit-dev/rakit/guidance"

// Outcome is how a command ended. The zero Outcome is invalid.
type Outcome uint8

// The three outcomes.
const (
	Done    Outcome = iota + 1 // it was done
	Refused                    // a rule forbade it, and nothing was changed
	Failed                     // it was allowed, but something broke
)

var outcomeNames = []string{"done", "refused", "failed"}

// String returns the outcome as it is written in the log, or "invalid".
func (o Outcome) String() string { return guidance.NameClosed(outcomeNames, o) }

// MarshalText returns the outcome as text; the zero Outcome is an error.
func (o Outcome) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("outcome", outcomeNames, o)
}

// UnmarshalText reads an outcome; unknown text is a
// [*guidance.UnknownValueError].
func (o *Outcome) UnmarshalText(text []byte) (err error) {
	*o, err = guidance.ParseClosed[Outcome]("outcome", outcomeNames, string(text))
	return err
}
