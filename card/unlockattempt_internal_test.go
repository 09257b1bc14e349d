package card

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// TestOneWayForEveryAttempt counts how often what was entered is held against a code:
// once, whoever the attempt is of and whatever is to become of it. Package passcode
// counts that each time the digits are compared.
func TestOneWayForEveryAttempt(t *testing.T) {
	key, at := bytes.Repeat([]byte{7}, 32), time.Date(2027, 5, 1, 9, 0, 0, 0, time.UTC)
	bound := passcode.Binding{Call: "unlock-1", Mobile: "00ff"}
	code, digits, err := passcode.NewUnlockCode("code-1", bound, key, bytes.NewReader(make([]byte, 64)), at)
	if err != nil {
		t.Fatal(err)
	}
	begun := UnlockAttempt{ID: "unlock-1", Claim: "c0", Channel: message.Email, StartedAt: at}
	for _, tt := range []struct {
		name    string
		attempt UnlockAttempt
		typed   string
		newer   bool
		after   time.Duration
	}{
		{name: "hit", attempt: begun.Coded(code, "c-1"), typed: digits.Reveal()},
		{name: "miss", attempt: begun.Coded(code, "c-1"), typed: "999999"},
		{name: "decoy", attempt: begun.Coded(code, ""), typed: "999999"},
		{name: "decoy guessed", attempt: begun.Coded(code, ""), typed: digits.Reveal()},
		{name: "no code yet", attempt: begun, typed: "999999"},
		{name: "never begun", typed: "999999"},
		{name: "over", attempt: begun.Coded(code, "c-1"), typed: digits.Reveal(), after: time.Hour},
		{name: "not the newest", attempt: begun.Coded(code, "c-1"), typed: digits.Reveal(), newer: true},
	} {
		held := 0
		_, err := tt.attempt.answered(UnlockAnswer{Typed: tt.typed, Binding: bound, Newer: tt.newer, Key: key, At: at.Add(tt.after)},
			func(c passcode.Challenge, typed string, b passcode.Binding, key []byte, now time.Time, p passcode.ChallengePolicy) (passcode.Challenge, error) {
				held++
				next, err := c.Answer(typed, b, key, now, p)
				if errors.Is(err, passcode.ErrChallenge) || errors.Is(err, passcode.ErrKey) {
					t.Errorf("%s: there was nothing to compare with: %v", tt.name, err)
				}
				return next, err
			})
		if held != 1 || (err == nil) != (tt.name == "hit") {
			t.Errorf("%s: held against a code %d times, %v", tt.name, held, err)
		}
	}
}
