package main

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

func TestRulesOfOne(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		args      []string
		status    int
	}{
		{"rules sourced", "a rule of a page cites it", []string{"RA-CIS-002"}, 0},
		{"rules ours", "a rule of our own says why it is there", []string{"RA-INP-001"}, 0},
		{"rules dated", "a rule of the emergency says when it applied", []string{"RA-EVD-209"}, 0},
		{"rules as json", "the same, for programs", []string{"--format", "json", "RA-CIS-002"}, 0},
		{"rules unknown", "an id that there is not, which is not repeated", []string{marker}, 2},
		{"rules wrong case", "ids are exact", []string{"ra-cis-002"}, 2},
		{"rules unknown format", "usage", []string{"--format", "html"}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, "", append([]string{"rules"}, tt.args...)...)
			if got.status != tt.status {
				t.Errorf("%s: status %d, want %d", tt.why, got.status, tt.status)
			}
			golden(t, tt.name, tt.why, got)
		})
	}
}

// TestRulesOfAll: every rule of the registry is shown, in order, with all that
// it is.
func TestRulesOfAll(t *testing.T) {
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for _, r := range registry.Rules() {
		want[string(r.ID)] = r.Rev
	}
	var shown struct {
		Ruleset string `json:"ruleset"`
		Rules   []rule `json:"rules"`
	}
	got := runWith(t, "", "rules", "--format", "json")
	if err := json.Unmarshal([]byte(got.stdout), &shown, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	ids, last := map[string]int{}, guidance.RuleID("")
	for _, r := range shown.Rules {
		if r.ID <= last {
			t.Errorf("%s stands after %s", r.ID, last)
		}
		if r.Title == "" || len(r.Scope) == 0 || r.Known.IsZero() || len(r.Citations) == 0 && r.Rationale == "" {
			t.Errorf("%s is not shown whole: %+v", r.ID, r)
		}
		ids[string(r.ID)], last = r.Rev, r.ID
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("rules and revisions (-want +got):\n%s", diff)
	}
	if got.status != 0 || shown.Ruleset != "RULESET" {
		t.Errorf("status %d, rule set %q", got.status, shown.Ruleset)
	}
}
