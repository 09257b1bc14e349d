package gpg45_test

import (
	"slices"

	"github.com/rakit-dev/rakit/evidence/gpg45"
)

// score is a score as the reference has it: -1 for one that was not scored.
type score = int

// scored is an identity as the reference has it. Documents are numbers; 0 is one
// without a name.
type scored struct {
	strength, validity, document []score
	activity, fraud, verify      score
}

func (s scored) evidence() gpg45.Evidence {
	e := gpg45.Evidence{
		Activity: scoreOf(s.activity), Fraud: fraudOf(s.fraud), Verification: scoreOf(s.verify),
	}
	for i := range s.strength {
		item := gpg45.Item{Strength: scoreOf(s.strength[i]), Validity: scoreOf(s.validity[i])}
		if s.document != nil && s.document[i] != 0 {
			item.Document = string(rune('a' + s.document[i]))
		}
		e.Items = append(e.Items, item)
	}
	return e
}

// scoreOf returns the score n; none below 0.
func scoreOf(n score) gpg45.Score {
	s, _ := gpg45.NewScore(n)
	return s
}

func fraudOf(n score) gpg45.FraudScore {
	s, _ := gpg45.NewFraudScore(n)
	return s
}

// line is a line of the reference's own copy of the table: code, level, pairs of
// strength and validity, then activity, fraud and verification. It was typed from
// the published codes and numbers, not taken from the package.
type line struct {
	code, level     string
	items           []string
	act, fraud, ver score
}

var lines = []line{
	{"L1A", "low", []string{"22"}, 0, 1, 1},
	{"L1B", "low", []string{"32"}, 0, 0, 1},
	{"L1C", "low", []string{"11"}, 3, 2, 2},
	{"L2A", "low", []string{"11", "11"}, 2, 1, 2},
	{"L2B", "low", []string{"11", "11"}, 2, 2, 1},
	{"L3A", "low", []string{"11", "11", "11"}, 2, 1, 1},
	{"M1A", "medium", []string{"42"}, 0, 1, 2},
	{"M1B", "medium", []string{"32"}, 1, 2, 2},
	{"M1C", "medium", []string{"33"}, 0, 0, 3},
	{"M1D", "medium", []string{"22"}, 2, 1, 3},
	{"M2A", "medium", []string{"22", "22"}, 3, 2, 2},
	{"M2B", "medium", []string{"32", "22"}, 1, 1, 2},
	{"M2C", "medium", []string{"32", "22"}, 0, 1, 3},
	{"M3A", "medium", []string{"22", "22", "22"}, 2, 2, 2},
	{"H1A", "high", []string{"43"}, 0, 1, 3},
	{"H1B", "high", []string{"33"}, 2, 1, 3},
	{"H1C", "high", []string{"43"}, 0, 0, 4},
	{"H2A", "high", []string{"22", "22"}, 3, 2, 3},
	{"H2B", "high", []string{"42", "32"}, 0, 2, 3},
	{"H2C", "high", []string{"33", "22"}, 1, 1, 3},
	{"H2D", "high", []string{"33", "32"}, 0, 1, 3},
	{"H2E", "high", []string{"43", "33"}, 0, 0, 3},
	{"H3A", "high", []string{"22", "22", "22"}, 2, 2, 3},
	{"V1A", "very_high", []string{"43"}, 0, 3, 3},
	{"V1B", "very_high", []string{"44"}, 0, 1, 3},
	{"V1C", "very_high", []string{"43"}, 1, 1, 4},
	{"V1D", "very_high", []string{"44"}, 0, 0, 4},
	{"V2A", "very_high", []string{"33", "33"}, 3, 2, 3},
	{"V2B", "very_high", []string{"43", "33"}, 0, 2, 3},
	{"V2C", "very_high", []string{"43", "22"}, 2, 2, 3},
	{"V2D", "very_high", []string{"44", "44"}, 0, 0, 3},
	{"V3A", "very_high", []string{"33", "22", "22"}, 3, 3, 3},
}

func needed(item string) (strength, validity score) { return int(item[0] - '0'), int(item[1] - '0') }

// met reports whether the line is met, by trying every way of giving the line's
// items documents of their own.
func (l line) met(s scored) bool {
	return s.activity >= l.act && s.fraud >= l.fraud && s.verify >= l.ver && l.assigned(s, nil)
}

// assigned tries every document for the item after those that have one.
func (l line) assigned(s scored, taken []int) bool {
	if len(taken) == len(l.items) {
		return true
	}
	strength, validity := needed(l.items[len(taken)])
	for i := range s.strength {
		if s.strength[i] < strength || s.validity[i] < validity || slices.ContainsFunc(taken, func(j int) bool { return s.same(i, j) }) {
			continue
		}
		if l.assigned(s, append(slices.Clip(taken), i)) {
			return true
		}
	}
	return false
}

func (s scored) same(i, j int) bool {
	return i == j || s.document != nil && s.document[i] != 0 && s.document[i] == s.document[j]
}

// reference returns what the identity reaches.
func reference(s scored) (level string, codes []string) {
	level, codes = "none", []string{}
	for _, l := range lines {
		if l.met(s) {
			level, codes = l.level, append(codes, l.code)
		}
	}
	return level, codes
}
