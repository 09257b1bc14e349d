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

// noDocument are the rules of which the table says that a record can break them,
// and that no document breaks.
var noDocument = map[guidance.RuleID]string{
	"RA-EVD-089": "a record says that somebody confirmed the likeness, and where nobody did RA-VID-004 is broken",
	"RA-EVD-432": "nothing in a record says of what an image is: it is never evaluated",
}

// TestEveryRuleOfARecord: every rule that a record can break has a defect, or a
// photograph, and no other rule has.
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
	for _, p := range specimen.Photographs() {
		got = append(got, p.Rule)
	}
	for id := range noDocument {
		got = append(got, id)
	}
	if diff := cmp.Diff(want, sorted(got)); diff != "" {
		t.Errorf("rules that have a defect (-rules of a record +defects):\n%s", diff)
	}
}

// TestDefectsBreakTheirRuleAlone: a sound document has no finding but of rules that
// a defect names besides, and a broken one has those and its own. For every rule
// there is a defect that adds its own alone.
func TestDefectsBreakTheirRuleAlone(t *testing.T) {
	alone := map[guidance.RuleID]bool{}
	for _, d := range specimen.Defects() {
		t.Run(string(d.Rule)+"/"+d.What, func(t *testing.T) {
			sound, broken := d.Sound(), d.Broken()
			before, after := judge(t, d, sound), judge(t, d, broken)
			already := slices.DeleteFunc(slices.Clone(before.Rules), func(id guidance.RuleID) bool { return slices.Contains(d.Besides, id) })
			if before.Outcome != guidance.Pass && len(d.Besides) == 0 || len(already) > 0 {
				t.Errorf("sound document: %s, findings %v\n%s", before.Outcome, already, shown(sound))
			}
			want := verdict{d.Outcome, sorted(append([]guidance.RuleID{d.Rule}, d.Besides...)), d.Flag, d.Convention}
			if diff := cmp.Diff(want, after); diff != "" {
				t.Errorf("broken document (-want +got):\n%s\n%s", diff, shown(broken))
			}
			added := slices.DeleteFunc(slices.Clone(after.Rules), func(id guidance.RuleID) bool { return slices.Contains(before.Rules, id) })
			if slices.Equal(added, []guidance.RuleID{d.Rule}) {
				alone[d.Rule] = true
			}
		})
	}
	for _, d := range specimen.Defects() {
		if !alone[d.Rule] {
			t.Errorf("%s is never the only rule that the broken document misses and the sound one keeps", d.Rule)
		}
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
