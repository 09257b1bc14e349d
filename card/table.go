package card

import (
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteTableGolden -update .

// WriteTable writes the moves for the documentation: a Markdown table with a
// line for each move, a second one of the rules that the moves rest on, and the
// moves as a Mermaid state diagram. The error is that of w, wrapped.
func WriteTable(w io.Writer) error {
	table := guidance.MoveTable{Initial: Ordered.String(), Rules: Rules()}
	for _, s := range States() {
		table.States = append(table.States, s.String())
		if s.Final() {
			table.Final = append(table.Final, s.String())
		}
	}
	for _, t := range transitions {
		table.Moves = append(table.Moves, guidance.Move{
			From: t.From.String(), Move: t.Move.String(), To: t.To.String(), By: t.By.String(), Why: t.Why, Rule: t.Rule.ID,
		})
	}
	if err := table.Write(w); err != nil {
		return fmt.Errorf("writing the table of card moves: %w", err)
	}
	return nil
}
