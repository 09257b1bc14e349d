package authority_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// The people of RX1 who have to do with temporary staff.
var (
	home          = actor(31, rbac.RAAgent)   // of the Registration Authority
	onDuty        = actor(32, rbac.IDChecker) // at night
	agencyChecker = must(identity.ParseUserID("999900000033"))
	collegeWorker = must(identity.ParseUserID("999900000034"))
	authoriser    = must(identity.ParseUserID("999900000035"))
)

func actor(n int, role rbac.Role) authority.Actor {
	return authority.Actor{ID: must(identity.ParseUserID(fmt.Sprintf("9999%08d", n))), Role: role, Organisation: rx1}
}

// The night of most tests: Tuesday, 22:15 in London, and the end of the day after.
var (
	night    = instant("2026-06-09T21:15:00Z")
	midnight = instant("2026-06-10T23:00:00Z")
)

func instant(s string) time.Time { return must(time.Parse(time.RFC3339, s)) }

func day(s string) guidance.Date { return guidance.MustDate(s) }

// arrangements are what RX1 has arranged: every way that can be chosen, and three ID
// Checkers, of its own and of those who send people.
func arrangements() temporary.Arrangements {
	appointed := func(id string, who identity.UserID, employer string) temporary.Appointment {
		return temporary.Appointment{
			ID: id, Checker: who, Organisation: rx1, Employer: employer, TrainedOn: day("2024-09-30"),
			AppointedBy: manager.ID, Days: guidance.Since(day("2024-10-01")),
		}
	}
	ways := []temporary.Way{temporary.WayOpenSession, temporary.WayTrainedChecker, temporary.WayOutOfHours}
	students := []temporary.Way{temporary.WayOpenSession, temporary.WayTrainedChecker, temporary.WayInduction}
	return temporary.Arrangements{
		Organisation: rx1,
		Policy: temporary.LocalPolicy{
			Organisation: rx1, Reference: "RA local policy, section 7", Days: guidance.Since(day("2024-10-01")),
			Choices: []temporary.Choice{
				{Category: evidence.Agency, Ways: ways}, {Category: evidence.Locum, Ways: ways}, {Category: evidence.Student, Ways: students},
			},
			Pool: temporary.PoolPolicy{Max: 200},
		},
		Appointments: []temporary.Appointment{
			appointed("appointment-1", onDuty.ID, ""),
			appointed("appointment-2", agencyChecker, "Example Staffing Ltd"),
			appointed("appointment-3", collegeWorker, "Example College"),
		},
	}
}

