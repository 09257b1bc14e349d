package identity

import "github.com/rakit-dev/rakit/guidance"

// Flag says how much of the emergency marker a CIS record carries. The zero Flag
// is invalid.
type Flag uint8

// The four answers, strongest first.
const (
	FlagFull     Flag = iota + 1 // the marker exactly as one convention has it
	FlagPartial                  // the three entries, but not the dates of any convention
	FlagNearMiss                 // something that was perhaps meant as the marker
	FlagNone                     // no marker
)

var flagNames = []string{"full", "partial", "near-miss", "none"}

// Tracked reports whether a person with this flag belongs on the tracking list
// of identities that were registered in the emergency: full and partial do, a
// near miss asks for a look first.
func (f Flag) Tracked() bool { return f == FlagFull || f == FlagPartial }

// String returns the flag as it is written in documents, or "invalid".
func (f Flag) String() string { return guidance.NameClosed(flagNames, f) }

// MarshalText returns the flag as text; the zero Flag is an error.
func (f Flag) MarshalText() ([]byte, error) { return guidance.MarshalClosed("flag", flagNames, f) }

// UnmarshalText reads a flag; unknown text is a *guidance.UnknownValueError.
func (f *Flag) UnmarshalText(text []byte) (err error) {
	*f, err = guidance.ParseClosed[Flag]("flag", flagNames, string(text))
	return err
}

// Convention is one of the two ways in which the emergency pages mark a CIS
// record. The zero Convention means none, and is written "".
type Convention uint8

// The two conventions.
const (
	// RemoteRegistration: UK passport 000000000 that expires on 1 April 2025, TAC1
	// and TAC2 both issued on 1 March 2020 (Remote smartcard registration, stage
	// 3).
	RemoteRegistration Convention = iota + 1
	// Streamlining: passport 000000000, TAC 1 and TAC 2, no dates (Streamlining
	// authentication services, step 4).
	Streamlining
)

var conventionNames = []string{"remote-registration", "streamlining"}

// String returns the convention as it is written in documents, "" for none.
func (c Convention) String() string {
	if c == 0 {
		return ""
	}
	return guidance.NameClosed(conventionNames, c)
}

// MarshalText returns the convention as text, "" for none; a value outside the
// list is an error.
func (c Convention) MarshalText() ([]byte, error) {
	if c == 0 {
		return []byte{}, nil
	}
	return guidance.MarshalClosed("flag convention", conventionNames, c)
}

// UnmarshalText reads what [Convention.MarshalText] writes; unknown text is a
// *guidance.UnknownValueError.
func (c *Convention) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*c = 0
		return nil
	}
	*c, err = guidance.ParseClosed[Convention]("flag convention", conventionNames, string(text))
	return err
}
