package authority_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// dispensary is a position whose holder may perform pharmacy activities, at the
// organisation of which it is.
func dispensary(id, organisation string) rbac.Position {
	return rbac.Position{
		ID: id, Name: "Pharmacist", Organisation: organisation, Approval: approval,
		AccessProfiles: []rbac.AccessProfile{{JobRole: "R8003", Activities: []string{"B0570"}}},
	}
}

// withDispensers gives the first of two people a position at RX1, and the second one
// the position of an RA Agent at RX2, which is the provider of RX1.
func withDispensers(t *testing.T, o options) (h *house, dispenser, agentAtProvider identity.UserID) {
	t.Helper()
	h = newHouse(t, o)
	h.until(t, "define position")
	people := h.people(t, 2)
	day := guidance.DateOf(h.clock)
	provider := manager
	provider.Organisation = rx2
	for _, given := range []struct {
		by       authority.Actor
		position rbac.Position
		user     identity.UserID
	}{
		{manager, dispensary("p-dispensary", "RX1"), people[0]},
		{provider, rbac.Position{
			ID: "p-agent", Name: "RA Agent", Organisation: "RX2", Approval: approval,
			AccessProfiles: []rbac.AccessProfile{{JobRole: "R5090"}},
		}, people[1]},
	} {
		must(h.DefinePosition(t.Context(), authority.DefinePosition{By: given.by, Position: given.position}))
		must(h.AssignPosition(t.Context(), authority.AssignPosition{
			By: given.by, User: given.user, Position: given.position.ID, Start: day, End: day.AddDays(9), Approval: approval,
		}))
	}
	return h, people[0], people[1]
}

// TestDecide: whether somebody may do something is answered by what is recorded on
// that day, to those who may see it.
func TestDecide(t *testing.T) {
	h, dispenser, agentAtProvider := withDispensers(t, options{})
	day := guidance.DateOf(h.clock)
	agentOfProvider := access.Question{User: agentAtProvider.String(), Act: rbac.AssignPosition, Organisation: "RX1"}
	dispenses := access.Question{User: dispenser.String(), Activity: "B0570", Organisation: "RX1"}
	on := func(q access.Question, d guidance.Date) access.Question { q.On = d; return q }
	at := func(q access.Question, organisation string) access.Question { q.Organisation = organisation; return q }
	for _, tt := range []struct {
		name, why string
		q         access.Question
		want      access.Outcome
	}{
		{"today", "the position is held", dispenses, access.Allowed},
		{"last day", "it is included", on(dispenses, day.AddDays(9)), access.Allowed},
		{"day after", "nothing marked that it ran out", on(dispenses, day.AddDays(10)), access.Expired},
		{"day before", "it has not begun", on(dispenses, day.AddDays(-1)), access.NotYet},
		{"another activity", "nothing gives it", access.Question{User: dispenser.String(), Activity: "B0015", Organisation: "RX1"}, access.NotGranted},
		{"agent of the provider", "by the agreement with RX1", agentOfProvider, access.Allowed},
		{"somebody unknown", "nothing of theirs is here, and whether there is a profile elsewhere is not said", access.Question{User: "555999999999", Activity: "B0570", Organisation: "RX1"}, access.NotGranted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := h.For(manager).Decide(t.Context(), tt.q)
			if err != nil || d.Outcome != tt.want {
				t.Errorf("%s, %v, want %s: %s", d.Outcome, err, tt.want, tt.why)
			}
			if len(d.Reasons) == 0 {
				t.Error("no reason is given")
			}
		})
	}
	if _, err := h.For(manager).Decide(t.Context(), at(dispenses, "RX3")); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("an organisation for which the caller does not act: %v", err)
	}
	var refusal *guidance.Refusal
	if _, err := h.For(sponsor).Decide(t.Context(), dispenses); !errors.As(err, &refusal) {
		t.Errorf("a Sponsor, who views no positions: %v", err)
	}
}

