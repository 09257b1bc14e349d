package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// ErrNoReport is returned, wrapped, for what is no report in JSON or JSON Lines,
// or only the beginning of one.
var ErrNoReport = errors.New("not a whole report as JSON or JSON Lines")

// Reader reads a report that was written as [JSON] or [JSONL], one result at
// a time. Make one with [NewReader].
type Reader struct {
	dec   *jsontext.Decoder
	head  guidance.Header
	lines bool // a line for each result, not a list
}

// NewReader reads the head of a report. The error wraps [ErrNoReport], or is one
// of r; neither repeats what was read.
func NewReader(r io.Reader) (*Reader, error) {
	read := &Reader{dec: jsontext.NewDecoder(bufio.NewReaderSize(r, bufferSize)), lines: true}
	if err := read.readHead(); err != nil {
		return nil, unread(err)
	}
	return read, nil
}

// readHead reads the members of the first object as far as the list of results,
// or to its end where the results stand on lines of their own.
func (r *Reader) readHead() error {
	if err := r.expect(jsontext.KindBeginObject); err != nil {
		return err
	}
	for r.dec.PeekKind() == jsontext.KindString {
		name, err := r.dec.ReadToken()
		if err != nil {
			return err
		}
		into, known := map[string]*string{"ruleset": &r.head.Ruleset, "asOf": &r.head.AsOf, "knownAt": &r.head.KnownAt}[name.String()]
		switch {
		case name.String() == "results":
			r.lines = false
			return r.expect(jsontext.KindBeginArray)
		case known:
			err = json.UnmarshalDecode(r.dec, into)
		default:
			err = r.dec.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	if r.head.Ruleset == "" || r.head.AsOf == "" {
		return ErrNoReport
	}
	return r.expect(jsontext.KindEndObject)
}

func (r *Reader) expect(kind jsontext.Kind) error {
	token, err := r.dec.ReadToken()
	if err == nil && token.Kind() != kind {
		err = ErrNoReport
	}
	return err
}

// Header returns which rule set, day and knowledge the report was written with;
// its other members are empty.
func (r *Reader) Header() guidance.Header {
	return guidance.Header{Ruleset: r.head.Ruleset, AsOf: r.head.AsOf, KnownAt: r.head.KnownAt}
}

// Results returns the results in order; it can be ranged over once. An error ends
// it: it wraps [ErrNoReport], or is one of the underlying reader. A report that
// breaks off is an error.
func (r *Reader) Results() iter.Seq2[guidance.Result, error] {
	return func(yield func(guidance.Result, error) bool) {
		for {
			result, more, err := r.next()
			if err != nil {
				yield(guidance.Result{}, unread(err))
				return
			}
			if !more || !yield(result, nil) {
				return
			}
		}
	}
}

// next returns the next result; more is false after the last.
func (r *Reader) next() (result guidance.Result, more bool, err error) {
	if !r.lines {
		if r.dec.PeekKind() == jsontext.KindEndArray {
			return result, false, r.end()
		}
		return result, true, json.UnmarshalDecode(r.dec, &result)
	}
	data, err := r.dec.ReadValue()
	if err != nil {
		return result, false, err
	}
	var line struct {
		guidance.Result
		Records *int `json:"records"` // of the last line
	}
	if err := json.Unmarshal(data, &line); err != nil {
		return result, false, err
	}
	return line.Result, line.Records == nil, nil
}

// end reads what stands after the list of results: a report is whole only with
// its end.
func (r *Reader) end() error {
	for depth := 1; depth >= 0; {
		token, err := r.dec.ReadToken()
		if err != nil {
			return err
		}
		switch token.Kind() {
		case jsontext.KindBeginObject, jsontext.KindBeginArray:
			depth++
		case jsontext.KindEndObject, jsontext.KindEndArray:
			depth--
		}
	}
	return nil
}

// unread returns the error of reading a report. What the JSON package says may
// repeat what was read.
func unread(err error) error {
	var syntax *jsontext.SyntacticError
	var meaning *json.SemanticError
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syntax) || errors.As(err, &meaning) || errors.Is(err, ErrNoReport) {
		err = ErrNoReport
	}
	return fmt.Errorf("reading report: %w", err)
}
