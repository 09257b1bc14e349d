package campaign

import (
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteTableGolden -update .

// WriteTable writes the moves for the documentation: a Markdown table with a line
// for each, a second one of the rules that they rest on, and the moves as a Mermaid
// state diagram. The error is that of w, wrapped.
func WriteTable(w io.Writer) error {
	table := guidance.MoveTable{Start: stood(0), Rules: Rules()}
	for _, t := range transitions {
		from := ""
		if t.From != 0 {
			from = t.From.String()
		}
		table.Moves = append(table.Moves, guidance.Move{
			From: from, Move: t.Move.String(), To: t.To.String(), By: t.By.String(), Why: t.Why, Rule: t.Rule.ID,
		})
	}
	if err := table.Write(w); err != nil {
		return fmt.Errorf("writing the table of campaign moves: %w", err)
	}
	return nil
}
