package identity

import (
	"regexp"
)

const whatODSCode = "ODS code"

// ODSCode is the code of an organisation or site in the Organisation Data
// Service: three to nine capital letters and digits. Its shape says nothing for
// certain about what the organisation is, nor that it is open. The zero ODSCode
// means "absent".
type ODSCode struct{ text string }

// NationalLocum is FFFFF, the code of the "National Locum Pharmacy Agency", under
// which emergency guidance let pharmacy staff work anywhere.
//
// Source: Remote smartcard registration, "What happens when you need to rapidly
// move pharmacy staff to other pharmacies".
var NationalLocum = ODSCode{text: "FFFFF"}

var odsPattern = regexp.MustCompile(`^[A-Z0-9]{3,9}$`)

// ParseODSCode reads a code in any case; nothing may stand inside it. The error
// is a [*FormatError].
func ParseODSCode(s string) (ODSCode, error) {
	s = Capitals(CleanCode(s))
	if !odsPattern.MatchString(s) {
		return ODSCode{}, &FormatError{What: whatODSCode, Reason: "three to nine letters and digits are wanted"}
	}
	return ODSCode{text: s}, nil
}

// odsFrames are the shapes by which codes were once given out. New codes since
// 2020 are ANANA and carry no type, and shapes overlap.
var odsFrames = []struct {
	hint    string
	pattern *regexp.Regexp
}{
	{"anana", regexp.MustCompile(`^[A-Z][0-9][A-Z][0-9][A-Z]$`)},
	{"nhs_trust", regexp.MustCompile(`^R[A-Z0-9]{2}$`)},
	{"nhs_trust_site", regexp.MustCompile(`^R[A-Z0-9]{4}$`)},
	{"care_trust", regexp.MustCompile(`^TA[A-Z0-9]$`)},
	{"care_trust_site", regexp.MustCompile(`^TA[A-Z0-9]{3}$`)},
	{"gp_default", regexp.MustCompile(`^V8199[789]$`)},
	{"gp_practice", regexp.MustCompile(`^[A-Z][0-9]{5}$`)},
	{"gp_branch", regexp.MustCompile(`^[A-Z][0-9]{8}$`)},
	{"pharmacy", regexp.MustCompile(`^F[A-Z0-9]{4}$`)},
	{"independent_provider", regexp.MustCompile(`^8[A-Z0-9]{4}$`)},
	{"school", regexp.MustCompile(`^EE[0-9]{6}$`)},
}

// Hints returns what kinds of organisation have had codes of this shape, in a
// fixed order; empty when the shape says nothing. A hint is never a type: look
// the code up.
func (c ODSCode) Hints() []string {
	hints := []string{}
	if c.IsNationalLocum() {
		return hints
	}
	for _, f := range odsFrames {
		if !f.pattern.MatchString(c.text) {
			continue
		}
		hints = append(hints, f.hint)
		if f.hint == "gp_default" { // "no practice", so not a practice
			break
		}
	}
	return hints
}

// IsNationalLocum reports whether c is [NationalLocum], matched whole: FFFFFF or
// FFFF is another code.
func (c ODSCode) IsNationalLocum() bool { return c == NationalLocum }

// IsZero reports whether c is absent.
func (c ODSCode) IsZero() bool { return c == ODSCode{} }

// String returns the code in capitals, or "" when absent.
func (c ODSCode) String() string { return c.text }

// MarshalText returns the code in capitals; absent is a [*FormatError].
func (c ODSCode) MarshalText() ([]byte, error) { return marshal(whatODSCode, c.text) }

// UnmarshalText reads what [ParseODSCode] reads.
func (c *ODSCode) UnmarshalText(text []byte) (err error) {
	*c, err = ParseODSCode(string(text))
	return err
}
