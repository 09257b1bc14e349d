package authority_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
)

// settled has the jobs done, every five minutes, until the message has come to an end, and returns how long that took.
func (p *post) settled(t *testing.T, ref string) time.Duration {
	t.Helper()
	begun := p.clock
	for range 400 {
		p.wait(t, 0)
		if must(p.Message(t.Context(), ref)).State.Settled() {
			return p.clock.Sub(begun)
		}
		p.clock = p.clock.Add(5 * time.Minute)
	}
	t.Fatal("it does not come to an end")
	return 0
}

// TestGivenUpAfterADay: a gateway that takes nothing is asked for a day, and what it
// takes a moment before the day is over is sent.
func TestGivenUpAfterADay(t *testing.T) {
	p := newPost(t, false, nil)
	p.gateway.onSend = func(string) error { return authority.ErrTemporary }
	id, ref, err := p.release(p.Authority, "07700 900123")
	if err != nil {
		t.Fatal(err)
	}
	took := p.settled(t, ref)
	m, k := must(p.Message(t.Context(), ref)), must(p.Card(t.Context(), id))
	if took < 24*time.Hour || took > 25*time.Hour || m.Failure != message.GivenUp || m.Recipient != "" || k.State != card.ReleaseFailed {
		t.Errorf("after %v the message is %s %s, the card %s", took, m.State, m.Failure, k.State)
	}
	if e := texted(p.house); e.Outcome != audit.Failed || e.Detail["failure"] != "given-up" || !slices.Contains(e.Rules, "RA-PSC-042") || e.Detail["to"] != "release-failed" {
		t.Errorf("event %s %v", e.Outcome, e.Detail)
	}
	if n := p.gateway.sentOf(ref); n != 0 {
		t.Errorf("%d texts", n)
	}
	if sealed(t, p.house, id) {
		t.Error("the sealed passcode is still there")
	}

	id, ref, err = p.release(p.Authority, "07700 900123")
	if err != nil {
		t.Fatal(err)
	}
	p.wait(t, 22*time.Hour)
	p.gateway.onSend = nil
	p.wait(t, time.Hour)
	if m, k := must(p.Message(t.Context(), ref)), must(p.Card(t.Context(), id)); m.State != message.Sent || k.State != card.Released {
		t.Errorf("the message is %s, the card %s", m.State, k.State)
	}
}

// TestUnknownAfterADay: a gateway that cannot be asked is asked for a day, and never
// given the text again; one that answers a moment before has it known.
func TestUnknownAfterADay(t *testing.T) {
	for _, answers := range []bool{false, true} {
		p := newPost(t, false, nil)
		p.gateway.onSend = func(string) error { return errTaken }
		p.gateway.onAsk = func(string) error { return authority.ErrTemporary }
		id, ref, err := p.release(p.Authority, "07700 900123")
		if err != nil {
			t.Fatal(err)
		}
		p.wait(t, 0)
		begun := must(p.Message(t.Context(), ref)).BegunAt
		p.clock = begun.Add(24*time.Hour - 1)
		p.wait(t, 0)
		if m := must(p.Message(t.Context(), ref)); m.State != message.Sending {
			t.Fatalf("a nanosecond before the day is over the message is %s", m.State)
		}
		if answers {
			p.gateway.onAsk = nil
		}
		p.settled(t, ref)
		m, k := must(p.Message(t.Context(), ref)), must(p.Card(t.Context(), id))
		want, state, outcome := message.Unknown, card.SendUnknown, audit.Failed
		if answers {
			want, state, outcome = message.Sent, card.Released, audit.Done
		}
		e := texted(p.house)
		if slices.Contains(e.Rules, "RA-PSC-043") == answers {
			t.Errorf("answers %t: the event rests on %v", answers, e.Rules)
		}
		if m.State != want || k.State != state || e.Outcome != outcome || e.Detail["to"] != state.String() {
			t.Errorf("answers %t: the message is %s, the card %s, the event %s", answers, m.State, k.State, e.Outcome)
		}
		if n := p.gateway.sentOf(ref); n != 1 || m.Attempts != 1 {
			t.Errorf("%d texts after %d attempts", n, m.Attempts)
		}
		if sealed(t, p.house, id) {
			t.Error("the sealed passcode is still there")
		}
	}
}

// TestUnknownToTheNanosecond: the job that comes as the day is over finds it over.
func TestUnknownToTheNanosecond(t *testing.T) {
	p := newPost(t, false, nil)
	p.gateway.onSend = func(string) error { return errTaken }
	p.gateway.onAsk = func(string) error { return context.DeadlineExceeded }
	_, ref, err := p.release(p.Authority, "07700 900123")
	if err != nil {
		t.Fatal(err)
	}
	p.wait(t, 0)
	p.clock = must(p.Message(t.Context(), ref)).BegunAt.Add(24 * time.Hour)
	p.wait(t, 0)
	if m := must(p.Message(t.Context(), ref)); m.State != message.Unknown {
		t.Errorf("the message is %s", m.State)
	}
}

