package evidence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// withoutPhoto are documents that prove who somebody is without a face.
func withoutPhoto() []evidence.Document {
	return freshOnes(evidence.UtilityBill, evidence.CouncilTaxStatement, evidence.PaperDrivingLicence, evidence.BirthCertificate)
}

// TestCounterSignature takes each condition by a hair.
func TestCounterSignature(t *testing.T) {
	const conflict = "RA-EVD-407 /documents"
	tests := []struct {
		name    string
		change  func(*evidence.CounterSignature)
		want    []string
		message string
		why     string
	}{
		{"right", nil, nil, "", "known for two years"},
		{"longer", func(c *evidence.CounterSignature) { c.KnownYears = 40 }, nil, "", "more than two"},
		{"one year", func(c *evidence.CounterSignature) { c.KnownYears = 1 }, []string{"RA-EVD-406 /counterSignature/knownYears"}, "the person of standing has not known the registrant for two years", "two are asked for"},
		{"not said for how long", func(c *evidence.CounterSignature) { c.KnownYears = 0 }, []string{"RA-EVD-406 /counterSignature/knownYears"}, "the person of standing has not known the registrant for two years", "nobody said"},
		{"related", func(c *evidence.CounterSignature) { c.Related = true }, []string{"RA-EVD-406 /counterSignature/related"}, "a relative or partner cannot counter-sign", "not a stranger's word"},
		{"living together", func(c *evidence.CounterSignature) { c.SameAddress = true }, []string{"RA-EVD-406 /counterSignature/sameAddress"}, "somebody who lives with the registrant cannot counter-sign", "not a stranger's word"},
		{"nobody", func(c *evidence.CounterSignature) { c.By = " \t" }, []string{"RA-EVD-406 /counterSignature/by"}, "nobody is named as having counter-signed", "a blank is nobody"},
		{"of no profession", func(c *evidence.CounterSignature) { c.Profession = "" }, []string{"RA-EVD-406 /counterSignature/profession"}, "the profession of the person of standing is not named", "standing comes of it"},
		{"nothing said", func(c *evidence.CounterSignature) { *c = evidence.CounterSignature{Related: true, SameAddress: true} }, []string{
			"RA-EVD-406 /counterSignature/by", "RA-EVD-406 /counterSignature/knownYears", "RA-EVD-406 /counterSignature/profession",
			"RA-EVD-406 /counterSignature/related", "RA-EVD-406 /counterSignature/sameAddress",
		}, "", "every reason"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := signed()
			if tt.change != nil {
				tt.change(c)
			}
			o := signedBy(t, evidence.InPerson, c, withoutPhoto())
			if diff := cmp.Diff(append(slices.Clone(tt.want), conflict), findings(o)); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if len(tt.want) == 1 && messageOf(o, "RA-EVD-406", tt.want[0][len("RA-EVD-406 "):]) != tt.message {
				t.Errorf("message of %v, want %q", o.Assessment.Findings(), tt.message)
			}
			if o.Complete() != (tt.want == nil) || len(o.Faults()) != len(tt.want) || len(o.Missing) > 0 {
				t.Errorf("complete %v, faults %v, missing %v; want what is given and wrong to be a fault", o.Complete(), o.Faults(), o.Missing)
			}
		})
	}
}

