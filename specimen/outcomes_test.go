package specimen_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/specimen"
)

// TestOutcomesOfRules: what a document comes to that breaks a rule, as somebody has
// read it. A change of severity changes labels that test teams have kept: read the
// difference before writing the golden file anew with -update.
func TestOutcomesOfRules(t *testing.T) {
	var lines []string
	for _, d := range specimen.Defects() {
		lines = append(lines, fmt.Sprintf("%s %s\n", d.Rule, d.Outcome))
	}
	slices.Sort(lines)
	golden(t, "testdata/outcomes.golden", strings.Join(slices.Compact(lines), ""))
}
