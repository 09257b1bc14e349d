package temporary

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

const whatName = "name of a temporary access card"

// between stands in every name between the organisation's code and what was chosen.
const between = "TAC"

// longestName is that of a family name in package identity: a card's name is stored
// as one (RA-TAC-029).
const longestName = 40

// Name is the name of a temporary access card: the organisation's ODS code, the
// letters TAC, and a chosen name, without a space. It is kept in capitals, so that
// one name has one text. The zero Name means "absent".
//
// Source: Care Identity Management user guides, create a new TAC profile (the name
// is stored as the family name; the chosen part begins with two letters at least,
// digits may follow).
type Name struct {
	organisation identity.ODSCode
	chosen       string
}

// NewName returns the name of a card of an organisation. The chosen part is two
// ASCII letters and then letters and digits, in any case. The error is a
// [*identity.FormatError], also for the rare pair whose text reads as the name of
// another organisation's card.
func NewName(organisation identity.ODSCode, chosen string) (Name, error) {
	n := Name{organisation, identity.Capitals(identity.CleanCode(chosen))}
	switch {
	case organisation.IsZero():
		return Name{}, badName("the organisation's code is missing")
	case !isChosen(n.chosen):
		return Name{}, badName("two letters are wanted after " + between + ", and nothing but letters and digits after them")
	case len(n.String()) > longestName:
		return Name{}, badName("too long")
	}
	if read, ok := splitName(n.String()); !ok || read != n {
		return Name{}, badName("it reads as a name of another organisation's card")
	}
	return n, nil
}

// ParseName reads a name in any case, with nothing inside it: the code ends before
// the first TAC that leaves a code before it and a chosen name after it. The error
// is a [*identity.FormatError].
func ParseName(s string) (Name, error) {
	s = identity.Capitals(identity.CleanCode(s))
	if len(s) > longestName {
		return Name{}, badName("too long")
	}
	n, ok := splitName(s)
	if !ok {
		return Name{}, badName("an ODS code, " + between + " and a name that begins with two letters are wanted")
	}
	return n, nil
}

// CheckName reads a name at a JSON Pointer and says whether the rules of its form and
// length hold (RA-TAC-001, -029). Absent text makes no rule apply.
func CheckName(text, pointer string) (n Name, a guidance.Assessment) {
	if text == "" {
		a.Skip(ruleName)
		a.Skip(ruleNameLength)
		return n, a
	}
	clean := identity.Capitals(identity.CleanCode(text))
	n, ok := splitName(clean)
	a.Require(ruleName, ok, pointer, "this is no name of a temporary access card")
	a.Require(ruleNameLength, len(clean) <= longestName, pointer, "the name is longer than forty characters")
	if len(a.Errors()) > 0 {
		return Name{}, a
	}
	return n, a
}

// splitName reads text in capitals.
func splitName(text string) (Name, bool) {
	for i := 3; i <= 9 && i+len(between) < len(text); i++ {
		rest, ok := strings.CutPrefix(text[i:], between)
		if !ok || !isChosen(rest) {
			continue
		}
		code, err := identity.ParseODSCode(text[:i])
		if err != nil || code.String() != text[:i] {
			return Name{}, false // what stands before a later TAC holds the same
		}
		return Name{code, rest}, true
	}
	return Name{}, false
}

// isChosen reports whether s, in capitals, may stand after TAC.
func isChosen(s string) bool {
	if len(s) < 2 {
		return false
	}
	for i := range len(s) {
		digit := '0' <= s[i] && s[i] <= '9'
		if !identity.IsCapital(s[i]) && (!digit || i < 2) {
			return false
		}
	}
	return true
}

// Organisation returns the organisation whose card it is.
func (n Name) Organisation() identity.ODSCode { return n.organisation }

// Chosen returns the part that was chosen, in capitals.
func (n Name) Chosen() string { return n.chosen }

// IsZero reports whether n is absent.
func (n Name) IsZero() bool { return n == Name{} }

// String returns the name as it is stored, or "" when absent.
func (n Name) String() string {
	if n.IsZero() {
		return ""
	}
	return n.organisation.String() + between + n.chosen
}

// MarshalText returns the name as it is stored; absent is a
// [*identity.FormatError].
func (n Name) MarshalText() ([]byte, error) {
	if n.IsZero() {
		return nil, badName("absent")
	}
	return []byte(n.String()), nil
}

// UnmarshalText reads what [ParseName] reads.
func (n *Name) UnmarshalText(text []byte) (err error) {
	*n, err = ParseName(string(text))
	return err
}

func badName(reason string) *identity.FormatError {
	return &identity.FormatError{What: whatName, Reason: reason}
}
