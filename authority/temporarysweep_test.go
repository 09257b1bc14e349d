package authority_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// swept returns the events of cards that were deactivated.
func (h *house) swept() []audit.Event {
	return slices.DeleteFunc(h.log(), func(e audit.Event) bool { return e.Action != authority.ActionTemporaryDeactivated })
}

// TestInactiveWithoutASweep shows that nobody has to do anything for a card to be
// inactive at midnight, and that a sweep marks it once.
func TestInactiveWithoutASweep(t *testing.T) {
	h := pool(t)
	k := h.lend(t)
	seen := func() authority.TemporaryCardNow { return must(h.For(home).TemporaryCard(t.Context(), k.ID)) }

	h.clock = midnight.Add(-time.Nanosecond)
	if n := must(h.SweepTemporaryCards(t.Context())); n != 0 {
		t.Errorf("%d cards were marked before midnight", n)
	}
	if who, ok := seen().Now.Holder(); !ok || who.UserID != locum.UserID {
		t.Error("the locum does not hold the card at the last moment")
	}
	h.clock = midnight
	now := seen()
	if _, held := now.Now.Holder(); held || now.Now.State != temporary.Deactivated || now.Card.State != temporary.Lent {
		t.Errorf("at midnight the card is %s, stored as %s, held: %v", now.Now.State, now.Card.State, held)
	}
	if h := now.Now.Handover; h == nil || h.Holder.UserID != locum.UserID {
		t.Error("it is not known who has the card")
	}
	h.clock = midnight.Add(90 * time.Minute)
	for i, want := range []int{1, 0} {
		if n := must(h.SweepTemporaryCards(t.Context())); n != want {
			t.Errorf("sweep %d marked %d cards, want %d", i, n, want)
		}
	}
	events := h.swept()
	if len(events) != 1 {
		t.Fatalf("%d events, want one", len(events))
	}
	e := events[0]
	if e.Actor != "system" || e.Role != "" || e.Organisation != "" || e.For != "RX1" || e.Subject != k.ID || !e.At.Equal(h.clock) {
		t.Errorf("event by %s for %s about %s at %s", e.Actor, e.For, e.Subject, e.At)
	}
	delete(e.Detail, "ruleSet")
	want := map[string]string{
		"handover": k.Handovers[0].ID, "holder": locum.UserID.String(), "due-back": "2026-06-10T23:00:00Z", "hours-overdue": "2",
	}
	if diff := cmp.Diff(want, e.Detail); diff != "" || !cmp.Equal(e.Rules, []string{"RA-TAC-021"}) {
		t.Errorf("by %v, details (-want +got):\n%s", e.Rules, diff)
	}
	if k := h.stored(t, k.ID); k.State != temporary.Deactivated || !k.History[len(k.History)-1].At.Equal(midnight) {
		t.Errorf("card is %s since %s", k.State, k.History[len(k.History)-1].At)
	}
	verified(t, h)
}

// TestManySweeps has several sweep at once, over more cards than are read at once: each
// card gets one event.
func TestManySweeps(t *testing.T) {
	h := pool(t)
	const cards = 130
	for n := 2; n <= cards; n++ {
		must(h.AddTemporaryCard(t.Context(), added(n)))
		h.lend(t, func(l *authority.LendTemporaryCard) {
			l.Holder.UserID = must(identity.ParseUserID(fmt.Sprintf("5550%08d", n)))
		})
	}
	h.clock = midnight
	var all sync.WaitGroup
	marked := make([]int, 4)
	for i := range marked {
		all.Go(func() { marked[i] = must(h.SweepTemporaryCards(context.WithoutCancel(t.Context()))) })
	}
	all.Wait()
	sum := 0
	for _, n := range marked {
		sum += n
	}
	per := map[string]int{}
	for _, e := range h.swept() {
		per[e.Subject]++
	}
	if sum != cards-1 || len(per) != cards-1 || len(h.swept()) != cards-1 {
		t.Errorf("%v marked, %d events about %d cards, want %d", marked, len(h.swept()), len(per), cards-1)
	}
}

