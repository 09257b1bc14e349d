package guidance_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
)

func goodRule() guidance.Rule {
	return guidance.Rule{
		ID: "RA-PSC-020", Rev: 1, Title: "the passcode is released only after the receipt call",
		Severity: guidance.Error, Scope: guidance.Record | guidance.Command, Basis: guidance.Sourced,
		Citations: []guidance.Citation{guidance.RemoteRegistration.At("stage 3")}, Known: guidance.MustDate("2020-04-08"),
	}
}

func TestNewRegistryRefuses(t *testing.T) {
	tests := []struct {
		name, why string
		change    func(*guidance.Rule)
	}{
		{"no citation", "sourced rules cite", func(r *guidance.Rule) { r.Citations = nil }},
		{"no rationale", "our rules say why", func(r *guidance.Rule) { r.Basis = guidance.DesignChoice }},
		{"one side of a dispute", "a dispute has two", func(r *guidance.Rule) { r.Basis = guidance.Disputed }},
		{"no basis", "a rule says what it rests on", func(r *guidance.Rule) { r.Basis = 0 }},
		{"no severity", "a rule says how bad it is", func(r *guidance.Rule) { r.Severity = 0 }},
		{"no scope", "a rule says what it is for", func(r *guidance.Rule) { r.Scope = 0 }},
		{"no known day", "two clocks", func(r *guidance.Rule) { r.Known = guidance.Date{} }},
		{"no section", "a page is not a place", func(r *guidance.Rule) { r.Citations[0].Section = "" }},
		{"no read day", "pages change", func(r *guidance.Rule) { r.Citations[0].Read = guidance.Date{} }},
		{"plain http", "a citation can be trusted to lead there", func(r *guidance.Rule) { r.Citations[0].URL = "http://example.org" }},
		{"unknown area", "areas are a closed list", func(r *guidance.Rule) { r.ID = "RA-XYZ-001" }},
		{"two digits", "ids have three", func(r *guidance.Rule) { r.ID = "RA-PSC-02" }},
		{"revision 0", "revisions count from 1", func(r *guidance.Rule) { r.Rev = 0 }},
		{"full stop", "a title goes into a sentence", func(r *guidance.Rule) { r.Title += "." }},
		{"backwards", "ends before it starts", func(r *guidance.Rule) { r.Effective = interval("2021-01-01", "2020-01-01") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := goodRule()
			tt.change(&r)
			if _, err := guidance.NewRegistry([]guidance.Rule{r}); err == nil {
				t.Errorf("NewRegistry() accepted it\nwhy not: %s", tt.why)
			}
		})
	}
	if _, err := guidance.NewRegistry([]guidance.Rule{goodRule()}, []guidance.Rule{goodRule()}); err == nil {
		t.Error("NewRegistry() accepted one id twice")
	}
}

func TestRegistry(t *testing.T) {
	other := goodRule()
	other.ID = "RA-CIS-001"
	g, err := guidance.NewRegistry([]guidance.Rule{goodRule()}, []guidance.Rule{other})
	if err != nil {
		t.Fatal(err)
	}
	var ids []guidance.RuleID
	for _, r := range g.Rules() {
		ids = append(ids, r.ID)
	}
	if diff := cmp.Diff([]guidance.RuleID{"RA-CIS-001", "RA-PSC-020"}, ids); diff != "" {
		t.Errorf("Rules() mismatch (-want +got):\n%s", diff)
	}
	if _, ok := g.Rule("RA-CIS-002"); ok {
		t.Error("Rule() found one that is not there")
	}
	if r, ok := g.Rule("RA-CIS-001"); !ok || r.ID != "RA-CIS-001" {
		t.Error("Rule() did not find one that is there")
	}
	other.Rev = 2
	h, err := guidance.NewRegistry([]guidance.Rule{goodRule(), other})
	if err != nil {
		t.Fatal(err)
	}
	if g.Version() == h.Version() {
		t.Error("a new revision must change the version of the rule set")
	}
}

