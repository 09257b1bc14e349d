package access

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestReachIsIsParent: the days that are worked out at once are those on which the walk
// through the links finds the parent, and each of its runs is as long as can be.
func TestReachIsIsParent(t *testing.T) {
	first := guidance.MustDate("2024-02-26")
	codes := rapid.SampledFrom([]string{"RX1", "RX2", "RX3", "RX4", "FFFFF"})
	days := rapid.IntRange(0, 8)
	rapid.Check(t, func(t *rapid.T) {
		var s rbac.Standing
		for range rapid.IntRange(0, 8).Draw(t, "links") {
			l := rbac.Link{Child: codes.Draw(t, "child"), Parent: codes.Draw(t, "parent")}
			l.Interval.From = first.AddDays(days.Draw(t, "from"))
			if !rapid.Bool().Draw(t, "open") {
				l.Interval.To = first.AddDays(days.Draw(t, "to"))
			}
			s.Links = append(s.Links, l)
		}
		child, parent := codes.Draw(t, "of"), codes.Draw(t, "above")
		if child == parent {
			return
		}
		x := newStandingIndex(s)
		r := x.reach(child, parent)
		for n := -1; n < 12; n++ {
			day := first.AddDays(n)
			want := s.IsParent(child, parent, day)
			if o, _ := r.on(day); r.holds(day) != want || (o == Allowed) != want {
				t.Fatalf("%s: %t and %s, want %t; reach %v", day, r.holds(day), o, want, r)
			}
		}
		for i := 1; i < len(r); i++ {
			if !r[i-1].until.Before(r[i].from) {
				t.Fatalf("runs that touch: %v", r)
			}
		}
	})
}