// pool is a house that lends temporary cards: RX1, with one card in its store, on the
// evening of the night.
func pool(t *testing.T, change ...func(*options)) *house {
	t.Helper()
	o := options{at: night, settings: evidence.Settings{Local: evidence.LocalPolicy{StaffOptions: []evidence.StaffOption{
		evidence.OpenSession, evidence.TrainedChecker, evidence.OutOfHours, evidence.Induction,
	}}}}
	for _, c := range change {
		c(&o)
	}
	h := newHouse(t, o)
	if err := h.arrange(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// arrange records the arrangements of RX1, and puts a card into its store.
func (h *house) arrange(ctx context.Context) error {
	return errors.Join(
		only(h.Arrange(ctx, authority.Arrange{By: manager, Arrangements: arrangements()})),
		only(h.AddTemporaryCard(ctx, added(1))),
	)
}

// added is the n-th card of RX1.
func added(n int) authority.AddTemporaryCard {
	return authority.AddTemporaryCard{
		By: home, Organisation: rx1, Name: must(temporary.NewName(rx1, fmt.Sprintf("Ward%d", n))), Serial: fmt.Sprintf("serial %d", n),
	}
}

// tac returns the id of the temporary card that was added last.
func (h *house) tac() string { return h.subject(authority.ActionAddTemporaryCard) }

// locum is somebody with a user id, who comes at night with everything.
var locum = temporary.Holder{
	Name: must(identity.NewName(identity.NameParts{Given: "Lola", Family: "Locum"})), UserID: must(identity.ParseUserID("999900000040")),
}

// loan is what is said when a card is lent to the locum.
func loan(h *house, change ...func(*authority.LendTemporaryCard)) authority.LendTemporaryCard {
	l := authority.LendTemporaryCard{
		By: onDuty, Card: h.tac(), Holder: locum, Category: evidence.Locum,
		Documents: []evidence.Kind{evidence.UKPassport, evidence.UtilityBill, evidence.BankStatement}, CheckedBy: onDuty.ID,
		Reason: temporary.ShortNotice, Request: temporary.Request{Reference: "form of Lola Locum", PriorityOn: temporary.RequestDue(h.clock)},
	}
	for _, c := range change {
		c(&l)
	}
	return l
}

func (h *house) lend(t *testing.T, change ...func(*authority.LendTemporaryCard)) temporary.Card {
	t.Helper()
	lent, err := h.LendTemporaryCard(t.Context(), loan(h, change...))
	if err != nil {
		t.Fatal(err)
	}
	return lent
}

// stored returns a temporary card as it is in the store.
func (h *house) stored(t *testing.T, id string) temporary.Card {
	t.Helper()
	return must(h.For(home).TemporaryCard(t.Context(), id)).Card
}

// TestTemporaryCardsLife takes a card through every command, and compares what the log
// says of each.
func TestTemporaryCardsLife(t *testing.T) {
	h := pool(t)
	id := h.tac()
	move := authority.MoveTemporaryCard{By: onDuty, Card: id}
	steps := []struct {
		name   string
		wait   time.Duration
		do     func() (temporary.Card, error)
		state  temporary.State
		rules  []string // of the event
		detail map[string]string
		hidden []string // what is committed to
	}{
		{
			"lend", 0, func() (temporary.Card, error) { return h.LendTemporaryCard(t.Context(), loan(h)) }, temporary.Lent,
			[]string{"RA-RBC-001", "RA-TAC-010", "RA-TAC-011", "RA-TAC-012", "RA-TAC-013", "RA-TAC-009"},
			map[string]string{
				"from": "in-store", "to": "lent", "holder": locum.UserID.String(), "category": "locum", "documents": "uk-passport utility-bill bank-statement",
				"checked-by": onDuty.ID.String(), "appointment": "appointment-1", "reason": "short-notice", "priority-on": "2026-06-10",
				"due-back": "2026-06-10T23:00:00Z",
			},
			[]string{"holder-name", "request"},
		},
		{
			"take back in time", time.Hour, func() (temporary.Card, error) { return h.TakeBackTemporaryCard(t.Context(), move) }, temporary.InStore,
			[]string{"RA-RBC-001", "RA-TAC-019"}, map[string]string{"from": "lent", "to": "in-store", "holder": locum.UserID.String()}, nil,
		},
		{
			"lend again", time.Hour, func() (temporary.Card, error) { return h.LendTemporaryCard(t.Context(), loan(h)) }, temporary.Lent,
			nil, nil, nil,
		},
		{
			"stop", time.Hour, func() (temporary.Card, error) {
				return h.StopTemporaryCard(t.Context(), authority.EndTemporaryCard{By: home, Card: id, Reason: temporary.Misuse, Note: "used by Ben Sample"})
			}, temporary.Deactivated,
			[]string{"RA-RBC-001", "RA-TAC-026"},
			map[string]string{"from": "lent", "to": "deactivated", "reason": "misuse", "holder": locum.UserID.String()}, []string{"note"},
		},
		{
			"lose", time.Hour, func() (temporary.Card, error) {
				return h.LoseTemporaryCard(t.Context(), authority.LoseTemporaryCard{By: onDuty, Card: id, Note: "left in a taxi"})
			}, temporary.Lost,
			[]string{"RA-RBC-001", "RA-TAC-027"}, map[string]string{"from": "deactivated", "to": "lost", "holder": locum.UserID.String()}, []string{"note"},
		},
		{
			"bring back", time.Hour, func() (temporary.Card, error) { return h.TakeBackTemporaryCard(t.Context(), move) }, temporary.AwaitingCheck,
			[]string{"RA-RBC-001", "RA-TAC-024"}, map[string]string{"from": "lost", "to": "awaiting-check", "holder": locum.UserID.String()}, nil,
		},
		{
			"check", time.Hour, func() (temporary.Card, error) {
				return h.CheckTemporaryCard(t.Context(), authority.CheckTemporaryCard{By: home, Card: id, Checked: true, NewPasscode: true})
			}, temporary.InStore,
			[]string{"RA-RBC-001", "RA-TAC-024"}, map[string]string{"from": "awaiting-check", "to": "in-store"}, nil,
		},
		{
			"withdraw", time.Hour, func() (temporary.Card, error) {
				return h.WithdrawTemporaryCard(t.Context(), authority.EndTemporaryCard{By: home, Card: id, Reason: temporary.NoLongerNeeded})
			}, temporary.Withdrawn,
			[]string{"RA-RBC-001", "RA-TAC-026"}, map[string]string{"from": "in-store", "to": "withdrawn", "reason": "no-longer-needed"}, nil,
		},
	}
	for i, s := range steps {
		h.clock = h.clock.Add(s.wait)
		before := len(h.log())
		k, err := s.do()
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if k.State != s.state || k.Version != int64(i+2) {
			t.Errorf("%s: card is %s, version %d", s.name, k.State, k.Version)
		}
		if diff := gocmp.Diff(k, h.stored(t, id), values); diff != "" {
			t.Errorf("%s: stored otherwise than returned (-want +got):\n%s", s.name, diff)
		}
		if n := len(h.log()) - before; n != 1 {
			t.Errorf("%s: %d events", s.name, n)
		}
		if s.rules != nil {
			h.toldOf(t, s.name, s.rules, s.detail, s.hidden)
		}
	}
	if as := h.stored(t, id).Check(); len(as.Findings()) != 0 {
		t.Errorf("the card does not make sense: %v", as.Findings())
	}
	for _, personal := range []string{"Lola", "Locum", "LOLA", "Ben Sample", "taxi", "form of", "serial 1", "section 7"} {
		if strings.Contains(h.export(), personal) {
			t.Errorf("the log holds %q in clear", personal)
		}
	}
	verified(t, h)
}

// toldOf compares the last event; the id of the handover and what is known of the
// actor are left out.
func (h *house) toldOf(t *testing.T, name string, rules []string, detail map[string]string, hidden []string) {
	t.Helper()
	e := h.last()
	delete(e.Detail, "handover")
	delete(e.Detail, "own-profile")
	if diff := gocmp.Diff(rules, e.Rules); diff != "" {
		t.Errorf("%s: rules (-want +got):\n%s", name, diff)
	}
	if diff := gocmp.Diff(detail, e.Detail, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: details (-want +got):\n%s", name, diff)
	}
	var committed []string
	for n := range e.Private {
		committed = append(committed, n)
	}
	slices.Sort(committed)
	if diff := gocmp.Diff(hidden, committed, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: commitments (-want +got):\n%s", name, diff)
	}
}

var values = gocmp.Options{
	cmpopts.EquateComparable(identity.UserID{}, identity.ODSCode{}, identity.Name{}, guidance.Date{}, temporary.Name{}), cmpopts.EquateEmpty(),
}

// TestTemporaryCardRefusals tries what must not be done, each a hair beside what may.
func TestTemporaryCardRefusals(t *testing.T) {
	lend := func(change func(*authority.LendTemporaryCard)) func(*house, context.Context) error {
		return func(h *house, ctx context.Context) error { return only(h.LendTemporaryCard(ctx, loan(h, change))) }
	}
	inTheMorning := func(h *house) { h.clock = h.clock.Add(10 * time.Hour) }
	sponsorHere := actor(36, rbac.Sponsor)
	tests := []struct {
		name  string
		lent  bool         // whether the card is lent before
		ready func(*house) // what comes before
		try   func(h *house, ctx context.Context) error
		rules []string
		why   string
	}{
		{"no name", false, nil, lend(func(l *authority.LendTemporaryCard) { l.Holder.Name = identity.Name{} }), []string{"RA-TAC-009"}, "who has the card is named"},
		{"no reference", false, nil, lend(func(l *authority.LendTemporaryCard) { l.Holder.UserID = identity.UserID{} }), []string{"RA-TAC-009"}, "a name is not enough to be found by"},
		{"a document short", false, nil, lend(func(l *authority.LendTemporaryCard) { l.Documents = l.Documents[:2] }), []string{"RA-TAC-010"}, "two proofs of address are asked for"},
		{"nobody checked", false, nil, lend(func(l *authority.LendTemporaryCard) { l.CheckedBy = home.ID }), []string{"RA-TAC-011"}, "an RA Agent is not appointed as ID Checker"},
		{"the day before the appointment", false, func(h *house) { h.clock = instant("2024-09-30T12:00:00Z") }, lend(func(*authority.LendTemporaryCard) {}),
			[]string{"RA-TAC-007", "RA-TAC-011", "RA-TAC-030"}, "appointment and policy begin on 1 October 2024"},
		{"no reason", false, nil, lend(func(l *authority.LendTemporaryCard) { l.Reason = 0 }), []string{"RA-TAC-012"}, "there is a closed list"},
		{"no request", false, nil, lend(func(l *authority.LendTemporaryCard) { l.Request.Reference = " " }), []string{"RA-TAC-013"}, "the form is completed at night"},
		{"priority a day late", false, nil, lend(func(l *authority.LendTemporaryCard) { l.Request.PriorityOn = day("2026-06-11") }), []string{"RA-TAC-013"}, "the next day is 10 June"},
		{"to oneself", false, nil, lend(func(l *authority.LendTemporaryCard) { l.Holder.UserID = onDuty.ID }), []string{"RA-RBC-002"}, "nobody acts on their own record"},
		{"two cards", true, func(h *house) { must(h.AddTemporaryCard(context.Background(), added(2))) }, lend(func(*authority.LendTemporaryCard) {}), []string{"RA-TAC-015"}, "the first has not come back"},
		{"an employee without an emergency", false, nil, lend(func(l *authority.LendTemporaryCard) { l.Category = evidence.Employee }), []string{"RA-TAC-016"}, "the page offers them none"},
		{"an inspector", false, nil, lend(func(l *authority.LendTemporaryCard) { l.Category = evidence.Inspector }), []string{"RA-TAC-017"}, "registration is the only way"},
		{"lent already", true, nil, lend(func(l *authority.LendTemporaryCard) { l.Holder.UserID = authoriser }), []string{"RA-TAC-018"}, "one holder at a time"},
		{"a way that is not taken up", false, func(h *house) {
			a := arrangements()
			a.Version, a.Policy.Choices[1].Ways = 1, a.Policy.Choices[1].Ways[:2]
			must(h.Arrange(context.Background(), authority.Arrange{By: manager, Arrangements: a}))
		}, lend(func(*authority.LendTemporaryCard) {}), []string{"RA-TAC-030"}, "out of hours is not in the policy"},
		{"by a sponsor", false, nil, lend(func(l *authority.LendTemporaryCard) { l.By = sponsorHere }), []string{"RA-RBC-001"}, "a Sponsor asks, and lends nothing"},
		{"taken back by the holder", true, inTheMorning, func(h *house, ctx context.Context) error {
			self := onDuty
			self.ID = locum.UserID
			return only(h.TakeBackTemporaryCard(ctx, authority.MoveTemporaryCard{By: self, Card: h.tac()}))
		}, []string{"RA-RBC-002"}, "it came back to nobody"},
		{"taken back twice", false, nil, func(h *house, ctx context.Context) error {
			return only(h.TakeBackTemporaryCard(ctx, authority.MoveTemporaryCard{By: onDuty, Card: h.tac()}))
		}, []string{"RA-TAC-006"}, "it lies in the store"},
		{"stopped without a reason", true, nil, func(h *house, ctx context.Context) error {
			return only(h.StopTemporaryCard(ctx, authority.EndTemporaryCard{By: home, Card: h.tac()}))
		}, []string{"RA-TAC-026"}, "a reason of the list"},
		{"stopped by who is on duty", true, nil, func(h *house, ctx context.Context) error {
			return only(h.StopTemporaryCard(ctx, authority.EndTemporaryCard{By: actor(37, rbac.IDChecker), Card: h.tac(), Reason: temporary.Misuse}))
		}, []string{"RA-RBC-001"}, "the Registration Authority keeps the cards"},
		{"withdrawn while it is out", true, nil, func(h *house, ctx context.Context) error {
			return only(h.WithdrawTemporaryCard(ctx, authority.EndTemporaryCard{By: home, Card: h.tac(), Reason: temporary.Damaged}))
		}, []string{"RA-TAC-026"}, "it works in somebody's hands"},
		{"cleared unseen", true, func(h *house) {
			h.clock = midnight
			must(h.TakeBackTemporaryCard(context.Background(), authority.MoveTemporaryCard{By: onDuty, Card: h.tac()}))
		}, func(h *house, ctx context.Context) error {
			return only(h.CheckTemporaryCard(ctx, authority.CheckTemporaryCard{By: home, Card: h.tac(), Checked: true}))
		}, []string{"RA-TAC-024"}, "the holder knows its passcode"},
		{"lent again after it was late", true, func(h *house) {
			h.clock = midnight
			must(h.TakeBackTemporaryCard(context.Background(), authority.MoveTemporaryCard{By: onDuty, Card: h.tac()}))
		}, lend(func(*authority.LendTemporaryCard) {}), []string{"RA-TAC-024"}, "it was not checked"},
		{"a second card of a name", false, nil, func(h *house, ctx context.Context) error {
			n := added(2)
			n.Name = added(1).Name
			return only(h.AddTemporaryCard(ctx, n))
		}, []string{"RA-TAC-004"}, "an entry could mean two cards"},
		{"a name of another organisation", false, nil, func(h *house, ctx context.Context) error {
			n := added(2)
			n.Name = must(temporary.NewName(rx3, "Ward2"))
			return only(h.AddTemporaryCard(ctx, n))
		}, []string{"RA-TAC-002"}, "it is RX1's card"},
		{"no serial", false, nil, func(h *house, ctx context.Context) error {
			n := added(2)
			n.Serial = ""
			return only(h.AddTemporaryCard(ctx, n))
		}, []string{"RA-TAC-003"}, "it cannot be told from another"},
		{"more than the policy holds", false, func(h *house) {
			a := arrangements()
			a.Version, a.Policy.Pool.Max = 1, 1
			must(h.Arrange(context.Background(), authority.Arrange{By: manager, Arrangements: a}))
		}, func(h *house, ctx context.Context) error { return only(h.AddTemporaryCard(ctx, added(2))) }, []string{"RA-TAC-005"}, "there is one already"},
		{"registered on no such loan", true, nil, func(h *house, ctx context.Context) error {
			return only(h.NoteRegistered(ctx, authority.NoteRegistered{By: home, Card: h.tac(), Handover: "handover-none", Registration: "case-1"}))
		}, []string{"RA-TAC-028"}, "there is no such handover"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := pool(t)
			id := h.tac()
			if tt.lent {
				h.lend(t)
			}
			if tt.ready != nil {
				tt.ready(h)
			}
			before := h.stored(t, id)
			h.refusedBy(t, tt.try(h, t.Context()), tt.rules...)
			if diff := gocmp.Diff(before, h.stored(t, id), values); diff != "" {
				t.Errorf("the refusal changed the card (-want +got):\n%s\nwhy refused: %s", diff, tt.why)
			}
		})
	}
}

// TestTemporaryCardVersions shows that a card is lent once, by whoever comes first.
func TestTemporaryCardVersions(t *testing.T) {
	h := pool(t)
	k := h.lend(t)
	back := authority.MoveTemporaryCard{By: onDuty, Card: k.ID}
	if err := only(h.TakeBackTemporaryCard(authority.IfVersion(t.Context(), k.Version-1), back)); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("with the version before: %v, want ErrConflict", err)
	}
	if err := only(h.TakeBackTemporaryCard(authority.IfVersion(t.Context(), k.Version), back)); err != nil {
		t.Error(err)
	}
	a := arrangements()
	if err := only(h.Arrange(authority.IfVersion(t.Context(), 2), authority.Arrange{By: manager, Arrangements: a})); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("arrangements with a version to come: %v, want ErrConflict", err)
	}
	if stored, err := h.Arrange(authority.IfVersion(t.Context(), 1), authority.Arrange{By: manager, Arrangements: a}); err != nil || stored.Version != 2 {
		t.Errorf("version %d, %v", stored.Version, err)
	}
	if err := only(h.Arrange(t.Context(), authority.Arrange{By: manager, Arrangements: a})); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("arrangements as new: %v, want ErrConflict", err)
	}
}