// TestDecideAboutOneself: whoever has no role asks about themself, and nobody else.
func TestDecideAboutOneself(t *testing.T) {
	h, dispenser, agentAtProvider := withDispensers(t, options{})
	self := h.For(authority.Actor{ID: dispenser, Role: rbac.Self})
	q := access.Question{User: dispenser.String(), Activity: "B0570", Organisation: "RX1"}
	if d, err := self.Decide(t.Context(), q); err != nil || !d.Allowed() {
		t.Errorf("about themself: %s, %v", d.Outcome, err)
	}
	q.User = agentAtProvider.String()
	var refusal *guidance.Refusal
	if _, err := self.Decide(t.Context(), q); !errors.As(err, &refusal) {
		t.Errorf("about somebody else: %v", err)
	}
}

// TestDecideTellsNothingOfOthers: what somebody holds elsewhere is no reason that is
// shown, unless it gives what is asked.
func TestDecideTellsNothingOfOthers(t *testing.T) {
	h, dispenser, _ := withDispensers(t, options{})
	day := guidance.DateOf(h.clock)
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: elsewhere, Position: dispensary("p-elsewhere", "RX3")}))
	must(h.AssignPosition(t.Context(), authority.AssignPosition{
		By: elsewhere, User: dispenser, Position: "p-elsewhere", Start: day, End: day, Approval: approval,
	}))
	d := must(h.For(manager).Decide(t.Context(), access.Question{User: dispenser.String(), Activity: "B0570", Organisation: "RX1"}))
	for _, r := range d.Reasons {
		if r.Organisation == "RX3" || r.Position == "p-elsewhere" {
			t.Errorf("shown to RX1: %+v", r)
		}
	}
}

// TestAllowedHereAndWhoCan: the two other questions agree with [authority.Reader.Decide].
func TestAllowedHereAndWhoCan(t *testing.T) {
	h, dispenser, agentAtProvider := withDispensers(t, options{})
	r := h.For(manager)
	allowed := must(r.AllowedHere(t.Context(), access.Question{User: dispenser.String(), Organisation: "RX1"}))
	if !slices.Contains(allowed.Activities, "B0570") || len(allowed.Acts) != 0 || allowed.Policy == "" {
		t.Errorf("allowed: %+v", allowed)
	}
	for _, activity := range allowed.Activities {
		q := access.Question{User: dispenser.String(), Activity: activity, Organisation: "RX1"}
		if d := must(r.Decide(t.Context(), q)); !d.Allowed() {
			t.Errorf("%s is allowed here, and %s", activity, d.Outcome)
		}
	}
	who := must(r.WhoCan(t.Context(), access.Question{Activity: "B0570", Organisation: "RX1"}))
	if diff := cmp.Diff([]string{dispenser.String()}, who); diff != "" {
		t.Errorf("who can dispense (-want +got):\n%s", diff)
	}
	var refusal *guidance.Refusal
	for name, q := range map[string]access.Question{
		"nothing": {Organisation: "RX1"}, "both": {Activity: "B0570", Act: rbac.AssignPosition, Organisation: "RX1"},
	} {
		if who, err := r.WhoCan(t.Context(), q); !errors.As(err, &refusal) {
			t.Errorf("who can do %s: %v, %v", name, who, err)
		}
	}
	who = must(r.WhoCan(t.Context(), access.Question{Act: rbac.AssignPosition, Organisation: "RX1"}))
	if diff := cmp.Diff([]string{agentAtProvider.String()}, who); diff != "" {
		t.Errorf("who can assign positions (-want +got):\n%s", diff)
	}
}

// TestDecideAtAClosedOrganisation: the register of organisations says when one closed.
func TestDecideAtAClosedOrganisation(t *testing.T) {
	last := guidance.MustDate("2020-04-22")
	closed := organisation.NewRegister([]organisation.Organisation{
		{Code: "RX1", Open: guidance.Interval{From: guidance.MustDate("2000-01-01"), To: last}},
	})
	h, dispenser, _ := withDispensers(t, options{change: func(c *authority.Config) { c.Organisations = closed }})
	q := access.Question{User: dispenser.String(), Activity: "B0570", Organisation: "RX1"}
	for on, want := range map[guidance.Date]bool{last: true, last.AddDays(1): false} {
		q.On = on
		if d := must(h.For(manager).Decide(t.Context(), q)); d.Allowed() != want {
			t.Errorf("on %s: %s", on, d.Outcome)
		}
	}
}
