package input

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// rowReader reads rows of CSV as RFC 4180, section 2, has them. It holds the row
// under way and what was read behind it.
type rowReader struct {
	br   *bufio.Reader
	buf  []byte
	from int   // where in buf the row under way begins
	line int   // of the input on which it begins, counted from 1
	end  error // why there is nothing to be read behind buf

	// What next has found.
	cells  []cell // the first of them, up to maxColumns
	count  int    // how many there are
	length int    // of the row with its line end
	fault  *Error // why it is no row
}

// cell is a part of a row, without the quotes around it.
type cell struct {
	from, to int
	quoted   bool
}

// maxColumns bounds how many cells of a row are remembered.
const maxColumns = 4096

// errNoRow is why the text ahead is no row; the fault of the row says more.
var errNoRow = errors.New("no row")

// next finds the next row, which is to be passed over before the one after it.
// At the end of the input it is io.EOF.
func (r *rowReader) next() error {
	for {
		err := r.scan()
		switch {
		case errors.Is(err, errNoRow):
			return nil
		case err != nil:
			return err
		case r.length == 0:
			return io.EOF
		case r.count == 1 && r.cells[0] == cell{}: // an empty line
			r.passRow()
		default:
			return nil
		}
	}
}

// scan finds the cells of the row and its end.
func (r *rowReader) scan() error {
	r.cells, r.count, r.fault = r.cells[:0], 0, nil
	for at := 0; ; at++ { // over the comma
		c, err := r.cell(at)
		if err != nil {
			return err
		}
		if r.count++; len(r.cells) < maxColumns {
			r.cells = append(r.cells, c)
		}
		at = c.to
		if c.quoted {
			at++
		}
		ended, err := r.ends(at)
		if ended || err != nil {
			return err
		}
	}
}

// cell finds the cell that begins at a place of the row.
func (r *rowReader) cell(at int) (cell, error) {
	first, err := r.byteAt(at)
	if err != nil || first != '"' {
		return r.plainCell(at, err)
	}
	for quote := at + 1; ; quote += 2 {
		quote, err = r.find(quote, &quotes)
		switch {
		case errors.Is(err, io.EOF):
			return cell{}, r.broken(ruleCSV, "a quote is opened here that nobody closes")
		case err != nil:
			return cell{}, err
		}
		if next, err := r.byteAt(quote + 1); err != nil || next != '"' {
			return cell{at + 1, quote, true}, notEOF(err)
		}
	}
}

// plainCell finds a cell that is not quoted, unless the input cannot be read on.
func (r *rowReader) plainCell(at int, err error) (cell, error) {
	to := at
	if err == nil {
		to, err = r.find(at, &cellEnds)
	}
	switch {
	case errors.Is(err, io.EOF):
		return cell{at, len(r.row()), false}, nil
	case err != nil:
		return cell{}, err
	case r.row()[to] == '"':
		return cell{}, r.broken(ruleCSV, "a quote within a cell: put the cell in quotes, and write each quote in it twice")
	}
	return cell{at, to, false}, nil
}

// ends reports whether the row ends behind a cell, and notes its length.
func (r *rowReader) ends(at int) (bool, error) {
	c, err := r.byteAt(at)
	switch {
	case errors.Is(err, io.EOF):
		return r.endAt(at, at)
	case err != nil:
		return false, err
	case c == ',':
		return false, nil
	case c == '\n':
		return r.endAt(at, at+1)
	case c != '\r':
		return false, r.broken(ruleCSV, "text behind the quote that closes a cell")
	}
	c, err = r.byteAt(at + 1)
	switch {
	case errors.Is(err, io.EOF):
		return r.endAt(at, at+1)
	case err != nil:
		return false, err
	case c == '\n':
		return r.endAt(at, at+2)
	}
	return false, r.broken(ruleCSV, "a carriage return without a line feed: put the cell in quotes, or end lines with CR LF or LF")
}

// endAt notes that the row ends, with its line end behind it.
func (r *rowReader) endAt(end, length int) (bool, error) {
	if end > MaxValue {
		return false, r.tooLong()
	}
	r.length = length
	return true, nil
}

func (r *rowReader) tooLong() error {
	if bytes.IndexByte(r.row(), '"') >= 0 {
		return r.broken(ruleSize, "longer than 1 MiB, unless a quote is opened here that nobody closes")
	}
	return r.broken(ruleSize, tooLong().finding.Message)
}

func (r *rowReader) broken(rule guidance.Rule, message string) error {
	r.fault = fault(rule, "", message)
	return errNoRow
}

func notEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// row returns the row as far as it has been read, with what follows.
func (r *rowReader) row() []byte { return r.buf[r.from:] }

// byteAt returns one byte of the row, or io.EOF behind the end of the input.
func (r *rowReader) byteAt(at int) (byte, error) {
	for at >= len(r.row()) {
		if err := r.more(); err != nil {
			return 0, err
		}
	}
	return r.row()[at], nil
}

// find returns where the first of some characters stands at or behind a place of
// the row, or io.EOF.
func (r *rowReader) find(at int, among *[256]bool) (int, error) {
	for {
		row := r.row()
		for at < len(row) && !among[row[at]] {
			at++
		}
		if at < len(row) {
			return at, nil
		}
		if err := r.more(); err != nil {
			return 0, err
		}
	}
}

// The characters by which a cell ends, or a part of it in quotes.
var (
	cellEnds = [256]bool{',': true, '\n': true, '\r': true, '"': true}
	quotes   = [256]bool{'"': true}
)

// more reads on. A row that is too long already is none.
func (r *rowReader) more() error {
	if len(r.row()) > longestLine {
		return r.tooLong()
	}
	if r.from > 0 { // once for each row, since the row then begins at the front
		r.buf = r.buf[:copy(r.buf, r.row())]
		r.from = 0
	}
	if r.end == nil {
		_, r.end = r.br.Peek(1) // which gives up on a reader that returns nothing
	}
	if r.end != nil {
		return r.end
	}
	n := r.br.Buffered()
	r.buf = slices.Grow(r.buf, n)
	n, err := r.br.Read(r.buf[len(r.buf) : len(r.buf)+n])
	r.buf = r.buf[:len(r.buf)+n]
	return err
}

// passRow passes over the row.
func (r *rowReader) passRow() { r.pass(r.length) }

// passLine passes over the line on which the row began, however long it is.
func (r *rowReader) passLine() {
	for {
		if i := bytes.IndexByte(r.row(), '\n'); i >= 0 {
			r.pass(i + 1)
			return
		}
		r.from = len(r.buf)
		if r.more() != nil {
			return // and so is the next row
		}
	}
}

func (r *rowReader) pass(n int) {
	r.line += bytes.Count(r.row()[:n], []byte("\n"))
	r.from += n
}
