package input

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// elements reads a JSON array. An element that is no JSON, or too long to hold,
// ends the run: there is no telling where the next one starts. Any other fault
// is left for [Value.Decode] to find.
func elements(r io.Reader, yield func(Value, error) bool) {
	bounded := &boundedReader{r: r, room: MaxValue}
	d := jsontext.NewDecoder(bounded, lenient...)
	_, err := d.ReadToken() // the opening bracket
	number := 0
	for err == nil && d.PeekKind() != jsontext.KindEndArray {
		number++
		var data []byte
		if data, err = d.ReadValue(); err == nil {
			if !yield(valueOf(number, data), nil) {
				return
			}
			bounded.room = d.InputOffset() + MaxValue
		}
	}
	if err == nil {
		number++
		err = endOfArray(d)
	}
	if err != nil {
		yield(Value{}, bounded.explain(number, err))
	}
}

var errTextAfter = errors.New("text after the end of the array")

// endOfArray reads the closing bracket, and makes sure that nothing follows.
func endOfArray(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return errTextAfter
	}
	return nil
}

var errTooLong = errors.New("value too long")

// boundedReader stops when more has been read than the value under way may
// take, whatever the decoder buffers. It remembers why it stopped: the decoder
// may report that as a fault of the text.
type boundedReader struct {
	r       io.Reader
	read    int64
	room    int64
	stopped error
}

func (b *boundedReader) Read(p []byte) (int, error) {
	const readAhead = 128 << 10
	if b.read > b.room+readAhead {
		b.stopped = errTooLong
		return 0, errTooLong
	}
	n, err := b.r.Read(p)
	b.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		b.stopped = err
	}
	return n, err
}

// explain says why an array could not be read on at an element, or at its end.
// The place is the element: the decoder's own pointer may name what is no name.
func (b *boundedReader) explain(number int, err error) error {
	pointer := "/" + strconv.Itoa(max(number, 1)-1)
	switch {
	case errors.Is(b.stopped, errTooLong):
		err = fault(ruleSize, pointer, "longer than 1 MiB")
	case b.stopped != nil:
		err = b.stopped
	case errors.Is(err, errTextAfter):
		err = fault(ruleReadable, "", errTextAfter.Error())
	default:
		err = fault(ruleReadable, pointer, explain(err, nil).finding.Message)
	}
	return fmt.Errorf("reading element %d: %w", max(number, 1), err)
}
