package authority_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
)

// TestAnEndToComeIsBroughtForward: who closes, leaves or moves holds nothing until an
// end that was written down for a day months ahead; and such an end can be brought
// forward by itself, until it has come.
func TestAnEndToComeIsBroughtForward(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*house) error
	}{
		{"closed", func(h *house) error { return only(h.CloseProfile(t.Context(), closing(h, agent))) }},
		{"left", func(h *house) error {
			return only(h.Leave(t.Context(), authority.Leave{By: agent, User: h.userID()}))
		}},
		{"moved", func(h *house) error {
			return only(h.MovePerson(t.Context(), authority.MovePerson{By: agent, User: h.userID(), To: rx2}))
		}},
		{"ended", func(h *house) error {
			return only(h.EndPosition(t.Context(), authority.EndPosition{By: agent, Assignment: h.subject(authority.ActionAssignPosition), LastDay: guidance.MustDate("2020-05-03")}))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, options{})
			h.until(t, "assign position")
			as := h.subject(authority.ActionAssignPosition)
			if err := only(h.EndPosition(t.Context(), authority.EndPosition{By: agent, Assignment: as, LastDay: guidance.MustDate("2020-12-31")})); err != nil {
				t.Fatal(err)
			}
			h.clock = time.Date(2020, 5, 4, 9, 0, 0, 0, time.UTC)
			if err := tt.do(h); err != nil {
				t.Fatal(err)
			}
			for day, want := range map[string][]string{"2020-05-03": {"p-1"}, "2020-05-04": nil, "2020-10-01": nil} {
				if held := h.heldOn(t, day); !slices.Equal(held, want) {
					t.Errorf("on %s %v are held, want %v", day, held, want)
				}
			}
			// Now it has come, and stays: for an earlier day, too.
			for _, last := range []string{"2020-05-01", "2020-05-03", "2020-05-10"} {
				h.refusedBy(t, only(h.EndPosition(t.Context(), authority.EndPosition{By: agent, Assignment: as, LastDay: guidance.MustDate(last)})), "RA-RBC-024")
			}
		})
	}
}

// TestRemovedBeforeTheWrittenEnd: access for a visit goes when it is removed, whatever
// later end was written down for it.
func TestRemovedBeforeTheWrittenEnd(t *testing.T) {
	h := visited(t)
	must(h.DecideVisit(t.Context(), h.decided()))
	v := must(h.GiveVisitAccess(t.Context(), h.given()))
	must(h.EndPosition(t.Context(), authority.EndPosition{By: home, Assignment: v.Access.Assignments[0], LastDay: v.Days.To}))
	h.clock = instant("2026-06-11T08:00:00Z")
	if err := only(h.RemoveVisitAccess(t.Context(), h.removed())); err != nil {
		t.Fatal(err)
	}
	if held := heldOn(h.assignments(t), "2026-06-11"); len(held) != 0 {
		t.Errorf("%v are held after the removal", held)
	}
}

// TestAsidesNameTheirRules: what a command does besides is decided by rules as any
// decision is, and says by which and in which version.
func TestAsidesNameTheirRules(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	if err := withOrganisation("RX2")(h); err != nil {
		t.Fatal(err)
	}
	if err := only(h.GrantAccess(t.Context(), grant(h, agent))); err != nil {
		t.Fatal(err)
	}
	if err := h.withIPad(); err != nil {
		t.Fatal(err)
	}
	from := len(h.log())
	move := authority.MovePerson{By: agent, User: h.userID(), To: rx2, Access: []authority.NewAccess{{Position: "p-RX2", OpenEndReason: "permanent staff"}}}
	if err := only(h.MovePerson(t.Context(), move)); err != nil {
		t.Fatal(err)
	}
	if last := h.last(); !slices.Contains(last.Rules, "RA-RBC-020") || !slices.Contains(last.Rules, "RA-RBC-021") {
		t.Errorf("the move rests on %v", last.Rules)
	}
	if err := only(h.CloseProfile(t.Context(), closing(h, agent))); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range h.log()[from:] {
		if besides(e) {
			line := e.Action
			for _, r := range e.Rules {
				line += " " + r
			}
			got = append(got, line)
			if e.Detail["ruleSet"] == "" {
				t.Errorf("%s says by no rule set", e.Action)
			}
		}
	}
	want := []string{
		"position.ended RA-RBC-024", "exceptional-access.ended RA-EXC-001", "card.moved RA-CRD-032", "card.moved RA-CRD-032",
		"position.assigned RA-RBC-020 RA-RBC-021", "profile.moved RA-IDN-081",
		"position.ended RA-RBC-024", "card.ended RA-CRD-009", "authenticator.removed RA-IDN-084",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("asides (-want +got):\n%s", diff)
	}
}

// TestTheOldOrganisationHearsOfAMove: in events that it can read, and that say whither.
func TestTheOldOrganisationHearsOfAMove(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	from := len(h.log())
	if err := only(h.MovePerson(t.Context(), authority.MovePerson{By: agent, User: h.userID(), To: rx2})); err != nil {
		t.Fatal(err)
	}
	heard := map[string]string{}
	found, _, err := h.For(manager).Events(t.Context(), authority.EventFilter{}, authority.Page{Limit: authority.MaxPage})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found {
		if e.Position >= int64(from) && e.Event.Outcome == audit.Done {
			heard[e.Event.Action] = e.Event.Detail["from"] + " to " + e.Event.Detail["to"]
		}
	}
	for _, action := range []string{authority.ActionPersonMoved, authority.ActionCardMoved} {
		if heard[action] != "RX1 to RX2" {
			t.Errorf("RX1 hears of %s: %q", action, heard[action])
		}
	}
}

// TestEveryCardHasItsEvent: a card that another command ends, orders or links has an
// event of its own, under which its story is found.
func TestEveryCardHasItsEvent(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	first := h.cardID()
	if err := renamed(h); err != nil {
		t.Fatal(err)
	}
	done := must(h.ReplaceCard(t.Context(), authority.ReplaceCard{By: agent, Card: first}))
	must(h.Work(t.Context()))
	if err := only(h.HandOverCard(t.Context(), authority.MeetHolder{By: agent, Card: done.New.ID, HolderPresent: true})); err != nil {
		t.Fatal(err)
	}
	h.clock = h.clock.Add(time.Minute)
	must(h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: done.New.ID, Reason: 1}))
	third := must(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Replaces: done.New.ID}))
	for _, tt := range []struct{ subject, action, detail, says string }{
		{first, authority.ActionCardEnded, "reason", "name-changed"},
		{done.New.ID, authority.ActionCardOrdered, "replaces", first},
		{done.New.ID, authority.ActionCardReplaced, "replacement", third.ID},
	} {
		i := slices.IndexFunc(h.log(), func(e audit.Event) bool { return e.Subject == tt.subject && e.Action == tt.action })
		if i < 0 {
			t.Errorf("no event %s of that card", tt.action)
			continue
		}
		if e := h.log()[i]; e.Detail[tt.detail] != tt.says || e.For != "RX1" {
			t.Errorf("%s for %s says %v", tt.action, e.For, e.Detail)
		}
	}
}