// TestNobodyCanTell: a gateway that says so ends the sending at once, visibly, and is
// never given the text again. The card can be unlocked, or is found to be in use.
func TestNobodyCanTell(t *testing.T) {
	h := newHouse(t, nobodyCanTell)
	h.until(t, "release")
	state(t, h, card.Releasing)
	h.wait(t, time.Minute)
	state(t, h, card.SendUnknown)
	if diff := cmp.Diff([]string{"failed RA-PSC-043 RA-PSC-024"}, h.came(authority.ActionPasscodeTexted)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if e := texted(h); e.Detail["why"] != "send-unknown" || e.Detail["from"] != "releasing" || e.Detail["to"] != "send-unknown" {
		t.Errorf("details %v", e.Detail)
	}
	noPasscode(t, h, h.cardID())
	h.wait(t, 48*time.Hour)
	if n := len(passcodeTexts(h)); n != 1 {
		t.Errorf("%d texts with a passcode", n)
	}
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-PSC-022")
	h.tell(t, "take into use", "take into use")
	state(t, h, card.InUse)
}

// TestWhatCannotBeSent: the ends of a message that is not handed over any more.
func TestWhatCannotBeSent(t *testing.T) {
	other := must(identity.ParseMobile("07700 900456"))
	for _, tt := range []struct {
		name   string
		change func(p *post, id string) error
		reason message.FailureReason
		card   card.State
		why    string // in the event; "" for no event
	}{
		{"another number is proven", func(p *post, id string) error {
			return p.store.Update(t.Context(), func(tx authority.Tx) error {
				k := must(tx.Case(must(tx.Card(id)).Registration))
				k.Proven.Mobile = other
				return tx.PutCase(k)
			})
		}, message.NumberChanged, card.ReleaseFailed, "number-changed"},
		{"the key is gone", func(p *post, id string) error { return p.vault.Destroy(id) }, message.SecretLost, card.ReleaseFailed, "passcode-lost"},
		{"the card is cancelled", func(p *post, id string) error {
			return only(p.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: id, Reason: card.ReasonStolen}))
		}, message.NotWanted, card.Cancelled, ""},
	} {
		for _, cut := range []bool{false, true} { // before the first attempt; after one that was cut off
			p := newPost(t, false, nil)
			id, ref, err := p.release(p.Authority, "07700 900123")
			if err != nil {
				t.Fatal(err)
			}
			if cut {
				p.gateway.onSend = func(string) error { return authority.ErrUnsure }
				p.wait(t, 0)
			}
			if err := tt.change(p, id); err != nil {
				t.Fatal(err)
			}
			events := len(p.came(authority.ActionPasscodeTexted))
			p.gateway.onSend = nil
			p.wait(t, time.Minute)
			m, k := must(p.Message(t.Context(), ref)), must(p.Card(t.Context(), id))
			if m.State != message.Failed || m.Failure != tt.reason || k.State != tt.card || p.gateway.sentOf(ref) != 0 {
				t.Errorf("%s, cut %t: the message is %s %s, the card %s, %d texts", tt.name, cut, m.State, m.Failure, k.State, p.gateway.sentOf(ref))
			}
			if n := len(p.came(authority.ActionPasscodeTexted)) - events; n != map[bool]int{true: 1}[tt.why != ""] || tt.why != "" && texted(p.house).Detail["why"] != tt.why {
				t.Errorf("%s: %d events, why %q", tt.name, n, texted(p.house).Detail["why"])
			}
			if n := must(p.Jobs(t.Context())); n != 0 {
				t.Errorf("%s: %d jobs are left over", tt.name, n)
			}
		}
	}
}

// TestOrderOfARecipient: what comes later for the same recipient waits until what comes
// before is settled, and others go ahead.
func TestOrderOfARecipient(t *testing.T) {
	for _, workers := range []int{1, 4} {
		p := newPost(t, false, func(c *authority.Config) { c.Workers = workers })
		var refs []string
		for _, number := range []string{"07700 900123", "07700 900123", "07700 900124", "07700 900123"} {
			_, ref, err := p.release(p.Authority, number)
			if err != nil {
				t.Fatal(err)
			}
			refs = append(refs, ref)
		}
		p.gateway.onSend = func(ref string) error {
			if ref == refs[0] {
				return authority.ErrTemporary
			}
			return nil
		}
		p.wait(t, 0)
		if diff := cmp.Diff(map[string][]string{"+447700900124": {refs[2]}}, p.gateway.order); diff != "" {
			t.Errorf("while the first waits (-want +got):\n%s", diff)
		}
		p.gateway.onSend = nil
		p.wait(t, time.Minute)
		want := map[string][]string{"+447700900123": {refs[0], refs[1], refs[3]}, "+447700900124": {refs[2]}}
		if diff := cmp.Diff(want, p.gateway.order); diff != "" {
			t.Errorf("%d workers (-want +got):\n%s", workers, diff)
		}
	}
}

