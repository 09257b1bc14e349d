package authority_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// TestReplacingACardOfOthers shows that a card of an organisation for which the
// actor does not act is not found, in the answer and in the event: the rules of
// replacement would say that it is there, and how it stands.
func TestReplacingACardOfOthers(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "order card")
	theirs := h.cardID()
	if err := only(h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: theirs, Reason: card.ReasonLost})); err != nil {
		t.Fatal(err)
	}
	h.wait(t, time.Minute)
	k := must(h.Case(t.Context(), h.caseID()))
	k.ID, k.Organisation, k.Version = "case-of-rx3", "RX3", 0
	k.UserID = grantee
	p := somebody(h)
	p.Organisation = rx3
	err := h.store.Update(t.Context(), func(tx authority.Tx) error { return errors.Join(tx.PutCase(k), tx.PutProfile(p)) })
	if err != nil {
		t.Fatal(err)
	}

	order := func(replaces string) (string, audit.Event) {
		t.Helper()
		ordered, err := h.OrderCard(t.Context(), authority.OrderCard{By: elsewhere, Case: k.ID, Replaces: replaces})
		if !errors.Is(err, authority.ErrNotFound) || ordered != (card.Card{}) {
			t.Fatalf("replacing %s: card %q, %v", replaces, ordered.ID, err)
		}
		e := h.last()
		e.Subject = "" // the id that the new card would have had
		return err.Error(), e
	}
	said, noted := order(theirs)
	saidOfNone, notedOfNone := order("card-0000000000000000")
	if said != saidOfNone {
		t.Errorf("answered %q, and %q where there is none", said, saidOfNone)
	}
	if diff := cmp.Diff(notedOfNone, noted); diff != "" {
		t.Errorf("the event differs from that of a card that is not there (-want +got):\n%s", diff)
	}
	if old := must(h.Card(t.Context(), theirs)); old.ReplacedBy != "" {
		t.Errorf("the card was replaced by %s", old.ReplacedBy)
	}
	if err := only(h.OrderCard(t.Context(), authority.OrderCard{By: elsewhere, Case: k.ID})); err != nil {
		t.Errorf("the registration of RX3 can have a card that replaces none: %v", err)
	}
}

// TestWhoMayNotIsNotToldWhoIsKnown shows that somebody who may not give access is
// answered the same whether the person is known here or not.
func TestWhoMayNotIsNotToldWhoIsKnown(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	first, last := guidance.MustDate("2020-04-22"), guidance.MustDate("2020-06-30")
	for name, tt := range map[string]struct {
		by           authority.Actor
		give, except string // the rules by which positions, and exceptional access, are refused
	}{
		"by a sponsor":  {sponsor, "RA-RBC-055", "RA-RBC-001"}, // the position is not marked as assignable
		"by a stranger": {elsewhere, "RA-RBC-003", "RA-RBC-003"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, user := range []identity.UserID{h.userID(), grantee} { // known, and not
				h.refusedBy(t, only(h.AssignPosition(t.Context(), authority.AssignPosition{By: tt.by, User: user, Position: "p-1", Start: first, End: last})), tt.give)
				g := grant(h, tt.by)
				g.User = user
				h.refusedBy(t, only(h.GrantAccess(t.Context(), g)), tt.except)
			}
		})
	}
}

// TestReplacingWhatIsOfOthers shows that under IfVersion a position of others is
// answered as one that is not there, whichever version is guessed, and leaves no
// event either; without it the actor is refused.
func TestReplacingWhatIsOfOthers(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "define position")
	define := func(ctx context.Context, id string) error {
		return only(h.DefinePosition(ctx, authority.DefinePosition{By: elsewhere, Position: rbac.Position{
			ID: id, Name: "Nurse", Organisation: "RX3", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}},
		}}))
	}
	for _, versions := range [][]int64{nil, {1}, {2}, {7, 1}} {
		before := len(h.events)
		for _, id := range []string{"p-1", "p-none"} {
			if err := define(authority.IfVersion(t.Context(), versions...), id); !errors.Is(err, authority.ErrConflict) {
				t.Errorf("%s with the versions %v: %v, want ErrConflict", id, versions, err)
			}
		}
		if len(h.events) != before {
			t.Errorf("with the versions %v: event %+v", versions, h.last())
		}
	}
	h.refusedBy(t, define(t.Context(), "p-1"), "RA-RBC-003")
	h.refusedBy(t, define(authority.IfVersion(t.Context(), 0), "p-1"), "RA-RBC-003")
}
