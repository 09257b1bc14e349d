package temporary_test

import (
	"testing"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/temporary"
)

func TestDueBack(t *testing.T) {
	tests := []struct{ name, lent, due, request, why string }{
		{"in winter", "2026-01-12T22:00:00Z", "2026-01-14T00:00:00Z", "2026-01-13", "the whole of the following day"},
		{"in summer", "2026-06-09T21:15:00Z", "2026-06-10T23:00:00Z", "2026-06-10", "midnight in London is 23:00 UTC"},
		{"23:30 UTC in summer", "2026-06-09T23:30:00Z", "2026-06-11T23:00:00Z", "2026-06-11", "in London it is half past midnight of the next day"},
		{"23:30 UTC in winter", "2026-01-12T23:30:00Z", "2026-01-14T00:00:00Z", "2026-01-13", "and here it is not"},
		{"the first instant of a day", "2026-06-09T23:00:00Z", "2026-06-11T23:00:00Z", "2026-06-11", "the day begins with it"},
		{"the last of the day before", "2026-06-09T22:59:59Z", "2026-06-10T23:00:00Z", "2026-06-10", "a second earlier, a day earlier"},
		{"before the clocks go forward", "2026-03-27T22:00:00Z", "2026-03-29T00:00:00Z", "2026-03-28", "the change is an hour after that midnight"},
		{"the day before they go forward", "2026-03-28T22:00:00Z", "2026-03-29T23:00:00Z", "2026-03-29", "the following day has 23 hours"},
		{"the day on which they go forward", "2026-03-29T22:30:00Z", "2026-03-30T23:00:00Z", "2026-03-30", "23:30 in London, after the change"},
		{"the day before they go back", "2026-10-24T21:00:00Z", "2026-10-26T00:00:00Z", "2026-10-25", "the following day has 25 hours"},
		{"in the hour that comes twice", "2026-10-25T00:30:00Z", "2026-10-27T00:00:00Z", "2026-10-26", "the first half past one"},
		{"in its repetition", "2026-10-25T01:30:00Z", "2026-10-27T00:00:00Z", "2026-10-26", "the second"},
		{"28 February of a leap year", "2028-02-28T22:00:00Z", "2028-03-01T00:00:00Z", "2028-02-29", "the following day is the 29th"},
		{"29 February", "2028-02-29T22:00:00Z", "2028-03-02T00:00:00Z", "2028-03-01", "the following day is 1 March"},
		{"28 February of another year", "2026-02-28T22:00:00Z", "2026-03-02T00:00:00Z", "2026-03-01", "there is no 29th"},
		{"the end of a month", "2026-04-30T22:00:00Z", "2026-05-01T23:00:00Z", "2026-05-01", "as at any other time"},
		{"New Year's Eve", "2026-12-31T22:00:00Z", "2027-01-02T00:00:00Z", "2027-01-01", "over the end of a year"},
		{"the day before", "2026-12-30T22:00:00Z", "2027-01-01T00:00:00Z", "2026-12-31", "at the end of a year"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := instant(tt.lent)
			if got := temporary.DueBack(at); !got.Equal(instant(tt.due)) || got.Location() != time.UTC {
				t.Errorf("DueBack() = %s, want %s\nwhy: %s", got, tt.due, tt.why)
			}
			if got := temporary.RequestDue(at); got != day(tt.request) {
				t.Errorf("RequestDue() = %s, want %s\nwhy: %s", got, tt.request, tt.why)
			}
			c := lent(at)
			due := instant(tt.due)
			if !c.ActiveAt(due.Add(-1)) || c.ActiveAt(due) || c.ActiveAt(at.Add(-1)) || !c.ActiveAt(at) {
				t.Error("the card is not active from when it was lent to when it is due, and no longer")
			}
		})
	}
}

// dueByHand finds the same by walking the wall clock of London quarter by quarter:
// the second midnight that comes.
func dueByHand(lent time.Time) time.Time {
	midnights := 0
	for at := lent.Truncate(15 * time.Minute).Add(15 * time.Minute); ; at = at.Add(15 * time.Minute) {
		if h, m, _ := at.In(guidance.London()).Clock(); h == 0 && m == 0 {
			if midnights++; midnights == 2 {
				return at
			}
		}
	}
}

// TestEveryHourOfTheClockChanges lends a card at every hour of the week-ends on which
// the clocks change, and asks for it at every hour after that.
func TestEveryHourOfTheClockChanges(t *testing.T) {
	for _, from := range []string{
		"2025-03-28", "2025-10-24", "2026-03-27", "2026-10-23", "2027-03-26", "2027-10-29",
		"2028-02-27", "2028-03-24", "2028-10-27", "2026-12-30", "2026-06-28",
	} {
		start := day(from).Start()
		for hour := range 4 * 24 {
			at := start.Add(time.Duration(hour)*time.Hour + 7*time.Minute)
			due := dueByHand(at)
			if got := temporary.DueBack(at); !got.Equal(due) {
				t.Fatalf("lent at %s: due at %s, want %s", at, got, due)
			}
			if left := due.Sub(at); left < 23*time.Hour || left > 49*time.Hour {
				t.Fatalf("lent at %s: %s are left", at, left)
			}
			c := lent(at)
			for later := range 60 {
				now := at.Add(time.Duration(later) * time.Hour)
				if c.ActiveAt(now) != now.Before(due) {
					t.Fatalf("lent at %s, due at %s: active at %s is %v", at, due, now, c.ActiveAt(now))
				}
				if swept := len(temporary.Sweep(now, []temporary.Card{c})) == 1; swept == now.Before(due) {
					t.Fatalf("lent at %s, due at %s: swept at %s is %v", at, due, now, swept)
				}
			}
		}
	}
}

func TestHoursLate(t *testing.T) {
	h := lent(night).Handovers[0]
	due := h.DueBack()
	tests := []struct {
		name string
		at   time.Time
		want int
		why  string
	}{
		{"a moment before", due.Add(-1), 0, "in time"},
		{"when it is due", due, 1, "the first hour has begun"},
		{"59 minutes", due.Add(59 * time.Minute), 1, "it has not ended"},
		{"an hour", due.Add(time.Hour), 2, "the second has begun"},
		{"two days", due.Add(48 * time.Hour), 49, "and so on"},
	}
	for _, tt := range tests {
		if got := h.HoursLate(tt.at); got != tt.want || h.Overdue(tt.at) != (tt.want > 0) {
			t.Errorf("%s: %d hours late, overdue %v; want %d\nwhy: %s", tt.name, got, h.Overdue(tt.at), tt.want, tt.why)
		}
	}
}