// TestLoanHappensOnce gives a command twice under one key.
func TestLoanHappensOnce(t *testing.T) {
	h := pool(t)
	again := authority.Once(t.Context(), authority.Receipting{Key: "k", Digest: []byte("d"), Answer: func(any, error) ([]byte, error) { return []byte("lent"), nil }})
	if err := only(h.LendTemporaryCard(again, loan(h))); err != nil {
		t.Fatal(err)
	}
	events := len(h.log())
	var replayed *authority.ReplayedError
	if err := only(h.LendTemporaryCard(again, loan(h))); !errors.As(err, &replayed) || string(replayed.Answer) != "lent" {
		t.Errorf("again: %v", err)
	}
	if n := len(h.stored(t, h.tac()).Handovers); n != 1 || len(h.log()) != events {
		t.Errorf("%d handovers, %d events more", n, len(h.log())-events)
	}
}

// TestArrange shows what is arranged, by whom, and what is not.
func TestArrange(t *testing.T) {
	tests := []struct {
		name   string
		by     authority.Actor
		change func(*temporary.Arrangements)
		rules  []string
	}{
		{"all", manager, func(*temporary.Arrangements) {}, nil},
		{"without a policy", manager, func(a *temporary.Arrangements) { a.Policy = temporary.LocalPolicy{} }, nil},
		{"a policy that is not written down", manager, func(a *temporary.Arrangements) { a.Policy.Reference = " " }, []string{"RA-TAC-031"}},
		{"another organisation's policy", manager, func(a *temporary.Arrangements) { a.Policy.Organisation = rx3 }, []string{"RA-TAC-031"}},
		{"a way that the page does not offer", manager, func(a *temporary.Arrangements) { a.Policy.Choices[0].Ways = []temporary.Way{temporary.WayInduction} }, []string{"RA-TAC-030"}},
		{"trained after the appointment", manager, func(a *temporary.Arrangements) { a.Appointments[1].TrainedOn = day("2024-10-02") }, []string{"RA-TAC-034"}},
		{"nobody is appointed", manager, func(a *temporary.Arrangements) { a.Appointments[1].Checker = identity.UserID{} }, []string{"RA-TAC-034"}},
		{"appointed by another organisation", manager, func(a *temporary.Arrangements) { a.Appointments[1].Organisation = rx3 }, []string{"RA-TAC-034"}},
		{"the manager themself", manager, func(a *temporary.Arrangements) { a.Appointments[1].Checker = manager.ID }, []string{"RA-RBC-002"}},
		{"by an ID Checker", onDuty, func(*temporary.Arrangements) {}, []string{"RA-RBC-001"}},
		{"from elsewhere", elsewhere, func(*temporary.Arrangements) {}, []string{"RA-RBC-003"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, options{at: night})
			a := arrangements()
			tt.change(&a)
			stored, err := h.Arrange(t.Context(), authority.Arrange{By: tt.by, Arrangements: a})
			if tt.rules != nil {
				h.refusedBy(t, err, tt.rules...)
				_, err := h.For(home).Arrangements(t.Context(), rx1)
				if !errors.Is(err, authority.ErrNotFound) {
					t.Errorf("stored all the same: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			found := must(h.For(home).Arrangements(t.Context(), rx1))
			if diff := gocmp.Diff(stored, found, values); diff != "" || found.Version != 1 {
				t.Errorf("version %d (-want +got):\n%s", found.Version, diff)
			}
			if e := h.last(); e.Subject != "RX1" || e.Detail["appointments"] != "3" || e.Detail["appointed"] != "999900000032 999900000033 999900000034" {
				t.Errorf("event of %s: %v", e.Subject, e.Detail)
			}
		})
	}
}

// TestChangeOfArrangements shows that the log says whose appointment began and whose
// ended, and that nothing is said of those that stay.
func TestChangeOfArrangements(t *testing.T) {
	h := pool(t)
	a := must(h.For(home).Arrangements(t.Context(), rx1))
	a.Appointments = a.Appointments[:2]
	a.Appointments[1].Days.To = day("2026-06-30")
	must(h.Arrange(t.Context(), authority.Arrange{By: manager, Arrangements: a}))
	e := h.last()
	want := map[string]string{
		"appointed": agencyChecker.String(), "no-longer-appointed": collegeWorker.String(), "appointments": "2",
		"policy-days": "2024-10-01 to …", "own-profile": "not-held",
	}
	if diff := gocmp.Diff(want, e.Detail); diff != "" {
		t.Errorf("details (-want +got):\n%s", diff)
	}
}

// TestHolderOfARegistration follows somebody who is entered with a registration: it
// has to be one that may be seen, and they are the same person once they have a user id.
func TestHolderOfARegistration(t *testing.T) {
	h := pool(t)
	who := newcomer(h, 1, evidence.Locum)
	id := h.opened(t, evidence.IDCheckerRoute, onDuty, who)
	lend := func(change func(*authority.LendTemporaryCard)) error {
		return only(h.LendTemporaryCard(t.Context(), loan(h, func(l *authority.LendTemporaryCard) {
			l.Holder.UserID, l.Holder.Registration = identity.UserID{}, id
			change(l)
		})))
	}
	for name, registration := range map[string]string{"none": "case-none", "of another organisation": h.elsewhere(t, id)} {
		err := lend(func(l *authority.LendTemporaryCard) { l.Holder.Registration = registration })
		if !errors.Is(err, authority.ErrNotFound) || h.last().Outcome != audit.Failed {
			t.Errorf("registration %s: %v, %s", name, err, h.last().Outcome)
		}
	}
	if err := lend(func(*authority.LendTemporaryCard) {}); err != nil {
		t.Fatal(err)
	}
	note := authority.NoteRegistered{By: home, Card: h.tac(), Handover: h.last().Detail["handover"]}
	h.refusedBy(t, only(h.NoteRegistered(t.Context(), note)), "RA-VID-040") // nobody has been registered yet

	h.clock = instant("2026-06-10T08:00:00Z")
	h.checked(t, id, home, evidence.IDCheck{
		CheckedBy: onDuty.ID.String(), On: "2026-06-09", Option: evidence.OutOfHours, Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: "2026-06-09",
	})
	h.clock = h.clock.Add(time.Hour)
	if err := only(h.NoteRegistered(t.Context(), note)); err != nil {
		t.Fatal(err)
	}
	if e := h.last(); e.Detail["registered-at"] != "2026-06-10T08:00:00Z" || e.Detail["registration"] != id {
		t.Errorf("the registration is not dated by the identity: %v", e.Detail)
	}
	h.refusedBy(t, only(h.NoteRegistered(t.Context(), note)), "RA-TAC-028")

	// With the first card still out, they come again under the user id that they have now.
	k := must(h.Case(t.Context(), id))
	must(h.AddTemporaryCard(t.Context(), added(2)))
	second := loan(h)
	second.Holder.UserID = k.UserID
	h.refusedBy(t, only(h.LendTemporaryCard(t.Context(), second)), "RA-TAC-015")
	second.Holder.UserID, second.Holder.Registration = locum.UserID, id
	if err := only(h.LendTemporaryCard(t.Context(), second)); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("with a registration of somebody else: %v", err)
	}
	other := h.opened(t, evidence.IDCheckerRoute, home, newcomer(h, 2, evidence.Locum))
	note.Registration = other
	if err := only(h.NoteRegistered(t.Context(), note)); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("with a registration of somebody else noted: %v", err)
	}
}

