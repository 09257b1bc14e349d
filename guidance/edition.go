package guidance

import (
	"errors"
	"fmt"
	"strconv"
)

// ErrNoEdition is returned, wrapped, when no edition of the guidance is in
// force for a day, with what was known by another day. There is no fallback.
var ErrNoEdition = errors.New("no edition of the guidance is in force")

// ErrNotEvaluated is returned, wrapped, when a day lies before the first known
// edition and the start of that edition is itself not sourced: nobody can say
// whether the guidance applied.
var ErrNotEvaluated = errors.New("the start of this guidance is not known for certain")

// Edition is a set of rules (or anything else that T holds) that was in force
// for some days and known from some day. A correction of the facts makes a new
// revision of the same edition; the old revision stays, so that decisions made
// by it can be explained.
type Edition[T any] struct {
	ID         string     // stable name, for example "emergency-remote"
	Rev        int        // 1, 2, 3 … in order of Known
	Effective  Interval   // the days on which it applies, as this revision has it
	Known      Date       // the first day on which this revision was known
	Basis      Basis      // what the edition and its end rest on
	StartBasis Basis      // what Effective.From rests on, where that is weaker; else zero
	Citations  []Citation // where it was published
	Rationale  string     // required where Basis or StartBasis is not a source
	Content    T
}

// Name returns the edition as it is named in reports: id, slash, revision.
func (e Edition[T]) Name() string { return e.ID + "/" + strconv.Itoa(e.Rev) }

// Editions is a table of editions in order of id and revision. Within one table
// no two editions with different ids may be in force on the same day for the
// same knowledge: see [Editions.Check].
type Editions[T any] []Edition[T]

// At returns the edition in force on a day, as far as it was known on another:
// of each id the newest revision known by then, if it contains the day. A zero
// knownAt means the newest knowledge. The error wraps [ErrNoEdition] or
// [ErrNotEvaluated].
func (es Editions[T]) At(on, knownAt Date) (Edition[T], error) {
	err := ErrNoEdition
	for i, e := range es {
		if !es.newestKnown(i, knownAt) {
			continue
		}
		if e.Effective.Contains(on) {
			return e, nil
		}
		if e.StartBasis == Unverified && on.Before(e.Effective.From) {
			err = ErrNotEvaluated
		}
	}
	return Edition[T]{}, fmt.Errorf("on %s: %w", on, err)
}

// newestKnown reports whether es[i] is the newest revision of its id that was
// known by knownAt.
func (es Editions[T]) newestKnown(i int, knownAt Date) bool {
	known := func(e Edition[T]) bool { return knownAt.IsZero() || !e.Known.After(knownAt) }
	if !known(es[i]) {
		return false
	}
	for _, e := range es[i+1:] {
		if e.ID == es[i].ID && known(e) {
			return false
		}
	}
	return true
}

// Newest returns the newest revision of every edition in the table, in table
// order.
func (es Editions[T]) Newest() []Edition[T] { return es.KnownAt(Date{}) }

// KnownAt returns the newest revision known on a day of every edition in the
// table, in table order; a zero day means the newest knowledge.
func (es Editions[T]) KnownAt(day Date) []Edition[T] {
	var out []Edition[T]
	for i, e := range es {
		if es.newestKnown(i, day) {
			out = append(out, e)
		}
	}
	return out
}

// Check returns what is wrong with the table: an edition without its sources, a
// revision out of order, an interval that ends before it starts, or two
// editions in force on one day.
func (es Editions[T]) Check() error {
	for i, e := range es {
		if err := e.check(); err != nil {
			return err
		}
		if i > 0 {
			if err := follows(es[i-1], e); err != nil {
				return err
			}
		}
	}
	for _, e := range es {
		if err := es.overlapAt(e.Known); err != nil {
			return err
		}
	}
	return nil
}

func (e Edition[T]) check() error {
	fault := func(format string, args ...any) error {
		return fmt.Errorf("edition %s: %s", e.Name(), fmt.Sprintf(format, args...))
	}
	switch {
	case e.ID == "" || e.Rev < 1:
		return fault("no id or revision")
	case !e.Effective.Valid():
		return fault("ends before it starts")
	case e.Known.IsZero():
		return fault("no day from which it was known")
	case e.Basis.String() == "invalid":
		return fault("no basis")
	case e.Basis.NeedsCitation() && len(e.Citations) == 0:
		return fault("basis %s without citation", e.Basis)
	case (e.Basis.NeedsRationale() || e.StartBasis.NeedsRationale()) && e.Rationale == "":
		return fault("no rationale for what is not sourced")
	}
	return checkCitations(e.Citations, fault)
}

// follows checks that b may stand right after a in a table.
func follows[T any](a, b Edition[T]) error {
	if a.ID == b.ID {
		if b.Rev != a.Rev+1 || b.Known.Before(a.Known) {
			return fmt.Errorf("edition %s does not follow %s", b.Name(), a.Name())
		}
		return nil
	}
	if b.Rev != 1 {
		return fmt.Errorf("edition %s has no first revision before it", b.Name())
	}
	if b.Effective.From.Before(a.Effective.From) {
		return fmt.Errorf("edition %s is not in order of its first day", b.Name())
	}
	return nil
}

func (es Editions[T]) overlapAt(knownAt Date) error {
	var seen []Edition[T]
	for i, e := range es {
		if !es.newestKnown(i, knownAt) {
			continue
		}
		for _, s := range seen {
			if s.Effective.Overlaps(e.Effective) {
				return fmt.Errorf("editions %s and %s overlap as known on %s", s.Name(), e.Name(), knownAt)
			}
		}
		seen = append(seen, e)
	}
	return nil
}
