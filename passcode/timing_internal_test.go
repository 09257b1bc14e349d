package passcode

import (
	"bytes"
	"fmt"
	"math"
	mathrand "math/rand/v2"
	"slices"
	"testing"
	"time"
)

var (
	timedBinding = Binding{Call: "call-1", Mobile: "+447700900123"}
	timedKey     = bytes.Repeat([]byte{7}, 32)
	timedAt      = time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC)
)

func timedChallenge(t testing.TB, purpose ChallengePurpose) Challenge {
	t.Helper()
	source := bytes.NewReader([]byte{0x0b, 0x86, 0x18}) // 755224
	c, _, err := NewChallenge("n-1", timedBinding, timedKey, source, timedAt)
	if purpose == ForUnlock {
		source.Reset([]byte{0x0b, 0x86, 0x18})
		c, _, err = NewUnlockCode("n-1", timedBinding, timedKey, source, timedAt)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestOneWayForHitsAndMisses counts how often the digits are compared: once, whatever
// is to become of the answer. Only what is not six digits at all is not compared; that
// it is not, whoever typed it knows.
func TestOneWayForHitsAndMisses(t *testing.T) {
	for _, purpose := range []ChallengePurpose{ForCall, ForUnlock} {
		p := purpose.terms().widest
		for _, tt := range []struct {
			name, spoken string
			change       func(c *Challenge, b *Binding, now *time.Time)
			compared     int
		}{
			{"hit", "755224", nil, 1},
			{"hit in groups", "755-224", nil, 1},
			{"miss by one digit", "755225", nil, 1},
			{"miss by all", "000000", nil, 1},
			{"another call", "755224", func(_ *Challenge, b *Binding, _ *time.Time) { b.Call = "call-2" }, 1},
			{"another number, wrong digits", "000000", func(_ *Challenge, b *Binding, _ *time.Time) { b.Mobile = "+447700900124" }, 1},
			{"used", "755224", func(c *Challenge, _ *Binding, _ *time.Time) { c.State = ChallengeUsed }, 1},
			{"superseded", "755224", func(c *Challenge, _ *Binding, _ *time.Time) { c.State = ChallengeSuperseded }, 1},
			{"locked", "755224", func(c *Challenge, _ *Binding, _ *time.Time) { c.State = ChallengeLocked }, 1},
			{"too late", "755224", func(_ *Challenge, _ *Binding, now *time.Time) { *now = now.Add(time.Hour) }, 1},
			{"too soon", "755224", func(_ *Challenge, _ *Binding, now *time.Time) { *now = now.Add(-time.Hour) }, 1},
			{"five digits", "75522", nil, 0},
		} {
			c, b, now, compared := timedChallenge(t, purpose), timedBinding, timedAt, 0
			if tt.change != nil {
				tt.change(&c, &b, &now)
			}
			got, counted := c.answer(tt.spoken, b, now, p, func(digits string) bool {
				compared++
				return c.matches(timedKey, digits)
			})
			if compared != tt.compared {
				t.Errorf("%s: %s: the digits were compared %d times, want %d", purpose, tt.name, compared, tt.compared)
			}
			// And that is what Answer does.
			plain, err := c.Answer(tt.spoken, b, timedKey, now, p)
			if fmt.Sprint(err) != fmt.Sprint(counted) || plain.State != got.State || plain.Failures != got.Failures {
				t.Errorf("%s: %s: Answer = %v, want %v", purpose, tt.name, err, counted)
			}
		}
	}
}

// TestTimesOfCompare reports, and never judges, how far apart the times of right and
// wrong digits are: Welch's t over measurements in random order, the slowest tenth left
// out, as dudect does. Above 4.5 dudect speaks of a leak. What is timed is what is
// secret, the comparison. That Answer as a whole takes longer to refuse than to accept
// is no secret: it says which it did.
func TestTimesOfCompare(t *testing.T) {
	samples := 100_000
	if testing.Short() {
		samples = 5_000
	}
	c := timedChallenge(t, ForCall)
	one := NewSecret("755224")
	compare := func(s Secret) { c.matches(timedKey, s.Reveal()) }
	answer := func(s Secret) { _, _ = c.Answer(s.Reveal(), timedBinding, timedKey, timedAt, DefaultChallengePolicy()) }
	equal := func(s Secret) {
		for range 100 { // one takes as long as it takes to read the clock
			one.Equal(s)
		}
	}
	for _, tt := range []struct {
		name string
		time func(Secret)
		a, b string
	}{
		{"challenge compared, hit and miss", compare, "755224", "000000"},
		{"Answer, miss by one digit and by all", answer, "755225", "000000"},
		{"Answer, hit and miss", answer, "755224", "000000"},
		{"100 Secret.Equal, same and not", equal, "755224", "000000"},
		{"100 Secret.Equal, one digit off and all", equal, "755225", "000000"},
	} {
		a, b := timed(samples, tt.time, NewSecret(tt.a), NewSecret(tt.b))
		t.Logf("%-40s %6.1f ns and %6.1f ns, Welch's t = %+.1f over %d samples each", tt.name, mean(a), mean(b), welch(a, b), len(a))
	}
}

// timed measures fn with two secrets in random order, and leaves out the slowest tenth
// of each: other programs, and not the digits.
func timed(samples int, fn func(Secret), a, b Secret) (as, bs []float64) {
	order := mathrand.New(mathrand.NewPCG(1, 2))
	for range 2 * samples {
		of, to := a, &as
		if order.Uint64()&1 == 0 {
			of, to = b, &bs
		}
		begun := time.Now()
		fn(of)
		*to = append(*to, float64(time.Since(begun)))
	}
	return fastest(as), fastest(bs)
}

func fastest(times []float64) []float64 {
	slices.Sort(times)
	return times[:len(times)*9/10]
}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// welch returns Welch's t of two samples of unequal variance.
func welch(a, b []float64) float64 {
	spread := func(x []float64) float64 {
		m, sum := mean(x), 0.0
		for _, v := range x {
			sum += (v - m) * (v - m)
		}
		return sum / float64(len(x)-1) / float64(len(x))
	}
	return (mean(a) - mean(b)) / math.Sqrt(spread(a)+spread(b))
}

// TestWelch holds the statistic against one computed by hand: means 3 and 5, variances
// 2.5 and 10 over five, so that t = -2 / sqrt(0.5 + 2).
func TestWelch(t *testing.T) {
	got := welch([]float64{1, 2, 3, 4, 5}, []float64{1, 3, 5, 7, 9})
	if want := -2 / math.Sqrt(2.5); math.Abs(got-want) > 1e-12 {
		t.Errorf("welch = %v, want %v", got, want)
	}
}
