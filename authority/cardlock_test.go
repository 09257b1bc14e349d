package authority_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
)

// TestLock walks through the lock of a card in use.
func TestLock(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "confirm receipt")
	try := func(by authority.Actor, right bool) error {
		return only(h.TryPasscode(t.Context(), authority.TryPasscode{By: by, Card: h.cardID(), Right: right}))
	}
	h.refusedBy(t, try(agent, true), "RA-CRD-025")
	h.tell(t, "release", "take into use")
	other := h.self()
	other.ID = grantee
	h.refusedBy(t, try(other, true), "RA-RBC-007")
	for i, tt := range []struct {
		right bool
		left  string
	}{{false, "2"}, {false, "1"}, {true, "3"}, {false, "2"}, {false, "1"}, {false, "0"}} {
		if err := try(h.self(), tt.right); err != nil || h.last().Detail["tries-left"] != tt.left {
			t.Errorf("try %d: %v, event %+v", i+1, err, h.last())
		}
	}
	if last := h.last(); last.Detail["lock"] != "locked" || last.Detail["move"] != "last-wrong-passcode" || !slices.Equal(last.Rules, []string{"RA-CRD-025"}) {
		t.Errorf("event %+v", last)
	}
	h.refusedBy(t, try(h.self(), true), "RA-CRD-001")

	alone, own := h.met(), authority.MeetHolder{By: h.self(), Card: h.cardID()}
	alone.HolderPresent = false
	h.refusedBy(t, only(h.UnlockCard(t.Context(), alone)), "RA-PSC-027")
	h.refusedBy(t, only(h.ChangePasscode(t.Context(), own)), "RA-CRD-001")
	var email identity.Email
	swap := func(p identity.Profile) (identity.Profile, error) {
		p.Email, email = email, p.Email
		return p, nil
	}
	if err := h.changeProfile(swap); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, only(h.UnlockCard(t.Context(), own)), "RA-PSC-028")
	if err := h.changeProfile(swap); err != nil {
		t.Fatal(err)
	}
	open, err := h.UnlockCard(t.Context(), own)
	if err != nil || open.LockState() != card.Unlocked || !slices.Equal(h.last().Rules, []string{"RA-PSC-028"}) || h.last().Role != "self" {
		t.Errorf("by themself: %v, card %s, event %+v", err, open.LockState(), h.last())
	}
	if err := lockedOut(h); err != nil {
		t.Fatal(err)
	}
	if err := only(h.UnlockCard(t.Context(), h.met())); err != nil || !slices.Equal(h.last().Rules, []string{"RA-PSC-034"}) {
		t.Errorf("assisted: %v, event %+v", err, h.last())
	}
	if err := only(h.ChangePasscode(t.Context(), own)); err != nil || !slices.Equal(h.last().Rules, []string{"RA-PSC-029"}) {
		t.Errorf("changed by themself: %v, event %+v", err, h.last())
	}
	h.refusedBy(t, only(h.ChangePasscode(t.Context(), alone)), "RA-PSC-027")
	if err := only(h.ChangePasscode(t.Context(), h.met())); err != nil || !slices.Equal(h.last().Rules, []string{"RA-PSC-025"}) {
		t.Errorf("changed before the agent: %v, event %+v", err, h.last())
	}
}

// TestLockOfAnExpiredCard shows that what has expired is renewed, not unlocked.
func TestLockOfAnExpiredCard(t *testing.T) {
	h := newHouse(t, options{ca: true})
	h.until(t, "take into use")
	if err := lockedOut(h); err != nil {
		t.Fatal(err)
	}
	end := must(h.Card(t.Context(), h.cardID())).Certification.Pair.NotAfter()
	h.clock = end.Add(time.Second)
	h.refusedBy(t, only(h.UnlockCard(t.Context(), h.met())), "RA-CRD-027")
	h.clock = end
	if err := only(h.UnlockCard(t.Context(), h.met())); err != nil {
		t.Errorf("at the last instant: %v", err)
	}
}
