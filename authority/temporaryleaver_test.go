package authority_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// registeredLocum is a house in which the locum has a profile of RX1.
func registeredLocum(t *testing.T) *house {
	t.Helper()
	h := pool(t)
	p := somebody(h)
	p.UserID = locum.UserID
	must(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: p}))
	return h
}

func closeLocum(t *testing.T, h *house) error {
	return only(h.CloseProfile(t.Context(), authority.CloseProfile{By: manager, User: locum.UserID, Reason: identity.LeftHealthcare, Confirmed: true}))
}

// TestTemporaryCardsStopWithTheirHolder: whoever leaves, or whose profile is closed, has
// no card that works, and nobody else's is touched.
func TestTemporaryCardsStopWithTheirHolder(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *house) error{
		"closed": closeLocum,
		"left": func(t *testing.T, h *house) error {
			return only(h.Leave(t.Context(), authority.Leave{By: manager, User: locum.UserID}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := registeredLocum(t)
			theirs := h.lend(t)
			must(h.AddTemporaryCard(t.Context(), added(2)))
			others := h.lend(t, func(l *authority.LendTemporaryCard) { l.Holder.UserID = grantee })
			h.clock = h.clock.Add(time.Minute)
			if err := end(t, h); err != nil {
				t.Fatal(err)
			}
			k := h.stored(t, theirs.ID)
			if k.State != temporary.Deactivated || k.ActiveAt(h.clock) || len(k.Check().Findings()) != 0 {
				t.Errorf("their card is %s, active %t, findings %v", k.State, k.ActiveAt(h.clock), k.Check().Findings())
			}
			if k := h.stored(t, others.ID); !k.ActiveAt(h.clock) {
				t.Errorf("somebody else's card is %s", k.State)
			}
			i := slices.IndexFunc(h.log(), func(e audit.Event) bool { return e.Action == authority.ActionTemporaryStopped })
			if e := h.log()[i]; e.Subject != theirs.ID || e.For != "RX1" || !slices.Equal(e.Rules, []string{"RA-TAC-026"}) || e.Detail["holder"] != locum.UserID.String() {
				t.Errorf("event %+v", e)
			}
			if h.last().Detail["temporary-cards-stopped"] != "1" {
				t.Errorf("the event says %v", h.last().Detail)
			}
			verified(t, h)
		})
	}
}

// TestOverdueCardsAreLeftToTheClock: one that does not work any more is not stopped.
func TestOverdueCardsAreLeftToTheClock(t *testing.T) {
	h := registeredLocum(t)
	k := h.lend(t)
	h.clock = midnight
	if err := closeLocum(t, h); err != nil {
		t.Fatal(err)
	}
	if after := h.stored(t, k.ID); after.Version != k.Version {
		t.Errorf("the card is %s, version %d", after.State, after.Version)
	}
}

// TestNoCardForAClosedProfile: nothing is lent to somebody whose profile is closed.
func TestNoCardForAClosedProfile(t *testing.T) {
	h := registeredLocum(t)
	if err := closeLocum(t, h); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, only(h.LendTemporaryCard(t.Context(), loan(h))), "RA-IDN-085")
}

// TestBorrowersDoNotCheckTheirCard: it was theirs until somebody else has checked it.
func TestBorrowersDoNotCheckTheirCard(t *testing.T) {
	h := pool(t)
	h.lend(t, func(l *authority.LendTemporaryCard) { l.Holder.UserID = home.ID })
	h.clock = midnight.Add(time.Hour)
	must(h.TakeBackTemporaryCard(t.Context(), authority.MoveTemporaryCard{By: onDuty, Card: h.tac()}))
	check := authority.CheckTemporaryCard{By: home, Card: h.tac(), Checked: true, NewPasscode: true}
	h.refusedBy(t, only(h.CheckTemporaryCard(t.Context(), check)), "RA-RBC-002")
	h.refusedBy(t, only(h.WithdrawTemporaryCard(t.Context(), authority.EndTemporaryCard{By: home, Card: h.tac(), Reason: temporary.FailedTheCheck})), "RA-RBC-002")
	check.By = manager
	if err := only(h.CheckTemporaryCard(t.Context(), check)); err != nil {
		t.Fatal(err)
	}
	if err := only(h.WithdrawTemporaryCard(t.Context(), authority.EndTemporaryCard{By: home, Card: h.tac(), Reason: temporary.NoLongerNeeded})); err != nil {
		t.Errorf("after the check it is the store's: %v", err)
	}
}

// TestNamesOfTemporaryCards: a name is read as it is typed, by whoever may put a card
// into the store, and what is none is refused with an event.
func TestNamesOfTemporaryCards(t *testing.T) {
	h := pool(t)
	second := added(2)
	second.Name = "no name at all"
	h.refusedBy(t, only(h.AddTemporaryCard(t.Context(), second)), "RA-TAC-001")
	second.By.Role = onDuty.Role
	h.refusedBy(t, only(h.AddTemporaryCard(t.Context(), second)), "RA-RBC-001")
	second = added(2)
	second.Name = " rx1tacward2 "
	if k, err := h.AddTemporaryCard(t.Context(), second); err != nil || k.Name.String() != added(2).Name {
		t.Errorf("added %v, %v", k.Name, err)
	}
}
