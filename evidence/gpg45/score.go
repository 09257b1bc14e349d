package gpg45

import (
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Score is a score of 0 to 4 for strength, validity, activity history or
// verification. The zero Score is not a score of 0: it means that nothing was
// scored, and it meets no requirement. Neither is the number 4 a Score, though it
// compiles as one: use Score4, or [NewScore]. A value that no constructor makes
// meets nothing.
type Score uint8

// scored marks what is a score, so that a bare number is none.
const scored = 1 << 7

// The five scores.
const (
	Score0 Score = scored + iota
	Score1
	Score2
	Score3
	Score4
)

// FraudScore is a score of 0 to 3 for identity fraud. The zero FraudScore means
// that nothing was scored, and it meets no requirement; for bare numbers see
// [Score].
type FraudScore uint8

// The four scores of identity fraud.
const (
	Fraud0 FraudScore = scored + iota
	Fraud1
	Fraud2
	Fraud3
)

var scoreNames = []string{"score_0", "score_1", "score_2", "score_3", "score_4"}

// NewScore returns the score n. The error is a [*RangeError].
func NewScore(n int) (Score, error) {
	if n < 0 || n > 4 {
		return 0, &RangeError{Max: 4}
	}
	return Score0 + Score(n), nil
}

// NewFraudScore returns the fraud score n. The error is a [*RangeError].
func NewFraudScore(n int) (FraudScore, error) {
	if n < 0 || n > 3 {
		return 0, &RangeError{Max: 3}
	}
	return Fraud0 + FraudScore(n), nil
}

// Int returns the score as a number; ok is false where nothing was scored.
func (s Score) Int() (n int, ok bool) { return number(uint8(s), 4) }

// Int returns the score as a number; ok is false where nothing was scored.
func (s FraudScore) Int() (n int, ok bool) { return number(uint8(s), 3) }

func number(s, highest uint8) (int, bool) {
	if s < scored || s > scored+highest {
		return 0, false
	}
	return int(s - scored), true
}

// rank returns 0 for what is no score, and else one more than its number.
func (s Score) rank() int {
	if s < Score0 || s > Score4 {
		return 0
	}
	return int(s-Score0) + 1
}

func (s FraudScore) rank() int {
	if s > Fraud3 {
		return 0
	}
	return Score(s).rank()
}

// String returns the score by its machine name, "score_3"; "not scored" where
// nothing was, and "invalid" for what no constructor makes.
func (s Score) String() string { return nameOf(uint8(s), 4) }

// String returns the score by its machine name, "score_3"; "not scored" where
// nothing was, and "invalid" for what no constructor makes.
func (s FraudScore) String() string { return nameOf(uint8(s), 3) }

func nameOf(s, highest uint8) string {
	if s == 0 {
		return "not scored"
	}
	n, ok := number(s, highest)
	if !ok {
		return "invalid"
	}
	return scoreNames[n]
}

// ParseScore reads "score_3" or "3". The error is a [*guidance.UnknownValueError].
func ParseScore(text string) (Score, error) {
	n, err := guidance.ParseClosed[uint8]("score", scoreNames, machineName(text))
	if err != nil {
		return 0, err
	}
	return Score0 + Score(n-1), nil
}

// ParseFraudScore reads "score_2" or "2". The error is a
// [*guidance.UnknownValueError].
func ParseFraudScore(text string) (FraudScore, error) {
	n, err := guidance.ParseClosed[uint8]("fraud score", scoreNames[:4], machineName(text))
	if err != nil {
		return 0, err
	}
	return Fraud0 + FraudScore(n-1), nil
}

func machineName(text string) string {
	if len(text) == 1 {
		return "score_" + text
	}
	return strings.ToLower(text)
}

// RangeError says that a number is no score of its part.
type RangeError struct {
	Max int // the highest score of the part
}

func (e *RangeError) Error() string { return "not a whole number from 0 to " + strconv.Itoa(e.Max) }

// InputMessage returns the message that may be shown to whoever sent the number.
func (e *RangeError) InputMessage() string { return e.Error() }
