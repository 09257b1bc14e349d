package authority_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
)

func TestUndelivered(t *testing.T) {
	t.Run("and sent again", func(t *testing.T) {
		h := newHouse(t, options{})
		h.until(t, "dispatch")
		h.clock = h.clock.Add(time.Hour)
		if err := only(h.ReturnUndelivered(t.Context(), h.card())); err != nil {
			t.Fatal(err)
		}
		state(t, h, card.Undelivered)
		h.refusedBy(t, only(h.ConfirmReceipt(t.Context(), h.card())), "RA-CRD-005")
		if !sealed(t, h, h.cardID()) {
			t.Error("the passcode of a card that may be sent again is gone")
		}
		h.tell(t, "dispatch", "take into use")
		state(t, h, card.InUse)
	})
	t.Run("and cancelled", func(t *testing.T) {
		h := newHouse(t, options{})
		h.until(t, "dispatch")
		if err := only(h.ReturnUndelivered(t.Context(), h.card())); err != nil {
			t.Fatal(err)
		}
		cancelled(t, h, card.ReasonUndelivered)
		if diff := cmp.Diff([]string{"done RA-CRD-009", "refused RA-CRD-010"}, h.came(authority.ActionCancelCard)); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

// cancelled cancels the card of the main job, and asserts that nothing of its
// passcode is left, and that it comes to nothing more.
func cancelled(t *testing.T, h *house, reason card.CancelReason) {
	t.Helper()
	h.clock = h.clock.Add(time.Second)
	k, err := h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: reason})
	if err != nil {
		t.Fatal(err)
	}
	if k.State != card.Cancelled || k.Reason != reason {
		t.Errorf("card is %s for %s", k.State, k.Reason)
	}
	if sealed(t, h, k.ID) {
		t.Error("the sealed passcode outlives the card")
	}
	texts, prints := passcodeTexts(h), len(must(h.sim.Printed()))
	h.wait(t, time.Hour)
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
	if len(passcodeTexts(h)) != len(texts) || len(must(h.sim.Printed())) != prints {
		t.Error("something was texted or printed for a cancelled card")
	}
	noPasscode(t, h, k.ID)
	state(t, h, card.Cancelled)
	h.refusedBy(t, only(h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: k.ID, Reason: reason})), "RA-CRD-010")
}

// passcodeTexts returns the texts with a passcode that were sent.
func passcodeTexts(h *house) []simulator.Sent {
	var sent []simulator.Sent
	for _, m := range must(h.sim.Messages()) {
		if strings.Contains(m.Text, "passcode") {
			sent = append(sent, m)
		}
	}
	return sent
}

// busy is a gateway and a printer that are never free: for a card that is only
// ordered, and a passcode that is only on its way.
func busy(job string) options {
	return options{ports: &simulator.Outcomes{
		OnPrint: func(authority.PrintOrder) error {
			if job == "print" {
				return authority.ErrTemporary
			}
			return nil
		},
		OnSend: func(m authority.Message) error {
			if job == "text" && strings.HasPrefix(m.Ref, "release-") {
				return authority.ErrTemporary
			}
			return nil
		},
	}}
}

// nobodyCanTell has the gateway lose its answer about the passcode, and never say what
// became of it.
var nobodyCanTell = options{ports: &simulator.Outcomes{
	OnSend: func(m authority.Message) error {
		if strings.HasPrefix(m.Ref, "release-") {
			return simulator.ErrAnswerLost
		}
		return nil
	},
	OnAsk: func(string) error { return authority.ErrUnsure },
}}

// TestCancelledAtEachState walks through all states that a card can be cancelled
// in, also while the printer or the gateway is at work on it.
func TestCancelledAtEachState(t *testing.T) {
	tests := []struct {
		state   card.State
		after   string
		options options
	}{
		{card.Deferred, "create identity", options{}},
		{card.Ordered, "order card", busy("print")},
		{card.Printed, "order card", options{}},
		{card.Dispatched, "dispatch", options{}},
		{card.Undelivered, "dispatch", options{}},
		{card.Received, "confirm receipt", options{}},
		{card.Releasing, "release", busy("text")},
		{card.Released, "release", options{}},
		{card.ReleaseFailed, "release", noText},
		{card.SendUnknown, "release", nobodyCanTell},
		{card.InUse, "take into use", options{}},
		{card.AskedBack, "take into use", options{}},
	}
	before := map[card.State]func(*house) error{
		card.Deferred:    orderedLater,
		card.Undelivered: doneBefore((*authority.Authority).ReturnUndelivered),
		card.AskedBack:   doneBefore((*authority.Authority).AskBackCard),
		card.SendUnknown: func(h *house) error {
			h.clock = h.clock.Add(time.Minute)
			return only(h.Work(context.Background()))
		},
	}
	tried := map[card.State]bool{}
	for _, tt := range tests {
		tried[tt.state] = true
		t.Run(tt.state.String(), func(t *testing.T) {
			h := newHouse(t, tt.options)
			h.until(t, tt.after)
			if ready := before[tt.state]; ready != nil {
				if err := ready(h); err != nil {
					t.Fatal(err)
				}
			}
			state(t, h, tt.state)
			cancelled(t, h, card.ReasonOtherLeaver)
			verified(t, h)
		})
	}
	for _, m := range card.Transitions() {
		if m.Move == card.Cancel && !tried[m.From] {
			t.Errorf("nobody tried to cancel a card that is %s", m.From)
		}
	}
}

// TestCancelRefused shows that a cancellation that is refused leaves the passcode
// where it is.
func TestCancelRefused(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "order card")
	for _, reason := range []card.CancelReason{0, card.ReasonSpoiledPrint} {
		h.refusedBy(t, only(h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: reason})), "RA-CRD-009")
	}
	must(h.Work(t.Context()))
	state(t, h, card.Printed)
	if !sealed(t, h, h.cardID()) || keys(t, h) != 1 {
		t.Error("the passcode is gone")
	}
}

func TestSpoiledAfterPrint(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "order card")
	if err := only(h.SpoilCard(t.Context(), h.card())); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	state(t, h, card.Spoiled)
	noPasscode(t, h, h.cardID())
}
