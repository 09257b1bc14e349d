package authority_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// married is a change of name with what showed it.
func married(on guidance.Date) identity.NameChange {
	return identity.NameChange{
		Name: must(identity.NewName(identity.NameParts{Given: "Ada", Family: "Wedded"})), Reason: identity.NameByMarriage,
		Proof: &identity.NameProof{Kind: identity.ProofMarriage, SeenOn: on, SeenBy: manager.ID, ReferenceEnds: "12AB"},
	}
}

// profileCommands are about somebody who is registered, and what hangs on them.
var profileCommands = []command{
	{method: "ChangeContact", after: "create identity", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ChangeContact(ctx, authority.ChangeContact{By: by, User: h.userID(), Email: mailbox}))
	}},
	{method: "ChangeName", after: "create identity", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ChangeName(ctx, authority.ChangeName{By: by, User: h.userID(), Change: married(guidance.DateOf(h.clock))}))
	}},
	{
		method: "MovePerson", after: "assign position", by: agent, ready: withOrganisation("RX2"),
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.MovePerson(ctx, authority.MovePerson{By: by, User: h.userID(), To: rx2, Access: []authority.NewAccess{{Position: "p-RX2", OpenEndReason: "permanent staff"}}}))
		},
	},
	{method: "Leave", after: "assign position", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.Leave(ctx, authority.Leave{By: by, User: h.userID()}))
	}},
	{method: "CloseProfile", after: "assign position", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.CloseProfile(ctx, closing(h, by)))
	}},
	{
		method: "ReopenProfile", after: "assign position", by: agent,
		ready: func(h *house) error { return only(h.CloseProfile(context.Background(), closing(h, manager))) },
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.ReopenProfile(ctx, authority.ReopenProfile{By: by, User: h.userID(), Reason: identity.ReopeningReason(1)}))
		},
	},
	{
		method: "SupersedeProfile", after: "assign position", by: agent,
		ready: func(h *house) error {
			return only(h.RecordProfile(context.Background(), authority.RecordProfile{By: agent, Profile: somebody(h)}))
		},
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.SupersedeProfile(ctx, authority.SupersedeProfile{By: by, User: h.userID(), Kept: grantee, Note: "met in person", Confirmed: true}))
		},
	},
	{method: "RegisterAuthenticator", after: "create identity", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RegisterAuthenticator(ctx, authority.RegisterAuthenticator{By: by, User: h.userID(), Kind: authenticator.IPad}))
	}},
	{
		method: "RemoveAuthenticator", after: "create identity", by: agent, ready: (*house).withIPad,
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.RemoveAuthenticator(ctx, authority.RemoveAuthenticator{
				By: by, Authenticator: h.subject(authority.ActionRegisterAuthenticator), Reason: authenticator.RemovalReasons()[0],
			}))
		},
	},
}

var mailbox = must(identity.ParseEmail("ada.new@example.nhs.uk"))

func closing(h *house, by authority.Actor) authority.CloseProfile {
	return authority.CloseProfile{By: by, User: h.userID(), Reason: identity.LeftHealthcare, Confirmed: true}
}

func (h *house) withIPad() error {
	return only(h.RegisterAuthenticator(context.Background(), authority.RegisterAuthenticator{By: agent, User: h.userID(), Kind: authenticator.IPad}))
}

// withOrganisation defines a position at another organisation, by its own manager.
func withOrganisation(code string) func(h *house) error {
	return func(h *house) error {
		own := manager
		own.Organisation = must(identity.ParseODSCode(code))
		return only(h.DefinePosition(context.Background(), authority.DefinePosition{
			By: own, Position: rbac.Position{ID: "p-" + code, Name: "Nurse", Organisation: code, AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}, Approval: approval},
		}))
	}
}

// themself is the person of the main job, as nobody but themself.
func (h *house) themself() authority.Actor { return authority.Actor{ID: h.userID(), Role: rbac.Self} }

func (h *house) profile(t *testing.T) identity.Profile {
	t.Helper()
	return must(h.Profile(t.Context(), h.userID()))
}

// asides returns what the log says of things that commands touched besides, from an
// event on: action, subject's noun and for whom.
func (h *house) asides(from int) (all []string) {
	for _, e := range h.log()[from:] {
		if besides(e) {
			noun, _, _ := strings.Cut(e.Subject, "-")
			all = append(all, e.Action+" "+noun+" for "+e.For)
		}
	}
	return all
}

