package mrz

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// LongNumber says by which rule the check digit of a document number of more
// than nine characters is right. Such a number, which TD1 and TD2 may have, runs
// on into the optional data: a filler stands where the check digit would, and
// the rest of the number, its check digit and a filler open the optional field.
// It is a closed list; zero is a number that is not long.
type LongNumber uint8

// The three answers.
const (
	// LongICAO is the rule of ICAO Doc 9303: the filler between the two parts is
	// not counted.
	LongICAO LongNumber = iota + 1
	// LongFiller is the rule of some Belgian cards, which count it as a
	// character of value 0, so that the weights after it change.
	LongFiller
	// LongEither is a number whose check digit is the same by both.
	LongEither
)

const listLongNumbers = "rule of long document numbers"

var longNumberNames = []string{"icao", "filler", "icao_or_filler"}

// LongNumbers returns every rule, in the order of the constants.
func LongNumbers() []LongNumber { return guidance.MembersClosed[LongNumber](longNumberNames) }

// String returns the rule as it is written in documents, or "invalid".
func (n LongNumber) String() string { return guidance.NameClosed(longNumberNames, n) }

// MarshalText returns the rule as a word; zero is an error.
func (n LongNumber) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed(listLongNumbers, longNumberNames, n)
}

// UnmarshalText reads a rule; unknown text is a [*guidance.UnknownValueError].
func (n *LongNumber) UnmarshalText(text []byte) (err error) {
	*n, err = guidance.ParseClosed[LongNumber](listLongNumbers, longNumberNames, string(text))
	return err
}

// cutLong returns the rest of a long number from the optional field that it
// opens, and the optional data proper that comes after. Both are "" when the
// field does not hold at least one character, a check digit and a filler.
//
// Source: ICAO Doc 9303-5 section 4.2.2, note j, and section 4.2.4; Part 6
// section 4.2.2, note j.
func cutLong(optional string) (rest, data string) {
	end := strings.IndexByte(optional, filler)
	if end < 2 {
		return "", ""
	}
	return optional[:end-1], optional[end+1:]
}

// longNumberRule returns by which rule digit is the check digit of the number
// that has these two parts; zero when by none.
func longNumberRule(number, rest string, digit byte) LongNumber {
	var icao, counted checksum
	icao.add(number)
	icao.add(rest)
	counted.add(number)
	counted.add(string(filler))
	counted.add(rest)
	switch {
	case icao.digit() == digit && counted.digit() == digit:
		return LongEither
	case icao.digit() == digit:
		return LongICAO
	case counted.digit() == digit:
		return LongFiller
	}
	return 0
}
