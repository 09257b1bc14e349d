package evidence

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// ShareCode is a code with which somebody lets another see their immigration
// status on GOV.UK: nine letters and digits, the first of which says what for.
// It lives 90 days, needs the date of birth beside it, and proves nothing until
// the page of the Home Office has been read. The zero ShareCode means "absent".
type ShareCode struct{ text string }

// SharePurpose is what a [ShareCode] was made for. It is a closed list; the zero
// SharePurpose is invalid.
type SharePurpose uint8

// The purposes, with the letters that stand for them.
const (
	ShareWork     SharePurpose = iota + 1 // W: the right to work
	ShareRent                             // R: the right to rent
	ShareServices                         // S: other services
)

var sharePurposeNames = []string{"work", "rent", "services"}

// String returns the purpose as a word, or "invalid".
func (p SharePurpose) String() string { return guidance.NameClosed(sharePurposeNames, p) }

// MarshalText returns the purpose as a word; the zero SharePurpose is an error.
func (p SharePurpose) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("purpose of a share code", sharePurposeNames, p)
}

// UnmarshalText reads a word; unknown text is a [*guidance.UnknownValueError].
func (p *SharePurpose) UnmarshalText(text []byte) (err error) {
	*p, err = guidance.ParseClosed[SharePurpose]("purpose of a share code", sharePurposeNames, string(text))
	return err
}

// sharePurposes are the first letters of codes. One publication has R and S the
// other way round; all agree on W.
var sharePurposes = map[byte]SharePurpose{'W': ShareWork, 'R': ShareRent, 'S': ShareServices}

// ParseShareCode reads a code as people write it: in any case, with white space.
// A code for another purpose than work is a code: that it does not do for
// employment is for [CheckShareCode] to say. The error is an
// [*identity.FormatError].
//
// Source: Birketts LLP, "Right to Work checks – update to providing status share
// codes" (2022), on what the Home Office announced.
func ParseShareCode(s string) (ShareCode, error) {
	code := plainNumber(s)
	reason := ""
	switch {
	case code == "":
		reason = "empty"
	case !hasShape(code, "NNNNNNNNN"):
		reason = "nine letters and digits are wanted"
	case sharePurposes[code[0]] == 0:
		reason = "the first letter is W, R or S"
	}
	if reason != "" {
		return ShareCode{}, &identity.FormatError{What: whatShareCode, Reason: reason}
	}
	return ShareCode{code}, nil
}

// Purpose returns what the code was made for; zero when absent.
func (c ShareCode) Purpose() SharePurpose {
	if c.IsZero() {
		return 0
	}
	return sharePurposes[c.text[0]]
}

// IsZero reports whether c is absent.
func (c ShareCode) IsZero() bool { return c == ShareCode{} }

// String returns the nine characters in capitals, or "" when absent.
func (c ShareCode) String() string { return c.text }

// MarshalText returns the nine characters; absent is an [*identity.FormatError].
func (c ShareCode) MarshalText() ([]byte, error) { return numberText(whatShareCode, c.text) }

// UnmarshalText reads what [ParseShareCode] reads.
func (c *ShareCode) UnmarshalText(text []byte) (err error) {
	*c, err = ParseShareCode(string(text))
	return err
}
