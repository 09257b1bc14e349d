package rbac_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// equateDates compares days with ==.
var equateDates = cmpopts.EquateComparable(guidance.Date{})

func day(s string) guidance.Date { return guidance.MustDate(s) }

// ruleIDs returns the rules of findings, each once, sorted.
func ruleIDs(fs []guidance.Finding) []guidance.RuleID {
	ids := []guidance.RuleID{}
	for _, f := range fs {
		ids = append(ids, f.Rule)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// refusedBy returns the rules that refused, or none for no error.
func refusedBy(t *testing.T, err error) []guidance.RuleID {
	t.Helper()
	if err == nil {
		return []guidance.RuleID{}
	}
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error is a %T, want *guidance.Refusal", err)
	}
	return ruleIDs(refusal.Findings)
}

func TestRules(t *testing.T) {
	registry, err := guidance.NewRegistry(rbac.Rules())
	if err != nil {
		t.Fatalf("NewRegistry: %v", err)
	}
	want := []guidance.RuleID{
		"RA-EXC-001", "RA-EXC-002", "RA-EXC-003", "RA-EXC-004", "RA-EXC-005", "RA-EXC-006",
		"RA-EXC-007", "RA-EXC-008", "RA-EXC-009", "RA-EXC-010", "RA-EXC-011", "RA-EXC-012", "RA-EXC-013",
		"RA-EXC-014", "RA-EXC-015", "RA-EXC-016", "RA-EXC-017", "RA-EXC-018", "RA-EXC-019",
		"RA-EXC-020", "RA-EXC-021", "RA-EXC-022", "RA-EXC-023", "RA-EXC-024", "RA-EXC-025",
		"RA-RBC-001", "RA-RBC-002", "RA-RBC-003", "RA-RBC-004", "RA-RBC-005", "RA-RBC-006", "RA-RBC-007",
		"RA-RBC-010", "RA-RBC-011",
		"RA-RBC-012", "RA-RBC-013",
		"RA-RBC-020", "RA-RBC-021", "RA-RBC-022", "RA-RBC-023", "RA-RBC-024", "RA-RBC-025", "RA-RBC-026",
		"RA-RBC-050", "RA-RBC-051", "RA-RBC-052", "RA-RBC-053", "RA-RBC-054", "RA-RBC-055", "RA-RBC-056", "RA-RBC-057", "RA-RBC-058", "RA-RBC-059",
		"RA-RBC-060", "RA-RBC-061", "RA-RBC-062", "RA-RBC-063", "RA-RBC-064", "RA-RBC-065", "RA-RBC-066", "RA-RBC-067", "RA-RBC-068", "RA-RBC-069",
		"RA-RBC-070", "RA-RBC-071", "RA-RBC-072", "RA-RBC-073", "RA-RBC-074", "RA-RBC-075", "RA-RBC-076",
	}
	got := []guidance.RuleID{}
	for _, r := range registry.Rules() {
		got = append(got, r.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Rules() mismatch (-want +got):\n%s\nwhy: ids are never reused or renamed", diff)
	}
}

// TestRefuse: what is refused by name stands in the table.
func TestRefuse(t *testing.T) {
	for id, r := range map[guidance.RuleID]*guidance.Refusal{
		rbac.RoleRule: rbac.RefuseRole("op", "why"), rbac.ScopeRule: rbac.RefuseScope("op", "why"),
	} {
		listed := slices.ContainsFunc(rbac.Rules(), func(rule guidance.Rule) bool { return rule.ID == id })
		if len(r.Findings) != 1 || r.Findings[0].Rule != id || r.Op != "op" || !listed || !rbac.Forbids(id) {
			t.Errorf("%s: %+v, listed: %t", id, r, listed)
		}
	}
}
