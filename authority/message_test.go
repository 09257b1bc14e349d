package authority_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/rbac"
)

// TestMessagesOfTheMainJob: each text that the main job sends is a message, of which no
// number and no text is kept.
func TestMessagesOfTheMainJob(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "release")
	got, next, err := h.For(agent).Messages(t.Context(), authority.MessageFilter{}, authority.Page{Limit: 10})
	if err != nil || next != "" || len(got) != 2 {
		t.Fatalf("Messages() = %d, %q, %v; want two", len(got), next, err)
	}
	numbers, text := got[0], got[1]
	want := []message.Message{
		{Kind: message.Numbers, Subject: h.caseID(), Related: must(h.Case(t.Context(), h.caseID())).Call.ID},
		{Kind: message.Passcode, Subject: h.cardID()},
	}
	for i := range want {
		want[i].Channel, want[i].Organisation, want[i].Agent, want[i].State, want[i].Attempts = message.Text, "RX1", agent.ID.String(), message.Sent, 1
	}
	apart := cmpopts.IgnoreFields(message.Message{}, "ID", "Recipient", "GatewayID", "QueuedAt", "BegunAt", "AcceptedAt", "Version")
	if diff := cmp.Diff(want, got, apart); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if numbers.Recipient != text.Recipient || len(text.Recipient) != 64 {
		t.Errorf("recipients %q and %q of one number", numbers.Recipient, text.Recipient)
	}
	if text.ID != must(h.Card(t.Context(), h.cardID())).ReleaseRef || text.GatewayID != text.ID || text.AcceptedAt.IsZero() {
		t.Errorf("the message with the passcode is %+v", text)
	}
	for _, m := range got {
		if data := string(must(json.Marshal(m))); strings.Contains(data, "7700900123") || strings.Contains(data, "7700 900") {
			t.Errorf("the number stands in %s", data)
		}
	}

	for name, want := range map[string]string{
		"message": text.ID, "release": text.ID, "kind": "passcode", "channel": "text", "state": "sent", "attempts": "1", "gateway": text.ID,
	} {
		if e := texted(h); e.Detail[name] != want {
			t.Errorf("detail %s of %s is %q, want %q", name, e.Action, e.Detail[name], want)
		}
	}
}

// texted returns the last event about a passcode that was texted.
func texted(h *house) (last audit.Event) {
	for _, e := range h.events {
		if e.Action == authority.ActionPasscodeTexted {
			last = e
		}
	}
	return last
}

// TestWhoSeesMessages: those who have them sent, for the organisations they act for.
func TestWhoSeesMessages(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "release")
	ref := must(h.Card(t.Context(), h.cardID())).ReleaseRef
	page := authority.Page{Limit: 10}
	for _, tt := range []struct {
		name  string
		r     authority.Reader
		sees  int
		error string
	}{
		{"the agent of the provider", h.For(agent), 2, ""},
		{"an agent of nobody's", h.For(authority.Actor{ID: agent.ID, Role: agent.Role, Organisation: rx3}), 0, "not found"},
		{"a sponsor", h.For(authority.Actor{ID: agent.ID, Role: rbac.Sponsor, Organisation: rx1}), 0, "refused"},
		{"a system that releases", h.ForSystem(authority.System{Name: "s", Organisation: rx1, Acts: []rbac.Act{rbac.ReleasePasscode}}), 2, ""},
		{"a system that holds calls", h.ForSystem(authority.System{Name: "s", Organisation: rx1, Acts: []rbac.Act{rbac.HoldCall}}), 2, ""},
		{"a system that finds records", h.ForSystem(authority.System{Name: "s", Organisation: rx1, Acts: []rbac.Act{rbac.FindRecords}}), 0, "refused"},
	} {
		got, _, listed := tt.r.Messages(t.Context(), authority.MessageFilter{}, page)
		m, read := tt.r.Message(t.Context(), ref)
		word := map[bool]string{true: "not found"}[errors.Is(read, authority.ErrNotFound)]
		if errors.As(read, new(*guidance.Refusal)) && errors.As(listed, new(*guidance.Refusal)) {
			word = "refused"
		}
		if len(got) != tt.sees || word != tt.error || (read == nil) != (m.ID == ref) {
			t.Errorf("%s: %d messages, %v, %v; want %d, %s", tt.name, len(got), listed, read, tt.sees, tt.error)
		}
	}
	for _, tt := range []struct {
		f    authority.MessageFilter
		want int
	}{
		{authority.MessageFilter{Kind: message.Passcode}, 1},
		{authority.MessageFilter{State: message.Waiting}, 0},
		{authority.MessageFilter{Subject: h.caseID()}, 1},
		{authority.MessageFilter{Organisation: rx1}, 2},
	} {
		if got, _, err := h.For(agent).Messages(t.Context(), tt.f, page); len(got) != tt.want || err != nil {
			t.Errorf("%+v: %d, %v; want %d", tt.f, len(got), err, tt.want)
		}
	}
	if _, err := h.Message(t.Context(), "release-none"); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("Message() = %v, want ErrNotFound", err)
	}
}

