package passcode_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

// TestChallengeWalk walks every state with every age, count, binding, answer and
// policy near a boundary, beside a list of the rules in their order.
func TestChallengeWalk(t *testing.T) {
	wide, narrow := passcode.DefaultChallengePolicy(), passcode.ChallengePolicy{TTL: time.Minute, Tries: 3, ClockAllowance: time.Second}
	states := []passcode.ChallengeState{passcode.ChallengeOpen, passcode.ChallengeUsed, passcode.ChallengeSuperseded, passcode.ChallengeLocked}
	bindings := []passcode.Binding{call, {Call: "call-2", Mobile: call.Mobile}, {Call: call.Call, Mobile: "+447700900124"}, {}}
	ages := []time.Duration{-time.Hour, -time.Minute - 1, -time.Minute, -time.Second - 1, -time.Second, 0, time.Minute - 1, time.Minute, 10*time.Minute - 1, 10 * time.Minute, time.Hour}
	seen := map[guidance.RuleID]int{}
	for _, p := range []passcode.ChallengePolicy{wide, narrow, {}} {
		for _, state := range states {
			for _, failures := range []int{0, 1, 2, 3, 9, 10, 11} {
				for _, age := range ages {
					for _, b := range bindings {
						for _, typed := range []string{"755224", "755225", "75522"} {
							c := challenge(t, 755224)
							c.State, c.Failures = state, failures
							want := firstMissed(c, age, b, typed, p)
							seen[want]++
							checkAnswer(t, c, age, b, typed, p, want)
						}
					}
				}
			}
		}
	}
	if len(seen) != 9 {
		t.Errorf("the walk met %v, want eight rules and acceptance", seen)
	}
}

// firstMissed is the order of the rules, told a second time.
func firstMissed(c passcode.Challenge, age time.Duration, b passcode.Binding, typed string, p passcode.ChallengePolicy) guidance.RuleID {
	for _, r := range []struct {
		id     guidance.RuleID
		missed bool
	}{
		{"RA-VID-027", age < 0 && -age > p.ClockAllowance},
		{"RA-VID-022", b.Call != call.Call || b.Mobile != call.Mobile},
		{"RA-VID-026", c.State == passcode.ChallengeLocked || p.Tries <= c.Failures},
		{"RA-VID-024", c.State == passcode.ChallengeUsed},
		{"RA-VID-023", c.State == passcode.ChallengeSuperseded},
		{"RA-VID-025", p.TTL <= age},
		{"RA-VID-028", len(typed) != 6},
		{"RA-VID-021", typed != "755224"},
	} {
		if r.missed {
			return r.id
		}
	}
	return ""
}

func checkAnswer(t *testing.T, c passcode.Challenge, age time.Duration, b passcode.Binding, typed string, p passcode.ChallengePolicy, want guidance.RuleID) {
	t.Helper()
	at := fmt.Sprintf("%s, %d failures, age %s, %+v, typed %q, policy %+v", c.State, c.Failures, age, b, typed, p)
	now := texted.Add(age)
	after, err := c.Answer(typed, b, macKey, now, p)
	next := c
	switch want {
	case "":
		next.State = passcode.ChallengeUsed
	case "RA-VID-021":
		next.Failures++
	}
	if c.State == passcode.ChallengeOpen && next.Failures >= p.Tries && (want == "RA-VID-021" || want == "RA-VID-026") {
		next.State = passcode.ChallengeLocked
	}
	if diff := cmp.Diff(next, after); diff != "" {
		t.Fatalf("challenge after %s (-want +got):\n%s", at, diff)
	}
	if want == "" {
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		return
	}
	var r *guidance.Refusal
	if !errors.As(err, &r) || r.Rule() != want {
		t.Fatalf("%s: %v, want %s", at, err, want)
	}
	counted := after.TriesLeft(now, p) > 0 || after.State == passcode.ChallengeLocked
	if counted != strings.Contains(r.Findings[0].Message, "remain") {
		t.Fatalf("%s: the message does not say how many tries remain: %s", at, r.Findings[0].Message)
	}
	if left := after.TriesLeft(now, p); (left > 0) != (after.State == passcode.ChallengeOpen && age < p.TTL && after.Failures < p.Tries) {
		t.Fatalf("%s: %d tries left", at, left)
	}
}
