package evidence_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// TestApplyForCareIDDocuments: one photographic document of any kind and a digital
// proof, and nothing in place of either.
func TestApplyForCareIDDocuments(t *testing.T) {
	for _, k := range evidence.Kinds() {
		o := onDay(t, evidence.ApplyForCareID, ordinaryDay, evidence.LocalPolicy{}, fresh(k), digitalProof())
		want := []string{"RA-EVD-430 /documents"}
		if k.Class() == evidence.Photographic {
			want = nil
		}
		if diff := cmp.Diff(want, findings(o), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s and a digital proof (-want +got):\n%s", k, diff)
		}
		o = onDay(t, evidence.ApplyForCareID, ordinaryDay, evidence.LocalPolicy{}, original(passport()), fresh(k))
		if ok := len(findings(o)) == 0; ok != (k == evidence.DigitalAddressProof) {
			t.Errorf("a passport and a %s: %v", k, findings(o))
		}
	}
	o := onDay(t, evidence.ApplyForCareID, ordinaryDay, evidence.LocalPolicy{}, digitalProof())
	if got := messageOf(o, "RA-EVD-430", "/documents"); got != "the documents that can be counted fill none of the combinations: the nearest lacks 1 photographic document" {
		t.Errorf("a digital proof alone: %q", got)
	}
}

// TestApplyForCareIDImages: whether an image shows the document itself is for
// somebody who looks, however the documents are said to have been seen.
func TestApplyForCareIDImages(t *testing.T) {
	for seen := range evidence.Original + 1 {
		o := ordinarily(t, evidence.ApplyForCareID, func(s *evidence.Submission) {
			for i := range s.Documents {
				s.Documents[i].Seen = seen
			}
		})
		if got := comparisonOf(o.Assessment, "RA-EVD-432"); got != open || len(findings(o)) > 0 || !o.Complete() {
			t.Errorf("seen as %s: complete %v, RA-EVD-432 is %q of %v, want it open", seen, o.Complete(), got, findings(o))
		}
	}
	nothing := evidence.Assess(ordinarySet(t, evidence.ApplyForCareID, ordinaryDay), evidence.Submission{}, ordinaryDay, evidence.Settings{})
	if got := comparisonOf(nothing.Assessment, "RA-EVD-432"); got != open {
		t.Errorf("without documents RA-EVD-432 is %q, want it open", got)
	}
	for _, r := range seenRoutes {
		if res := ordinarily(t, r, nil).Assessment.Result(); slices.Contains(slices.Concat(res.Passed, res.NotApplicable, res.NotEvaluated), "RA-EVD-432") {
			t.Errorf("%s says something of RA-EVD-432, which is of another route", r)
		}
	}
}

