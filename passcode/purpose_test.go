package passcode_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

func unlockCode(t testing.TB, n uint32) passcode.Challenge {
	t.Helper()
	c, code, err := passcode.NewUnlockCode("u-1", call, macKey, drawing(n), texted)
	if err != nil || code.Reveal() != fmt.Sprintf("%06d", n) || c.Purpose != passcode.ForUnlock {
		t.Fatalf("NewUnlockCode = %s, %v", c.Purpose, err)
	}
	return c
}

// TestUnlockCodeMetAndMissed has a case that is let through and one that misses by a
// hair for each rule of unlock codes.
func TestUnlockCodeMetAndMissed(t *testing.T) {
	const minute = time.Minute
	for _, tt := range []struct {
		name   string
		rule   guidance.RuleID // missed; "" is let through
		typed  string
		after  time.Duration
		change func(c *passcode.Challenge, b *passcode.Binding)
		why    string
	}{
		{"right", "", "755 224", 0, nil, "as it was sent"},
		{"wrong by one", "RA-PSC-055", "755225", 0, nil, "one digit off"},
		{"another attempt", "RA-PSC-055", "755224", 0, func(_ *passcode.Challenge, b *passcode.Binding) { b.Call = "call-2" }, "bound to the attempt"},
		{"another address", "RA-PSC-055", "755224", 0, func(_ *passcode.Challenge, b *passcode.Binding) { b.Mobile += "4" }, "bound to where it went"},
		{"used", "RA-PSC-055", "755224", 0, func(c *passcode.Challenge, _ *passcode.Binding) { c.State = passcode.ChallengeUsed }, "taken once"},
		{"superseded", "RA-PSC-055", "755224", 0, func(c *passcode.Challenge, _ *passcode.Binding) { *c = c.Supersede() }, "only the newest"},
		{"last moment", "", "755224", 15*minute - 1, nil, "fifteen minutes"},
		{"fifteen minutes", "RA-PSC-056", "755224", 15 * minute, nil, "less than that"},
		{"fifth try", "", "755224", 0, func(c *passcode.Challenge, _ *passcode.Binding) { c.Failures = 4 }, "five tries"},
		{"sixth try", "RA-PSC-057", "755224", 0, func(c *passcode.Challenge, _ *passcode.Binding) { c.Failures = 5 }, "and no more"},
		{"clock a minute behind", "", "755224", -minute, nil, "is allowed"},
		{"clock further behind", "RA-PSC-058", "755224", -minute - 1, nil, "is not"},
		{"five digits", "RA-PSC-059", "75522", 0, nil, "a slip"},
	} {
		c, b := unlockCode(t, 755224), call
		if tt.change != nil {
			tt.change(&c, &b)
		}
		failures := c.Failures
		after, err := c.Answer(tt.typed, b, macKey, texted.Add(tt.after), passcode.UnlockPolicy())
		if cost := after.Failures - failures; cost != 0 && tt.name != "wrong by one" || cost != 1 && tt.name == "wrong by one" {
			t.Errorf("%s: cost %d tries", tt.name, cost)
		}
		if tt.rule == "" {
			if err != nil || after.State != passcode.ChallengeUsed {
				t.Errorf("%s: Answer = %v, %s\nwhy: %s", tt.name, err, after.State, tt.why)
			}
			continue
		}
		message := mustRefuse(t, err, tt.rule)
		if strings.Contains(message, "call") || strings.Contains(message, "755224") {
			t.Errorf("%s: the message speaks of calls, or repeats digits: %s", tt.name, message)
		}
	}
	_, code, err := passcode.NewUnlockCode("u-1", call, macKey, strings.NewReader("ab"), texted)
	mustRefuse(t, err, "RA-PSC-055")
	if !code.IsZero() {
		t.Error("a failed source still made a code")
	}
}

// TestPurposesAreApart shows that a code for one purpose answers no challenge for the
// other, also when somebody alters the purpose in the store, and that no policy widens
// the one of the purpose.
func TestPurposesAreApart(t *testing.T) {
	wide := passcode.ChallengePolicy{TTL: time.Hour, Tries: 1000, ClockAllowance: time.Hour}
	altered := unlockCode(t, 755224)
	altered.Purpose = passcode.ForCall
	_, err := altered.Answer("755224", call, macKey, texted, wide)
	mustRefuse(t, err, "RA-VID-021")
	altered = challenge(t, 755224)
	altered.Purpose = passcode.ForUnlock
	_, err = altered.Answer("755224", call, macKey, texted, wide)
	mustRefuse(t, err, "RA-PSC-055")
	altered.Purpose = 3
	if _, err = altered.Answer("755224", call, macKey, texted, wide); !errors.Is(err, passcode.ErrChallenge) {
		t.Errorf("a purpose that is none: Answer = %v, want ErrChallenge", err)
	}
	_, err = unlockCode(t, 755224).Answer("755224", call, macKey, texted.Add(15*time.Minute), wide)
	mustRefuse(t, err, "RA-PSC-056")
	_, err = challenge(t, 755224).Answer("755224", call, macKey, texted.Add(10*time.Minute), wide)
	mustRefuse(t, err, "RA-VID-025")
	if left := unlockCode(t, 755224).TriesLeft(texted, wide); left != 5 {
		t.Errorf("%d tries are left of an unlock code, want 5", left)
	}
	if left := challenge(t, 755224).TriesLeft(texted, wide); left != 10 {
		t.Errorf("%d tries are left of numbers, want 10", left)
	}
}

