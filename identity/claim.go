package identity

import (
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/rakit-dev/rakit/guidance"
)

// Claim is what a registrant says of themself, as far as it could be read: a
// member that is zero was not given, or was given and is no such value (then
// [Registrant.Assess] says so). Nothing in it is proven.
type Claim struct {
	Name        Name          `json:"name,omitzero"`
	DateOfBirth guidance.Date `json:"dateOfBirth,omitzero"`
	NINumber    NINumber      `json:"nationalInsuranceNumber,omitzero"`
	Email       Email         `json:"email,omitzero"`
	Mobile      Mobile        `json:"mobile,omitzero"`
	Address     PostalAddress `json:"address,omitzero"`
}

// PostalAddress is an address with the postcode apart.
type PostalAddress struct {
	Lines    []string `json:"lines,omitempty"`
	Postcode Postcode `json:"postcode,omitzero"`
}

// SamePerson returns the names of the members that match strongly enough to ask
// whether two claims are one person, sorted; empty when there is none:
//
//   - "nationalInsuranceNumber", "mobile" and "email", each alone (a mobile or a
//     mailbox may be shared, so the answer is a question, not a verdict);
//   - "dateOfBirth" and "name" together: the same real day and the same full
//     name, whatever its case, apostrophes and hyphens. Titles are ignored, and
//     middle names where one claim has none.
//
// The placeholder day 1 January 1900 matches nothing.
func SamePerson(a, b Claim) []string {
	matches := []string{}
	if sameName(a.Name, b.Name) && a.DateOfBirth == b.DateOfBirth && a.DateOfBirth.After(placeholderBirth) {
		matches = append(matches, "dateOfBirth", "name")
	}
	if a.Email.SameAs(b.Email) {
		matches = append(matches, "email")
	}
	if !a.Mobile.IsZero() && a.Mobile == b.Mobile {
		matches = append(matches, "mobile")
	}
	if !a.NINumber.IsZero() && a.NINumber == b.NINumber {
		matches = append(matches, "nationalInsuranceNumber")
	}
	slices.Sort(matches)
	return matches
}

func sameName(a, b Name) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	if a.middle != "" && b.middle != "" && nameKey(a.middle) != nameKey(b.middle) {
		return false
	}
	// A single name may stand in either place.
	return nameKey(a.given+" "+a.family) == nameKey(b.given+" "+b.family)
}

// nameKey returns a name as it is compared: without differences of case,
// apostrophe and hyphen. It is never shown or kept.
func nameKey(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case isApostrophe(r):
			return '\''
		case isHyphen(r):
			return '-'
		}
		return r
	}, s)
	return norm.NFC.String(cases.Fold().String(strings.TrimSpace(s)))
}