// TestHoldersChangeHowTheyAreReached: as themselves, with no role at all; and no
// text that is on its way goes to another number by it.
func TestHoldersChangeHowTheyAreReached(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "confirm receipt")
	other := must(identity.ParseMobile("07700900456"))
	p, err := h.ChangeContact(t.Context(), authority.ChangeContact{By: h.themself(), User: h.userID(), Email: mailbox, Mobile: other})
	if err != nil || p.Email != mailbox || p.Mobile != other {
		t.Fatalf("changed to %v, %v: %v", p.Email, p.Mobile, err)
	}
	if last := h.last(); last.Action != authority.ActionChangeContact || last.Role != "self" || last.For != "RX1" {
		t.Errorf("event %s by %s for %s", last.Action, last.Role, last.For)
	}
	if log := h.export(); strings.Contains(log, "ada.new") || strings.Contains(log, "7700900456") {
		t.Error("the log holds an address or a number")
	}
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID(), To: other})), "RA-PSC-021")
	if err := only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	texts := must(h.sim.Messages())
	if to := texts[len(texts)-1].To; to == other.String() {
		t.Error("the passcode went to a number that nobody proved on the call")
	}
	verified(t, h)
}

// TestThemselvesOnly: whoever has no role acts upon nobody else, and gives themselves
// nothing.
func TestThemselvesOnly(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	if err := only(h.RecordProfile(t.Context(), authority.RecordProfile{By: agent, Profile: somebody(h)})); err != nil {
		t.Fatal(err)
	}
	self := h.themself()
	for _, tt := range []struct {
		name  string
		try   func() error
		rules []string
	}{
		{"somebody else's address", func() error {
			return only(h.ChangeContact(t.Context(), authority.ChangeContact{By: self, User: grantee, Email: mailbox}))
		}, []string{"RA-RBC-007"}},
		{"their own name", func() error {
			return only(h.ChangeName(t.Context(), authority.ChangeName{By: self, User: h.userID(), Change: married(guidance.DateOf(h.clock))}))
		}, []string{"RA-RBC-001"}},
		{"their own position", func() error {
			return only(h.AssignPosition(t.Context(), authority.AssignPosition{By: self, User: h.userID(), Position: "p-1", Start: guidance.DateOf(h.clock), OpenEndReason: "x"}))
		}, []string{"RA-RBC-001"}},
		{"the closing of their profile", func() error { return only(h.CloseProfile(t.Context(), closing(h, self))) }, []string{"RA-RBC-001"}},
		{"a robot of their own", func() error {
			return only(h.RegisterAuthenticator(t.Context(), authority.RegisterAuthenticator{By: self, User: h.userID(), Kind: authenticator.Robot}))
		}, []string{"RA-IDN-092", "RA-IDN-091"}}, // nor was it offered then
	} {
		t.Run(tt.name, func(t *testing.T) { h.refusedBy(t, tt.try(), tt.rules...) })
	}
	a, err := h.RegisterAuthenticator(t.Context(), authority.RegisterAuthenticator{By: self, User: h.userID(), Kind: authenticator.IPad, Label: "mine"})
	if err != nil || a.State != authenticator.Active || a.RegisteredBy != self.ID {
		t.Errorf("an iPad of one's own: %+v, %v", a, err)
	}
}

// TestMove: one step, in which the old access ends, the new one starts, and the card
// is the same.
func TestMove(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	h.clock = time.Date(2020, 5, 4, 9, 0, 0, 0, time.UTC)
	if err := withOrganisation("RX2")(h); err != nil {
		t.Fatal(err)
	}
	if err := only(h.GrantAccess(t.Context(), grant(h, agent))); err != nil {
		t.Fatal(err)
	}
	before, from := must(h.Card(t.Context(), h.cardID())), len(h.log())
	move := authority.MovePerson{By: agent, User: h.userID(), To: rx2, Access: []authority.NewAccess{{Position: "p-RX2", End: guidance.MustDate("2021-05-03")}}}
	p, err := h.MovePerson(t.Context(), move)
	if err != nil || p.Organisation != rx2 || len(p.Relocations) != 1 || p.Relocations[0].From != rx1 {
		t.Fatalf("moved to %v by %v: %v", p.Organisation, p.Relocations, err)
	}
	after := must(h.Card(t.Context(), h.cardID()))
	if after.State != card.InUse || after.Serial != before.Serial || after.Organisation != "RX2" {
		t.Errorf("card %s of %s is %s; it is the same, and goes along", after.Serial, after.Organisation, after.State)
	}
	want := []string{"position.ended assignment for RX1", "exceptional-access.ended grant for RX1", "card.moved card for RX1", "card.moved card for RX2", "position.assigned assignment for RX2", "profile.moved " + h.userID().String() + " for RX1"}
	if diff := cmp.Diff(want, h.asides(from)); diff != "" {
		t.Errorf("what was touched besides (-want +got):\n%s", diff)
	}
	if held := h.heldOn(t, "2020-05-04"); !slices.Equal(held, []string{"p-RX2"}) {
		t.Errorf("positions on the day of the move: %v, want that of the new organisation alone", held)
	}
	if held := h.heldOn(t, "2020-05-03"); !slices.Equal(held, []string{"p-1"}) {
		t.Errorf("positions on the day before: %v, want the old one", held)
	}
	verified(t, h)
}