// TestCommandComesBeforeTheSweep shows that a card that comes back late, before
// anybody swept, was deactivated first: by nobody, with an event of its own, and no
// sweep says so again.
func TestCommandComesBeforeTheSweep(t *testing.T) {
	for name, act := range map[string]func(*house, string) (temporary.Card, error){
		"brought back": func(h *house, id string) (temporary.Card, error) {
			return h.TakeBackTemporaryCard(context.Background(), authority.MoveTemporaryCard{By: onDuty, Card: id})
		},
		"lost": func(h *house, id string) (temporary.Card, error) {
			return h.LoseTemporaryCard(context.Background(), authority.LoseTemporaryCard{By: onDuty, Card: id})
		},
		"withdrawn": func(h *house, id string) (temporary.Card, error) {
			return h.WithdrawTemporaryCard(context.Background(), authority.EndTemporaryCard{By: home, Card: id, Reason: temporary.NeverReturned})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := pool(t)
			id := h.lend(t).ID
			h.clock = midnight
			before := len(h.log())
			if err := only(act(h, id)); err != nil {
				t.Fatal(err)
			}
			must(h.SweepTemporaryCards(t.Context()))
			events := h.log()[before:]
			if len(events) != 2 || events[0].Action != authority.ActionTemporaryDeactivated || events[0].Actor != "system" || events[0].For != "RX1" {
				t.Fatalf("events %+v", events)
			}
			if events[1].Detail["from"] != "deactivated" || events[1].Detail["holder"] != locum.UserID.String() {
				t.Errorf("the command is told as if the card had worked: %v", events[1].Detail)
			}
			if as := h.stored(t, id).Check(); len(as.Findings()) > 0 {
				t.Errorf("the card does not make sense: %v", as.Findings())
			}
		})
	}
}

// TestRefusedCommandMarksNothing shows that what is refused upon an overdue card does
// not mark it: that is left to the sweep, with its one event.
func TestRefusedCommandMarksNothing(t *testing.T) {
	h := pool(t)
	h.lend(t)
	h.clock = midnight
	h.refusedBy(t, only(h.LendTemporaryCard(t.Context(), loan(h, func(l *authority.LendTemporaryCard) { l.Holder.UserID = authoriser }))), "RA-TAC-024")
	if n := len(h.swept()); n != 0 {
		t.Errorf("%d events of a deactivation that was not stored", n)
	}
	if n := must(h.SweepTemporaryCards(t.Context())); n != 1 {
		t.Errorf("%d cards were marked, want one", n)
	}
}

// TestCardThatCannotBeMarked shows that a card whose history does not add up is
// reported, holds nothing up, and is inactive all the same.
func TestCardThatCannotBeMarked(t *testing.T) {
	h := pool(t)
	broken := h.lend(t)
	broken.History[1].At = midnight.Add(time.Hour) // lent after it was due
	must(h.AddTemporaryCard(t.Context(), added(2)))
	fine := h.lend(t, func(l *authority.LendTemporaryCard) { l.Holder.UserID = authoriser })
	if err := h.store.Update(t.Context(), func(tx authority.Tx) error { return tx.PutTemporaryCard(broken) }); err != nil {
		t.Fatal(err)
	}
	h.clock = midnight.Add(2 * time.Hour)
	n, err := h.SweepTemporaryCards(t.Context())
	if n != 1 || err == nil || !strings.Contains(err.Error(), broken.ID) {
		t.Errorf("%d cards were marked, %v", n, err)
	}
	if k := h.stored(t, fine.ID); k.State != temporary.Deactivated {
		t.Errorf("the other card is %s", k.State)
	}
	if k := h.stored(t, broken.ID); k.ActiveAt(h.clock) || k.State != temporary.Lent {
		t.Errorf("the broken card is %s, active: %v", k.State, k.ActiveAt(h.clock))
	}
}

