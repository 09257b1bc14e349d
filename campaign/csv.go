package campaign

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// csvColumns are the columns that [CSV] writes. Notes are not among them: they are
// for who reads the item.
var csvColumns = []string{
	"campaign", "item", "userID", "organisation", "reason", "reasons", "references", "owner", "listedOn", "due",
	"state", "daysOverdue", "outcome", "made", "decidedBy", "decidedOn", "reference", "verification", "flag", "seenOn", "remindedFor", "findings",
}

// CSV writes items as rows (RFC 4180, with CR LF), one at a time. Make one with
// [NewCSV], and call [CSV.Close] at the end. It is for one goroutine.
//
// A cell that a spreadsheet would take for a formula has an apostrophe before it.
type CSV struct {
	w      *csv.Writer
	on     guidance.Date
	header bool
}

// NewCSV returns a writer of rows as they stand on a day, Europe/London.
func NewCSV(w io.Writer, on guidance.Date) *CSV {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return &CSV{w: out, on: on}
}

// Write writes one item, after the names of the columns if it is the first. The
// error is that of the writer below, wrapped.
func (c *CSV) Write(i Item) error {
	if err := c.begin(); err != nil {
		return err
	}
	return c.row(c.cells(i))
}

// Close writes what is held back, and the names of the columns if there was no
// item. It does not close the writer below. The error is that of it, wrapped.
func (c *CSV) Close() error {
	if err := c.begin(); err != nil {
		return err
	}
	c.w.Flush()
	return failed(c.w.Error())
}

func (c *CSV) begin() error {
	if c.header {
		return nil
	}
	c.header = true
	return c.row(csvColumns)
}

func (c *CSV) row(cells []string) error { return failed(c.w.Write(cells)) }

func failed(err error) error {
	if err != nil {
		return fmt.Errorf("writing items: %w", err)
	}
	return nil
}

func (c *CSV) cells(i Item) []string {
	var kinds, references, rules []string
	for _, r := range i.Reasons {
		kinds, references = append(kinds, r.Kind.String()), append(references, r.Reference)
	}
	for _, f := range i.Findings(c.on) {
		rules = append(rules, string(f.Rule))
	}
	d, outcome, made, decidedOn := Decision{}, "", "", ""
	if i.Decision != nil {
		d, outcome, made, decidedOn = *i.Decision, i.Decision.Outcome.String(), i.Decision.Made.String(), i.Decision.on().String()
	}
	flag, seenOn := "", ""
	if i.Seen != nil {
		flag, seenOn = i.Seen.Flag.String(), i.Seen.On.String()
	}
	verification := ""
	switch {
	case d.NotHeld:
		verification = "not-held"
	case d.Outcome == ReVerified:
		verification = "held"
	}
	cells := []string{
		i.Campaign, i.ID, i.UserID.String(), i.Organisation.String(), i.Leading().String(), strings.Join(kinds, " "), strings.Join(references, " "),
		i.Owner, i.ListedOn.String(), i.Due.String(), i.State.String(), strconv.Itoa(i.DaysOverdue(c.on)),
		outcome, made, d.By, decidedOn, d.Reference, verification, flag, seenOn, i.RemindedFor.String(), strings.Join(rules, " "),
	}
	for n := range cells {
		cells[n] = harmless(cells[n])
	}
	return cells
}

// harmless puts an apostrophe before what a spreadsheet would calculate.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
