package identity_test

import (
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func ExampleRegistrant_Assess() {
	registrant := identity.Registrant{
		GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10",
		Email: "ada@example.org", Mobile: "0117 496 0860",
	}
	claim, assessment := registrant.Assess("/registrant", guidance.MustDate("2020-04-20"), identity.DefaultSecureDomains())
	fmt.Println(claim.Name, claim.DateOfBirth, "mobile absent:", claim.Mobile.IsZero())
	for _, f := range assessment.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Pointer, f.Message)
	}
	// Output:
	// Ada Example 1985-12-10 mobile absent: true
	// warning RA-IDN-009 /registrant/email not NHSmail and not on the list of secure domains: the Registration Authority has to judge
	// error RA-IDN-007 /registrant/mobile not a UK mobile number: not mobile
}

func ExampleRecognise() {
	r := identity.Recognise(identity.CISRecord{Evidence: []identity.CISEntry{
		{Kind: "uk-passport", Number: "000 000 000", Expires: "2025-04-01"},
		{Kind: "TAC 1", Issued: "2020-03-01"},
		{Kind: "TAC 2", Issued: "2020-03-01"},
	}})
	fmt.Println(r.Flag, r.Convention, "tracked:", r.Flag.Tracked())
	fmt.Println(r.Findings[0].Rule, r.Findings[0].Pointer)
	// Output:
	// full remote-registration tracked: true
	// RA-CIS-020 /evidence/0/number
}

func ExampleCheckMarker() {
	entries := identity.Marker(identity.RemoteRegistration)
	entries[0].Expires = "2026-04-01"
	for _, f := range identity.CheckMarker(entries, identity.RemoteRegistration, "/cis/evidence").Findings() {
		fmt.Println(f.Rule, f.Pointer, f.Message)
	}
	// Output:
	// RA-CIS-002 /cis/evidence/0/expires the expiry date of the marker's UK passport is absent, or another than 2025-04-01
}

func ExampleSamePerson() {
	on := guidance.MustDate("2020-04-20")
	agent, _ := identity.Registrant{GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10"}.Assess("", on, nil)
	registrant, _ := identity.Registrant{GivenName: "ADA", FamilyName: "EXAMPLE", DateOfBirth: "1985-12-10"}.Assess("", on, nil)
	fmt.Println(identity.SamePerson(agent, registrant))
	// Output: [dateOfBirth name]
}

func ExampleParseMobile() {
	m, err := identity.ParseMobile("(07700) 900 123")
	fmt.Println(m, m.Masked(), m.Drama(), err)

	_, err = identity.ParseMobile("070 1234 5678")
	var format *identity.FormatError
	fmt.Println(errors.As(err, &format), err)
	// Output:
	// +447700900123 *******123 true <nil>
	// true UK mobile number: personal number
}

func ExampleParseNINumber() {
	n, _ := identity.ParseNINumber("jk 98 76 54 d")
	fmt.Println(n, "/", n.Display())
	// Output: JK987654D / JK 98 76 54 D
}

func ExampleSecureDomains_Class() {
	list := append(identity.DefaultSecureDomains(), identity.SecureDomain{
		Domain:    "secure.example",
		Effective: guidance.Interval{From: guidance.MustDate("2020-01-01"), To: guidance.MustDate("2020-12-31")},
	})
	email, _ := identity.ParseEmail("ada@secure.example")
	fmt.Println(list.Class(email, guidance.MustDate("2020-12-31")), list.Class(email, guidance.MustDate("2021-01-01")))
	// Output: secure other
}

func ExampleNewName() {
	n, _ := identity.NewName(identity.NameParts{Title: "Dr", Given: "Siobhán", Family: "O’Example"})
	fmt.Println(n)

	_, err := identity.NewName(identity.NameParts{Given: "Аnna", Family: "Example"}) // the А is Cyrillic
	fmt.Println(err)
	// Output:
	// Siobhán O’Example
	// given name: letters of two scripts in one word
}

func ExampleRenewal_HolderPresent() {
	expired := guidance.MustDate("2023-04-20")
	r := identity.CISRecord{
		Evidence: identity.Marker(identity.RemoteRegistration),
		Renewals: []identity.Renewal{{On: guidance.MustDate("2023-04-20"), Expired: expired}, {On: guidance.MustDate("2023-04-21"), Expired: expired}},
	}
	fmt.Println(r.Renewals[0].HolderPresent(), r.Renewals[1].HolderPresent())
	for _, f := range identity.Recognise(r).Findings {
		fmt.Println(f.Severity, f.Rule, f.Pointer)
	}
	// Output:
	// false true
	// warning RA-CIS-020 /evidence/0/number
	// info RA-CIS-024 /renewals/1/on
}
