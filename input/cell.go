package input

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// tableReader makes a document of each row of a CSV file.
type tableReader struct {
	rowReader
	*header
	out     []byte // the document under way
	scratch []byte // the text of a cell that holds quotes
}

// document returns the row that was read as a JSON document.
func (t *tableReader) document() ([]byte, *Error) {
	t.out = t.out[:0]
	if err := t.write(&t.root); err != nil {
		return nil, err
	}
	switch {
	case len(t.out) == 0:
		t.out = append(t.out, "{}"...)
	case len(t.out) > MaxValue:
		return nil, tooLong()
	}
	return t.out, nil
}

// write adds a member to the document, or nothing if its cells are empty.
func (t *tableReader) write(m *member) *Error {
	if m.cell {
		return t.writeCell(m)
	}
	brackets := "{}"
	if m.shape == list {
		brackets = "[]"
	}
	begins := len(t.out)
	var missing *member
	for _, next := range m.members {
		before := len(t.out)
		if before == begins {
			t.out = append(t.out, brackets[0])
		} else {
			t.out = append(t.out, ',')
		}
		t.out = append(t.out, next.name...)
		named := len(t.out)
		if err := t.write(next); err != nil {
			return err
		}
		switch {
		case len(t.out) == named:
			t.out = t.out[:before]
			missing = next
		case missing != nil && m.shape == list:
			return fault(ruleRow, missing.anyPointer(), "there is nothing of this element of the list, and of a later one there is")
		}
	}
	if len(t.out) > begins {
		t.out = append(t.out, brackets[1])
	}
	return nil
}

// writeCell adds the value of a cell, unless it is empty.
func (t *tableReader) writeCell(m *member) *Error {
	data := t.text(t.cells[m.first], &t.scratch)
	switch {
	case len(data) == 0:
		return nil
	case len(t.out)+longestQuoted*len(data) > MaxValue && len(t.out)+quotedLength(data) > MaxValue:
		return tooLong()
	case m.shape == text:
		return t.writeText(m, data)
	case m.shape == truth:
		return t.writeTruth(m, data)
	case m.shape == number && !isNumber(data):
		return fault(ruleType, m.pointer, wanted(m.goType)+" is wanted here")
	}
	t.out = append(t.out, data...)
	return nil
}

func (t *tableReader) writeText(m *member, data []byte) *Error {
	var err error
	if t.out, err = jsontext.AppendQuote(t.out, data); err != nil {
		return fault(ruleCSV, m.pointer, "not UTF-8")
	}
	return nil
}

// longestQuoted is the length in bytes of the longest escape of one byte.
const longestQuoted = len(`\u001f`)

// quotedLength returns the length in bytes of a text as a JSON string, but for
// what is not UTF-8.
func quotedLength(data []byte) int {
	n := len(data) + len(`""`)
	for _, c := range data {
		switch {
		case c == '"', c == '\\', c == '\n', c == '\r', c == '\t', c == '\b', c == '\f':
			n++
		case c < ' ':
			n += longestQuoted - 1
		}
	}
	return n
}

// isNumber reports whether a cell is a JSON number, with nothing around it.
func isNumber(data []byte) bool {
	v := jsontext.Value(data)
	return v.Kind() == jsontext.KindNumber && v.IsValid() && len(bytes.Trim(data, whiteSpace)) == len(data)
}

// text returns the text of a cell of the row. One that holds quotes is written to
// scratch.
func (r *rowReader) text(c cell, scratch *[]byte) []byte {
	data := r.row()[c.from:c.to]
	if !c.quoted || !bytes.Contains(data, []byte(`""`)) {
		return data
	}
	var own []byte
	if scratch != nil {
		own = (*scratch)[:0]
	}
	for {
		before, after, found := bytes.Cut(data, []byte(`""`))
		own = append(own, before...)
		if !found {
			break
		}
		own = append(own, '"')
		data = after
	}
	if scratch != nil {
		*scratch = own
	}
	return own
}

// writeTruth adds true or false, which spreadsheets write in capitals.
func (t *tableReader) writeTruth(m *member, data []byte) *Error {
	switch string(data) {
	case "true", "TRUE":
		t.out = append(t.out, "true"...)
	case "false", "FALSE":
		t.out = append(t.out, "false"...)
	default:
		return fault(ruleType, m.pointer, "true or false is wanted here")
	}
	return nil
}
