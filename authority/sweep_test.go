package authority_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/registration"
)

// runs has one sweep run, whatever has run before, and returns what it did: subject and
// action of each event.
func (h *house) runs(t *testing.T, s authority.Sweep) []string {
	t.Helper()
	id := "sweep-" + s.String()
	h.put(t, func(tx authority.Tx) error {
		return errors.Join(tx.Finish(authority.Job{ID: id}), tx.Enqueue(authority.Job{ID: id, Kind: authority.SweepJob, Queue: id, Due: h.clock}))
	})
	before := len(h.log())
	must(h.Work(t.Context()))
	return saidOf(h.log()[before:])
}

func saidOf(events []audit.Event) (said []string) {
	for _, e := range events {
		word := e.Action
		if e.Action == authority.ActionSwept {
			word += " " + e.Detail["found"] + e.Detail["skipped"]
		}
		said = append(said, word)
	}
	return said
}

// TestSweepBoundaries has each sweep run at the last instant at which something is not
// due, at the first at which it is, and once more.
func TestSweepBoundaries(t *testing.T) {
	for _, tt := range []struct {
		sweep  authority.Sweep
		of     func(t *testing.T) (h *house, due time.Time)
		want   []string
		always bool // it tells again what it has told: the place that it had come to was taken away
		why    string
	}{
		{authority.TemporaryCardSweep, func(t *testing.T) (*house, time.Time) {
			h := pool(t)
			h.lend(t)
			return h, midnight
		}, []string{authority.ActionTemporaryDeactivated}, false, "it was due back at midnight"},
		{authority.CertificateSweep, func(t *testing.T) (*house, time.Time) {
			h := newHouse(t, options{ca: true})
			h.until(t, "take into use")
			first := must(h.Card(t.Context(), h.cardID())).Certification.Pair.ExpiresOn().AddDays(-90)
			return h, first.Start()
		}, []string{authority.ActionCertificatesExpiring}, true, "ninety days before the day of expiry, in London"},
		{authority.ReviewSweep, func(t *testing.T) (*house, time.Time) {
			h := locumHouse(t)
			return h, toLocum(h).Review.Start()
		}, []string{authority.ActionReviewDue}, true, "the first moment of the review date, in London"},
		{authority.CallSweep, func(t *testing.T) (*house, time.Time) {
			h := newHouse(t, options{})
			h.until(t, "book")
			return h, must(h.Case(t.Context(), h.caseID())).Call.BookedFor.Add(24 * time.Hour)
		}, []string{authority.ActionAbandonCall}, false, "a day after the hour for which it was booked"},
		{authority.CallSweep, func(t *testing.T) (*house, time.Time) {
			h := newHouse(t, options{})
			h.until(t, "text numbers")
			return h, must(h.Case(t.Context(), h.caseID())).Call.Challenges[0].IssuedAt.Add(24 * time.Hour)
		}, []string{authority.ActionAbandonCall}, false, "a day after the last numbers"},
		{authority.PasscodeSweep, func(t *testing.T) (*house, time.Time) {
			h := newHouse(t, options{})
			h.until(t, "confirm receipt")
			return h, h.printedAt(t).Add(passcode.KeptFor)
		}, []string{authority.ActionPasscodeExpired, authority.ActionKeyDestroyed}, false, "the period of the policy"},
		{authority.UnlockSweep, func(t *testing.T) (*house, time.Time) {
			h := newHouse(t, options{})
			h.put(t, func(tx authority.Tx) error {
				return tx.PutUnlockAttempt(card.UnlockAttempt{ID: "unlock-1", Organisation: "RX1", Claim: "x", Channel: message.Email, StartedAt: h.clock})
			})
			return h, h.clock.Add(time.Hour + 1)
		}, nil, false, "begun more than an hour ago"},
		{authority.ReceiptSweep, func(t *testing.T) (*house, time.Time) {
			h := newHouse(t, options{})
			h.put(t, func(tx authority.Tx) error {
				return tx.PutReceipt(authority.Receipt{Key: "k", Digest: []byte("d"), Answer: []byte("a"), At: h.clock})
			})
			return h, h.clock.Add(24*time.Hour + 1)
		}, nil, false, "kept for a day"},
		{authority.MessageSweep, func(t *testing.T) (*house, time.Time) {
			h := newHouse(t, options{})
			h.put(t, func(tx authority.Tx) error {
				m := message.Queued(message.New{ID: "m", Kind: message.Numbers, Channel: message.Text, Subject: "case-1", At: h.clock})
				return tx.PutMessage(must(m.GivenUpOn(h.clock.Add(time.Hour))))
			})
			return h, h.clock.Add(time.Hour + 90*24*time.Hour + 1)
		}, nil, false, "kept for ninety days from its end"},
	} {
		t.Run(tt.sweep.String(), func(t *testing.T) {
			t.Parallel()
			h, due := tt.of(t)
			h.clock = due.Add(-1)
			if got := h.runs(t, tt.sweep); len(got) != 0 {
				t.Errorf("a nanosecond early: %v\nwhy: %s", got, tt.why)
			}
			h.clock = due
			want := slices.Insert(slices.Clone(tt.want), min(1, len(tt.want)), authority.ActionSwept+" 1")
			if tt.sweep == authority.PasscodeSweep { // which ends one after the other
				want = []string{authority.ActionPasscodeExpired, authority.ActionSwept + " 1", authority.ActionKeyDestroyed}
			}
			got := h.runs(t, tt.sweep)
			slices.Sort(want)
			slices.Sort(got)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("events (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if again := h.runs(t, tt.sweep); len(again) != 0 != tt.always {
				t.Errorf("once more: %v", again)
			}
			for _, e := range h.log() {
				if e.Action == authority.ActionSwept && (e.Actor != "system" || e.For != "" || e.Subject != "sweep-"+tt.sweep.String()) {
					t.Errorf("event %+v", e)
				}
			}
			verified(t, h)
		})
	}
}

