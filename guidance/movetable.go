package guidance

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// MoveTable is a table of moves from state to state, as the documentation shows it:
// the table that decides is the package's own, and this is printed from it.
type MoveTable struct {
	Title   string   // the heading above it, where a page has several; else ""
	Lead    string   // a sentence under it on what the table is of and when it applies; else ""
	Start   string   // what the table calls the state before the first, where moves have From ""
	States  []string // in order
	Initial []string // the first states, where no move leads to them
	Final   []string // states from which nothing leads on; those of States
	Moves   []Move
	Rules   []Rule // those that moves rest on are shown, in this order
}

// Move is a line of a table of moves.
type Move struct {
	From, Move, To string // From is "" for what has no state yet
	By, Why        string
	Rule           RuleID
	Needs          []RuleID // what else must hold for the move
}

// Write writes the table as Markdown: a line for each move, a second table of the
// rules that the moves rest on, and the moves as a Mermaid state diagram. The error
// is that of w.
func (t MoveTable) Write(w io.Writer) error {
	var b strings.Builder
	if t.Title != "" {
		fmt.Fprintf(&b, "## %s\n\n", t.Title)
	}
	if t.Lead != "" {
		b.WriteString(t.Lead + "\n\n")
	}
	t.writeMoves(&b)
	t.writeRules(&b)
	t.writeMermaid(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (t MoveTable) writeMoves(b *strings.Builder) {
	needs := slices.ContainsFunc(t.Moves, func(m Move) bool { return len(m.Needs) > 0 })
	if needs {
		b.WriteString("| from | move | to | by | why | rests on | needs also |\n")
		b.WriteString("|---|---|---|---|---|---|---|\n")
	} else {
		b.WriteString("| from | move | to | by | why | rests on |\n")
		b.WriteString("|---|---|---|---|---|---|\n")
	}
	for _, m := range t.Moves {
		from := m.From
		if from == "" {
			from = t.Start
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |", from, m.Move, m.To, m.By, m.Why, m.Rule)
		if needs {
			fmt.Fprintf(b, " %s |", joined(m.Needs))
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}

func (t MoveTable) writeRules(b *strings.Builder) {
	b.WriteString("| rule | what must hold | basis | cited |\n")
	b.WriteString("|---|---|---|---|\n")
	for _, r := range t.Rules {
		if slices.ContainsFunc(t.Moves, func(m Move) bool { return m.Rule == r.ID || slices.Contains(m.Needs, r.ID) }) {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", r.ID, r.Title, r.Basis, links(r.Citations))
		}
	}
	b.WriteByte('\n')
}

// joined returns the ids in one cell.
func joined(ids []RuleID) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = string(id)
	}
	return strings.Join(parts, ", ")
}

// links returns citations as Markdown links.
func links(cs []Citation) string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		parts[i] = fmt.Sprintf("[%s, %s](%s)", c.Title, c.Section, c.URL)
	}
	return strings.Join(parts, "; ")
}

func (t MoveTable) writeMermaid(b *strings.Builder) {
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, s := range t.States {
		if id := diagramID(s); id != s {
			fmt.Fprintf(b, "    state %q as %s\n", s, id)
		}
	}
	for _, s := range t.Initial {
		fmt.Fprintf(b, "    [*] --> %s\n", diagramID(s))
	}
	for _, m := range t.Moves {
		fmt.Fprintf(b, "    %s --> %s: %s (%s)\n", diagramID(m.From), diagramID(m.To), m.Move, m.By)
	}
	for _, s := range t.Final {
		fmt.Fprintf(b, "    %s --> [*]\n", diagramID(s))
	}
	b.WriteString("```\n")
	if t.Title != "" { // another may follow
		b.WriteByte('\n')
	}
}

// diagramID returns the name of a state as Mermaid takes it: without hyphens; "" is
// where everything begins.
func diagramID(state string) string {
	if state == "" {
		return "[*]"
	}
	return strings.ReplaceAll(state, "-", "_")
}
