package card_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

var (
	unlockKey   = bytes.Repeat([]byte{7}, 32)
	unlockBound = passcode.Binding{Call: "unlock-1", Mobile: "00ff"}
)

// zeros is a source of chance by which every code is 000000.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func unlocking(at time.Time) card.UnlockAttempt {
	return card.UnlockAttempt{ID: "unlock-1", Organisation: "RX1", User: holder, Claim: "c0", Channel: message.Email, StartedAt: at}
}

// coded is an attempt that was begun at an instant, with a code for a card.
func coded(t testing.TB, at time.Time, id string) (card.UnlockAttempt, string) {
	t.Helper()
	code, digits, err := passcode.NewUnlockCode("code-1", unlockBound, unlockKey, zeros{}, at)
	if err != nil {
		t.Fatal(err)
	}
	return unlocking(at).Coded(code, id), digits.Reveal()
}

// TestBeginUnlockMetAndMissed: one less, and one more.
func TestBeginUnlockMetAndMissed(t *testing.T) {
	narrow := card.UnlockPolicy{Pause: time.Second, Hourly: 1, Daily: 2, Organisation: 3}
	for _, tt := range []struct {
		name, why string
		before    card.Begun
		policy    card.UnlockPolicy
		rules     []guidance.RuleID
	}{
		{"the first", "nothing was before", card.Begun{}, card.UnlockPolicy{}, nil},
		{"the fifth of the hour and tenth of the day", "the last of each", card.Begun{Hour: 4, Day: 9, Organisation: 199}, card.UnlockPolicy{}, nil},
		{"in the same minute", "one was begun", card.Begun{Paused: 1}, card.UnlockPolicy{}, []guidance.RuleID{"RA-PSC-068"}},
		{"the sixth of the hour", "five were begun", card.Begun{Hour: 5}, card.UnlockPolicy{}, []guidance.RuleID{"RA-PSC-068"}},
		{"the eleventh of the day", "ten were begun", card.Begun{Day: 10}, card.UnlockPolicy{}, []guidance.RuleID{"RA-PSC-068"}},
		{"after two hundred messages", "no more for the application", card.Begun{Organisation: 200}, card.UnlockPolicy{}, []guidance.RuleID{"RA-PSC-069"}},
		{"all at once", "every reason is given", card.Begun{Paused: 1, Organisation: 200}, card.UnlockPolicy{}, []guidance.RuleID{"RA-PSC-068", "RA-PSC-069"}},
		{"narrower", "the last", card.Begun{Day: 1, Organisation: 2}, narrow, nil},
		{"narrower, one too many", "of the day", card.Begun{Day: 2, Organisation: 2}, narrow, []guidance.RuleID{"RA-PSC-068"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, err := card.BeginUnlock(unlocking(hour(8)), tt.before, tt.policy)
			if len(tt.rules) > 0 {
				refusedBy(t, err, tt.rules...)
				return
			}
			if err != nil || !u.ValidUntil().Equal(hour(8).Add(15*time.Minute)) {
				t.Errorf("%v, valid until %v\nwhy: %s", err, u.ValidUntil(), tt.why)
			}
		})
	}
}

