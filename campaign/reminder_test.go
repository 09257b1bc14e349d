package campaign_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// dueOn returns an item that is due on a day, and its campaign, in which items are
// listed 20 days earlier.
func dueOn(t *testing.T, due string) (campaign.Campaign, campaign.Item) {
	t.Helper()
	c := opened()
	i := listed(t, c, identity.FlagNearMiss, day(due).AddDays(-20).String())
	if i.Due != day(due) {
		t.Fatalf("due on %s, want %s", i.Due, due)
	}
	return c, i
}

func TestOverdue(t *testing.T) {
	tests := []struct {
		name, due, on string
		days          int
	}{
		{"the day before", "2024-02-29", "2024-02-28", 0},
		{"the day itself", "2024-02-29", "2024-02-29", 0},
		{"the day after", "2024-02-29", "2024-03-01", 1},
		{"the day after, no leap year", "2025-02-28", "2025-03-01", 1},
		{"over the spring clock change", "2024-03-30", "2024-03-31", 1},
		{"after the spring clock change", "2024-03-31", "2024-04-01", 1},
		{"over the autumn clock change", "2024-10-26", "2024-10-27", 1},
		{"after the autumn clock change", "2024-10-27", "2024-10-28", 1},
		{"a year", "2024-02-29", "2025-03-01", 366},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, i := dueOn(t, tt.due)
			want := []guidance.RuleID(nil)
			if tt.days > 0 {
				want = []guidance.RuleID{"RA-CIS-041"}
			}
			if diff := cmp.Diff(want, ids(i.Findings(day(tt.on)))); diff != "" || i.DaysOverdue(day(tt.on)) != tt.days || i.Overdue(day(tt.on)) != (tt.days > 0) {
				t.Errorf("%d days overdue, want %d (-want +got):\n%s", i.DaysOverdue(day(tt.on)), tt.days, diff)
			}
			done := must(c.Decide(i, campaign.DecisionDetails{Outcome: campaign.Left}, at(tt.on)))
			if done.Overdue(day(tt.on)) {
				t.Error("a decided item is overdue")
			}
		})
	}
	if (campaign.Item{}).Overdue(day("2024-03-01")) {
		t.Error("the zero item is overdue")
	}
}

// TestReminder asks for reminders of an item due on 29 February 2024, listed on 9
// February, on each day, each time with none sent before.
func TestReminder(t *testing.T) {
	c, i := dueOn(t, "2024-02-29")
	tests := []struct {
		on, want string // kind and day; "" for none
		why      string
	}{
		{"2024-02-09", "", "the first is 14 days before"},
		{"2024-02-14", "", "15 days before"},
		{"2024-02-15", "before 2024-02-15", "14 days before"},
		{"2024-02-16", "before 2024-02-15", "missed yesterday"},
		{"2024-02-25", "before 2024-02-15", "4 days before"},
		{"2024-02-26", "before 2024-02-26", "3 days before"},
		{"2024-02-28", "before 2024-02-26", "missed since"},
		{"2024-02-29", "due 2024-02-29", "today"},
		{"2024-03-06", "due 2024-02-29", "6 days after"},
		{"2024-03-07", "overdue 2024-03-07", "a week after"},
		{"2024-03-13", "overdue 2024-03-07", "13 days after"},
		{"2024-03-14", "overdue 2024-03-14", "two weeks after"},
		{"2024-03-31", "overdue 2024-03-28", "on the day of the clock change"},
		{"2024-04-04", "overdue 2024-04-04", "five weeks after"},
	}
	for _, tt := range tests {
		t.Run(tt.on, func(t *testing.T) {
			got := ""
			if r, ok := c.Reminder(i, day(tt.on)); ok {
				got = fmt.Sprintf("%s %s", r.Kind, r.Day)
				if r.Due != i.Due {
					t.Errorf("it is for what is due on %s, want %s", r.Due, i.Due)
				}
			}
			if got != tt.want {
				t.Errorf("Reminder() = %q, want %q\nwhy: %s", got, tt.want, tt.why)
			}
		})
	}
}

