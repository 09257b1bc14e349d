package card

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteTableGolden -update .

// WriteTable writes the moves for the documentation: a Markdown table with a
// line for each move, a second one of the rules that the moves rest on, and the
// moves as a Mermaid state diagram. The error is that of w, wrapped.
func WriteTable(w io.Writer) error {
	var b strings.Builder
	writeMoves(&b)
	writeRules(&b)
	writeMermaid(&b)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("writing the table of card moves: %w", err)
	}
	return nil
}

func writeMoves(b *strings.Builder) {
	b.WriteString("| from | move | to | by | why | rests on |\n")
	b.WriteString("|---|---|---|---|---|---|\n")
	for _, t := range transitions {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", t.From, t.Move, t.To, t.By, t.Why, t.Rule.ID)
	}
	b.WriteByte('\n')
}

func writeRules(b *strings.Builder) {
	b.WriteString("| rule | what must hold | basis | cited |\n")
	b.WriteString("|---|---|---|---|\n")
	for _, r := range Rules() {
		if slices.ContainsFunc(transitions, func(t Transition) bool { return t.Rule.ID == r.ID }) {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", r.ID, r.Title, r.Basis, links(r.Citations))
		}
	}
	b.WriteByte('\n')
}

// links returns citations as Markdown links.
func links(cs []guidance.Citation) string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		parts[i] = fmt.Sprintf("[%s, %s](%s)", c.Title, c.Section, c.URL)
	}
	return strings.Join(parts, "; ")
}

func writeMermaid(b *strings.Builder) {
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, s := range States() {
		if id := diagramID(s); id != s.String() {
			fmt.Fprintf(b, "    state %q as %s\n", s, id)
		}
	}
	fmt.Fprintf(b, "    [*] --> %s\n", diagramID(Ordered))
	for _, t := range transitions {
		fmt.Fprintf(b, "    %s --> %s: %s (%s)\n", diagramID(t.From), diagramID(t.To), t.Move, t.By)
	}
	for _, s := range States() {
		if s.Final() {
			fmt.Fprintf(b, "    %s --> [*]\n", diagramID(s))
		}
	}
	b.WriteString("```\n")
}

// diagramID returns the name of a state as Mermaid takes it: without hyphens.
func diagramID(s State) string { return strings.ReplaceAll(s.String(), "-", "_") }