// TestApplyForCareIDName: the service declines an application in another name
// than that of the document. A name that may be the same one is for people:
// RA-EVD-014 warns, and the document is counted.
func TestApplyForCareIDName(t *testing.T) {
	named := func(given, middle, family string) *evidence.Holder {
		return &evidence.Holder{GivenName: given, MiddleNames: middle, FamilyName: family}
	}
	tests := []struct {
		name   string
		claim  [3]string // given, middle, family
		holder *evidence.Holder
		rule   comparison
		member string
		why    string
	}{
		{"the same", [3]string{"Ada", "", "Example"}, named("ADA", "", "EXAMPLE"), same, "", "capitals are no difference"},
		{"spelt as in a zone", [3]string{"Zoë", "", "Müller"}, named("ZOE", "", "MUELLER"), same, "", "as ICAO 9303 spells it"},
		{"middle names with the given ones", [3]string{"Ada", "Mary", "Example"}, named("ADA MARY", "", "EXAMPLE"), same, "", "as passports print them"},
		{"swapped", [3]string{"Ada", "", "Example"}, named("EXAMPLE", "", "ADA"), same, "familyName", "a person can tell"},
		{"a middle name left out", [3]string{"Ada", "Mary", "Example"}, named("ADA", "", "EXAMPLE"), same, "givenName", "a person can tell"},
		{"an initial", [3]string{"Ada", "", "Example"}, named("A", "", "EXAMPLE"), same, "givenName", "a person can tell"},
		{"another spelling", [3]string{"Ada", "", "Sørensen"}, named("ADA", "", "SORENSEN"), same, "familyName", "not that of ICAO 9303: a person can tell"},
		{"half of a double name", [3]string{"Ada", "", "Example-Smith"}, named("ADA", "", "SMITH"), same, "familyName", "a person can tell"},
		{"an initial, and another family name", [3]string{"Ada", "", "Example"}, named("A", "", "SMITH"), look, "familyName", "the weakest part decides"},
		{"another middle name", [3]string{"Ada", "Mary", "Example"}, named("ADA", "JANE", "EXAMPLE"), look, "givenName", "declined"},
		{"another family name", [3]string{"Ada", "", "Example"}, named("ADA", "", "SMITH"), look, "familyName", "declined"},
		{"another given name", [3]string{"Ada", "", "Example"}, named("EVE", "", "EXAMPLE"), look, "givenName", "declined"},
		{"one letter", [3]string{"Ann", "", "Example"}, named("ANNE", "", "EXAMPLE"), look, "givenName", "no likeness is ever sameness"},
		{"both", [3]string{"Ada", "", "Example"}, named("EVE", "", "SMITH"), look, "familyName", "the family name first"},
		{"no holder", [3]string{"Ada", "", "Example"}, nil, blank, "", "the record need not say"},
		{"no name of the holder", [3]string{"Ada", "", "Example"}, &evidence.Holder{DateOfBirth: "1985-12-10"}, blank, "", "nothing to compare"},
		{"no name claimed that can be read", [3]string{"Ada7", "", "Example"}, named("ADA", "", "EXAMPLE"), blank, "", "nothing to compare with"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := ordinarily(t, evidence.ApplyForCareID, func(s *evidence.Submission) {
				r := &s.Registrant
				r.GivenName, r.MiddleNames, r.FamilyName = tt.claim[0], tt.claim[1], tt.claim[2]
				d := original(passport())
				d.Holder, d.MRZ = tt.holder, nil
				s.Documents = []evidence.Document{d, digitalProof()}
			})
			if got := comparisonOf(o.Assessment, "RA-EVD-433"); got != tt.rule {
				t.Errorf("RA-EVD-433 is %q, want %q: %v\nwhy: %s", got, tt.rule, findings(o), tt.why)
			}
			declined := tt.rule == look
			want := ""
			if declined {
				want = "the name on the document is not the one that was given, and this route takes no evidence of a change of name"
			}
			if got := messageOf(o, "RA-EVD-433", "/documents/0/holder/"+tt.member); got != want || slices.Contains(unmet(o), "RA-EVD-430") != declined || slices.Contains(o.Missing, evidence.IdentityDocuments) != declined {
				t.Errorf("missing %v, message %q of %v, want %q\nwhy: %s", o.Missing, got, findings(o), want, tt.why)
			}
			graded := "" // what a person is told of a name that is not for certain the same
			switch {
			case declined: // the route has said so already
			case tt.member != "":
				graded = "(review"
			}
			if got := messageOf(o, "RA-EVD-014", "/documents/0/holder/"+tt.member); (got != "") != (graded != "") || !strings.Contains(got, graded) {
				t.Errorf("RA-EVD-014 says %q, want %q in it\nwhy: %s", got, graded, tt.why)
			}
		})
	}
}

// TestApplyForCareIDOneNameIsEnough: a further document in another name is looked
// at by a person, and takes nothing away from the one in the name that was given.
func TestApplyForCareIDOneNameIsEnough(t *testing.T) {
	former := licence()
	former.Holder = &evidence.Holder{GivenName: "ADA", FamilyName: "SMITH"}
	for name, ds := range map[string][]evidence.Document{
		"after":  {original(passport()), former, digitalProof()},
		"before": {former, original(passport()), digitalProof()},
	} {
		o := onDay(t, evidence.ApplyForCareID, ordinaryDay, evidence.LocalPolicy{}, ds...)
		if diff := cmp.Diff([]guidance.RuleID{"RA-EVD-014"}, unmet(o)); diff != "" || !o.Complete() || comparisonOf(o.Assessment, "RA-EVD-433") != same {
			t.Errorf("%s: complete %v, mismatch (-want +got):\n%s", name, o.Complete(), diff)
		}
	}
	alone := onDay(t, evidence.ApplyForCareID, ordinaryDay, evidence.LocalPolicy{}, former, digitalProof())
	want := []string{"RA-EVD-430 /documents", "RA-EVD-433 /documents/0/holder/familyName"}
	if diff := cmp.Diff(want, findings(alone)); diff != "" {
		t.Errorf("the other name alone (-want +got):\n%s", diff)
	}
}

// TestApplyForCareIDNameChange: the service asks for the name on the document;
// evidence of a change is for the routes on which a person sees it.
func TestApplyForCareIDNameChange(t *testing.T) {
	d := original(passport())
	d.MRZ, d.Holder = nil, &evidence.Holder{GivenName: "ADA", FamilyName: "SMITH"}
	named := fresh(evidence.MarriageCertificate)
	named.Holder = passport().Holder
	ds := []evidence.Document{d, digitalProof(), named}
	o := onDay(t, evidence.ApplyForCareID, ordinaryDay, evidence.LocalPolicy{}, ds...)
	want := []string{"RA-EVD-430 /documents", "RA-EVD-433 /documents/0/holder/familyName"}
	if diff := cmp.Diff(want, findings(o)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	inPerson := append([]evidence.Document{licence(), bill()}, ds...)
	if o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, inPerson...); len(findings(o)) > 0 {
		t.Errorf("in person: %v, want none: the certificate proves the change", findings(o))
	}
}
