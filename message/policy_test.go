package message_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
)

func TestBackoff(t *testing.T) {
	p := message.DefaultPolicy()
	var got []time.Duration
	for attempt := range 9 {
		got = append(got, p.Backoff(attempt))
	}
	want := []time.Duration{
		30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute,
		32 * time.Minute, time.Hour, time.Hour,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		name    string
		p       message.Policy
		attempt int
		want    time.Duration
	}{
		{"as often as anybody can count", p, 1 << 40, time.Hour},
		{"before the first", p, -1, 30 * time.Second},
		{"first longer than longest", message.Policy{FirstWait: 2 * time.Hour, LongestWait: time.Hour}, 0, time.Hour},
		{"the longest there is", message.Policy{FirstWait: 1, LongestWait: 1<<63 - 1}, 80, 1<<63 - 1},
	} {
		if got := tt.p.Backoff(tt.attempt); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestEnds: the last instant at which a message is tried, and asked about.
func TestEnds(t *testing.T) {
	p := message.DefaultPolicy()
	m := must(queued().Begun(noon.Add(time.Hour)))
	for _, tt := range []struct {
		at           time.Duration
		gives, loses bool
	}{
		{24*time.Hour - 1, false, false},
		{24 * time.Hour, true, false},
		{25*time.Hour - 1, true, false},
		{25 * time.Hour, true, true},
	} {
		if g, l := p.GivesUp(m, noon.Add(tt.at)), p.Loses(m, noon.Add(tt.at)); g != tt.gives || l != tt.loses {
			t.Errorf("after %v: gives up %t, unknown %t; want %t, %t", tt.at, g, l, tt.gives, tt.loses)
		}
	}
}

// before counts instants as a store does.
func before(queued []time.Time) func(message.Bound, time.Time) (int, error) {
	return func(_ message.Bound, since time.Time) (int, error) {
		return len(slices.DeleteFunc(slices.Clone(queued), func(at time.Time) bool { return at.Before(since) })), nil
	}
}

// TestLimits holds each limit at its edge: the last that may go and the first that may
// not, and the nanosecond at which the oldest leaves the window.
func TestLimits(t *testing.T) {
	at := func(n int, back time.Duration) (all []time.Time) {
		for range n {
			all = append(all, noon.Add(-back))
		}
		return all
	}
	for _, tt := range []struct {
		name   string
		queued []time.Time
		rule   guidance.RuleID // "" if it may go
		only   message.Bound   // that is known of the message
		why    string
	}{
		{"the fifth to one recipient", at(4, time.Minute), "", message.PerRecipient, "5 in an hour"},
		{"the sixth", at(5, time.Minute), "RA-PSC-045", message.PerRecipient, "one too many"},
		{"the sixth within the hour by a nanosecond", at(5, time.Hour-1), "RA-PSC-045", message.PerRecipient, "the window is open at its start"},
		{"the sixth after an hour", at(5, time.Hour), "", message.PerRecipient, "an hour ago is not within the hour"},
		{"the tenth of the day", at(9, 2*time.Hour), "", message.PerRecipient, "10 in a day"},
		{"the eleventh of the day", at(10, 24*time.Hour-1), "RA-PSC-045", message.PerRecipient, "within the day by a nanosecond"},
		{"the eleventh after a day", at(10, 24*time.Hour), "", message.PerRecipient, "a day ago is not within the day"},
		{"the sixtieth of an agent", at(59, time.Minute), "", message.PerAgent, "60 in an hour"},
		{"the sixty-first", at(60, time.Hour-1), "RA-PSC-046", message.PerAgent, "one too many"},
		{"the sixty-first after an hour", at(60, time.Hour), "", message.PerAgent, "an hour ago is not within the hour"},
		{"the thousandth of an organisation", at(999, time.Minute), "", message.PerOrganisation, "1000 in an hour"},
		{"the thousand-and-first", at(1000, time.Hour-1), "RA-PSC-047", message.PerOrganisation, "one too many"},
		{"the thousand-and-first after an hour", at(1000, time.Hour), "", message.PerOrganisation, "an hour ago is not within the hour"},
	} {
		m := queued()
		m.Recipient, m.Agent, m.Organisation = "", "", ""
		switch tt.only {
		case message.PerRecipient:
			m.Recipient = "hash"
		case message.PerAgent:
			m.Agent = "555000000101"
		case message.PerOrganisation:
			m.Organisation = "RX1"
		}
		a, err := message.DefaultPolicy().Admit(m, noon, before(tt.queued))
		if err != nil {
			t.Fatal(err)
		}
		if err = a.Refusal("send"); tt.rule == "" && err != nil {
			t.Errorf("%s: %v\nwhy: %s", tt.name, err, tt.why)
		}
		if tt.rule != "" {
			refused(t, tt.name, err, tt.rule)
		}
	}
}

func TestAdmitCannotCount(t *testing.T) {
	mine := errors.New("mine")
	_, err := message.DefaultPolicy().Admit(queued(), noon, func(message.Bound, time.Time) (int, error) { return 0, mine })
	if !errors.Is(err, mine) {
		t.Errorf("Admit() = %v, want the error of who counts", err)
	}
}

func TestPolicyCheck(t *testing.T) {
	if err := message.DefaultPolicy().Check(); err != nil || message.DefaultPolicy().IsZero() || !(message.Policy{}).IsZero() {
		t.Errorf("the default: %v", err)
	}
	for name, change := range map[string]func(*message.Policy){
		"no first wait":    func(p *message.Policy) { p.FirstWait = 0 },
		"no longest wait":  func(p *message.Policy) { p.LongestWait = -1 },
		"never given up":   func(p *message.Policy) { p.GiveUpAfter = 0 },
		"never unknown":    func(p *message.Policy) { p.UnknownAfter = 0 },
		"waits run down":   func(p *message.Policy) { p.LongestWait = p.FirstWait - 1 },
		"limit of nobody":  func(p *message.Policy) { p.Limits[0].Per = 0 },
		"limit of none":    func(p *message.Policy) { p.Limits[1].Most = 0 },
		"limit of no time": func(p *message.Policy) { p.Limits[2].Within = 0 },
	} {
		p := message.DefaultPolicy()
		change(&p)
		if p.Check() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
