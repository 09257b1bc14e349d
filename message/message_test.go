package message_test

import (
	"errors"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
)

var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

func queued() message.Message {
	return message.Queued(message.New{
		ID: "release-1", Kind: message.Passcode, Channel: message.Text, Subject: "card-1", Recipient: "hash",
		Organisation: "RX1", Agent: "555000000101", At: noon,
	})
}

func must(m message.Message, err error) message.Message {
	if err != nil {
		panic(err)
	}
	return m
}

func sending() message.Message { return must(queued().Begun(noon)) }

// in returns a message that has come to each state in the shortest way; retried has one
// that waits after an attempt.
var in = map[message.State]func() message.Message{
	message.Waiting:   func() message.Message { return must(sending().Deferred()) },
	message.Sending:   sending,
	message.Sent:      func() message.Message { return must(sending().Accepted("g", noon)) },
	message.Delivered: func() message.Message { return must(sending().Arrived("g", noon)) },
	message.Failed:    func() message.Message { return must(sending().FailedFor(message.Refused, noon)) },
	message.Unknown:   func() message.Message { return must(sending().Lost(noon)) },
}

// makes is the method that makes each move.
var makes = map[message.Move]func(message.Message) (message.Message, error){
	message.Begin:     func(m message.Message) (message.Message, error) { return m.Begun(noon) },
	message.Defer:     message.Message.Deferred,
	message.Accept:    func(m message.Message) (message.Message, error) { return m.Accepted("g", noon) },
	message.Arrive:    func(m message.Message) (message.Message, error) { return m.Arrived("g", noon) },
	message.NotArrive: func(m message.Message) (message.Message, error) { return m.NotArrived("g", noon) },
	message.Fail:      func(m message.Message) (message.Message, error) { return m.FailedFor(message.Refused, noon) },
	message.GiveUp:    func(m message.Message) (message.Message, error) { return m.GivenUpOn(noon) },
	message.Lose:      func(m message.Message) (message.Message, error) { return m.Lost(noon) },
}

// TestOver: a message is over in the states that no move leaves, from when it came there,
// whatever a gateway's clock says.
func TestOver(t *testing.T) {
	later := noon.Add(time.Hour)
	for _, tt := range []struct {
		name string
		of   message.Message
		want time.Time // zero: it is not over
	}{
		{"waiting", queued(), time.Time{}},
		{"sending", sending(), time.Time{}},
		{"sent", must(sending().Accepted("g", later)), time.Time{}},
		{"unknown", must(sending().Lost(later)), time.Time{}},
		{"of no state", message.Message{EndedAt: later, DeliveredAt: later}, time.Time{}},
		{"arrived", must(sending().Arrived("g", later)), later},
		{"arrived, once unknown", must(must(sending().Lost(noon)).Arrived("g", later)), later},
		{"did not arrive", must(sending().NotArrived("g", later)), later},
		{"refused", must(sending().FailedFor(message.Refused, later)), later},
		{"given up", must(queued().GivenUpOn(later)), later},
		{"arrived before it was queued", must(sending().Arrived("g", noon.Add(-1))), noon},
		{"arrived, and was heard of later", must(sending().Arrived("g", noon)).Heard(later), noon},
		{"arrived later than it was heard of", must(sending().Arrived("g", later.AddDate(200, 0, 0))).Heard(later), later},
		{"did not arrive, later than it was heard of", must(sending().NotArrived("g", later.Add(1))).Heard(later), later},
		{"arrived later than it was heard of, before it was queued", must(sending().Arrived("g", later)).Heard(noon.Add(-1)), noon},
		{"taken, which was heard of", must(sending().Accepted("g", noon)).Heard(noon), time.Time{}},
		{"taken, which was heard of, and arrived", must(must(sending().Accepted("g", noon)).Heard(noon).Arrived("g", later)), later},
		{"did not arrive, at no instant", must(sending().NotArrived("g", time.Time{})), noon},
	} {
		if at, over := tt.of.Over(); over == tt.want.IsZero() || !at.Equal(tt.want) {
			t.Errorf("%s: %s, %v, want %s", tt.name, at, over, tt.want)
		}
	}
}

