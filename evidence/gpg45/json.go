package gpg45

import (
	"bytes"
	"errors"
	"math"
	"strconv"
)

// errNoScore is the error of a value that is no score of any part.
var errNoScore = errors.New("not a score")

// MarshalJSON returns the score as a number; one that was not scored is null.
func (s Score) MarshalJSON() ([]byte, error) { return appendScore(nil, uint8(s), 4) }

// MarshalJSON returns the score as a number; one that was not scored is null.
func (s FraudScore) MarshalJSON() ([]byte, error) { return appendScore(nil, uint8(s), 3) }

func appendScore(b []byte, s, highest uint8) ([]byte, error) {
	if s == 0 {
		return append(b, "null"...), nil
	}
	n, ok := number(s, highest)
	if !ok {
		return nil, errNoScore
	}
	return strconv.AppendInt(b, int64(n), 10), nil
}

// UnmarshalJSON reads a whole number from 0 to 4, or a machine name such as
// "score_3". The error is a [*RangeError].
func (s *Score) UnmarshalJSON(data []byte) error {
	n, err := readScore(data, 4)
	*s = Score(n)
	return err
}

// UnmarshalJSON reads a whole number from 0 to 3, or a machine name such as
// "score_2". The error is a [*RangeError].
func (s *FraudScore) UnmarshalJSON(data []byte) error {
	n, err := readScore(data, 3)
	*s = FraudScore(n)
	return err
}

// readScore reads a score as it is held.
func readScore(data []byte, highest uint8) (uint8, error) {
	name := data
	if text, ok := bytes.CutPrefix(data, []byte(`"score_`)); ok {
		name = bytes.TrimSuffix(text, []byte(`"`))
	}
	if len(name) == 1 && name[0] >= '0' && name[0] <= '0'+highest {
		return scored + name[0] - '0', nil
	}
	// 2.0 and 2e0 are whole numbers, too, and some programs write them.
	n, err := strconv.ParseFloat(string(data), 64)
	if err != nil || n != math.Trunc(n) || n < 0 || n > float64(highest) {
		return 0, &RangeError{Max: int(highest)}
	}
	return scored + uint8(n), nil
}

// MarshalJSON writes the gap as {"part":…,"item":…,"have":…,"need":…}, without
// item for a part of the identity, and with null for what was not scored.
func (g Gap) MarshalJSON() ([]byte, error) { return g.appendJSON(nil) }

func (g Gap) appendJSON(b []byte) ([]byte, error) {
	b = append(b, `{"part":"`...)
	b = append(b, g.Part.String()...)
	b = append(b, '"')
	if g.Part.OfItem() {
		b = strconv.AppendInt(append(b, `,"item":`...), int64(g.Item), 10)
	}
	b, err := appendScore(append(b, `,"have":`...), uint8(g.Have), 4)
	if err != nil {
		return nil, err
	}
	if b, err = appendScore(append(b, `,"need":`...), uint8(g.Need), 4); err != nil {
		return nil, err
	}
	return append(b, '}'), nil
}

// AppendJSON adds the profile to b as {"profile":"H1A","missing":[…]}. The error
// is that of a gap that Explain did not make.
func (u Unmet) AppendJSON(b []byte) ([]byte, error) {
	b = append(b, `{"profile":"`...)
	b = append(b, u.Profile.String()...)
	b = append(b, `","missing":[`...)
	for i, g := range u.Missing {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = g.appendJSON(b); err != nil {
			return nil, err
		}
	}
	return append(b, "]}"...), nil
}

// MarshalJSON returns what [Unmet.AppendJSON] adds.
func (u Unmet) MarshalJSON() ([]byte, error) { return u.AppendJSON(nil) }
