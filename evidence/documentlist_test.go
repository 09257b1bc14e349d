package evidence_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// listed is the list of NHS Employers told a second time, by hand: each kind, and
// what it counts as with the months for which it does; 0 is for ever, or as long
// as the document is in date.
var listed = map[evidence.Kind]map[evidence.Class]int{
	evidence.UKPassport:                    {evidence.Photographic: 0},
	evidence.Passport:                      {evidence.Photographic: 0},
	evidence.DrivingLicence:                {evidence.Photographic: 0, evidence.AddressProof: 0},
	evidence.ForeignDrivingLicence:         {evidence.Photographic: 0},
	evidence.BiometricResidencePermit:      {evidence.Photographic: 0},
	evidence.ArmedForcesCard:               {evidence.Photographic: 0},
	evidence.PASSCard:                      {evidence.Photographic: 0},
	evidence.EEAIdentityCard:               {evidence.Photographic: 0},
	evidence.UtilityBill:                   {evidence.AddressProof: 6},
	evidence.CouncilTaxStatement:           {evidence.AddressProof: 12},
	evidence.PaperDrivingLicence:           {evidence.AddressProof: 0, evidence.NonPhotographic: 0},
	evidence.HMRCNotification:              {evidence.AddressProof: 12, evidence.NonPhotographic: 12},
	evidence.BankStatement:                 {evidence.AddressProof: 6},
	evidence.CreditUnionStatement:          {evidence.AddressProof: 6},
	evidence.MortgageStatement:             {evidence.AddressProof: 12},
	evidence.TenancyAgreement:              {evidence.AddressProof: 6},
	evidence.BenefitStatement:              {evidence.AddressProof: 12, evidence.NonPhotographic: 12},
	evidence.ElectoralRegisterConfirmation: {evidence.AddressProof: 12},
	evidence.BirthCertificate:              {evidence.NonPhotographic: 0},
	evidence.AdoptionCertificate:           {evidence.NonPhotographic: 0},
	evidence.MarriageCertificate:           {evidence.NonPhotographic: 0},
	evidence.CivilPartnershipCertificate:   {evidence.NonPhotographic: 0},
	evidence.DivorcePapers:                 {evidence.NonPhotographic: 0},
	evidence.GenderRecognitionCertificate:  {evidence.NonPhotographic: 0},
	evidence.DeedPoll:                      {evidence.NonPhotographic: 0},
	evidence.FirearmsCertificate:           {evidence.NonPhotographic: 0},
	evidence.ForcesEmploymentCertificate:   {evidence.NonPhotographic: 0},
	evidence.DigitalAddressProof:           {evidence.DigitalProof: 0},
}

var (
	classes = []evidence.Class{evidence.Photographic, evidence.AddressProof, evidence.NonPhotographic, evidence.DigitalProof}
	lists   = []evidence.DocumentList{evidence.EmployersList, evidence.ThreeMonthList}
)

// monthsOf returns for how many months a list counts a kind as a class: the
// stricter one has three where the other has six.
func monthsOf(l evidence.DocumentList, k evidence.Kind, as evidence.Class) (months int, ok bool) {
	months, ok = listed[k][as]
	if l == evidence.ThreeMonthList && months == 6 {
		months = 3
	}
	return months, ok
}

func TestListings(t *testing.T) {
	for _, l := range lists {
		got := map[evidence.Kind]map[evidence.Class]int{}
		for _, line := range l.Listings() {
			if _, twice := got[line.Kind][line.As]; twice {
				t.Errorf("%s has %s as %s twice", l, line.Kind, line.As)
			}
			if got[line.Kind] == nil {
				got[line.Kind] = map[evidence.Class]int{}
			}
			got[line.Kind][line.As] = line.Months
			// That bank statements are listed was found in writing, their six months were not.
			weaker := line.Kind == evidence.BankStatement && line.Basis == guidance.Unverified
			if line.Basis.String() == "invalid" || line.As == line.Kind.Class() && line.Basis != line.Kind.Basis() && !weaker {
				t.Errorf("%s: %s as %s rests on %s, the kind on %s", l, line.Kind, line.As, line.Basis, line.Kind.Basis())
			}
		}
		for _, k := range evidence.Kinds() {
			want := map[evidence.Class]int{}
			for _, as := range classes {
				if months, ok := monthsOf(l, k, as); ok {
					want[as] = months
				}
			}
			if diff := cmp.Diff(want, got[k]); diff != "" {
				t.Errorf("%s: %s (-by hand +table):\n%s", l, k, diff)
			}
			if _, first := got[k][k.Class()]; !first {
				t.Errorf("%s: %s does not count as the %s it is", l, k, k.Class())
			}
		}
	}
	for _, l := range []evidence.DocumentList{0, 3, 255} {
		if lines := l.Listings(); len(lines) > 0 {
			t.Errorf("DocumentList(%d) has %d lines, want none", l, len(lines))
		}
	}
	evidence.EmployersList.Listings()[0].Months = 99
	if evidence.EmployersList.Listings()[0].Months == 99 {
		t.Error("a caller can change the table")
	}
}

