package input

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/go-json-experiment/json/jsontext"
)

// Value is one JSON document out of many: a line of JSON Lines, or an element
// of a JSON array.
type Value struct {
	Number int    // the line, or the element of the array, counted from 1
	Data   []byte // the document; valid until the next Value
	Fault  *Error // why there is no Data: the value was too long
}

// Decode reads the value into v, a pointer. The error is an [*Error].
func (v Value) Decode(into any) error {
	if v.Fault != nil {
		return v.Fault
	}
	return Decode(v.Data, into)
}

// Values reads a JSON array, if the first byte that is not white space is "[",
// and JSON Lines otherwise, one value at a time: memory does not grow with
// their number. Empty lines are skipped. It ends after the first error, which
// is one of reading, or of an array that breaks off or breaks down; a fault in
// one line is that line's own ([Value.Decode]) and does not end the run.
func Values(r io.Reader) iter.Seq2[Value, error] {
	br := bufio.NewReaderSize(r, 64<<10)
	first, err := firstByte(br)
	return func(yield func(Value, error) bool) {
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
}

// firstByte returns the first byte that is not JSON white space, leaving all
// that it has read in br as far as one buffer goes.
func firstByte(br *bufio.Reader) (byte, error) {
	for n := 1; ; n++ {
		b, err := br.Peek(n)
		if len(b) < n {
			return 0, err
		}
		switch c := b[n-1]; c {
		case ' ', '\t', '\r', '\n':
			if n == br.Size() {
				return 0, fault(ruleReadable, "", "nothing but white space")
			}
		default:
			return c, nil
		}
	}
}

func lines(br *bufio.Reader, yield func(Value, error) bool) {
	var buf []byte
	for number := 1; ; number++ {
		line, long, err := readLine(br, buf[:0])
		buf = line
		if err != nil && !errors.Is(err, io.EOF) {
			yield(Value{}, fmt.Errorf("reading line %d: %w", number, err))
			return
		}
		v := Value{Number: number, Data: bytes.TrimSpace(line)}
		if long {
			v = Value{Number: number, Fault: fault(ruleSize, "", "")}
		}
		if (long || len(v.Data) > 0) && !yield(v, nil) {
			return
		}
		if err != nil {
			return
		}
	}
}

// readLine appends one line to buf. A line over MaxValue is read to its end and
// not kept.
func readLine(br *bufio.Reader, buf []byte) (line []byte, long bool, err error) {
	for {
		part, err := br.ReadSlice('\n')
		if len(buf)+len(part) > MaxValue+1 {
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

// elements reads a JSON array. An element that is no JSON, or too long, ends
// the run: there is no telling where the next one starts.
func elements(br *bufio.Reader, yield func(Value, error) bool) {
	bounded := &boundedReader{r: br, room: MaxValue}
	d := jsontext.NewDecoder(bounded)
	fail := func(number int, err error) {
		if errors.Is(err, errTooLong) {
			err = fault(ruleSize, "", "")
		} else if e := explain(err); e != nil {
			err = e
		}
		yield(Value{}, fmt.Errorf("element %d: %w", number, err))
	}
	if _, err := d.ReadToken(); err != nil {
		fail(1, err)
		return
	}
	for number := 1; ; number++ {
		bounded.room = d.InputOffset() + MaxValue
		if d.PeekKind() == jsontext.KindEndArray {
			break
		}
		data, err := d.ReadValue()
		if err != nil {
			fail(number, err)
			return
		}
		if !yield(Value{Number: number, Data: data}, nil) {
			return
		}
	}
	if _, err := d.ReadToken(); err != nil {
		fail(0, err)
		return
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		yield(Value{}, fault(ruleReadable, "", "text after the end of the array"))
	}
}

var errTooLong = errors.New("value too long")

// boundedReader stops when more has been read than the value under way may
// take, whatever the decoder buffers.
type boundedReader struct {
	r    io.Reader
	read int64
	room int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	const readAhead = 128 << 10
	if b.read > b.room+readAhead {
		return 0, errTooLong
	}
	n, err := b.r.Read(p)
	b.read += int64(n)
	return n, err
}
