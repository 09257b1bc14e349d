package registration_test

import (
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/registration"
)

// TestRulesGolden shows every change of what a rule says of itself: severity,
// scope, basis, days, and where it is written. Read the difference against the
// pages before writing the file anew with -update.
func TestRulesGolden(t *testing.T) {
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range registry.Rules() {
		fmt.Fprintf(&b, "%s/%d %s %s %s, in force %s, known %s\n  %s\n",
			r.ID, r.Rev, r.Severity, strings.Join(r.Scope.Names(), "+"), r.Basis, r.Effective, r.Known, r.Title)
		for _, c := range r.Citations {
			fmt.Fprintf(&b, "  - %s, %s\n", path.Base(c.URL), c.Section)
		}
		if r.Rationale != "" {
			fmt.Fprintf(&b, "  because %s\n", r.Rationale)
		}
	}
	const golden = "testdata/rules.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("rules changed (-golden +now):\n%s", diff)
	}
}
