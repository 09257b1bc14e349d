package identity_test

import (
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestRulesAreWellFormed(t *testing.T) {
	if _, err := guidance.NewRegistry(identity.Rules()); err != nil {
		t.Fatal(err)
	}
	last := guidance.RuleID("")
	for _, r := range identity.Rules() {
		if area := r.ID.Area(); area != "IDN" && area != "CIS" {
			t.Errorf("%s is of another area", r.ID)
		}
		if r.ID.Area() == last.Area() && r.ID <= last {
			t.Errorf("%s stands after %s", r.ID, last)
		}
		last = r.ID
		if r.Basis == guidance.Sourced && !r.Citations[0].Edited.IsZero() && r.Known != r.Citations[0].Edited {
			t.Errorf("%s is known from %s, but its page is of %s", r.ID, r.Known, r.Citations[0].Edited)
		}
	}
}

// TestStreamliningIsGuidanceOnly: the page says that nobody is sanctioned for
// deviating from it.
func TestStreamliningIsGuidanceOnly(t *testing.T) {
	for _, r := range identity.Rules() {
		if r.Basis == guidance.Sourced && r.Citations[0].Title == guidance.Streamlining.Title && r.Severity != guidance.Warning {
			t.Errorf("%s is a %s", r.ID, r.Severity)
		}
	}
}
