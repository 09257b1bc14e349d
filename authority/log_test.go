package authority_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
)

// TestSubjectIsAnID: whatever a caller sends as an id, the log keeps no free
// text of it.
func TestSubjectIsAnID(t *testing.T) {
	h := newHouse(t, options{})
	for _, sent := range []string{"Ada Example born 1985, passcode 123456", "ada example", strings.Repeat("a-", 40) + "a", "", "card-<1>"} {
		if err := only(h.DispatchCard(t.Context(), authority.MoveCard{By: agent, Card: sent})); !errors.Is(err, authority.ErrNotFound) {
			t.Fatalf("got %v, want ErrNotFound", err)
		}
		if got := h.events[len(h.events)-1].Subject; got != "unreadable" {
			t.Errorf("the log holds %q", got)
		}
	}
	if strings.Contains(h.export(), "Ada") {
		t.Error("a name stands in the log")
	}
}

// TestOwnProfileNotHeld: where the actor's own profile is not held, the log says
// that they could not be compared with the registrant.
func TestOwnProfileNotHeld(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "open")
	if got := h.events[len(h.events)-1].Detail["own-profile"]; got != "not-held" {
		t.Errorf("detail is %q, want not-held", got)
	}
}

// TestNumbersMadeIsLogged: numbers that were made stand in the log although the
// gateway's answer never came and the registrant had read them back.
func TestNumbersMadeIsLogged(t *testing.T) {
	cut := true
	ctx, cancel := context.WithCancel(t.Context())
	h := newHouse(t, options{ports: &simulator.Outcomes{OnSend: func(authority.Message) error {
		if cut {
			cancel()
		}
		return nil
	}}})
	h.until(t, "book")
	if err := only(h.TextNumbers(t.Context(), authority.TextNumbers{By: agent, Case: h.caseID()})); err != nil {
		t.Fatal(err)
	}
	_, _ = h.Work(ctx)
	cut = false
	made := 0
	for _, e := range h.log() {
		if e.Action == authority.ActionNumbersMade && e.Outcome == audit.Done {
			made++
		}
	}
	if made != 1 {
		t.Errorf("numbers.made stands in the log %d times, want once", made)
	}
}

// TestLostKeyHoldsUpNobody: a passcode that cannot be opened any more ends its
// release with an event, and the jobs of others go on.
func TestLostKeyHoldsUpNobody(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "confirm receipt")
	if err := h.vault.Destroy(h.cardID()); err != nil {
		t.Fatal(err)
	}
	if err := only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	state(t, h, card.ReleaseFailed)
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
	found := false
	for _, e := range h.log() {
		found = found || e.Action == authority.ActionPasscodeTexted && e.Outcome == audit.Failed && e.Detail["why"] == "passcode-lost"
	}
	if !found {
		t.Error("the log does not say that the passcode was lost")
	}
}

// hurried fails a test when a port is asked without an end to its time.
type hurried struct {
	authority.Messenger
	t *testing.T
}

func (m hurried) Send(ctx context.Context, o authority.Message) (authority.Handover, error) {
	if _, ok := ctx.Deadline(); !ok {
		m.t.Error("the gateway may take for ever")
	}
	return m.Messenger.Send(ctx, o)
}

// TestPortsHaveADeadline: a gateway that hangs must not hold up all queues, nor
// a job beyond its lease.
func TestPortsHaveADeadline(t *testing.T) {
	h := newHouse(t, options{line: func(m authority.Messenger) authority.Messenger { return hurried{m, t} }})
	if err := h.play(t.Context(), job); err != nil {
		t.Fatal(err)
	}
}
