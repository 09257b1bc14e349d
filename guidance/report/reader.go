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
// or not a whole one, or more than one.
var ErrNoReport = errors.New("not one whole report as JSON or JSON Lines")

// Reader reads a report that was written as [JSON] or [JSONL], one result at a
// time. Make one with [NewReader]. Members that it does not know are passed over: a
// later version may have written them.
type Reader struct {
	dec   *jsontext.Decoder
	head  guidance.Header
	lines bool // a line for each result, not a list
	read  int  // results so far
}

// NewReader reads the head of a report. The error wraps [ErrNoReport], or is one
// of r; neither repeats what was read.
func NewReader(r io.Reader) (*Reader, error) {
	read := &Reader{dec: jsontext.NewDecoder(bufio.NewReaderSize(r, bufferSize)), lines: true}
	err := read.readHead()
	if err == nil && (read.head.Ruleset == "" || read.head.AsOf == "") {
		err = ErrNoReport // the head stands before the results, as it was written
	}
	if err != nil {
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
	into := map[string]any{
		"ruleset": &r.head.Ruleset, "asOf": &r.head.AsOf, "knownAt": &r.head.KnownAt, "policy": &r.head.Policy,
		"tool": &r.head.Tool, "severities": &r.head.Severities, "suppressions": &r.head.Suppressed,
	}
	for r.dec.PeekKind() == jsontext.KindString {
		name, err := r.dec.ReadToken()
		if err != nil {
			return err
		}
		member, known := into[name.String()]
		switch {
		case name.String() == "results":
			r.lines = false
			return r.expect(jsontext.KindBeginArray)
		case known:
			err = json.UnmarshalDecode(r.dec, member)
		default:
			err = r.dec.SkipValue()
		}
		if err != nil {
			return err
		}
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

// Header returns the head of the report. Its rules are not in it.
func (r *Reader) Header() guidance.Header { return r.head }

// Results returns the results in order; it can be ranged over once. An error ends
// it: it wraps [ErrNoReport], or is one of the underlying reader. A report that
// breaks off, that counts other results than it has, or that something comes after,
// is an error.
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
			r.read++
		}
	}
}

// next returns the next result; more is false after the last.
func (r *Reader) next() (result guidance.Result, more bool, err error) {
	if r.lines {
		return r.nextLine()
	}
	if r.dec.PeekKind() != jsontext.KindEndArray {
		return result, true, json.UnmarshalDecode(r.dec, &result)
	}
	return result, false, r.readFoot()
}

// foot is what stands after the results.
type foot struct {
	Records *int              `json:"records"`
	Summary *guidance.Summary `json:"summary"`
}

func (r *Reader) nextLine() (result guidance.Result, more bool, err error) {
	var line struct {
		guidance.Result
		foot
	}
	if err := json.UnmarshalDecode(r.dec, &line); err != nil {
		return result, false, err
	}
	if line.Records == nil && line.Summary == nil {
		return line.Result, true, nil
	}
	return result, false, r.end(line.foot)
}

// readFoot reads what stands after the list of results.
func (r *Reader) readFoot() error {
	if err := r.expect(jsontext.KindEndArray); err != nil {
		return err
	}
	var f foot
	into := map[string]any{"records": &f.Records, "summary": &f.Summary}
	for r.dec.PeekKind() == jsontext.KindString {
		name, err := r.dec.ReadToken()
		if err != nil {
			return err
		}
		if member, known := into[name.String()]; known {
			err = json.UnmarshalDecode(r.dec, member)
		} else {
			err = r.dec.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	if err := r.expect(jsontext.KindEndObject); err != nil {
		return err
	}
	return r.end(f)
}

// end asks that the report is whole, and that nothing comes after it.
func (r *Reader) end(f foot) error {
	if f.Records == nil || f.Summary == nil || *f.Records != r.read {
		return ErrNoReport
	}
	if _, err := r.dec.ReadToken(); !errors.Is(err, io.EOF) {
		return errors.Join(err, ErrNoReport)
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
