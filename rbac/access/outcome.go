package access

import "github.com/rakit-dev/rakit/guidance"

// Outcome is what was decided, or what one reason says. The zero Outcome denies,
// and stands in no decision that was made.
type Outcome uint8

// The outcomes. Only the first lets anybody do anything.
const (
	Allowed    Outcome = iota + 1 // something gives it, and nothing stands in the way
	Forbidden                     // it is denied whatever was given
	Expired                       // it was given, and is over: run out, ended, revoked or closed
	NotYet                        // it is given from a later day on
	NotGranted                    // nothing gives it
)

var outcomeNames = []string{"allowed", "forbidden", "expired", "not-yet", "not-granted"}

// Outcomes returns every outcome, in the order of the constants.
func Outcomes() []Outcome { return guidance.MembersClosed[Outcome](outcomeNames) }

// String returns the outcome as it is written in documents, or "invalid".
func (o Outcome) String() string { return guidance.NameClosed(outcomeNames, o) }

// MarshalText returns the outcome as text; the zero Outcome is an error.
func (o Outcome) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("outcome of access", outcomeNames, o)
}

// UnmarshalText reads an outcome, exactly; unknown text is a
// [*guidance.UnknownValueError].
func (o *Outcome) UnmarshalText(text []byte) (err error) {
	*o, err = guidance.ParseClosed[Outcome]("outcome of access", outcomeNames, string(text))
	return err
}

// and returns what two reasons of one access profile come to: what stands in the
// way for good counts before what is a matter of days.
func (o Outcome) and(p Outcome) Outcome {
	for _, first := range [...]Outcome{Forbidden, NotGranted, Expired, NotYet} {
		if o == first || p == first {
			return first
		}
	}
	return Allowed
}

// or returns what two access profiles come to: the better of both.
func (o Outcome) or(p Outcome) Outcome {
	if o == 0 || p == 0 {
		return max(o, p)
	}
	return min(o, p)
}

// Source is how an access profile comes by an activity. The zero Source is not at
// all.
type Source uint8

// The sources; of several the first is named.
const (
	ByJobRole   Source = iota + 1 // by the national baseline of its job role, with what that includes
	ByAddition                    // the access profile names it
	ByInclusion                   // one that the access profile names includes it
)

var sourceNames = []string{"job-role", "added", "included"}

// Sources returns every source, in the order of the constants.
func Sources() []Source { return guidance.MembersClosed[Source](sourceNames) }

// String returns the source as it is written in documents, or "invalid".
func (s Source) String() string { return guidance.NameClosed(sourceNames, s) }

// MarshalText returns the source as text; the zero Source is an error.
func (s Source) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("source of an activity", sourceNames, s)
}

// UnmarshalText reads a source, exactly; unknown text is a
// [*guidance.UnknownValueError].
func (s *Source) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[Source]("source of an activity", sourceNames, string(text))
	return err
}
