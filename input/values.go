package input

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Value is one JSON document out of many: a line of JSON Lines, or an element
// of a JSON array, or a row of CSV; or the only one, written over many lines.
type Value struct {
	Number int    // the line (the first of many), or the element of the array, counted from 1
	Line   int    // the line of the input on which it begins, counted from 1; 0 if not known
	Data   []byte // the document; valid until the next Value
	Fault  *Error // why there is no Data

	column int // at which Data begins on that line, in bytes, counted from 1; 0 is 1
}

// Decode reads the value into v, a pointer. The error is an [*Error].
func (v Value) Decode(into any) error {
	if v.Fault != nil {
		return v.Fault
	}
	return decode(v.Data, place{max(v.Line, 1), max(v.column, 1)}, into)
}

// onLine returns the value that begins on a line, whose data may be too long.
func onLine(number int, data []byte) Value {
	if len(data) > MaxValue {
		return Value{Number: number, Line: number, Fault: tooLong()}
	}
	return Value{Number: number, Line: number, Data: data}
}

// Values reads a JSON array, if the first byte that is not white space is "[",
// and JSON Lines otherwise, one value at a time: memory does not grow with
// their number. Empty lines are skipped. Where the first line begins a document
// and does not end it, the whole input is one document, as a person writes it.
//
// A fault in one value is that value's own ([Value.Decode]) and does not end the
// run: a line that is no JSON or too long, and an element of an array likewise,
// as long as strings, brackets and commas tell where the next one begins. An
// element that nothing stands for ("[1,,2]"), and one that no comma goes before,
// are values with a fault. A string that nobody closed may take the elements
// after it with it, into one that is at fault.
//
// What ends the run is yielded as an error: one of reading, wrapped, or an
// [*Error], wrapped, with the line, of input that begins with a byte order mark,
// of a bracket that closes another one than was opened, of an array that breaks
// off, or of text after it.
//
// The sequence can be ranged over once; nothing is read before that.
func Values(r io.Reader) iter.Seq2[Value, error] {
	br := bufio.NewReaderSize(r, 64<<10)
	return func(yield func(Value, error) bool) { values(br, yield) }
}

func values(br *bufio.Reader, yield func(Value, error) bool) {
	if marked(br) {
		yield(Value{}, fault(ruleReadable, "", "begins with a byte order mark: write plain UTF-8 without one"))
		return
	}
	first, _, err := firstByte(br)
	switch {
	case errors.Is(err, io.EOF):
	case err != nil:
		yield(Value{}, fmt.Errorf("reading input: %w", err))
	case first == '[':
		elements(br, yield)
	default:
		lines(br, yield)
	}
}

const whiteSpace = " \t\r\n" // that of JSON, which is less than that of Unicode

// marked reports whether the input begins with a byte order mark, of UTF-8 or of
// UTF-16: no line of it would be JSON, and none would say why.
func marked(br *bufio.Reader) bool {
	for _, mark := range []string{"\xef\xbb\xbf", "\xfe\xff", "\xff\xfe"} {
		if b, _ := br.Peek(len(mark)); string(b) == mark {
			return true
		}
	}
	return false
}

// firstByte returns the first byte that is not white space, and how many there are
// before it, leaving all that it has read in br.
func firstByte(br *bufio.Reader) (c byte, at int, err error) {
	for ; at < br.Size(); at++ {
		b, err := br.Peek(at + 1)
		if err != nil {
			return 0, 0, err
		}
		if c := b[at]; !isSpace(c) {
			return c, at, nil
		}
	}
	return 0, 0, fault(ruleReadable, "", fmt.Sprintf("begins with more than %d bytes of white space", br.Size()-1))
}

func lines(br *bufio.Reader, yield func(Value, error) bool) {
	l := lineReader{br: br}
	v, err := l.next()
	if err == nil && unfinished(v.Data) {
		var whole []byte
		if whole, err = l.document(v.Data); whole != nil {
			yield(onLine(v.Line, whole), nil)
			return
		}
	}
	for ; err == nil; v, err = l.next() {
		if !yield(v, nil) {
			return
		}
	}
	if !errors.Is(err, io.EOF) {
		yield(Value{}, fmt.Errorf("reading line %d: %w", l.number, err))
	}
}

// lineReader reads lines, and knows where it is.
type lineReader struct {
	br     *bufio.Reader
	number int // of the line read last
	buf    []byte
}

// next returns the next line that is not empty, or io.EOF after the last.
func (l *lineReader) next() (Value, error) {
	for {
		line, long, err := readLine(l.br, l.buf[:0])
		l.buf = line
		l.number++
		data := bytes.Trim(line, whiteSpace)
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return Value{}, err
		case long:
			return Value{Number: l.number, Line: l.number, Fault: tooLong()}, nil
		case len(data) > 0:
			return onLine(l.number, data), nil
		case err != nil:
			return Value{}, io.EOF
		}
	}
}

// longestLine is the length in bytes of a line with the largest document and its
// line end, LF or CR LF.
const longestLine = MaxValue + 2

// readLine appends one line to buf. A line over longestLine is read to its end
// and not kept.
func readLine(br *bufio.Reader, buf []byte) (line []byte, long bool, err error) {
	for {
		part, err := br.ReadSlice('\n')
		if len(buf)+len(part) > longestLine {
			long = true
			buf = buf[:0]
		}
		if !long {
			buf = append(buf, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return buf, long, err
		}
	}
}
