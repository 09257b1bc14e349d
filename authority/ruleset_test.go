package authority_test

import (
	"testing"

	"github.com/rakit-dev/rakit/registration"
)

// TestDecisionsNameTheirRuleSet: whatever rests on a rule says in which version, so
// that it can be decided again; and so does the case.
func TestDecisionsNameTheirRuleSet(t *testing.T) {
	h := newHouse(t, options{})
	if err := h.play(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	rules, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	rested := 0
	for i, e := range h.events {
		want := ""
		if len(e.Rules) > 0 {
			want = rules.Version()
			rested++
		}
		if h.versions[i] != want {
			t.Errorf("event %d, %s by %v, names rule set %q, want %q", i, e.Action, e.Rules, h.versions[i], want)
		}
	}
	if rested < 10 {
		t.Errorf("%d events rest on rules: the story proves nothing", rested)
	}
}
