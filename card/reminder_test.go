package card_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

func TestReminderPolicyCheck(t *testing.T) {
	for _, tt := range []struct {
		name  string
		days  []int
		found []string
		why   string
	}{
		{"ours", card.DefaultReminders().Days, []string{}, "the schedule that rakit comes with"},
		{"one", []int{90}, []string{}, "the first day of the window"},
		{"the day itself", []int{0}, []string{}, "can be renewed still"},
		{"none", nil, []string{"RA-CRD-057 /days"}, "would remind nobody"},
		{"before the window", []int{91, 30}, []string{"RA-CRD-057 /days/0"}, "nobody can renew then"},
		{"after the expiry", []int{30, -1}, []string{"RA-CRD-057 /days/1"}, "too late"},
		{"twice", []int{30, 30}, []string{"RA-CRD-057 /days/1"}, "one reminder for one day"},
		{"rising", []int{30, 60}, []string{"RA-CRD-057 /days/1"}, "out of order"},
	} {
		a := card.ReminderPolicy{Days: tt.days}.Check()
		if diff := cmp.Diff(tt.found, broken(t, a)); diff != "" {
			t.Errorf("%s (-want +got)\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
	card.DefaultReminders().Days[0] = 0
	if card.DefaultReminders().Days[0] != 90 {
		t.Error("a caller changed the schedule")
	}
}

func TestNextReminder(t *testing.T) {
	end := instant(t, "2026-06-30T23:30:00Z") // 1 July in London
	for _, tt := range []struct {
		last, want string
		why        string
	}{
		{"", "2026-04-02", "90 days before, none was sent"},
		{"2026-04-01", "2026-04-02", "one of the certificates before these"},
		{"2026-04-02", "2026-05-02", "60 days before"},
		{"2026-05-03", "2026-06-01", "the one before came a day late"},
		{"2026-06-01", "2026-06-17", "14 days before"},
		{"2026-06-17", "2026-06-24", "7 days before"},
		{"2026-06-24", "2026-06-30", "the day before"},
		{"2026-06-30", "", "the schedule is over"},
	} {
		var last guidance.Date
		if tt.last != "" {
			last = guidance.MustDate(tt.last)
		}
		if got := card.NextReminder(end, last, card.DefaultReminders()); got.String() != tt.want {
			t.Errorf("after %q: %s, want %q\nwhy: %s", tt.last, got, tt.want, tt.why)
		}
	}
	if got := card.NextReminder(time.Time{}, guidance.Date{}, card.DefaultReminders()); !got.IsZero() {
		t.Errorf("without certificates: %s", got)
	}
}

// TestRemindersMetAndMissed is of RA-CRD-057: a reminder on the day of the schedule, none the day
// before, none twice, none once renewed or expired.
func TestRemindersMetAndMissed(t *testing.T) {
	end := instant(t, "2026-12-01T12:00:00Z")
	for _, tt := range []struct {
		name string
		last string
		end  time.Time
		at   time.Time
		want string // the day of the schedule; "" for none
		why  string
	}{
		{"-91 days", "", end, end.AddDate(0, 0, -91), "", "nobody can renew yet"},
		{"-90 days", "", end, end.AddDate(0, 0, -90), "2026-09-02", "the first day of the schedule"},
		{"again on the same day", "2026-09-02", end, end.AddDate(0, 0, -90).Add(time.Hour), "", "once a day of the schedule"},
		{"-61 days", "2026-09-02", end, end.AddDate(0, 0, -61), "", "between two days"},
		{"-60 days", "2026-09-02", end, end.AddDate(0, 0, -60), "2026-10-02", "it repeats"},
		{"-20 days, after an outage", "2026-09-02", end, end.AddDate(0, 0, -20), "2026-11-01", "one reminder for the days that were missed"},
		{"-15 days, after that", "2026-11-11", end, end.AddDate(0, 0, -15), "", "they are made up for"},
		{"renewed", "2026-09-02", end.AddDate(3, 0, 0), end.AddDate(0, 0, -60), "", "the schedule stops with the renewal"},
		{"renewed, three years later", "2026-09-02", end.AddDate(3, 0, 0), end.AddDate(3, 0, -90), "2029-09-02", "it begins anew"},
		{"at the expiry", "", end, end, "2026-11-30", "the last chance"},
		{"expired", "", end, end.Add(time.Second), "", "the holder turns to the Registration Authority"},
	} {
		c := card.Reminded{Card: "c-1", Certificates: expiring(tt.end)}
		if tt.last != "" {
			c.LastReminded = guidance.MustDate(tt.last)
		}
		due := card.RemindersDue(slices.Values([]card.Reminded{c}), tt.at, card.DefaultReminders())
		got := ""
		if len(due) == 1 {
			got = due[0].Scheduled.String()
		}
		if got != tt.want || len(due) > 1 {
			t.Errorf("%s: %q, want %q\nwhy: %s", tt.name, got, tt.want, tt.why)
		}
		next := card.NextReminder(tt.end, c.LastReminded, card.DefaultReminders())
		if today := guidance.DateOf(tt.at); len(due) == 1 && next.After(today) {
			t.Errorf("%s: due, and the next one is on %s", tt.name, next)
		}
	}
}

func TestRemindersDueInOrder(t *testing.T) {
	now := instant(t, "2026-09-02T08:00:00Z")
	cards := []card.Reminded{
		{Card: "c-3", Certificates: expiring(now.AddDate(0, 0, 90))},
		{Card: "c-2", Certificates: expiring(now.AddDate(0, 0, 90))},
		{Card: "c-1"},
		{Card: "c-4", Certificates: expiring(now.AddDate(0, 0, 7))},
	}
	got := []string{}
	for _, r := range card.RemindersDue(slices.Values(cards), now, card.DefaultReminders()) {
		got = append(got, fmt.Sprintf("%s %d", r.Card, r.DaysLeft))
	}
	if diff := cmp.Diff([]string{"c-4 7", "c-2 90", "c-3 90"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestRemindersHoweverOftenItRuns: whoever runs on every day, twice a day, or on
// some days only, sends no day of a schedule twice, none before the window and
// none after the renewal or the expiry; on every day it sends the whole schedule;
// and each run sends exactly if a day of the schedule has come since the last.
func TestRemindersHoweverOftenItRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := guidance.MustDate("2026-01-01").AddDays(rapid.IntRange(0, 500).Draw(t, "start"))
		end := start.AddDays(rapid.IntRange(91, 120).Draw(t, "length")).Start().
			Add(time.Duration(rapid.IntRange(0, 22*60).Draw(t, "minute")) * time.Minute)
		policy := policies(t)
		renewed := guidance.DateOf(end).AddDays(-rapid.IntRange(-5, 91).Draw(t, "renewed")) // from the first day on
		daily := rapid.Bool().Draw(t, "daily")

		c := card.Reminded{Card: "c-1", Certificates: expiring(end)}
		sent := map[guidance.Date]bool{}
		var previous guidance.Date
		for on := start; on.Before(guidance.DateOf(end).AddDays(10)); on = on.AddDays(1) {
			if on == renewed && !on.Start().After(end) {
				c.Certificates = expiring(end.AddDate(3, 0, 0))
			}
			runs := 2
			if !daily {
				runs = rapid.IntRange(0, 2).Draw(t, "runs")
			}
			for range runs {
				at := on.Start().Add(time.Duration(rapid.IntRange(0, 22*60).Draw(t, "at")) * time.Minute)
				due := card.RemindersDue(slices.Values([]card.Reminded{c}), at, policy)
				open := !at.After(end) && (on.Before(renewed) || renewed.Start().After(end))
				if want := open && hasCome(policy, guidance.DateOf(end), previous, on); want != (len(due) == 1) {
					t.Fatalf("%s: %d reminders, want %v", at, len(due), want)
				}
				if open {
					previous = on
				}
				for _, r := range due {
					if sent[r.Scheduled] {
						t.Fatalf("%s: the reminder of %s is sent again", at, r.Scheduled)
					}
					sent[r.Scheduled], c.LastReminded = true, on
				}
			}
		}
		if daily && renewed.After(guidance.DateOf(end)) && policy.Days[len(policy.Days)-1] > 0 && len(sent) != len(policy.Days) {
			t.Fatalf("%d reminders of %d", len(sent), len(policy.Days))
		}
	})
}

// policies draws a schedule in falling order.
func policies(t *rapid.T) card.ReminderPolicy {
	days := rapid.SliceOfNDistinct(rapid.IntRange(0, 90), 1, 8, rapid.ID[int]).Draw(t, "days")
	slices.Sort(days)
	slices.Reverse(days)
	return card.ReminderPolicy{Days: days}
}

// hasCome reports whether a day of the schedule lies after the previous run, and
// not after this one.
func hasCome(p card.ReminderPolicy, expires, previous, on guidance.Date) bool {
	return slices.ContainsFunc(p.Days, func(d int) bool {
		scheduled := expires.AddDays(-d)
		return scheduled.After(previous) && !scheduled.After(on)
	})
}
