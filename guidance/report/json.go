package report

import (
	"bufio"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// jsonBody writes one object. What is known only at the end, the number of
// records and the summary, stands at its end.
type jsonBody struct {
	out     *bufio.Writer
	results resultEncoder
	more    bool // a result was written
}

func (j *jsonBody) head(h guidance.Header) error {
	head, err := appendHeader([]byte{'{'}, h)
	if err != nil {
		return err
	}
	_, err = j.out.Write(append(head, `,"results":[`...))
	return err
}

// result encodes r as a whole before any of it is written, so that a result
// that cannot be encoded leaves nothing behind.
func (j *jsonBody) result(r guidance.Result) error {
	row := j.results.buf[:0]
	if j.more {
		row = append(row, ',')
	}
	row, err := j.results.append(row, &r)
	if err != nil {
		return err
	}
	j.more = true
	j.results.buf = row
	_, err = j.out.Write(row)
	return err
}

func (j *jsonBody) foot(t totals) error {
	foot, err := appendTotals([]byte("],"), t)
	if err != nil {
		return err
	}
	_, err = j.out.Write(append(foot, "}\n"...))
	return err
}

// linesBody writes JSON Lines: an object with the members of a header, one for
// each result, and one with the number of records and the summary.
type linesBody struct {
	out     *bufio.Writer
	results resultEncoder
}

func (l *linesBody) head(h guidance.Header) error {
	head, err := appendHeader([]byte{'{'}, h)
	if err != nil {
		return err
	}
	_, err = l.out.Write(append(head, "}\n"...))
	return err
}

func (l *linesBody) result(r guidance.Result) error {
	row, err := l.results.append(l.results.buf[:0], &r)
	if err != nil {
		return err
	}
	l.results.buf = append(row, '\n')
	_, err = l.out.Write(l.results.buf)
	return err
}

func (l *linesBody) foot(t totals) error {
	foot, err := appendTotals([]byte{'{'}, t)
	if err != nil {
		return err
	}
	_, err = l.out.Write(append(foot, "}\n"...))
	return err
}

// appendHeader appends the members of a header, those that are empty left out.
func appendHeader(dst []byte, h guidance.Header) ([]byte, error) {
	if h.Tool != "" {
		dst = append(appendQuote(append(dst, `"tool":`...), h.Tool), ',')
	}
	dst = appendQuote(append(dst, `"ruleset":`...), h.Ruleset)
	dst = appendQuote(append(dst, `,"asOf":`...), h.AsOf)
	if h.KnownAt != "" {
		dst = appendQuote(append(dst, `,"knownAt":`...), h.KnownAt)
	}
	if h.Policy != "" {
		dst = appendQuote(append(dst, `,"policy":`...), h.Policy)
	}
	var err error
	if len(h.Severities) > 0 {
		if dst, err = appendValue(append(dst, `,"severities":`...), h.Severities); err != nil {
			return nil, err
		}
	}
	if len(h.Suppressed) > 0 {
		return appendValue(append(dst, `,"suppressions":`...), h.Suppressed)
	}
	return dst, nil
}

// appendTotals appends the members that end a report.
func appendTotals(dst []byte, t totals) ([]byte, error) {
	dst = strconv.AppendInt(append(dst, `"records":`...), int64(t.records), 10)
	return appendValue(append(dst, `,"summary":`...), t.findings)
}

// appendValue appends v as the JSON package writes it. Text that is not UTF-8
// is mended, as everywhere in a report.
func appendValue(dst []byte, v any) ([]byte, error) {
	data, err := json.Marshal(v, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	return append(dst, data...), err
}
