package rbac_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func TestReminders(t *testing.T) {
	g := granted(t) // to be reviewed on 30 June 2020, last day 30 September
	usual := rbac.UsualReminders()
	for _, tt := range []struct {
		name, from, to string
		s              rbac.ReminderSchedule
		want           string // the day of the reminder
		days           int
		why            string
	}{
		{"fifteen days before", "2020-06-15", "2020-06-15", usual, "", 0, "not yet"},
		{"fourteen days before", "2020-06-16", "2020-06-16", usual, "2020-06-16", -14, "the first"},
		{"thirteen days before", "2020-06-17", "2020-06-17", usual, "", 0, "nobody is told twice"},
		{"the day before", "2020-06-29", "2020-06-29", usual, "2020-06-29", -1, "the second"},
		{"on the day", "2020-06-30", "2020-06-30", usual, "2020-06-30", 0, "on it"},
		{"the day after", "2020-07-01", "2020-07-01", usual, "", 0, "told yesterday"},
		{"a week after", "2020-07-07", "2020-07-07", usual, "2020-07-07", 7, "every week"},
		{"eight days after", "2020-07-08", "2020-07-08", usual, "", 0, "told yesterday"},
		{"years after", "2023-06-27", "2023-06-27", usual, "2023-06-27", 1092, "until somebody looks, though the access has run out"},
		{"days that were missed", "2020-06-17", "2020-07-06", usual, "2020-06-30", 0, "the last of them alone"},
		{"weeks that were missed", "2020-06-17", "2020-07-20", usual, "2020-07-14", 14, "the last of them alone"},
		{"only before, asked late", "2020-06-29", "2020-07-20", rbac.ReminderSchedule{Before: []int{1, 14}}, "2020-06-29", -1, "the nearest, in whatever order"},
		{"no schedule", "2020-06-01", "2020-12-31", rbac.ReminderSchedule{}, "", 0, "a choice"},
		{"no last day", "2020-06-30", "", usual, "", 0, "on no day"},
		{"no first day", "", "2020-06-30", usual, "", 0, "everything would be due again"},
		{"only weekly, on the day", "2020-06-30", "2020-06-30", rbac.ReminderSchedule{Every: 7}, "", 0, "not asked for"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := rbac.Reminders([]rbac.Grant{g}, guidance.Interval{From: optionalDay(tt.from), To: optionalDay(tt.to)}, tt.s)
			want := []rbac.Reminder{}
			if tt.want != "" {
				want = []rbac.Reminder{{Grant: "g-1", User: g.User, WorkingAt: "FX1AA", Review: g.Review, On: day(tt.want), Days: tt.days, End: g.End}}
			}
			if diff := cmp.Diff(want, got, equateDates); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s\nwhy: %s", err, diff, tt.why)
			}
		})
	}
}

// TestRemindersAsItStood: who has looked, or revoked, is reminded no more, or of the
// next date.
func TestRemindersAsItStood(t *testing.T) {
	g := granted(t)
	once, err := g.Reviewed(looked()) // on 30 June, next on 31 August
	if err != nil {
		t.Fatal(err)
	}
	revoked, err := g.Revoke("100000000001", "back to one site", time.Date(2020, 7, 7, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	other := g
	other.ID = "g-0"
	for _, tt := range []struct {
		name string
		gs   []rbac.Grant
		on   string
		want []string
		why  string
	}{
		{"reviewed, a week after", []rbac.Grant{once}, "2020-07-07", []string{}, "somebody looked"},
		{"reviewed, on the next date", []rbac.Grant{once}, "2020-08-31", []string{"g-1"}, "to be looked at again"},
		{"day of the revocation", []rbac.Grant{revoked}, "2020-07-07", []string{}, "nothing is left to look at"},
		{"on the day, before the revocation", []rbac.Grant{revoked}, "2020-06-30", []string{"g-1"}, "as it stood"},
		{"in order", []rbac.Grant{g, other}, "2020-06-30", []string{"g-0", "g-1"}, "review date, then id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, err := rbac.Reminders(tt.gs, guidance.Interval{From: day(tt.on), To: day(tt.on)}, rbac.UsualReminders())
			got := []string{}
			for _, r := range found {
				got = append(got, r.Grant)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s\nwhy: %s", err, diff, tt.why)
			}
		})
	}
}

func TestReminderSchedule(t *testing.T) {
	for _, tt := range []struct {
		name string
		s    rbac.ReminderSchedule
		want []guidance.RuleID
		why  string
	}{
		{"usual", rbac.UsualReminders(), ids(), "one to begin with"},
		{"none", rbac.ReminderSchedule{}, ids(), "a choice"},
		{"a year", rbac.ReminderSchedule{Before: []int{365}, Every: 365}, ids(), "the most"},
		{"over a year before", rbac.ReminderSchedule{Before: []int{366}}, ids("RA-EXC-024"), "one too many"},
		{"over a year after", rbac.ReminderSchedule{Every: 366}, ids("RA-EXC-024"), "one too many"},
		{"the day itself as before", rbac.ReminderSchedule{Before: []int{0}}, ids("RA-EXC-024"), "On is for that"},
		{"going back", rbac.ReminderSchedule{Every: -1}, ids("RA-EXC-024"), "would never end"},
		{"twice", rbac.ReminderSchedule{Before: []int{7, 7}}, ids("RA-EXC-024"), "once is enough"},
	} {
		if diff := cmp.Diff(tt.want, refusedBy(t, tt.s.Check())); diff != "" {
			t.Errorf("%s (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
		if _, err := rbac.Reminders(nil, guidance.Interval{}, tt.s); (err != nil) != (len(tt.want) > 0) {
			t.Errorf("%s: Reminders: %v", tt.name, err)
		}
	}
}

// TestRemindersTellOnce: however the days are cut, somebody who asks for each stretch
// in turn is told of a day at most once, and asking day by day misses none of what one
// long stretch tells.
func TestRemindersTellOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, err := rbac.NewGrant(locum())
		if err != nil {
			t.Fatal(err)
		}
		first := g.Review.AddDays(rapid.IntRange(-40, 0).Draw(t, "from"))
		days := rapid.IntRange(0, 80).Draw(t, "days")
		told := map[guidance.Date]int{}
		var last guidance.Date
		for i := 0; i <= days; {
			n := rapid.IntRange(0, 10).Draw(t, "stretch")
			to := first.AddDays(min(i+n, days))
			rs, err := rbac.Reminders([]rbac.Grant{g}, guidance.Interval{From: first.AddDays(i), To: to}, rbac.UsualReminders())
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rs {
				told[r.On]++
				last = r.On
			}
			i += n + 1
		}
		for on, n := range told {
			if n != 1 {
				t.Errorf("told %d times of %s", n, on)
			}
		}
		all, err := rbac.Reminders([]rbac.Grant{g}, guidance.Interval{From: first, To: first.AddDays(days)}, rbac.UsualReminders())
		if err != nil || (len(all) > 0) != !last.IsZero() || len(all) > 0 && all[0].On != last {
			t.Errorf("in one stretch %v, %v; last of many %s", all, err, last)
		}
	})
}
