package identity

import (
	"errors"
	"strings"
	"unicode"
)

// FormatError says why a text is not the value it should be. It never holds the
// text.
type FormatError struct {
	What   string // the value that was wanted, for example "UK mobile number"
	Reason string // what is wrong, in a few words, for example "too long"
}

func (e *FormatError) Error() string { return e.What + ": " + e.Reason }

// InputMessage returns the message that may be shown to whoever sent the text;
// with it a *FormatError is an input.Messager.
func (e *FormatError) InputMessage() string { return e.Error() }

// absent is the reason why a zero value has no text.
const absent = "absent"

// marshal returns the text of a value, or an error for the zero value: what is
// absent is left out of a document, never written as "".
func marshal(what, text string) ([]byte, error) {
	if text == "" {
		return nil, &FormatError{What: what, Reason: absent}
	}
	return []byte(text), nil
}

// reasonOf returns why a parser of this package refused.
func reasonOf(err error) string {
	var format *FormatError
	if errors.As(err, &format) {
		return format.Reason
	}
	return ""
}

// without returns s without the runes that drop names.
func without(s string, drop func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if drop(r) {
			return -1
		}
		return r
	}, s)
}

// asciiPunctuation reports whether r is one of the marks that people type
// between the parts of a number.
func asciiPunctuation(r rune) bool {
	return r < unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r))
}
