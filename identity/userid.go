package identity

const whatUserID = "Care Identity user id"

// UserID is the Unique User Identifier (UUID) of a Care Identity profile: twelve
// digits, printed under the photograph of a smartcard. It is no number: leading
// zeros are part of it. It is no RFC 4122 UUID. The zero UserID means "absent".
type UserID struct{ text string }

// ParseUserID reads exactly twelve ASCII digits; white space at the ends does not
// count, anything between the digits does. The error is a [*FormatError].
//
// No check digit is verified. Of the identifiers that can be seen in public,
// one series fits the modulus 11 rule of the NHS number and the others do not,
// and no rule was ever published: a check would refuse real people.
//
// Source: Smartcard and authentication users ("name, photograph and UUID").
func ParseUserID(s string) (UserID, error) {
	s = CleanCode(s)
	if len(s) != 12 || !AllDigits(s) {
		return UserID{}, &FormatError{What: whatUserID, Reason: "exactly twelve digits are wanted"}
	}
	return UserID{text: s}, nil
}

// IsZero reports whether id is absent.
func (id UserID) IsZero() bool { return id == UserID{} }

// String returns the twelve digits, or "" when absent.
func (id UserID) String() string { return id.text }

// MarshalText returns the twelve digits; absent is a [*FormatError].
func (id UserID) MarshalText() ([]byte, error) { return marshal(whatUserID, id.text) }

// UnmarshalText reads what [ParseUserID] reads.
func (id *UserID) UnmarshalText(text []byte) (err error) {
	*id, err = ParseUserID(string(text))
	return err
}
