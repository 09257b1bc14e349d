package mrz

import (
	"strings"

	"github.com/rakit-dev/rakit/identity"
)

// identifiers are the two parts of a name in a zone, with spaces between their
// components.
type identifiers struct{ primary, secondary string }

// splitName returns the parts of a name field: two fillers stand between them,
// one between components.
//
// Source: ICAO Doc 9303-3 section 4.6.
func splitName(field string) identifiers {
	primary, secondary, _ := strings.Cut(unfilled(field), "<<")
	return identifiers{primary: spaced(primary), secondary: spaced(secondary)}
}

// spaced returns the components of an identifier with one space between them.
func spaced(identifier string) string {
	identifier = strings.Trim(identifier, string(filler))
	if strings.IndexByte(identifier, filler) < 0 {
		return identifier
	}
	return strings.Join(components(identifier), " ")
}

// components returns the components of an identifier, which fillers separate.
func components(identifier string) []string {
	return strings.FieldsFunc(identifier, func(r rune) bool { return r == filler })
}

// full reports whether a name field is taken to its last place.
func full(field string) bool { return field != "" && identity.IsCapital(field[len(field)-1]) }

// oddName reports whether a name field is not built as Doc 9303 says: a filler
// before the name, or more than two parts.
func oddName(field string) bool {
	name := unfilled(field)
	if name == "" || name[0] == filler || strings.Contains(name, "<<<") {
		return true
	}
	_, secondary, _ := strings.Cut(name, "<<")
	return strings.Contains(secondary, "<<")
}
