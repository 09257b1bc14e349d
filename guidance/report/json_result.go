package report

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// resultEncoder writes results as JSON by hand: a result is mostly ids of rules,
// and by way of the JSON package they were half the time of a run. A test holds
// what it writes against what that package makes of the same result.
type resultEncoder struct {
	findings FindingEncoder
	buf      []byte // for the caller, who reuses what append returned
}

func (e *resultEncoder) append(dst []byte, r *guidance.Result) ([]byte, error) {
	dst = appendQuote(append(dst, `{"record":`...), r.Record)
	dst = appendPlace(dst, r)
	if r.Route != "" {
		dst = appendQuote(append(dst, `,"route":`...), r.Route)
	}
	dst = appendList(append(dst, `,"editions":[`...), r.Editions)
	dst = append(append(append(dst, `,"outcome":"`...), r.Outcome.String()...), `","findings":[`...)
	var err error
	for i := range r.Findings {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = e.findings.Append(dst, r.Findings[i]); err != nil {
			return nil, err
		}
	}
	dst = appendList(append(dst, `],"passed":[`...), r.Passed)
	dst = appendList(append(dst, `,"notApplicable":[`...), r.NotApplicable)
	dst = appendList(append(dst, `,"notEvaluated":[`...), r.NotEvaluated)
	return append(dst, '}'), nil
}

// appendPlace appends the place of a record that nothing else names.
func appendPlace(dst []byte, r *guidance.Result) []byte {
	p := guidance.Place{File: r.File, Line: r.Line}
	if r.Record == "" {
		p = PlaceOf(*r)
	}
	if p.File != "" {
		dst = appendQuote(append(dst, `,"file":`...), p.File)
	}
	if p.Line != 0 {
		dst = strconv.AppendInt(append(dst, `,"line":`...), int64(p.Line), 10)
	}
	return dst
}

// appendList appends the strings of a list that was opened, and closes it.
func appendList[T ~string](dst []byte, list []T) []byte {
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendQuote(dst, string(s))
	}
	return append(dst, ']')
}

// appendQuote appends s as a JSON string. Nearly all text is printable ASCII,
// which needs nothing but quotes.
func appendQuote(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			// The error is of text that is not UTF-8, which is mended all the same.
			dst, _ = jsontext.AppendQuote(dst, s)
			return dst
		}
	}
	return append(append(append(dst, '"'), s...), '"')
}
