package authority_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// TestEveryCommandIsTried finds the commands by reflection: the methods with an
// argument that says who acts.
func TestEveryCommandIsTried(t *testing.T) {
	var want, got []string
	typ := reflect.TypeFor[*authority.Authority]()
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		for j := 1; j < m.Type.NumIn(); j++ {
			in := m.Type.In(j)
			if in.Kind() != reflect.Struct {
				continue
			}
			if by, ok := in.FieldByName("By"); ok && by.Type == reflect.TypeFor[authority.Actor]() {
				want = append(want, m.Name)
			}
		}
	}
	for _, c := range commands {
		got = append(got, c.method)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("commands in the table (-want +got):\n%s", diff)
	}
}

// commanded returns the events, from one on, of what somebody asked for.
func (h *house) commanded(from int) []audit.Event {
	return slices.DeleteFunc(slices.Clone(h.log()[from:]), func(e audit.Event) bool { return e.Actor == "system" || besides(e) })
}

// besides reports whether an event is of what a command did to something besides.
func besides(e audit.Event) bool {
	return strings.HasPrefix(e.Action, "campaign-item.") || slices.Contains([]string{
		authority.ActionCardEnded, authority.ActionCardAskedBack, authority.ActionCardMoved, authority.ActionAssignmentEnded,
		authority.ActionAssignmentMade, authority.ActionAssignmentChanged, authority.ActionGrantEnded, authority.ActionAccessRequestEnded, authority.ActionGrantRevoked, authority.ActionTemporaryDeactivated, authority.ActionAuthenticatorEnded,
		authority.ActionTemporaryStopped, authority.ActionPersonMoved, authority.ActionCardOrdered, authority.ActionCardReplaced,
	}, e.Action)
}

// TestOneEventForEachCommand does every command twice: somebody of an
// organisation without link or agreement is refused, and nothing changes but the
// log; then somebody who may does it. Each leaves exactly one event.
func TestOneEventForEachCommand(t *testing.T) {
	for _, c := range commands {
		t.Run(c.method, func(t *testing.T) {
			t.Parallel()
			h := c.built(t)
			stranger := authority.Actor{ID: must(identity.ParseUserID("999900000008")), Role: c.by.Role, Organisation: rx3}
			rules := c.refuses
			if rules == nil {
				rules = []string{"RA-RBC-003"}
			}
			before, events := h.contents(t), len(h.log())
			h.refusedBy(t, c.as(t.Context(), h, stranger), rules...)
			must(h.Work(t.Context()))
			if diff := cmp.Diff(before, h.contents(t)); diff != "" {
				t.Errorf("the refusal changed something (-want +got):\n%s", diff)
			}
			one(t, h.commanded(events), stranger, audit.Refused)

			events = len(h.log())
			if err := c.as(t.Context(), h, c.by); err != nil {
				t.Fatal(err)
			}
			one(t, h.commanded(events), c.by, audit.Done)
			must(h.Work(t.Context()))
			verified(t, h)
		})
	}
}

// one asserts that there is one event of an actor, with that outcome.
func one(t *testing.T, events []audit.Event, by authority.Actor, want audit.Outcome) {
	t.Helper()
	if len(events) != 1 {
		t.Fatalf("%d events, want one: %v", len(events), events)
	}
	e := events[0]
	if e.Outcome != want || e.Actor != by.ID.String() || e.Organisation != by.Organisation.String() || e.Role != by.Role.String() {
		t.Errorf("event %s %s by %s of %s as %s, want %s by %s", e.Action, e.Outcome, e.Actor, e.Organisation, e.Role, want, by.ID)
	}
	if len(e.Rules) == 0 && (want == audit.Refused || !restsOnNothing[e.Action]) {
		t.Errorf("event %s names no rule", e.Action)
	}
}

// restsOnNothing are the acts that no rule asks anything of.
var restsOnNothing = map[string]bool{authority.ActionCloseCase: true, authority.ActionAbandonCall: true}

// TestParentMayActForChild shows that the RA of an RA parent may do everything
// for its child.
func TestParentMayActForChild(t *testing.T) {
	for _, c := range commands {
		if c.by.Role == rbac.Self {
			continue // nobody acts for the holder of what is theirs alone
		}
		t.Run(c.method, func(t *testing.T) {
			t.Parallel()
			h := c.built(t)
			for _, child := range []identity.ODSCode{rx1, rx2} { // RX2 is where people move to
				own := manager
				own.Organisation = child
				link := rbac.Link{Child: child.String(), Parent: "RX3", Interval: guidance.Since(guidance.MustDate("2020-04-20"))}
				if err := only(h.RecordLink(t.Context(), authority.RecordLink{By: own, Link: link})); err != nil {
					t.Fatal(err)
				}
			}
			parent := authority.Actor{ID: must(identity.ParseUserID("999900000009")), Role: c.by.Role, Organisation: rx3}
			events := len(h.log())
			if err := c.as(t.Context(), h, parent); err != nil {
				t.Fatal(err)
			}
			one(t, h.commanded(events), parent, audit.Done)
		})
	}
}

