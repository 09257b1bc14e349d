package rbac

import (
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
)

// WriteAccessRequestTable writes the moves of a request for access for the
// documentation: a Markdown table with a line for each, a second one of the rules
// that they rest on, and the moves as a Mermaid state diagram. The error is that of
// w, wrapped.
func WriteAccessRequestTable(w io.Writer) error {
	table := guidance.MoveTable{
		Title: "Requests for access",
		Lead: "A Sponsor asks for a position for somebody, or for other days of one; the Registration Authority decides. " +
			"A request that has run out is expired by the day alone: nothing has to mark it.",
		Start: "not asked for", Rules: Rules(),
	}
	for _, s := range AccessRequestStates() {
		table.States = append(table.States, s.String())
		if s.Final() {
			table.Final = append(table.Final, s.String())
		}
	}
	for _, l := range accessRequestLines {
		m := guidance.Move{Move: l.Move.String(), To: l.To.String(), By: l.By.String(), Why: l.Why, Rule: l.Rule.ID}
		if l.From != 0 {
			m.From = l.From.String()
		}
		for _, r := range l.Needs {
			if r.ID != l.Rule.ID {
				m.Needs = append(m.Needs, r.ID)
			}
		}
		table.Moves = append(table.Moves, m)
	}
	if err := table.Write(w); err != nil {
		return fmt.Errorf("writing the table of access requests: %w", err)
	}
	return nil
}
