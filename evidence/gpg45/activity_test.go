package gpg45_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

func day(s string) guidance.Date {
	if s == "" {
		return guidance.Date{}
	}
	return guidance.MustDate(s)
}

func ownEdition() guidance.Edition[[]gpg45.ActivityRow] {
	return guidance.Edition[[]gpg45.ActivityRow]{
		ID: "trust-activity", Rev: 1, Effective: guidance.Since(day("2024-01-01")), Known: day("2024-01-01"),
		Basis: guidance.DesignChoice, Rationale: "what the service settled on",
		Content: []gpg45.ActivityRow{
			{Score: gpg45.Score2, Months: 24, Check: gpg45.MoneyLaunderingCheck},
			{Score: gpg45.Score2, Months: 12, Check: gpg45.PhysicalOrBiometricComparing},
			{Score: gpg45.Score1, Months: 6, Check: gpg45.NoIdentityCheck},
		},
	}
}

func ownTable() *gpg45.ActivityTable { return must(gpg45.NewActivityTable(ownEdition())) }

func TestActivity(t *testing.T) {
	const none, published, money, physical = gpg45.NoIdentityCheck, gpg45.PublishedCheck, gpg45.MoneyLaunderingCheck, gpg45.PhysicalOrBiometricComparing
	tests := []struct {
		name, earliest string
		check          gpg45.CheckPolicy
		on, want, why  string
	}{
		{"unknown", "", physical, "2020-09-30", "score_0", "no activity on record"},
		{"no check", "2010-01-01", none, "2020-09-30", "score_0", "the draft wants one before the activity"},
		{"nobody said", "2010-01-01", 0, "2020-09-30", "score_0", "counts as no check"},
		{"the same day", "2020-09-30", physical, "2020-09-30", "score_0", "no month has passed"},
		{"three months less a day", "2020-07-01", published, "2020-09-30", "score_0", "over on 1 October"},
		{"three months", "2020-06-30", published, "2020-09-30", "score_1", "to the day"},
		{"six months less a day", "2020-04-01", money, "2020-09-30", "score_1", "over on 1 October"},
		{"six months", "2020-03-30", money, "2020-09-30", "score_2", "to the day"},
		{"six months to a month without that day", "2020-03-31", money, "2020-09-30", "score_2", "September has no 31st: its last day"},
		{"six months to a month without that day, less a day", "2020-03-31", money, "2020-09-29", "score_1", "not its last day"},
		{"six months to a leap day", "2019-08-31", money, "2020-02-29", "score_2", "the last of February"},
		{"six months to the day before a leap day", "2019-08-31", money, "2020-02-28", "score_1", "not the last of February in 2020"},
		{"six months from a leap day", "2020-02-29", money, "2020-08-29", "score_2", "the same day of August"},
		{"six months from a leap day, less a day", "2020-02-29", money, "2020-08-28", "score_1", "a day short"},
		{"six months by a published check", "2010-01-01", published, "2020-09-30", "score_1", "published is the organisation's own process"},
		{"a year less a day", "2019-10-01", money, "2020-09-30", "score_2", "a day short"},
		{"a year", "2019-09-30", money, "2020-09-30", "score_3", "to the day"},
		{"a year before a leap day", "2019-02-28", money, "2020-02-28", "score_3", "the same day"},
		{"three years less a day", "2017-10-01", physical, "2020-09-30", "score_3", "a day short"},
		{"three years", "2017-09-30", physical, "2020-09-30", "score_4", "to the day"},
		{"three years from a leap day", "2016-02-29", physical, "2020-02-29", "score_4", "long past"},
		{"three years by the lesser check", "2010-01-01", money, "2020-09-30", "score_3", "4 wants a comparison"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := must(deriver(tt.on).Activity(gpg45.ActivityFacts{Earliest: day(tt.earliest), Check: tt.check}))
			if got.Score.String() != tt.want || got.Part != gpg45.PartActivity {
				t.Errorf("%s of %s, want %s\nwhy: %s", got.Score, got.Part, tt.want, tt.why)
			}
		})
	}
}

