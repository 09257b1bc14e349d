package input_test

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/input"
)

// space draws white space of JSON.
var space = rapid.StringOfN(rapid.SampledFrom([]rune(" \t\r\n")), 0, 3, -1)

// awkward are characters of which strings are made that a careless divider would
// stumble over.
var awkward = rapid.StringOfN(rapid.SampledFrom([]rune("ab\"\\{}[],: \néΩ😀")), 0, 8, -1)

// jsonValue draws a JSON value as text, with white space wherever it may stand.
func jsonValue(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		kind := rapid.IntRange(0, 4).Draw(t, "kind")
		if depth == 0 {
			kind %= 3
		}
		switch kind {
		case 0:
			return rapid.SampledFrom([]string{"null", "true", "false", "0", "-1.5e+3"}).Draw(t, "literal")
		case 1, 2:
			return quoted(t)
		case 3:
			return "[" + joined(t, rapid.SliceOfN(jsonValue(depth-1), 0, 4).Draw(t, "elements")) + "]"
		}
		var members []string
		for _, v := range rapid.SliceOfN(jsonValue(depth-1), 0, 4).Draw(t, "members") {
			members = append(members, quoted(t)+space.Draw(t, "space")+":"+space.Draw(t, "space")+v)
		}
		return "{" + joined(t, members) + "}"
	})
}

func quoted(t *rapid.T) string {
	text, err := jsontext.AppendQuote(nil, awkward.Draw(t, "text"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func joined(t *rapid.T, values []string) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(space.Draw(t, "space") + v + space.Draw(t, "space"))
	}
	if len(values) == 0 {
		return space.Draw(t, "space")
	}
	return b.String()
}

// pieces reads a text in pieces of any length.
type pieces struct {
	t    *rapid.T
	text string
}

func (p *pieces) Read(b []byte) (int, error) {
	if p.text == "" {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), rapid.IntRange(1, 9).Draw(p.t, "piece"))], p.text)
	p.text = p.text[n:]
	return n, nil
}

// TestArrayIsDivided: any list of values, written as an array, is divided into
// exactly those, however its bytes arrive, and each knows the line on which it
// begins.
func TestArrayIsDivided(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type element struct {
			Number, Line int
			Data         string
		}
		var want, got []element
		text := space.Draw(t, "space") + "["
		for i, v := range rapid.SliceOfN(jsonValue(3), 0, 8).Draw(t, "values") {
			if i > 0 {
				text += ","
			}
			text += space.Draw(t, "space")
			want = append(want, element{i + 1, strings.Count(text, "\n") + 1, v})
			text += v + space.Draw(t, "space")
		}
		text += "]" + space.Draw(t, "space")
		for v, err := range input.Values(&pieces{t, text}) {
			if err != nil || v.Fault != nil {
				t.Fatalf("%q: %v, %v", text, err, v.Fault)
			}
			got = append(got, element{v.Number, v.Line, string(v.Data)})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: mismatch (-want +got):\n%s", text, diff)
		}
	})
}

// csvHeader are the columns of the records that are drawn, out of order.
var csvHeader = []string{"/words/1", "/id", "/inner/id", "/list/0/id", "/count", "/words/0", "/list/0/ticked", "/inner/inner/a~1b", "/share"}

// record draws a document, and the cells that say the same.
func record(t *rapid.T) (d row, cells []string) {
	cell := rapid.StringOfN(rapid.OneOf(rapid.SampledFrom([]rune("a,\"\n\r/ ;\t'\\😀\x00")), rapid.Rune()), 0, 6, -1)
	text := func(name string) string { return strings.ToValidUTF8(cell.Draw(t, name), "") }
	d.ID, d.Words = text("id"), nil
	first, second := text("first"), text("second")
	if first == "" {
		second = "" // a list is filled from the first on
	}
	for _, w := range []string{first, second} {
		if w != "" {
			d.Words = append(d.Words, w)
		}
	}
	inner, slashed, listed := text("inner"), text("slashed"), text("listed")
	if inner != "" || slashed != "" {
		d.Inner = &row{ID: inner}
	}
	if slashed != "" {
		d.Inner.Inner = &row{Slashed: slashed}
	}
	ticked := rapid.SampledFrom([]string{"", "true", "false"}).Draw(t, "ticked")
	if listed != "" || ticked != "" {
		d.List = []row{{ID: listed, Ticked: ticked == "true"}}
	}
	count, share := "", ""
	if rapid.Bool().Draw(t, "counted") {
		d.Count = rapid.Int().Draw(t, "count")
		count = number(t, d.Count)
	}
	if rapid.Bool().Draw(t, "shared") {
		d.Share = new(rapid.Float64().Draw(t, "share"))
		share = number(t, *d.Share)
	}
	return d, []string{second, d.ID, inner, listed, count, first, ticked, slashed, share}
}

func number(t *rapid.T, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestCSVReadsBack: what the standard library writes as CSV is read back as the
// same documents.
func TestCSVReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		if rapid.Bool().Draw(t, "marked") {
			text.WriteString("\xef\xbb\xbf")
		}
		w := csv.NewWriter(&text)
		rows := [][]string{csvHeader}
		var want, got []row
		for range rapid.IntRange(0, 6).Draw(t, "records") {
			d, cells := record(t)
			want, rows = append(want, d), append(rows, cells)
		}
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		for v, err := range input.ValuesAs[row](&pieces{t, text.String()}) {
			if err != nil {
				t.Fatalf("%q: %v", text.String(), err)
			}
			var d row
			if err := v.Decode(&d); err != nil {
				t.Fatalf("%q: line %d: %v", text.String(), v.Line, err)
			}
			got = append(got, d)
		}
		if diff := cmp.Diff(want, got, alike); diff != "" {
			t.Errorf("%q: mismatch (-want +got):\n%s", text.String(), diff)
		}
	})
}
