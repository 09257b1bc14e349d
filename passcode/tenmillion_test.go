package passcode_test

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	mathrand "math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/rakit-dev/rakit/passcode"
)

// tenMillion is how many passcodes are drawn by passcode.Generate, with -short a
// twentieth of them. Biased generators, which are none of ours, are caught by a tenth.
const tenMillion = 10_000_000

// familyLimit is the probability of a false alarm of all the statistics of one run
// together: each is held against its share of it (Bonferroni).
const familyLimit = 1e-6

// tally counts what the statistics of codes below a million need, one draw after the
// other.
type tally struct {
	drawn    int
	codes    []uint32        // each code
	pairs    [3][]uint32     // two digits of a draw, and the same two of the one before it; draws are paired once each
	gaps     [gapMax]uint32  // draws from one code below 100000 to the next
	last     uint32          // the first of a pair
	since    int             // draws since the last code below 100000
	position [6][10]uint32   // made of codes at the end
	within   [15][100]uint32 // any two digits of a draw; likewise
}

// gapMax is from where on gaps are counted together: one in about 190.
const gapMax = 50

func newTally() *tally {
	t := &tally{codes: make([]uint32, 1_000_000)}
	for i := range t.pairs {
		t.pairs[i] = make([]uint32, 10_000)
	}
	return t
}

func (t *tally) add(code uint32) {
	t.codes[code]++
	if t.drawn++; t.drawn%2 == 0 {
		t.pairs[0][code/10_000*100+t.last/10_000]++
		t.pairs[1][code/100%100*100+t.last/100%100]++
		t.pairs[2][code%100*100+t.last%100]++
	}
	t.last = code
	if code >= 100_000 {
		t.since++
		return
	}
	t.gaps[min(t.since, gapMax-1)]++
	t.since = 0
}

// ps returns the probability of each statistic, from both sides: codes that come more
// evenly than chance has it are no more random than those that do not.
func (t *tally) ps() map[string]float64 {
	ps := map[string]float64{}
	put := func(name string, counts []uint32, shares []float64) {
		ps[name] = bothSides(counts, shares)
	}
	put("codes", t.codes, nil)
	for i, counts := range t.pairs {
		put(fmt.Sprintf("digits %d and %d of a draw and the one before", 2*i+1, 2*i+2), counts, nil)
	}
	var hands, deck [343]uint32 // by handOf
	for code, n := range t.codes {
		d := digitsOf(code)
		hand := handOf(d)
		hands[hand] += n
		deck[hand]++
		pair := 0
		for i := range d {
			t.position[i][d[i]] += n
			for j := range i {
				t.within[pair][d[i]*10+d[j]] += n
				pair++
			}
		}
	}
	for i := range t.position {
		put(fmt.Sprintf("digit %d", i+1), t.position[i][:], nil)
	}
	for i := range t.within {
		put(fmt.Sprintf("pair %d within a draw", i+1), t.within[i][:], nil)
	}
	var dealt []uint32
	var shares []float64
	for hand, n := range deck {
		if n > 0 {
			dealt, shares = append(dealt, hands[hand]), append(shares, float64(n)/1_000_000)
		}
	}
	put("poker", dealt, shares)
	shares = nil
	for i := range t.gaps {
		shares = append(shares, 0.1*math.Pow(0.9, float64(i)))
	}
	shares[gapMax-1] *= 10 // and all that are longer
	put("gaps", t.gaps[:], shares)
	easy := uint32(0)
	for code, n := range t.codes {
		if easilyGuessed[code] {
			easy += n
		}
	}
	// Those are 5,032 codes in a million: a filter that spares the holder an easy one.
	put("easily guessed", []uint32{easy, uint32(t.drawn) - easy}, []float64{0.005032, 1 - 0.005032})
	return ps
}

