package authority_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// TestMobileChangedAfterTheCall shows that what was proven for one number proves
// nothing for another: a new call, and then only the new number will do.
func TestMobileChangedAfterTheCall(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "complete call")
	old := must(h.Case(t.Context(), h.caseID())).Proven.Mobile
	k, err := h.ChangeMobile(t.Context(), authority.ChangeMobile{By: agent, Case: h.caseID(), Mobile: another})
	if err != nil {
		t.Fatal(err)
	}
	if k.Stage != registration.ItemsComplete || k.Proven != (registration.Proven{}) {
		t.Errorf("case is %s, proven %+v", k.Stage, k.Proven)
	}
	h.refusedBy(t, only(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: agent, Case: k.ID})), "RA-VID-041")
	h.refusedBy(t, only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: k.ID})), "RA-VID-041")
	h.refusedBy(t, only(h.ReadBack(t.Context(), authority.ReadBack{By: agent, Case: k.ID, Spoken: h.newestNumbers()})), "RA-VID-040")

	h.tell(t, "book", "confirm receipt")
	to := func(m identity.Mobile) authority.ReleasePasscode {
		return authority.ReleasePasscode{By: agent, Card: h.cardID(), To: m}
	}
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), to(old))), "RA-PSC-021")
	if err := only(h.ReleasePasscode(t.Context(), to(another))); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	if sent := passcodeTexts(h); len(sent) != 1 || sent[0].To != another.String() {
		t.Errorf("%d texts with a passcode, want one to the number of the second call", len(sent))
	}
}

// TestMobileChangedAfterRegistration shows that a number that changes once the
// identity exists gets no passcode before it is proven on a call of its own, and
// that the old one gets none any more.
func TestMobileChangedAfterRegistration(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "confirm receipt")
	old := must(h.Case(t.Context(), h.caseID())).Proven.Mobile
	k, err := h.ChangeMobile(t.Context(), authority.ChangeMobile{By: agent, Case: h.caseID(), Mobile: another})
	if err != nil {
		t.Fatal(err)
	}
	if p := must(h.Profile(t.Context(), k.UserID)); p.Mobile != another {
		t.Error("the profile does not have the new number")
	}
	to := func(m identity.Mobile) authority.ReleasePasscode {
		return authority.ReleasePasscode{By: agent, Card: h.cardID(), To: m}
	}
	for _, m := range []identity.Mobile{old, another, {}} {
		h.refusedBy(t, only(h.ReleasePasscode(t.Context(), to(m))), "RA-PSC-021")
	}
	for _, step := range []string{"book", "text numbers", "read back"} {
		h.tell(t, step, step)
		for _, m := range []identity.Mobile{old, another, {}} {
			// Read back is not proven: the call may yet be broken off.
			h.refusedBy(t, only(h.ReleasePasscode(t.Context(), to(m))), "RA-PSC-021")
		}
	}
	h.tell(t, "complete call", "complete call")
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), to(old))), "RA-PSC-021")
	if err := only(h.ReleasePasscode(t.Context(), to(another))); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	state(t, h, card.Released)
	if sent := passcodeTexts(h); len(sent) != 1 || sent[0].To != another.String() {
		t.Errorf("%d texts with a passcode, want one, to the new number", len(sent))
	}
	verified(t, h)
}

// TestMobileChangedWhileReleasing changes the number while the gateway cannot be
// reached: the passcode does not go to the old number when it can.
func TestMobileChangedWhileReleasing(t *testing.T) {
	down := true
	h := newHouse(t, options{ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
		if down && strings.HasPrefix(m.Ref, "release") {
			return authority.ErrTemporary
		}
		return nil
	}}})
	h.until(t, "release")
	state(t, h, card.Releasing)
	if err := only(h.ChangeMobile(t.Context(), authority.ChangeMobile{By: agent, Case: h.caseID(), Mobile: another})); err != nil {
		t.Fatal(err)
	}
	down = false
	h.clock = h.clock.Add(time.Hour)
	must(h.Work(t.Context()))
	state(t, h, card.ReleaseFailed)
	if n := len(passcodeTexts(h)); n != 0 {
		t.Errorf("%d texts with a passcode, want none", n)
	}
	verified(t, h)
}

// TestIdentityRefused shows that whatever the directory finally says against an
// identity, the case goes back to a person, who may ask again or give up.
func TestIdentityRefused(t *testing.T) {
	tests := []struct {
		name    string
		options options
		events  []string
		why     string
	}{
		{"duplicate", options{items: family("Duplicate")}, []string{"failed RA-IDN-032"}, "the directory may know the person, and is not asked again before somebody has answered"},
		{"any other final error", options{ports: &simulator.Outcomes{OnCreate: func(authority.IdentityOrder) error {
			return errors.New("not today")
		}}}, []string{"failed", "failed"}, "an order that the directory will not do must not wait for ever"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, tt.options)
			h.until(t, "create identity")
			k := must(h.Case(t.Context(), h.caseID()))
			if k.Stage != registration.Verified || !k.UserID.IsZero() {
				t.Errorf("case is %s\nwhy: %s", k.Stage, tt.why)
			}
			h.refusedBy(t, only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: k.ID})), "RA-VID-040")
			again := authority.CreateIdentity{By: agent, Case: k.ID}
			if len(k.Candidates) > 0 {
				h.refusedBy(t, only(h.CreateIdentity(t.Context(), again)), "RA-IDN-050")
				again.NotDuplicates = []identity.NotDuplicate{{Reason: identity.NotDuplicateTwins, Candidates: []identity.UserID{grantee}}}
				h.refusedBy(t, only(h.CreateIdentity(t.Context(), again)), "RA-IDN-050")
			} else {
				h.tell(t, "create identity", "create identity")
			}
			if diff := cmp.Diff(tt.events, h.came(authority.ActionIdentityCreated)); diff != "" {
				t.Errorf("events (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if n, jobs := len(must(h.sim.Identities())), must(h.Jobs(t.Context())); n != 0 || jobs != 0 {
				t.Errorf("%d identities and %d jobs", n, jobs)
			}
			if err := only(h.CloseCase(t.Context(), authority.CloseCase{By: agent, Case: k.ID})); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestDirectoryUnavailable shows that a directory that fails for a time creates
// one identity in the end.
func TestDirectoryUnavailable(t *testing.T) {
	h := newHouse(t, options{items: family("Unavailable")})
	h.until(t, "create identity")
	for _, d := range []time.Duration{30 * time.Second, time.Minute} {
		if k := must(h.Case(t.Context(), h.caseID())); k.Stage != registration.IdentityRequested {
			t.Fatalf("case is %s", k.Stage)
		}
		h.wait(t, d)
	}
	k := must(h.Case(t.Context(), h.caseID()))
	if created := must(h.sim.Identities()); k.Stage != registration.Registered || len(created) != 1 || created[0].UserID != k.UserID {
		t.Errorf("case is %s, %d identities were created", k.Stage, len(created))
	}
}