// TestSweepStopsWithTheContext shows that what ends a sweep is returned.
func TestSweepStopsWithTheContext(t *testing.T) {
	h := pool(t)
	h.lend(t)
	h.clock = midnight
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if n, err := h.SweepTemporaryCards(ctx); err == nil || n != 0 {
		t.Errorf("%d cards were marked, %v", n, err)
	}
}

// TestLoansWhereTheClocksChange lends a card at every hour of the two weekends of 2026
// on which the clocks change, and of the Fridays before, and looks a second before and at the instant at which it
// is due: 00:00 in London after the following day, which is told by hand here.
func TestLoansWhereTheClocksChange(t *testing.T) {
	due := map[string]string{ // by the London day of the loan
		"2026-03-27": "2026-03-29T00:00:00Z", // still winter: it is due before the clocks go on at 01:00
		"2026-03-28": "2026-03-29T23:00:00Z",
		"2026-03-29": "2026-03-30T23:00:00Z",
		"2026-03-30": "2026-03-31T23:00:00Z",
		"2026-10-23": "2026-10-24T23:00:00Z",
		"2026-10-24": "2026-10-26T00:00:00Z",
		"2026-10-25": "2026-10-27T00:00:00Z",
		"2026-10-26": "2026-10-28T00:00:00Z",
	}
	for _, weekend := range []struct {
		from, to string
		hours    int
	}{
		{"2026-03-27T00:00:00Z", "2026-03-30T23:00:00Z", 95}, // four days, an hour short
		{"2026-10-22T23:00:00Z", "2026-10-27T00:00:00Z", 97}, // four days and an hour
	} {
		h := pool(t, func(o *options) { o.at = instant(weekend.from).Add(-time.Hour) })
		id, hours := h.tac(), 0
		for at := instant(weekend.from); at.Before(instant(weekend.to)); at = at.Add(time.Hour) {
			hours++
			h.clock = at
			lent, err := h.LendTemporaryCard(t.Context(), loan(h))
			if err != nil {
				t.Fatalf("lent at %s: %v", at, err)
			}
			want := instant(due[guidance.DateOf(at).String()])
			// The world goes on to the instant, and is then put back to the next hour, on
			// another card: a life does not run backwards.
			h.clock = want.Add(-time.Second)
			if n := must(h.SweepTemporaryCards(t.Context())); n != 0 {
				t.Errorf("lent at %s: %d cards were marked at %s", at, n, h.clock)
			}
			before := must(h.For(home).HolderAt(t.Context(), id, h.clock))
			h.clock = want
			after := must(h.For(home).HolderAt(t.Context(), id, h.clock))
			_, had := before.Holder()
			_, has := after.Holder()
			if !had || has || !lent.Handovers[0].DueBack().Equal(want) {
				t.Errorf("lent at %s: held before %s: %v, at it: %v", at, want, had, has)
			}
			if n := must(h.SweepTemporaryCards(t.Context())); n != 1 {
				t.Errorf("lent at %s: %d cards were marked at %s", at, n, want)
			}
			h.clock = at
			must(h.withdrawLater(t, id, want))
			id = h.next(t, hours+1)
		}
		if hours != weekend.hours {
			t.Errorf("%d hours, want %d", hours, weekend.hours)
		}
	}
}

// withdrawLater gives a card up at an instant to come, so that its holder can have
// another.
func (h *house) withdrawLater(t *testing.T, id string, at time.Time) (temporary.Card, error) {
	t.Helper()
	now := h.clock
	defer func() { h.clock = now }()
	h.clock = at
	return h.WithdrawTemporaryCard(t.Context(), authority.EndTemporaryCard{By: home, Card: id, Reason: temporary.NeverReturned})
}

// next puts another card into the store, and returns its id.
func (h *house) next(t *testing.T, n int) string {
	t.Helper()
	return must(h.AddTemporaryCard(t.Context(), added(n))).ID
}
