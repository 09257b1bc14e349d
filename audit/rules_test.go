package audit_test

import (
	"testing"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
)

func TestRulesAreWellFormed(t *testing.T) {
	reg, err := guidance.NewRegistry(audit.Rules())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reg.Rules() {
		if r.Scope != guidance.Log || r.ID.Area() != "AUD" {
			t.Errorf("%s: scope %v, area %s", r.ID, r.Scope.Names(), r.ID.Area())
		}
	}
}
