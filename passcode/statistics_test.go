package passcode_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

// limit is the probability under which a statistic is taken for a fault of the
// generator and not for chance.
const limit = 1e-6

// upperGamma returns the regularised upper incomplete gamma function Q(a, x), by
// its series for small x and its continued fraction (Lentz) for large x.
func upperGamma(a, x float64) float64 {
	if x <= 0 {
		return 1
	}
	lg, _ := math.Lgamma(a)
	front := math.Exp(-x + a*math.Log(x) - lg)
	if x < a+1 {
		sum, term := 1/a, 1/a
		for n := a + 1; term > sum*1e-16; n++ {
			term *= x / n
			sum += term
		}
		return 1 - front*sum
	}
	b := x + 1 - a
	c, d := math.Inf(1), 1/b
	h := d
	for i := 1.0; i < 10_000; i++ {
		b += 2
		d = 1 / (b - i*(i-a)*d)
		c = b - i*(i-a)/c
		h *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return front * h
}

// chiSquare returns Pearson's statistic of counts that should be equal, and the
// probability of one as great.
func chiSquare(counts []int) (statistic, p float64) {
	var total int
	for _, n := range counts {
		total += n
	}
	expected := float64(total) / float64(len(counts))
	for _, n := range counts {
		statistic += (float64(n) - expected) * (float64(n) - expected) / expected
	}
	return statistic, upperGamma(float64(len(counts)-1)/2, statistic/2)
}

// monobit is the frequency test of NIST SP 800-22 rev 1a, section 2.1.
func monobit(bits string) float64 {
	sum := 2*strings.Count(bits, "1") - len(bits)
	return math.Erfc(math.Abs(float64(sum)) / math.Sqrt(float64(len(bits))) / math.Sqrt2)
}

// blockFrequency is the test of NIST SP 800-22 rev 1a, section 2.2, for blocks of
// size bits; what remains at the end is left out.
func blockFrequency(bits string, size int) float64 {
	blocks := len(bits) / size
	var sum float64
	for i := range blocks {
		off := float64(strings.Count(bits[i*size:(i+1)*size], "1"))/float64(size) - 0.5
		sum += off * off
	}
	return upperGamma(float64(blocks)/2, 4*float64(size)*sum/2)
}

// runsOfBits is the test of NIST SP 800-22 rev 1a, section 2.3. Bits that would
// fail the frequency test plainly have the probability 0.
func runsOfBits(bits string) float64 {
	n := float64(len(bits))
	share := float64(strings.Count(bits, "1")) / n
	if math.Abs(share-0.5) >= 2/math.Sqrt(n) {
		return 0
	}
	runs := 1
	for i := 1; i < len(bits); i++ {
		if bits[i] != bits[i-1] {
			runs++
		}
	}
	even := share * (1 - share)
	return math.Erfc(math.Abs(float64(runs)-2*n*even) / (2 * math.Sqrt(2*n) * even))
}

// near reports whether got is want as far as the six figures of a vector go.
func near(got, want float64) bool { return math.Abs(got-want) <= 6e-6*math.Abs(want) }

func TestChiSquareVectors(t *testing.T) {
	for _, v := range vectors(t, "chi_square") {
		var counts []int
		for part := range strings.SplitSeq(v.Input, ",") {
			n, err := strconv.Atoi(part)
			if err != nil {
				t.Fatal(err)
			}
			counts = append(counts, n)
		}
		statistic, p := chiSquare(counts)
		if !near(statistic, v.Fields["statistic"].(float64)) || !near(p, v.Fields["p"].(float64)) ||
			float64(len(counts)-1) != v.Fields["df"] || (p > limit) != v.Valid {
			t.Errorf("%s: χ² = %.6g, p = %.6g, want %v and pass %v\nwhy: %s", v.ID, statistic, p, v.Fields, v.Valid, v.Why)
		}
	}
}

func TestBitVectors(t *testing.T) {
	for kind, test := range map[string]func(bits string, fields map[string]any) float64{
		"sp800_22_monobit": func(bits string, _ map[string]any) float64 { return monobit(bits) },
		"sp800_22_runs":    func(bits string, _ map[string]any) float64 { return runsOfBits(bits) },
		"sp800_22_block_frequency": func(bits string, fields map[string]any) float64 {
			return blockFrequency(bits, int(fields["M"].(float64)))
		},
	} {
		for _, v := range vectors(t, kind) {
			p := test(v.Input, v.Fields)
			if !near(p, v.Fields["p"].(float64)) || float64(len(v.Input)) != v.Fields["n"] || (p >= 0.01) != v.Valid {
				t.Errorf("%s: p = %.6g of %d bits, want %v and pass %v\nwhy: %s", v.ID, p, len(v.Input), v.Fields, v.Valid, v.Why)
			}
		}
	}
}

// TestModuloBiasVectors shows what the rejection in Generate avoids.
func TestModuloBiasVectors(t *testing.T) {
	for _, v := range vectors(t, "modulo_bias") {
		var bits, modulus int
		text := strings.Replace(v.Input, "byte", "8 bits", 1)
		if _, err := fmt.Sscanf(text, "%d bits %% %d", &bits, &modulus); err != nil {
			t.Fatalf("%s: %v", v.ID, err)
		}
		space := 1 << bits
		count, low := space/modulus, space%modulus
		got := map[string]float64{
			"space": float64(space), "modulus": float64(modulus), "low_residues": float64(low),
			"high_count": float64(count), "ratio": 1,
		}
		if low > 0 {
			got["low_count"] = float64(count + 1)
			got["ratio"] = float64(count+1) / float64(count)
		}
		for name, want := range v.Fields {
			if have, ok := got[name]; !ok || !near(have, want.(float64)) {
				t.Errorf("%s: %s of %s = %v, want %v\nwhy: %s", v.ID, name, v.Input, have, want, v.Why)
			}
		}
		if (low == 0) != v.Valid {
			t.Errorf("%s: %s is even: %v, want %v\nwhy: %s", v.ID, v.Input, low == 0, v.Valid, v.Why)
		}
	}
}
