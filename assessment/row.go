package assessment

import (
	"bufio"
	"io"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// rows writes a row for each document. A finding is mostly its citation, the
// same in very many rows, so findings are encoded once and kept. A test holds
// the rows against what the JSON package makes of them.
type rows struct {
	out   *bufio.Writer
	row   []byte
	known map[findingKey]knownFinding
}

// findingKey is what tells apart two findings, but for their citations, which are
// mostly those of the rule and differ with its revision.
type findingKey struct {
	rule             guidance.RuleID
	severity         guidance.Severity
	basis            guidance.Basis
	pointer, message string
}

// knownFinding is a finding that was encoded before, with the citations it had.
type knownFinding struct {
	citations []guidance.Citation
	data      []byte
}

// maxKnown bounds the findings that are kept: their pointers come from input.
const maxKnown = 1024

func newRows(w io.Writer) *rows {
	return &rows{out: bufio.NewWriterSize(w, 64<<10), known: map[findingKey]knownFinding{}}
}

// begin begins a row with the id of its document, to which more is added.
func (w *rows) begin(id string) ([]byte, error) {
	return jsontext.AppendQuote(append(w.row[:0], `{"id":`...), id)
}

// fault writes why a line could not be read.
func (w *rows) fault(line int, f guidance.Finding) error {
	row := strconv.AppendInt(append(w.row[:0], `{"line":`...), int64(line), 10)
	return w.end(row, []guidance.Finding{f})
}

// endIfAny completes a row with its findings if it has any, and writes it.
func (w *rows) endIfAny(row []byte, fs []guidance.Finding) error {
	if len(fs) > 0 {
		return w.end(row, fs)
	}
	w.row = append(row, "}\n"...)
	_, err := w.out.Write(w.row)
	return err
}

// end completes a row with its findings, and writes it.
func (w *rows) end(row []byte, fs []guidance.Finding) error {
	row = append(row, `,"findings":[`...)
	for i, f := range fs {
		if i > 0 {
			row = append(row, ',')
		}
		data, err := w.finding(f)
		if err != nil {
			return err
		}
		row = append(row, data...)
	}
	w.row = append(row, "]}\n"...)
	_, err := w.out.Write(w.row)
	return err
}

func (w *rows) finding(f guidance.Finding) ([]byte, error) {
	key := findingKey{f.Rule, f.Severity, f.Basis, f.Pointer, f.Message}
	before, ok := w.known[key]
	if ok && slices.Equal(before.citations, f.Citations) {
		return before.data, nil
	}
	data, err := json.Marshal(f)
	if err == nil && (ok || len(w.known) < maxKnown) {
		w.known[key] = knownFinding{slices.Clone(f.Citations), data}
	}
	return data, err
}
