package gpg45

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Score is a score of 0 to 4 for strength, validity, activity history or
// verification. The zero Score is not a score of 0: it means that nothing was
// scored, and it meets no requirement.
type Score uint8

// The five scores.
const (
	Score0 Score = iota + 1
	Score1
	Score2
	Score3
	Score4
)

// FraudScore is a score of 0 to 3 for identity fraud. The zero FraudScore means
// that nothing was scored, and it meets no requirement.
type FraudScore uint8

// The four scores of identity fraud.
const (
	Fraud0 FraudScore = iota + 1
	Fraud1
	Fraud2
	Fraud3
)

var (
	scoreNames = []string{"score_0", "score_1", "score_2", "score_3", "score_4"}
	fraudNames = scoreNames[:4]
)

// NewScore returns the score n. The error is a [*RangeError].
func NewScore(n int) (Score, error) {
	if n < 0 || n > 4 {
		return 0, &RangeError{Max: 4}
	}
	return Score(n + 1), nil
}

// NewFraudScore returns the fraud score n. The error is a [*RangeError].
func NewFraudScore(n int) (FraudScore, error) {
	if n < 0 || n > 3 {
		return 0, &RangeError{Max: 3}
	}
	return FraudScore(n + 1), nil
}

// Int returns the score as a number; ok is false where nothing was scored.
func (s Score) Int() (n int, ok bool) { return number(uint8(s), 4) }

// Int returns the score as a number; ok is false where nothing was scored.
func (s FraudScore) Int() (n int, ok bool) { return number(uint8(s), 3) }

func number(s uint8, highest int) (int, bool) {
	if s == 0 || int(s) > highest+1 {
		return 0, false
	}
	return int(s) - 1, true
}

// String returns the score by its machine name, "score_3"; "not scored" where
// nothing was, and "invalid" for what no constructor makes.
func (s Score) String() string { return cmp.Or(unscored(uint8(s)), guidance.NameClosed(scoreNames, s)) }

// String returns the score by its machine name, "score_3"; "not scored" where
// nothing was, and "invalid" for what no constructor makes.
func (s FraudScore) String() string {
	return cmp.Or(unscored(uint8(s)), guidance.NameClosed(fraudNames, s))
}

func unscored(s uint8) string {
	if s == 0 {
		return "not scored"
	}
	return ""
}

// ParseScore reads "score_3" or "3". The error is a [*guidance.UnknownValueError].
func ParseScore(text string) (Score, error) {
	return guidance.ParseClosed[Score]("score", scoreNames, machineName(text))
}

// ParseFraudScore reads "score_2" or "2". The error is a
// [*guidance.UnknownValueError].
func ParseFraudScore(text string) (FraudScore, error) {
	return guidance.ParseClosed[FraudScore]("fraud score", fraudNames, machineName(text))
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
