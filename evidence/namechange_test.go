package evidence_test

import (
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// changesName are the kinds that prove a change of name, told by hand: those of
// the user guide, and what stands for them in other lives.
var changesName = map[evidence.Kind]bool{
	evidence.AdoptionCertificate: true, evidence.MarriageCertificate: true, evidence.CivilPartnershipCertificate: true,
	evidence.DivorcePapers: true, evidence.GenderRecognitionCertificate: true, evidence.DeedPoll: true,
}

// TestNameChange walks the kinds, with what is known of the name before.
func TestNameChange(t *testing.T) {
	formers := []struct {
		name   string
		former *evidence.Holder
		proves bool
		why    string
	}{
		{"nobody wrote it down", nil, false, "it names nobody, and links no name to another"},
		{"the name on the document", &evidence.Holder{GivenName: "Ada", FamilyName: "Smith"}, true, "that is the change"},
		{"written in another way", &evidence.Holder{GivenName: "ada", FamilyName: "SMITH"}, true, "one name"},
		{"another name", &evidence.Holder{GivenName: "Ada", FamilyName: "Jones"}, false, "some other change, or some other person's"},
		{"another given name", &evidence.Holder{GivenName: "Eve", FamilyName: "Smith"}, false, "some other person's"},
		{"the name that was given", &evidence.Holder{GivenName: "Ada", FamilyName: "Example"}, false, "it changed from that name, not to it"},
		{"no name", &evidence.Holder{DateOfBirth: "1985-12-10"}, false, "nothing that could be the name"},
		{"what no name holds", &evidence.Holder{GivenName: "Ada\x00", FamilyName: "Smith"}, false, "nothing that could be the name"},
	}
	for _, k := range evidence.Kinds() {
		for _, tt := range formers {
			proof := fresh(k)
			proof.FormerName = tt.former
			for name, ds := range map[string][]evidence.Document{
				"after": {formerly("SMITH"), proof}, "before": {proof, formerly("SMITH")},
			} {
				s := complete()
				s.Documents = ds
				a := evidence.Assess(evidence.RequirementSet{}, s, ordinaryDay, evidence.Settings{}).Assessment
				want := look
				if changesName[k] && tt.proves {
					want = same
				}
				if got := comparisonOf(a, "RA-EVD-014"); got != want {
					t.Errorf("%s %s, %s: %q, want %q\nwhy: %s", name, k, tt.name, got, want, tt.why)
				}
			}
		}
	}
}

// formerly is a passport in a former name, in print and zone.
func formerly(family string) evidence.Document {
	d := original(passport())
	d.Holder = &evidence.Holder{GivenName: "ADA", FamilyName: family, DateOfBirth: "1985-12-10"}
	d.MRZ = zoneOf(d)
	return d
}

// TestNameChangeOfTwo: one certificate proves one change.
func TestNameChangeOfTwo(t *testing.T) {
	proof := fresh(evidence.MarriageCertificate)
	proof.FormerName = &evidence.Holder{GivenName: "Ada", FamilyName: "Smith"}
	s := complete()
	s.Documents = []evidence.Document{formerly("SMITH"), formerly("JONES"), proof}
	var got []string
	for _, f := range evidence.Assess(evidence.RequirementSet{}, s, ordinaryDay, evidence.Settings{}).Assessment.Findings() {
		if f.Severity != guidance.Warning {
			t.Errorf("%s is of severity %s, want a warning: a person looks", f.Rule, f.Severity)
		}
		got = append(got, string(f.Rule)+" "+f.Pointer)
	}
	want := []string{"RA-EVD-014 /documents/1/holder/familyName", "RA-EVD-014 /documents/1/mrz"}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%v, want %v", got, want)
	}
	s.Documents[2].FormerName = &evidence.Holder{GivenName: "Ada", FamilyName: "Jones"}
	if o := evidence.Assess(evidence.RequirementSet{}, s, ordinaryDay, evidence.Settings{}); len(findings(o)) != 2 || findings(o)[0] != "RA-EVD-014 /documents/0/holder/familyName" {
		t.Errorf("%v, want the first document to be looked at", findings(o))
	}
}

// TestNameChangeOfKeptDocuments: the name before the change is kept.
func TestNameChangeOfKeptDocuments(t *testing.T) {
	proof := fresh(evidence.MarriageCertificate)
	for former, want := range map[string]comparison{"Smith": same, "Jones": look} {
		proof.FormerName = &evidence.Holder{GivenName: "Ada", FamilyName: former}
		s := complete()
		s.Documents = []evidence.Document{keep(t, formerly("SMITH")).Document(), keep(t, proof).Document()}
		o := evidence.Assess(evidence.RequirementSet{}, s, ordinaryDay, evidence.Settings{})
		if got := comparisonOf(o.Assessment, "RA-EVD-014"); got != want {
			t.Errorf("%s: %q, want %q", former, got, want)
		}
	}
	kept := keep(t, proof)
	proof.FormerName.FamilyName = "Changed"
	if kept.FormerName.FamilyName != "Jones" && kept.FormerName.FamilyName != "Smith" {
		t.Error("what is kept changes with what was given")
	}
}

// TestNamesThatAreTooLong are not compared, letter by letter, with every proof of
// a change: they differ, and no reason is looked for.
func TestNamesThatAreTooLong(t *testing.T) {
	const why = "this name on the document is not for certain the one the registrant gave (different): look, and ask for evidence of a change of name"
	for _, tt := range []struct {
		given, family int
		member        string
		compared      bool
	}{
		{3, 997, "familyName", true}, {3, 998, "familyName", false}, {998, 3, "givenName", false}, {500, 501, "familyName", false}, {501, 500, "givenName", false},
	} {
		d := original(passport())
		d.MRZ, d.Holder = nil, &evidence.Holder{GivenName: strings.Repeat("A", tt.given), FamilyName: strings.Repeat("E", tt.family)}
		proof := fresh(evidence.DeedPoll)
		proof.FormerName = d.Holder
		s := complete()
		s.Documents = []evidence.Document{d, proof}
		o := evidence.Assess(evidence.RequirementSet{}, s, ordinaryDay, evidence.Settings{})
		if got := messageOf(o, "RA-EVD-014", "/documents/0/holder/"+tt.member); (got == why) == tt.compared || got == "" {
			t.Errorf("%d and %d letters: %q, compared %v", tt.given, tt.family, got, tt.compared)
		}
	}
}
