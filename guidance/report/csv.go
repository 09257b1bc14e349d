package report

import (
	"bufio"
	"encoding/csv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/guidance"
)

// csvColumns are the columns of the CSV report. New ones are added at the end.
var csvColumns = []string{
	"file", "line", "record", "route", "editions", "outcome",
	"rule", "severity", "stated", "basis", "pointer", "message",
	"citation title", "citation section", "citation url",
	"suppressed", "owner", "expires", "baseline",
	"ruleset", "knownAt",
}

// csvBody writes a row for each finding, and one for a record without any. Each row
// says by which rule set and knowledge: it has no other place, and rows of several
// reports get into one sheet.
type csvBody struct {
	w   *csv.Writer
	run []string // the last cells of every row
	row []string
}

func newCSVBody(out *bufio.Writer) *csvBody {
	w := csv.NewWriter(out)
	w.UseCRLF = true // RFC 4180, section 2.1
	return &csvBody{w: w}
}

func (c *csvBody) head(h guidance.Header) error {
	c.run = []string{h.Ruleset, h.KnownAt}
	return c.write(csvColumns)
}

func (c *csvBody) result(r guidance.Result) error {
	p, line := PlaceOf(r), ""
	if p.Line > 0 {
		line = strconv.Itoa(p.Line)
	}
	record := []string{p.File, line, r.Record, r.Route, strings.Join(r.Editions, " | "), r.Outcome.String()}
	if len(r.Findings) == 0 {
		return c.cells(record, make([]string, len(csvColumns)-len(record)-len(c.run)))
	}
	for _, f := range r.Findings {
		if err := c.cells(record, findingCells(f)); err != nil {
			return err
		}
	}
	return nil
}

// findingCells returns the cells from "rule" on. Where there is more than one
// citation, they stand in their three cells in the same order.
func findingCells(f guidance.Finding) []string {
	var titles, sections, urls []string
	for _, c := range f.Citations {
		titles, sections, urls = append(titles, c.Title), append(sections, c.Section), append(urls, c.URL)
	}
	const between = " | "
	cells := []string{
		string(f.Rule), f.Severity.String(), nameOrNone(f.Stated), f.Basis.String(), f.Pointer, f.Message,
		strings.Join(titles, between), strings.Join(sections, between), strings.Join(urls, between),
	}
	reason, owner, expires := "", "", ""
	if s := f.Suppressed; s != nil {
		reason, owner, expires = s.Reason, s.Owner, s.Expires.String()
	}
	return append(cells, reason, owner, expires, nameOrNone(f.Baseline))
}

func nameOrNone[T member](v T) string {
	if v == 0 {
		return ""
	}
	return v.String()
}

func (c *csvBody) cells(record, finding []string) error {
	c.row = append(append(append(c.row[:0], record...), finding...), c.run...)
	for i, s := range c.row {
		c.row[i] = cell(s)
	}
	return c.write(c.row)
}

func (c *csvBody) write(row []string) error { return c.w.Write(row) }

// foot hands over what the CSV writer holds; the rows say all that there is.
func (c *csvBody) foot(totals) error {
	c.w.Flush()
	return c.w.Error()
}

// cell returns s as a cell that no spreadsheet takes for a formula. Ids come from
// input, and a cell that begins with = + - or @, even after space, would be
// carried out when somebody opens the file. Such a cell gets an apostrophe in
// front, as does one that begins with an apostrophe: who takes one away from
// each cell that has it reads what was there. Control characters are written as
// escapes, as in text, so that each row is one line.
func cell(s string) string {
	s = Plain(s)
	inner := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
	first, _ := utf8.DecodeRuneInString(inner)
	if strings.ContainsRune("=+-@＝＋－＠", first) || strings.HasPrefix(s, "'") {
		return "'" + s
	}
	return s
}