// heldOn returns the positions that the person of the main job holds on a day.
func (h *house) heldOn(t *testing.T, day string) (held []string) {
	t.Helper()
	err := h.store.View(t.Context(), func(tx authority.Tx) error {
		all, err := tx.AssignmentsOf(h.userID())
		for _, a := range all {
			if a.ActiveOn(guidance.MustDate(day)) {
				held = append(held, a.Position)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return held
}

// TestMoveIsAllOrNothing: an access that cannot be given leaves everything as it was.
func TestMoveIsAllOrNothing(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	if err := withOrganisation("RX2")(h); err != nil {
		t.Fatal(err)
	}
	before := h.contents(t)
	for _, tt := range []struct {
		name, why string
		change    func(*authority.MovePerson)
		rules     []string
		is        error
	}{
		{"no end of the access, and no reason", "each access is looked at", func(m *authority.MovePerson) { m.Access[0].OpenEndReason = "" }, []string{"RA-RBC-021"}, nil},
		{"a position of the old organisation", "the new one gives its own", func(m *authority.MovePerson) { m.Access[0].Position = "p-1" }, nil, authority.ErrNotFound},
		{"a position twice", "one of them would stay when the other is ended", func(m *authority.MovePerson) { m.Access = append(m.Access, m.Access[0]) }, []string{"RA-RBC-026"}, nil},
		{"to where they are", "that is no move", func(m *authority.MovePerson) { m.To = rx1 }, []string{"RA-IDN-081"}, nil},
		{"by somebody who does not act for the new one", "both have a say", func(m *authority.MovePerson) { m.To = rx3 }, []string{"RA-RBC-003"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := authority.MovePerson{By: agent, User: h.userID(), To: rx2, Access: []authority.NewAccess{{Position: "p-RX2", OpenEndReason: "permanent staff"}}}
			tt.change(&m)
			err := only(h.MovePerson(t.Context(), m))
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error %v, want %v\nwhy: %s", err, tt.is, tt.why)
			}
			if tt.rules != nil {
				h.refusedBy(t, err, tt.rules...)
			}
			if diff := cmp.Diff(before, h.contents(t)); diff != "" {
				t.Errorf("something changed (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestLeave: access ends and the card is asked back; it comes, or is chased and given
// up.
func TestLeave(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	h.clock = time.Date(2020, 5, 4, 9, 0, 0, 0, time.UTC)
	from := len(h.log())
	if err := only(h.Leave(t.Context(), authority.Leave{By: agent, User: h.userID()})); err != nil {
		t.Fatal(err)
	}
	state(t, h, card.AskedBack)
	if held := h.heldOn(t, "2020-05-04"); len(held) != 0 {
		t.Errorf("they still hold %v", held)
	}
	want := []string{"position.ended assignment for RX1", "card.asked-back card for RX1"}
	if diff := cmp.Diff(want, h.asides(from)); diff != "" {
		t.Errorf("what was touched besides (-want +got):\n%s", diff)
	}
	if err := only(h.Leave(t.Context(), authority.Leave{By: agent, User: h.userID()})); err != nil {
		t.Errorf("said twice: %v", err)
	}
	if p := h.profile(t); p.Life() != identity.ProfileOpen {
		t.Errorf("the profile is %s; it is closed by an act of its own", p.Life())
	}
}

// TestClosing: everything goes with the profile, nothing comes back with it, and
// whoever closed it does not reopen it.
func TestClosing(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	if err := h.withIPad(); err != nil {
		t.Fatal(err)
	}
	from := len(h.log())
	unconfirmed := closing(h, agent)
	unconfirmed.Confirmed = false
	h.refusedBy(t, only(h.CloseProfile(t.Context(), unconfirmed)), "RA-IDN-082")
	if err := only(h.CloseProfile(t.Context(), closing(h, agent))); err != nil {
		t.Fatal(err)
	}
	state(t, h, card.Cancelled)
	if k := must(h.Card(t.Context(), h.cardID())); k.Reason != card.ReasonProfileClosed {
		t.Errorf("the card ended for %s", k.Reason)
	}
	want := []string{"position.ended assignment for RX1", "card.ended card for RX1", "authenticator.removed authenticator for RX1"}
	if diff := cmp.Diff(want, h.asides(from)); diff != "" {
		t.Errorf("what was touched besides (-want +got):\n%s", diff)
	}
	for name, try := range map[string]func() error{
		"a position": func() error {
			return only(h.AssignPosition(t.Context(), authority.AssignPosition{By: agent, User: h.userID(), Position: "p-1", Start: guidance.DateOf(h.clock), OpenEndReason: "x"}))
		},
		"an authenticator":   h.withIPad,
		"exceptional access": func() error { return only(h.GrantAccess(t.Context(), grant(h, agent))) },
		"another address": func() error {
			return only(h.ChangeContact(t.Context(), authority.ChangeContact{By: agent, User: h.userID(), Email: mailbox}))
		},
		"a record in its place": func() error {
			return only(h.RecordProfile(t.Context(), authority.RecordProfile{By: agent, Profile: h.profile(t)}))
		},
		"a card": func() error {
			return only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID(), Replaces: h.cardID()}))
		},
	} {
		t.Run(name, func(t *testing.T) { h.refusedBy(t, try(), "RA-IDN-085") })
	}
	reopen := authority.ReopenProfile{By: agent, User: h.userID(), Reason: identity.ReopeningReason(1)}
	h.refusedBy(t, only(h.ReopenProfile(t.Context(), reopen)), "RA-IDN-086")
	reopen.By = manager
	if p, err := h.ReopenProfile(t.Context(), reopen); err != nil || p.Life() != identity.ProfileOpen {
		t.Fatalf("reopened by somebody else: %s, %v", p.Life(), err)
	}
	if held := h.heldOn(t, "2020-06-01"); len(held) != 0 {
		t.Errorf("%v came back with the profile", held)
	}
	state(t, h, card.Cancelled)
	verified(t, h)
}

// TestSuperseding: a duplicate goes for good, with what hangs on it, and the other
// profile stays as it is.
func TestSuperseding(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	if err := only(h.RecordProfile(t.Context(), authority.RecordProfile{By: agent, Profile: somebody(h)})); err != nil {
		t.Fatal(err)
	}
	kept := must(h.Profile(t.Context(), grantee))
	cmd := authority.SupersedeProfile{By: agent, User: h.userID(), Kept: grantee, Confirmed: true}
	h.refusedBy(t, only(h.SupersedeProfile(t.Context(), cmd)), "RA-IDN-088") // they have nothing in common
	cmd.Note = "met in person, with both photographs"
	p, err := h.SupersedeProfile(t.Context(), cmd)
	if err != nil || p.Life() != identity.ProfileSuperseded || p.SupersededBy.UserID != grantee {
		t.Fatalf("superseded: %s, %v", p.Life(), err)
	}
	state(t, h, card.Cancelled)
	if again := must(h.Profile(t.Context(), grantee)); again.Version != kept.Version {
		t.Error("the profile that is kept was changed")
	}
	reopen := authority.ReopenProfile{By: manager, User: h.userID(), Reason: identity.ReopeningReason(1)}
	if err := only(h.ReopenProfile(t.Context(), reopen)); err == nil {
		t.Error("a profile that was superseded was reopened")
	}
	cmd.Kept = must(identity.ParseUserID("999900000043"))
	h.refusedBy(t, only(h.SupersedeProfile(t.Context(), cmd)), "RA-IDN-088")
}

// TestNameChange: the profile has the new name, the card the old one, and the log
// neither.
func TestNameChange(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	h.clock = h.clock.Add(24 * time.Hour)
	change := authority.ChangeName{By: agent, User: h.userID(), Change: married(guidance.DateOf(h.clock))}
	unproven := change
	unproven.Change.Proof = nil
	h.refusedBy(t, only(h.ChangeName(t.Context(), unproven)), "RA-IDN-077")
	p, err := h.ChangeName(t.Context(), change)
	if err != nil || p.PrintedName() != "Ada Wedded" || len(p.NameHistory) != 1 || p.NameHistory[0].By != agent.ID {
		t.Fatalf("name %q with history %v: %v", p.PrintedName(), p.NameHistory, err)
	}
	if last := h.last(); last.Detail["proof"] != "marriage-certificate" || last.Detail["reason"] == "" {
		t.Errorf("the event says %v", last.Detail)
	}
	if strings.Contains(h.export(), "Wedded") {
		t.Error("the log holds the name")
	}
}
