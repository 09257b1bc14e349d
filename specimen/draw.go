package specimen

import (
	"math/bits"
	"math/rand/v2"

	"github.com/rakit-dev/rakit/guidance"
)

// draw is a run of choices that a seed decides. It works on whole numbers only,
// by rules of its own, so that it comes out alike on any machine.
type draw struct{ source rand.PCG }

// newDraw returns the run of choices of one part of one document.
func newDraw(seed, part uint64) *draw {
	d := &draw{}
	d.source.Seed(mixed(seed), mixed(part))
	return d
}

// mixed spreads a small number over all bits (SplitMix64, by Steele, Lea and
// Flood), so that seeds and places that follow one another lead far apart.
func mixed(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// below returns a number from 0 to n-1.
func (d *draw) below(n int) int {
	high, _ := bits.Mul64(d.source.Uint64(), uint64(n))
	return int(high)
}

// oneIn reports, once in n times, true.
func (d *draw) oneIn(n int) bool { return d.below(n) == 0 }

// within reports true at a rate from 0 to 1.
func (d *draw) within(rate float64) bool {
	const exact = 1 << 53 // as far as a float64 counts whole numbers
	return float64(d.source.Uint64()>>11) < rate*exact
}

// between returns a day from one to another, both included; the first where the
// other is before it.
func (d *draw) between(from, to guidance.Date) guidance.Date {
	return from.AddDays(d.below(max(0, from.DaysUntil(to)) + 1))
}

// digits returns so many digits.
func (d *draw) digits(n int) string {
	var text [16]byte
	for i := range text[:n] {
		text[i] = byte('0' + d.below(10))
	}
	return string(text[:n])
}

// letters returns so many letters out of some.
func (d *draw) letters(n int, out string) string {
	var text [16]byte
	for i := range text[:n] {
		text[i] = out[d.below(len(out))]
	}
	return string(text[:n])
}

// pick returns one member of a list.
func pick[T any](d *draw, list []T) T { return list[d.below(len(list))] }

// some returns n different members of a list, of which there are as many.
func some[T any](d *draw, n int, list []T) []T {
	chosen := make([]T, len(list))
	copy(chosen, list)
	for i := range n {
		j := i + d.below(len(chosen)-i)
		chosen[i], chosen[j] = chosen[j], chosen[i]
	}
	return chosen[:n]
}
