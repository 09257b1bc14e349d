package input

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
)

// ValuesAs reads documents that are to be decoded into a T, a struct: what
// [Values] reads, and CSV, if the first byte that is not white space is "/", or a
// quote with "/" after it. All that is promised of [Values] is promised here.
//
// CSV is written as in RFC 4180, with line ends of CR LF or of LF alone, and with
// or without the byte order mark of UTF-8, which Excel puts before it. The header
// gives each column the JSON Pointer of a member (RFC 6901):
//
//	/id,/registrant/givenName,/documents/0/kind,/videoCall/numbersReadBack
//	r-1,Ada,uk-passport,true
//
// The type of the member in T decides how a cell is read: text as it stands, with
// its spaces; true and false, or TRUE and FALSE; numbers as JSON has them. An empty
// cell, quoted or not, is a member that is absent; so are an object and a list
// all of whose cells are empty. Lists have columns from 0 on, and a row fills them
// from the first on. Members that are a map, any JSON, or read themselves from
// JSON cannot be columns. Empty lines are skipped; a row of empty cells is not,
// and is a document without members.
//
// Each row comes as a JSON document, so that findings point to the members that
// the header names. Its number is the line on which it begins. A row that is not
// well-formed, or has too many cells or too few, is at fault, and reading goes on
// with the line after the one on which the row began: a quote that nobody closed
// takes no other row with it. A header that cannot be used ends the run, with an
// [*Error] that names the column; so does a first line with commas that is a header
// of other names, such as "id,route".
func ValuesAs[T any](r io.Reader) iter.Seq2[Value, error] {
	return func(yield func(Value, error) bool) {
		br := bufio.NewReaderSize(r, 64<<10)
		if table(br) {
			rows(br, reflect.TypeFor[T](), yield)
			return
		}
		if line, ok := named(br); ok {
			yield(Value{}, fmt.Errorf("reading line %d: %w", line, fault(ruleColumn, "", "CSV headers are JSON Pointers, for example /id,/route")))
			return
		}
		values(br, yield)
	}
}

// named reports whether the first line that is not empty is a header as most CSV has
// it, and which line that is: commas, and none of the bytes that every document and
// every piece of one has. It looks no further than it must: what is read may be
// written at the same time.
func named(br *bufio.Reader) (line int, ok bool) {
	_, at, err := firstByte(br)
	if err != nil {
		return 0, false
	}
	before, _ := br.Peek(at)
	line = 1 + bytes.Count(before, []byte("\n"))
	for commas := false; at < br.Size(); at++ {
		b, err := br.Peek(at + 1)
		if err != nil {
			return line, commas && errors.Is(err, io.EOF)
		}
		switch b[at] {
		case '{', '}', '[', ']', ':', 0: // 0 is half of a character of UTF-16
			return 0, false
		case '\n':
			return line, commas
		case ',':
			commas = true
		}
	}
	return 0, false
}

// byteOrderMark is that of UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// table reports whether the input is CSV. A byte order mark before it is passed
// over.
func table(br *bufio.Reader) bool {
	if b, _ := br.Peek(len(byteOrderMark)); string(b) == byteOrderMark {
		b, _ = br.Peek(len(byteOrderMark) + 2)
		if b = b[len(byteOrderMark):]; !bytes.HasPrefix(b, []byte("/")) && string(b) != `"/` {
			return false
		}
		_, _ = br.Discard(len(byteOrderMark))
		return true
	}
	c, at, err := firstByte(br)
	switch {
	case err != nil:
		return false
	case c == '/':
		return true
	}
	b, _ := br.Peek(at + 2)
	return bytes.HasSuffix(b, []byte(`"/`))
}

// rows reads CSV.
func rows(br *bufio.Reader, t reflect.Type, yield func(Value, error) bool) {
	r := tableReader{rowReader: rowReader{br: br, line: 1}}
	var err error
	r.header, err = readHeader(&r.rowReader, t)
	for err == nil {
		if err = r.next(); err == nil && !yield(r.value(), nil) {
			return
		}
	}
	if !errors.Is(err, io.EOF) {
		yield(Value{}, fmt.Errorf("reading line %d: %w", r.line, err))
	}
}

// value returns the row that was read as a document, and passes over it: as far as
// it goes or, if its form is wrong, its first line.
func (t *tableReader) value() Value {
	v := Value{Number: t.line, Line: t.line, Fault: t.fault}
	if v.Fault == nil && t.count != t.columns {
		v.Fault = fault(ruleRow, "", fmt.Sprintf("the number of cells is %d, and that of columns is %d", t.count, t.columns))
	}
	if v.Fault != nil {
		t.passLine()
		return v
	}
	v.Data, v.Fault = t.document()
	t.passRow()
	return v
}
