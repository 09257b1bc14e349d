package assessment

import (
	"errors"
	"io"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// Flags writes, for each CIS record, how it is flagged: one line of JSON with
// id, flag, convention and findings, or with the number of the line and the
// findings of a record that cannot be read. Make one with [NewFlags].
type Flags struct {
	rows  *flagRows
	worst guidance.Severity
}

// NewFlags returns Flags that write to w. Call Flush at the end.
func NewFlags(w io.Writer) *Flags { return &Flags{rows: newFlagRows(w)} }

// Reset makes f as new, writing to w: what was not flushed is dropped, and what
// f has allocated is used again.
func (f *Flags) Reset(w io.Writer) {
	f.rows.out.Reset(w)
	f.worst = 0
}

// Assess answers for one record. The error is that of writing.
func (f *Flags) Assess(v input.Value) error {
	record, err := readCIS(v)
	if err != nil {
		finding, err := findingOf(err)
		if err != nil {
			return err
		}
		f.worst = max(f.worst, finding.Severity)
		return f.rows.fault(v.Number, finding)
	}
	return f.Recognise(record)
}

// Recognise answers for one record that was read already. The error is that of
// writing.
func (f *Flags) Recognise(record identity.CISRecord) error {
	r := identity.Recognise(record)
	f.worst = max(f.worst, guidance.Worst(r.Findings))
	return f.rows.recognition(record.ID, r)
}

// Worst returns the worst severity of any finding so far; zero is none.
func (f *Flags) Worst() guidance.Severity { return f.worst }

// Flush writes what is still held back.
func (f *Flags) Flush() error { return f.rows.flush() }

// readCIS reads a record. One without the member evidence is not one without
// evidence: nothing can be said of it.
func readCIS(v input.Value) (identity.CISRecord, error) {
	var record identity.CISRecord
	if err := v.Decode(&record); err != nil {
		return record, err
	}
	if record.Evidence == nil {
		return record, input.Missing("/evidence")
	}
	return record, nil
}

// findingOf returns the finding that an error of reading carries; any other
// error comes back.
func findingOf(err error) (guidance.Finding, error) {
	var unreadable *input.Error
	if errors.As(err, &unreadable) {
		return unreadable.Finding(), nil
	}
	return guidance.Finding{}, err
}
