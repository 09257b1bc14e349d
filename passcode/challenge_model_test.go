package passcode_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

// model is a challenge as one would explain it: when it was texted, how often it
// was got wrong, and how it ended.
type model struct {
	texted time.Time
	wrong  int
	ended  guidance.RuleID // the rule that refuses from now on, "" while open
}

// room is one video call with the challenges texted for it, oldest first.
type room struct {
	now     time.Time
	policy  passcode.ChallengePolicy
	source  *rand.ChaCha8
	stored  []passcode.Challenge
	numbers []passcode.Numbers
	models  []model
}

func (r *room) textNew(t *rapid.T) {
	if last := len(r.stored) - 1; last >= 0 {
		r.stored[last] = r.stored[last].Supersede()
		if r.models[last].ended == "" {
			r.models[last].ended = "RA-VID-023"
		}
	}
	c, n, err := passcode.NewChallenge(string(rune('a'+len(r.stored))), call, macKey, r.source, r.now)
	if err != nil {
		t.Fatal(err)
	}
	r.stored, r.numbers, r.models = append(r.stored, c), append(r.numbers, n), append(r.models, model{texted: r.now})
}

// expect returns the rule that refuses, "" for acceptance, and moves the model.
func (r *room) expect(i int, b passcode.Binding, kind string) guidance.RuleID {
	m := &r.models[i]
	age := r.now.Sub(m.texted)
	switch {
	case age < -r.policy.ClockAllowance:
		return "RA-VID-027"
	case b != call:
		return "RA-VID-022"
	case m.ended != "":
		return m.ended
	case age >= r.policy.TTL:
		return "RA-VID-025"
	case kind == "malformed":
		return "RA-VID-028"
	case kind == "wrong":
		if m.wrong++; m.wrong == r.policy.Tries {
			m.ended = "RA-VID-026"
		}
		return "RA-VID-021"
	}
	m.ended = "RA-VID-024"
	return ""
}

func (r *room) answer(t *rapid.T) {
	if len(r.stored) == 0 {
		t.Skip("nothing was texted yet")
	}
	i := rapid.IntRange(0, len(r.stored)-1).Draw(t, "challenge")
	kind := rapid.SampledFrom([]string{"right", "wrong", "wrong", "malformed"}).Draw(t, "answer")
	b := rapid.SampledFrom([]passcode.Binding{call, call, call, {Call: "call-2", Mobile: call.Mobile}, {Call: call.Call, Mobile: "+447700900124"}}).Draw(t, "binding")
	typed := r.numbers[i].Reveal()
	switch kind {
	case "wrong":
		typed = typed[:5] + string('0'+(typed[5]-'0'+1)%10)
	case "malformed":
		typed = typed[:5]
	}
	want := r.expect(i, b, kind)
	after, err := r.stored[i].Answer(typed, b, macKey, r.now, r.policy)
	var got guidance.RuleID
	if refusal := (*guidance.Refusal)(nil); errors.As(err, &refusal) {
		got = refusal.Rule()
	} else if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("%s answer to challenge %d at %s: %q, want %q", kind, i, r.now, got, want)
	}
	r.stored[i] = stored(t, after)
}

// stored puts a challenge into the store and takes it out again.
func stored(t *rapid.T, c passcode.Challenge) (back passcode.Challenge) {
	doc, err := json.Marshal(c)
	if err == nil {
		err = json.Unmarshal(doc, &back)
	}
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func (r *room) wait(t *rapid.T) {
	r.now = r.now.Add(time.Duration(rapid.IntRange(-90, 400).Draw(t, "seconds")) * time.Second)
}

func (r *room) check(t *rapid.T) {
	for i, c := range r.stored {
		m := r.models[i]
		left := 0
		if m.ended == "" && r.now.Sub(m.texted) < r.policy.TTL {
			left = r.policy.Tries - m.wrong
		}
		if got := c.TriesLeft(r.now, r.policy); got != left || c.Failures != m.wrong {
			t.Fatalf("challenge %d: %d tries left and %d wrong, want %d and %d", i, got, c.Failures, left, m.wrong)
		}
		if open := c.State == passcode.ChallengeOpen; open != (m.ended == "") || open && i < len(r.stored)-1 {
			t.Fatalf("challenge %d of %d is %s, the model says %q", i, len(r.stored), c.State, m.ended)
		}
	}
}

func TestChallengeModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &room{
			now: texted,
			policy: passcode.ChallengePolicy{
				TTL:            time.Duration(rapid.IntRange(1, 10).Draw(t, "minutes")) * time.Minute,
				Tries:          rapid.IntRange(1, 10).Draw(t, "tries"),
				ClockAllowance: time.Duration(rapid.IntRange(0, 60).Draw(t, "allowance")) * time.Second,
			},
			source: rand.NewChaCha8([32]byte{byte(rapid.IntRange(0, 255).Draw(t, "seed"))}),
		}
		t.Repeat(map[string]func(*rapid.T){"text": r.textNew, "answer": r.answer, "again": r.answer, "wait": r.wait, "": r.check})
	})
}