// TestGatewayRests: after ten attempts in vain the gateway is left alone until the wait
// is over, and what waited meanwhile is sent as soon as it takes something again.
func TestGatewayRests(t *testing.T) {
	p := newPost(t, false, nil)
	attempts := 0
	p.gateway.onSend = func(string) error { attempts++; return authority.ErrTemporary }
	var refs []string
	for range 15 {
		_, ref, err := p.release(p.Authority, "07700 900"+[]string{"200", "201", "202", "203", "204", "205", "206", "207", "208", "209", "210", "211", "212", "213", "214"}[len(refs)])
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, ref)
	}
	p.wait(t, 0)
	if attempts != 10 {
		t.Errorf("%d attempts, want 10", attempts)
	}
	p.wait(t, 30*time.Second) // the rest is over: one more is tried
	if attempts != 11 {
		t.Errorf("%d attempts, want 11", attempts)
	}
	p.gateway.onSend = nil
	p.wait(t, time.Hour)
	p.wait(t, time.Hour)
	for _, ref := range refs {
		if n := p.gateway.sentOf(ref); n != 1 {
			t.Errorf("%s was texted %d times", ref, n)
		}
	}
}

// TestReleaseOfAnEarlierVersion: a job that was stored before messages were kept has its
// message made, and the gateway is asked first.
func TestReleaseOfAnEarlierVersion(t *testing.T) {
	for _, went := range []bool{false, true} {
		p := newPost(t, false, nil)
		id := must(p.another("07700 900123"))
		err := p.store.Update(t.Context(), func(tx authority.Tx) error {
			k, err := must(tx.Card(id)).Release(card.ReleaseRequest{To: "+447700900123", Proven: "+447700900123", Ref: "release-old", At: p.clock})
			return errors.Join(err, tx.PutCard(k), tx.Enqueue(authority.Job{
				ID: "release-old", Kind: authority.TextPasscodeJob, Subject: id, Queue: id, Due: p.clock,
			}))
		})
		if err != nil {
			t.Fatal(err)
		}
		p.gateway.doubles = true
		if went {
			p.gateway.texts["release-old"] = 1
		}
		p.wait(t, 0)
		if m, n := must(p.Message(t.Context(), "release-old")), p.gateway.sentOf("release-old"); m.State != message.Sent || n != 1 || p.gateway.asked != 1 {
			t.Errorf("went %t: the message is %s, %d texts, asked %d times", went, m.State, n, p.gateway.asked)
		}
		if k := must(p.Card(t.Context(), id)); k.State != card.Released {
			t.Errorf("went %t: the card is %s", went, k.State)
		}
	}
}

// TestNumbersUnsure has the gateway's answer about numbers be lost: it is asked, and
// what it has counts; what it does not have, or cannot tell, is superseded by new ones
// under an id of their own, at once.
func TestNumbersUnsure(t *testing.T) {
	for _, tt := range []struct {
		name   string
		sent   error // of the first
		asked  error
		first  message.State
		reason message.FailureReason
		texts  int
	}{
		{"it has them", simulator.ErrAnswerLost, nil, message.Sent, 0, 1},
		{"it does not have them", authority.ErrUnsure, nil, message.Failed, message.Superseded, 1},
		{"it cannot tell", simulator.ErrAnswerLost, authority.ErrUnsure, message.Unknown, 0, 2},
		{"it cannot be asked", simulator.ErrAnswerLost, authority.ErrTemporary, message.Unknown, 0, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var refs []string
			h := newHouse(t, options{ports: &simulator.Outcomes{
				OnSend: func(m authority.Message) error {
					refs = append(refs, m.Ref)
					if len(refs) == 1 {
						return tt.sent
					}
					return nil
				},
				OnAsk: func(string) error { return tt.asked },
			}})
			h.until(t, "text numbers")
			h.wait(t, 30*time.Second)
			m := must(h.Message(t.Context(), refs[0]))
			if m.State != tt.first || m.Failure != tt.reason {
				t.Errorf("the first numbers are %s %s, want %s %s", m.State, m.Failure, tt.first, tt.reason)
			}
			sent := must(h.sim.Messages())
			if len(sent) != tt.texts {
				t.Fatalf("%d texts, want %d", len(sent), tt.texts)
			}
			if last := must(h.Message(t.Context(), refs[len(refs)-1])); last.State != message.Sent || len(slices.Compact(refs)) > 1 && !strings.HasPrefix(last.ID, refs[0]+"-") {
				t.Errorf("the last numbers, %s, are %s", last.ID, last.State)
			}
			if diff := cmp.Diff([]string{"done RA-VID-020"}, h.came(authority.ActionNumbersTexted)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			h.tell(t, "read back", "complete call")
			if n := must(h.Jobs(t.Context())); n != 0 {
				t.Errorf("%d jobs are left over", n)
			}
		})
	}
}