// elsewhere stores a copy of a case as that of RX3, and returns its id.
func (h *house) elsewhere(t *testing.T, id string) string {
	t.Helper()
	k := must(h.Case(t.Context(), id))
	k.ID, k.Organisation, k.Version = "case-of-rx3", "RX3", 0
	if err := h.store.Update(t.Context(), func(tx authority.Tx) error { return tx.PutCase(k) }); err != nil {
		t.Fatal(err)
	}
	return k.ID
}

// newcomer is the n-th person who is registered, with documents of the day.
func newcomer(h *house, n int, category evidence.Category) registration.Items {
	names := []string{"Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gil", "Hana"}
	on := guidance.DateOf(h.clock)
	return registration.Items{
		Category: category,
		Registrant: identity.Registrant{
			GivenName: names[n], FamilyName: names[len(names)-1-n] + "son", DateOfBirth: fmt.Sprintf("19%d-0%d-1%d", 70+n, n+1, n),
			NationalInsuranceNumber: fmt.Sprintf("JK9876%d%dD", n, n), Email: names[n] + "@example.nhs.uk", Mobile: fmt.Sprintf("07700 90012%d", n),
		},
		Documents: []evidence.Document{
			{Kind: "uk-passport", Number: fmt.Sprintf("51234567%d", n), Issued: "2019-05-01", Expires: "2029-05-01", Seen: evidence.Original},
			{Kind: "bank-statement", Provider: "Example Bank", Issued: on.AddDays(-20).String(), Seen: evidence.Original},
			{Kind: "utility-bill", Provider: "Example Water", Issued: on.AddDays(-30).String(), Seen: evidence.Original},
		},
		Photo: &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240000},
	}
}

