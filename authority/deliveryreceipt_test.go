package authority_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/message"
)

// tell records a receipt.
func (p *post) tell(t *testing.T, ref string, s message.State) {
	t.Helper()
	r := authority.DeliveryReceipt{Ref: ref, State: s, ID: "g-" + ref, At: p.clock}
	if err := p.RecordReceipt(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

// in has one more passcode come to a state of its message.
func (p *post) in(t *testing.T, s message.State) (id, ref string) {
	t.Helper()
	p.gateway.onSend, p.gateway.onAsk = nil, nil
	switch s {
	case message.Waiting:
		p.gateway.onSend = func(string) error { return authority.ErrTemporary }
	case message.Sending, message.Unknown:
		p.gateway.onSend = func(string) error { return errTaken }
	case message.Failed:
		p.gateway.onSend = func(string) error { return errors.New("never") }
	}
	id, ref, err := p.release(p.Authority, "07700 900123")
	if err != nil {
		t.Fatal(err)
	}
	p.wait(t, 0)
	if s == message.Unknown {
		p.gateway.onAsk = func(string) error { return authority.ErrUnsure }
		p.wait(t, time.Minute)
	}
	if s == message.Delivered {
		p.tell(t, ref, message.Delivered)
	}
	if got := must(p.Message(t.Context(), ref)).State; got != s {
		t.Fatalf("the message is %s, want %s", got, s)
	}
	return id, ref
}

// TestReceipts tells of a passcode in each state of its message each thing that a
// gateway can tell, twice: what becomes of message and card, and what stands in the log.
func TestReceipts(t *testing.T) {
	p := newPost(t, false, nil)
	const texted, reported = authority.ActionPasscodeTexted, authority.ActionPasscodeReported
	for _, tt := range []struct {
		was, told, want message.State
		card            card.State
		event           string // "" for none
		outcome         audit.Outcome
		why             string
	}{
		{message.Waiting, message.Sent, message.Sent, card.Released, texted, audit.Done, "an attempt went through after all"},
		{message.Waiting, message.Delivered, message.Delivered, card.Released, texted, audit.Done, "an attempt went through after all"},
		{message.Waiting, message.Failed, message.Failed, card.ReleaseFailed, texted, audit.Failed, "an attempt went through after all, and did not arrive"},
		{message.Sending, message.Sent, message.Sent, card.Released, texted, audit.Done, "the answer that was lost"},
		{message.Sending, message.Delivered, message.Delivered, card.Released, texted, audit.Done, "the answer that was lost"},
		{message.Sending, message.Failed, message.Failed, card.ReleaseFailed, texted, audit.Failed, "the answer that was lost"},
		{message.Sent, message.Sent, message.Sent, card.Released, "", 0, "no news"},
		{message.Sent, message.Delivered, message.Delivered, card.Released, reported, audit.Done, "the card is where it was"},
		{message.Sent, message.Failed, message.Failed, card.ReleaseFailed, reported, audit.Failed, "it did not come"},
		{message.Unknown, message.Sent, message.Sent, card.Released, reported, audit.Done, "resolved late"},
		{message.Unknown, message.Delivered, message.Delivered, card.Released, reported, audit.Done, "resolved late"},
		{message.Unknown, message.Failed, message.Failed, card.ReleaseFailed, reported, audit.Failed, "resolved late"},
		{message.Delivered, message.Sent, message.Delivered, card.Released, "", 0, "old news"},
		{message.Delivered, message.Delivered, message.Delivered, card.Released, "", 0, "no news"},
		{message.Delivered, message.Failed, message.Delivered, card.Released, reported, audit.Refused, "what has arrived has arrived"},
		{message.Failed, message.Sent, message.Failed, card.ReleaseFailed, reported, audit.Refused, "it was never taken"},
		{message.Failed, message.Delivered, message.Failed, card.ReleaseFailed, reported, audit.Refused, "it was never taken"},
		{message.Failed, message.Failed, message.Failed, card.ReleaseFailed, "", 0, "no news"},
	} {
		t.Run(tt.was.String()+" "+tt.told.String(), func(t *testing.T) {
			id, ref := p.in(t, tt.was)
			before := len(p.events)
			p.tell(t, ref, tt.told)
			m, k := must(p.Message(t.Context(), ref)), must(p.Card(t.Context(), id))
			if m.State != tt.want || k.State != tt.card {
				t.Errorf("the message is %s, the card %s; want %s, %s\nwhy: %s", m.State, k.State, tt.want, tt.card, tt.why)
			}
			var got []string
			for _, e := range p.events[before:] {
				got = append(got, e.Action+" "+e.Outcome.String()+" "+e.Subject+" "+e.Actor+" "+e.For)
			}
			var want []string
			if tt.event != "" {
				want = []string{tt.event + " " + tt.outcome.String() + " " + id + " system RX1"}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if tt.outcome == audit.Refused {
				if diff := cmp.Diff([]string{"RA-PSC-044"}, p.last().Rules); diff != "" {
					t.Errorf("rules (-want +got):\n%s", diff)
				}
			}
			events := len(p.events)
			p.tell(t, ref, tt.want) // told again: what is known
			if len(p.events) != events || must(p.Message(t.Context(), ref)).Version != m.Version {
				t.Error("told again, it is another")
			}
			// Its job has nothing to do any more: it was sent once at most.
			p.gateway.onSend, p.gateway.onAsk = nil, nil
			p.wait(t, 2*time.Hour)
			if n, jobs := p.gateway.sentOf(ref), must(p.Jobs(t.Context())); n > 1 || jobs != 0 {
				t.Errorf("%d texts, %d jobs left", n, jobs)
			}
		})
	}
	verified(t, p.house)
}

// TestReceiptsOfNothing: of a reference that no message has, of a state that none can
// tell, and of a message that nobody has handed over.
func TestReceiptsOfNothing(t *testing.T) {
	p := newPost(t, false, nil)
	ctx := t.Context()
	if err := p.RecordReceipt(ctx, authority.DeliveryReceipt{Ref: "release-none", State: message.Delivered}); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("RecordReceipt() = %v, want ErrNotFound", err)
	}
	_, ref, err := p.release(p.Authority, "07700 900123")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []message.State{0, message.Waiting, message.Sending, message.Unknown, 99} {
		if err := p.RecordReceipt(ctx, authority.DeliveryReceipt{Ref: ref, State: s}); !errors.Is(err, authority.ErrReceipt) {
			t.Errorf("%s: %v, want ErrReceipt", s, err)
		}
	}
	p.tell(t, ref, message.Delivered)
	if e := p.last(); e.Outcome != audit.Refused || !cmp.Equal(e.Rules, []string{"RA-PSC-048"}) {
		t.Errorf("event %s by %v, want refused by RA-PSC-048", e.Outcome, e.Rules)
	}
	if m := must(p.Message(ctx, ref)); m.State != message.Waiting {
		t.Errorf("the message is %s", m.State)
	}
	p.wait(t, 0)
	if n := p.gateway.sentOf(ref); n != 1 {
		t.Errorf("%d texts, want 1", n)
	}
}

// TestReceiptOfASecondMessage: the gateway has two messages under one reference. It is
// seen by its names for them, told with what is news and with what is not; the first
// stays, and the release is not proven.
func TestReceiptOfASecondMessage(t *testing.T) {
	for _, s := range []message.State{message.Sent, message.Delivered, message.Failed} {
		h := newHouse(t, options{})
		h.until(t, "release")
		ref := must(h.Card(t.Context(), h.cardID())).ReleaseRef
		first := must(h.Message(t.Context(), ref)).GatewayID
		for range 2 {
			if err := h.RecordReceipt(t.Context(), authority.DeliveryReceipt{Ref: ref, State: s, ID: "second"}); err != nil {
				t.Fatal(err)
			}
			e := h.last()
			if e.Action != authority.ActionPasscodeReported || e.Detail["doubled"] != "second" || e.Detail["release"] != ref || !slices.Contains(e.Rules, "RA-PSC-041") {
				t.Errorf("%s: event %s %v by %v", s, e.Action, e.Detail, e.Rules)
			}
		}
		if m := must(h.Message(t.Context(), ref)); m.GatewayID != first || first == "" {
			t.Errorf("%s: the message is called %q, want %q", s, m.GatewayID, first)
		}
		told, entries := custodyOf(t, h.export(), h.store.VerifierKey(), nil)
		if len(entries) != 1 || told.Clean() || !slices.Contains(rulesOf(entries[0]), "RA-AUD-014") {
			t.Errorf("%s: %+v", s, told)
		}
		before := len(h.log())
		if err := h.RecordReceipt(t.Context(), authority.DeliveryReceipt{Ref: ref, State: s, ID: first}); err != nil || len(h.log()) != before {
			t.Errorf("%s: told of the first: %v, %d events", s, err, len(h.log())-before)
		}
	}
}

// TestReceiptAfterTheCardWentOn: a card that is in use, or cancelled, stays so.
func TestReceiptAfterTheCardWentOn(t *testing.T) {
	p := newPost(t, false, nil)
	for _, s := range []message.State{message.Sent, message.Unknown} {
		id, ref := p.in(t, s)
		if err := only(p.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: id, Reason: card.ReasonStolen})); err != nil {
			t.Fatal(err)
		}
		p.tell(t, ref, message.Failed)
		if k, m := must(p.Card(t.Context(), id)), must(p.Message(t.Context(), ref)); k.State != card.Cancelled || m.State != message.Failed {
			t.Errorf("the card is %s, the message %s", k.State, m.State)
		}
		if e := p.last(); e.Action != authority.ActionPasscodeReported || e.Outcome != audit.Failed || e.Detail["release"] != ref || e.Detail["to"] != "" {
			t.Errorf("event %s %s %v", e.Action, e.Outcome, e.Detail)
		}
	}
}

// TestReceiptsOfNumbers: they are about the case, which stays as it is.
func TestReceiptsOfNumbers(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "text numbers")
	page, _, err := h.For(agent).Messages(t.Context(), authority.MessageFilter{Kind: message.Numbers}, authority.Page{Limit: 1})
	if err != nil || len(page) != 1 {
		t.Fatal(page, err)
	}
	before := must(h.Case(t.Context(), h.caseID()))
	for _, s := range []message.State{message.Delivered, message.Delivered, message.Failed} {
		if err := h.RecordReceipt(context.Background(), authority.DeliveryReceipt{Ref: page[0].ID, State: s}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"done RA-VID-020", "refused RA-PSC-044"}, h.came(authority.ActionMessageReported)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if after := must(h.Case(t.Context(), h.caseID())); after.Version != before.Version {
		t.Error("the case is another")
	}
	if m := must(h.Message(t.Context(), page[0].ID)); m.State != message.Delivered || !m.DeliveredAt.Equal(h.clock) {
		t.Errorf("the message is %s at %v", m.State, m.DeliveredAt)
	}
}