// TestNumbersNobodyNeeds: what was asked for on a call that was broken off is not sent,
// and its message ends.
func TestNumbersNobodyNeeds(t *testing.T) {
	for _, tt := range []struct {
		sent  error
		asked error
		want  message.State
	}{
		{authority.ErrTemporary, nil, message.Failed},
		{simulator.ErrAnswerLost, authority.ErrUnsure, message.Unknown},
	} {
		var ref string
		h := newHouse(t, options{ports: &simulator.Outcomes{
			OnSend: func(m authority.Message) error { ref = m.Ref; return tt.sent },
			OnAsk:  func(string) error { return tt.asked },
		}})
		h.until(t, "text numbers")
		if err := only(h.AbandonCall(t.Context(), authority.AbandonCall{By: agent, Case: h.caseID()})); err != nil {
			t.Fatal(err)
		}
		h.wait(t, time.Minute)
		if m := must(h.Message(t.Context(), ref)); m.State != tt.want || must(h.Jobs(t.Context())) != 0 {
			t.Errorf("after %v the message is %s, want %s", tt.sent, m.State, tt.want)
		}
	}
}

// TestWorkersAtOnce: with four workers four jobs are under way at the same time.
func TestWorkersAtOnce(t *testing.T) {
	p := newPost(t, false, nil)
	together := &crowd{want: 4, all: make(chan struct{})}
	p.house.Authority = must(authority.New(authority.Config{
		Store: p.store, Vault: p.vault, Directory: p.sim, Printer: p.sim, Messenger: together,
		Now: func() time.Time { return p.clock }, Workers: 4, Observe: p.observe,
	}))
	for _, number := range []string{"07700 900201", "07700 900202", "07700 900203", "07700 900204"} {
		if _, _, err := p.release(p.Authority, number); err != nil {
			t.Fatal(err)
		}
	}
	if n := p.wait(t, 0); n != 8 { // and four keys destroyed
		t.Errorf("%d jobs, want 8", n)
	}
}

// crowd is a gateway that answers when so many are with it.
type crowd struct {
	want int64
	here atomic.Int64
	all  chan struct{}
}

func (m *crowd) Send(ctx context.Context, o authority.Message) (authority.Handover, error) {
	if m.here.Add(1) == m.want {
		close(m.all)
	}
	select {
	case <-m.all:
		return authority.Handover{ID: o.Ref, State: message.Sent}, nil
	case <-time.After(30 * time.Second):
		return authority.Handover{}, errors.New("nobody else came")
	case <-ctx.Done():
		return authority.Handover{}, ctx.Err()
	}
}

func (m *crowd) Ask(context.Context, string, time.Time) (authority.Handover, error) {
	return authority.Handover{}, authority.ErrNotFound
}

// TestGivenUpWithNoServer: a passcode that nobody handed over for a day is given up by
// the server that comes then, and not texted days late.
func TestGivenUpWithNoServer(t *testing.T) {
	for _, tt := range []struct {
		away time.Duration
		want message.State
	}{{24*time.Hour - 1, message.Sent}, {24 * time.Hour, message.Failed}} {
		p := newPost(t, false, nil)
		id, ref, err := p.release(p.Authority, "07700 900123")
		if err != nil {
			t.Fatal(err)
		}
		p.clock = must(p.Message(t.Context(), ref)).QueuedAt.Add(tt.away)
		p.wait(t, 0)
		m, k := must(p.Message(t.Context(), ref)), must(p.Card(t.Context(), id))
		if m.State != tt.want || m.State == message.Failed && (m.Failure != message.GivenUp || k.State != card.ReleaseFailed) {
			t.Errorf("after %v the message is %s %s, the card %s", tt.away, m.State, m.Failure, k.State)
		}
		if n, want := p.gateway.sentOf(ref), 1; tt.want == message.Failed && n != 0 || tt.want == message.Sent && n != want {
			t.Errorf("after %v: %d texts", tt.away, n)
		}
	}
}
