package assessment

import (
	"errors"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// Validation writes, for each text of one kind, whether it is valid: one line of
// JSON with id, valid, normalised, fields and findings, or with the number of the
// line and the findings of a line that cannot be read. Make one with
// [NewValidation].
//
// A text is valid when it has no finding of severity error. Normalised is the
// text as it should be written, of a valid one only; fields are what it says, or
// what is known of one that is not valid, such as a correction to offer. Either
// is left out where there is nothing to say, and always for a passcode.
type Validation struct {
	answers
	kind  ValidationKind
	today guidance.Date
}

// NewValidation returns a Validation of one kind that writes to w. Today is the
// day for what depends on it and is not given in the line: a century, a format.
// Call Flush at the end.
func NewValidation(kind ValidationKind, w io.Writer, today guidance.Date) *Validation {
	return &Validation{answers: newAnswers(w), kind: kind, today: today}
}

// Turn has the Validation go on with another kind, or on another day.
func (v *Validation) Turn(kind ValidationKind, today guidance.Date) { v.kind, v.today = kind, today }

// Assess answers for one line. The error is that of writing.
func (v *Validation) Assess(line input.Value) error {
	id, found, err := v.read(line)
	if err != nil {
		return v.unreadable(line.Line, err)
	}
	return v.answer(id, found)
}

// AssessOne answers for the one document that there is. One that cannot be read
// is not answered: the error is an [*input.Error]. Any other error is that of
// writing.
func (v *Validation) AssessOne(document []byte) error {
	id, found, err := v.read(input.Value{Number: 1, Line: 1, Data: document})
	if err != nil {
		return err
	}
	return v.answer(id, found)
}

// errNoKind is the error of a Validation whose kind is not of the closed list.
var errNoKind = errors.New("assessment: not a kind of text that can be validated")

func (v *Validation) read(line input.Value) (id string, found verdict, err error) {
	if v.kind == 0 || int(v.kind) > len(validations) {
		return "", verdict{}, errNoKind
	}
	return validations[v.kind-1].read(line, v.today)
}

// answer writes the row of one text.
func (v *Validation) answer(id string, found verdict) error {
	v.found(found.findings)
	row, err := v.rows.begin(id)
	if err != nil {
		return err
	}
	if !found.valid() {
		row = append(row, `,"valid":false`...)
	} else {
		row = append(row, `,"valid":true`...)
		if found.normalised != "" {
			row, err = jsontext.AppendQuote(append(row, `,"normalised":`...), found.normalised)
		}
	}
	if err == nil && found.fields != nil {
		var fields []byte
		fields, err = json.Marshal(found.fields)
		row = append(append(row, `,"fields":`...), fields...)
	}
	if err != nil {
		return err
	}
	return v.rows.end(row, found.findings)
}
