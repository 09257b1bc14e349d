package main

import (
	"os"
	"strings"
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

// TestRulesPage: docs/rules.md is what the command prints.
func TestRulesPage(t *testing.T) {
	const page = "../../docs/rules.md"
	got := runWith(t, "", "rules", "--format", "markdown")
	if got.status != 0 || got.stderr != "" {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	if *update {
		if err := os.WriteFile(page, []byte(got.stdout), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(readFile(t, page), got.stdout); diff != "" {
		t.Errorf("docs/rules.md is not what `rakit rules --format markdown` prints (go test ./cmd/rakit -run RulesPage -update):\n%s", diff)
	}
}

// TestRulesVersions: every version of the rule set is a day of knowledge, and the
// last is the newest.
func TestRulesVersions(t *testing.T) {
	got := runWith(t, "", "rules", "--versions")
	lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
	if got.status != 0 || len(lines) < 3 || !strings.HasPrefix(lines[len(lines)-1], "RULESET  with what was known from ") {
		t.Errorf("status %d:\n%s", got.status, got.stdout)
	}
}

// TestRulesHaveExamples: none is without one that meets it and one that does not.
func TestRulesHaveExamples(t *testing.T) {
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range shownRules(registry, "") {
		if len(r.Examples) == 0 {
			t.Errorf("%s has no example", r.ID)
		}
		for _, e := range r.Examples {
			if e.Passing == "" || e.Failing == "" || e.Passing == e.Failing || (e.Command == "") != (e.Test != "") {
				t.Errorf("%s has an example that shows nothing: %+v", r.ID, e)
			}
		}
	}
}
