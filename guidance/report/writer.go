package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// ErrClosed is returned for a result that comes after the report was closed.
var ErrClosed = errors.New("report is closed")

// Writer writes one report. It is for one goroutine.
type Writer interface {
	// Result writes what came of one record. What is written may lie in a buffer
	// until Close.
	Result(guidance.Result) error
	// Summary returns the number of findings of the results written so far.
	Summary() guidance.Summary
	// Close writes the end of the report and all that is buffered. It does not
	// close the underlying writer. Closing again does nothing.
	Close() error
}

const bufferSize = 64 << 10

// New returns the writer of a report in the given format to w, and writes its
// head. The error is a [*guidance.UnknownValueError] for a format that there is
// not, or one of w, wrapped.
func New(w io.Writer, format Format, h guidance.Header) (Writer, error) {
	if _, err := format.MarshalText(); err != nil {
		return nil, err
	}
	s := &stream{out: bufio.NewWriterSize(w, bufferSize)}
	switch format {
	case Text:
		s.body = textBody{w: s.out}
	case JSON:
		s.body = jsonBody{enc: jsontext.NewEncoder(s.out)}
	}
	s.err = wrap(s.body.head(h))
	if s.err != nil {
		return nil, s.err
	}
	return s, nil
}

// body is what the formats differ in. Its calls come in order: head, any number
// of results, foot.
type body interface {
	head(guidance.Header) error
	result(guidance.Result) error
	foot(totals) error
}

// stream is the part of a writer that all formats share.
type stream struct {
	body   body
	out    *bufio.Writer // what body writes to
	totals totals
	closed bool
	err    error // the first error, which stays
}

func (s *stream) Result(r guidance.Result) error {
	switch {
	case s.err != nil:
		return s.err
	case s.closed:
		return ErrClosed
	}
	s.err = wrap(s.write(r))
	return s.err
}

func (s *stream) write(r guidance.Result) error {
	if err := understood(r); err != nil {
		return err
	}
	if err := s.body.result(r); err != nil {
		return err
	}
	s.totals.add(r)
	return nil
}

func (s *stream) Summary() guidance.Summary { return s.totals.findings }

func (s *stream) Close() error {
	if s.err != nil || s.closed {
		return s.err
	}
	s.closed = true
	s.err = wrap(s.end())
	return s.err
}

func (s *stream) end() error {
	if err := s.body.foot(s.totals); err != nil {
		return err
	}
	return s.out.Flush()
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing report: %w", err)
}

// understood returns an error for a result that would not be counted.
func understood(r guidance.Result) error {
	if _, err := r.Outcome.MarshalText(); err != nil {
		return err
	}
	for _, f := range r.Findings {
		if _, err := f.Severity.MarshalText(); err != nil {
			return err
		}
		if _, err := f.Basis.MarshalText(); err != nil {
			return err
		}
	}
	return nil
}

// totals is what the end of a report says.
type totals struct {
	records  int
	outcomes map[guidance.Outcome]int
	findings guidance.Summary
}

func (t *totals) add(r guidance.Result) {
	if t.outcomes == nil {
		t.outcomes = map[guidance.Outcome]int{}
	}
	t.records++
	t.outcomes[r.Outcome]++
	t.findings.Add(r.Findings)
}
