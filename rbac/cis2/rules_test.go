package cis2_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac/cis2"
)

// TestRules: the table is sound, and each of its rules is broken by a shape.
func TestRules(t *testing.T) {
	if _, err := guidance.NewRegistry(cis2.Rules()); err != nil {
		t.Error(err)
	}
	for i, r := range cis2.Rules() {
		if want := fmt.Sprintf("RA-RBC-%03d", 80+i); string(r.ID) != want {
			t.Errorf("rule %d is %s, want %s", i, r.ID, want)
		}
		broken := 0
		for _, s := range shapes {
			if strings.Contains(s.want, string(r.ID)) {
				broken++
			}
		}
		if broken == 0 {
			t.Errorf("no shape breaks %s", r.ID)
		}
	}
}