// TestSchedule: nothing is swept before somebody asks for it; then each sweep has one
// job, however often it is scheduled and whoever does the work.
func TestSchedule(t *testing.T) {
	h := newHouse(t, options{change: func(c *authority.Config) { c.Workers = 4 }})
	if err := h.play(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs without a schedule", n)
	}
	events := len(h.log())
	for range 3 {
		if err := h.Schedule(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	all := len(authority.Sweeps())
	if n := must(h.Jobs(t.Context())); n != all {
		t.Errorf("%d jobs for %d sweeps", n, all)
	}
	if n := must(h.Work(t.Context())); n != all {
		t.Errorf("%d jobs were done, want one for each of %d sweeps", n, all)
	}
	if n := must(h.Work(t.Context())); n != 0 {
		t.Errorf("%d jobs were done at the same instant: the work does not end", n)
	}
	if n, more := must(h.Jobs(t.Context())), len(h.log())-events; n != all || more != 0 {
		t.Errorf("%d jobs, %d events of runs that found nothing", n, more)
	}
	h.clock = h.clock.Add(5*time.Minute - 1)
	if n := must(h.Work(t.Context())); n != 0 {
		t.Errorf("%d jobs were done early", n)
	}
	h.clock = h.clock.Add(1)
	if n := must(h.Work(t.Context())); n != 1 {
		t.Errorf("%d jobs were done after five minutes, want that of temporary cards", n)
	}
}

// TestScheduleAsConfigured: some, none, and what was configured once.
func TestScheduleAsConfigured(t *testing.T) {
	some := map[authority.Sweep]time.Duration{authority.CallSweep: time.Minute}
	h := newHouse(t, options{change: func(c *authority.Config) { c.Sweeps.Every = some }})
	h.put(t, func(tx authority.Tx) error {
		return tx.Enqueue(authority.Job{ID: "sweep-old-receipts", Kind: authority.SweepJob, Queue: "sweep-old-receipts", Due: h.clock})
	})
	if err := h.Schedule(t.Context()); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	if n := must(h.Jobs(t.Context())); n != 1 {
		t.Errorf("%d jobs, want that of calls alone", n)
	}
	none := newHouse(t, options{change: func(c *authority.Config) { c.Sweeps.Every = map[authority.Sweep]time.Duration{} }})
	if err := none.Schedule(t.Context()); err != nil || must(none.Jobs(t.Context())) != 0 {
		t.Errorf("none: %v", err)
	}
	for name, p := range map[string]authority.SweepPolicy{
		"less than a second": {Every: map[authority.Sweep]time.Duration{authority.CallSweep: time.Second - 1}},
		"unknown sweep":      {Every: map[authority.Sweep]time.Duration{0: time.Hour}},
		"negative period":    {CallsKept: -1},
		"messages kept less": {MessagesKept: -1},
		"negative page":      {Page: -1},
		"schedule of no day": {Reminders: card.ReminderPolicy{Days: []int{1, 2}}},
	} {
		if p.Check() == nil {
			t.Errorf("%s is let pass", name)
		}
	}
	if err := (authority.SweepPolicy{Every: map[authority.Sweep]time.Duration{authority.CallSweep: time.Second}}).Check(); err != nil {
		t.Error(err)
	}
}

// TestSweptCall: a call that is broken off by a sweep can be booked anew, and the log
// says why it ended.
func TestSweptCall(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "read back")
	h.clock = h.clock.Add(25 * time.Hour)
	h.runs(t, authority.CallSweep)
	k := must(h.Case(t.Context(), h.caseID()))
	if k.Stage != registration.ItemsComplete || k.Proven.Proof != "" {
		t.Errorf("stage %s, proven %q", k.Stage, k.Proven.Proof)
	}
	i := slices.IndexFunc(h.log(), func(e audit.Event) bool { return e.Action == authority.ActionAbandonCall })
	e := h.log()[i]
	want := map[string]string{"stage": "items-complete", "why": "left-open", "hours": "25"}
	if diff := gocmp.Diff(want, e.Detail); diff != "" || e.Actor != "system" || e.For != "RX1" || e.Subject != h.caseID() {
		t.Errorf("event %+v, details (-want +got):\n%s", e, diff)
	}
	h.tell(t, "book", "complete call")
	if k := must(h.Case(t.Context(), h.caseID())); k.ProvenNumber().IsZero() {
		t.Error("the number cannot be proven on another call")
	}
}

// TestCertificatesAreToldOnce has the sweep run every hour through the whole window:
// there is one event for each day of the schedule, on that day, and one for all the
// days on which nothing ran.
func TestCertificatesAreToldOnce(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		runs      []int // days before the day of expiry
		want      []string
	}{
		{"every day", "each day of the schedule", func() (days []int) {
			for d := 100; d >= -5; d-- {
				days = append(days, d)
			}
			return days
		}(), []string{"90", "60", "30", "14", "7", "1"}},
		{"after a pause", "the days that were missed are made up for by one", []int{95, 92, 10, 9, 8}, []string{"14"}},
		{"from within the window", "the latest day that has come", []int{20, 19, 14, 13}, []string{"30", "14"}},
		{"after the end", "none is renewed any more", []int{-1, -2}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			every := map[authority.Sweep]time.Duration{authority.CertificateSweep: time.Hour}
			h := newHouse(t, options{ca: true, change: func(c *authority.Config) { c.Sweeps.Every = every }})
			h.until(t, "take into use")
			expires := must(h.Card(t.Context(), h.cardID())).Certification.Pair.ExpiresOn()
			var got []string
			for i, days := range tt.runs {
				day := expires.AddDays(-days)
				h.clock = day.Start().Add(9 * time.Hour)
				if i == 0 {
					if err := h.Schedule(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				for range 2 { // twice a day
					before := len(h.events)
					must(h.Work(t.Context()))
					for _, e := range h.events[before:] {
						if e.Action != authority.ActionCertificatesExpiring {
							continue
						}
						scheduled := guidance.MustDate(e.Detail["scheduled"])
						for d := range 100 {
							if expires.AddDays(-d) == scheduled {
								got = append(got, fmt.Sprint(d))
							}
						}
						if e.Subject != h.cardID() || e.For != "RX1" || e.Detail["expires"] != expires.String() {
							t.Errorf("event %+v", e)
						}
					}
					h.clock = h.clock.Add(time.Hour)
				}
			}
			if diff := gocmp.Diff(tt.want, got); diff != "" {
				t.Errorf("days (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// crowdOf is a house in which several sweeps have something to do, of more than one
// organisation, a page of one thing at a time.
func crowdOf(t *testing.T, change func(*authority.Config)) *house {
	t.Helper()
	h := pool(t, func(o *options) {
		o.change = func(c *authority.Config) {
			c.Sweeps.Page = 1
			if change != nil {
				change(c)
			}
		}
	})
	for n := 2; n <= 4; n++ {
		must(h.AddTemporaryCard(t.Context(), added(n)))
		h.lend(t, func(l *authority.LendTemporaryCard) {
			l.Holder.UserID = must(identity.ParseUserID(fmt.Sprintf("5550%08d", n)))
		})
	}
	h.put(t, func(tx authority.Tx) error {
		var errs []error
		for i, org := range []string{"RX1", "RX1", "RX2", "RX3"} {
			booked := registration.Case{
				ID: fmt.Sprintf("case-%d", i), Organisation: org, Stage: registration.CallBooked, Route: evidence.EmergencyRemote,
				Call: &registration.Call{ID: fmt.Sprintf("call-%d", i), BookedFor: night},
			}
			if i == 1 {
				booked.Stage = registration.OnCall
			}
			errs = append(errs, tx.PutCase(booked))
		}
		return errors.Join(errs...)
	})
	return h
}

// sweptCrowd returns how often each thing was told of, once all is done.
func sweptCrowd(h *house) map[string]int {
	got := map[string]int{}
	for _, e := range h.log() {
		if e.Action == authority.ActionTemporaryDeactivated || e.Action == authority.ActionAbandonCall {
			got[e.Action+" "+e.For]++
		}
	}
	return got
}

var crowdWant = map[string]int{
	authority.ActionTemporaryDeactivated + " RX1": 3,
	authority.ActionAbandonCall + " RX1":          2, authority.ActionAbandonCall + " RX2": 1, authority.ActionAbandonCall + " RX3": 1,
}

// TestSweepByPages: a page of one finds all, at whatever organisation, and several
// workers at once do each once.
func TestSweepByPages(t *testing.T) {
	for _, workers := range []int{1, 4} {
		h := crowdOf(t, func(c *authority.Config) { c.Workers = workers })
		h.clock = midnight.Add(24 * time.Hour)
		if err := h.Schedule(t.Context()); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() { must(h.Work(context.WithoutCancel(t.Context()))) })
		}
		all.Wait()
		must(h.Work(t.Context())) // what the two left to each other
		if diff := gocmp.Diff(crowdWant, sweptCrowd(h)); diff != "" {
			t.Errorf("%d workers (-want +got):\n%s", workers, diff)
		}
		found := map[string]string{}
		for _, e := range h.log() {
			if e.Action == authority.ActionSwept {
				found[e.Subject] += e.Detail["found"] + ";"
			}
		}
		if diff := gocmp.Diff(map[string]string{"sweep-overdue-temporary-cards": "3;", "sweep-abandoned-calls": "4;"}, found); diff != "" {
			t.Errorf("%d workers: runs (-want +got):\n%s", workers, diff)
		}
		verified(t, h)
	}
}

// TestSweepsFailAlone: a sweep that cannot go on is tried again and holds up no other;
// a thing that makes no sense is passed over, and counted.
func TestSweepsFailAlone(t *testing.T) {
	h := pool(t)
	id := h.lend(t).ID
	must(h.AddTemporaryCard(t.Context(), added(2)))
	h.lend(t, func(l *authority.LendTemporaryCard) { l.Holder.UserID = must(identity.ParseUserID("555000000002")) })
	h.put(t, func(tx authority.Tx) error {
		broken := must(tx.TemporaryCard(id))
		broken.History[1].At = midnight.Add(time.Hour) // lent after it was due
		job := authority.Job{ID: "sweep-due-reviews", Kind: authority.SweepJob, Queue: "sweep-due-reviews", Subject: "nonsense", Due: h.clock}
		return errors.Join(tx.PutTemporaryCard(broken), tx.Enqueue(job))
	})
	h.clock = midnight
	if err := h.Schedule(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := len(h.log())
	if _, err := h.Work(t.Context()); err == nil {
		t.Error("a job that makes no sense is no error")
	}
	if n := must(h.Jobs(t.Context())); n != len(authority.Sweeps()) {
		t.Errorf("%d jobs", n)
	}
	got := saidOf(h.log()[before:])
	if diff := gocmp.Diff([]string{authority.ActionTemporaryDeactivated, authority.ActionSwept + " 11"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSweepsAreClosed(t *testing.T) {
	for _, planned := range authority.Sweeps() {
		var back authority.Sweep
		if err := back.UnmarshalText(must(planned.Sweep.MarshalText())); err != nil || back != planned.Sweep || planned.Why == "" || planned.Every < time.Second {
			t.Errorf("%s: %v", planned.Sweep, err)
		}
	}
	var s authority.Sweep
	if err := s.UnmarshalText([]byte("nope")); err == nil || s.String() != "invalid" {
		t.Error("the zero Sweep is valid")
	}
}
