package identity

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/guidance"
)

// Registrant is the object "registrant" of a registration record, as it came in.
// Its members are raw text on purpose: one that cannot be read makes a finding,
// not an unreadable record.
type Registrant struct {
	Title                   string   `json:"title,omitempty"`
	GivenName               string   `json:"givenName,omitempty"`
	MiddleNames             string   `json:"middleNames,omitempty"`
	FamilyName              string   `json:"familyName,omitempty"`
	DateOfBirth             string   `json:"dateOfBirth,omitempty"` // YYYY-MM-DD
	NationalInsuranceNumber string   `json:"nationalInsuranceNumber,omitempty"`
	Email                   string   `json:"email,omitempty"`
	Mobile                  string   `json:"mobile,omitempty"`
	Address                 *Address `json:"address,omitempty"`
}

// Address is a postal address as it came in.
type Address struct {
	Lines    []string `json:"lines,omitempty"`
	Postcode string   `json:"postcode,omitempty"`
}

// placeholderBirth stands for a date of birth that is not known on profiles that
// were carried over from older systems.
var placeholderBirth = guidance.MustDate("1900-01-01")

// Assess reads what a registrant claims, as of the London day on, and applies
// rules RA-IDN-001 to RA-IDN-013 to each member that is present; base is the JSON
// Pointer of the registrant in its record ("/registrant"). What is absent is not
// applicable here: which members a route asks for is a matter of package
// evidence. A member that cannot be read is zero in the claim.
//
// With an empty list of secure domains an address that is not NHSmail is not
// evaluated: there is nothing to compare it with. With the zero day no date of
// birth can be said to lie in the future.
func (r Registrant) Assess(base string, on guidance.Date, secure SecureDomains) (Claim, guidance.Assessment) {
	var a guidance.Assessment
	c := Claim{
		Name:        r.assessName(&a, base),
		DateOfBirth: assessBirth(&a, r.DateOfBirth, base+"/dateOfBirth", on),
		NINumber:    assessNINumber(&a, r.NationalInsuranceNumber, base+"/nationalInsuranceNumber"),
		Email:       assessEmail(&a, r.Email, base+"/email", on, secure),
		Mobile:      assessMobile(&a, r.Mobile, base+"/mobile"),
		Address:     assessAddress(&a, r.Address, base+"/address"),
	}
	return c, a
}

func (r Registrant) assessName(a *guidance.Assessment, base string) Name {
	if r.GivenName == "" && r.FamilyName == "" && r.MiddleNames == "" && r.Title == "" {
		a.Skip(ruleName)
		return Name{}
	}
	sound := true
	part := func(member, text string, longest int) string {
		part, err := namePart("", text, longest)
		if err != nil {
			a.Fail(ruleName, base+"/"+member, "not a name: "+reasonOf(err))
			sound = false
		}
		return part
	}
	name := Name{
		title: part("title", r.Title, longestPart), given: part("givenName", r.GivenName, longestPart),
		middle: part("middleNames", r.MiddleNames, longestMiddles), family: part("familyName", r.FamilyName, longestPart),
	}
	if !sound {
		return Name{}
	}
	a.Pass(ruleName)
	if name.given == "" && name.family == "" { // absent, not unreadable
		return Name{}
	}
	return name
}

func assessBirth(a *guidance.Assessment, text, pointer string, on guidance.Date) guidance.Date {
	if text == "" {
		skip(a, ruleBirthDay, ruleBirthPast, ruleBirthKnown)
		return guidance.Date{}
	}
	birth, err := guidance.ParseDate(text)
	a.Require(ruleBirthDay, err == nil, pointer, "not a day that exists, written YYYY-MM-DD")
	if err != nil {
		unknown(a, ruleBirthPast, ruleBirthKnown)
		return guidance.Date{}
	}
	if on.IsZero() {
		a.Unknown(ruleBirthPast)
	} else {
		a.Require(ruleBirthPast, !birth.After(on), pointer, "lies in the future")
	}
	a.Require(ruleBirthKnown, birth.After(placeholderBirth), pointer,
		"1 January 1900 or before: on profiles carried over from older systems this stands for a date that is not known")
	return birth
}

func assessAddress(a *guidance.Assessment, address *Address, pointer string) PostalAddress {
	if address == nil {
		skip(a, rulePostcode, rulePostcodeReal, rulePostcodeArea, ruleAddressLines)
		return PostalAddress{}
	}
	return PostalAddress{
		Lines:    assessLines(a, address.Lines, pointer+"/lines"),
		Postcode: assessPostcode(a, address.Postcode, pointer+"/postcode"),
	}
}

// errLine is why a line of an address cannot be used.
var errLine = errors.New("blank, or holds control characters")

func assessLines(a *guidance.Assessment, lines []string, pointer string) []string {
	if len(lines) == 0 {
		a.Skip(ruleAddressLines)
		return nil
	}
	out := make([]string, 0, len(lines))
	for i, line := range lines {
		line, err := addressLine(line)
		if err != nil {
			a.Fail(ruleAddressLines, indexed(pointer, i, ""), "a line that is "+err.Error())
			continue
		}
		out = append(out, line)
	}
	if len(out) == len(lines) {
		a.Pass(ruleAddressLines)
	}
	return out
}

func addressLine(line string) (string, error) {
	line = CleanCode(line)
	if line == "" || !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl) {
		return "", errLine
	}
	return line, nil
}
