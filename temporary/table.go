package temporary

import (
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteTableGolden -update .

// WriteTable writes the moves of a temporary access card for the documentation: a
// Markdown table with a line for each, a second one of the rules that they rest on,
// and the moves as a Mermaid state diagram; then the same of a visit. The error is
// that of w, wrapped.
func WriteTable(w io.Writer) error {
	for _, part := range []struct {
		title string
		table guidance.MoveTable
	}{{"Temporary access cards", cardTable()}, {"Visits of inspectors", visitTable()}} {
		if _, err := fmt.Fprintf(w, "## %s\n\n", part.title); err != nil {
			return fmt.Errorf("writing the tables of temporary access: %w", err)
		}
		if err := part.table.Write(w); err != nil {
			return fmt.Errorf("writing the tables of temporary access: %w", err)
		}
	}
	return nil
}

func cardTable() guidance.MoveTable {
	table := guidance.MoveTable{Start: stood(0), Rules: Rules()}
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
			From: from, Move: t.Move.String(), To: t.To.String(), By: t.By.String(), Why: t.Why, Rule: t.Rule.ID,
		})
	}
	return table
}

func visitTable() guidance.MoveTable {
	table := guidance.MoveTable{Start: "not planned", Rules: Rules()}
	for _, s := range VisitStates() {
		table.States = append(table.States, s.String())
		if s.Final() {
			table.Final = append(table.Final, s.String())
		}
	}
	for _, t := range visitTransitions {
		from := ""
		if t.From != 0 {
			from = t.From.String()
		}
		table.Moves = append(table.Moves, guidance.Move{
			From: from, Move: t.Move.String(), To: t.To.String(), By: t.By.String(), Why: t.Why, Rule: t.Rule.ID,
		})
	}
	return table
}
