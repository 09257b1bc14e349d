package rakit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// namedTests is a testSource that is written out.
type namedTests map[string][]guidance.RuleID

func (n namedTests) Named(test string) ([]guidance.RuleID, bool, error) {
	ids, ok := n[test]
	return ids, ok, nil
}

// TestRequirementsCanBeBroken breaks requirements that are in order in one place
// each, and wants exactly the fault that follows.
func TestRequirementsCanBeBroken(t *testing.T) {
	const url = "https://guidance.example/page"
	cited := guidance.Page{Title: "A page", URL: url}
	carried := func() requirement {
		return requirement{ID: "REQ-RR-001", Section: "A", Statement: "It is so.", Rules: []guidance.RuleID{"RA-CIS-001"}, Tests: []string{"identity.TestA"}, Vectors: []string{"nino-001"}}
	}
	uncarried := func() requirement {
		return requirement{ID: "REQ-RR-002", Section: "A", Statement: "They do it.", Reason: &reason{"duty-of-people", "it is done by people"}}
	}
	type broken struct {
		coverage
		first, second requirement
	}
	tests := []struct {
		name, why string
		change    func(b *broken)
		want      []string
	}{
		{"in order", "nothing is broken", func(*broken) {}, nil},
		{"no carrier and no reason", "nobody knows what becomes of it", func(b *broken) { b.second.Reason = nil }, []string{"REQ-RR-002: is carried by nothing, for no reason"}},
		{"rules without tests", "a rule that nothing shows may do nothing", func(b *broken) { b.first.Tests = nil }, []string{"REQ-RR-001: has rules that no test shows"}},
		{"a rule that is not there", "it was renamed, or never made", func(b *broken) { b.first.Rules = append(b.first.Rules, "RA-CIS-999") }, []string{"REQ-RR-001: rule RA-CIS-999 is not registered"}},
		{"a rule twice", "a slip", func(b *broken) { b.first.Rules = append(b.first.Rules, "RA-CIS-001") }, []string{"REQ-RR-001: names a rule twice"}},
		{"a test that is not there", "it was renamed, or removed", func(b *broken) { b.first.Tests = []string{"identity.TestB"} }, []string{"REQ-RR-001: test identity.TestB is not there: <nil>"}},
		{"a test of something else", "it names none of the rules", func(b *broken) { b.first.Tests = []string{"identity.TestOther"} }, []string{"REQ-RR-001: test identity.TestOther names none of its rules"}},
		{"a test without a rule", "there is nothing that it could name", func(b *broken) { b.first.Rules = nil }, []string{
			"REQ-RR-001: has tests, and no rule that they could name: say what they show", "REQ-RR-001: test identity.TestA names none of its rules",
			"RR: rule RA-CIS-001 cites the page and carries no requirement of it",
		}},
		{"a shown test that is not there", "it was renamed, or removed", func(b *broken) { b.second.Shows = []shown{{"identity.TestB", "it is so"}} }, []string{"REQ-RR-002: test identity.TestB is not there: <nil>"}},
		{"a test that shows something unsaid", "nobody could judge it", func(b *broken) { b.second.Shows = []shown{{"identity.TestOther", "yes"}} }, []string{"REQ-RR-002: test identity.TestOther: it is not said what it shows"}},
		{"a vector that is not there", "the corpus has no such id", func(b *broken) { b.first.Vectors = []string{"nino-999"} }, []string{"REQ-RR-001: vector nino-999 is not in the corpus"}},
		{"another kind of reason", "the list is closed", func(b *broken) { b.second.Reason.Kind = "later" }, []string{"REQ-RR-002: the kind of its reason is none of the list"}},
		{"a reason that says nothing", "a kind is not a reason", func(b *broken) { b.second.Reason.Why = "people" }, []string{"REQ-RR-002: its reason says nothing"}},
		{"no statement", "nobody knows what is asked", func(b *broken) { b.second.Statement = "" }, []string{"REQ-RR-002: has no section or no statement"}},
		{"an id of another page", "ids say which page they are of", func(b *broken) { b.second.ID, b.listed = "REQ-SL-002", []string{"REQ-RR-001", "REQ-SL-002"} }, []string{"REQ-SL-002: is no id of page RR"}},
		{"an id twice", "one id names one thing", func(b *broken) { b.second.ID, b.listed = "REQ-RR-001", b.listed[:1] }, []string{"REQ-RR-001: stands twice"}},
		{"an id that is not listed", "it was not written down", func(b *broken) { b.listed = b.listed[:1] }, []string{"REQ-RR-002: is not in the list of ids"}},
		{"an id that went away", "ids are for ever", func(b *broken) { b.listed = append(b.listed, "REQ-RR-003") }, []string{"REQ-RR-003: an id that was given names a requirement, or is retired"}},
		{"a retired id", "it stays in the list and names nothing", func(b *broken) {
			b.listed, b.retired = append(b.listed, "REQ-RR-003"), []string{"REQ-RR-003"}
		}, nil},
		{"a retired id that is used", "it names something else now", func(b *broken) { b.retired = []string{"REQ-RR-002"} }, []string{"REQ-RR-002: an id that was given names a requirement, or is retired"}},
		{"a retired id that is forgotten", "it could be given again", func(b *broken) { b.retired = []string{"REQ-RR-009"} }, []string{"REQ-RR-009: a retired id stays in the list of ids"}},
		{"a list out of order", "two people would add in two places", func(b *broken) { slices.Reverse(b.listed) }, []string{"the list of ids is not sorted, or has one twice"}},
		{"a rule that carries nothing", "the other way: every cited rule has its requirement", func(b *broken) {
			b.rules = append(b.rules, guidance.SourcedRule("RA-CIS-003", guidance.Error, guidance.Record, "it is so", cited.At("A")))
		}, []string{"RR: rule RA-CIS-003 cites the page and carries no requirement of it"}},
		{"an excused rule", "there is a reason", func(b *broken) {
			b.rules = append(b.rules, guidance.SourcedRule("RA-CIS-003", guidance.Error, guidance.Record, "it is so", cited.At("A")))
			b.untied = map[guidance.RuleID]map[string]string{"RA-CIS-003": {"RR": "it is of another page"}}
		}, nil},
		{"a needless excuse", "it would hide what comes later", func(b *broken) {
			b.untied = map[guidance.RuleID]map[string]string{"RA-CIS-001": {"RR": "it is of another page"}}
		}, []string{"RR: rule RA-CIS-001 needs no excuse"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := broken{first: carried(), second: uncarried(), coverage: coverage{
				rules:  []guidance.Rule{guidance.SourcedRule("RA-CIS-001", guidance.Error, guidance.Record, "it is so", cited.At("A"))},
				listed: []string{"REQ-RR-001", "REQ-RR-002"},
				tests:  namedTests{"identity.TestA": {"RA-CIS-001"}, "identity.TestOther": {"RA-CIS-002"}}, vectors: map[string]bool{"nino-001": true},
			}}
			tt.change(&b)
			got := b.faults([]guidancePage{{Page: cited, Prefix: "RR", Requirements: []requirement{b.first, b.second}}})
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("faults mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestRequirementsOfSections shows that a section stands in one place, and that a
// page without requirements is a fault.
func TestRequirementsOfSections(t *testing.T) {
	page := guidancePage{Prefix: "RR", Requirements: []requirement{{Section: "A"}, {Section: "B"}, {Section: "A"}}}
	if diff := cmp.Diff([]string{`RR: section "A" stands in two places`}, sectionFaults(page)); diff != "" {
		t.Errorf("faults mismatch (-want +got):\n%s", diff)
	}
	if got := (coverage{}).faults([]guidancePage{{Prefix: "RR"}}); !slices.Equal(got, []string{"RR: the page has no requirement"}) {
		t.Errorf("faults of an empty page: %v", got)
	}
}

// TestRequirementsAreReadStrictly shows that a misspelt member does not make a
// carrier disappear.
func TestRequirementsAreReadStrictly(t *testing.T) {
	for text, ok := range map[string]bool{
		`[{"id":"REQ-RR-001","section":"A","statement":"It is so.","rules":["RA-CIS-001"]}]`:                      true,
		`[{"id":"REQ-RR-001","section":"A","statement":"It is so.","rule":["RA-CIS-001"]}]`:                       false,
		`[{"id":"REQ-RR-001","section":"A","statement":"It is so.","Rules":["RA-CIS-001"]}]`:                      false,
		`[{"id":"REQ-RR-001","section":"A","statement":"It is so.","rules":["RA-CIS-001"],"rules":[]}]`:           false,
		`[{"id":"REQ-RR-001","section":"A","statement":"It is so.","reason":{"kind":"background","reason":"x"}}]`: false,
	} {
		var read []requirement
		if err := input.Decode([]byte(text), &read); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestNamedRules shows what counts as naming a rule, on tests of this module.
func TestNamedRules(t *testing.T) {
	files := testFiles{module: "."}
	for _, tt := range []struct {
		test string
		rule guidance.RuleID
		ok   bool
		why  string
	}{
		{"identity.TestCheckMarkerRemote", "RA-CIS-002", true, "it stands in the test"},
		{"identity.TestRecognise", "RA-CIS-021", true, "it stands in the function by which the test checks the finding"},
		{"card.ExampleCheckDates", "RA-PSC-023", true, "it stands in the output that is compared"},
		{"card.TestCheckDates", "RA-CRD-009", false, "it stands elsewhere in the package"},
	} {
		named, ok, err := files.Named(tt.test)
		if !ok || err != nil || slices.Contains(named, tt.rule) != tt.ok {
			t.Errorf("%s names %s: %t, want %t (there: %t, %v)\nwhy: %s", tt.test, tt.rule, !tt.ok, tt.ok, ok, err, tt.why)
		}
	}
	for _, test := range []string{"identity.TestNowhere", "nowhere.TestA", "identity.checkFinding", "../identity.TestA", "identity"} {
		if _, ok, _ := files.Named(test); ok {
			t.Errorf("%s is said to be a test", test)
		}
	}
}

// TestRequirementsPage shows how a requirement is written, and that a bar does
// not break its row.
func TestRequirementsPage(t *testing.T) {
	page := guidancePage{Page: guidance.Page{Title: "A page"}, Prefix: "RR", Requirements: []requirement{
		{ID: "REQ-RR-001", Section: "A", Statement: "One | two.", Rules: []guidance.RuleID{"RA-CIS-001"}, Tests: []string{"identity.TestA"}, Reason: &reason{"not-yet", "some of it"}},
		{ID: "REQ-RR-002", Section: "A", Statement: "Three.", Shows: []shown{{"identity.TestB", "it is so"}}},
		{ID: "REQ-RR-003", Section: "B", Statement: "Four.", Reason: &reason{"background", "no more"}},
	}}
	got := writeRequirements([]guidancePage{page})
	for _, want := range []string{
		"| all | 3 | 1 | 1 | 1 | 0 | 0 | 0 | 1 | 0 |\n",
		`REQ-RR-001 | One \| two. | [RA-CIS-001](rules.md#ra-cis-001) | ` + "`identity.TestA` | *not-yet*: some of it |\n",
		"REQ-RR-002 | Three. | | `identity.TestB`: it is so | |\n",
		"### RR: B\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q:\n%s", want, got)
		}
	}
}