// TestTooManyMessages holds each limit at its edge in the command: the last that may be
// asked for, the first that is refused and stands in the log, and the nanosecond from
// which another may be.
func TestTooManyMessages(t *testing.T) {
	number := func(n int) string { return fmt.Sprintf("07700 900%03d", 200+n) }
	for _, tt := range []struct {
		name  string
		limit message.Limit
		to    func(n int) string
		rule  string
	}{
		{"one recipient", message.Limit{Per: message.PerRecipient, Within: time.Hour, Most: 3}, func(int) string { return number(0) }, "RA-PSC-045"},
		{"one agent", message.Limit{Per: message.PerAgent, Within: time.Hour, Most: 3}, number, "RA-PSC-046"},
		{"one organisation", message.Limit{Per: message.PerOrganisation, Within: time.Hour, Most: 3}, number, "RA-PSC-047"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPost(t, true, func(c *authority.Config) {
				c.Messages = message.DefaultPolicy()
				c.Messages.Limits = []message.Limit{tt.limit}
			})
			p.clock = p.clock.Add(2 * time.Hour) // the numbers of the call count no more
			for n := range 3 {
				if _, _, err := p.release(p.Authority, tt.to(n)); err != nil {
					t.Fatalf("message %d of 3: %v", n+1, err)
				}
			}
			p.clock = p.clock.Add(time.Hour - 1)
			id := must(p.another(tt.to(3)))
			ask := authority.ReleasePasscode{By: agent, Card: id}
			before := must(p.Jobs(t.Context()))
			p.refusedBy(t, only(p.ReleasePasscode(t.Context(), ask)), tt.rule)
			if k := must(p.Card(t.Context(), id)); k.State != card.Received || must(p.Jobs(t.Context())) != before {
				t.Errorf("the card is %s after the refusal", k.State)
			}
			p.clock = p.clock.Add(1)
			if err := only(p.ReleasePasscode(t.Context(), ask)); err != nil {
				t.Errorf("an hour after the first three: %v", err)
			}
		})
	}
}

// TestNumbersCountedOnce: five sets of numbers in an hour, by default, and an outage in
// which a set is made anew again and again counts once.
func TestNumbersCountedOnce(t *testing.T) {
	for _, down := range []bool{false, true} {
		h := newHouse(t, options{line: func(m authority.Messenger) authority.Messenger {
			return &outage{Messenger: m, down: down}
		}})
		h.until(t, "text numbers")
		ask := authority.TextNumbers{By: agent, Case: h.caseID()}
		for range 25 { // minutes: the first numbers run out meanwhile, and the job ends
			h.wait(t, time.Minute)
		}
		for n := 2; n <= 5; n++ {
			if err := only(h.TextNumbers(t.Context(), ask)); err != nil {
				t.Fatalf("down %t: numbers %d of 5: %v", down, n, err)
			}
		}
		err := only(h.TextNumbers(t.Context(), ask))
		if !down {
			h.refusedBy(t, err, "RA-PSC-045")
		} else if err != nil {
			t.Errorf("numbers that were never sent count: %v", err)
		}
	}
}

// outage is a gateway that takes nothing while it is down.
type outage struct {
	authority.Messenger
	down bool
}

func (o *outage) Send(ctx context.Context, m authority.Message) (authority.Handover, error) {
	if o.down {
		return authority.Handover{}, authority.ErrTemporary
	}
	return o.Messenger.Send(ctx, m)
}

// TestPolicyOfMessages: a policy that makes no sense is no policy, and Retry is the
// first wait.
func TestPolicyOfMessages(t *testing.T) {
	h := newHouse(t, options{})
	good := authority.Config{Store: h.store, Vault: h.vault, Directory: h.sim, Printer: h.sim, Messenger: h.sim}
	for name, change := range map[string]func(*authority.Config){
		"policy":  func(c *authority.Config) { c.Messages.FirstWait = time.Second },
		"workers": func(c *authority.Config) { c.Workers = -1 },
	} {
		c := good
		change(&c)
		if _, err := authority.New(c); err == nil {
			t.Errorf("%s: New() = nil error", name)
		}
	}
	good.Retry = 2 * time.Hour // longer than the longest wait, which stays
	if _, err := authority.New(good); err != nil {
		t.Error(err)
	}
}

// TestOneHashForOneAddress: whoever counts goes by the number or the address, not by
// how it was written.
func TestOneHashForOneAddress(t *testing.T) {
	p := newPost(t, false, nil)
	hashes := map[string]bool{}
	for _, number := range []string{"07700 900123", "+44 7700 900123", "07700900124"} {
		_, ref, err := p.release(p.Authority, number)
		if err != nil {
			t.Fatal(err)
		}
		hashes[must(p.Message(t.Context(), ref)).Recipient] = true
	}
	if len(hashes) != 2 {
		t.Errorf("%d recipients for two numbers", len(hashes))
	}
}