// easilyGuessed says of each code whether CheckGuessable refuses it.
var easilyGuessed = func() []bool {
	all := make([]bool, 1_000_000)
	for code := range all {
		text := passcode.NewSecret(fmt.Sprintf("%06d", code))
		all[code] = passcode.GuessReasons(text, passcode.Known{}, passcode.GuessPolicy{}) != nil
	}
	return all
}()

func digitsOf(code int) (d [6]int) {
	for i := 5; i >= 0; i-- {
		d[i] = code % 10
		code /= 10
	}
	return d
}

// handOf tells apart how many of the digits are equal: how often the three that come
// most do, which says the rest but for one: 2-1-1-1-1 and 2-2-1-1 differ in it, and
// 1-1-1-1-1-1 is alone.
func handOf(d [6]int) int {
	var counts [10]int
	for _, digit := range d {
		counts[digit]++
	}
	slices.Sort(counts[:])
	hand := 0
	for _, n := range counts[7:] { // the three that come most say the rest
		hand = hand*7 + n
	}
	return hand
}

// bothSides returns twice the smaller tail of Pearson's statistic. Without shares all
// counts should be equal.
func bothSides(counts []uint32, shares []float64) float64 {
	total := 0
	for _, n := range counts {
		total += int(n)
	}
	var statistic float64
	for i, n := range counts {
		expected := float64(total) / float64(len(counts))
		if shares != nil {
			expected = float64(total) * shares[i]
		}
		statistic += (float64(n) - expected) * (float64(n) - expected) / expected
	}
	upper := upperGamma(float64(len(counts)-1)/2, statistic/2)
	return 2 * min(upper, 1-upper)
}

// seedOf returns the seed of the stream that is tested. RAKIT_SOAK_SEED sets another.
func seedOf(t *testing.T) (seed [32]byte, soak bool) {
	n := uint64(8)
	if set, err := strconv.ParseUint(os.Getenv("RAKIT_SOAK_SEED"), 10, 64); err == nil {
		n, soak = set, true
	}
	binary.LittleEndian.PutUint64(seed[:], n)
	t.Logf("seed %d", n)
	return seed, soak
}

// TestTenMillion tests ten million passcodes of the public Generate, drawn from a
// ChaCha8 stream by seed: the same in every run, it passes always or never. Under
// RAKIT_SOAK_SEED it draws from another seed, and from crypto/rand as well, and gives a
// false alarm in one of 500,000 runs.
func TestTenMillion(t *testing.T) {
	seed, soak := seedOf(t)
	sources := map[string]io.Reader{"seeded": mathrand.NewChaCha8(seed)}
	if soak {
		sources["crypto/rand"] = rand.Reader
	}
	n := tenMillion
	if testing.Short() {
		n /= 20
	}
	for name, source := range sources {
		counted := newTally()
		for range n {
			p, err := passcode.Generate(source)
			if err != nil {
				t.Fatal(err)
			}
			counted.add(parsed(t, p.Reveal()))
		}
		ps := counted.ps()
		least, where := 1.0, ""
		for statistic, p := range ps {
			if p < least {
				least, where = p, statistic
			}
			if p <= familyLimit/float64(len(ps)) {
				t.Errorf("%s: %s: p = %.3g, not above %.0g shared by %d", name, statistic, p, familyLimit, len(ps))
			}
		}
		t.Logf("%s: %d passcodes, %d statistics, the least likely is %s: p = %.3g", name, n, len(ps), where, least)
	}
}

// parsed reads six digits without the trouble of an error for each.
func parsed(t *testing.T, text string) (code uint32) {
	if len(text) != 6 {
		t.Fatal("a passcode is not six digits")
	}
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			t.Fatal("a passcode is not six digits")
		}
		code = code*10 + uint32(c-'0')
	}
	return code
}

