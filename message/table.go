package message

import (
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteTableGolden -update .

// WriteTable writes the table of moves for the documentation, under a heading of its
// own: a Markdown table with a line for each move, a second one of the rules that the
// moves rest on, and the moves as a Mermaid state diagram. The error is that of w,
// wrapped.
func WriteTable(w io.Writer) error {
	table := guidance.MoveTable{Initial: []string{Waiting.String()}, Rules: Rules()}
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
	_, err := io.WriteString(w, "# Messages: states and moves\n\n"+
		"The way of one message, from when it is asked for. What no line allows is refused. "+
		"A message is handed over once at a gateway that keeps to one message for each reference; "+
		"at one that does not, never again unless it said that it knows nothing of the first.\n\n")
	if err == nil {
		err = table.Write(w)
	}
	if err != nil {
		return fmt.Errorf("writing the table of message moves: %w", err)
	}
	return nil
}
