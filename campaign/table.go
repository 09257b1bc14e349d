package campaign

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteTableGolden -update .

// WriteTable writes the moves for the documentation: a Markdown table with a line
// for each, a second one of the rules that they rest on, and the moves as a Mermaid
// state diagram. The error is that of w, wrapped.
func WriteTable(w io.Writer) error {
	var b strings.Builder
	writeMoves(&b)
	writeRules(&b)
	writeMermaid(&b)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("writing the table of campaign moves: %w", err)
	}
	return nil
}

func writeMoves(b *strings.Builder) {
	b.WriteString("| from | move | to | by | why | rests on |\n")
	b.WriteString("|---|---|---|---|---|---|\n")
	for _, t := range transitions {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", stood(t.From), t.Move, t.To, t.By, t.Why, t.Rule.ID)
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
	for _, t := range transitions {
		from := "[*]"
		if t.From != 0 {
			from = t.From.String()
		}
		fmt.Fprintf(b, "    %s --> %s: %s (%s)\n", from, t.To, t.Move, t.By)
	}
	b.WriteString("```\n")
}
