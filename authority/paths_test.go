package authority_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// issued has a card printed for somebody registered, and gives it to them.
func (h *house) issued(t *testing.T, k registration.Case) card.Card {
	t.Helper()
	ordered, err := h.OrderCard(t.Context(), authority.OrderCard{By: home, Case: k.ID})
	if err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	given, err := h.HandOverCard(t.Context(), authority.MeetHolder{By: home, Card: ordered.ID, HolderPresent: true})
	if err != nil {
		t.Fatal(err)
	}
	if given.State != card.InUse || given.Holder != k.UserID.String() {
		t.Errorf("card of %s is %s", given.Holder, given.State)
	}
	return given
}

// heldBy returns how many positions somebody holds on the day of the clock.
func (h *house) heldBy(t *testing.T, who identity.UserID) (n int) {
	t.Helper()
	err := h.store.View(t.Context(), func(tx authority.Tx) error {
		all, err := tx.AssignmentsOf(who)
		n = len(slices.DeleteFunc(all, func(a rbac.Assignment) bool { return !a.ActiveOn(guidance.DateOf(h.clock)) }))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// works gives somebody a position from today on, and asserts that they hold it.
func (h *house) works(t *testing.T, who identity.UserID) {
	t.Helper()
	today := guidance.DateOf(h.clock)
	if err := only(h.AssignPosition(t.Context(), authority.AssignPosition{By: home, User: who, Position: "p-1", Start: today, End: today.AddDays(30)})); err != nil {
		t.Fatal(err)
	}
	if h.heldBy(t, who) != 1 {
		t.Error("the position is not held")
	}
}

// prepared is a house on a Wednesday morning, with a position.
func prepared(t *testing.T) *house {
	t.Helper()
	h := pool(t)
	h.clock = instant("2026-06-10T08:00:00Z")
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: rbac.Position{ID: "p-1", Name: "Nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}, Approval: approval}}))
	return h
}

// TestEveryPath takes somebody along each line of the table of paths.
func TestEveryPath(t *testing.T) {
	for _, p := range temporary.Paths() {
		t.Run(p.Category.String()+" "+p.Way.String(), func(t *testing.T) {
			t.Parallel()
			h := prepared(t)
			switch {
			case p.Category == evidence.Inspector:
				h.inspects(t, p)
			case p.Way == temporary.WayOwnCard:
				h.bringsCard(t)
			case p.Way == temporary.WayOutOfHours:
				h.comesAtNight(t, p)
			default:
				h.joins(t, p)
			}
			verified(t, h)
		})
	}
}

// joins registers somebody along a path, gives them a card and then a position.
func (h *house) joins(t *testing.T, p temporary.Path) {
	t.Helper()
	k := h.registered(t, p, 1)
	if got := must(h.Profile(t.Context(), k.UserID)).Route; got != p.Route.String() || k.Category != p.Category {
		t.Errorf("registered as %s by %s", k.Category, got)
	}
	h.issued(t, k)
	if n := h.heldBy(t, k.UserID); n != 0 { // no page asks for an access profile when the card is issued
		t.Errorf("%d positions are held before any was given", n)
	}
	h.works(t, k.UserID)
}

// registered registers the n-th person along a path, as the page has it.
func (h *house) registered(t *testing.T, p temporary.Path, n int) registration.Case {
	t.Helper()
	today := guidance.DateOf(h.clock)
	check := evidence.IDCheck{Option: p.Way.Option()}
	switch p.Way {
	case temporary.WayOpenSession:
		s := temporary.Session{
			ID: "session-1", Organisations: []identity.ODSCode{rx1, rx3}, On: today,
			Told: []temporary.Told{{Name: "Example Staffing Ltd", DayOn: today.AddDays(-14), DocumentsOn: today.AddDays(-14)}},
		}
		if err := s.Check().Refusal("hold session"); err != nil {
			t.Fatal(err)
		}
	case temporary.WayTrainedChecker:
		by, employer := agencyChecker, "Example Staffing Ltd"
		if p.Category == evidence.Student {
			by, employer = collegeWorker, "Example College"
		}
		seen := today.AddDays(-2)
		pack := temporary.Pack{
			ID: "pack-1", Organisation: rx1, Category: p.Category, CheckedBy: by, CheckedOn: seen, Form: "form-1", FormBy: by,
			PhotoTakenOn: seen, PhotoApprovedBy: by, PhotoApprovedOn: seen, SentOn: seen.AddDays(1),
		}
		a := must(h.For(home).Arrangements(t.Context(), rx1))
		if err := pack.Check(a.Appointments, a.Policy).Refusal("take pack"); err != nil {
			t.Fatal(err)
		}
		check = evidence.IDCheck{
			CheckedBy: by.String(), Organisation: employer, On: seen.String(), Option: evidence.TrainedChecker, Trained: true, Appointed: true,
			FormCompleted: true, PhotoTakenOn: seen.String(), ELearningDone: true,
		}
	}
	return h.checked(t, h.opened(t, p.Route, home, newcomer(h, n, p.Category)), home, check)
}

// bringsCard is somebody of the bank who has a smartcard: they are given a position.
func (h *house) bringsCard(t *testing.T) {
	t.Helper()
	p := somebody(h)
	must(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: p}))
	h.works(t, p.UserID)
	if cards, _, err := h.For(home).Cards(t.Context(), authority.CardFilter{}, all); err != nil || len(cards) != 0 {
		t.Errorf("%d cards were made, %v", len(cards), err)
	}
}

// atNight has somebody come at night, is lent a card, and returns their registration.
func (h *house) atNight(t *testing.T, c evidence.Category) (id string, lent temporary.Card) {
	t.Helper()
	h.clock = night
	who := newcomer(h, 1, c)
	id = h.opened(t, evidence.IDCheckerRoute, onDuty, who)
	lent = h.lend(t, func(l *authority.LendTemporaryCard) {
		l.Category = c
		l.Holder = temporary.Holder{Name: must(h.Case(t.Context(), id)).Claim().Name, Registration: id}
		l.Reason, l.Request.Reference = temporary.LateBooking, "form-"+id
	})
	return id, lent
}

// nextDay registers them with priority, by what was seen at night.
func (h *house) nextDay(t *testing.T, id string, lent temporary.Card) registration.Case {
	t.Helper()
	h.clock = instant("2026-06-10T07:30:00Z")
	pending := must(h.For(home).PendingRegistrations(t.Context(), rx1))
	if want := []temporary.Pending{{Card: lent.ID, Handover: lent.Handovers[0].ID, Holder: id, Reference: "form-" + id}}; !cmp.Equal(pending, want) {
		t.Errorf("to be registered today: %+v", pending)
	}
	seen := guidance.DateOf(night).String()
	k := h.checked(t, id, home, evidence.IDCheck{
		CheckedBy: onDuty.ID.String(), On: seen, Option: evidence.OutOfHours, Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: seen,
	})
	must(h.NoteRegistered(t.Context(), authority.NoteRegistered{By: home, Card: lent.ID, Handover: lent.Handovers[0].ID}))
	if pending := must(h.For(home).PendingRegistrations(t.Context(), rx1)); len(pending) != 0 {
		t.Errorf("still to be registered: %+v", pending)
	}
	return k
}

// comesAtNight is lent a card, registered the next day, and gives the card back.
func (h *house) comesAtNight(t *testing.T, p temporary.Path) {
	t.Helper()
	id, lent := h.atNight(t, p.Category)
	if who, ok := must(h.For(home).HolderAt(t.Context(), lent.ID, night.Add(8*time.Hour))).Holder(); !ok || who.Registration != id {
		t.Error("it is not known who works with the card at night")
	}
	k := h.nextDay(t, id, lent)
	h.issued(t, k)
	h.clock = h.clock.Add(3 * time.Hour)
	back, err := h.TakeBackTemporaryCard(t.Context(), authority.MoveTemporaryCard{By: home, Card: lent.ID})
	if err != nil || back.State != temporary.InStore {
		t.Fatalf("card is %s, %v", back.State, err)
	}
	h.works(t, k.UserID)
	h.clock = midnight.Add(24 * time.Hour)
	if n := must(h.SweepTemporaryCards(t.Context())); n != 0 {
		t.Errorf("%d cards were marked, though it is back", n)
	}
	r := must(h.For(home).TemporaryReport(t.Context(), rx1, guidance.Since(day("2026-06-01"))))
	if len(r.Lines) != 1 || r.Lines[0].Outcome != temporary.ReturnedInTime || len(r.Lines[0].Findings) != 0 || r.Lines[0].Registered != day("2026-06-10") {
		t.Errorf("report %+v", r.Lines)
	}
}

// TestNotReturned is the way out of hours when the card does not come back: it is
// inactive at 00:00 with no human act, a sweep marks it, and the report shows it.
func TestNotReturned(t *testing.T) {
	h := prepared(t)
	id, lent := h.atNight(t, evidence.Locum)
	k := h.nextDay(t, id, lent)
	h.issued(t, k)
	find := func() temporary.Whereabouts { return must(h.For(home).HolderAt(t.Context(), lent.ID, h.clock)) }
	report := func() temporary.Line {
		return must(h.For(home).TemporaryReport(t.Context(), rx1, guidance.Since(day("2026-06-01")))).Lines[0]
	}

	h.clock = midnight.Add(-time.Second)
	if _, ok := find().Holder(); !ok || report().Outcome != temporary.StillOut {
		t.Errorf("a second before midnight the card is %s", find().State)
	}
	events := len(h.log())
	h.clock = midnight
	if _, ok := find().Holder(); ok || find().State != temporary.Deactivated || report().Outcome != temporary.NotReturned {
		t.Errorf("at midnight the card is %s, %s", find().State, report().Outcome)
	}
	if n := len(h.log()); n != events {
		t.Errorf("%d events of what happened by the clock", n-events)
	}
	h.clock = midnight.Add(20 * time.Minute)
	if n := must(h.SweepTemporaryCards(t.Context())); n != 1 {
		t.Errorf("%d cards were marked, want one", n)
	}
	line := report()
	if diff := cmp.Diff([]guidance.RuleID{"RA-TAC-019", "RA-TAC-022"}, line.Findings); diff != "" || line.HoursLate != 1 || line.Holder != id {
		t.Errorf("%s, %d hours late, of %s, findings (-want +got):\n%s", line.Outcome, line.HoursLate, line.Holder, diff)
	}

	h.clock = instant("2026-06-12T08:00:00Z")
	back := must(h.TakeBackTemporaryCard(t.Context(), authority.MoveTemporaryCard{By: home, Card: lent.ID}))
	if back.State != temporary.AwaitingCheck || report().Outcome != temporary.ReturnedLate {
		t.Errorf("card is %s, %s", back.State, report().Outcome)
	}
	if n := len(h.swept()); n != 1 {
		t.Errorf("%d events of the deactivation", n)
	}
	verified(t, h)
}

// inspects is a visit along a path: with access for its days, or without any card.
func (h *house) inspects(t *testing.T, p temporary.Path) {
	t.Helper()
	must(h.PlanVisit(t.Context(), planned(home)))
	decide := authority.DecideVisit{By: home, Visit: h.visit()}
	var user identity.UserID
	switch p.Way {
	case temporary.WayNoCard:
		decide.Decision, decide.Alternative = temporary.WithoutCard, "a member of staff shows the records on a screen"
	case temporary.WayOwnCard: // registered anywhere; the profile is recorded here
		user = inspector
		decide.Decision, decide.User = temporary.OwnCard, user
		profile := somebody(h)
		profile.UserID = user
		must(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: profile}))
	default:
		decide.Decision = temporary.Registering
	}
	v, err := h.DecideVisit(t.Context(), decide)
	if err != nil || v.Decision.Way() != p.Way {
		t.Fatalf("decided for %s, %v", v.Decision, err)
	}
	if p.Access == temporary.AccessWithoutCard {
		if v.State != temporary.Declined {
			t.Errorf("visit is %s", v.State)
		}
		return // nothing can follow: see TestDeclinedVisit
	}
	if registering := v.CheckIssue().Refusal("issue card") == nil; registering != (p.Route != 0) {
		t.Errorf("a card may be issued: %v", registering)
	}
	if p.Route != 0 {
		k := h.registered(t, p, 2)
		h.issued(t, k)
		user = k.UserID
	}
	give := authority.GiveVisitAccess{By: home, Visit: v.ID, User: user, Positions: []string{"p-1"}, Authorised: authorised(h)}
	if err := only(h.GiveVisitAccess(t.Context(), give)); err != nil {
		t.Fatal(err)
	}
	if h.heldBy(t, user) != 1 || !must(h.For(home).Visit(t.Context(), v.ID)).ActiveAt(h.clock) {
		t.Error("the inspector has no access")
	}
	h.clock = instant("2026-06-11T16:00:00Z")
	v, err = h.RemoveVisitAccess(t.Context(), h.removed())
	if err != nil || v.State != temporary.AccessRemoved || h.heldBy(t, user) != 0 || v.ActiveAt(h.clock) {
		t.Errorf("visit is %s, %d positions, %v", v.State, h.heldBy(t, user), err)
	}
	if as := v.Assess(h.clock); len(as.Findings()) != 0 {
		t.Errorf("the visit does not hold: %v", as.Findings())
	}
}
