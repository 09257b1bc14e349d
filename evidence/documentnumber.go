package evidence

import (
	"strings"
	"unicode"

	"github.com/rakit-dev/rakit/identity"
)

// What the numbers of documents are called in errors.
const (
	whatUKPassport = "UK passport number"
	whatPassport   = "passport number"
	whatBRP        = "biometric residence permit number"
	whatShareCode  = "share code"
	whatOpaque     = "document number"
)

// UKPassportNumber is the number of a passport of the United Kingdom: nine
// digits. The zero UKPassportNumber means "absent".
type UKPassportNumber struct{ text string }

// ParseUKPassportNumber reads a number as people write it: white space and
// zero-width characters are dropped. The error is an [*identity.FormatError],
// whose Reason is "starts with 9" for the numbers of specimens, and that tells
// numbers of before 1988, which have a letter.
//
// The nine zeros of the COVID-19 flag are read: see
// [UKPassportNumber.CovidFlag].
//
// Source: GOV.UK One Login, ipv-cri-uk-passport-front, fields.js, passportNumber.
func ParseUKPassportNumber(s string) (UKPassportNumber, error) {
	number := plainNumber(s)
	if reason := faultOfUKPassport(number); reason != "" {
		return UKPassportNumber{}, &identity.FormatError{What: whatUKPassport, Reason: reason}
	}
	return UKPassportNumber{number}, nil
}

func faultOfUKPassport(s string) string {
	switch {
	case s == "":
		return "empty"
	case hasShape(s, "A999999") || hasShape(s, "999999A"):
		return "of before 1988, so that the passport has expired"
	case !hasShape(s, "999999999"):
		return "nine digits are wanted"
	case s[0] == '9':
		return "starts with 9" // only specimens do
	}
	return ""
}

// CovidFlag reports whether n is the nine zeros with which the Care Identity
// Service marks a registration made during the COVID-19 emergency. They have the
// form of a number and are none: nobody's passport is ever shown by them.
func (n UKPassportNumber) CovidFlag() bool { return n.text == "000000000" }

// IsZero reports whether n is absent; the nine zeros are not.
func (n UKPassportNumber) IsZero() bool { return n == UKPassportNumber{} }

// String returns the nine digits, or "" when absent.
func (n UKPassportNumber) String() string { return n.text }

// MarshalText returns the nine digits; absent is an [*identity.FormatError].
func (n UKPassportNumber) MarshalText() ([]byte, error) { return numberText(whatUKPassport, n.text) }

// UnmarshalText reads what [ParseUKPassportNumber] reads.
func (n *UKPassportNumber) UnmarshalText(text []byte) (err error) {
	*n, err = ParseUKPassportNumber(string(text))
	return err
}

// PassportNumber is the number of a passport of any state: one to nine letters
// and digits, and between them white space as it is printed. No state's own
// pattern could be read in a publication of that state, so that there is one
// rule for all, that of the machine readable zone. The zero PassportNumber means
// "absent".
type PassportNumber struct{ text string }

// ParsePassportNumber reads a number as people write it: in any case, with white
// space, of which one plain space is kept. The error is an
// [*identity.FormatError], whose Reason is "too long for TD3" for more than nine
// letters and digits: longer numbers exist on cards only.
//
// Source: ICAO Doc 9303-4, section 4.2.2.2; Doc 9303-11, appendix D.2.
func ParsePassportNumber(s string) (PassportNumber, error) {
	words := strings.Fields(capitals(s))
	switch together := strings.Join(words, ""); {
	case together == "":
		return PassportNumber{}, &identity.FormatError{What: whatPassport, Reason: "empty"}
	case strings.Trim(together, lettersAndDigits) != "":
		return PassportNumber{}, &identity.FormatError{What: whatPassport, Reason: "letters A to Z and digits are wanted"}
	case len(together) > 9:
		return PassportNumber{}, &identity.FormatError{What: whatPassport, Reason: "too long for TD3"}
	}
	return PassportNumber{strings.Join(words, " ")}, nil
}