// opened opens a registration at RX1 and takes in what somebody brings.
func (h *house) opened(t *testing.T, route evidence.Route, by authority.Actor, who registration.Items) (id string) {
	t.Helper()
	opened, err := h.OpenRegistration(t.Context(), authority.OpenRegistration{
		By: by, Route: route, Organisation: rx1, RingNumber: must(identity.ParseMobile("07700900100")),
		Registrant: identity.Registrant{Email: who.Registrant.Email},
	})
	if err != nil {
		t.Fatal(err)
	}
	received, err := h.ReceiveItems(t.Context(), authority.ReceiveItems{By: by, Case: opened.Case.ID, Items: who})
	if err != nil || len(received.Outcome.Missing) > 0 {
		t.Fatalf("missing %v, %v", received.Outcome.Missing, err)
	}
	return opened.Case.ID
}

// checked confirms the identity of a registration, and has it created.
func (h *house) checked(t *testing.T, id string, by authority.Actor, check evidence.IDCheck) registration.Case {
	t.Helper()
	check.CheckedBy = cmp.Or(check.CheckedBy, by.ID.String())
	check.On = cmp.Or(check.On, guidance.DateOf(h.clock).String())
	if err := only(h.ConfirmIdentity(t.Context(), authority.ConfirmIdentity{By: by, Case: id, Check: check})); err != nil {
		t.Fatal(err)
	}
	if err := only(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: by, Case: id})); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	k := must(h.Case(t.Context(), id))
	if k.Stage != registration.Registered {
		t.Fatalf("case is %s", k.Stage)
	}
	return k
}
