package gpg45

import (
	"errors"
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// ErrUnverified is returned, wrapped, by a [Deriver] that was not told to accept
// criteria which could not be read in a primary source, when it has no others.
var ErrUnverified = errors.New("the criteria were not read in a primary source, and such are not accepted")

// Deriver takes scores from what was checked, by the criteria in force on a day.
//
// None of the criteria that this package holds could be read in the guide itself:
// they come from a prototype that its authors published in 2019 and from the
// public code of GOV.UK One Login. The zero Deriver therefore refuses all of them
// with [ErrUnverified].
type Deriver struct {
	AcceptUnverified bool           // use criteria that are Unverified or Disputed
	On               guidance.Date  // the day of the check
	KnownAt          guidance.Date  // use what was known on this day; zero is the newest knowledge
	ActivityTable    *ActivityTable // of the caller's own; nil is the one of 2019, which ended in 2020
}

// Derivation is a score and how it came about. As JSON it has the scores as
// numbers and leaves out what is not there; the names are stable.
type Derivation struct {
	Part    Part     `json:"part,omitzero"`
	Score   Score    `json:"score,omitzero"`    // for identity fraud see [Derivation.FraudScore]
	Row     int      `json:"row,omitzero"`      // the line of the table that was met, from 1 at the top; 0: none was
	Met     []string `json:"met,omitempty"`     // the facts, of those stated, by which it was met
	Missing []string `json:"missing,omitempty"` // the fewest further facts that give a higher score, by their machine names
	Next    Score    `json:"next,omitzero"`     // the score with them; the zero Score where nothing gives a higher one

	Edition   string              `json:"edition,omitempty"` // the table, for example "gpg45-validity-2020/1"
	Basis     guidance.Basis      `json:"basis,omitzero"`    // of the table, or of its line
	Citations []guidance.Citation `json:"citations,omitempty"`
	Rationale string              `json:"rationale,omitempty"` // what has to be known of the table or of its line
}

// FraudScore returns the score of a derivation for identity fraud; for one of any
// other part the zero FraudScore, which meets nothing.
func (d Derivation) FraudScore() FraudScore {
	if d.Part != PartFraud || d.Score > Score3 {
		return 0
	}
	return FraudScore(d.Score)
}

// inForce returns the edition of a table by which the deriver may score. The
// error wraps [ErrUnverified], [guidance.ErrNoEdition] or
// [guidance.ErrNotEvaluated]. The switch comes first: where no edition may be
// used, the day does not matter.
func inForce[T any](d Deriver, part Part, table guidance.Editions[T]) (guidance.Edition[T], error) {
	usable := func(e guidance.Edition[T]) bool { return d.AcceptUnverified || !unread(e.Basis) }
	e, err := table.At(d.On, d.KnownAt)
	switch {
	case !slices.ContainsFunc(table, usable):
		err = ErrUnverified
	case err == nil && !usable(e):
		err = ErrUnverified
	}
	if err != nil {
		return guidance.Edition[T]{}, fmt.Errorf("derive %s: %w", part, err)
	}
	return e, nil
}

// unread reports whether a basis means that no primary source was read.
func unread(b guidance.Basis) bool { return b == guidance.Unverified || b == guidance.Disputed }

// derivationBy returns a derivation that says by which edition it is made, and
// nothing else yet. What had not been published by KnownAt is not cited; what has
// no day of its own is known as long as the edition that cites it.
func derivationBy[T any](d Deriver, part Part, e guidance.Edition[T]) Derivation {
	return Derivation{
		Part: part, Score: Score0, Met: []string{}, Missing: []string{},
		Edition: e.Name(), Basis: e.Basis, Citations: publishedBy(d.KnownAt, e.Citations), Rationale: e.Rationale,
	}
}

func publishedBy(day guidance.Date, cs []guidance.Citation) []guidance.Citation {
	return slices.DeleteFunc(slices.Clone(cs), func(c guidance.Citation) bool { return !day.IsZero() && c.Edited.After(day) })
}
