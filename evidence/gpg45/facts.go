package gpg45

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// factSet is a set of facts of one questionnaire: bit n is the nth word of its
// closed list.
type factSet interface{ ~uint32 }

// noFacts is the word for a set in which no fact is stated. That nothing holds
// has to be said: an empty text is an error.
const noFacts = "none"

// words is the closed list of the facts of one questionnaire.
type words struct {
	list  string // what the list is of, for example "validity fact"
	names []string
}

func (w words) unknown() error {
	return &guidance.UnknownValueError{List: w.list, Allowed: append([]string{noFacts}, w.names...)}
}

// holds reports whether every fact of the set is one of the list.
func (w words) holds(facts uint32) bool { return facts>>len(w.names) == 0 }

// of returns the words of the facts, in the order of the list; never nil.
func (w words) of(facts uint32) []string {
	found := []string{}
	for i, name := range w.names {
		if facts&(1<<i) != 0 {
			found = append(found, name)
		}
	}
	return found
}

func (w words) bit(name string) (uint32, bool) {
	for i, n := range w.names {
		if n == name {
			return 1 << i, true
		}
	}
	return 0, false
}

// parseFacts reads words joined with commas, exactly as they stand in the list,
// in any order. A word that stands twice is stated once.
func parseFacts[F factSet](w words, text string) (F, error) {
	if text == noFacts {
		return 0, nil
	}
	var facts uint32
	for name := range strings.SplitSeq(text, ",") {
		bit, ok := w.bit(name)
		if !ok {
			return 0, w.unknown()
		}
		facts |= bit
	}
	return F(facts), nil
}

func nameFacts[F factSet](w words, facts F) string {
	switch {
	case !w.holds(uint32(facts)):
		return "invalid"
	case facts == 0:
		return noFacts
	}
	return strings.Join(w.of(uint32(facts)), ",")
}

func marshalFacts[F factSet](w words, facts F) ([]byte, error) {
	if !w.holds(uint32(facts)) {
		return nil, w.unknown()
	}
	return []byte(nameFacts(w, facts)), nil
}
