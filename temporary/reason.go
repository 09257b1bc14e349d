package temporary

import "github.com/rakit-dev/rakit/guidance"

// Reason says why a card is lent. The zero Reason is invalid.
type Reason uint8

// The reasons: the page on temporary staff names the first three, the user guide of
// Care Identity Management the fourth.
const (
	LateBooking Reason = iota + 1
	ShortNotice
	OutOfHours
	Emergency // with a note
)

var reasonNames = []string{"late-booking", "short-notice", "out-of-hours", "emergency"}

// Reasons returns every reason, in the order of the constants.
func Reasons() []Reason { return guidance.MembersClosed[Reason](reasonNames) }

// String returns the reason as it is written in documents, or "invalid".
func (r Reason) String() string { return guidance.NameClosed(reasonNames, r) }

// MarshalText returns the reason as text; the zero Reason is an error.
func (r Reason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reason for a temporary card", reasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a [*guidance.UnknownValueError].
func (r *Reason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[Reason]("reason for a temporary card", reasonNames, string(text))
	return err
}

// EndReason says why a card was stopped or withdrawn. The zero EndReason is
// invalid.
type EndReason uint8

// The reasons. No public list was found: all of them are ours.
const (
	Misuse              EndReason = iota + 1 // used, or thought to be used, as it must not be
	RegistrationRefused                      // the holder could not be registered
	Damaged
	NoLongerNeeded
	NotFound       // missing for too long
	NeverReturned  // deactivated, and never came back
	FailedTheCheck // it came back, and cannot be trusted any more
)

var endReasonNames = []string{
	"misuse", "registration-refused", "damaged", "no-longer-needed", "not-found", "never-returned", "failed-the-check",
}

// EndReasons returns every reason, in the order of the constants.
func EndReasons() []EndReason { return guidance.MembersClosed[EndReason](endReasonNames) }

// String returns the reason as it is written in documents, or "invalid".
func (r EndReason) String() string { return guidance.NameClosed(endReasonNames, r) }

// MarshalText returns the reason as text; the zero EndReason is an error.
func (r EndReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reason for ending a temporary card", endReasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a [*guidance.UnknownValueError].
func (r *EndReason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[EndReason]("reason for ending a temporary card", endReasonNames, string(text))
	return err
}

// valid reports whether r is in the list.
func (r EndReason) valid() bool { return r != 0 && int(r) <= len(endReasonNames) }
