package specimen_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/specimen"
)

// soundRecords returns so many sound records, of every route in turn.
func soundRecords(t testing.TB, n int) []registration.Record {
	t.Helper()
	g, records := generator(t, 21, specimen.Order{}), make([]registration.Record, n)
	for i := range records {
		if err := input.Decode(g.Next().Text, &records[i]); err != nil {
			t.Fatal(err)
		}
	}
	return records
}

// TestVariety: what an RA meets turns up among the records, the days on which
// something begins or ends and the documents that are valid to the day as well.
func TestVariety(t *testing.T) {
	type record = registration.Record
	anyDocument := func(is func(r record, d evidence.Document) bool) func(record) bool {
		return func(r record) bool {
			return slices.ContainsFunc(r.Documents, func(d evidence.Document) bool { return is(r, d) })
		}
	}
	name := func(holds string) func(record) bool {
		return func(r record) bool {
			return strings.Contains(r.Registrant.GivenName+" "+r.Registrant.FamilyName, holds)
		}
	}
	wanted := map[string]func(record) bool{
		"hyphen": name("-"), "apostrophe": name("'"), "other apostrophe": name("’"), "accent": name("é"), "full stop": name("."), "Cyrillic": name("Шев"),
		"one letter":        func(r record) bool { return r.Registrant.GivenName == "O" },
		"no given name":     func(r record) bool { return r.Registrant.GivenName == "" },
		"long name":         func(r record) bool { return len(r.Registrant.FamilyName) > 34 },
		"born on a leap":    func(r record) bool { return strings.HasSuffix(r.Registrant.DateOfBirth, "-02-29") },
		"checked on a leap": func(r record) bool { return r.CheckedOn == "2024-02-29" },
		"no photograph of anybody asked for": func(r record) bool {
			return r.NoPhotoDecision != nil && len(r.Documents) > 0
		},
		"counter-signed":        func(r record) bool { return r.CounterSignature != nil },
		"no email":              func(r record) bool { return r.Registrant.Email == "" },
		"no address":            func(r record) bool { return r.Registrant.Address == nil },
		"mobile written with 0": func(r record) bool { return strings.HasPrefix(r.Registrant.Mobile, "07700") },
		"card on its way": func(r record) bool {
			return r.Card != nil && r.Card.DispatchedOn != "" && r.Card.ReceiptConfirmedOn == ""
		},
		"ordinary temporary card": func(r record) bool {
			return r.Route == "in-person" && r.CIS != nil && r.CIS.Evidence[len(r.CIS.Evidence)-1].Kind == "TAC2"
		},
		"spaced TAC": func(r record) bool {
			return r.CIS != nil && slices.ContainsFunc(r.CIS.Evidence, func(e identity.CISEntry) bool { return e.Kind == "TAC 1" })
		},
		"zone":                  anyDocument(func(_ record, d evidence.Document) bool { return len(d.MRZ) == 2 }),
		"foreign zone":          anyDocument(func(_ record, d evidence.Document) bool { return len(d.MRZ) == 2 && d.Kind == "passport" }),
		"former name":           anyDocument(func(_ record, d evidence.Document) bool { return d.FormerName != nil }),
		"valid to the day":      anyDocument(func(r record, d evidence.Document) bool { return d.Expires == r.CheckedOn }),
		"issued on the day":     anyDocument(func(r record, d evidence.Document) bool { return d.Issued == r.CheckedOn }),
		"expired and tolerated": anyDocument(func(r record, d evidence.Document) bool { return d.Expires != "" && d.Expires < r.CheckedOn }),
		"smallest photograph": func(r record) bool {
			return r.Photo != nil && *r.Photo == evidence.PhotoFacts{Format: "png", Width: 600, Height: 750, Bytes: 50_000}
		},
	}
	for _, route := range evidence.Routes() {
		for _, e := range evidence.Editions(route) {
			for _, day := range []guidance.Date{e.Effective.From, e.Effective.To} {
				if !day.IsZero() && !(e.Effective.To.IsZero() && day == e.Effective.To) {
					wanted[route.String()+" on "+day.String()] = func(r record) bool { return r.Route == route.String() && r.CheckedOn == day.String() }
				}
			}
		}
	}
	for _, c := range rbac.KnownChannels() {
		wanted["channel "+c.Name] = func(r record) bool { return r.VideoCall != nil && r.VideoCall.Channel == c.Name }
	}
	for _, k := range []evidence.Kind{
		evidence.UKPassport, evidence.Passport, evidence.DrivingLicence, evidence.ForeignDrivingLicence, evidence.BiometricResidencePermit,
		evidence.ArmedForcesCard, evidence.PASSCard, evidence.EEAIdentityCard, evidence.UtilityBill, evidence.BankStatement, evidence.BirthCertificate,
		evidence.MarriageCertificate, evidence.DigitalAddressProof,
	} {
		wanted["document "+k.String()] = anyDocument(func(_ record, d evidence.Document) bool { return d.Kind == k.String() })
	}
	for _, o := range []evidence.StaffOption{evidence.OpenSession, evidence.TrainedChecker, evidence.OutOfHours, evidence.Induction} {
		wanted["way "+o.String()] = func(r record) bool { return r.IDCheck != nil && r.IDCheck.Option == o }
	}
	for _, r := range soundRecords(t, 20_000) {
		for what, is := range wanted {
			if is(r) {
				delete(wanted, what)
			}
		}
	}
	for what := range wanted {
		t.Errorf("%s: none among 20,000 records", what)
	}
}

// TestNobody: nothing in a record could be somebody's.
func TestNobody(t *testing.T) {
	for _, r := range soundRecords(t, 5000) {
		p := r.Registrant
		if m, err := identity.ParseMobile(p.Mobile); p.Mobile != "" && (err != nil || m.Class() != identity.DramaMobile) {
			t.Fatalf("%s: the mobile number is none for drama", r.ID)
		}
		if n := p.NationalInsuranceNumber; n != "" && !strings.HasPrefix(n, "JK") {
			t.Fatalf("%s: the National Insurance number does not begin as those of the examples", r.ID)
		}
		if p.Email != "" && (!strings.Contains(p.Email, ".example") || !strings.HasSuffix(p.Email, "@nhs.net")) {
			t.Fatalf("%s: the mailbox is none of the examples", r.ID)
		}
		if p.Address != nil && !strings.HasSuffix(p.Address.Postcode, "ZZ") {
			t.Fatalf("%s: the postcode might be given out", r.ID)
		}
	}
}

// FuzzLabels: the label holds for any seed.
func FuzzLabels(f *testing.F) {
	f.Add(uint64(0), uint8(255), false)
	f.Add(uint64(1)<<63, uint8(128), false)
	f.Add(^uint64(0), uint8(255), true)
	f.Fuzz(func(t *testing.T, seed uint64, share uint8, extracts bool) {
		subject := specimen.Record
		if extracts {
			subject = specimen.CIS
		}
		g := generator(t, seed, specimen.Order{Subject: subject, Defects: float64(share) / 255})
		for range 8 {
			s := g.Next()
			got := verdictOn(t, subject, s)
			if diff := cmp.Diff(labelOf(s.Expect), got); diff != "" {
				t.Errorf("(-label +check):\n%s\n%s", diff, shown(s.Text))
			}
		}
	})
}
