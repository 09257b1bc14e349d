package identity

import (
	"regexp"
	"slices"
	"unicode"

	"github.com/rakit-dev/rakit/guidance"
)

const whatPostcode = "UK postcode"

// Postcode is a postcode in the shape that Royal Mail gives out, or one of the
// NHS pseudo-postcodes (ZZ99 …) that stand for the lack of one. Shape is not
// existence. The zero Postcode means "absent".
type Postcode struct{ outward, inward string }

// PostcodeClass says what sort of place a [Postcode] names. The zero
// PostcodeClass is that of an absent postcode.
type PostcodeClass uint8

// The six classes.
const (
	OrdinaryPostcode        PostcodeClass = iota + 1
	CrownDependencyPostcode               // Guernsey, Jersey, Isle of Man
	ForcesPostcode                        // BF: British Forces
	NonGeographicPostcode                 // BX: companies without a place
	SpecialPostcode                       // GIR 0AA, where nobody lives
	PseudoPostcode                        // ZZ99: the NHS's words for "no address"
)

var postcodeClassNames = []string{"ordinary", "crown_dependency", "bfpo", "non_geographic", "special", "nhs_pseudo"}

// String returns the class as it is written in documents, or "invalid".
func (c PostcodeClass) String() string { return guidance.NameClosed(postcodeClassNames, c) }

// postcodePattern is that of BS 7666 with one change: P may stand third (N1P is
// in use).
var postcodePattern = regexp.MustCompile(`^(?:GIR 0AA|(?:[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|` +
	`[A-PR-UWYZ][0-9][A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]) [0-9][ABD-HJLNP-UW-Z]{2})$`)

var pseudoPattern = regexp.MustCompile(`^ZZ99 [0-9][A-Z]{2}$`)

// overseas are the first halves of the postcodes of overseas territories, which
// are not in the United Kingdom.
var overseas = []string{"ASCN", "BBND", "BIQQ", "FIQQ", "GX11", "PCRN", "SIQQ", "STHL", "TDCU", "TKCA"}

// ParsePostcode reads a postcode in any case, with white space anywhere or
// nowhere: "SE1 63EF" is SE16 3EF. The error is a [*FormatError].
//
// Source: BS 7666 as in the Cabinet Office schema, with P allowed third.
func ParsePostcode(s string) (Postcode, error) {
	return newPostcode(compactPostcode(s))
}

func compactPostcode(s string) string { return Capitals(without(CleanCode(s), unicode.IsSpace)) }

func newPostcode(compact string) (Postcode, error) {
	const shortest, longest, inward = 5, 7, 3
	fault := func(reason string) (Postcode, error) {
		return Postcode{}, &FormatError{What: whatPostcode, Reason: reason}
	}
	if len(compact) < shortest || len(compact) > longest {
		return fault("not the shape of a postcode")
	}
	p := Postcode{outward: compact[:len(compact)-inward], inward: compact[len(compact)-inward:]}
	if slices.Contains(overseas, p.outward) {
		return fault("overseas territory, not in the United Kingdom")
	}
	if s := p.String(); !postcodePattern.MatchString(s) && !pseudoPattern.MatchString(s) {
		return fault("not the shape of a postcode")
	}
	return p, nil
}

// SuggestPostcode returns the one postcode that s would be if a letter I or O was
// typed for 1 or 0, or the other way round; the zero Postcode if s is a postcode
// already, or there is no such one or more than one. A suggestion is to be shown
// and confirmed, never applied.
func SuggestPostcode(s string) Postcode {
	compact := []byte(compactPostcode(s))
	const longest = 7
	if _, err := newPostcode(string(compact)); err == nil || len(compact) > longest {
		return Postcode{}
	}
	found := map[Postcode]bool{}
	var swap func(at int)
	swap = func(at int) {
		if at == len(compact) {
			if p, err := newPostcode(string(compact)); err == nil {
				found[p] = true
			}
			return
		}
		typed := compact[at]
		for _, c := range twins(typed) {
			compact[at] = c
			swap(at + 1)
		}
		compact[at] = typed
	}
	swap(0)
	if len(found) != 1 {
		return Postcode{}
	}
	for p := range found {
		return p
	}
	return Postcode{}
}

// twins returns the characters that c may have been meant for.
func twins(c byte) []byte {
	switch c {
	case 'I', '1':
		return []byte("I1")
	case 'L': // typed in lower case
		return []byte("L1")
	case 'O', '0':
		return []byte("O0")
	}
	return []byte{c}
}

// Outward returns the first half, "SW1A", or "" when absent.
func (p Postcode) Outward() string { return p.outward }

// Inward returns the second half, "2AA", or "" when absent.
func (p Postcode) Inward() string { return p.inward }

// Class returns what sort of place p names; zero when absent.
func (p Postcode) Class() PostcodeClass {
	switch {
	case p.IsZero():
		return 0
	case p.outward == "ZZ99":
		return PseudoPostcode
	case p.outward == "GIR":
		return SpecialPostcode
	}
	switch p.Area() {
	case "GY", "IM", "JE":
		return CrownDependencyPostcode
	case "BF":
		return ForcesPostcode
	case "BX":
		return NonGeographicPostcode
	}
	return OrdinaryPostcode
}

// BS7666 reports whether p fits the pattern of BS 7666 to the letter. Postcodes
// that do not, N1P 1AA for one, are in use all the same.
func (p Postcode) BS7666() bool {
	if p.IsZero() || p.outward == "ZZ99" {
		return false
	}
	return len(p.outward) != 3 || !isDigit(p.outward[1]) || p.outward[2] != 'P'
}

// Meaning returns what a pseudo-postcode stands for, where that is known, and ""
// for any other postcode.
func (p Postcode) Meaning() string {
	if p.outward != "ZZ99" {
		return ""
	}
	switch p.inward {
	case "3VZ":
		return "no fixed abode"
	case "3WZ":
		return "address not known"
	case "3CZ":
		return "England"
	case "3GZ":
		return "Wales"
	case "1WZ":
		return "Scotland"
	case "2WZ":
		return "Northern Ireland"
	}
	return ""
}

// IsZero reports whether p is absent.
func (p Postcode) IsZero() bool { return p == Postcode{} }

// String returns the postcode with one space, "LS1 4AP", or "" when absent.
func (p Postcode) String() string {
	if p.IsZero() {
		return ""
	}
	return p.outward + " " + p.inward
}

// MarshalText returns the postcode with one space; absent is a [*FormatError].
func (p Postcode) MarshalText() ([]byte, error) { return marshal(whatPostcode, p.String()) }

// UnmarshalText reads what [ParsePostcode] reads.
func (p *Postcode) UnmarshalText(text []byte) (err error) {
	*p, err = ParsePostcode(string(text))
	return err
}
