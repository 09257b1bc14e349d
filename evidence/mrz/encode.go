package mrz

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/identity"
)

const whatNameField = "name of a machine readable zone"

// longestIdentifier is how many characters an identifier may have before it is
// written for a zone; no name is as long.
const longestIdentifier = 250

// EncodeName returns the name field of a zone, as long as the format has it,
// for a name as it is printed: the primary identifier (most often the family
// name) and the secondary (the given names), of which one may be "". Letters are
// spelt by the first choice of [identity.MRZForms]. Titles are not left out: who
// calls knows which belong to the name.
//
// A name that is too long is cut so that the field ends in a letter. Doc 9303
// gives issuing states several ways; this one shortens the longest components of
// the primary identifier until one letter of the secondary fits, and cuts the
// secondary off at the end. So a field that a state wrote cannot be found by
// writing it again: use [Zone.CompareName].
//
// The error is a [*guidance.UnknownValueError] for an unknown format and an
// [*identity.FormatError] for a name without letters, with one that cannot be
// spelt in Latin letters, or with more parts than the field has room for.
//
// Source: ICAO Doc 9303-3 section 4.6; Part 4 sections 4.2.2.1 and 4.2.3.
func EncodeName(f Format, primary, secondary string) (string, error) {
	if _, err := f.MarshalText(); err != nil {
		return "", err
	}
	first, err := written(primary)
	if err != nil {
		return "", err
	}
	second, err := written(secondary)
	if err != nil {
		return "", err
	}
	if len(first) == 0 {
		first, second = second, nil // a name of one part stands in the first place
	}
	if len(first) == 0 {
		return "", &identity.FormatError{What: whatNameField, Reason: "absent"}
	}
	width := layouts[f].name.len()
	field := joined(first, second)
	if len(field) <= width {
		return field + strings.Repeat(string(filler), width-len(field)), nil
	}
	if field = cut(first, second, width); field == "" {
		return "", &identity.FormatError{What: whatNameField, Reason: "more parts than the field has room for"}
	}
	return field, nil
}

// written returns the components of an identifier in the letters of a zone. A
// comma separates components, wherever it stands.
func written(name string) ([]string, error) {
	if strings.TrimSpace(name) == "" {
		return nil, nil
	}
	if utf8.RuneCountInString(name) > longestIdentifier {
		return nil, &identity.FormatError{What: whatNameField, Reason: "too long"}
	}
	forms := identity.MRZForms(strings.ReplaceAll(name, ",", " "))
	if len(forms) == 0 {
		return nil, &identity.FormatError{What: whatNameField, Reason: "a character that cannot be spelt in Latin letters, or no letter"}
	}
	return components(forms[0]), nil
}

// joined returns a name as it stands in a zone, without the fillers after it.
func joined(first, second []string) string {
	field := strings.Join(first, string(filler))
	if len(second) == 0 {
		return field
	}
	return field + "<<" + strings.Join(second, string(filler))
}

// cut returns a name that is too long as it fits into width characters, the
// last of them a letter; "" when it does not fit.
func cut(first, second []string, width int) string {
	room := width
	if len(second) > 0 {
		room -= len("<<") + 1
	}
	first, second = slices.Clone(first), slices.Clone(second)
	for length := len(joined(first, nil)); length > room; length-- {
		if !shortenLongest(first) {
			return ""
		}
	}
	field := joined(first, second)
	if field[width-1] == filler {
		// A letter less before this place brings the next component into it.
		before := strings.Count(field[len(joined(first, nil))+len("<<"):width], string(filler))
		if !shortenLongest(second[:before]) && !shortenLongest(first) {
			return ""
		}
		field = joined(first, second)
	}
	return field[:width]
}

// shortenLongest takes the last letter off the longest component, the last of
// them where several are as long. It reports whether any had one to spare.
func shortenLongest(parts []string) bool {
	longest := -1
	for i, p := range parts {
		if longest < 0 || len(p) >= len(parts[longest]) {
			longest = i
		}
	}
	if longest < 0 || len(parts[longest]) < 2 {
		return false
	}
	parts[longest] = parts[longest][:len(parts[longest])-1]
	return true
}
