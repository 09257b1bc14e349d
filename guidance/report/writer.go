package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
)

// ErrClosed is returned for a result that comes after the report was closed.
var ErrClosed = errors.New("report is closed")

// Writer writes one report. It is for one goroutine.
type Writer interface {
	// Result writes what came of one record. What is written may lie in a buffer
	// until Close.
	Result(guidance.Result) error
	// Fixed adds n findings of an earlier report that are gone to the summary. It
	// is called before Close; later it does nothing.
	Fixed(n int)
	// Summary returns the number of findings of the results written so far.
	Summary() guidance.Summary
	// Close writes the end of the report and all that is buffered. It does not
	// close the underlying writer. Closing again does nothing.
	Close() error
}

const bufferSize = 64 << 10

// New returns the writer of a report in the given format to w, and writes its
// head. The error is a [*guidance.UnknownValueError] for a format that there is
// not, one of the header (a severity that there is not, a suppression without
// end), or one of w, wrapped.
func New(w io.Writer, format Format, h guidance.Header) (Writer, error) {
	if err := known(format); err != nil {
		return nil, err
	}
	out := bufio.NewWriterSize(w, bufferSize)
	return begin(newBody(format, out), out, h)
}

func newBody(format Format, out *bufio.Writer) body {
	switch format {
	case JSON:
		return &jsonBody{out: out}
	case JSONL:
		return &linesBody{out: out}
	case JUnit:
		return &junitBody{out: out}
	case SARIF:
		return &sarifBody{out: out}
	case CSV:
		return newCSVBody(out)
	case HTML:
		return newHTMLBody(out)
	}
	return textBody{w: out}
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
	out    *bufio.Writer // what body writes to, or nil if it keeps its own
	totals totals
	closed bool
	err    error // the first error, which stays
}

func begin(b body, out *bufio.Writer, h guidance.Header) (Writer, error) {
	err := understoodHeader(h)
	if err == nil {
		err = b.head(h)
	}
	if err != nil {
		return nil, wrap(err)
	}
	return &stream{body: b, out: out}, nil
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

func (s *stream) Fixed(n int) {
	if !s.closed {
		s.totals.findings.Fixed += n
	}
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
	if s.out == nil {
		return nil
	}
	return s.out.Flush()
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing report: %w", err)
}
