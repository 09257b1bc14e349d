package assessment

import (
	"io"
	"strconv"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// Flags writes, for each CIS record, how it is flagged: one line of JSON with
// id, flag, convention and findings, or with the number of the line and the
// findings of a record that cannot be read. Make one with [NewFlags].
type Flags struct{ answers }

// NewFlags returns Flags that write to w. Call Flush at the end.
func NewFlags(w io.Writer) *Flags { return &Flags{newAnswers(w)} }

// Assess answers for one record. The error is that of writing.
func (f *Flags) Assess(v input.Value) error {
	record, err := readCIS(v)
	if err != nil {
		return f.unreadable(v.Line, err)
	}
	return f.Recognise(record)
}

// Recognise answers for one record that was read already. The error is that of
// writing.
func (f *Flags) Recognise(record identity.CISRecord) error {
	r := identity.Recognise(record)
	f.found(r.Findings)
	row, err := f.rows.begin(record.ID)
	if err != nil {
		return err
	}
	row = append(row, `,"flag":"`...)
	row = append(row, r.Flag.String()...)
	row = append(row, `","convention":"`...)
	row = append(row, r.Convention.String()...)
	row = append(row, '"')
	return f.rows.end(row, r.Findings)
}

// readCIS reads a record. One without the member evidence is not one without
// evidence, and a renewal on no day is none: nothing can be said of them.
func readCIS(v input.Value) (identity.CISRecord, error) {
	var record identity.CISRecord
	if err := v.Decode(&record); err != nil {
		return record, err
	}
	if record.Evidence == nil {
		return record, input.Missing("/evidence")
	}
	for i, r := range record.Renewals {
		if r.On.IsZero() {
			return record, input.Missing("/renewals/" + strconv.Itoa(i) + "/on")
		}
	}
	return record, nil
}
