package gpg45_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/evidence/gpg45"
)

// words writes a gap as "validity of item 0: 2 of 3"; a score that was not given
// is "none".
func words(g gpg45.Gap) string {
	have, need := "none", 0
	if n, ok := g.Have.Int(); ok {
		have = fmt.Sprint(n)
	}
	need, _ = g.Need.Int()
	if g.Part.OfItem() {
		return fmt.Sprintf("%s of item %d: %s of %d", g.Part, g.Item, have, need)
	}
	return fmt.Sprintf("%s: %s of %d", g.Part, have, need)
}

func gapsOf(unmet []gpg45.Unmet, code string) []string {
	var out []string
	for _, u := range unmet {
		if u.Profile.String() == code {
			for _, g := range u.Missing {
				out = append(out, words(g))
			}
		}
	}
	return out
}

// TestExplainNamesExactlyTheScoreThatIsMissing lowers each score of each profile
// by one.
func TestExplainNamesExactlyTheScoreThatIsMissing(t *testing.T) {
	t.Parallel()
	for _, l := range lines {
		l.own().lowered(func(part string, item int, less scored) {
			got := gapsOf(gpg45.Explain(less.evidence()), l.code)
			want := less.shortfall(l, part, item)
			if diff := cmp.Diff([]string{want}, got); diff != "" {
				t.Errorf("%s with %s of item %d one lower (-want +got):\n%s", l.code, part, item, diff)
			}
		})
	}
}

// shortfall says what the one lowered score is of the line's need. Of items that
// ask for the same, the last is the one that goes short.
func (s scored) shortfall(l line, part string, item int) string {
	show := func(n score) string {
		if n < 0 {
			return "none"
		}
		return fmt.Sprint(n)
	}
	switch part {
	case "activity":
		return fmt.Sprintf("activity: %s of %d", show(s.activity), l.act)
	case "fraud":
		return fmt.Sprintf("fraud: %s of %d", show(s.fraud), l.fraud)
	case "verification":
		return fmt.Sprintf("verification: %s of %d", show(s.verify), l.ver)
	}
	strength, validity := needed(l.items[item])
	last := item
	for last+1 < len(l.items) && l.items[last+1] == l.items[item] {
		last++
	}
	if part == "strength" {
		return fmt.Sprintf("strength of item %d: %s of %d", last, show(s.strength[item]), strength)
	}
	return fmt.Sprintf("validity of item %d: %s of %d", last, show(s.validity[item]), validity)
}

// fewest returns the fewest points that the line misses under any way of giving
// its items documents of their own, or none; a score not given is a point further
// away than 0.
func (l line) fewest(s scored, taken []int) int {
	if len(taken) == len(l.items) {
		return max(0, l.act-s.activity) + max(0, l.fraud-s.fraud) + max(0, l.ver-s.verify)
	}
	strength, validity := needed(l.items[len(taken)])
	best := strength + validity + 2 + l.fewest(s, append(slices.Clip(taken), -1))
	for i := range s.strength {
		if slices.ContainsFunc(taken, func(j int) bool { return j >= 0 && s.same(i, j) }) {
			continue
		}
		points := max(0, strength-s.strength[i]) + max(0, validity-s.validity[i])
		best = min(best, points+l.fewest(s, append(slices.Clip(taken), i)))
	}
	return best
}

// away returns how many points a gap is: a score not given is one further than 0.
func away(g gpg45.Gap) int {
	need, _ := g.Need.Int()
	have, ok := g.Have.Int()
	if !ok {
		return need + 1
	}
	return need - have
}

// TestExplainFindsTheFewestPoints compares with every assignment there is, and
// asks for the order: nearest first, then as in the table.
func TestExplainFindsTheFewestPoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScored(t, 4)
		_, met := reference(s)
		type place struct {
			code   string
			points int
		}
		var want, got []place
		for _, l := range lines {
			if !slices.Contains(met, l.code) {
				want = append(want, place{l.code, l.fewest(s, nil)})
			}
		}
		slices.SortStableFunc(want, func(a, b place) int { return a.points - b.points })
		for _, u := range gpg45.Explain(s.evidence()) {
			points := 0
			for _, g := range u.Missing {
				points += away(g)
			}
			got = append(got, place{u.Profile.String(), points})
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(place{})); diff != "" {
			t.Fatalf("%+v (-want +got):\n%s", s, diff)
		}
	})
}

// TestTheOrderOfItemsLeavesNoTrace shuffles the items.
func TestTheOrderOfItemsLeavesNoTrace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := drawScored(t, 5).evidence()
		want := fmt.Sprint(gpg45.Evaluate(e), gpg45.Explain(e))
		e.Items = rapid.Permutation(e.Items).Draw(t, "shuffled")
		if got := fmt.Sprint(gpg45.Evaluate(e), gpg45.Explain(e)); got != want {
			t.Fatalf("shuffled:\n%s\nbefore:\n%s", got, want)
		}
	})
}

func TestExplain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, why, profile string
		given              scored
		want               []string
	}{
		{
			"near H1A", "the passport was not read well enough", "H1A",
			scored{strength: []score{4}, validity: []score{2}, activity: 0, fraud: 1, verify: 2},
			[]string{"validity of item 0: 2 of 3", "verification: 2 of 3"},
		},
		{
			"second item not there", "one document cannot be two", "M2B",
			scored{strength: []score{4}, validity: []score{3}, activity: 1, fraud: 1, verify: 2},
			[]string{"strength of item 1: none of 2", "validity of item 1: none of 2"},
		},
		{
			"fraud was not looked at", "not scored is not 0", "M1C",
			scored{strength: []score{3}, validity: []score{3}, activity: 0, fraud: -1, verify: 3},
			[]string{"fraud: none of 0"},
		},
		{
			"the stronger document has the weaker validity", "it takes the item where the fewest points are missing", "H2C",
			scored{strength: []score{4, 3}, validity: []score{2, 3}, activity: 0, fraud: 1, verify: 3},
			[]string{"activity: 0 of 1"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, gapsOf(gpg45.Explain(tt.given.evidence()), tt.profile)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

func TestExplainAcceptedProfilesOnly(t *testing.T) {
	t.Parallel()
	unmet := gpg45.NewTable().Explain(lines[0].own().evidence(), gpg45.SetOf(gpg45.V2D, gpg45.L1A, gpg45.M1A))
	var codes []string
	for _, u := range unmet {
		codes = append(codes, u.Profile.String())
	}
	if got := strings.Join(codes, " "); got != "M1A V2D" {
		t.Errorf("explained %q", got)
	}
}

// TestTheStrongestDocumentTakesTheFirstItem where that costs nothing: the answer
// must not depend on what came first.
func TestTheStrongestDocumentTakesTheFirstItem(t *testing.T) {
	t.Parallel()
	for _, s := range []scored{
		{strength: []score{1, 0}, validity: []score{0, 1}, activity: 2, fraud: 1, verify: 2},
		{strength: []score{0, 1}, validity: []score{1, 0}, activity: 2, fraud: 1, verify: 2},
	} {
		want := []string{"validity of item 0: 0 of 1", "strength of item 1: 0 of 1"}
		if diff := cmp.Diff(want, gapsOf(gpg45.Explain(s.evidence()), "L2A")); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", s, diff)
		}
	}
}
