package card_test

import (
	"regexp"
	"testing"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

func TestRulesAreARegistry(t *testing.T) {
	if _, err := guidance.NewRegistry(card.Rules()); err != nil {
		t.Error(err)
	}
}

func TestRulesKeepToTheirNumbers(t *testing.T) {
	ours := regexp.MustCompile(`^RA-(CRD-0[0-6][0-9]|PSC-0[236][0-9]|AUD-0[12][0-9])$`)
	for _, r := range card.Rules() {
		if !ours.MatchString(string(r.ID)) {
			t.Errorf("%s is outside RA-CRD-001..069, RA-PSC-020..039 and 060..069, and RA-AUD-010..029", r.ID)
		}
	}
}

func TestRulesIsTheCallers(t *testing.T) {
	card.Rules()[0].ID = "RA-CRD-999"
	if got := card.Rules()[0].ID; got != "RA-CRD-001" {
		t.Errorf("a caller changed the table: the first rule is %s", got)
	}
}
