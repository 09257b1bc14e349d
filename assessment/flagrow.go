package assessment

import (
	"bufio"
	"io"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// flagRows writes a row for each record. A finding is mostly its citation,
// the same in very many rows, so findings are encoded once and kept. A test
// holds the rows against what the JSON package makes of them.
type flagRows struct {
	out   *bufio.Writer
	row   []byte
	known map[findingKey][]byte
}

// findingKey is what tells apart two findings of [identity.Recognise].
type findingKey struct {
	rule             guidance.RuleID
	pointer, message string
}

// maxKnown bounds the findings that are kept: their pointers come from input.
const maxKnown = 1024

func newFlagRows(w io.Writer) *flagRows {
	return &flagRows{out: bufio.NewWriterSize(w, 64<<10), known: map[findingKey][]byte{}}
}

// recognition writes what was found in one record.
func (w *flagRows) recognition(id string, r identity.Recognition) error {
	row, err := jsontext.AppendQuote(append(w.row[:0], `{"id":`...), id)
	if err != nil {
		return err
	}
	row = append(row, `,"flag":"`...)
	row = append(row, r.Flag.String()...)
	row = append(row, `","convention":"`...)
	row = append(row, r.Convention.String()...)
	row = append(row, '"')
	return w.end(row, r.Findings)
}

// fault writes why a line could not be read.
func (w *flagRows) fault(line int, f guidance.Finding) error {
	row := strconv.AppendInt(append(w.row[:0], `{"line":`...), int64(line), 10)
	return w.end(row, []guidance.Finding{f})
}

// end completes a row with its findings, and writes it.
func (w *flagRows) end(row []byte, fs []guidance.Finding) error {
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

func (w *flagRows) finding(f guidance.Finding) ([]byte, error) {
	key := findingKey{f.Rule, f.Pointer, f.Message}
	if data, ok := w.known[key]; ok {
		return data, nil
	}
	data, err := json.Marshal(f)
	if err == nil && len(w.known) < maxKnown {
		w.known[key] = data
	}
	return data, err
}

func (w *flagRows) flush() error { return w.out.Flush() }
