package temporary_test

import (
	"slices"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/temporary"
)

func TestRulesAreARegistry(t *testing.T) {
	if _, err := guidance.NewRegistry(temporary.Rules()); err != nil {
		t.Error(err)
	}
}

func TestRulesKeepToTheirNumbers(t *testing.T) {
	rules := temporary.Rules()
	if !slices.IsSortedFunc(rules, func(a, b guidance.Rule) int { return slices.Compare([]byte(a.ID), []byte(b.ID)) }) {
		t.Error("the rules are not in order of id")
	}
	for _, r := range rules {
		if r.ID < "RA-TAC-001" || r.ID > "RA-TAC-049" {
			t.Errorf("%s is outside RA-TAC-001..049", r.ID)
		}
	}
}

func TestRulesIsTheCallers(t *testing.T) {
	temporary.Rules()[0].ID = "RA-TAC-999"
	if got := temporary.Rules()[0].ID; got != "RA-TAC-001" {
		t.Errorf("a caller changed the table: the first rule is %s", got)
	}
}