// MRZ returns the nine characters of the number in a machine readable zone: a
// space is a filler there, fillers follow a short number, and what goes beyond
// nine is cut off. It is "" when absent.
//
// Source: ICAO Doc 9303-4, section 4.2.2.2.
func (n PassportNumber) MRZ() string {
	if n.IsZero() {
		return ""
	}
	return (strings.ReplaceAll(n.text, " ", "<") + "<<<<<<<<<")[:9]
}

// IsZero reports whether n is absent.
func (n PassportNumber) IsZero() bool { return n == PassportNumber{} }

// String returns the number in capitals, or "" when absent.
func (n PassportNumber) String() string { return n.text }

// MarshalText returns the number in capitals; absent is an
// [*identity.FormatError].
func (n PassportNumber) MarshalText() ([]byte, error) { return numberText(whatPassport, n.text) }

// UnmarshalText reads what [ParsePassportNumber] reads.
func (n *PassportNumber) UnmarshalText(text []byte) (err error) {
	*n, err = ParsePassportNumber(string(text))
	return err
}

// BRPNumber is the number of a biometric residence permit: two letters, a digit
// or X, and six digits. The zero BRPNumber means "absent".
type BRPNumber struct{ text string }

// ParseBRPNumber reads a number as people write it: in any case, with white
// space. The error is an [*identity.FormatError].
//
// Source: quicktraveladvise.com, quoting guidance of the Home Office.
func ParseBRPNumber(s string) (BRPNumber, error) {
	number := plainNumber(s)
	switch {
	case number == "":
		return BRPNumber{}, &identity.FormatError{What: whatBRP, Reason: "empty"}
	case !hasShape(number, "AAX999999"):
		return BRPNumber{}, &identity.FormatError{What: whatBRP, Reason: "two letters, a digit or X, and six digits are wanted"}
	}
	return BRPNumber{number}, nil
}

// IsZero reports whether n is absent.
func (n BRPNumber) IsZero() bool { return n == BRPNumber{} }

// String returns the nine characters, or "" when absent.
func (n BRPNumber) String() string { return n.text }

// MarshalText returns the nine characters; absent is an [*identity.FormatError].
func (n BRPNumber) MarshalText() ([]byte, error) { return numberText(whatBRP, n.text) }

// UnmarshalText reads what [ParseBRPNumber] reads.
func (n *BRPNumber) UnmarshalText(text []byte) (err error) {
	*n, err = ParseBRPNumber(string(text))
	return err
}

const lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// hasShape reports whether a text has the characters of a shape, place by
// place: A is a letter, 9 a digit, X a digit or an X, and N a letter or a digit.
func hasShape(s, shape string) bool {
	if len(s) != len(shape) {
		return false
	}
	for i := range len(s) {
		if !fitsPlace(s[i], shape[i]) {
			return false
		}
	}
	return true
}

func fitsPlace(c, place byte) bool {
	digit, letter := '0' <= c && c <= '9', 'A' <= c && c <= 'Z'
	switch place {
	case 'A':
		return letter
	case '9':
		return digit
	case 'X':
		return digit || c == 'X'
	}
	return digit || letter
}

// plainNumber returns a text as [capitals] does, without white space.
func plainNumber(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, capitals(s))
}

// capitals returns a text without the characters that nobody can see and without
// white space at the ends, with ASCII letters in capitals. Other letters and
// digits stay as they are, so that they are refused and never folded.
func capitals(s string) string { return identity.Capitals(identity.CleanCode(s)) }

// numberText returns the text of a number, or an error for the zero value.
func numberText(what, text string) ([]byte, error) {
	if text == "" {
		return nil, &identity.FormatError{What: what, Reason: "absent"}
	}
	return []byte(text), nil
}
