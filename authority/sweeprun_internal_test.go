package authority

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestSweepRunRoundTrip: what is stored of a run is read back.
func TestSweepRunRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`([A-Z0-9]{3,5}|[a-z]+-[0-9a-f]{4}(/[a-z0-9-]{1,9})?)?`)
		r := sweepRun{found: rapid.IntRange(0, 1e9).Draw(t, "found"), skip: rapid.IntRange(0, 9).Draw(t, "skip"), owner: word.Draw(t, "owner"), after: word.Draw(t, "after")}
		if rapid.Bool().Draw(t, "begun") {
			r.at = time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), rapid.Int64Range(0, 999999999).Draw(t, "ns")).UTC()
			r.since = r.at.Add(-time.Hour)
		}
		got, err := parseSweepRun(r.String())
		if err != nil || got != r {
			t.Fatalf("%+v is read as %+v, %v", r, got, err)
		}
	})
}

func FuzzSweepRun(f *testing.F) {
	for _, seed := range []string{"", "- - 0 0 - -", "2026-11-22 2026-11-22T09:00:00Z 3 0 RX1 card-1", "- - 0 0 -", "x x x x x x", "- - 0 0  -"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parseSweepRun(text)
		if err != nil {
			return
		}
		if again, err := parseSweepRun(r.String()); err != nil || again != r {
			t.Errorf("%q is read as %+v, and that as %+v, %v", text, r, again, err)
		}
	})
}