// TestCounterSignatureMissing: it is an item like any other, and asked for only
// where the documents have no face.
func TestCounterSignatureMissing(t *testing.T) {
	o := signedBy(t, evidence.InPerson, nil, withoutPhoto())
	if diff := cmp.Diff([]string{"RA-EVD-406 /counterSignature", "RA-EVD-407 /documents"}, findings(o)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if itemWords(o.Missing) != "counter-signed-photograph" || len(o.Faults()) > 0 || o.Complete() {
		t.Errorf("missing %v, faults %v, complete %v; want it missing and no fault", o.Missing, o.Faults(), o.Complete())
	}
	bad := &evidence.CounterSignature{Related: true}
	for name, ds := range map[string][]evidence.Document{
		"photographic documents": {original(passport()), licence(), bill()},
		"not enough of any":      {bill(), fresh(evidence.BirthCertificate)},
	} {
		if o := signedBy(t, evidence.InPerson, bad, ds); comparisonOf(o.Assessment, "RA-EVD-406") != blank || comparisonOf(o.Assessment, "RA-EVD-407") != blank {
			t.Errorf("%s: %v, want nothing said of the counter-signature", name, findings(o))
		}
	}
}

// TestNoPhotoConflict: since 17 April 2024 two publications in force do not agree
// on somebody without a photographic document. Both are cited; nobody is refused.
func TestNoPhotoConflict(t *testing.T) {
	tests := []struct {
		route evidence.Route
		on    string
		want  []string
		why   string
	}{
		{evidence.InPerson, "2024-04-16", nil, "users were not yet to be created in Care Identity Management"},
		{evidence.InPerson, "2024-04-17", []string{"RA-EVD-407 /documents"}, "that day they were"},
		{evidence.ESR, "2024-04-16", nil, "as in person"},
		{evidence.ESR, "2024-04-17", []string{"RA-EVD-407 /documents"}, "as in person"},
		{evidence.IDCheckerRoute, "2024-09-23", []string{"RA-EVD-407 /documents"}, "since its first day"},
	}
	for _, tt := range tests {
		t.Run(tt.route.String()+" "+tt.on, func(t *testing.T) {
			on := guidance.MustDate(tt.on)
			s := ordinary()
			s.IDCheck.On, s.IDCheck.PhotoTakenOn = tt.on, tt.on
			s.Documents, s.CounterSignature = withoutPhoto(), signed()
			for i := range s.Documents {
				s.Documents[i].Issued = on.AddDays(-1).String()
			}
			o := evidence.Assess(ordinarySet(t, tt.route, on), s, on, evidence.Settings{})
			if diff := cmp.Diff(tt.want, findings(o), cmpopts.EquateEmpty()); diff != "" || !o.Complete() {
				t.Errorf("complete %v, mismatch (-want +got):\n%s\nwhy: %s", o.Complete(), diff, tt.why)
			}
			for _, f := range o.Assessment.Findings() {
				if f.Severity != guidance.Warning || f.Basis != guidance.Disputed || len(f.Citations) != 2 {
					t.Errorf("the finding is a %s, %s, with %d citations; want a warning that cites both", f.Severity, f.Basis, len(f.Citations))
				}
			}
		})
	}
}

// TestRecordedNumber walks the kinds: the number of any one document that says
// whose it is will do, and of no other.
func TestRecordedNumber(t *testing.T) {
	says := map[evidence.Kind]bool{evidence.PaperDrivingLicence: true}
	for _, k := range evidence.Kinds() {
		says[k] = says[k] || k.Class() == evidence.Photographic
		for number, given := range map[string]bool{"": false, properNumber(k): true} {
			ds := []evidence.Document{original(passport()), licence(), bill()}
			ds[0].Number, ds[0].MRZ, ds[1].Number = "", nil, ""
			d := fresh(k)
			d.Number = number
			o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, append(ds, d)...)
			if ok := comparisonOf(o.Assessment, "RA-EVD-408") == same; ok != (given && says[k]) || o.Complete() != ok {
				t.Errorf("number %q of a %s: RA-EVD-408 met %v, complete %v; want %v", number, k, ok, o.Complete(), given && says[k])
			}
		}
	}
}

// TestRecordedNumberOfKeptDocuments: what is kept has no number any more, and yet
// it was recorded.
func TestRecordedNumberOfKeptDocuments(t *testing.T) {
	for number, want := range map[string]comparison{"512345678": same, "": look, " ": look} {
		pass, paper := original(passport()), keep(t, bill())
		pass.Number = number
		kept := keep(t, pass).Document()
		other := fresh(evidence.DrivingLicence)
		other.Number = ""
		if kept.Number != "" {
			t.Fatalf("%q: the number is still there", number)
		}
		o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, kept, keep(t, other).Document(), paper.Document())
		if got := comparisonOf(o.Assessment, "RA-EVD-408"); got != want || slices.Contains(unmet(o), "RA-EVD-401") {
			t.Errorf("%q: RA-EVD-408 is %q, want %q; unmet %v", number, got, want, unmet(o))
		}
	}
}

// TestRecordedNumberOfNothing: without documents there is nothing to have one,
// and the nine zeros are none.
func TestRecordedNumberOfNothing(t *testing.T) {
	if o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}); comparisonOf(o.Assessment, "RA-EVD-408") != blank {
		t.Errorf("%v, want RA-EVD-408 to be open until there is a document", findings(o))
	}
	d := original(passport())
	d.Number, d.MRZ = "000 000 000", nil
	o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, d)
	want := []string{"RA-EVD-401 /documents", "RA-EVD-408 /documents", "RA-EVD-012 /documents/0/number"}
	if diff := cmp.Diff(want, findings(o)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}