func TestAssessmentResult(t *testing.T) {
	rule := func(id guidance.RuleID, s guidance.Severity) guidance.Rule {
		r := goodRule()
		r.ID, r.Severity = id, s
		return r
	}
	one, two, three, four := rule("RA-EVD-001", guidance.Error), rule("RA-EVD-002", guidance.Warning), rule("RA-EVD-003", guidance.Error), rule("RA-EVD-004", guidance.Error)
	var a guidance.Assessment
	a.Pass(one)
	a.Fail(one, "/b", "second place")
	a.Fail(one, "/a", "first place")
	a.Require(two, true, "/x", "")
	a.Skip(two)
	a.Unknown(three)
	a.Skip(three)
	a.Skip(four)
	r := a.Result()
	want := guidance.Result{
		Outcome: guidance.Fail, Passed: []guidance.RuleID{"RA-EVD-002"},
		NotEvaluated: []guidance.RuleID{"RA-EVD-003"}, NotApplicable: []guidance.RuleID{"RA-EVD-004"},
		Findings: []guidance.Finding{one.Finding("/a", "first place"), one.Finding("/b", "second place")},
	}
	if diff := cmp.Diff(want, r, cmp.AllowUnexported(guidance.Date{})); diff != "" {
		t.Errorf("Result() mismatch (-want +got):\n%s", diff)
	}
	err := a.Refusal("do it")
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) || refusal.Rule() != "RA-EVD-001" || len(refusal.Findings) != 2 {
		t.Errorf("Refusal() = %v", err)
	}
	var clean guidance.Assessment
	clean.Fail(two, "", "only a warning")
	if clean.Refusal("do it") != nil || clean.Result().Outcome != guidance.Pass {
		t.Error("a warning refuses nothing and fails nothing")
	}
}

// TestAssessmentOrder holds that the order in which rules are applied does not
// show.
func TestAssessmentOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 8).Draw(t, "n")
		type fault struct{ id, pointer int }
		var faults []fault
		for range n {
			faults = append(faults, fault{rapid.IntRange(1, 3).Draw(t, "id"), rapid.IntRange(1, 3).Draw(t, "pointer")})
		}
		apply := func(order []fault) []guidance.Finding {
			var a guidance.Assessment
			for _, f := range order {
				r := goodRule()
				r.ID = guidance.RuleID(fmt.Sprintf("RA-EVD-00%d", f.id))
				a.Fail(r, fmt.Sprintf("/%d", f.pointer), "")
			}
			return a.Findings()
		}
		if diff := cmp.Diff(apply(faults), apply(rapid.Permutation(faults).Draw(t, "order")), cmp.AllowUnexported(guidance.Date{})); diff != "" {
			t.Fatalf("findings depend on order (-one +other):\n%s", diff)
		}
	})
}

func TestClosedLists(t *testing.T) {
	for b := guidance.Sourced; b <= guidance.Disputed; b++ {
		text, err := b.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back guidance.Basis
		if err := back.UnmarshalText(text); err != nil || back != b {
			t.Errorf("basis %s does not come back: %s, %v", b, back, err)
		}
	}
	for _, text := range []string{"", "Sourced", "sourced ", "unknown", "invalid"} {
		var b guidance.Basis
		var unlisted *guidance.UnknownValueError
		if err := b.UnmarshalText([]byte(text)); !errors.As(err, &unlisted) || b != 0 {
			t.Errorf("basis %q was read as %s, %v", text, b, err)
		}
		var s guidance.Severity
		if err := s.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("severity %q was read as %s", text, s)
		}
		var o guidance.Outcome
		if err := o.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("outcome %q was read as %s", text, o)
		}
	}
	if _, err := guidance.Basis(0).MarshalText(); err == nil {
		t.Error("the zero Basis has no text")
	}
	if guidance.Basis(99).String() != "invalid" || guidance.Severity(0).String() != "invalid" {
		t.Error("String is total")
	}
}

func TestInterval(t *testing.T) {
	i := interval("2020-02-28", "2020-03-01")
	for day, want := range map[string]bool{
		"2020-02-27": false, "2020-02-28": true, "2020-02-29": true, "2020-03-01": true, "2020-03-02": false,
	} {
		if got := i.Contains(guidance.MustDate(day)); got != want {
			t.Errorf("%s contains %s = %v, want %v", i, day, got, want)
		}
	}
	if (guidance.Interval{}).Contains(guidance.Date{}) {
		t.Error("a missing day lies in no interval, not even in the endless one")
	}
	rapid.Check(t, func(t *rapid.T) {
		a := guidance.Interval{From: anyDate().Draw(t, "a")}
		a.To = a.From.AddDays(rapid.IntRange(0, 40).Draw(t, "long"))
		b := guidance.Interval{From: a.From.AddDays(rapid.IntRange(-60, 60).Draw(t, "shift"))}
		b.To = b.From.AddDays(rapid.IntRange(0, 40).Draw(t, "long"))
		shared := false
		for d := a.From; !d.After(a.To); d = d.AddDays(1) {
			shared = shared || b.Contains(d)
		}
		if a.Overlaps(b) != shared || b.Overlaps(a) != shared {
			t.Fatalf("%s overlaps %s = %v, want %v", a, b, a.Overlaps(b), shared)
		}
	})
}

func ExampleRefusal() {
	err := error(goodRule().Refuse("release passcode", "/state", "the registrant has not rung yet"))
	var refusal *guidance.Refusal
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Rule(), "–", refusal.Findings[0].Citations[0].Section)
	}
	fmt.Println(err)
	// Output:
	// RA-PSC-020 – stage 3
	// release passcode: refused by RA-PSC-020: the registrant has not rung yet
}
