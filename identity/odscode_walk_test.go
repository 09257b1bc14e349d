package identity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
)

// odsFrame is one frame as the NHS Data Dictionary draws them: A is a letter, 9
// a digit, ? either; other characters stand for themselves in small letters.
type odsFrame struct{ hint, drawn string }

// odsFrames are in the order in which hints are given.
var odsFrames = []odsFrame{
	{"anana", "A9A9A"},
	{"nhs_trust", "r??"},
	{"nhs_trust_site", "r????"},
	{"care_trust", "ta?"},
	{"care_trust_site", "ta???"},
	{"gp_practice", "A99999"},
	{"gp_branch", "A99999999"},
	{"pharmacy", "f????"},
	{"independent_provider", "8????"},
	{"school", "ee999999"},
}

func (f odsFrame) fits(code string) bool {
	if len(code) != len(f.drawn) {
		return false
	}
	for i := range len(code) {
		letter := 'A' <= code[i] && code[i] <= 'Z'
		switch c := f.drawn[i]; {
		case c == '?', c == 'A' && letter, c == '9' && !letter:
		case c != 'A' && c != '9' && string(code[i]) == strings.ToUpper(string(c)):
		default:
			return false
		}
	}
	return true
}

func hintsByHand(code string) []string {
	switch code {
	case "FFFFF":
		return []string{}
	case "V81997", "V81998", "V81999":
		return []string{"gp_default"}
	}
	hints := []string{}
	for _, f := range odsFrames {
		if f.fits(code) {
			hints = append(hints, f.hint)
		}
	}
	return hints
}

// checkHints counts into seen what the package says of a code.
func checkHints(t *testing.T, code string, seen map[string]int) {
	t.Helper()
	c, err := identity.ParseODSCode(code)
	if wanted := 3 <= len(code) && len(code) <= 9; (err == nil) != wanted {
		t.Fatalf("%s: %v; want valid %t", code, err, wanted)
	}
	if err != nil {
		return
	}
	hints := c.Hints()
	if diff := cmp.Diff(hintsByHand(code), hints); diff != "" {
		t.Errorf("%s: hints (-want +got):\n%s", code, diff)
	}
	seen[strings.Join(hints, " ")]++
}

// TestEveryODSFrame walks all codes of up to five characters that are special to
// a frame or beside such a one, and longer codes of every mix of letters and
// digits behind every first character.
func TestEveryODSFrame(t *testing.T) {
	seen := map[string]int{}
	words("AEFRTZ0189", 5, func(code string) { checkHints(t, code, seen) })
	words("E1", 9, func(rest string) {
		for _, first := range alphabet + "0123456789" {
			if len(rest) < 5 {
				continue
			}
			checkHints(t, string(first)+rest, seen)
		}
	})
	words("0123456789", 2, func(end string) { checkHints(t, "V819"+end, seen) })
	words("F", 9, func(code string) { checkHints(t, code, seen) })

	for _, hints := range []string{
		"", "anana", "nhs_trust", "nhs_trust_site", "anana nhs_trust_site", "care_trust", "care_trust_site",
		"gp_default", "gp_practice", "gp_branch", "pharmacy", "anana pharmacy", "independent_provider", "school",
	} {
		if seen[hints] == 0 {
			t.Errorf("no code has the hints %q: the walk proves nothing about them", hints)
		}
		delete(seen, hints)
	}
	if len(seen) > 0 {
		t.Errorf("hints that were not thought of: %v", seen)
	}
}
