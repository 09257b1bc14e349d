package temporary_test

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/temporary"
)

// ward returns the cards of RX1 after a week in June, and one of RX2.
func ward() []temporary.Card {
	lend := func(c temporary.Card, id string, who int, at time.Time) temporary.Card {
		return must(c.Give(giving(at, func(g *temporary.Giving) {
			g.ID, g.Holder = id, temporary.Holder{Name: named("Ada", "Example"), UserID: person(who)}
			if who == 12 {
				g.Holder = temporary.Holder{Name: named("Bo", "Example"), Registration: "case-12"}
				g.CheckedBy = agent
				g.Appointments = []temporary.Appointment{appointment(func(p *temporary.Appointment) { p.Checker = agent })}
				g.Request.Reference = "=form-12"
			}
		})))
	}
	week := func(hours int) time.Time { return night.Add(time.Duration(hours) * time.Hour) }
	first := lend(numbered(1), "h-1", 10, night)
	first = must(first.Registered("h-1", temporary.Registered{Registration: "case-10", By: agent, At: week(11)}))
	first = must(first.TakenBack(stamp(week(12))))
	first = lend(first, "h-2", 11, week(24))
	first = must(first.TakenBack(stamp(week(72))))
	second := lend(numbered(2), "h-1", 12, week(20))
	third := lend(numbered(3), "h-1", 10, week(40))
	third = must(third.Lost(stamp(week(41)), ""))
	fourth := lend(numbered(4), "h-1", 13, week(70))
	other := must(temporary.Add(newCard(func(n *temporary.NewCard) { n.Organisation, n.Name = rx2, must(temporary.NewName(rx2, "Ward1")) })))
	other = must(other.Give(giving(night, func(g *temporary.Giving) {
		g.Policy.Organisation = rx2
		g.Appointments[0].Organisation = rx2
	})))
	return []temporary.Card{other, fourth, first, second, third, numbered(5)}
}

func TestReport(t *testing.T) {
	at := night.Add(73 * time.Hour)
	r := temporary.NewReport(rx1, guidance.Interval{From: day("2026-06-09"), To: day("2026-06-12")}, at, ward())
	want := temporary.Report{
		Organisation: rx1, Days: guidance.Interval{From: day("2026-06-09"), To: day("2026-06-12")}, At: at,
		Total: temporary.Count{Lent: 5, StillOut: 1, ReturnedInTime: 1, ReturnedLate: 1, NotReturned: 2},
		ByReason: []temporary.ReasonCount{
			{Reason: temporary.LateBooking},
			{Reason: temporary.ShortNotice, Lent: 5},
			{Reason: temporary.OutOfHours},
			{Reason: temporary.Emergency},
		},
		ByChecker: []temporary.CheckerCount{
			{CheckedBy: agent, Count: temporary.Count{Lent: 1, NotReturned: 1}},
			{CheckedBy: checker, Count: temporary.Count{Lent: 4, StillOut: 1, ReturnedInTime: 1, ReturnedLate: 1, NotReturned: 1}},
		},
		Repeated: []temporary.HolderCount{
			{Holder: person(10).String(), Count: temporary.Count{Lent: 2, ReturnedInTime: 1, NotReturned: 1}},
		},
		Lines: r.Lines,
	}
	if diff := cmp.Diff(want, r, values); diff != "" {
		t.Errorf("NewReport() mismatch (-want +got):\n%s", diff)
	}
	var got bytes.Buffer
	if err := temporary.WriteCSV(&got, r); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "loans.csv"), got.Bytes())
	if strings.Contains(got.String(), "Example") {
		t.Error("a name is in the report")
	}
	rows, err := csv.NewReader(&got).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// TestReportDays: the day on which a card was lent decides, in London, and what came
// after the instant is not known.
func TestReportDays(t *testing.T) {
	cards := []temporary.Card{must(lent(instant("2026-06-09T23:30:00Z")).TakenBack(stamp(instant("2026-06-12T08:00:00Z"))))}
	days := func(from, to string) guidance.Interval { return guidance.Interval{From: day(from), To: day(to)} }
	tests := []struct {
		name string
		days guidance.Interval
		at   string
		want temporary.Count
	}{
		{"the day in UTC", days("2026-06-09", "2026-06-09"), "2026-06-13T08:00:00Z", temporary.Count{}},
		{"the day in London", days("2026-06-10", "2026-06-10"), "2026-06-13T08:00:00Z", temporary.Count{Lent: 1, ReturnedLate: 1}},
		{"the day after", days("2026-06-11", "2026-06-11"), "2026-06-13T08:00:00Z", temporary.Count{}},
		{"before it was lent", guidance.Interval{}, "2026-06-09T23:29:59Z", temporary.Count{}},
		{"while it was out", guidance.Interval{}, "2026-06-11T22:59:59Z", temporary.Count{Lent: 1, StillOut: 1}},
		{"overdue", guidance.Interval{}, "2026-06-11T23:00:00Z", temporary.Count{Lent: 1, NotReturned: 1}},
		{"back", guidance.Interval{}, "2026-06-12T08:00:00Z", temporary.Count{Lent: 1, ReturnedLate: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := temporary.NewReport(rx1, tt.days, instant(tt.at), cards)
			if diff := cmp.Diff(tt.want, r.Total); diff != "" {
				t.Errorf("total mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReportAddsUp: at any instant the parts of a report sum to its total.
func TestReportAddsUp(t *testing.T) {
	cards := ward()
	rapid.Check(t, func(t *rapid.T) {
		at := night.Add(time.Duration(rapid.IntRange(-10, 200).Draw(t, "hours")) * time.Hour)
		r := temporary.NewReport(rx1, guidance.Interval{}, at, cards)
		sum := func(c temporary.Count) int { return c.StillOut + c.ReturnedInTime + c.ReturnedLate + c.NotReturned }
		byReason, byChecker := 0, temporary.Count{}
		for _, c := range r.ByReason {
			byReason += c.Lent
		}
		for _, c := range r.ByChecker {
			byChecker.Lent += c.Lent
			byChecker.StillOut += c.StillOut
			byChecker.ReturnedInTime += c.ReturnedInTime
			byChecker.ReturnedLate += c.ReturnedLate
			byChecker.NotReturned += c.NotReturned
		}
		if r.Total.Lent != sum(r.Total) || r.Total.Lent != byReason || r.Total != byChecker || r.Total.Lent != len(r.Lines) {
			t.Fatalf("at %s: %+v, by reason %d, by checker %+v, %d lines", at, r.Total, byReason, byChecker, len(r.Lines))
		}
	})
}