// TestActivityOverTime walks every day of four years and every check: the score
// only rises with time and with the check, and the reference counts the months by
// year, month and day.
func TestActivityOverTime(t *testing.T) {
	months := []int{3, 6, 12, 36}
	least := []gpg45.CheckPolicy{gpg45.PublishedCheck, gpg45.MoneyLaunderingCheck, gpg45.MoneyLaunderingCheck, gpg45.PhysicalOrBiometricComparing}
	on := day("2020-02-29")
	for earliest := day("2016-01-01"); !earliest.After(on); earliest = earliest.AddDays(1) {
		for check := range gpg45.PhysicalOrBiometricComparing + 1 {
			want := gpg45.Score0
			for i, n := range months {
				if monthsBetween(earliest, on) >= n && check >= least[i] {
					want = scoreOf(i + 1)
				}
			}
			got := must(deriver("2020-02-29").Activity(gpg45.ActivityFacts{Earliest: earliest, Check: check}))
			if got.Score != want {
				t.Fatalf("since %s with check %s: %s, want %s", earliest, check, got.Score, want)
			}
		}
	}
}

// monthsBetween counts whole months up to 29 February 2020, which is the last day
// of its month: it ends a month begun on any later day.
func monthsBetween(from, to guidance.Date) int {
	var y, m, d, y2, m2 int
	for i, part := range strings.Split(from.String(), "-") {
		*[]*int{&y, &m, &d}[i] = atoi(part)
	}
	y2, m2 = atoi(to.String()[:4]), atoi(to.String()[5:7])
	n := (y2-y)*12 + m2 - m
	if d <= 29 || to.AddDays(1).String()[8:] == "01" {
		return n
	}
	return n - 1
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

func TestActivityMissing(t *testing.T) {
	tests := []struct {
		name, earliest string
		check          gpg45.CheckPolicy
		own            bool
		met, missing   string
		next, why      string
	}{
		{"nothing", "", 0, false, "", "activity-of-3-months,check-published", "score_1", "both"},
		{"time", "2010-01-01", 0, false, "", "check-published", "score_1", "the check alone"},
		{"check", "", gpg45.PublishedCheck, false, "", "activity-of-3-months", "score_1", "the time alone"},
		{"one", "2010-01-01", gpg45.PublishedCheck, false, "activity-of-3-months,check-published", "check-money-laundering-regulations", "score_2", "time is enough"},
		{"all", "2010-01-01", gpg45.PhysicalOrBiometricComparing, false, "activity-of-36-months,check-physical-or-biometric-official", "", "not scored", "nothing above"},
		{"own table, two lines of one score", "2022-01-01", gpg45.NoIdentityCheck, true, "activity-of-6-months,check-none", "check-money-laundering-regulations", "score_2", "one is missing of the first line, one of the second: the first"},
		{"own table, second line nearer", "2023-01-02", gpg45.NoIdentityCheck, true, "activity-of-6-months,check-none", "check-physical-or-biometric-official", "score_2", "two are missing of the first line"},
		{"own table, second line met", "2023-01-01", gpg45.PhysicalOrBiometricComparing, true, "activity-of-24-months,check-money-laundering-regulations", "", "not scored", "on 1 January 2025 two years are over"},
		{"own table, only the second line met", "2023-01-02", gpg45.PhysicalOrBiometricComparing, true, "activity-of-12-months,check-physical-or-biometric-official", "", "not scored", "a day short of the first line, which gives no more"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := deriver("2020-09-30")
			if tt.own {
				d = gpg45.Deriver{On: day("2025-01-01"), ActivityTable: ownTable()}
			}
			got := must(d.Activity(gpg45.ActivityFacts{Earliest: day(tt.earliest), Check: tt.check}))
			want := []string{tt.met, tt.missing, tt.next}
			if diff := cmp.Diff(want, []string{strings.Join(got.Met, ","), strings.Join(got.Missing, ","), got.Next.String()}); diff != "" {
				t.Errorf("met, missing, next (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestActivityInTheFuture(t *testing.T) {
	_, err := deriver("2020-09-30").Activity(gpg45.ActivityFacts{Earliest: day("2020-10-01"), Check: gpg45.PublishedCheck})
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) || refusal.Rule() != "RA-GPG-022" || strings.Contains(err.Error(), "2020") {
		t.Errorf("error %v, want a refusal by RA-GPG-022 that repeats no date", err)
	}
}

// TestActivityRationale: who reads a score sees where the table is not the
// prototype's.
func TestActivityRationale(t *testing.T) {
	for _, on := range []string{"2019-05-17", "2020-10-21"} {
		got := must(deriver(on).Activity(gpg45.ActivityFacts{}))
		for _, said := range []string{
			"for a score of 2 this table asks for a check that met the Money Laundering Regulations", "authoritative source",
			"both together is a choice of ours",
		} {
			if !strings.Contains(got.Rationale, said) {
				t.Errorf("%s does not say %q: %s", got.Edition, said, got.Rationale)
			}
		}
	}
}

// TestOwnActivityTable: a table of the caller's own goes by its own days and basis.
func TestOwnActivityTable(t *testing.T) {
	facts := gpg45.ActivityFacts{Earliest: day("2023-01-01"), Check: gpg45.NoIdentityCheck}
	d := gpg45.Deriver{On: day("2024-01-01"), ActivityTable: ownTable()}
	got := must(d.Activity(facts))
	if got.Score != gpg45.Score1 || got.Edition != "trust-activity/1" || got.Basis != guidance.DesignChoice {
		t.Errorf("%s by %s, %s", got.Score, got.Edition, got.Basis)
	}
	d.On = day("2023-12-31")
	if _, err := d.Activity(facts); !errors.Is(err, guidance.ErrNoEdition) {
		t.Errorf("the day before the table: %v, want ErrNoEdition", err)
	}
	d.On = day("2024-01-01")
	unread := ownEdition()
	unread.Basis = guidance.Unverified
	d.ActivityTable = must(gpg45.NewActivityTable(unread))
	if _, err := d.Activity(facts); !errors.Is(err, gpg45.ErrUnverified) {
		t.Errorf("an unverified table: %v, want ErrUnverified", err)
	}
	d.AcceptUnverified = true
	if _, err := d.Activity(facts); err != nil {
		t.Errorf("an unverified table that is accepted: %v", err)
	}
}

// TestOwnActivityTableOfTwoBases: the switch looks at the edition of the day.
func TestOwnActivityTableOfTwoBases(t *testing.T) {
	first, second := ownEdition(), ownEdition()
	first.Effective.To = day("2024-12-31")
	second.ID, second.Effective.From, second.Basis = "trust-activity-2025", day("2025-01-01"), guidance.Unverified
	table := must(gpg45.NewActivityTable(first, second))
	for on, want := range map[string]error{"2024-12-31": nil, "2025-01-01": gpg45.ErrUnverified, "2023-12-31": guidance.ErrNoEdition} {
		d := gpg45.Deriver{On: day(on), ActivityTable: table}
		if _, err := d.Activity(gpg45.ActivityFacts{}); !errors.Is(err, want) {
			t.Errorf("on %s: %v, want %v", on, err, want)
		}
	}
}

func TestNewActivityTable(t *testing.T) {
	tests := []struct {
		name   string
		change func(e *guidance.Edition[[]gpg45.ActivityRow])
		why    string
	}{
		{"no line", func(e *guidance.Edition[[]gpg45.ActivityRow]) { e.Content = nil }, "it would score everybody 0"},
		{"no rationale", func(e *guidance.Edition[[]gpg45.ActivityRow]) { e.Rationale = "" }, "a design choice says why"},
		{"no basis", func(e *guidance.Edition[[]gpg45.ActivityRow]) { e.Basis = 0 }, "a table says what it rests on"},
		{"sourced, not cited", func(e *guidance.Edition[[]gpg45.ActivityRow]) { e.Basis = guidance.Sourced }, "a source is named"},
		{"better line below", func(e *guidance.Edition[[]gpg45.ActivityRow]) { e.Content[2].Score = gpg45.Score3 }, "the first line met gives the score"},
		{"a score of 0", func(e *guidance.Edition[[]gpg45.ActivityRow]) { e.Content[2].Score = gpg45.Score0 }, "what meets no line has 0"},
		{"no score", func(e *guidance.Edition[[]gpg45.ActivityRow]) { e.Content[0].Score = 0 }, "a line gives a score"},
		{"negative months", func(e *guidance.Edition[[]gpg45.ActivityRow]) { e.Content[2].Months = -1 }, "activity lies in the past"},
		{"no check", func(e *guidance.Edition[[]gpg45.ActivityRow]) { e.Content[2].Check = 0 }, "that none is asked has to be said"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := ownEdition()
			tt.change(&e)
			if table, err := gpg45.NewActivityTable(e); !errors.Is(err, gpg45.ErrActivityTable) || table != nil {
				t.Errorf("error %v, want ErrActivityTable\nwhy: %s", err, tt.why)
			}
		})
	}
	if _, err := gpg45.NewActivityTable(); !errors.Is(err, gpg45.ErrActivityTable) {
		t.Errorf("no edition: %v, want ErrActivityTable", err)
	}
	e := ownEdition()
	table := must(gpg45.NewActivityTable(e))
	e.Content[0].Months, e.Content[1].Months, e.Content[2].Months = 0, 0, 999
	d := gpg45.Deriver{On: day("2024-01-01"), ActivityTable: table}
	if got := must(d.Activity(gpg45.ActivityFacts{Earliest: day("2023-01-01")})); got.Score != gpg45.Score1 {
		t.Errorf("%s: the caller can change the table", got.Score)
	}
}
