package card

import (
	"slices"
	"testing"
)

func TestExplanationsExplainOnlyWhatIsForbidden(t *testing.T) {
	for _, e := range explanations {
		on := e.on
		if len(on) == 0 {
			on = Moves()
		}
		for _, s := range e.from {
			for _, m := range on {
				if slices.ContainsFunc(transitions, func(t Transition) bool { return t.From == s && t.Move == m }) {
					t.Errorf("%s explains why %s cannot %s, but the table has it", e.rule.ID, s, m)
				}
				if rule, message := explain(s, m); rule.ID != e.rule.ID || message != e.message {
					t.Errorf("%s for %s, %s is hidden by %s", e.rule.ID, s, m, rule.ID)
				}
			}
		}
	}
}
