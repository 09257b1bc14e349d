package authority_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/temporary"
)

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
			[]string{"RA-RBC-001", "RA-TAC-019"},
			map[string]string{"from": "lent", "to": "in-store", "holder": locum.UserID.String()},
			nil,
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
			map[string]string{"from": "lent", "to": "deactivated", "reason": "misuse", "holder": locum.UserID.String()},
			[]string{"note"},
		},
		{
			"lose", time.Hour, func() (temporary.Card, error) {
				return h.LoseTemporaryCard(t.Context(), authority.LoseTemporaryCard{By: onDuty, Card: id, Note: "left in a taxi"})
			}, temporary.Lost,
			[]string{"RA-RBC-001", "RA-TAC-027"},
			map[string]string{"from": "deactivated", "to": "lost", "holder": locum.UserID.String()},
			[]string{"note"},
		},
		{
			"bring back", time.Hour, func() (temporary.Card, error) { return h.TakeBackTemporaryCard(t.Context(), move) }, temporary.AwaitingCheck,
			[]string{"RA-RBC-001", "RA-TAC-024"},
			map[string]string{"from": "lost", "to": "awaiting-check", "holder": locum.UserID.String()},
			nil,
		},
		{
			"check", time.Hour, func() (temporary.Card, error) {
				return h.CheckTemporaryCard(t.Context(), authority.CheckTemporaryCard{By: home, Card: id, Checked: true, NewPasscode: true})
			}, temporary.InStore,
			[]string{"RA-RBC-001", "RA-TAC-024"},
			map[string]string{"from": "awaiting-check", "to": "in-store", "holder": locum.UserID.String()},
			nil,
		},
		{
			"withdraw", time.Hour, func() (temporary.Card, error) {
				return h.WithdrawTemporaryCard(t.Context(), authority.EndTemporaryCard{By: home, Card: id, Reason: temporary.NoLongerNeeded})
			}, temporary.Withdrawn,
			[]string{"RA-RBC-001", "RA-TAC-026"},
			map[string]string{"from": "in-store", "to": "withdrawn", "reason": "no-longer-needed"},
			nil,
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
	for _, personal := range []string{locum.Name.String(), "Lola L", "Ben Sample", "in a taxi", "form of", "serial 1", "section 7"} {
		if strings.Contains(h.export(), personal) {
			t.Errorf("the log holds %q in clear", personal)
		}
	}
	verified(t, h)
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
		{
			"the day before the appointment", false, func(h *house) { h.clock = instant("2024-09-30T12:00:00Z") }, lend(func(*authority.LendTemporaryCard) {}),
			[]string{"RA-TAC-007", "RA-TAC-011", "RA-TAC-030"},
			"appointment and policy begin on 1 October 2024",
		},
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
			n.Name = must(temporary.NewName(rx3, "Ward2")).String()
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
