package report

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// FindingEncoder writes findings as JSON, as a report shows them. The zero
// FindingEncoder is ready to use; it is for one goroutine.
//
// A finding is mostly its citations, which are those of its rule in very many
// findings: they are encoded once for each rule and kept. What is kept is
// bounded, however many rules and citations there are.
type FindingEncoder struct {
	known map[guidance.RuleID]knownCitations
}

// knownCitations are citations that were encoded before.
type knownCitations struct {
	citations []guidance.Citation
	data      []byte
}

// maxKnown bounds the rules whose citations are kept: there are some hundreds.
const maxKnown = 1024

// Append appends f to dst as one JSON object, and returns the longer slice. It
// is what package github.com/go-json-experiment/json makes of f, but that text
// which is not UTF-8 is mended with U+FFFD. The error is a
// [*guidance.UnknownValueError] for a severity, basis or baseline that there is
// not, or wraps [guidance.ErrDate] for a suppression without end.
func (e *FindingEncoder) Append(dst []byte, f guidance.Finding) ([]byte, error) {
	if err := understoodFinding(&f); err != nil {
		return nil, err
	}
	dst = appendQuote(append(dst, `{"rule":`...), string(f.Rule))
	dst = appendWord(append(dst, `,"severity":`...), f.Severity)
	dst = appendQuote(append(dst, `,"pointer":`...), f.Pointer)
	dst = appendQuote(append(dst, `,"message":`...), f.Message)
	citations, err := e.citations(f)
	if err != nil {
		return nil, err
	}
	dst = append(append(dst, `,"citations":`...), citations...)
	dst = appendWord(append(dst, `,"basis":`...), f.Basis)
	if f.Stated != 0 {
		dst = appendWord(append(dst, `,"statedSeverity":`...), f.Stated)
	}
	if s := f.Suppressed; s != nil {
		dst = appendQuote(append(dst, `,"suppressed":{"reason":`...), s.Reason)
		dst = appendQuote(append(dst, `,"owner":`...), s.Owner)
		dst = append(appendQuote(append(dst, `,"expires":`...), s.Expires.String()), '}')
	}
	if f.Baseline != 0 {
		dst = appendWord(append(dst, `,"baseline":`...), f.Baseline)
	}
	return append(dst, '}'), nil
}

// appendWord appends a value of a closed list, whose names need no escapes.
func appendWord[T member](dst []byte, v T) []byte {
	return append(append(append(dst, '"'), v.String()...), '"')
}

func (e *FindingEncoder) citations(f guidance.Finding) ([]byte, error) {
	before, ok := e.known[f.Rule]
	if ok && slices.Equal(before.citations, f.Citations) {
		return before.data, nil
	}
	data, err := appendValue(nil, f.Citations)
	if err != nil {
		return nil, err
	}
	if ok || len(e.known) < maxKnown {
		if e.known == nil {
			e.known = map[guidance.RuleID]knownCitations{}
		}
		e.known[f.Rule] = knownCitations{slices.Clone(f.Citations), data}
	}
	return data, nil
}
