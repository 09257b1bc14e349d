package temporary

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// csvColumns are the columns that [WriteCSV] writes. No name of a holder is among
// them.
var csvColumns = []string{
	"card", "name", "handover", "holder", "checkedBy", "reason", "request", "givenBy", "givenAt", "dueBack",
	"registered", "returnedAt", "outcome", "hoursLate", "findings",
}

// WriteCSV writes the loans of a report as rows (RFC 4180, with CR LF), after the
// names of the columns. Instants are in UTC, days those of Europe/London. A cell that
// a spreadsheet would take for a formula has an apostrophe before it. The error is
// that of w, wrapped.
func WriteCSV(w io.Writer, r Report) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{csvColumns}
	for _, l := range r.Lines {
		rows = append(rows, l.cells())
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the loans of temporary cards: %w", err)
	}
	return nil
}

func (l Line) cells() []string {
	rules := make([]string, len(l.Findings))
	for i, id := range l.Findings {
		rules[i] = string(id)
	}
	cells := []string{
		l.Card, l.Name.String(), l.Handover, l.Holder, l.CheckedBy.String(), l.Reason.String(), l.Request, l.GivenBy.String(),
		instant(l.GivenAt), instant(l.DueBack), l.Registered.String(), instant(l.ReturnedAt), l.Outcome.String(),
		strconv.Itoa(l.HoursLate), strings.Join(rules, " "),
	}
	for i := range cells {
		cells[i] = harmless(cells[i])
	}
	return cells
}

// instant writes an instant in UTC; "" when there is none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// harmless puts an apostrophe before what a spreadsheet would calculate.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
