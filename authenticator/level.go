package authenticator

import "github.com/rakit-dev/rakit/guidance"

// Level is an authenticator assurance level, as the Care Identity Service uses the
// word. The zero Level is invalid: nobody states it. Level 1 is not offered.
type Level uint8

// The levels, the weaker first.
const (
	AAL2 Level = iota + 1 // high confidence
	AAL3                  // very high confidence; that of a smartcard
)

var levelNames = []string{"AAL2", "AAL3"}

// Levels returns every level, in the order of the constants.
func Levels() []Level { return guidance.MembersClosed[Level](levelNames) }

// String returns the level as it is written in documents, or "invalid".
func (l Level) String() string { return guidance.NameClosed(levelNames, l) }

// MarshalText returns the level as text; the zero Level is an error.
func (l Level) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("assurance level", levelNames, l)
}

// UnmarshalText reads a level; unknown text is a [*guidance.UnknownValueError].
func (l *Level) UnmarshalText(text []byte) (err error) {
	*l, err = guidance.ParseClosed[Level]("assurance level", levelNames, string(text))
	return err
}

// Suffices reports whether a sign-in at level l does for an application that needs
// another: AAL2 is met by both, AAL3 by itself alone. A level outside the list
// neither suffices nor is met.
//
// Source: Authenticator guidance for developers, "Choosing an assurance level".
func (l Level) Suffices(needed Level) bool {
	return l.String() != "invalid" && needed.String() != "invalid" && l >= needed
}

// Suffices reports whether the authenticator does for an application that needs a
// level: it is active, and its kind is strong enough.
func (a Authenticator) Suffices(needed Level) bool {
	o, _ := a.Kind.Offer()
	return a.State == Active && o.Level.Suffices(needed)
}

// CheckLevel says whether a kind does for an application that needs a level
// (RA-IDN-099). pointer is the JSON Pointer of the kind.
func CheckLevel(k Kind, needed Level, pointer string) guidance.Assessment {
	var a guidance.Assessment
	o, _ := k.Offer()
	message := "an application that needs AAL3 takes no weaker authenticator"
	switch {
	case o.Level == 0:
		message = "nobody states how strong this kind of authenticator is"
	case needed.String() == "invalid":
		message = "the level that the application needs is not one of the list"
	}
	a.Require(ruleLevel, o.Level.Suffices(needed), pointer, message)
	return a
}
