package passcode

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// ErrSecret is returned by every decoder, and by the binary encoders, that are
// asked to read or write a [Secret].
var ErrSecret = errors.New("a secret is neither read from nor written to a document")

// mask is all that any formatter or encoder gets to see.
const mask = "[secret]"

// Secret is text that cannot be printed, encoded or logged: every such attempt
// gives "[secret]", or an error where there is no room for that. The zero Secret
// holds nothing. Compare with [Secret.Equal]; == does not compile.
//
// The text hides in a function and not in a field. The fmt package ignores the
// methods of a value in an unexported field of another struct and prints what it
// finds there, and deep printers, such as test libraries use to show a
// difference, ignore methods and follow pointers; neither looks into a function.
type Secret struct {
	reveal func() string
}

// NewSecret returns text as a Secret. Empty text gives the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{reveal: func() string { return text }}
}

// Reveal returns the text. Only a port that must hand it over calls this: the
// one that texts it, or the one that prints the card.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// IsZero reports whether s holds nothing.
func (s Secret) IsZero() bool { return s.reveal == nil }

// Equal reports whether s and t hold the same text, in a time that depends on
// their lengths only.
func (s Secret) Equal(t Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(t.Reveal())) == 1
}

// Format writes "[secret]" for every verb and flag of the fmt package.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, mask) }

// String returns "[secret]".
func (Secret) String() string { return mask }

// GoString returns "[secret]".
func (Secret) GoString() string { return mask }

// LogValue returns "[secret]" to log/slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(mask) }

// MarshalText returns "[secret]". XML, YAML and most loggers come here.
func (Secret) MarshalText() ([]byte, error) { return []byte(mask), nil }

// MarshalJSON returns "[secret]" as a JSON string.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + mask + `"`), nil }

// MarshalBinary returns [ErrSecret]: encoding/gob and its like get nothing.
func (Secret) MarshalBinary() ([]byte, error) { return nil, ErrSecret }

// UnmarshalText returns [ErrSecret]: what MarshalText wrote is not the secret.
func (*Secret) UnmarshalText([]byte) error { return ErrSecret }

// UnmarshalBinary returns [ErrSecret].
func (*Secret) UnmarshalBinary([]byte) error { return ErrSecret }
