package identity

const whatRoleProfileID = "role profile id"

// RoleProfileID is the id of one role that a person holds at one organisation
// (role profile, URP or person_roleid): twelve digits. It is no [UserID], though
// it looks like one: a person has one user id and any number of these. The zero
// RoleProfileID means "absent".
type RoleProfileID struct{ text string }

// ParseRoleProfileID reads exactly twelve ASCII digits; white space at the ends
// does not count, anything between the digits does, and leading zeros are part of
// the id. The error is a [*FormatError].
//
// Source: examples of NHS Digital's APIs, where those of other lengths are
// mistakes. No definition was found, and none of a check digit.
func ParseRoleProfileID(s string) (RoleProfileID, error) {
	s = CleanCode(s)
	if len(s) != 12 || !AllDigits(s) {
		return RoleProfileID{}, &FormatError{What: whatRoleProfileID, Reason: "exactly twelve digits are wanted"}
	}
	return RoleProfileID{text: s}, nil
}

// IsZero reports whether id is absent.
func (id RoleProfileID) IsZero() bool { return id == RoleProfileID{} }

// String returns the twelve digits, or "" when absent.
func (id RoleProfileID) String() string { return id.text }

// MarshalText returns the twelve digits; absent is a [*FormatError].
func (id RoleProfileID) MarshalText() ([]byte, error) { return marshal(whatRoleProfileID, id.text) }

// UnmarshalText reads what [ParseRoleProfileID] reads.
func (id *RoleProfileID) UnmarshalText(text []byte) (err error) {
	*id, err = ParseRoleProfileID(string(text))
	return err
}
