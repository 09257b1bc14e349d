package passcode_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"strconv"
	"testing"

	"github.com/rakit-dev/rakit/passcode"
)

// drawn is how many codes are tested at once. The remainder of a byte, by which some
// digits come 4% more often, shows from 256,000 digits on, and of 25,600 not yet.
const drawn = 300_000

// seeded returns a source that is the same in every run.
func seeded() io.Reader {
	return mathrand.NewChaCha8([32]byte([]byte("a fixed seed: the test is stable")))
}

// generate returns a function that draws codes from source.
func generate(t *testing.T, source io.Reader) func() string {
	return func() string {
		p, err := passcode.Generate(source)
		if err != nil {
			t.Fatal(err)
		}
		return p.Reveal()
	}
}

// statistics returns the probability of each statistic of codes of six digits: the
// digits at each position, the first three together, and the three tests of NIST SP
// 800-22 on the six lowest bits of each number. A million is 64 times 15,625, so
// that these bits are fair if the codes are.
func statistics(t *testing.T, next func() string) map[string]float64 {
	t.Helper()
	var positions [6][10]int
	var thousands [1000]int
	bits := make([]byte, 0, 6*drawn)
	for range drawn {
		code := next()
		n, err := strconv.Atoi(code)
		if err != nil || len(code) != 6 {
			t.Fatal("a code is not six digits")
		}
		thousands[n/1000]++
		for i := range positions {
			positions[i][code[i]-'0']++
		}
		bits = append(bits, fmt.Sprintf("%06b", n%64)...)
	}
	ps := map[string]float64{
		"monobit": monobit(string(bits)), "runs": runsOfBits(string(bits)), "block frequency": blockFrequency(string(bits), 128),
	}
	_, ps["first three digits"] = chiSquare(thousands[:])
	for i, counts := range positions {
		_, ps[fmt.Sprintf("digits at position %d", i+1)] = chiSquare(counts[:])
	}
	return ps
}

// TestGenerateIsUniform draws from a seeded source, where it passes always or
// never, and from crypto/rand. With crypto/rand ten statistics at one in a million
// give one false alarm in a hundred thousand runs: run it again before believing
// one.
func TestGenerateIsUniform(t *testing.T) {
	for name, source := range map[string]io.Reader{"seeded": seeded(), "crypto/rand": rand.Reader} {
		for statistic, p := range statistics(t, generate(t, source)) {
			if p <= limit {
				t.Errorf("%s: %s: p = %.3g, not above %.0g", name, statistic, p, limit)
			}
		}
	}
}

// TestBiasIsCaught shows that the test above would fail generators that are wrong
// in known ways. A remainder of 24 bits is not among them: so small a bias hides
// among so few draws, which is why [TestGenerateWalked] is there.
func TestBiasIsCaught(t *testing.T) {
	const million = 1_000_000
	for _, tt := range []struct {
		name, statistic string
		draw            func(n uint64) uint64
		why             string
	}{
		{"remainder of 20 bits", "first three digits", func(n uint64) uint64 { return n & 0xf_ffff % million }, "000000 to 048575 come twice as often"},
		{"remainder of a byte, first digit", "digits at position 1", func(n uint64) uint64 { return n&0xff%10*100_000 + n>>8%100_000 }, "digits 0 to 5 come 4% more often"},
		{"remainder of a byte, last digit", "digits at position 6", func(n uint64) uint64 { return n>>8%100_000*10 + n&0xff%10 }, "digits 0 to 5 come 4% more often"},
		{"repeated blocks drawn again", "first three digits", func(n uint64) uint64 {
			if n %= million; n/1000 == n%1000 {
				return 123_000 + n%1000
			}
			return n
		}, "what is filtered out comes out elsewhere"},
		{"fewer odd numbers", "monobit", func(n uint64) uint64 { return n >> 2 % million &^ (n & 1) }, "half of the odd numbers become even"},
		{"numbers in steps", "runs", func(n uint64) uint64 { return n%15_625*64 + 0b000111 }, "as many ones as zeros, and two runs in each number"},
		{"numbers of two kinds", "block frequency", func(n uint64) uint64 { return n%15_625*64 + 63*(n>>60&1) }, "six ones or six zeros each"},
	} {
		source := seeded()
		ps := statistics(t, func() string {
			var b [8]byte
			_, _ = source.Read(b[:])
			return fmt.Sprintf("%06d", tt.draw(binary.BigEndian.Uint64(b[:])))
		})
		if p := ps[tt.statistic]; p > limit {
			t.Errorf("%s: %s: p = %.3g: not caught\nwhy: %s", tt.name, tt.statistic, p, tt.why)
		}
	}
}

// TestGenerateWalked draws every value of 20 bits: each of the million codes comes
// once, and no other. That proves what statistics can only make likely.
func TestGenerateWalked(t *testing.T) {
	seen := make([]bool, 1_000_000)
	accepted := 0
	for n := range 1 << 20 {
		p, err := passcode.Generate(bytes.NewReader([]byte{byte(n >> 16), byte(n >> 8), byte(n)}))
		if err != nil {
			continue
		}
		code, err := strconv.Atoi(p.Reveal())
		if err != nil || seen[code] {
			t.Fatalf("code %q comes twice or is no number", p.Reveal())
		}
		seen[code] = true
		accepted++
	}
	if accepted != len(seen) {
		t.Errorf("%d codes came, want a million", accepted)
	}
}