// TestEveryStateAndMove makes every move from every state, against a list written by
// hand: what is not in it is refused, by RA-PSC-044 where it has ended, by 043 where
// nobody can tell and it is to be handed over again, else by 040.
func TestEveryStateAndMove(t *testing.T) {
	leads := map[string]message.State{
		"waiting begin": message.Sending, "waiting accept": message.Sent, "waiting arrive": message.Delivered,
		"waiting not-arrive": message.Failed, "waiting fail": message.Failed, "waiting give-up": message.Failed,
		"sending defer": message.Waiting, "sending accept": message.Sent, "sending arrive": message.Delivered,
		"sending not-arrive": message.Failed, "sending fail": message.Failed, "sending give-up": message.Failed, "sending lose": message.Unknown,
		"sent arrive": message.Delivered, "sent not-arrive": message.Failed,
		"unknown accept": message.Sent, "unknown arrive": message.Delivered, "unknown not-arrive": message.Failed,
	}
	for _, s := range message.States() {
		for _, move := range message.Moves() {
			pair := s.String() + " " + move.String()
			before := in[s]()
			got, err := makes[move](before)
			if diff := cmp.Diff(in[s](), before); diff != "" {
				t.Errorf("%s changed the message it was called on:\n%s", pair, diff)
			}
			want, allowed := leads[pair]
			if allowed && (err != nil || got.State != want) {
				t.Errorf("%s: %s, %v; want %s", pair, got.State, err, want)
			}
			rule := guidance.RuleID("RA-PSC-040")
			if s == message.Delivered || s == message.Failed {
				rule = "RA-PSC-044"
			}
			if pair == "unknown begin" {
				rule = "RA-PSC-043"
			}
			if !allowed {
				refused(t, pair, err, rule)
			}
			if !allowed && got != (message.Message{}) {
				t.Errorf("%s: a message comes with the refusal", pair)
			}
		}
	}
	_, err := message.Next(0, message.Begin)
	refused(t, "no state", err, "RA-PSC-040")
	_, err = message.Next(message.Waiting, 0)
	refused(t, "no move", err, "RA-PSC-040")
}

func refused(t *testing.T, what string, err error, by guidance.RuleID) {
	t.Helper()
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) || len(refusal.Findings) != 1 || refusal.Findings[0].Rule != by {
		t.Errorf("%s: %v, want a refusal by %s", what, err, by)
	}
}

// TestNotHandedOver: what the gateway tells of a message is believed from its first
// attempt on, and not before.
func TestNotHandedOver(t *testing.T) {
	for _, move := range []message.Move{message.Accept, message.Arrive, message.NotArrive} {
		_, err := makes[move](queued())
		refused(t, move.String()+" before any attempt", err, "RA-PSC-048")
		if _, err := makes[move](in[message.Waiting]()); err != nil {
			t.Errorf("%s after an attempt: %v", move, err)
		}
	}
}

// TestUnknownIsNotHandedOver: of what ended as unknown the gateway may tell later; it is
// not offered again.
func TestUnknownIsNotHandedOver(t *testing.T) {
	lost := must(sending().Lost(noon))
	if lost.State != message.Unknown || lost.Says(message.Sent) {
		t.Fatalf("the message is %s", lost.State)
	}
	_, err := lost.Begun(noon.Add(1))
	refused(t, "one more attempt", err, "RA-PSC-043")
	if m := must(lost.Accepted("g-1", noon)); m.State != message.Sent {
		t.Errorf("taken after all, and %s", m.State)
	}
}

// TestDoubled: the name that the gateway gave first stays, and another one is noticed.
func TestDoubled(t *testing.T) {
	unnamed := must(sending().Accepted("", noon))
	m := must(must(sending().Accepted("g-1", noon)).Arrived("g-2", noon))
	if m.GatewayID != "g-1" || must(unnamed.Arrived("g-2", noon)).GatewayID != "g-2" {
		t.Errorf("the message is called %q", m.GatewayID)
	}
	for id, want := range map[string]bool{"g-1": false, "": false, "g-2": true} {
		if m.Doubled(id) != want || unnamed.Doubled(id) {
			t.Errorf("Doubled(%q), want %v; of one without a name %v", id, want, unnamed.Doubled(id))
		}
	}
}

