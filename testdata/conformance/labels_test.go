package conformance_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/specimen"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// soundEditions are the editions that the sound records of package specimen fall
// under, told by hand: the day of each is in the comment.
var soundEditions = map[evidence.Route]string{
	evidence.EmergencyRemote:    "emergency-remote/3",    // 20 April 2020, by the newest knowledge
	evidence.EmergencyClinician: "emergency-clinician/3", // the same
	evidence.EmergencyNoVideo:   "emergency-no-video/3",  // the same
	evidence.InPerson:           "in-person-2024/1",      // 12 December 2024
	evidence.IDCheckerRoute:     "id-checker/1",          // 12 December 2024
	evidence.ApplyForCareID:     "apply-for-care-id/1",   // 12 December 2024
	evidence.ESR:                "esr-2023/2",            // 16 April 2024, its last day
}

// leavesNoEdition reports whether a record that breaks a rule falls under no
// edition: there is none on its day, or route and day cannot be read.
func leavesNoEdition(rule guidance.RuleID) bool {
	return rule == "RA-EVD-001" || rule == "RA-EVD-002" || rule.Area() == "INP"
}

// keptWith are the outcome and the findings of documents that keep the rule of their
// id and miss another: a passcode that was texted brings its advice with it, a
// deviation the warning that it accounts for, and rules that explain why documents do
// not suffice are evaluated only where they do not. All others have no finding.
var keptWith = map[string]string{
	"record-RA-PSC-020":   "pass RA-PSC-023",
	"record-RA-PSC-020-2": "pass RA-PSC-023",
	"record-RA-PSC-021":   "pass RA-PSC-023",
	"record-RA-EVD-220":   "pass RA-EVD-208",
	"record-RA-EVD-402":   "fail RA-EVD-401",
	"record-RA-EVD-403":   "fail RA-EVD-401",
	"record-RA-EVD-404":   "fail RA-EVD-401",
	"record-RA-EVD-405-2": "fail RA-EVD-401",
	"record-RA-EVD-431-2": "fail RA-EVD-430",
	"record-RA-EVD-433-2": "fail RA-EVD-430",
	"record-RA-EVD-450":   "fail RA-EVD-401",
	"cis-RA-CIS-024":      "pass RA-CIS-020",
}

// flags are the flags of CIS records that break a rule. Others are not flagged.
var flags = map[guidance.RuleID]string{"RA-CIS-020": "full", "RA-CIS-021": "partial", "RA-CIS-022": "near-miss"}

// conventions are those of the CIS records that are flagged in full, by id.
var conventions = map[string]string{
	"cis-RA-CIS-020":   "remote-registration",
	"cis-RA-CIS-020-2": "streamlining",
	"cis-RA-CIS-024":   "remote-registration",
}

// keptLabel returns the label of the document of a defect before it is broken.
func keptLabel(t *testing.T, stem string, d specimen.Defect) label {
	t.Helper()
	return given(d, stem, labelled(t, cmp.Or(keptWith[stem], "pass")), true)
}

// brokenLabel returns the label of the document of a defect once it is broken.
func brokenLabel(stem string, d specimen.Defect) label {
	expected := d.Expect()
	l := label{outcome: expected.Outcome, fields: map[string]any{"rules": expected.Rules}}
	return given(d, stem, l, !leavesNoEdition(d.Rule))
}

// labelled reads an outcome and the rules behind it.
func labelled(t *testing.T, text string) label {
	t.Helper()
	words := strings.Fields(text)
	l := label{fields: map[string]any{}}
	if err := l.outcome.UnmarshalText([]byte(words[0])); err != nil {
		t.Fatal(err)
	}
	rules := []guidance.RuleID{}
	for _, word := range words[1:] {
		rules = append(rules, guidance.RuleID(word))
	}
	l.fields["rules"] = rules
	return l
}

// given adds the edition or the flag, and what the assessment is given beside the
// document.
func given(d specimen.Defect, stem string, l label, edition bool) label {
	if d.Subject == specimen.CIS {
		flag, convention := "none", ""
		for _, rule := range l.fields["rules"].([]guidance.RuleID) {
			flag = cmp.Or(flags[rule], flag)
		}
		if flag == "full" {
			convention = conventions[stem]
		}
		l.fields["flag"], l.fields["convention"] = flag, convention
		return l
	}
	l.fields["editions"] = []string{}
	if edition {
		l.fields["editions"] = []string{soundEditions[d.Route]}
	}
	for name, day := range map[string]guidance.Date{"as_of": d.Options.AsOf, "known_at": d.Options.KnownAt} {
		if !day.IsZero() {
			l.fields[name] = day.String()
		}
	}
	if d.Options.Policy != "" {
		l.fields["policy"] = jsontext.Value(d.Options.Policy)
	}
	if strings.HasPrefix(string(d.Sound()), "/") {
		l.fields["format"] = "csv"
	}
	return l
}

// TestLabelsAreOfVectors: a label of an id that no vector has would be lost.
func TestLabelsAreOfVectors(t *testing.T) {
	found := map[string]bool{}
	each(t, func(_ string, v conformance.Vector) { found[strings.TrimSuffix(v.ID, "-kept")] = true })
	for _, ids := range []map[string]string{keptWith, conventions} {
		for stem := range ids {
			if !found[stem] {
				t.Errorf("no vector has the id %s-kept", stem)
			}
		}
	}
}
