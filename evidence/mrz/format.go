package mrz

import "github.com/rakit-dev/rakit/guidance"

// Format says how a zone is laid out. It is a closed list; the zero Format is
// invalid.
type Format uint8

// The five formats of Doc 9303.
const (
	TD1  Format = iota + 1 // three lines of 30: identity cards and permits (Part 5)
	TD2                    // two lines of 36: older identity cards (Part 6)
	TD3                    // two lines of 44: passport books (Part 4)
	MRVA                   // two lines of 44: visas that fill a page (Part 7)
	MRVB                   // two lines of 36: smaller visas (Part 7)
)

const listFormats = "format of a machine readable zone"

var formatNames = []string{"td1", "td2", "td3", "mrva", "mrvb"}

// Formats returns every format, in the order of the constants.
func Formats() []Format { return guidance.MembersClosed[Format](formatNames) }

// String returns the format as it is written in documents, or "invalid".
func (f Format) String() string { return guidance.NameClosed(formatNames, f) }

// MarshalText returns the format as a word; the zero Format is an error.
func (f Format) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed(listFormats, formatNames, f)
}

// UnmarshalText reads a format; unknown text is a
// [*guidance.UnknownValueError].
func (f *Format) UnmarshalText(text []byte) (err error) {
	*f, err = guidance.ParseClosed[Format](listFormats, formatNames, string(text))
	return err
}

// card reports whether f is one of the formats whose document number may run on
// into the optional data (Parts 5 and 6, section 4.2.2).
func (f Format) card() bool { return f == TD1 || f == TD2 }
