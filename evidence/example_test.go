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

// Somebody is registered face to face: two photographic documents, and a proof of
// address that is too old by a day.
func ExampleAssess() {
	day := guidance.MustDate("2026-11-21")
	edition, err := evidence.EditionAt(evidence.InPerson, day, guidance.Date{})
	if err != nil {
		fmt.Println(err)
		return
	}
	outcome := evidence.Assess(edition.Content, evidence.Submission{
		Registrant: identity.Registrant{GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10"},
		Documents: []evidence.Document{
			{Kind: "uk-passport", Number: "512345678", Expires: "2028-05-01", Seen: evidence.Original},
			{Kind: "driving-licence", Number: "EXAMP862105A99BC", Expires: "2030-04-30", Seen: evidence.Original},
			{Kind: "utility-bill", Provider: "Example Water", Issued: "2026-05-20", Seen: evidence.Original},
		},
		Photo:   &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240_000},
		IDCheck: &evidence.IDCheck{CheckedBy: "A. Agent", On: "2026-11-21"},
	}, day, evidence.Settings{})

	fmt.Println(edition.Name(), "complete:", outcome.Complete(), "missing:", outcome.Missing)
	for _, f := range outcome.Assessment.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Pointer, f.Message)
	}
	// Output:
	// in-person-2024/1 complete: false missing: [identity-documents]
	// error RA-EVD-401 /documents the documents that can be counted fill none of the combinations: the nearest lacks 1 proof of address
	// error RA-EVD-403 /documents/2/issued this paper is older than 6 months
}

// By video call, in the spring of 2020.
func ExampleAssess_emergency() {
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

func ExampleOffered() {
	for _, c := range []evidence.Category{evidence.Locum, evidence.Student, evidence.Inspector} {
		fmt.Println(c, evidence.Offered(c))
	}
	// Output:
	// locum [open-session trained-checker out-of-hours]
	// student [open-session trained-checker induction]
	// inspector []
}

// A policy narrows the guidance: a bill of five months ago is taken by the list of
// NHS Employers, and by an organisation that takes none older than three it is not.
func ExampleLocalPolicy() {
	day := guidance.MustDate("2026-11-21")
	edition, err := evidence.EditionAt(evidence.InPerson, day, guidance.Date{})
	if err != nil {
		fmt.Println(err)
		return
	}
	documents := []evidence.Document{
		{Kind: "uk-passport", Number: "512345678", Expires: "2028-05-01"},
		{Kind: "council-tax-statement", Provider: "Example Council", Issued: "2026-03-15"},
		{Kind: "bank-statement", Provider: "Example Bank", Issued: "2026-06-21"},
	}
	for _, local := range []evidence.LocalPolicy{{}, {Documents: evidence.ThreeMonthList}} {
		outcome := evidence.Assess(edition.Content, evidence.Submission{Documents: documents}, day, evidence.Settings{Local: local})
		fmt.Println(outcome.Missing)
	}
	// Output:
	// [full-name date-of-birth photograph identity-check]
	// [full-name date-of-birth photograph identity-documents identity-check]
}

// What may be counted as what, and for how long.
func ExampleDocumentList_Listings() {
	for _, line := range evidence.EmployersList.Listings() {
		if line.Kind == evidence.DrivingLicence || line.Kind == evidence.HMRCNotification {
			fmt.Println(line.Kind, "as", line.As, line.Months, line.Basis)
		}
	}
	// Output:
	// driving-licence as photographic 0 sourced
	// driving-licence as address 0 local-practice
	// hmrc-notification as address 12 local-practice
	// hmrc-notification as non-photographic 12 unverified
}