// TestTenMillionCatches shows which generators the test above would fail. What ten
// million draws cannot tell from chance is not among them: a remainder of 32 bits, by
// which some codes come 0.02% more often, and a single code that never comes, which is
// expected ten times and stays away by chance once in 22,000 runs. Both are found by
// walking every value: see [TestWalkCatches].
func TestTenMillionCatches(t *testing.T) {
	for _, tt := range []struct {
		name, statistic string
		draw            func(n uint64, last uint32) uint32
		why             string
	}{
		{"remainder of 24 bits", "digit 1", func(n uint64, _ uint32) uint32 {
			return uint32(n & 0xff_ffff % 1_000_000)
		}, "000000 to 777215 come 6% more often"},
		{"a counter", "codes", func(_ uint64, last uint32) uint32 { return (last + 1) % 1_000_000 }, "too even for chance"},
		{"easy codes drawn again", "easily guessed", func(n uint64, _ uint32) uint32 {
			if code := uint32(n % 1_000_000); !easilyGuessed[code] {
				return code
			}
			return uint32(n >> 32 % 1_000_000)
		}, "a filter, 123456 first of all"},
		{"a digit that sticks", "digit 3", func(n uint64, _ uint32) uint32 {
			code := uint32(n % 1_000_000)
			if n>>56 == 0 {
				code = code/10_000*10_000 + 7000 + code%1000
			}
			return code
		}, "the third digit is 7 once in 256 times for no reason"},
		{"neighbours alike", "digits 1 and 2 of a draw and the one before", func(n uint64, last uint32) uint32 {
			code := uint32(n % 1_000_000)
			if n>>57 == 0 {
				code = last/10_000*10_000 + code%10_000
			}
			return code
		}, "two digits are those of the draw before once in 128 times"},
		{"digits alike", "poker", func(n uint64, _ uint32) uint32 {
			code := uint32(n % 1_000_000)
			if n>>57 == 0 {
				code = code/100*100 + code/100%10*11
			}
			return code
		}, "three digits are alike once in 128 times for no reason"},
		{"in waves", "gaps", func(n uint64, last uint32) uint32 {
			code := uint32(n % 1_000_000)
			if last < 100_000 && n>>58 == 0 {
				code %= 100_000
			}
			return code
		}, "a small code is followed by another more often"},
	} {
		seed, _ := seedOf(t)
		source, counted, last := mathrand.NewChaCha8(seed), newTally(), uint32(0)
		for range tenMillion / 10 {
			last = tt.draw(source.Uint64(), last)
			counted.add(last)
		}
		ps := counted.ps()
		if p := ps[tt.statistic]; p > familyLimit/float64(len(ps)) {
			t.Errorf("%s: %s: p = %.3g: not caught\nwhy: %s", tt.name, tt.statistic, p, tt.why)
		}
	}
}

// walk gives a generator every value of its source once, and returns how many codes do
// not come as often as 000000 then.
func walk(values int, draw func(n int) (code int, ok bool)) (uneven int) {
	counts := make([]int, 1_000_000)
	for n := range values {
		if code, ok := draw(n); ok {
			counts[code]++
		}
	}
	for _, n := range counts {
		if n != counts[0] {
			uneven++
		}
	}
	return uneven
}

// TestWalkCatches shows that what [TestGenerateWalked] does to Generate fails a
// generator with one code missing, and one that takes a remainder.
func TestWalkCatches(t *testing.T) {
	for _, tt := range []struct {
		name string
		want int
		draw func(n int) (int, bool)
	}{
		{"as Generate does it", 0, func(n int) (int, bool) { return n, n < 1_000_000 }},
		{"without 123456", 1, func(n int) (int, bool) { return n, n < 1_000_000 && n != 123_456 }},
		{"remainder of 20 bits", 951_424, func(n int) (int, bool) { return n % 1_000_000, true }},
	} {
		if uneven := walk(1<<20, tt.draw); uneven != tt.want {
			t.Errorf("%s: %d codes come unevenly, want %d", tt.name, uneven, tt.want)
		}
	}
}