// TestInstants: what each way notes.
func TestInstants(t *testing.T) {
	at := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	lost := must(must(queued().Begun(at(1))).Lost(at(2)))
	for _, tt := range []struct {
		name string
		got  message.Message
		want func(*message.Message)
	}{
		{"delivered", must(must(must(queued().Begun(at(1))).Accepted("g-1", at(2))).Arrived("", at(3))), func(m *message.Message) {
			m.State, m.Attempts, m.GatewayID, m.BegunAt, m.AcceptedAt, m.DeliveredAt = message.Delivered, 1, "g-1", at(1), at(2), at(3)
		}},
		{"not arrived", must(must(must(queued().Begun(at(1))).Accepted("g-1", at(2))).NotArrived("g-2", at(3))), func(m *message.Message) {
			m.State, m.Attempts, m.GatewayID, m.BegunAt, m.AcceptedAt, m.EndedAt = message.Failed, 1, "g-1", at(1), at(2), at(3)
			m.Failure = message.Undelivered
		}},
		{"given up counts for nobody", must(must(queued().Begun(at(1))).GivenUpOn(at(2))), func(m *message.Message) {
			m.State, m.Attempts, m.BegunAt, m.EndedAt, m.Failure, m.Recipient = message.Failed, 1, at(1), at(2), message.GivenUp, ""
		}},
		{"superseded counts for nobody", must(queued().FailedFor(message.Superseded, at(2))), func(m *message.Message) {
			m.State, m.EndedAt, m.Failure, m.Recipient = message.Failed, at(2), message.Superseded, ""
		}},
		{"unknown", lost, func(m *message.Message) {
			m.State, m.Attempts, m.BegunAt, m.EndedAt = message.Unknown, 1, at(1), at(2)
		}},
		{"unknown, and known after all", must(lost.Accepted("g-1", at(9))), func(m *message.Message) {
			m.State, m.Attempts, m.BegunAt, m.AcceptedAt, m.GatewayID = message.Sent, 1, at(1), at(9), "g-1"
		}},
		{"twice", must(must(must(queued().Begun(at(1))).Deferred()).Begun(at(5))), func(m *message.Message) {
			m.State, m.Attempts, m.BegunAt = message.Sending, 2, at(5)
		}},
	} {
		want := queued()
		tt.want(&want)
		if diff := cmp.Diff(want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	for _, reason := range []message.FailureReason{0, message.Undelivered, message.GivenUp, 99} {
		_, err := sending().FailedFor(reason, noon)
		refused(t, "failed for "+reason.String(), err, "RA-PSC-040")
	}
}

// TestSays: what is no news.
func TestSays(t *testing.T) {
	for _, tt := range []struct {
		m                       message.Message
		sent, delivered, failed bool
	}{
		{sending(), false, false, false},
		{in[message.Sent](), true, false, false},
		{in[message.Delivered](), true, true, false},
		{must(in[message.Sent]().NotArrived("", noon)), true, false, true},
		{in[message.Failed](), false, false, true},
		{in[message.Unknown](), false, false, false},
	} {
		got := []bool{tt.m.Says(message.Sent), tt.m.Says(message.Delivered), tt.m.Says(message.Failed)}
		if diff := cmp.Diff([]bool{tt.sent, tt.delivered, tt.failed}, got); diff != "" {
			t.Errorf("%s says (-want +got):\n%s", tt.m.State, diff)
		}
	}
}

// TestReceiptsNeverGoBack: whatever is told in whatever order, what has arrived stays
// arrived, what has failed failed, and what was taken is never waiting again.
func TestReceiptsNeverGoBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := queued()
		for range rapid.IntRange(1, 12).Draw(t, "moves") {
			before := m
			next, err := makes[rapid.SampledFrom(message.Moves()).Draw(t, "move")](m)
			if err == nil {
				m = next
			}
			switch {
			case before.State.Final() && err == nil:
				t.Fatalf("%s moved to %s", before.State, m.State)
			case before.State.Settled() && !m.State.Settled():
				t.Fatalf("%s is %s again: it could be sent twice", before.State, m.State)
			case m.Attempts < before.Attempts || m.Attempts > before.Attempts+1:
				t.Fatalf("%d attempts after %d", m.Attempts, before.Attempts)
			}
		}
	})
}

func TestClosedLists(t *testing.T) {
	text := []string{}
	for _, v := range []interface{ MarshalText() ([]byte, error) }{
		message.Lose, message.ByGateway, message.PerAgent, message.Superseded, message.Unknown, message.UnlockCode, message.Email,
	} {
		b, err := v.MarshalText()
		if err != nil {
			t.Error(err)
		}
		text = append(text, string(b))
	}
	if diff := cmp.Diff([]string{"lose", "gateway", "agent", "superseded", "unknown", "unlock-code", "email"}, text); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
	var unknown *guidance.UnknownValueError
	for _, v := range []interface{ UnmarshalText([]byte) error }{
		new(message.Move), new(message.By), new(message.Bound), new(message.FailureReason), new(message.State), new(message.Kind), new(message.Channel),
	} {
		if err := v.UnmarshalText([]byte("no such")); !errors.As(err, &unknown) {
			t.Errorf("%T: %v, want an UnknownValueError", v, err)
		}
	}
	for _, v := range []interface{ MarshalText() ([]byte, error) }{
		message.Move(0), message.By(0), message.Bound(0), message.FailureReason(0), message.State(0), message.Kind(0), message.Channel(0),
	} {
		if _, err := v.MarshalText(); err == nil {
			t.Errorf("%T: the zero value has a text", v)
		}
	}
}

func TestJSON(t *testing.T) {
	for _, s := range message.States() {
		want := in[s]()
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got message.Message
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s, diff)
		}
	}
}
