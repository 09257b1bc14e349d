package input_test

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

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
		if n := max(bytes.Count(data, []byte("\n")), bytes.Count(data, []byte(","))) + 1; len(values) > n {
			t.Errorf("%q: %d values, but at most %d were sent", data, len(values), n)
		}
		if len(values) == 0 && ended == "" && len(bytes.Trim(data, " \t\r\n[]")) > 0 {
			t.Errorf("%q: passed over in silence", data)
		}
		slowly, endedSlowly := readAll(t, iotest.OneByteReader(bytes.NewReader(data)))
		if diff := cmp.Diff(values, slowly); diff != "" || ended != endedSlowly {
			t.Errorf("%q: ended with %q, byte by byte with %q (-want +got):\n%s", data, ended, endedSlowly, diff)
		}
		sameAsWhole(t, data, values, ended)
	})
}

// sameAsWhole holds what was read of an array against the array read at once.
func sameAsWhole(t *testing.T, data []byte, values []value, ended string) {
	t.Helper()
	trimmed := strings.TrimLeft(string(data), " \t\r\n")
	if !strings.HasPrefix(trimmed, "[") {
		return
	}
	var whole []jsontext.Value
	err := json.Unmarshal(data, &whole, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if (err == nil) != (ended == "") {
		t.Errorf("%q: read at once: %v; one by one: %q", data, err, ended)
	}
	if err == nil && len(whole) != len(values) {
		t.Errorf("%q: %d elements read at once, %d one by one", data, len(whole), len(values))
	}
}
