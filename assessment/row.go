package assessment

import (
	"bufio"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// rows writes a row for each document. A test holds the rows against what the JSON
// package makes of them.
type rows struct {
	out      *bufio.Writer
	row      []byte
	findings report.FindingEncoder
}

func newRows(w io.Writer) *rows {
	return &rows{out: bufio.NewWriterSize(w, 64<<10)}
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
		var err error
		if row, err = w.findings.Append(row, f); err != nil {
			return err
		}
	}
	w.row = append(row, "]}\n"...)
	_, err := w.out.Write(w.row)
	return err
}
