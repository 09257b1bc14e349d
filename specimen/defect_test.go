package specimen_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/specimen"
)

func sorted(ids []guidance.RuleID) []guidance.RuleID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// TestEveryRuleOfARecord: every rule that a record can break has a defect, and no
// other rule has.
func TestEveryRuleOfARecord(t *testing.T) {
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	var want, got []guidance.RuleID
	for _, r := range registry.Rules() {
		if r.Scope&guidance.Record != 0 {
			want = append(want, r.ID)
		}
	}
	for _, d := range specimen.Defects() {
		got = append(got, d.Rule)
	}
	if diff := cmp.Diff(want, sorted(got)); diff != "" {
		t.Errorf("rules that have a defect (-rules of a record +defects):\n%s", diff)
	}
}

// TestDefectsBreakTheirRuleAlone: a sound document has no finding, and a broken
// one has findings of one rule.
func TestDefectsBreakTheirRuleAlone(t *testing.T) {
	for _, d := range specimen.Defects() {
		t.Run(string(d.Rule)+"/"+d.What, func(t *testing.T) {
			sound, broken := d.Sound(), d.Broken()
			before := judge(t, d, sound)
			already := slices.DeleteFunc(before.Rules, func(id guidance.RuleID) bool { return slices.Contains(d.Besides, id) })
			if before.Outcome != guidance.Pass || len(already) > 0 {
				t.Errorf("sound document: %s, findings %v\n%s", before.Outcome, already, shown(sound))
			}
			want := verdict{d.Outcome, sorted(append([]guidance.RuleID{d.Rule}, d.Besides...))}
			if diff := cmp.Diff(want, judge(t, d, broken)); diff != "" {
				t.Errorf("broken document (-want +got):\n%s\n%s", diff, shown(broken))
			}
		})
	}
}

// TestFewDefectsHaveCompany: a rule that is broken with another is an exception,
// each with its reason.
func TestFewDefectsHaveCompany(t *testing.T) {
	want := map[guidance.RuleID][]guidance.RuleID{
		// Who is no longer flagged has missed no chance.
		"RA-CIS-024": {"RA-CIS-020"},
		// A deviation is recorded badly where there is one.
		"RA-EVD-220": {"RA-EVD-208"},
		// Why documents are not counted is said where too few are left.
		"RA-EVD-402": {"RA-EVD-401"},
		"RA-EVD-403": {"RA-EVD-401"},
		"RA-EVD-404": {"RA-EVD-401"},
		"RA-EVD-405": {"RA-EVD-401"},
		"RA-EVD-431": {"RA-EVD-430"},
		"RA-EVD-433": {"RA-EVD-430"},
		"RA-EVD-450": {"RA-EVD-401"},
		// A passcode that was texted at all is to be changed at first use.
		"RA-PSC-020": {"RA-PSC-023"},
		"RA-PSC-021": {"RA-PSC-023"},
		// What was not held has shown nothing.
		"RA-VID-001": {"RA-VID-002", "RA-VID-003", "RA-VID-004"},
		"RA-VID-011": {"RA-VID-012", "RA-VID-013"},
	}
	got := map[guidance.RuleID][]guidance.RuleID{}
	for _, d := range specimen.Defects() {
		if len(d.Besides) > 0 {
			got[d.Rule] = d.Besides
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("defects that break other rules besides (-want +got):\n%s", diff)
	}
}

// TestSound: nothing is wrong with the sound record of any route.
func TestSound(t *testing.T) {
	for _, route := range evidence.Routes() {
		got := registration.Check(specimen.Sound(route), registration.Options{})
		if got.Outcome != guidance.Pass || len(got.Findings) > 0 {
			t.Errorf("%s: %s, findings %v", route, got.Outcome, rulesOf(got.Findings))
		}
	}
}
