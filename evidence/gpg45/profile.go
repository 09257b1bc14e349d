package gpg45

import (
	"math/bits"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/guidance"
)

// Level is the level of confidence in an identity. The zero Level is invalid:
// that no profile is met is None.
type Level uint8

// The levels, lowest first.
const (
	None Level = iota + 1
	Low
	Medium
	High
	VeryHigh
)

var levelNames = []string{"none", "low", "medium", "high", "very_high"}

// ParseLevel reads a level by its machine name, in capitals or not. Unknown text
// is a [*guidance.UnknownValueError].
func ParseLevel(s string) (Level, error) {
	return guidance.ParseClosed[Level]("level of confidence", levelNames, strings.ToLower(s))
}

// Levels returns every level, lowest first.
func Levels() []Level { return guidance.MembersClosed[Level](levelNames) }

// String returns the level by its machine name, "very_high", or "invalid".
func (l Level) String() string { return guidance.NameClosed(levelNames, l) }

// MarshalText returns the level as text; the zero Level is an error.
func (l Level) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("level of confidence", levelNames, l)
}

// UnmarshalText reads a level as [ParseLevel] does.
func (l *Level) UnmarshalText(text []byte) (err error) {
	*l, err = ParseLevel(string(text))
	return err
}

// Profile is one of the 32 identity profiles. The zero Profile is invalid.
type Profile uint8

// The profiles, in table order.
const (
	L1A Profile = iota + 1
	L1B
	L1C
	L2A
	L2B
	L3A
	M1A
	M1B
	M1C
	M1D
	M2A
	M2B
	M2C
	M3A
	H1A
	H1B
	H1C
	H2A
	H2B
	H2C
	H2D
	H2E
	H3A
	V1A
	V1B
	V1C
	V1D
	V2A
	V2B
	V2C
	V2D
	V3A
)

var profileNames = []string{
	"L1A", "L1B", "L1C", "L2A", "L2B", "L3A",
	"M1A", "M1B", "M1C", "M1D", "M2A", "M2B", "M2C", "M3A",
	"H1A", "H1B", "H1C", "H2A", "H2B", "H2C", "H2D", "H2E", "H3A",
	"V1A", "V1B", "V1C", "V1D", "V2A", "V2B", "V2C", "V2D", "V3A",
}

// ParseProfile reads the code of a profile, in capitals or not: published
// examples write both M1C and m1c. Unknown text is a
// [*guidance.UnknownValueError].
func ParseProfile(s string) (Profile, error) {
	return guidance.ParseClosed[Profile]("identity profile", profileNames, strings.ToUpper(s))
}

// Profiles returns every profile, in table order.
func Profiles() []Profile { return guidance.MembersClosed[Profile](profileNames) }

// String returns the code in capitals, "M1A", or "invalid".
func (p Profile) String() string { return guidance.NameClosed(profileNames, p) }

// MarshalText returns the code in capitals; the zero Profile is an error.
func (p Profile) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("identity profile", profileNames, p)
}

// UnmarshalText reads a code as [ParseProfile] does.
func (p *Profile) UnmarshalText(text []byte) (err error) {
	*p, err = ParseProfile(string(text))
	return err
}

// ProfileSet is a set of profiles. It is a value: comparing with == compares the
// members. The zero ProfileSet is empty.
type ProfileSet struct{ bits uint32 }

// AllProfiles returns the set of all 32 profiles.
func AllProfiles() ProfileSet { return ProfileSet{^uint32(0)} }

// SetOf returns the set of the given profiles; one that is invalid is left out.
func SetOf(ps ...Profile) ProfileSet {
	var set ProfileSet
	for _, p := range ps {
		if p >= L1A && p <= V3A {
			set.bits |= p.bit()
		}
	}
	return set
}

func (p Profile) bit() uint32 { return 1 << (p - 1) }

// Contains reports whether p is a member.
func (s ProfileSet) Contains(p Profile) bool { return p >= L1A && p <= V3A && s.bits&p.bit() != 0 }

// Len returns the number of members.
func (s ProfileSet) Len() int { return bits.OnesCount32(s.bits) }

// IsZero reports whether the set is empty.
func (s ProfileSet) IsZero() bool { return s.bits == 0 }

// List returns the members in table order; never nil.
func (s ProfileSet) List() []Profile {
	list := make([]Profile, 0, s.Len())
	for rest := s.bits; rest != 0; rest &= rest - 1 {
		list = append(list, Profile(bits.TrailingZeros32(rest)+1))
	}
	return list
}

// String returns the codes in table order, separated by spaces.
func (s ProfileSet) String() string {
	codes := make([]string, 0, s.Len())
	for _, p := range s.List() {
		codes = append(codes, p.String())
	}
	return strings.Join(codes, " ")
}

// last returns the last member in table order.
func (s ProfileSet) last() (Profile, bool) {
	n := bits.Len32(s.bits)
	return Profile(n), n > 0
}

// MarshalJSON returns the members as a list, in table order.
func (s ProfileSet) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }

// AppendJSON adds the members to b as a list, in table order.
func (s ProfileSet) AppendJSON(b []byte) []byte {
	b = append(b, '[')
	for rest := s.bits; rest != 0; rest &= rest - 1 {
		if rest != s.bits {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), profileNames[bits.TrailingZeros32(rest)]...), '"')
	}
	return append(b, ']')
}

// UnmarshalJSON reads a list of codes as [ParseProfile] does.
func (s *ProfileSet) UnmarshalJSON(data []byte) error {
	var list []Profile
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	*s = SetOf(list...)
	return nil
}
