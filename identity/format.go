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

// clean applies what every value that is not a name has in common: characters
// that nobody can see are dropped, and white space at the ends is trimmed.
func clean(s string) string {
	if strings.ContainsFunc(s, invisible) {
		s = strings.Map(func(r rune) rune {
			if invisible(r) {
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}

// invisible reports whether r takes no room on paper: zero-width characters,
// the byte order mark, and the line and paragraph separators.
func invisible(r rune) bool {
	switch r {
	case '\u180e', '\u200b', '\u200c', '\u200d', '\u2028', '\u2029', '\u2060', '\ufeff':
		return true
	}
	return false
}

// upper folds ASCII letters only. strings.ToUpper would turn the long s and the
// dotless i into ASCII letters.
func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// digits reports whether s holds ASCII digits only; true for "".
func digits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
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