// asking is a set of one combination, with the rules of in person.
func asking(t testing.TB, c evidence.Combination) evidence.RequirementSet {
	t.Helper()
	rules := ordinarySet(t, evidence.InPerson, ordinaryDay).Standard.Rules
	rules.Number, rules.WithoutPhoto = guidance.Rule{}, guidance.Rule{}
	return evidence.RequirementSet{Standard: &evidence.Standard{
		Combinations: []evidence.Combination{c}, Seen: []evidence.Seen{evidence.Original}, Rules: rules,
	}}
}

func oneOf(as evidence.Class) evidence.Combination {
	switch as {
	case evidence.Photographic:
		return evidence.Combination{Photographic: 1}
	case evidence.AddressProof:
		return evidence.Combination{Address: 1}
	case evidence.NonPhotographic:
		return evidence.Combination{NonPhotographic: 1}
	}
	return evidence.Combination{DigitalProof: 1}
}

// countedAs assesses one document where one of a class is asked for.
func countedAs(t testing.TB, as evidence.Class, l evidence.DocumentList, on guidance.Date, d evidence.Document) evidence.Outcome {
	t.Helper()
	s := complete()
	s.Documents = []evidence.Document{d}
	return evidence.Assess(asking(t, oneOf(as)), s, on, evidence.Settings{Local: evidence.LocalPolicy{Documents: l}})
}

// TestEveryKindAsEveryClass walks kinds and classes: a document counts as what its
// kind is listed as, and as nothing else.
func TestEveryKindAsEveryClass(t *testing.T) {
	for _, l := range append(lists, 0) {
		for _, k := range evidence.Kinds() {
			for _, as := range classes {
				o := countedAs(t, as, l, ordinaryDay, fresh(k))
				var want []string
				if _, ok := listed[k][as]; !ok {
					want = []string{"RA-EVD-401 /documents"}
				}
				if diff := cmp.Diff(want, findings(o), cmpopts.EquateEmpty()); diff != "" || o.Complete() != (want == nil) {
					t.Errorf("%s: %s as %s: complete %v, mismatch (-want +got):\n%s", l, k, as, o.Complete(), diff)
				}
			}
		}
	}
}

// lastDays are the last days of papers by months, worked out by hand.
var lastDays = []struct {
	issued string
	last   map[int]string
	why    string
}{
	{"2024-01-15", map[int]string{3: "2024-04-15", 6: "2024-07-15", 12: "2025-01-15"}, "the same day of the month"},
	{"2024-08-31", map[int]string{3: "2024-11-30", 6: "2025-02-28", 12: "2025-08-31"}, "the last of a shorter month"},
	{"2023-08-31", map[int]string{3: "2023-11-30", 6: "2024-02-29", 12: "2024-08-31"}, "the last of February in a leap year"},
	{"2024-02-29", map[int]string{3: "2024-05-29", 6: "2024-08-29", 12: "2025-02-28"}, "no 29 February a year later"},
	{"2023-02-28", map[int]string{3: "2023-05-28", 6: "2023-08-28", 12: "2024-02-28"}, "28 February is not the last of a leap year"},
	{"2023-11-30", map[int]string{3: "2024-02-29", 6: "2024-05-30", 12: "2024-11-30"}, "29 February stands in for the 30th"},
}

