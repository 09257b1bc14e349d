package passcode

// patterns are what makes a whole passcode easily guessed, whoever chose it. One
// digit out of place and it is no pattern: 123457 is no sequence.
var patterns = []struct {
	reason GuessReason
	holds  func(digits string) bool
}{
	{GuessSequence, func(d string) bool { return runsBy(d, 1) || runsBy(d, 9) }},
	{GuessSequenceByTwo, func(d string) bool { return runsBy(d, 2) || runsBy(d, 8) }},
	{GuessTwoDigits, twoDigits},
	{GuessRepeatedBlock, repeatsBlock},
	{GuessMirror, mirrored},
	{GuessDoubledDigits, func(d string) bool { return inGroupsOf(2, d) }},
	{GuessTriples, func(d string) bool { return inGroupsOf(3, d) }},
}

// patternsOf returns the reasons among the patterns. A code of one digit has
// nearly all of them, which would say nothing more.
func patternsOf(digits string) []GuessReason {
	var reasons []GuessReason
	if runsBy(digits, 0) {
		reasons = append(reasons, GuessAllSame)
	} else {
		for _, p := range patterns {
			if p.holds(digits) {
				reasons = append(reasons, p.reason)
			}
		}
	}
	if isCommon(digits) {
		reasons = append(reasons, GuessCommon)
	}
	return reasons
}

// runsBy reports whether each digit is the one before plus step, modulo ten.
func runsBy(digits string, step byte) bool {
	for i := 1; i < len(digits); i++ {
		if (digits[i-1]-'0'+step)%10 != digits[i]-'0' {
			return false
		}
	}
	return true
}

// twoDigits reports whether there are at most two different digits.
func twoDigits(digits string) bool {
	first, other := digits[0], byte(0)
	for _, d := range []byte(digits) {
		switch {
		case d == first || d == other:
		case other == 0:
			other = d
		default:
			return false
		}
	}
	return true
}

// repeatsBlock reports whether digits is a shorter block over and over.
func repeatsBlock(digits string) bool {
	for size := 2; size <= len(digits)/2; size++ {
		if len(digits)%size == 0 && digits[size:] == digits[:len(digits)-size] {
			return true
		}
	}
	return false
}

func mirrored(digits string) bool {
	for i := range len(digits) / 2 {
		if digits[i] != digits[len(digits)-1-i] {
			return false
		}
	}
	return true
}

// inGroupsOf reports whether digits are groups of size equal ones.
func inGroupsOf(size int, digits string) bool {
	for i := range len(digits) {
		if digits[i] != digits[i-i%size] {
			return false
		}
	}
	return len(digits)%size == 0
}
