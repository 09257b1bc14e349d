package input_test

import (
	"bytes"
	"encoding/csv"
	stdjson "encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/input"
)

// sent is a document whose members write themselves as they are read.
type sent struct {
	ID    string         `json:"id,omitzero"`
	Count int            `json:"count,omitzero"`
	Share float64        `json:"share,omitzero"`
	Tick  bool           `json:"tick,omitzero"`
	Inner *sent          `json:"inner,omitzero"`
	List  []sent         `json:"list,omitzero"`
	Words []string       `json:"words,omitzero"`
	Map   map[string]int `json:"map,omitzero"`
}

// FuzzDecode: what is accepted reads back as itself, and the more lenient
// reader of the standard library accepts it too and reads the same; what is
// refused names a rule.
func FuzzDecode(f *testing.F) {
	for _, tt := range refusals {
		if len(tt.in) < 1<<10 {
			f.Add([]byte(tt.in))
		}
	}
	f.Add([]byte(`{"id":"a\u0000","count":-7,"share":0.5e-3,"tick":true,"inner":{"list":[{},{"words":["","b"]}]},"map":{"k/~":1}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		kept := bytes.Clone(data)
		var v, again, lenient sent
		if err := input.Decode(data, &v); err != nil {
			var e *input.Error
			if !errors.As(err, &e) || !e.Finding().Rule.Valid() {
				t.Errorf("Decode(%q) = %v, want an *input.Error that names a rule", data, err)
			}
			return
		}
		if !bytes.Equal(kept, data) {
			t.Errorf("Decode(%q) changed the data to %q", kept, data)
		}
		written, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("Decode(%q) read what cannot be written: %v", data, err)
		}
		if err := input.Decode(written, &again); err != nil {
			t.Fatalf("Decode(%q) refuses what it accepted as %q: %v", written, data, err)
		}
		if diff := cmp.Diff(v, again); diff != "" {
			t.Errorf("%q does not read back as itself (-want +got):\n%s", data, diff)
		}
		d := stdjson.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(&lenient); err != nil {
			t.Fatalf("Decode(%q) accepts what the lenient reader refuses: %v", data, err)
		}
		if diff := cmp.Diff(v, lenient); diff != "" {
			t.Errorf("%q reads differently (-strict +lenient):\n%s", data, diff)
		}
	})
}

// FuzzValues: whatever comes, the run ends, numbers go up, nothing is passed
// over, and how the bytes arrive changes nothing.
func FuzzValues(f *testing.F) {
	for _, tt := range valueCases {
		if len(tt.in) < 1<<10 {
			f.Add([]byte(tt.in))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		values, ended := readAll(t, bytes.NewReader(data))
		for i, v := range values {
			if v.Number < 1 || i > 0 && v.Number <= values[i-1].Number {
				t.Errorf("%q: value %d has number %d", data, i, v.Number)
			}
		}
		if n := count(data, "\n,{[") + 1; len(values) > n {
			t.Errorf("%q: %d values, but at most %d were sent", data, len(values), n)
		}
		if len(values) == 0 && ended == "" && len(bytes.Trim(data, " \t\r\n[]")) > 0 {
			t.Errorf("%q: passed over in silence", data)
		}
		slowly, endedSlowly := readAll(t, iotest.OneByteReader(bytes.NewReader(data)))
		if diff := cmp.Diff(values, slowly); diff != "" || ended != endedSlowly {
			t.Errorf("%q: ended with %q, byte by byte with %q (-want +got):\n%s", data, ended, endedSlowly, diff)
		}
		sameAsWhole(t, data)
		sameAsLines(t, data)
	})
}

// count returns how many bytes of data are among some.
func count(data []byte, some string) (n int) {
	for _, c := range data {
		if strings.IndexByte(some, c) >= 0 {
			n++
		}
	}
	return n
}

// lenient are the options by which it is told where a value ends, and no more.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// sameAsWhole holds what is read of an array against the array read at once: either
// both are well-formed, and hold the same elements, or neither is.
func sameAsWhole(t *testing.T, data []byte) {
	t.Helper()
	if !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("[")) || len(data) > 9_000 { // 10,000 is as deep as goes
		return
	}
	var whole, elements []jsontext.Value
	err := json.Unmarshal(data, &whole, lenient...)
	var fault error
	for v, err := range input.Values(bytes.NewReader(data)) {
		switch {
		case err != nil:
			fault = err
		case v.Fault != nil:
			fault = v.Fault
		case !jsontext.Value(v.Data).IsValid(lenient...):
			fault = errors.New("an element that is no JSON")
		}
		elements = append(elements, bytes.Clone(v.Data))
	}
	if (err == nil) != (fault == nil) {
		t.Errorf("%q: read at once: %v; one by one: %v", data, err, fault)
	}
	if diff := cmp.Diff(whole, elements, cmpopts.EquateEmpty()); err == nil && diff != "" {
		t.Errorf("%q: not the elements that are read at once (-want +got):\n%s", data, diff)
	}
}

// sameAsLines holds what is read of JSON Lines against what is read of the same
// documents in an array.
func sameAsLines(t *testing.T, data []byte) {
	t.Helper()
	documents := [][]byte{[]byte("{}")} // which tells the form
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		if jsontext.Value(line).IsValid(lenient...) {
			documents = append(documents, line)
		}
	}
	lines, ended := readAll(t, bytes.NewReader(bytes.Join(documents, []byte("\n"))))
	elements, endedArray := readAll(t, io.MultiReader(strings.NewReader("["), bytes.NewReader(bytes.Join(documents, []byte(",\n"))), strings.NewReader("]")))
	if diff := cmp.Diff(lines, elements); diff != "" || ended != "" || endedArray != "" {
		t.Errorf("%q: lines ended with %q, the array with %q (-lines +array):\n%s", data, ended, endedArray, diff)
	}
}

// FuzzCSV: whatever comes, the run ends, lines go up, how the bytes arrive changes
// nothing, and rows that the standard library reads are read with the same cells.
func FuzzCSV(f *testing.F) {
	const header = "/id,/words/0\n"
	for _, tt := range csvCases {
		if len(tt.in) < 1<<10 {
			_, rows, _ := strings.Cut(tt.in, "\n")
			f.Add([]byte(rows))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := header + string(data)
		rows, ended := readRows(t, strings.NewReader(text))
		if ended != "" {
			t.Errorf("%q: ended with %q", text, ended)
		}
		line := 1
		for _, r := range rows {
			if r.Line <= line {
				t.Errorf("%q: a row on line %d follows one on line %d", text, r.Line, line)
			}
			line = r.Line
		}
		if n := strings.Count(text, "\n") + 1; line > n {
			t.Errorf("%q: a row on line %d of %d", text, line, n)
		}
		if len(rows) == 0 && len(bytes.Trim(data, "\r\n")) > 0 {
			t.Errorf("%q: passed over in silence", text)
		}
		slowly, _ := readRows(t, iotest.OneByteReader(strings.NewReader(text)))
		if diff := cmp.Diff(rows, slowly); diff != "" {
			t.Errorf("%q: read differently byte by byte (-want +got):\n%s", text, diff)
		}
		sameAsStandard(t, data, rows)
	})
}

// sameAsStandard holds rows of an id and a word against what the standard library
// reads, where that is well-formed and UTF-8. It reads carriage returns otherwise.
func sameAsStandard(t *testing.T, data []byte, rows []read) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = 2
	records, err := r.ReadAll()
	if err != nil || bytes.ContainsRune(data, '\r') || !utf8.Valid(data) {
		return
	}
	var want []row
	for _, cells := range records {
		d := row{ID: cells[0]}
		if cells[1] != "" {
			d.Words = []string{cells[1]}
		}
		want = append(want, d)
	}
	var got []row
	for _, r := range rows {
		var d row
		if err := input.Decode([]byte(r.Data), &d); err != nil {
			t.Errorf("%q: line %d: %v", data, r.Line, err)
		}
		got = append(got, d)
	}
	if diff := cmp.Diff(want, got, alike); diff != "" {
		t.Errorf("%q: not the rows that the standard library reads (-want +got):\n%s", data, diff)
	}
}

// FuzzHeader: a header is refused with a rule and its column, or used.
func FuzzHeader(f *testing.F) {
	for _, tt := range slices.Concat(headerInputs(), []string{"/id,/list/1/id,/list/0/words/0\n"}) {
		f.Add([]byte(tt))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for v, err := range input.ValuesAs[row](bytes.NewReader(append([]byte("/id"), data...))) {
			var e *input.Error
			switch {
			case err != nil && (!errors.As(err, &e) || !e.Finding().Rule.Valid()):
				t.Errorf("%q: %v, want an *input.Error that names a rule", data, err)
			case err == nil && v.Fault == nil && !jsontext.Value(v.Data).IsValid():
				t.Errorf("%q: made %q, which is no JSON", data, v.Data)
			}
		}
	})
}

func headerInputs() (all []string) {
	for _, tt := range headerCases {
		if len(tt.in) < 1<<10 {
			all = append(all, strings.TrimPrefix(tt.in, "/id"))
		}
	}
	return all
}