// TestNothingOfOthersIsTakenOver shows that what belongs to one organisation
// cannot be replaced by naming another in its place.
func TestNothingOfOthersIsTakenOver(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "define position")
	if err := only(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: somebody(h)})); err != nil {
		t.Fatal(err)
	}
	elsewhere := authority.Actor{ID: must(identity.ParseUserID("999900000008")), Role: rbac.RAManager, Organisation: rx3}
	before := h.contents(t)

	h.refusedBy(t, only(h.DefinePosition(t.Context(), authority.DefinePosition{
		By: elsewhere, Position: rbac.Position{ID: "p-1", Name: "Nurse", Organisation: "RX3", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}, Version: 1},
	})), "RA-RBC-003")
	taken := agreement()
	taken.Organisation = "RX3"
	h.refusedBy(t, only(h.RecordAgreement(t.Context(), authority.RecordAgreement{By: elsewhere, Agreement: taken})), itself...)
	p := must(h.Profile(t.Context(), grantee))
	p.Organisation = rx3
	h.refusedBy(t, only(h.RecordProfile(t.Context(), authority.RecordProfile{By: elsewhere, Profile: p})), "RA-RBC-003")

	if diff := cmp.Diff(before, h.contents(t)); diff != "" {
		t.Errorf("something was taken over (-want +got):\n%s", diff)
	}
	// At home all three may be changed.
	position := rbac.Position{ID: "p-1", Name: "Staff nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}, Version: 1}
	longer := agreement()
	longer.Channels = append(longer.Channels, "zoom")
	p.Organisation = rx1
	if err := errors.Join(
		only(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: position})),
		only(h.RecordAgreement(t.Context(), authority.RecordAgreement{By: manager, Agreement: longer})),
		only(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: p})),
	); err != nil {
		t.Error(err)
	}
}

func versions[T any](all []T, version func(T) int64) (vs []int64) {
	for _, v := range all {
		vs = append(vs, version(v))
	}
	return vs
}

// contents returns all that the store holds of the main job, a line each.
func (h *house) contents(t *testing.T) []string {
	t.Helper()
	caseID, cardID, assignment := h.caseID(), h.cardID(), h.subject(authority.ActionAssignPosition)
	var lines []string
	add := func(name string, v any, err error) {
		text, encoding := json.Marshal(v, json.Deterministic(true))
		if errors.Is(err, authority.ErrNotFound) {
			text, err, encoding = []byte("none"), nil, nil
		}
		if err := errors.Join(err, encoding); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, name+" "+string(text))
	}
	err := h.store.View(context.Background(), func(tx authority.Tx) error {
		k, err := tx.Case(caseID)
		add(fmt.Sprint("case version ", k.Version), k, err)
		c, err := tx.Card(cardID)
		add(fmt.Sprint("card version ", c.Version), c, err)
		p, err := tx.Profile(k.UserID)
		add(fmt.Sprint("profile version ", p.Version), p, err)
		p, err = tx.Profile(grantee)
		add(fmt.Sprint("colleague version ", p.Version), p, err)
		o, err := tx.Position("p-1")
		add(fmt.Sprint("position version ", o.Version), o, err)
		a, err := tx.Assignment(assignment)
		add(fmt.Sprint("assignment version ", a.Version), a, err)
		rs, err := tx.ListAccessRequests([]string{"RX1"}, authority.AccessRequestFilter{}, all)
		add(fmt.Sprint("access requests ", versions(rs, func(r rbac.AccessRequest) int64 { return r.Version })), rs, err)
		gs, err := allGrants(tx)
		add("grants", gs, err)
		ks, err := tx.ListCampaigns([]string{"RX1"}, authority.CampaignFilter{}, all)
		add(fmt.Sprint("campaigns ", versions(ks, func(k campaign.Campaign) int64 { return k.Version })), ks, err)
		is, err := tx.ListCampaignItems([]string{"RX1"}, authority.CampaignItemFilter{}, all)
		add(fmt.Sprint("campaign items ", versions(is, func(i campaign.Item) int64 { return i.Version })), is, err)
		s, err := tx.Standing()
		add("standing", s, err)
		b, err := tx.Sealed(cardID)
		add("sealed", b, err)
		n, err := tx.Jobs()
		add("jobs", n, err)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
