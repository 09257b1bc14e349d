package authority_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/temporary"
)

// TestReportOfTwoNights lends a card twice, and takes it back once.
func TestReportOfTwoNights(t *testing.T) {
	h := pool(t)
	form := func(l *authority.LendTemporaryCard) { l.Request.Reference = "form-1" }
	first := h.lend(t, form)
	h.clock = h.clock.Add(12 * time.Hour)
	must(h.TakeBackTemporaryCard(t.Context(), authority.MoveTemporaryCard{By: onDuty, Card: first.ID}))
	h.clock = h.clock.Add(12 * time.Hour)
	h.lend(t, form)
	h.clock = instant("2026-06-12T07:00:00Z") // since 00:00 it is overdue, and nobody swept

	days := guidance.Interval{From: day("2026-06-09"), To: day("2026-06-10")}
	r := must(h.For(home).TemporaryReport(t.Context(), rx1, days))
	want := temporary.Count{Lent: 2, ReturnedInTime: 1, NotReturned: 1}
	if diff := cmp.Diff(want, r.Total); diff != "" {
		t.Errorf("total (-want +got):\n%s", diff)
	}
	if len(r.Lines) != 2 || r.Lines[1].HoursLate != 9 || len(r.Repeated) != 1 || r.Repeated[0].Holder != locum.UserID.String() {
		t.Errorf("lines %+v, repeated %+v", r.Lines, r.Repeated)
	}
	days.To = days.From
	if r := must(h.For(home).TemporaryReport(t.Context(), rx1, days)); r.Total.Lent != 1 {
		t.Errorf("%d loans on the first day", r.Total.Lent)
	}
	var rows strings.Builder
	if err := temporary.WriteCSV(&rows, r); err != nil || strings.Contains(strings.ToUpper(rows.String()), "LOLA") || !strings.Contains(rows.String(), "form-1") {
		t.Errorf("%v, or the name of a holder in\n%s", err, rows.String())
	}
	pending := must(h.For(home).PendingRegistrations(t.Context(), rx1))
	if len(pending) != 2 || !pending[0].Overdue || pending[0].Holder != locum.UserID.String() {
		t.Errorf("pending %+v", pending)
	}
	if n := len(must(h.For(home).TemporaryReport(t.Context(), rx1, guidance.Since(day("2026-06-11")))).Lines); n != 0 {
		t.Errorf("%d loans since", n)
	}
}

// TestWhoReadsOfTemporaryCards shows that what is of others is not found, in the same
// words as what is not there, and that nobody reads without the right.
func TestWhoReadsOfTemporaryCards(t *testing.T) {
	h := pool(t)
	lent := h.lend(t)
	visit := must(h.PlanVisit(t.Context(), planned(home)))
	days := guidance.Since(day("2026-06-01"))
	reads := map[string]func(r authority.Reader, id, visit string, org identity.ODSCode) error{
		"card": func(r authority.Reader, id, _ string, _ identity.ODSCode) error {
			return only(r.TemporaryCard(t.Context(), id))
		},
		"holder": func(r authority.Reader, id, _ string, _ identity.ODSCode) error {
			return only(r.HolderAt(t.Context(), id, h.clock))
		},
		"visit": func(r authority.Reader, _, visit string, _ identity.ODSCode) error {
			return only(r.Visit(t.Context(), visit))
		},
		"arrangements": func(r authority.Reader, _, _ string, org identity.ODSCode) error {
			return only(r.Arrangements(t.Context(), org))
		},
		"report": func(r authority.Reader, _, _ string, org identity.ODSCode) error {
			return only(r.TemporaryReport(t.Context(), org, days))
		},
		"pending": func(r authority.Reader, _, _ string, org identity.ODSCode) error {
			return only(r.PendingRegistrations(t.Context(), org))
		},
	}
	rx9 := must(identity.ParseODSCode("RX9"))
	for name, read := range reads {
		if err := read(h.For(home), lent.ID, visit.ID, rx1); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		of := read(h.For(elsewhere), lent.ID, visit.ID, rx1)
		none := read(h.For(elsewhere), "tac-none", "visit-none", rx9)
		if !errors.Is(of, authority.ErrNotFound) || of.Error() != none.Error() {
			t.Errorf("%s from elsewhere: %v, of what is not there: %v", name, of, none)
		}
		if err := read(h.ForSystem(authority.System{Name: "s", Organisation: rx1}), lent.ID, visit.ID, rx1); !errors.As(err, new(*guidance.Refusal)) {
			t.Errorf("%s by a system without an act: %v", name, err)
		}
		finder := authority.System{Name: "s", Organisation: rx1, Acts: []rbac.Act{rbac.FindRecords}}
		if err := read(h.ForSystem(finder), lent.ID, visit.ID, rx1); (err != nil) != (name == "report") {
			t.Errorf("%s by a system that finds records: %v", name, err)
		}
	}
}