func TestReminded(t *testing.T) {
	c, i := dueOn(t, "2024-02-29")
	_, err := c.Reminded(i, day("2024-02-14"), at("2024-02-14"))
	requireRules(t, "none is due yet", err, "RA-CIS-034")
	sent, err := c.Reminded(i, day("2024-02-16"), at("2024-02-16"))
	requireRules(t, "made up for", err)
	if sent.RemindedFor != day("2024-02-15") || sent.History[len(sent.History)-1].Move != campaign.Remind {
		t.Errorf("reminded for %s, want the day that it was for", sent.RemindedFor)
	}
	_, err = c.Reminded(sent, day("2024-02-16"), at("2024-02-16"))
	requireRules(t, "it was sent", err, "RA-CIS-034")
	_, err = c.Reminded(sent, day("2024-02-26"), at("2024-02-25"))
	requireRules(t, "a day to come", err, "RA-CIS-040")
	if _, due := c.Reminder(sent, day("2024-02-25")); due {
		t.Error("a reminder is due between two days")
	}
	if r, due := c.Reminder(sent, day("2024-02-26")); !due || r.Day != day("2024-02-26") {
		t.Errorf("the next reminder is %v, %t", r, due)
	}

	done := must(c.Decide(sent, campaign.DecisionDetails{Outcome: campaign.Left}, at("2024-02-26")))
	if _, due := c.Reminder(done, day("2024-02-26")); due {
		t.Error("a decided item is reminded of")
	}
	again := must(c.Reopen(done, "they are back", at("2024-03-10"))) // due on 30 March
	if r, due := c.Reminder(again, day("2024-03-15")); due {
		t.Errorf("reminder %v is due: its day was before the due day was set", r)
	}
	if r, due := c.Reminder(again, day("2024-03-16")); !due || r.Day != day("2024-03-16") || r.Due != day("2024-03-30") {
		t.Errorf("14 days before it is due: %v, %t", r, due)
	}
	other := again
	other.Campaign = "campaign-2"
	if _, due := c.Reminder(other, day("2024-03-16")); due {
		t.Error("an item of another campaign is reminded of")
	}
}

// An item that is overdue when it is listed is reminded of at the next turn, not
// for all the years before.
func TestReminderOfWhatWasDueLongAgo(t *testing.T) {
	c := opened()
	i, _, err := c.List(campaign.Item{}, campaign.Sighting{UserID: user(1), Organisation: rx1, On: day("2024-01-01"), Reasons: []campaign.Reason{{
		Kind: campaign.NoVideo, Reference: "case-1", Due: day("2020-07-01"),
	}}}, at("2024-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	var days []string
	for on := day("2024-01-01"); on.Before(day("2024-01-20")); on = on.AddDays(1) {
		if r, due := c.Reminder(i, on); due {
			days = append(days, on.String())
			if i, err = c.Reminded(i, on, at(on.String())); err != nil {
				t.Fatal(err, r)
			}
		}
	}
	// 2020-07-01 and 183 weeks are 2024-01-03.
	if diff := cmp.Diff([]string{"2024-01-03", "2024-01-10", "2024-01-17"}, days); diff != "" {
		t.Errorf("reminded on (-want +got):\n%s", diff)
	}
}

// Whichever days somebody looks, asking twice answers alike, and each reminder is
// sent once at most, none before its day, the newest always.
func TestRemindersAreSentOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policy()
		p.Reminders.EveryDaysOverdue = rapid.IntRange(1, 10).Draw(t, "every")
		p.Reminders.DaysBefore = []int{rapid.IntRange(8, 30).Draw(t, "first"), rapid.IntRange(1, 7).Draw(t, "second")}
		c := opened(func(d *campaign.Details) { d.Policy = p })
		i, _, err := c.List(campaign.Item{}, sight(1, identity.FlagNearMiss, "2024-02-09"), at("2024-02-09"))
		if err != nil {
			t.Fatal(err)
		}
		wanted := map[string]bool{i.Due.String(): true}
		for _, d := range p.Reminders.DaysBefore {
			wanted[i.Due.AddDays(-d).String()] = true
		}
		for n := 1; n < 60; n++ {
			wanted[i.Due.AddDays(n*p.Reminders.EveryDaysOverdue).String()] = true
		}
		on, sent := day("2024-02-09"), map[string]bool{}
		for range rapid.IntRange(1, 20).Draw(t, "looks") {
			on = on.AddDays(rapid.IntRange(0, 6).Draw(t, "days"))
			r, ok := c.Reminder(i, on)
			if again, twice := c.Reminder(i, on); again != r || twice != ok {
				t.Fatalf("asked twice on %s: %v and %v", on, r, again)
			}
			if !ok {
				continue
			}
			if sent[r.Day.String()] || r.Day.After(on) || !wanted[r.Day.String()] {
				t.Fatalf("on %s the reminder of %s: sent before %t, asked for by policy %t", on, r.Day, sent[r.Day.String()], wanted[r.Day.String()])
			}
			for d := r.Day.AddDays(1); !d.After(on); d = d.AddDays(1) {
				if wanted[d.String()] {
					t.Fatalf("on %s the reminder of %s, though %s is newer", on, r.Day, d)
				}
			}
			if rapid.Bool().Draw(t, "send") {
				if i, err = c.Reminded(i, on, at(on.String())); err != nil {
					t.Fatal(err)
				}
				sent[r.Day.String()] = true
			}
		}
	})
}
