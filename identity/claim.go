package identity

import (
	"slices"

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
//   - "dateOfBirth" and "name" together: the same real day, and names of which
//     [CompareNames] says that they are the same. Middle names are left out where
//     one claim has none.
//
// The placeholder day 1 January 1900 matches nothing. Names that a person has to
// look at are not among the answers: [Candidates] has those.
func SamePerson(a, b Claim) []string {
	matches := []string{}
	if sameBirth(a, b) && sameName(a.Name, b.Name) {
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

// sameBirth reports whether both were born on one day that is really known.
func sameBirth(a, b Claim) bool { return a.birthKnown() && a.DateOfBirth == b.DateOfBirth }

func (c Claim) birthKnown() bool { return c.DateOfBirth.After(placeholderBirth) }

// sameName reports whether two names are the same, or would be if one had not
// left out the middle names.
func sameName(a, b Name) bool {
	return (compareNames(a, b) &^ setOf(ReasonMissingMiddleName)).result() == SameName
}
