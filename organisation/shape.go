package organisation

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Shape is a form of codes, and the days on which new codes of that form were given
// out. A code that was given out once is valid for ever, and shapes overlap: May says
// what kinds of organisation have had such codes, and never what one of them is.
type Shape struct {
	Name      string
	Drawn     string            // A is a letter, 9 a digit, ? either
	Example   string            // a published code, or one of the form
	May       []string          // kinds, in order; none: it carries no kind
	Issued    guidance.Interval // both days included; an end that is not known is open
	Basis     guidance.Basis
	Citations []guidance.Citation
	Rationale string // where no page says it
}

// Days of the change of forms. The newsletter of the directory names 1 April 2020, a
// guide to the use of its codes 1 October 2020: between them either form was given out.
var (
	firstNewest = guidance.MustDate("2020-04-01")
	lastOlder   = guidance.MustDate("2020-09-30")
)

// newest is the name of the shape that carries no kind.
const newest = "alternating"

// shapes are in order of length. Of older ones nobody has published when the first was
// given out.
var shapes = []Shape{
	older("three characters", "???", "RX1", "NHS trust", "care trust", "national body", "commissioner"),
	older("four characters", "????", "INT1", "local authority", "site of a local authority"),
	older("five characters", "?????", "FVR79", "pharmacy", "trust site", "independent provider", "virtual organisation"),
	{
		Name: newest, Drawn: "A9A9A", Example: "G7H8J", Issued: guidance.Since(firstNewest),
		Basis: guidance.Disputed, Citations: changeOfForms(),
		Rationale: "the sources name two first days; the earlier one is taken, so that no good code is held to be a wrong one",
	},
	older("letter and five digits", "A99999", "A83008", "GP practice", "dental practice"),
	older("seven characters", "???????", "LSP0101", "local service provider site", "dispensing site in Wales"),
	older("eight characters", "????????", "EE134290", "practitioner", "site", "school"),
	older("nine characters", "A99999999", "K81003001", "branch surgery"),
}

func older(name, drawn, example string, may ...string) Shape {
	return Shape{
		Name: name, Drawn: drawn, Example: example, May: may, Issued: guidance.Interval{To: lastOlder},
		Basis: guidance.Unverified, Citations: changeOfForms(),
		Rationale: "read from published codes; no page lists the older forms, nor which of them are still given out to what the change leaves alone",
	}
}

// Shapes returns the forms in which new codes were given out on the day, in order of
// length; all forms for the zero Date.
func Shapes(on guidance.Date) (found []Shape) {
	for _, s := range shapes {
		if on.IsZero() || s.Issued.Contains(on) {
			s.May, s.Citations = slices.Clone(s.May), slices.Clone(s.Citations)
			found = append(found, s)
		}
	}
	return found
}

// Fits reports whether a code, in capitals, has the form.
func (s Shape) Fits(code string) bool {
	if len(code) != len(s.Drawn) {
		return false
	}
	for i := range len(code) {
		letter, digit := 'A' <= code[i] && code[i] <= 'Z', '0' <= code[i] && code[i] <= '9'
		switch s.Drawn[i] {
		case 'A':
			digit = false
		case '9':
			letter = false
		}
		if !letter && !digit {
			return false
		}
	}
	return true
}

// CheckShape says whether a code that was given out on the day has a form in which
// codes were given out then: RA-RBC-091 for the newest form before its time, and
// RA-RBC-092 for an older form after its time. It says nothing of what the organisation
// is, nor whether there is one. A code of no form at all is a matter of
// [github.com/rakit-dev/rakit/identity.ParseODSCode]. at is the JSON Pointer of the
// code.
func CheckShape(code string, issued guidance.Date, at string) (a guidance.Assessment) {
	i := slices.IndexFunc(shapes, func(s Shape) bool { return s.Name == newest })
	switch alternates := shapes[i].Fits(code); {
	case issued.IsZero():
		a.Unknown(ruleNotYet)
		a.Unknown(ruleNoLonger)
	case alternates:
		a.Require(ruleNotYet, !issued.Before(firstNewest) || looksOlder(code), at, "")
		a.Skip(ruleNoLonger)
	default:
		a.Skip(ruleNotYet)
		a.Require(ruleNoLonger, !issued.After(lastOlder), at, "")
	}
	return a
}

// looksOlder reports whether a code of the newest form is of one that pharmacies (F and
// four characters) or sites of trusts (R and four) had before it.
func looksOlder(code string) bool { return code[0] == 'F' || code[0] == 'R' }
