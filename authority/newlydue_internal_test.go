package authority

import (
	"testing"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestNewlyDue: what came due since the last run is told, also where its day was set on
// that of the run after it.
func TestNewlyDue(t *testing.T) {
	ran := time.Date(2026, 11, 22, 0, 10, 0, 0, time.UTC)
	day := guidance.DateOf(ran)
	for _, tt := range []struct {
		name    string
		since   time.Time
		review  guidance.Date
		granted time.Time
		looked  time.Time // at the last review; zero: none
		want    bool
	}{
		{"the day after the run", ran, day.AddDays(1), ran.Add(-time.Hour), time.Time{}, true},
		{"the day of the run, which told it", ran, day, ran.Add(-time.Hour), time.Time{}, false},
		{"given at the instant of the run, which saw it", ran, day, ran, time.Time{}, false},
		{"given after the run, for the same day", ran, day, ran.Add(1), time.Time{}, true},
		{"reviewed after the run, and again on the same day", ran, day, ran.Add(-time.Hour), ran.Add(1), true},
		{"the day before", ran, day.AddDays(-1), ran.Add(1), time.Time{}, false},
		{"no run so far", time.Time{}, day, ran, time.Time{}, true},
	} {
		g := rbac.Grant{Review: tt.review, GrantedAt: tt.granted}
		if !tt.looked.IsZero() {
			g.Reviews = []rbac.Review{{At: tt.looked}}
		}
		if got := newlyDue(g, &sweepRun{since: tt.since}); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.name, got, tt.want)
		}
	}
}
