package authority_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/temporary"
)

var inspector = must(identity.ParseUserID("999900000050"))

// planned is the visit of an inspector whose user id nobody knows, from Wednesday to
// Friday.
func planned(by authority.Actor) authority.PlanVisit {
	return authority.PlanVisit{
		By: by, Organisation: rx1, Purpose: "inspection of ward 7", Days: guidance.Interval{From: day("2026-06-10"), To: day("2026-06-12")},
		Inspector: temporary.Inspector{
			Name: must(identity.NewName(identity.NameParts{Given: "Ina", Family: "Spector"})), Body: "Care Quality Commission",
		},
	}
}

// authorised is somebody's word for what is done now.
func authorised(h *house) temporary.Authorisation {
	return temporary.Authorisation{By: authoriser, At: h.clock, Policy: "RA local policy, section 9"}
}

// visited is a house in which a visit is planned, on the evening before; the
// inspector's profile is held, and there are two positions to give.
func visited(t *testing.T) *house {
	t.Helper()
	h := newHouse(t, options{at: night})
	if err := h.expectInspector(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) expectInspector(ctx context.Context) error {
	return errors.Join(
		only(h.DefinePosition(ctx, authority.DefinePosition{By: manager, Position: rbac.Position{ID: "p-1", Name: "Records viewer", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8015"}}, Approval: approval}})),
		only(h.DefinePosition(ctx, authority.DefinePosition{By: manager, Position: rbac.Position{ID: "p-2", Name: "Report viewer", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8015"}}, Approval: approval}})),
		only(h.RecordProfile(ctx, authority.RecordProfile{By: manager, Profile: identity.Profile{
			UserID: inspector, Name: planned(home).Inspector.Name, Organisation: rx1, Route: "in-person", OpenedAt: h.clock,
		}})),
		only(h.PlanVisit(ctx, planned(home))),
	)
}

// visit returns the id of the visit.
func (h *house) visit() string { return h.subject(authority.ActionPlanVisit) }

func (h *house) decided() authority.DecideVisit {
	return authority.DecideVisit{By: home, Visit: h.visit(), Decision: temporary.OwnCard, User: inspector}
}

func (h *house) given() authority.GiveVisitAccess {
	return authority.GiveVisitAccess{By: home, Visit: h.visit(), Positions: []string{"p-1", "p-2"}, Authorised: authorised(h)}
}

func (h *house) removed() authority.RemoveVisitAccess {
	return authority.RemoveVisitAccess{By: home, Visit: h.visit(), Authorised: authorised(h)}
}

// assignments returns what the inspector holds or held.
func (h *house) assignments(t *testing.T) (all []rbac.Assignment) {
	t.Helper()
	err := h.store.View(t.Context(), func(tx authority.Tx) (err error) {
		all, err = tx.AssignmentsOf(inspector)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// heldOn returns which positions the inspector holds on a day, in order of position.
func heldOn(as []rbac.Assignment, on string) (positions []string) {
	for _, position := range []string{"p-1", "p-2"} {
		for _, a := range as {
			if a.Position == position && a.ActiveOn(day(on)) {
				positions = append(positions, position)
			}
		}
	}
	return positions
}

// TestVisitWithOwnCard follows an inspector who brings a card, from the plan to the
// removal, and compares what the log says.
func TestVisitWithOwnCard(t *testing.T) {
	h := visited(t)
	if err := only(h.DecideVisit(t.Context(), h.decided())); err != nil {
		t.Fatal(err)
	}
	h.toldOf(t, "decide", []string{"RA-RBC-001", "RA-TAC-041"},
		map[string]string{"from": "planned", "to": "decided", "decision": "own-card", "user": inspector.String()}, nil)
	h.clock = instant("2026-06-11T08:00:00Z") // Thursday: a day later than planned
	before := len(h.log())
	given, err := h.GiveVisitAccess(t.Context(), h.given())
	if err != nil {
		t.Fatal(err)
	}
	as := h.assignments(t)
	if len(as) != 2 || len(given.Access.Assignments) != 2 || given.Version != 3 {
		t.Fatalf("%d assignments, %d on the visit, version %d", len(as), len(given.Access.Assignments), given.Version)
	}
	for _, a := range as {
		if a.Start != day("2026-06-11") || a.End != day("2026-06-12") || a.AssignedBy != home.ID.String() {
			t.Errorf("assigned from %s to %s by %s", a.Start, a.End, a.AssignedBy)
		}
	}
	h.toldOf(t, "give", []string{"RA-RBC-020", "RA-RBC-021", "RA-TAC-045", "RA-RBC-001", "RA-TAC-043"}, map[string]string{
		"from": "decided", "to": "access-given", "user": inspector.String(), "assignments": strings.Join(given.Access.Assignments, " "),
		"authorised-by": authoriser.String(), "authorised-at": "2026-06-11T08:00:00Z",
	}, []string{"policy"})
	made := h.log()[before:]
	if len(made) != 3 || made[0].Action != authority.ActionAssignmentMade || made[0].Subject != given.Access.Assignments[0] || made[0].Detail["visit"] != given.ID || made[0].For != "RX1" {
		t.Errorf("events %+v", made)
	}
	h.refusedBy(t, only(h.CancelVisit(t.Context(), authority.CancelVisit{By: home, Visit: h.visit()})), "RA-TAC-044")

	h.clock = instant("2026-06-12T15:00:00Z")
	early := h.removed()
	early.Authorised.At = given.Access.At.Add(-time.Second) // the word by which access was given
	h.refusedBy(t, only(h.RemoveVisitAccess(t.Context(), early)), "RA-TAC-044")
	if held := heldOn(h.assignments(t), "2026-06-12"); len(held) != 2 {
		t.Errorf("a refused removal left %v", held)
	}
	// One was ended by the usual process before: that stays as it is.
	if err := only(h.EndPosition(t.Context(), authority.EndPosition{By: home, Assignment: as[0].ID, LastDay: day("2026-06-11")})); err != nil {
		t.Fatal(err)
	}
	before = len(h.log())
	if err := only(h.RemoveVisitAccess(t.Context(), h.removed())); err != nil {
		t.Fatal(err)
	}
	as = h.assignments(t)
	if held := heldOn(as, "2026-06-12"); len(held) != 0 || as[0].Ended.On != day("2026-06-12") || as[1].Ended.On != day("2026-06-12") {
		t.Errorf("after the removal %v are held", held)
	}
	ended := h.log()[before:]
	if len(ended) != 2 || ended[0].Action != authority.ActionAssignmentEnded || ended[0].Subject != as[1].ID {
		t.Errorf("events %+v", ended)
	}
	h.refusedBy(t, only(h.RemoveVisitAccess(t.Context(), h.removed())), "RA-TAC-046")
	for _, personal := range []string{planned(home).Inspector.Name.String(), "Spector", "SPECTOR", "Quality", "ward 7", "section 9"} {
		if strings.Contains(h.export(), personal) {
			t.Errorf("the log holds %q in clear", personal)
		}
	}
	verified(t, h)
}

// TestAccessEndsWithTheVisit shows that what nobody removed has run out on the day
// after the visit, and that removing it then is recorded and ends nothing twice.
func TestAccessEndsWithTheVisit(t *testing.T) {
	h := visited(t)
	must(h.DecideVisit(t.Context(), h.decided()))
	must(h.GiveVisitAccess(t.Context(), h.given())) // on the evening before
	as := h.assignments(t)
	for on, want := range map[string]int{"2026-06-09": 0, "2026-06-10": 2, "2026-06-12": 2, "2026-06-13": 0} {
		if held := heldOn(as, on); len(held) != want {
			t.Errorf("on %s %v are held", on, held)
		}
	}
	h.clock = instant("2026-06-13T08:00:00Z")
	before := len(h.log())
	v, err := h.RemoveVisitAccess(t.Context(), h.removed())
	if err != nil || v.State != temporary.AccessRemoved || len(h.log())-before != 1 {
		t.Errorf("visit is %s after %d events, %v", v.State, len(h.log())-before, err)
	}
	if as := h.assignments(t); as[0].Ended != nil {
		t.Error("what had run out was ended")
	}
}

// TestDeclinedVisit shows that no command issues anything for a visit that was
// declined: there is no card, no job to print one, no assignment and no registration.
func TestDeclinedVisit(t *testing.T) {
	h := visited(t)
	decline := authority.DecideVisit{By: home, Visit: h.visit(), Decision: temporary.WithoutCard}
	h.refusedBy(t, only(h.DecideVisit(t.Context(), decline)), "RA-TAC-042")
	decline.Alternative = "a member of staff shows the records on a screen"
	v, err := h.DecideVisit(t.Context(), decline)
	if err != nil || v.State != temporary.Declined || v.Alternative != decline.Alternative {
		t.Fatalf("visit is %s with %q, %v", v.State, v.Alternative, err)
	}
	h.toldOf(t, "decline", []string{"RA-RBC-001", "RA-TAC-042"},
		map[string]string{"from": "planned", "to": "declined", "decision": "declined"}, []string{"alternative"})
	before := fmt.Sprint(must(h.For(home).Visit(t.Context(), v.ID)))

	again := h.decided()
	h.refusedBy(t, only(h.DecideVisit(t.Context(), again)), "RA-TAC-042")
	again.Decision, again.User = temporary.Registering, identity.UserID{}
	h.refusedBy(t, only(h.DecideVisit(t.Context(), again)), "RA-TAC-042")
	give := h.given()
	give.User = inspector
	h.refusedBy(t, only(h.GiveVisitAccess(t.Context(), give)), "RA-TAC-042")
	h.refusedBy(t, only(h.RemoveVisitAccess(t.Context(), h.removed())), "RA-TAC-046")
	h.refusedBy(t, only(h.CancelVisit(t.Context(), authority.CancelVisit{By: home, Visit: v.ID})), "RA-TAC-046")
	for what, err := range map[string]error{ // a visit is nothing that a card is ordered for
		"card":    only(h.OrderCard(t.Context(), authority.OrderCard{By: home, Case: v.ID})),
		"to hand": only(h.HandOverCard(t.Context(), authority.MeetHolder{By: home, Card: v.ID, HolderPresent: true})),
	} {
		if !errors.Is(err, authority.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if after := fmt.Sprint(must(h.For(home).Visit(t.Context(), v.ID))); after != before {
		t.Errorf("the visit changed: %s", after)
	}
	r := h.For(home)
	cards, _, err1 := r.Cards(t.Context(), authority.CardFilter{}, all)
	cases, _, err2 := r.Cases(t.Context(), authority.CaseFilter{}, all)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if n := must(h.Work(t.Context())); n != 0 || len(cards) != 0 || len(cases) != 0 || len(h.assignments(t)) != 0 || len(must(h.sim.Printed())) != 0 {
		t.Errorf("%d jobs, %d cards, %d registrations, %d assignments", n, len(cards), len(cases), len(h.assignments(t)))
	}
	if must(h.For(home).Visit(t.Context(), v.ID)).CheckIssue().Refusal("issue card") == nil {
		t.Error("a card may be issued")
	}
}

// TestVisitRefusals tries what must not be done for a visit, and sees that no position
// was given.
func TestVisitRefusals(t *testing.T) {
	decide := func(h *house) { must(h.DecideVisit(context.Background(), h.decided())) }
	give := func(change func(*house, *authority.GiveVisitAccess)) func(*house, context.Context) error {
		return func(h *house, ctx context.Context) error {
			g := h.given()
			change(h, &g)
			return only(h.GiveVisitAccess(ctx, g))
		}
	}
	plan := func(change func(*authority.PlanVisit)) func(*house, context.Context) error {
		return func(h *house, ctx context.Context) error {
			p := planned(home)
			change(&p)
			return only(h.PlanVisit(ctx, p))
		}
	}
	self := actor(50, rbac.RAAgent) // the inspector, as if they were of the Registration Authority
	tests := []struct {
		name  string
		ready func(*house)
		try   func(*house, context.Context) error
		rules []string // none: not found
		why   string
	}{
		{"no purpose", nil, plan(func(p *authority.PlanVisit) { p.Purpose = " " }), []string{"RA-TAC-040"}, "access has a reason"},
		{"no last day", nil, plan(func(p *authority.PlanVisit) { p.Days.To = guidance.Date{} }), []string{"RA-TAC-040"}, "access would never end"},
		{"planned by an ID Checker", nil, plan(func(p *authority.PlanVisit) { p.By = onDuty }), []string{"RA-RBC-001"}, "an ID Checker assigns nothing"},
		{"their own visit", nil, plan(func(p *authority.PlanVisit) { p.By, p.Inspector.UserID = self, inspector }), []string{"RA-RBC-002"}, "nobody acts on their own record"},
		{"own card of nobody", nil, func(h *house, ctx context.Context) error {
			d := h.decided()
			d.User = identity.UserID{}
			return only(h.DecideVisit(ctx, d))
		}, []string{"RA-TAC-041"}, "who has a card has a user id"},
		{"no decision", nil, func(h *house, ctx context.Context) error {
			d := h.decided()
			d.Decision = 0
			return only(h.DecideVisit(ctx, d))
		}, []string{"RA-TAC-041"}, "there is a closed list"},
		{"decided about oneself", nil, func(h *house, ctx context.Context) error {
			d := h.decided()
			d.By = self
			return only(h.DecideVisit(ctx, d))
		}, []string{"RA-RBC-002"}, "nobody acts on their own record"},
		{"access before a decision", nil, give(func(_ *house, g *authority.GiveVisitAccess) { g.User = inspector }), []string{"RA-TAC-046"}, "nobody decided"},
		{"access before they are registered", func(h *house) {
			d := h.decided()
			d.Decision, d.User = temporary.Registering, identity.UserID{}
			must(h.DecideVisit(context.Background(), d))
		}, give(func(*house, *authority.GiveVisitAccess) {}), []string{"RA-TAC-041"}, "nobody has a user id to assign it to"},
		{"registered, and to themself", func(h *house) {
			d := h.decided()
			d.Decision, d.User = temporary.Registering, identity.UserID{}
			must(h.DecideVisit(context.Background(), d))
		}, give(func(_ *house, g *authority.GiveVisitAccess) { g.By, g.User = self, inspector }), []string{"RA-RBC-002"}, "the user id of the command is looked at"},
		{"access without positions", decide, give(func(_ *house, g *authority.GiveVisitAccess) { g.Positions = nil }), []string{"RA-TAC-043"}, "there is nothing to give"},
		{"a position twice", decide, give(func(_ *house, g *authority.GiveVisitAccess) { g.Positions = []string{"p-1", "p-1"} }), []string{"RA-RBC-026"}, "one of them would stay when the other is ended"},
		{"on nobody's word", decide, give(func(_ *house, g *authority.GiveVisitAccess) { g.Authorised.By = identity.UserID{} }), []string{"RA-TAC-043"}, "somebody authorises it"},
		{"on the inspector's word", decide, give(func(_ *house, g *authority.GiveVisitAccess) { g.Authorised.By = inspector }), []string{"RA-TAC-047"}, "it is their own visit"},
		{"on a word to come", decide, give(func(h *house, g *authority.GiveVisitAccess) { g.Authorised.At = h.clock.Add(time.Second) }), []string{"RA-TAC-043"}, "it is not authorised yet"},
		{"without a policy", decide, give(func(_ *house, g *authority.GiveVisitAccess) { g.Authorised.Policy = "" }), []string{"RA-TAC-043"}, "the local policy says who may"},
		{"on the day after", func(h *house) { decide(h); h.clock = instant("2026-06-12T23:00:00Z") }, give(func(*house, *authority.GiveVisitAccess) {}), []string{"RA-TAC-045"}, "it is Saturday in London"},
		{"to somebody else", decide, give(func(_ *house, g *authority.GiveVisitAccess) { g.User = grantee }), []string{"RA-TAC-041"}, "the visit is not theirs"},
		{"by the inspector", decide, give(func(_ *house, g *authority.GiveVisitAccess) { g.By = self }), []string{"RA-RBC-002"}, "nobody acts on their own record"},
		{"a position that is not there", decide, give(func(_ *house, g *authority.GiveVisitAccess) { g.Positions = []string{"p-1", "p-none"} }), nil, "one of two"},
		{"a position of another organisation", func(h *house) {
			decide(h)
			must(h.DefinePosition(context.Background(), authority.DefinePosition{By: elsewhere, Position: rbac.Position{ID: "p-3", Name: "Theirs", Organisation: "RX3", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}, Approval: approval}}))
		}, give(func(_ *house, g *authority.GiveVisitAccess) { g.Positions = []string{"p-1", "p-3"} }), nil, "it is none of RX1's"},
		{"somebody who is not known here", func(h *house) {
			d := h.decided()
			d.User = grantee
			must(h.DecideVisit(context.Background(), d))
		}, give(func(*house, *authority.GiveVisitAccess) {}), nil, "their profile is not held"},
		{"removed before it was given", decide, func(h *house, ctx context.Context) error {
			return only(h.RemoveVisitAccess(ctx, h.removed()))
		}, []string{"RA-TAC-046"}, "there is nothing to remove"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := visited(t)
			if tt.ready != nil {
				tt.ready(h)
			}
			before := must(h.For(home).Visit(t.Context(), h.visit()))
			err := tt.try(h, t.Context())
			if tt.rules != nil {
				h.refusedBy(t, err, tt.rules...)
			} else if !errors.Is(err, authority.ErrNotFound) || h.last().Outcome != audit.Failed {
				t.Errorf("%v, want ErrNotFound", err)
			}
			after := must(h.For(home).Visit(t.Context(), before.ID))
			if diff := cmp.Diff(before, after, values); diff != "" || len(h.assignments(t)) != 0 {
				t.Errorf("%d positions were given, and the visit changed (-want +got):\n%s\nwhy refused: %s", len(h.assignments(t)), diff, tt.why)
			}
		})
	}
}

// TestVisitThatDoesNotTakePlace shows a cancellation, and the version that is asked
// for.
func TestVisitThatDoesNotTakePlace(t *testing.T) {
	h := visited(t)
	cancel := authority.CancelVisit{By: home, Visit: h.visit()}
	if err := only(h.CancelVisit(authority.IfVersion(t.Context(), 2), cancel)); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("with a version to come: %v", err)
	}
	v, err := h.CancelVisit(authority.IfVersion(t.Context(), 1), cancel)
	if err != nil || v.State != temporary.Cancelled || v.Version != 2 {
		t.Errorf("visit is %s, version %d, %v", v.State, v.Version, err)
	}
	h.refusedBy(t, only(h.DecideVisit(t.Context(), h.decided())), "RA-TAC-046")
}
