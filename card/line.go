package card

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Line is one line of a table of moves: that of a card's life ([Transitions]), of
// its lock ([LockTransitions]), of its certificates ([CertificationTransitions])
// or of the plastic that is left of it ([BodyTransitions]).
type Line[S, M fmt.Stringer] struct {
	From  S
	Move  M
	To    S
	By    By              // who makes the move
	Why   string          // why there is such a move, for people
	Rule  guidance.Rule   // what the move rests on
	Needs []guidance.Rule // what else must hold for it, besides the order of instants (RA-CRD-011)
}

// lines are a table of moves. What is not in it is refused.
type lines[S, M interface {
	comparable
	fmt.Stringer
}] []Line[S, M]

// find returns the line for the move m from the state from; ok is false if there
// is none.
func (t lines[S, M]) find(from S, m M) (line Line[S, M], ok bool) {
	i := slices.IndexFunc(t, func(l Line[S, M]) bool { return l.From == from && l.Move == m })
	if i < 0 {
		return line, false
	}
	return t[i], true
}

// clone returns a copy that is the caller's.
func (t lines[S, M]) clone() []Line[S, M] {
	all := slices.Clone(t)
	for i := range all {
		all[i].Needs = slices.Clone(all[i].Needs)
	}
	return all
}

// documented returns the table as the documentation shows it.
func (t lines[S, M]) documented(states []S, initial ...S) guidance.MoveTable {
	table := guidance.MoveTable{Rules: Rules()}
	for _, s := range initial {
		table.Initial = append(table.Initial, s.String())
	}
	for _, s := range states {
		table.States = append(table.States, s.String())
		if !slices.ContainsFunc(t, func(l Line[S, M]) bool { return l.From == s }) {
			table.Final = append(table.Final, s.String())
		}
	}
	for _, l := range t {
		m := guidance.Move{From: l.From.String(), Move: l.Move.String(), To: l.To.String(), By: l.By.String(), Why: l.Why, Rule: l.Rule.ID}
		for _, r := range l.Needs {
			m.Needs = append(m.Needs, r.ID)
		}
		table.Moves = append(table.Moves, m)
	}
	return table
}
