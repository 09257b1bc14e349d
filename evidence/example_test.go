package evidence_test

import (
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func ExampleEditionAt() {
	newest := guidance.Date{} // the zero day: as known by now
	edition, err := evidence.EditionAt(evidence.EmergencyRemote, guidance.MustDate("2023-04-15"), newest)
	fmt.Println(edition.Name(), edition.Effective, edition.Basis, err)

	// The same day, as it was known in March 2023: the end was announced for the 31st.
	_, err = evidence.EditionAt(evidence.EmergencyRemote, guidance.MustDate("2023-04-15"), guidance.MustDate("2023-03-01"))
	fmt.Println(errors.Is(err, guidance.ErrNoEdition), err)

	for _, q := range edition.Content.Items[:3] {
		fmt.Println(q.Rule.ID, q.Item)
	}
	// Output:
	// emergency-remote/3 2020-04-08 to 2023-05-31 disputed <nil>
	// true on 2023-04-15: no edition of the guidance is in force
	// RA-EVD-101 organisation
	// RA-EVD-102 full-name
	// RA-EVD-103 date-of-birth
}

func ExampleAssess() {
	day := guidance.MustDate("2020-04-20")
	edition, err := evidence.EditionAt(evidence.EmergencyRemote, day, guidance.Date{})
	if err != nil {
		fmt.Println(err)
		return
	}
	outcome := evidence.Assess(edition.Content, evidence.Submission{
		Organisation: "RX1",
		Registrant: identity.Registrant{
			GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10",
			NationalInsuranceNumber: "JK987654D", Email: "ada.example@nhs.net",
		},
		Documents: []evidence.Document{{Kind: "uk-passport", Expires: "2020-04-19", Seen: evidence.Scan}},
		Photo:     &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240_000},
	}, day, evidence.Settings{})

	fmt.Println("complete:", outcome.Complete(), "missing:", outcome.Missing)
	for _, f := range outcome.Assessment.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Pointer, f.Message)
		fmt.Println("  ", f.Citations[0].Title)
	}
	// Output:
	// complete: false missing: [mobile-number]
	// error RA-EVD-109 /documents/0/expires the document expired before the day of the check
	//    Remote smartcard registration – emergency guidance for Registration Authorities
	// error RA-EVD-107 /registrant/mobile mobile number is missing
	//    Remote smartcard registration – emergency guidance for Registration Authorities
}
