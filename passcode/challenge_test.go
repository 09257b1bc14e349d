package passcode_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

var (
	texted = time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC)
	call   = passcode.Binding{Call: "call-1", Mobile: "+447700900123"}
	macKey = bytes.Repeat([]byte{7}, 32)
)

// drawing returns a source from which exactly these digits are drawn.
func drawing(n uint32) *bytes.Reader {
	return bytes.NewReader([]byte{byte(n >> 16), byte(n >> 8), byte(n)})
}

func challenge(t testing.TB, n uint32) passcode.Challenge {
	t.Helper()
	c, numbers, err := passcode.NewChallenge("n-1", call, macKey, drawing(n), texted)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("%06d", n); numbers.Reveal() != want {
		t.Fatalf("numbers are not the %s drawn", want)
	}
	return c
}

func TestNewChallenge(t *testing.T) {
	summer := time.Date(2020, 6, 1, 0, 30, 0, 1, guidance.London())
	c, n, err := passcode.NewChallenge("n-1", call, macKey, drawing(0), summer)
	if err != nil || n.Reveal() != "000000" {
		t.Fatalf("NewChallenge = %v", err)
	}
	if c.IssuedAt.Location() != time.UTC || !c.IssuedAt.Equal(summer) {
		t.Errorf("IssuedAt = %v, want %v in UTC", c.IssuedAt, summer)
	}
	for _, tt := range []struct {
		name   string
		change func(id *string, b *passcode.Binding, key *[]byte)
		want   error
	}{
		{"no id", func(id *string, _ *passcode.Binding, _ *[]byte) { *id = "" }, passcode.ErrChallenge},
		{"no call", func(_ *string, b *passcode.Binding, _ *[]byte) { b.Call = "" }, passcode.ErrChallenge},
		{"no mobile", func(_ *string, b *passcode.Binding, _ *[]byte) { b.Mobile = "" }, passcode.ErrChallenge},
		{"no key", func(_ *string, _ *passcode.Binding, key *[]byte) { *key = nil }, passcode.ErrKey},
		{"31 bytes of key", func(_ *string, _ *passcode.Binding, key *[]byte) { *key = macKey[:31] }, passcode.ErrKey},
	} {
		id, b, key := "n-1", call, macKey
		tt.change(&id, &b, &key)
		c, n, err := passcode.NewChallenge(id, b, key, drawing(1), texted)
		if !errors.Is(err, tt.want) || !n.IsZero() || c.State != 0 {
			t.Errorf("%s: NewChallenge = %v, want %v", tt.name, err, tt.want)
		}
	}
	_, n, err = passcode.NewChallenge("n-1", call, macKey, strings.NewReader("ab"), texted)
	mustRefuse(t, err, "RA-VID-020")
	if !n.IsZero() {
		t.Error("a failed source still made numbers")
	}
}

// TestMACBindsEverything shows that a store in which a row is altered does not
// accept the numbers, and that without the key the numbers cannot be found.
func TestMACBindsEverything(t *testing.T) {
	p := passcode.DefaultChallengePolicy()
	for name, alter := range map[string]func(*passcode.Challenge){
		"id":                     func(c *passcode.Challenge) { c.ID = "n-2" },
		"call":                   func(c *passcode.Challenge) { c.Binding.Call = "call-2" },
		"mobile":                 func(c *passcode.Challenge) { c.Binding.Mobile = "+447700900124" },
		"parts shifted":          func(c *passcode.Challenge) { c.ID, c.Binding.Call = c.ID+"c", c.Binding.Call[1:] },
		"MAC cut":                func(c *passcode.Challenge) { c.MAC = c.MAC[:16] },
		"no MAC":                 func(c *passcode.Challenge) { c.MAC = nil },
		"MAC of other numbers":   func(c *passcode.Challenge) { c.MAC = challenge(t, 755225).MAC },
		"nothing (must be good)": func(*passcode.Challenge) {},
	} {
		c := challenge(t, 755224)
		alter(&c)
		_, err := c.Answer("755224", c.Binding, macKey, texted, p)
		if good := strings.HasPrefix(name, "nothing"); (err == nil) != good {
			t.Errorf("altered %s: Answer = %v", name, err)
		}
	}
	_, err := challenge(t, 755224).Answer("755224", call, bytes.Repeat([]byte{8}, 32), texted, p)
	mustRefuse(t, err, "RA-VID-021")
}

func TestUnusableChallenge(t *testing.T) {
	p := passcode.DefaultChallengePolicy()
	for name, spoil := range map[string]func(*passcode.Challenge){
		"zero":                func(c *passcode.Challenge) { *c = passcode.Challenge{} },
		"state zero":          func(c *passcode.Challenge) { c.State = 0 },
		"state unlisted":      func(c *passcode.Challenge) { c.State = 5 },
		"failures below zero": func(c *passcode.Challenge) { c.Failures = -1 },
		"no binding":          func(c *passcode.Challenge) { c.Binding = passcode.Binding{} },
	} {
		c := challenge(t, 755224)
		spoil(&c)
		if _, err := c.Answer("755224", c.Binding, macKey, texted, p); !errors.Is(err, passcode.ErrChallenge) {
			t.Errorf("%s: Answer = %v, want ErrChallenge", name, err)
		}
	}
	if _, err := challenge(t, 755224).Answer("755224", call, nil, texted, p); !errors.Is(err, passcode.ErrKey) {
		t.Errorf("no key: Answer = %v, want ErrKey", err)
	}
}

func TestSupersede(t *testing.T) {
	for before, want := range map[passcode.ChallengeState]passcode.ChallengeState{
		passcode.ChallengeOpen: passcode.ChallengeSuperseded, passcode.ChallengeUsed: passcode.ChallengeUsed,
		passcode.ChallengeSuperseded: passcode.ChallengeSuperseded, passcode.ChallengeLocked: passcode.ChallengeLocked, 0: 0,
	} {
		if got := (passcode.Challenge{State: before}).Supersede().State; got != want {
			t.Errorf("Supersede of %s = %s, want %s", before, got, want)
		}
	}
}

func TestChallengeAsJSON(t *testing.T) {
	c := challenge(t, 755224)
	c.Failures, c.State = 3, passcode.ChallengeSuperseded
	doc, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(doc), "755224") {
		t.Error("the stored challenge holds the numbers")
	}
	var back passcode.Challenge
	if err := json.Unmarshal(doc, &back, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, back); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
	if _, err := json.Marshal(passcode.Challenge{}); err == nil {
		t.Error("the zero challenge can be stored")
	}
	for _, state := range []string{"", "Open", "expired", "1", "invalid"} {
		var s passcode.ChallengeState
		var unknown *guidance.UnknownValueError
		if err := s.UnmarshalText([]byte(state)); !errors.As(err, &unknown) || s != 0 {
			t.Errorf("state %q read as %s, %v", state, s, err)
		}
	}
	if got := passcode.ChallengeState(0).String(); got != "invalid" {
		t.Errorf("zero state is %q, want invalid", got)
	}
}

func BenchmarkAnswer(b *testing.B) {
	c, p := challenge(b, 755224), passcode.DefaultChallengePolicy()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Answer("755 224", call, macKey, texted, p); err != nil {
			b.Fatal(err)
		}
	}
}