// TestChallengeStoredBeforePurposes reads a challenge as it was stored when numbers for
// the call were the only kind.
func TestChallengeStoredBeforePurposes(t *testing.T) {
	doc, err := json.Marshal(challenge(t, 755224))
	if err != nil || strings.Contains(string(doc), "purpose") {
		t.Fatalf("numbers for the call say their purpose: %s, %v", doc, err)
	}
	var c passcode.Challenge
	if err := json.Unmarshal(doc, &c, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Answer("755224", call, macKey, texted, passcode.DefaultChallengePolicy()); err != nil {
		t.Errorf("Answer = %v", err)
	}
	doc, err = json.Marshal(unlockCode(t, 755224))
	if err != nil || !strings.Contains(string(doc), `"purpose":"unlock"`) {
		t.Errorf("an unlock code does not say its purpose: %s, %v", doc, err)
	}
}

// TestRevealPolicy has a case that is let through and one that misses by a hair for
// each rule of showing passcodes to staff.
func TestRevealPolicy(t *testing.T) {
	asked := passcode.RevealAsk{By: "555000000001", At: texted}
	for _, tt := range []struct {
		name   string
		policy passcode.RevealPolicy
		asks   passcode.RevealRequest
		rule   guidance.RuleID
	}{
		{"off", passcode.RevealOff, passcode.RevealRequest{By: "555000000002", Asked: asked, At: texted}, "RA-PSC-050"},
		{"no policy", 3, passcode.RevealRequest{By: "555000000002", Asked: asked, At: texted}, "RA-PSC-050"},
		{"one", passcode.RevealByOne, passcode.RevealRequest{By: "555000000001", At: texted}, ""},
		{"two", passcode.RevealByTwo, passcode.RevealRequest{By: "555000000002", Asked: asked, At: texted}, ""},
		{"two, nobody asked", passcode.RevealByTwo, passcode.RevealRequest{By: "555000000002", At: texted}, "RA-PSC-052"},
		{"two, by who asked", passcode.RevealByTwo, passcode.RevealRequest{By: "555000000001", Asked: asked, At: texted}, "RA-PSC-052"},
		{"two, one person twice", passcode.RevealByTwo, passcode.RevealRequest{By: "555000000002", SamePerson: true, Asked: asked, At: texted}, "RA-PSC-052"},
		{"two, last moment", passcode.RevealByTwo, passcode.RevealRequest{By: "555000000002", Asked: asked, At: texted.Add(10*time.Minute - 1)}, ""},
		{"two, ten minutes", passcode.RevealByTwo, passcode.RevealRequest{By: "555000000002", Asked: asked, At: texted.Add(10 * time.Minute)}, "RA-PSC-053"},
		{"two, before it was asked", passcode.RevealByTwo, passcode.RevealRequest{By: "555000000002", Asked: asked, At: texted.Add(-1)}, "RA-PSC-053"},
	} {
		err := tt.policy.May(tt.asks).Refusal("reveal passcode")
		if tt.rule == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		mustRefuse(t, err, tt.rule)
	}
	for policy, rule := range map[passcode.RevealPolicy]guidance.RuleID{
		passcode.RevealOff: "RA-PSC-050", passcode.RevealByOne: "RA-PSC-052", passcode.RevealByTwo: "",
	} {
		if err := policy.MayAsk().Refusal("ask"); rule == "" && err != nil {
			t.Errorf("%s: %v", policy, err)
		} else if rule != "" {
			mustRefuse(t, err, rule)
		}
		text, err := policy.MarshalText()
		var again passcode.RevealPolicy
		if err := errors.Join(err, again.UnmarshalText(text)); err != nil || again != policy {
			t.Errorf("%s: read back as %s, %v", policy, again, err)
		}
	}
	var p passcode.RevealPolicy
	if err := p.UnmarshalText([]byte("three")); err == nil || p != passcode.RevealOff {
		t.Errorf("an unknown policy is %s, %v", p, err)
	}
}

func TestOverdue(t *testing.T) {
	const kept = passcode.KeptFor
	if passcode.Overdue(texted, texted.Add(kept-1), kept) || !passcode.Overdue(texted, texted.Add(kept), kept) {
		t.Error("a passcode is overdue when it has been kept for ninety days, and not before")
	}
	mustRefuse(t, passcode.NoLongerHeld("release passcode"), "RA-PSC-054")
}
