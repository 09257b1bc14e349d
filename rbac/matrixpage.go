package rbac

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// WritePermissions writes every matrix of [Permissions] in its newest revision as a
// page in Markdown: for each act and role the basis of the line that gives it, and the
// numbers of the publications below the table. The error is that of w.
func WritePermissions(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString("# Who may do what\n\n" +
		"One table for each edition, in order of time. A cell says on what basis the role may do the act: S sourced, " +
		"C a design choice, U unverified (taken over from other years), each with the publications that it cites; " +
		"in brackets that the role may not do it, but may ask for it by a request. What is empty is refused.\n\n" +
		"For whom an actor may act, and that nobody acts on their own record, is for the rules RA-RBC-002 to RA-RBC-007 and RA-RBC-070 to RA-RBC-073.\n")
	for _, e := range Permissions().Newest() {
		writeEdition(&b, e)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func writeEdition(b *bytes.Buffer, e guidance.Edition[Matrix]) {
	fmt.Fprintf(b, "\n## %s\n\nIn force: %s. Basis: %s", e.Name(), e.Effective, e.Basis)
	if e.StartBasis != 0 {
		fmt.Fprintf(b, "; its first day: %s", e.StartBasis)
	}
	fmt.Fprintf(b, ".")
	if e.Rationale != "" {
		fmt.Fprintf(b, " Why: %s.", e.Rationale)
	}
	roles := append(Roles(), Self)
	b.WriteString("\n\n| act |")
	for _, r := range roles {
		fmt.Fprintf(b, " %s |", r)
	}
	b.WriteString("\n|---" + strings.Repeat("|---", len(roles)) + "|\n")
	var cited citedPages
	for _, act := range Acts() {
		fmt.Fprintf(b, "| %s |", act)
		for _, r := range roles {
			fmt.Fprintf(b, " %s |", cited.cell(e.Content, r, act))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
	for i, c := range cited {
		fmt.Fprintf(b, "%d. [%s](%s), %s\n", i+1, c.Title, c.URL, c.Section)
	}
}

// citedPages are the citations below a table, in the order in which they come.
type citedPages []guidance.Citation

// cell returns what a cell says, and keeps what it cites.
func (cs *citedPages) cell(m Matrix, role Role, act Act) string {
	p, may := m.Find(role, act)
	ask := false
	if !may {
		if p, ask = m.OnRequest(role, act); !ask {
			return ""
		}
	}
	text := map[guidance.Basis]string{guidance.Sourced: "S", guidance.DesignChoice: "C", guidance.Unverified: "U"}[p.Basis]
	for _, c := range p.Citations {
		text += fmt.Sprintf(" %d", cs.number(c))
	}
	if ask {
		return "(" + text + ")"
	}
	return text
}

func (cs *citedPages) number(c guidance.Citation) int {
	i := slices.Index(*cs, c)
	if i < 0 {
		i = len(*cs)
		*cs = append(*cs, c)
	}
	return i + 1
}
