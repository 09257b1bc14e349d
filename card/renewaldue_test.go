package card_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

func TestDueAt(t *testing.T) {
	now := instant(t, "2026-09-02T08:00:00Z")
	ends := func(text string) card.Pair { return expiring(instant(t, text)) }
	got := card.DueAt(maps.All(map[string]card.Pair{
		"c-5": ends("2026-12-01T12:00:00Z"), // 90 days
		"c-4": ends("2026-12-02T12:00:00Z"), // 91 days
		"c-3": ends("2026-09-02T07:00:00Z"), // an hour ago
		"c-2": ends("2026-12-01T09:00:00Z"), // the same day as c-5
		"c-1": {},
		"c-9": ends("2020-01-01T00:00:00Z"),
	}), now)
	want := []string{"c-9 expired 2020-01-01 -2436", "c-3 expired 2026-09-02 0", "c-2 due 2026-12-01 90", "c-5 due 2026-12-01 90"}
	if diff := cmp.Diff(want, dueText(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func dueText(due []card.Due) []string {
	text := []string{}
	for _, d := range due {
		text = append(text, fmt.Sprintf("%s %s %s %d", d.Card, d.State, d.ExpiresOn, d.DaysLeft))
	}
	return text
}

// TestDueHorizonIsTheSameList: what a store finds by its index of the day of
// expiry is what [card.DueAt] returns.
func TestDueHorizonIsTheSameList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 800*24*60).Draw(t, "now")) * time.Minute)
		end := now.Add(time.Duration(rapid.IntRange(-200*24*60, 200*24*60).Draw(t, "end")) * time.Minute)
		pair := expiring(end)
		due := card.DueAt(maps.All(map[string]card.Pair{"c-1": pair}), now)
		indexed := !pair.ExpiresOn().After(card.DueHorizon(guidance.DateOf(now)))
		if indexed != (len(due) == 1) {
			t.Fatalf("now %s, end %s: by the index %v, by the list %v", now, end, indexed, due)
		}
	})
}
