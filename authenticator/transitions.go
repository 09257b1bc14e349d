package authenticator

import (
	"fmt"
	"io"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteTableGolden -update .

// Transition is one line of the table of moves.
type Transition struct {
	From State // zero: it is not registered
	Move Move
	To   State
	By   string        // who makes the move, for people
	Why  string        // why there is such a move, for people
	Rule guidance.Rule // what the move rests on
}

// transitions is the only place that says how an authenticator may move. What is not
// in it is refused.
var transitions = []Transition{
	{0, MoveRegister, Active, "registration authority, or the holder where the kind allows it", "somebody signs in by it from now on; of a robot, its code was generated", ruleSelf},
	{Active, MoveRemove, Removed, "registration authority", "it is lost, replaced or not needed, or the profile was closed", ruleRemoval},
}

// Transitions returns the table of moves, in the order in which the documentation
// prints it. The slice is the caller's.
func Transitions() []Transition { return slices.Clone(transitions) }

// Next returns the line of the table for the move m from the state from, zero for
// what is not registered. If there is none, the error is a [*guidance.Refusal] that
// names the rule that forbids it; so it is for values that are no state or no move.
func Next(from State, m Move) (Transition, error) { return next(from, m, guidance.Assessment{}) }

// next is [Next] for a move of which more is asked: with the findings already in a,
// so that a refusal holds every reason.
func next(from State, m Move, a guidance.Assessment) (Transition, error) {
	i := slices.IndexFunc(transitions, func(t Transition) bool { return t.From == from && t.Move == m })
	switch {
	case i >= 0:
	case from == Removed && m.String() != "invalid":
		a.Fail(ruleFinal, "/state", "the authenticator was removed: register it as another")
	default:
		a.Fail(ruleMoves, "/state", "")
	}
	if err := a.Refusal(m.String() + " authenticator"); err != nil {
		return Transition{}, err
	}
	return transitions[i], nil
}

// WriteTable writes the moves for the documentation: a Markdown table with a line
// for each move, a second one of the rules that the moves rest on, and the moves as a
// Mermaid state diagram. The error is that of w, wrapped.
func WriteTable(w io.Writer) error {
	table := guidance.MoveTable{Start: "(not registered)", Rules: Rules()}
	for _, s := range States() {
		table.States = append(table.States, s.String())
		if s.Final() {
			table.Final = append(table.Final, s.String())
		}
	}
	for _, t := range transitions {
		from := ""
		if t.From != 0 {
			from = t.From.String()
		}
		table.Moves = append(table.Moves, guidance.Move{
			From: from, Move: t.Move.String(), To: t.To.String(), By: t.By, Why: t.Why, Rule: t.Rule.ID,
		})
	}
	if err := table.Write(w); err != nil {
		return fmt.Errorf("writing the table of authenticator moves: %w", err)
	}
	return nil
}
