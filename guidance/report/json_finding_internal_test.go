package report

import (
	"fmt"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
)

// TestFindingEncoderForgets: ids of rules may come from a report that somebody else
// wrote, so that what is kept must be bounded.
func TestFindingEncoderForgets(t *testing.T) {
	var enc FindingEncoder
	f := guidance.Finding{Severity: guidance.Warning, Basis: guidance.Sourced}
	for i := range 2 * maxKnown {
		f.Rule = guidance.RuleID(fmt.Sprint("RA-", i))
		if _, err := enc.Append(nil, f); err != nil {
			t.Fatal(err)
		}
	}
	if len(enc.known) != maxKnown {
		t.Errorf("the citations of %d rules are kept, want %d", len(enc.known), maxKnown)
	}
}
