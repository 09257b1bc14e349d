package identity

import (
	"slices"
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
	var compact [niLength]byte
	n := 0
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9', 'A' <= r && r <= 'Z':
		case 'a' <= r && r <= 'z':
			r -= 'a' - 'A'
		case ' ' <= r && r <= '~', unicode.IsSpace(r), invisible(r):
			continue // what ASCII has left between these two is a space and punctuation
		default:
			return NINumber{}, &FormatError{What: whatNINumber, Reason: niWanted}
		}
		if n == niLength {
			return NINumber{}, &FormatError{What: whatNINumber, Reason: niWanted}
		}
		compact[n] = byte(r)
		n++
	}
	if s == string(compact[:n]) {
		return newNINumber(s) // written as it is kept: no copy
	}
	return newNINumber(string(compact[:n]))
}

// ParseNINumberStrict reads a number as HMRC's own systems match it: capitals,
// nothing at the ends, and at most one space between the pairs. The error is a
// [*FormatError].
//
// Source: github.com/hmrc/domain, class Nino.
func ParseNINumberStrict(s string) (NINumber, error) {
	if strings.HasSuffix(s, " ") {
		return NINumber{}, &FormatError{What: whatNINumber, Reason: "white space at the end"}
	}
	var compact [niLength]byte
	n := 0
	for at := range len(s) {
		// A space may stand after 2, 4, 6 and 8 characters, once.
		if s[at] == ' ' && n > 0 && n%2 == 0 && s[at-1] != ' ' {
			continue
		}
		if n == niLength {
			return NINumber{}, &FormatError{What: whatNINumber, Reason: niWanted}
		}
		compact[n] = s[at]
		n++
	}
	return newNINumber(string(compact[:n]))
}

func newNINumber(s string) (NINumber, error) {
	if reason := faultOfNINumber(s); reason != "" {
		return NINumber{}, &FormatError{What: whatNINumber, Reason: reason}
	}
	return NINumber{text: s}, nil
}

const (
	niLength = len("AA999999A")
	niWanted = "two letters, six digits and a letter are wanted"
)

// faultOfNINumber returns what is wrong with a number that has been stripped, or
// "".
func faultOfNINumber(s string) string {
	if len(s) < niLength-1 || len(s) > niLength || !IsCapital(s[0]) || !IsCapital(s[1]) || !AllDigits(s[2:8]) {
		return niWanted
	}
	if len(s) < niLength {
		return "the final letter is missing"
	}
	suffix := s[niLength-1]
	if s[:2] == "TN" && (suffix == 'M' || suffix == 'F') {
		return "temporary number, no longer used"
	}
	if reason := niPrefixFaults[s[0]-'A'][s[1]-'A']; reason != "" {
		return reason
	}
	if suffix < 'A' || suffix > 'D' {
		return "the final letter is A, B, C or D"
	}
	return ""
}

// Administrative reports whether the prefix is one (CR, MW, NC) that the issuing
// rules allow but that older editions of the manual set aside for
// administration: such a number deserves a second look.
func (n NINumber) Administrative() bool {
	return !n.IsZero() && slices.Contains(niAdministrative, n.text[:2])
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
