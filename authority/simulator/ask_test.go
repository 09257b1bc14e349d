package simulator_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/identity"
	messages "github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

func ask(s *simulator.Simulator, ref string) error {
	_, err := s.Ask(context.Background(), ref, time.Time{})
	return err
}

// TestAsk asks before and after a message was handed over, in a folder opened anew.
func TestAsk(t *testing.T) {
	for _, tt := range []struct{ name, to, before, after, why string }{
		{"delivered", "07700900001", "not found", "done", "it is in the outbox"},
		{"answer lost", "07700900091", "not found", "done", "it is in the outbox, whatever was answered"},
		{"cut off", "07700900092", "not found", "not found", "it never came"},
		{"never told", "07700900093", "not found", "unsure", "the gateway that cannot tell"},
		{"temporary", "07700900002", "not found", "not found", "it was not taken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			before := answer(ask(open(t, dir, simulator.Config{}), "ref"))
			_ = send(open(t, dir, simulator.Config{Now: at(noon)}), context.Background(), message(t, "ref", tt.to, "text"))
			after := answer(ask(open(t, dir, simulator.Config{}), "ref"))
			if before != tt.before || after != tt.after {
				t.Errorf("asked before: %s, after: %s; want %s, %s\nwhy: %s", before, after, tt.before, tt.after, tt.why)
			}
		})
	}
}

// TestAskChosen: a program may have the gateway say what is not so.
func TestAskChosen(t *testing.T) {
	var chosen error
	s := open(t, t.TempDir(), simulator.Config{Outcomes: simulator.Outcomes{OnAsk: func(string) error { return chosen }}})
	if err := send(s, context.Background(), message(t, "ref", "07700900093", "text")); !errors.Is(err, simulator.ErrAnswerLost) {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		chosen error
		want   string
	}{
		{nil, "unsure"},
		{authority.ErrTemporary, "temporary"},
		{authority.ErrNotFound, "not found"},
		{simulator.ErrSkipTable, "done"},
	} {
		chosen = tt.chosen
		if got := answer(ask(s, "ref")); got != tt.want {
			t.Errorf("with %v: %s, want %s", tt.chosen, got, tt.want)
		}
	}
	if err := ask(s, "../ref"); !errors.Is(err, simulator.ErrRef) {
		t.Errorf("Ask() = %v, want ErrRef", err)
	}
}

// TestDoubles: a gateway that does not de-duplicate sends what it is given.
func TestDoubles(t *testing.T) {
	for _, doubles := range []bool{false, true} {
		s := open(t, t.TempDir(), simulator.Config{Doubles: doubles})
		for range 2 {
			if err := send(s, context.Background(), message(t, "ref", "07700900001", "text")); err != nil {
				t.Fatal(err)
			}
		}
		sent, err := s.Messages()
		if want := map[bool]int{false: 1, true: 2}[doubles]; len(sent) != want || err != nil {
			t.Errorf("doubles %t: %d messages, %v; want %d", doubles, len(sent), err, want)
		}
	}
}

// TestReceipts: what is told later of each message, by the table and by a program.
func TestReceipts(t *testing.T) {
	s := open(t, t.TempDir(), simulator.Config{Now: at(noon), Outcomes: simulator.Outcomes{OnReceipt: func(m simulator.Sent) messages.State {
		if m.Ref == "chosen" {
			return messages.Failed
		}
		return 0
	}}})
	for ref, to := range map[string]string{"plain": "07700900001", "arrived": "07700900094", "not": "07700900095", "chosen": "07700900094"} {
		if err := send(s, context.Background(), message(t, ref, to, "text")); err != nil {
			t.Fatal(err)
		}
	}
	told, err := s.Receipts()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]messages.State{}
	for _, r := range told {
		got[r.Ref] = r.State
	}
	want := map[string]messages.State{"arrived": messages.Delivered, "not": messages.Failed, "chosen": messages.Failed}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("receipts (-want +got):\n%s", diff)
	}
}

// TestEmails: an address in a domain for examples is written to, another is not, and a
// message with two recipients is none.
func TestEmails(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"ada@example.org", "done"},
		{"ada.example@example.nhs.uk", "done"},
		{"ada@rx1.test", "done"},
		{"ada@examples.nhs.uk", "not drama"},
		{"ada@test.nhs.uk", "not drama"},
	} {
		email, err := identity.ParseEmail(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, t.TempDir(), simulator.Config{Now: at(noon)})
		m := authority.Message{Ref: "ref", Email: email, Text: passcode.NewSecret("text")}
		if got := answer(send(s, context.Background(), m)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.address, got, tt.want)
		}
		sent, err := s.Messages()
		if (tt.want == "done") != (len(sent) == 1 && sent[0].To == email.String()) || err != nil {
			t.Errorf("%s: the outbox is %+v, %v", tt.address, sent, err)
		}
		for _, number := range []string{"07700900001", "07723456789"} {
			m.To, m.Ref = mobile(t, number), "both"
			if err := send(s, context.Background(), m); !errors.Is(err, simulator.ErrOrder) {
				t.Errorf("to %s, too: %v, want ErrOrder", number, err)
			}
		}
	}
}
