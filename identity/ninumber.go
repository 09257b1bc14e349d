package identity

import (
	"strings"
	"unicode"
)

const whatNINumber = "National Insurance number"

// NINumber is a National Insurance number: two letters, six digits and a final
// letter. It has no check digit and holds no personal fact, and knowing one
// proves nothing. The zero NINumber means "absent".
type NINumber struct{ text string }

// ParseNINumber reads a number as people write it: in any case, with white space
// or ASCII punctuation anywhere. The error is a [*FormatError].
//
// Source: HMRC National Insurance Manual, NIM39110.
func ParseNINumber(s string) (NINumber, error) {
	s = without(clean(s), func(r rune) bool { return unicode.IsSpace(r) || asciiPunctuation(r) })
	return newNINumber(upper(s))
}

// ParseNINumberStrict reads a number as HMRC's own systems match it: capitals,
// nothing at the ends, and at most one space between the pairs. The error is a
// [*FormatError].
//
// Source: github.com/hmrc/domain, class Nino.
func ParseNINumberStrict(s string) (NINumber, error) {
	var b strings.Builder
	for at := 0; at < len(s); at++ {
		// A space may stand after 2, 4, 6 and 8 characters, once.
		if s[at] == ' ' && b.Len() > 0 && b.Len()%2 == 0 && s[at-1] != ' ' {
			continue
		}
		b.WriteByte(s[at])
	}
	if strings.HasSuffix(s, " ") {
		return NINumber{}, &FormatError{What: whatNINumber, Reason: "white space at the end"}
	}
	return newNINumber(b.String())
}

func newNINumber(s string) (NINumber, error) {
	if reason := faultOfNINumber(s); reason != "" {
		return NINumber{}, &FormatError{What: whatNINumber, Reason: reason}
	}
	return NINumber{text: s}, nil
}

// faultOfNINumber returns what is wrong with a number that has been stripped, or
// "".
func faultOfNINumber(s string) string {
	const wanted = "two letters, six digits and a letter are wanted"
	if len(s) < 8 || len(s) > 9 || !isUpper(s[0]) || !isUpper(s[1]) || !digits(s[2:8]) {
		return wanted
	}
	prefix := s[:2]
	switch {
	case len(s) == 8:
		return "the final letter is missing"
	case prefix == "TN" && (s[8] == 'M' || s[8] == 'F'):
		return "temporary number, no longer used"
	case prefix == "OO" || prefix == "FY":
		return "administrative prefix, never issued to a person"
	case strings.IndexByte("DFIQUV", prefix[0]) >= 0 || strings.IndexByte("DFIQUVO", prefix[1]) >= 0:
		return "a letter that no prefix holds"
	}
	switch prefix {
	case "BG", "GB", "KN", "NK", "NT", "TN", "ZZ":
		return "a prefix that is not issued"
	}
	if s[8] < 'A' || s[8] > 'D' {
		return "the final letter is A, B, C or D"
	}
	return ""
}

// Administrative reports whether the prefix is one (CR, MW, NC) that the issuing
// rules allow but that older editions of the manual set aside for
// administration: such a number deserves a second look.
func (n NINumber) Administrative() bool {
	if n.IsZero() {
		return false
	}
	switch n.text[:2] {
	case "CR", "MW", "NC":
		return true
	}
	return false
}

// Display returns the number as people read it, "JK 98 76 54 D", or "" when
// absent.
func (n NINumber) Display() string {
	if n.IsZero() {
		return ""
	}
	t := n.text
	return t[:2] + " " + t[2:4] + " " + t[4:6] + " " + t[6:8] + " " + t[8:]
}

// IsZero reports whether n is absent.
func (n NINumber) IsZero() bool { return n == NINumber{} }

// String returns the number as AA999999A, or "" when absent.
func (n NINumber) String() string { return n.text }

// MarshalText returns the number as AA999999A; absent is a [*FormatError].
func (n NINumber) MarshalText() ([]byte, error) { return marshal(whatNINumber, n.text) }

// UnmarshalText reads what [ParseNINumber] reads.
func (n *NINumber) UnmarshalText(text []byte) (err error) {
	*n, err = ParseNINumber(string(text))
	return err
}
