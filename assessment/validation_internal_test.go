package assessment

import (
	"bytes"
	"errors"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// TestValidationRows holds the rows, which are put together by hand, against what
// the JSON package makes of them.
func TestValidationRows(t *testing.T) {
	finding := func(s guidance.Severity) []guidance.Finding {
		return []guidance.Finding{{Rule: "RA-IDN-005", Severity: s, Pointer: atInput, Message: "the same", Citations: []guidance.Citation{}, Basis: guidance.Sourced}}
	}
	severities := [][]guidance.Finding{{}, finding(guidance.Info), finding(guidance.Warning), finding(guidance.Error)}
	var out bytes.Buffer
	v := NewValidation(0, &out, guidance.Date{})
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.String().Draw(t, "id")
		d := verdict{rapid.String().Draw(t, "normalised"), nil, rapid.SampledFrom(severities).Draw(t, "findings")}
		if rapid.Bool().Draw(t, "fields") {
			d.fields = refusal{Reason: rapid.String().Draw(t, "reason")}
		}
		row := struct {
			ID         string             `json:"id"`
			Valid      bool               `json:"valid"`
			Normalised string             `json:"normalised,omitempty"`
			Fields     any                `json:"fields,omitzero"`
			Findings   []guidance.Finding `json:"findings"`
		}{id, d.valid(), "", d.fields, d.findings}
		if d.valid() {
			row.Normalised = d.normalised
		}
		want, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		out.Reset()
		if err := errors.Join(v.answer(id, d), v.Flush()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want)+"\n", out.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestValidationOfNoKind: what is not of the closed list is an error, not some
// default, and answers nothing.
func TestValidationOfNoKind(t *testing.T) {
	for _, kind := range []ValidationKind{0, ValidationKind(len(validations) + 1), 255} {
		var out bytes.Buffer
		v := NewValidation(kind, &out, guidance.Date{})
		line := []byte(`{"input":"a"}`)
		if err := v.Assess(input.Value{Number: 1, Line: 1, Data: line}); !errors.Is(err, errNoKind) {
			t.Errorf("kind %d: %v", kind, err)
		}
		if err := v.AssessOne(line); !errors.Is(err, errNoKind) {
			t.Errorf("kind %d, one: %v", kind, err)
		}
		if err := v.Flush(); err != nil || out.Len() > 0 {
			t.Errorf("kind %d: %v, %s", kind, err, &out)
		}
		if kind.Title() != "" || kind.Context() != nil || kind.String() != "invalid" {
			t.Errorf("kind %d: %q %v %s", kind, kind.Title(), kind.Context(), kind)
		}
	}
}

// TestValidationContexts: what may stand beside the input is named, and never with
// the name of a member that every line has.
func TestValidationContexts(t *testing.T) {
	want := map[string][]string{
		"nino": {"mode"}, "mrz": {"today"}, "passcode": {"on"}, "passcode-chosen": {"dateOfBirth"},
		"driving-licence": {"country", "surname", "forenames", "dateOfBirth", "sex"},
	}
	got := map[string][]string{}
	for _, k := range ValidationKinds() {
		if k.Title() == "" {
			t.Errorf("%s has no title", k)
		}
		if k.Context() != nil {
			got[k.String()] = k.Context()
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
