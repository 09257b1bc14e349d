package assessment_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// FuzzValidation sends any bytes as a line of any kind: one row of JSON comes back,
// with the number of the line exactly when it could not be read; and alone it is
// the same row, or the error that the row says.
func FuzzValidation(f *testing.F) {
	kinds := assessment.ValidationKinds()
	for i, kind := range kinds {
		lines, err := conformance.Lines(kind.String())
		if err != nil {
			f.Fatal(err)
		}
		for _, l := range lines[:min(3, len(lines))] {
			f.Add(uint8(i), l.Text)
		}
	}
	f.Add(uint8(0), []byte(`{"input":null}`))
	f.Fuzz(func(t *testing.T, i uint8, line []byte) {
		kind := kinds[int(i)%len(kinds)]
		var out, alone bytes.Buffer
		v := assessment.NewValidation(kind, &out, today)
		if err := errors.Join(v.Assess(input.Value{Number: 7, Line: 7, Data: line}), v.Flush()); err != nil {
			t.Fatal(err)
		}
		var row answer
		if err := json.Unmarshal(out.Bytes(), &row, json.RejectUnknownMembers(true)); err != nil {
			t.Fatalf("%v: %s", err, out.Bytes())
		}
		v.Reset(&alone)
		err := v.AssessOne(line)
		if err := v.Flush(); err != nil {
			t.Fatal(err)
		}
		var unreadable *input.Error
		switch {
		case errors.As(err, &unreadable):
			if row.Line != 7 || row.Valid != nil || unreadable.Finding().Rule != row.Findings[0].Rule || alone.Len() > 0 {
				t.Errorf("alone %v, as a line %s", err, out.Bytes())
			}
		case err != nil || row.Valid == nil || row.Line != 0 || !bytes.Equal(alone.Bytes(), out.Bytes()):
			t.Errorf("alone %s, %v; as a line %s", alone.Bytes(), err, out.Bytes())
		}
	})
}
