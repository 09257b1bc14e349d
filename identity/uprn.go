package identity

import "strings"

const whatUPRN = "UPRN"

// UPRN is a Unique Property Reference Number: the number of an address, or of
// anything else that has a place, in Great Britain. It has no check digit and
// holds nothing of the place. The zero UPRN means "absent".
type UPRN struct{ text string }

// ParseUPRN reads one to twelve ASCII digits, of which leading zeros do not
// count; zero itself is no UPRN. White space at the ends does not count, anything
// between the digits does. The error is a [*FormatError].
//
// Source: OS Open UPRN, technical specification (a whole number of size 12).
func ParseUPRN(s string) (UPRN, error) {
	s = CleanCode(s)
	if s == "" || len(s) > 12 || !AllDigits(s) {
		return UPRN{}, &FormatError{What: whatUPRN, Reason: "one to twelve digits are wanted"}
	}
	s = strings.TrimLeft(s, "0")
	if s == "" {
		return UPRN{}, &FormatError{What: whatUPRN, Reason: "zero is no UPRN"}
	}
	return UPRN{text: s}, nil
}

// IsZero reports whether u is absent.
func (u UPRN) IsZero() bool { return u == UPRN{} }

// String returns the number without leading zeros, or "" when absent.
func (u UPRN) String() string { return u.text }

// MarshalText returns the number without leading zeros; absent is a
// [*FormatError].
func (u UPRN) MarshalText() ([]byte, error) { return marshal(whatUPRN, u.text) }

// UnmarshalText reads what [ParseUPRN] reads.
func (u *UPRN) UnmarshalText(text []byte) (err error) {
	*u, err = ParseUPRN(string(text))
	return err
}
