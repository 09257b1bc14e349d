package campaign_test

import (
	"regexp"
	"testing"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
)

func TestRulesAreARegistry(t *testing.T) {
	if _, err := guidance.NewRegistry(campaign.Rules()); err != nil {
		t.Error(err)
	}
}

func TestRulesKeepToTheirNumbers(t *testing.T) {
	ours := regexp.MustCompile(`^RA-CIS-0[345][0-9]$`)
	for _, r := range campaign.Rules() {
		if !ours.MatchString(string(r.ID)) {
			t.Errorf("%s is outside RA-CIS-030..059", r.ID)
		}
	}
}

func TestRulesIsTheCallers(t *testing.T) {
	campaign.Rules()[0].ID = "RA-CIS-999"
	if got := campaign.Rules()[0].ID; got != "RA-CIS-030" {
		t.Errorf("a caller changed the table: the first rule is %s", got)
	}
}
