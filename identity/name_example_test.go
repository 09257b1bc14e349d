package identity_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func ExampleMRZForms() {
	fmt.Println(identity.MRZForms("Müller"))
	fmt.Println(identity.MRZForms("Karl-Åke"))
	// Output:
	// [MUELLER MUXXLLER MULLER]
	// [KARL<AAKE KARL<AKE]
}

func ExampleCompareNames() {
	claimed, _ := identity.NewName(identity.NameParts{Given: "Jürgen", Family: "Müller"})
	passport, _ := identity.NewName(identity.NameParts{Given: "JUERGEN KARL", Family: "MULLER"})
	c := identity.CompareNames(claimed, passport)
	fmt.Println(c.Result, c.Reasons)
	fmt.Println(c)
	// Output:
	// review [case diacritics transliteration missing-component]
	// review: a part of the name is missing; letters are spelt as a passport spells them; an accent is missing; capitals and small letters differ
}

func ExampleCompareNameText() {
	for _, pair := range [][2]string{{"O'Brien", "OBRIEN"}, {"Søren", "Soren"}, {"Ann", "Anne"}} {
		fmt.Println(identity.CompareNameText(pair[0], pair[1]))
	}
	// Output:
	// same: capitals and small letters differ; an apostrophe is missing, or is another sign
	// review: letters are spelt as people spell them, and no passport does
	// different: the letters differ
}

func ExampleCompareMRZName() {
	n, _ := identity.NewName(identity.NameParts{Given: "Arnpol", Middle: "Petch Charonguang", Family: "Nilavadhanananda"})
	fmt.Println(identity.CompareMRZName(n, "NILAVADHANANANDA", "ARNPOL<PETCH<CHARONGU", true).Result)
	// Output: truncated
}

func ExampleCandidates() {
	on := guidance.MustDate("2026-11-21")
	claim, _ := identity.Registrant{
		GivenName: "Ada", FamilyName: "Brown-Coates", DateOfBirth: "1985-12-10", Mobile: "07700 900123",
	}.Assess("", on, nil)
	twin, _ := identity.Registrant{
		GivenName: "Bea", FamilyName: "Brown-Coates", DateOfBirth: "1985-12-10", Mobile: "07700 900123",
	}.Assess("", on, nil)
	id, _ := identity.ParseUserID("555086689106")

	found := identity.Candidates(claim, []identity.Profile{{UserID: id, Name: twin.Name, DateOfBirth: twin.DateOfBirth, Mobile: twin.Mobile}})
	for _, c := range found {
		fmt.Println(c.UserID, c.Strength, c.Matched, "but not", c.Differs)
	}
	for _, f := range identity.CheckNotDuplicate(found, nil, "/notDuplicates").Findings() {
		fmt.Println(f.Rule, f.Message)
	}
	decision := identity.NotDuplicate{
		Reason: identity.NotDuplicateTwins, DecidedBy: "021600556514", Candidates: []identity.UserID{id},
	}
	fmt.Println(len(identity.CheckNotDuplicate(found, []identity.NotDuplicate{decision}, "/notDuplicates").Findings()))
	// Output:
	// 555086689106 possible [dateOfBirth familyName mobile] but not [givenName]
	// RA-IDN-050 1 of 1 profiles that may be this person's are not answered for: use the profile, or say why it is another's
	// 0
}