// TestEveryAge walks the papers whose age counts, and the days on which it begins
// and ceases to be right.
func TestEveryAge(t *testing.T) {
	walked := 0
	for _, l := range lists {
		for _, line := range l.Listings() {
			if line.Months == 0 {
				continue
			}
			walked++
			for _, row := range lastDays {
				d := fresh(line.Kind)
				d.Issued, d.Expires = row.issued, ""
				issued, last := guidance.MustDate(row.issued), guidance.MustDate(row.last[line.Months])
				for _, tt := range []struct {
					on      guidance.Date
					message string
				}{
					{issued.AddDays(-1), "this paper was issued after the day of the check"},
					{issued, ""},
					{last, ""},
					{last.AddDays(1), fmt.Sprintf("this paper is older than %d months", line.Months)},
				} {
					o := countedAs(t, line.As, l, tt.on, d)
					if got := messageOf(o, "RA-EVD-403", "/documents/0/issued"); got != tt.message || o.Complete() != (tt.message == "") {
						t.Errorf("%s: %s as %s, of %s on %s: complete %v, %q; want %q\nwhy: %s",
							l, line.Kind, line.As, d.Issued, tt.on, o.Complete(), got, tt.message, row.why)
					}
				}
			}
		}
	}
	if walked != 22 {
		t.Errorf("%d listings were walked, want 11 of each list", walked)
	}
}

// messageOf returns what the finding of a rule at a place says; "" without one.
// There must not be two.
func messageOf(o evidence.Outcome, id guidance.RuleID, pointer string) string {
	messages := ""
	for _, f := range o.Assessment.Findings() {
		if f.Rule == id && f.Pointer == pointer {
			messages += f.Message
		}
	}
	return messages
}

// TestAgeThatCannotBeShown: without a day nobody can say how old a paper is.
func TestAgeThatCannotBeShown(t *testing.T) {
	for issued, want := range map[string]string{
		"":           "no day is given on which this paper was issued, so that its age cannot be shown",
		"2024-02-30": "the day on which this paper was issued cannot be read, so that its age cannot be shown",
		"01/12/2024": "the day on which this paper was issued cannot be read, so that its age cannot be shown",
	} {
		d := bill()
		d.Issued = issued
		if got := messageOf(countedAs(t, evidence.AddressProof, 0, ordinaryDay, d), "RA-EVD-403", "/documents/0/issued"); got != want {
			t.Errorf("issued %q: %q, want %q", issued, got, want)
		}
	}
}

// TestAgeThatDoesNotMatter: certificates, and papers without a limit, are for ever,
// and no expiry is asked of what is not photographic.
func TestAgeThatDoesNotMatter(t *testing.T) {
	for k, as := range listed {
		for class, months := range as {
			if months > 0 || k.Class() == evidence.Photographic {
				continue
			}
			for _, issued := range []string{"", "1950-06-01"} {
				d := fresh(k)
				d.Issued, d.Expires = issued, "1999-12-31"
				if issued == "" {
					d.Expires = ""
				}
				if o := countedAs(t, class, 0, ordinaryDay, d); !o.Complete() {
					t.Errorf("%s of %q as %s: %v, want none: its age does not count", k, issued, class, findings(o))
				}
			}
		}
	}
}

// TestEveryExpiry walks the photographic documents, which are in date on their
// last day whatever they count as.
func TestEveryExpiry(t *testing.T) {
	for _, k := range evidence.Kinds() {
		if k.Class() != evidence.Photographic {
			continue
		}
		for _, as := range classes {
			if _, ok := listed[k][as]; !ok {
				continue
			}
			for _, tt := range []struct {
				issued, expires, pointer, message string
			}{
				{"", "2024-12-12", "", ""},
				{"", "2024-12-11", "/documents/0/expires", "the document expired before the day of the check"},
				{"2024-12-12", "2034-12-11", "", ""},
				{"2024-12-13", "2034-12-11", "/documents/0/issued", "the document was issued after the day of the check"},
				{"2020-01-01", "", "/documents/0/expires", "no expiry date is given, so that it cannot be shown to be valid"},
				{"2020-01-01", "2034-02-30", "/documents/0/expires", "the expiry date cannot be read, so that it cannot be shown to be valid"},
			} {
				d := fresh(k)
				d.Issued, d.Expires = tt.issued, tt.expires
				o := countedAs(t, as, 0, ordinaryDay, d)
				if got := messageOf(o, "RA-EVD-402", tt.pointer); got != tt.message || slices.Contains(unmet(o), "RA-EVD-401") != (tt.message != "") {
					t.Errorf("%s as %s, %s to %s: %q, unmet %v; want %q once", k, as, tt.issued, tt.expires, got, unmet(o), tt.message)
				}
			}
		}
	}
}
