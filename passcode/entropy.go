package passcode

import "math"

// refusedCodes is how many codes of a length [CheckGuessable] refuses whoever the holder
// is, counted by walking all of them.
var refusedCodes = []struct{ length, usual, allDates int }{
	{6, 5_032, 88_662},
	{7, 15_080, 15_080}, // seven digits are never a date
	{8, 39_560, 229_796},
}

// Entropy returns the bits of a fair draw among the codes of six to eight digits: all of
// them, when p is nil, as [Generate] draws (19.93 bits of six digits), or those that a
// policy lets pass. ok is false for any other length.
//
// Those bits are an upper bound for what people choose, and a loose one: people do not
// draw. The first guess at a chosen code is right far more often than once in a million,
// and no list of refused codes mends that. What protects a card is that it locks after
// three wrong tries (package card).
func Entropy(length int, p *GuessPolicy) (bits float64, ok bool) {
	for _, r := range refusedCodes {
		if r.length != length {
			continue
		}
		left := math.Pow10(length)
		switch {
		case p != nil && p.AllDates:
			left -= float64(r.allDates)
		case p != nil:
			left -= float64(r.usual)
		}
		return math.Log2(left), true
	}
	return 0, false
}
