package authority_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/registration"
)

func mobile(number string) func(*registration.Items) {
	return func(in *registration.Items) { in.Registrant.Mobile = number }
}

// TestReleaseTriedAgain has the gateway fail twice: the same text is offered
// again with the same reference, and sent once.
func TestReleaseTriedAgain(t *testing.T) {
	var refs, texts []string
	h := newHouse(t, options{items: mobile("07700 900004"), ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
		if strings.HasPrefix(m.Ref, "release-") {
			refs, texts = append(refs, m.Ref), append(texts, m.Text.Reveal())
		}
		return nil
	}}})
	h.until(t, "release")
	state(t, h, card.Releasing)
	for i, want := range []card.State{card.Releasing, card.Released} {
		h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-PSC-022")
		wait := 30 * time.Second << i
		if n := h.wait(t, wait-time.Second); n != 0 {
			t.Errorf("%d jobs were done a second before %v were over", n, wait)
		}
		h.wait(t, time.Second)
		state(t, h, want)
	}
	if len(refs) != 3 || len(slices.Compact(refs)) != 1 || len(slices.Compact(texts)) != 1 {
		t.Errorf("the gateway was asked with %v, want one text and one reference three times", refs)
	}
	if sent := passcodeTexts(h); len(sent) != 1 || sent[0].To != "+447700900004" {
		t.Errorf("%d texts with a passcode", len(sent))
	}
	if diff := cmp.Diff([]string{"done RA-PSC-024"}, h.came(authority.ActionPasscodeTexted)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	noPasscode(t, h, h.cardID())
	h.tell(t, "take into use", "assign position")
	verified(t, h)
}

// TestReleaseFailed has the gateway fail for good, and shows the two ways on.
func TestReleaseFailed(t *testing.T) {
	failed := func(t *testing.T) *house {
		t.Helper()
		texting := false
		h := newHouse(t, options{ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
			if strings.HasPrefix(m.Ref, "release-") && !texting {
				texting = true
				return simulator.ErrUnreachable
			}
			return nil
		}}})
		h.until(t, "release")
		state(t, h, card.ReleaseFailed)
		if diff := cmp.Diff([]string{"failed RA-PSC-024"}, h.came(authority.ActionPasscodeTexted)); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		noPasscode(t, h, h.cardID())
		h.clock = h.clock.Add(time.Minute)
		h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-PSC-022")
		h.refusedBy(t, only(h.TakeIntoUse(t.Context(), h.card())), "RA-CRD-008")
		return h
	}
	t.Run("unlocked face to face", func(t *testing.T) {
		h := failed(t)
		if err := only(h.UnlockFaceToFace(t.Context(), h.met())); err != nil {
			t.Fatal(err)
		}
		state(t, h, card.InUse)
		if n := len(passcodeTexts(h)); n != 0 {
			t.Errorf("%d texts with a passcode", n)
		}
	})
	t.Run("printed anew", func(t *testing.T) {
		h := failed(t)
		first := h.cardID()
		cancelled(t, h, card.ReasonPasscodeNotDelivered)
		if err := only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID(), Replaces: first})); err != nil {
			t.Fatal(err)
		}
		must(h.Work(t.Context()))
		h.tell(t, "dispatch", "take into use")
		state(t, h, card.InUse)
		sent, printed := passcodeTexts(h), must(h.sim.Printed())
		if len(sent) != 1 || len(printed) != 2 || !strings.Contains(sent[0].Text, printed[1].Passcode.Reveal()) {
			t.Errorf("%d texts for %d prints, want one, with the passcode of the second", len(sent), len(printed))
		}
	})
}

// TestCancelledWhileTexting cancels the card at the moment at which the gateway
// has the text: that cannot be called back, and the log says what happened.
func TestCancelledWhileTexting(t *testing.T) {
	var h *house
	var err error
	h = newHouse(t, options{ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
		if strings.HasPrefix(m.Ref, "release-") {
			_, err = h.CancelCard(context.Background(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: card.ReasonStolen})
		}
		return nil
	}}})
	h.until(t, "release")
	if err != nil {
		t.Fatal(err)
	}
	state(t, h, card.Cancelled)
	if diff := cmp.Diff([]string{"refused RA-CRD-010"}, h.came(authority.ActionPasscodeTexted)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
	if m := must(h.Message(t.Context(), must(h.Card(t.Context(), h.cardID())).ReleaseRef)); m.State != message.Sent {
		t.Errorf("the message is %s: what the gateway has taken is not known", m.State)
	}
	noPasscode(t, h, h.cardID())
}

// broken is a line to the gateway that is cut while a passcode is on it.
type broken struct {
	authority.Messenger
	before, after func() error // the text reaches the gateway
}

func (b *broken) Send(ctx context.Context, m authority.Message) (authority.Handover, error) {
	if !strings.HasPrefix(m.Ref, "release-") {
		return b.Messenger.Send(ctx, m)
	}
	if b.before != nil {
		if err := b.before(); err != nil {
			return authority.Handover{}, err
		}
	}
	h, err := b.Messenger.Send(ctx, m)
	if b.after != nil && err == nil {
		return h, b.after()
	}
	return h, err
}

// TestStoppedWhileTexting ends the work, as a server that is shut down does,
// while the passcode is being texted. That is no answer of the gateway: the same
// text is offered again, and the registrant gets it once.
func TestStoppedWhileTexting(t *testing.T) {
	for _, cut := range []error{context.Canceled, context.DeadlineExceeded, nil} {
		for _, reached := range []bool{false, true} {
			if cut == nil && !reached {
				continue
			}
			line := &broken{}
			h := newHouse(t, options{line: func(m authority.Messenger) authority.Messenger {
				line.Messenger = m
				return line
			}})
			h.until(t, "confirm receipt")
			if err := only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})); err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			hang := func() error { stop(); return cut }
			if line.before = hang; reached {
				line.before, line.after = nil, hang
			}
			if _, err := h.Work(ctx); ctx.Err() == nil || err == nil {
				t.Errorf("cut %v, reached %t: the work went on: %v", cut, reached, err)
			}
			want := card.Releasing
			if cut == nil {
				want = card.Released // sent is sent, and known
			}
			state(t, h, want)
			line.before, line.after = nil, nil
			h.wait(t, time.Minute)
			state(t, h, card.Released)
			if n := len(passcodeTexts(h)); n != 1 {
				t.Errorf("cut %v, reached %t: %d texts with a passcode", cut, reached, n)
			}
		}
	}
}

// TestUnlockFaceToFaceWithoutText: a holder who comes in person chooses a
// passcode; the one that was printed is never texted, and forgotten.
func TestUnlockFaceToFaceWithoutText(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "confirm receipt")
	if err := only(h.UnlockFaceToFace(t.Context(), h.met())); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	state(t, h, card.InUse)
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-PSC-022")
	if h.subject(authority.ActionKeyDestroyed) != h.cardID() {
		t.Error("the key of the printed passcode is still there")
	}
	if n := len(passcodeTexts(h)); n != 0 {
		t.Errorf("%d texts with a passcode, want none", n)
	}
}