// TestUnlockWindows: what is a minute, an hour or a day old to the nanosecond counts no
// more.
func TestUnlockWindows(t *testing.T) {
	pause, lastHour, lastDay := card.UnlockPolicy{}.Windows(hour(8))
	want := []time.Time{hour(8).Add(1 - time.Minute), hour(7).Add(1), hour(-16).Add(1)}
	if diff := cmp.Diff(want, []time.Time{pause, lastHour, lastDay}); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// TestLongest: the longest time for which an attempt counts is the day, unless the pause
// is longer.
func TestLongest(t *testing.T) {
	for _, tt := range []struct{ pause, want time.Duration }{
		{0, 24 * time.Hour},
		{24*time.Hour + 1, 24*time.Hour + 1},
		{100 * 24 * time.Hour, 100 * 24 * time.Hour},
	} {
		if got := (card.UnlockPolicy{Pause: tt.pause}).Longest(); got != tt.want {
			t.Errorf("with a pause of %s: %s, want %s", tt.pause, got, tt.want)
		}
	}
}

func TestCheckUnlockClaimMetAndMissed(t *testing.T) {
	if err := card.CheckUnlockClaim(true, message.Text); err != nil {
		t.Error(err)
	}
	refusedBy(t, card.CheckUnlockClaim(false, message.Text), "RA-PSC-060")
	refusedBy(t, card.CheckUnlockClaim(true, 0), "RA-PSC-061")
}

// TestLookUpMetAndMissed: one thing changed each, of what a code needs.
func TestLookUpMetAndMissed(t *testing.T) {
	until := day("2027-06-01")
	held := lockedUntil(t, until)
	other := held
	other.ID = "c-2"
	for _, tt := range []struct {
		name, why string
		change    func(*card.UnlockAttempt, *card.Claimant)
		rules     []string
	}{
		{"holder", "all is well", func(*card.UnlockAttempt, *card.Claimant) {}, nil},
		{"with others that have ended", "they are not locked", func(_ *card.UnlockAttempt, c *card.Claimant) {
			c.Cards = append(c.Cards, at(t, card.Cancelled), at(t, card.Released))
		}, nil},
		{"a nanosecond before the end", "the last instant", func(u *card.UnlockAttempt, c *card.Claimant) { c.At = u.StartedAt.Add(15*time.Minute - 1) }, nil},
		{"after fifteen minutes", "no code would count", func(u *card.UnlockAttempt, c *card.Claimant) { c.At = u.StartedAt.Add(15 * time.Minute) }, []string{"RA-PSC-065 "}},
		{"not known", "what was given is nobody's, and nothing else is said", func(_ *card.UnlockAttempt, c *card.Claimant) { c.Proven, c.Cards, c.Domain = false, nil, "" }, []string{"RA-PSC-060 "}},
		{"no address", "nowhere to send", func(_ *card.UnlockAttempt, c *card.Claimant) { c.Domain = "" }, []string{"RA-PSC-061 /channel"}},
		{"no number", "the same", func(u *card.UnlockAttempt, c *card.Claimant) { u.Channel, c.Mobile = message.Text, false }, []string{"RA-PSC-061 /channel"}},
		{"no channel", "the same", func(u *card.UnlockAttempt, _ *card.Claimant) { u.Channel = 0 }, []string{"RA-PSC-061 /channel"}},
		{"by text", "it is 2027", func(u *card.UnlockAttempt, _ *card.Claimant) { u.Channel = message.Text }, nil},
		{"by text on the first day", "from midnight on", func(u *card.UnlockAttempt, c *card.Claimant) {
			u.Channel, u.StartedAt, c.At = message.Text, day("2025-01-01"), day("2025-01-01")
		}, nil},
		{"by text a nanosecond earlier", "codes went by email alone", func(u *card.UnlockAttempt, c *card.Claimant) {
			u.Channel, u.StartedAt, c.At = message.Text, day("2025-01-01").Add(-1), day("2025-01-01").Add(-1)
		}, []string{"RA-PSC-062 /channel"}},
		{"domain on the list", "the very one", func(_ *card.UnlockAttempt, c *card.Claimant) {
			c.Policy.Domains = []string{"example.org", "example.nhs.uk"}
		}, nil},
		{"domain below one on the list", "it belongs to it", func(_ *card.UnlockAttempt, c *card.Claimant) { c.Policy.Domains = []string{"nhs.uk"} }, nil},
		{"domain that ends alike", "a letter instead of a dot", func(_ *card.UnlockAttempt, c *card.Claimant) { c.Policy.Domains = []string{"ample.nhs.uk"} }, []string{"RA-PSC-063 /channel"}},
		{"not locked", "nothing to unlock", func(_ *card.UnlockAttempt, c *card.Claimant) { c.Cards = []card.Card{at(t, card.InUse)} }, []string{"RA-PSC-064 /card"}},
		{"two locked", "which one?", func(_ *card.UnlockAttempt, c *card.Claimant) { c.Cards = append(c.Cards, other) }, []string{"RA-PSC-064 /card"}},
		{"at the end of the certificates", "the last instant", func(u *card.UnlockAttempt, c *card.Claimant) { u.StartedAt, c.At = until, until }, nil},
		{"expired", "a nanosecond later", func(u *card.UnlockAttempt, c *card.Claimant) { u.StartedAt, c.At = until, until.Add(1) }, []string{"RA-CRD-027 /card"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := unlocking(day("2027-05-01"))
			c := card.Claimant{Proven: true, Domain: "example.nhs.uk", Mobile: true, Cards: []card.Card{held}, At: u.StartedAt}
			tt.change(&u, &c)
			k, a := u.LookUp(c)
			var got []string
			for _, f := range a.Findings() {
				got = append(got, string(f.Rule)+" "+f.Pointer)
			}
			if diff := cmp.Diff(tt.rules, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if len(tt.rules) == 0 && k.ID != held.ID {
				t.Errorf("card %q", k.ID)
			}
		})
	}
}

// TestAnsweredMetAndMissed: what the log says of a code that was entered.
func TestAnsweredMetAndMissed(t *testing.T) {
	start := hour(8)
	for _, tt := range []struct {
		name, why string
		change    func(*card.UnlockAttempt, *card.UnlockAnswer)
		rule      guidance.RuleID
	}{
		{"right", "all is well", func(*card.UnlockAttempt, *card.UnlockAnswer) {}, ""},
		{"with a space", "as people write it", func(_ *card.UnlockAttempt, w *card.UnlockAnswer) { w.Typed = "000 000" }, ""},
		{"a nanosecond before the end", "14:59.999999999", func(_ *card.UnlockAttempt, w *card.UnlockAnswer) { w.At = start.Add(15*time.Minute - 1) }, ""},
		{"at the end", "15:00", func(_ *card.UnlockAttempt, w *card.UnlockAnswer) { w.At = start.Add(15 * time.Minute) }, "RA-PSC-065"},
		{"another is newer", "the newest counts", func(_ *card.UnlockAttempt, w *card.UnlockAnswer) { w.Newer = true }, "RA-PSC-066"},
		{"no such attempt", "the zero one", func(u *card.UnlockAttempt, _ *card.UnlockAnswer) { *u = card.UnlockAttempt{} }, "RA-PSC-067"},
		{"before its job", "no code was made", func(u *card.UnlockAttempt, _ *card.UnlockAnswer) { *u = unlocking(start) }, "RA-PSC-067"},
		{"of nobody", "a lucky guess", func(u *card.UnlockAttempt, _ *card.UnlockAnswer) { u.Card = "" }, "RA-PSC-060"},
		{"wrong", "by one", func(_ *card.UnlockAttempt, w *card.UnlockAnswer) { w.Typed = "000001" }, "RA-PSC-055"},
		{"sent elsewhere", "the address is another by now", func(_ *card.UnlockAttempt, w *card.UnlockAnswer) { w.Binding.Mobile = "00fe" }, "RA-PSC-055"},
		{"another key", "of another vault", func(_ *card.UnlockAttempt, w *card.UnlockAnswer) { w.Key = bytes.Repeat([]byte{8}, 32) }, "RA-PSC-055"},
		{"long", "100 KB", func(_ *card.UnlockAttempt, w *card.UnlockAnswer) { w.Typed = strings.Repeat("0", 100_000) }, "RA-PSC-059"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, digits := coded(t, start, "c-1")
			w := card.UnlockAnswer{Typed: digits, Binding: unlockBound, Key: unlockKey, At: start.Add(time.Minute)}
			tt.change(&u, &w)
			next, err := u.Answered(w)
			if tt.rule == "" {
				if err != nil || next.Code.State != passcode.ChallengeUsed {
					t.Errorf("%v, code is %v\nwhy: %s", err, next.Code.State, tt.why)
				}
				return
			}
			refusedBy(t, err, tt.rule)
		})
	}
}

// TestNotAcceptedSaysNothing: in the words that everybody is told there is no reason.
func TestNotAcceptedSaysNothing(t *testing.T) {
	refusedBy(t, card.NotAccepted(), "RA-PSC-067")
	for _, word := range []string{"expired", "wrong", "known", "profile", "locked", "tries", " used"} {
		if strings.Contains(card.NotAccepted().Error(), word) {
			t.Errorf("%q is in %v", word, card.NotAccepted())
		}
	}
}

// TestCodedAnew: wrong answers to an earlier code count on, and what was typed is gone.
func TestCodedAnew(t *testing.T) {
	u, _ := coded(t, hour(8), "c-1")
	for i := range 6 {
		next, err := u.Answered(card.UnlockAnswer{Typed: "000001", Binding: unlockBound, Key: unlockKey, At: hour(8)})
		if i == 5 {
			refusedBy(t, err, "RA-PSC-057")
		}
		u = next
		anew, _ := coded(t, hour(8), "c-1")
		u = u.Coded(anew.Code, "c-1")
	}
	if u.User != "" {
		t.Error("the user id is kept after it was looked up")
	}
}

// TestUnlockAttemptWalk enters codes at random into an attempt and a decoy side by
// side, and holds both against a model: what unlocks, once, is the right code of the
// attempt, in time and within five tries; and nothing ever unlocks by the decoy.
func TestUnlockAttemptWalk(t *testing.T) {
	start := hour(8)
	real0, digits := coded(t, start, "c-1")
	decoy0, _ := coded(t, start, "")
	rapid.Check(t, func(t *rapid.T) {
		attempt, decoy := real0, decoy0
		failures, used := 0, false
		clock := start
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			clock = clock.Add(time.Duration(rapid.IntRange(0, int(5*time.Minute)).Draw(t, "wait")))
			typed := rapid.SampledFrom([]string{digits, "000001", "12345", "", "٠٠٠٠٠٠"}).Draw(t, "typed")
			newer := rapid.IntRange(0, 9).Draw(t, "newer") == 0
			w := card.UnlockAnswer{Typed: typed, Binding: unlockBound, Newer: newer, Key: unlockKey, At: clock}
			var err, none error
			attempt, err = attempt.Answered(w)
			decoy, none = decoy.Answered(w)
			counts := !newer && clock.Sub(start) < 15*time.Minute && failures < 5 && !used
			if opens := counts && typed == digits; opens != (err == nil) {
				t.Fatalf("%q after %v and %d failures: %v, want accepted %v", typed, clock.Sub(start), failures, err, opens)
			}
			if none == nil {
				t.Fatal("a decoy was accepted")
			}
			if (attempt.Code.Failures != decoy.Code.Failures) || attempt.Code.State != decoy.Code.State {
				t.Fatalf("what is stored of a decoy tells it: %+v, %+v", attempt.Code, decoy.Code)
			}
			if !errors.As(err, new(*guidance.Refusal)) && err != nil {
				t.Fatalf("%v is no refusal", err)
			}
			switch {
			case counts && typed == digits:
				used = true
			case counts && typed == "000001":
				failures++
			}
			if attempt.Code.Failures != failures {
				t.Fatalf("%d failures, want %d", attempt.Code.Failures, failures)
			}
		}
	})
}

// FuzzUnlockAnswer: nothing but the code is taken, and nothing panics.
func FuzzUnlockAnswer(f *testing.F) {
	for _, s := range []string{"", "000000", "000 000", "\x00", "٠٠٠٠٠٠", "0000000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		u, digits := coded(t, hour(8), "c-1")
		_, err := u.Answered(card.UnlockAnswer{Typed: typed, Binding: unlockBound, Key: unlockKey, At: hour(8)})
		if err == nil && strings.Count(typed, "0") != len(digits) {
			t.Errorf("%q was taken", typed)
		}
	})
}
