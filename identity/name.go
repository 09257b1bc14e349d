package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/rakit-dev/rakit/input"
)

const whatName = "name"

// Name is a person's name in any script, as the person writes it, in Unicode
// normalisation form C. A person may have one name only: it stands as given or
// as family name, and nothing is made up for the other. The zero Name means
// "absent".
type Name struct{ title, given, middle, family string }

// NameParts is a name before it is checked, and how a [Name] is written in
// documents.
type NameParts struct {
	Title  string `json:"title,omitempty"`
	Given  string `json:"givenName,omitempty"`
	Middle string `json:"middleNames,omitempty"`
	Family string `json:"familyName,omitempty"`
}

// The longest parts, in characters after normalisation: those of the Personal
// Demographics Service.
const (
	longestPart    = 40 // title, given name, family name
	longestMiddles = 100
)

// NewName returns the name with the given parts, of which the given or the
// family name has to be there. The error is a [*FormatError].
//
// Letters and marks of every script are allowed, with spaces, apostrophes (' and
// ’), hyphens and full stops. Digits, control and zero-width characters and other
// signs are refused, and so is a word that mixes scripts: a Cyrillic А in a Latin
// name looks right and matches nothing.
func NewName(p NameParts) (Name, error) {
	var n Name
	for _, part := range [...]struct {
		what, text string
		longest    int
		into       *string
	}{
		{"title", p.Title, longestPart, &n.title},
		{"given name", p.Given, longestPart, &n.given},
		{"middle names", p.Middle, longestMiddles, &n.middle},
		{"family name", p.Family, longestPart, &n.family},
	} {
		text, err := namePart(part.what, part.text, part.longest)
		if err != nil {
			return Name{}, err
		}
		*part.into = text
	}
	if n.given == "" && n.family == "" {
		return Name{}, &FormatError{What: whatName, Reason: "a given name or a family name is wanted"}
	}
	return n, nil
}

// namePart returns one part as it is kept: normalised, with single spaces.
func namePart(what, text string, longest int) (string, error) {
	fault := func(reason string) (string, error) {
		return "", &FormatError{What: what, Reason: reason}
	}
	if !utf8.ValidString(text) {
		return fault("not valid UTF-8")
	}
	text = norm.NFC.String(strings.TrimSpace(text))
	if text == "" {
		return "", nil
	}
	if reason := faultOfNameText(text); reason != "" {
		return fault(reason)
	}
	if strings.Contains(text, "  ") {
		text = strings.Join(strings.Fields(text), " ")
	}
	if utf8.RuneCountInString(text) > longest {
		return fault("too long")
	}
	for word := range strings.SplitSeq(text, " ") {
		if mixesScripts(word) {
			return fault("letters of two scripts in one word")
		}
	}
	return text, nil
}

// faultOfNameText returns why text holds something that no name holds, or "".
func faultOfNameText(text string) string {
	var before rune
	letters := false
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			letters = true
		case unicode.IsMark(r):
			if !unicode.IsLetter(before) && !unicode.IsMark(before) {
				return "an accent without a letter"
			}
		case r == ' ' || isApostrophe(r) || isHyphen(r) || r == '.':
		case unicode.IsNumber(r):
			return "a digit"
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || invisible(r):
			return "a control or zero-width character"
		case unicode.IsSpace(r):
			return "white space other than a plain space"
		default:
			return "a character that no name holds"
		}
		before = r
	}
	if !letters {
		return "no letter"
	}
	return ""
}

func isApostrophe(r rune) bool { return r == '\'' || r == '\u2019' || r == '\u02bc' }

func isHyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' }

// Parts returns the parts of the name; all empty when absent.
func (n Name) Parts() NameParts {
	return NameParts{Title: n.title, Given: n.given, Middle: n.middle, Family: n.family}
}

// String returns the full name, given, middle and family, without the title; ""
// when absent.
func (n Name) String() string {
	return strings.Join(strings.Fields(n.given+" "+n.middle+" "+n.family), " ")
}

// IsZero reports whether n is absent.
func (n Name) IsZero() bool { return n == Name{} }

// MarshalJSON returns the name as an object with the members of [NameParts];
// absent is a [*FormatError]. No character that a name may hold needs escaping
// in JSON.
func (n Name) MarshalJSON() ([]byte, error) {
	if n.IsZero() {
		return nil, &FormatError{What: whatName, Reason: absent}
	}
	members := make([]string, 0, 4)
	add := func(name, text string) {
		if text != "" {
			members = append(members, `"`+name+`":"`+text+`"`)
		}
	}
	add("title", n.title)
	add("givenName", n.given)
	add("middleNames", n.middle)
	add("familyName", n.family)
	return []byte("{" + strings.Join(members, ",") + "}"), nil
}

// UnmarshalJSON reads what [Name.MarshalJSON] writes, strictly, and checks it as
// [NewName] does. The error is a [*FormatError].
func (n *Name) UnmarshalJSON(data []byte) error {
	var parts NameParts
	if err := input.Decode(data, &parts); err != nil {
		return &FormatError{What: whatName, Reason: "an object of title, givenName, middleNames and familyName is wanted"}
	}
	name, err := NewName(parts)
	if err != nil {
		return err
	}
	*n = name
	return nil
}
