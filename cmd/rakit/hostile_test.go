package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// hostile are records that somebody wrote to break a reader, or a broken program
// wrote by itself. Each is checked between two good ones.
var hostile = []struct {
	name, record, why string
	rule              string // of the finding
}{
	{"not JSON", marker, "no record at all", "RA-INP-001"},
	{"bad literal", `{"id":nope` + marker + `}`, "JavaScript, not JSON", "RA-INP-001"},
	{"comma at the end", `{"id":"` + marker + `",}`, "JavaScript, not JSON", "RA-INP-001"},
	{"no value", `{"id":}`, "a program that had nothing to write", "RA-INP-001"},
	{"no colon", `{"id" "` + marker + `"}`, "no JSON", "RA-INP-001"},
	{"invalid UTF-8", "{\"id\":\"" + marker + "\xff\"}", "the text could be anything", "RA-INP-001"},
	{"invalid UTF-8 in a name", "{\"id\xff\":\"" + marker + "\"}", "the text could be anything", "RA-INP-001"},
	{"Windows-1252", "{\"id\":\"Zo\xeb\"}", "the text could be anything", "RA-INP-001"},
	{"lone surrogate", `{"id":"` + marker + `\ud800"}`, "no character", "RA-INP-001"},
	{"control character", "{\"id\":\"" + marker + "\x00\"}", "has to be escaped", "RA-INP-001"},
	{"unknown member", `{"id":"a","colour":"` + marker + `"}`, "a misspelt member looks like evidence never given", "RA-INP-002"},
	{"wrong case", `{"ID":"` + marker + `"}`, "another reader would take it", "RA-INP-002"},
	{"twice", `{"id":"` + marker + `","id":"b"}`, "of two values one would be checked and the other used", "RA-INP-003"},
	{"twice, once escaped", `{"id":"` + marker + `","\u0069d":"b"}`, "an escape writes the same name", "RA-INP-003"},
	{"twice within", `{"id":"a","registrant":{"mobile":"` + marker + `","mobile":"b"}}`, "strict at every depth", "RA-INP-003"},
	{"null", `{"id":null}`, "null has no meaning of its own here", "RA-INP-004"},
	{"wrong type", `{"id":["` + marker + `"]}`, "no guessing", "RA-INP-004"},
	{"no record", `"` + marker + `"`, "a text is no record", "RA-INP-004"},
	{"unlisted", `{"id":"a","documents":[{"kind":"passport","seen":"` + marker + `"}]}`, "an unknown word is never a default", "RA-INP-005"},
	{"over 1 MiB", `{"id":"` + marker + strings.Repeat("x", 1<<20) + `"}`, "not held", "RA-INP-006"},
	{"far over 1 MiB", `{"id":"` + marker + strings.Repeat(`\"]}`, 1<<20) + `"}`, "its end is found all the same", "RA-INP-006"},
	{"deep nesting", `{"id":"a","expect":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`, "a bound on depth, not a crash", "RA-INP-001"},
	{"deep nesting of objects", strings.Repeat(`{"registrant":`, 20_000) + `{}` + strings.Repeat("}", 20_000), "a bound on depth, not a crash", "RA-INP-002"},
}

// goodRecord is a record with nothing wrong, on one line.
func goodRecord(t *testing.T) string {
	t.Helper()
	return strings.ReplaceAll(readTestdata(t, "right.json"), "\n", "")
}

// foundOnLine fails unless a run found the one bad record of three on a line, by a
// rule, and checked the two others.
func foundOnLine(t *testing.T, why string, got outcome, line int, rule string) {
	t.Helper()
	if got.status != statusFound || !strings.Contains(got.stdout, "error    "+rule) || !strings.Contains(got.stdout, fmt.Sprintf("\nline %d ", line)) {
		t.Errorf("%s: want status 1, line %d and %s; got status %d:\n%.3000s%.500s", why, line, rule, got.status, got.stdout, got.stderr)
	}
	if !strings.Contains(got.stdout, "3 records: 2 passed, 1 failed") {
		t.Errorf("%s: the run did not go on:\n%.3000s%.500s", why, got.stdout, got.stderr)
	}
}

// TestCheckHostileRecords: a record that cannot be read is a finding with its line,
// and the records around it are checked.
func TestCheckHostileRecords(t *testing.T) {
	good := goodRecord(t)
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			foundOnLine(t, tt.why, runWith(t, good+"\n"+tt.record+"\n"+good+"\n", "check"), 2, tt.rule)
			// Element n stands on line n.
			foundOnLine(t, tt.why, runWith(t, "["+good+",\n"+tt.record+",\n"+good+"]", "check"), 2, tt.rule)
		})
	}
}

// TestCheckHostileFiles: what is wrong with the file as a whole.
func TestCheckHostileFiles(t *testing.T) {
	good := goodRecord(t)
	for _, tt := range []struct{ name, in, why, rule string }{
		{"last line cut off", good + "\n" + good + "\n" + good[:len(good)/2], "a file that breaks off has one broken line", "RA-INP-001"},
		{"last line cut off in a string", good + "\r\n" + good + "\r\n" + `{"id":"` + marker, "a file that breaks off has one broken line", "RA-INP-001"},
		{"two commas", "[" + good + ",\n" + good + ",\n,]", "nothing is no record", ""},
		{"comma at the end", "[" + good + ",\n" + good + ",\n]", "JavaScript, not JSON", "RA-INP-001"},
		{"no comma", "[" + good + ",\n" + good + "\n" + good + "]", "which was meant cannot be told", "RA-INP-001"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, tt.in, "check")
			if tt.rule != "" {
				foundOnLine(t, tt.why, got, 3, tt.rule)
			} else if got.status != statusFound || !strings.Contains(got.stdout, "4 records: 2 passed, 2 failed") {
				t.Errorf("%s: status %d:\n%s", tt.why, got.status, got.stdout)
			}
		})
	}
}

// TestCheckUnusableFiles: where records cannot be told apart, the run ends with
// status 2 and the line, and the report does not look complete.
func TestCheckUnusableFiles(t *testing.T) {
	good := goodRecord(t)
	for _, tt := range []struct{ name, in, want, why string }{
		{"array cut off in a record", "[" + good + ",\n" + good + ",\n{\"id\":\"" + marker, "reading element 3 on line 3: /2: the input ends on line 3", "what follows cannot be told"},
		{"array cut off behind a record", "[" + good + ",\n" + good + "\n", "reading element 3 on line 3: /2: the input ends on line 3", "half a file is not a shorter file"},
		{"closing bracket of another", "[" + good + ",\n" + good + ",\n{\"id\":[\"" + marker + "\"},\n" + good + "]", "reading element 3 on line 3: /2: on line 3, column", "no telling what was meant"},
		{"quote never closed", "[" + good + ",\n" + good + ",\n{\"id\":\"" + marker + "},\n" + good + "]", "reading element 3 on line 3: /2: ", "quotes open and close the wrong way round"},
		{"text after the array", "[" + good + ",\n" + good + "]\n" + marker, "reading line 3: document: text after the end of the array", "a second reader might use it"},
		{"line after the array", "[" + good + ",\n" + good + "]\n" + good, "reading line 3: document: text after the end of the array", "one form or the other"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, tt.in, "check")
			if got.status != statusUnusable || !strings.Contains(got.stderr, "rakit: standard input: "+tt.want) || !strings.Contains(got.stderr, "(RA-INP-001)") {
				t.Errorf("%s: want status 2 and %q; got %d and %q", tt.why, tt.want, got.status, got.stderr)
			}
			if strings.Contains(got.stdout, "records:") {
				t.Errorf("%s: the report looks complete:\n%s", tt.why, got.stdout)
			}
		})
	}
}

// filler is n bytes of text that nobody holds.
type filler int

func (f *filler) Read(p []byte) (int, error) {
	if *f == 0 {
		return 0, io.EOF
	}
	n := min(len(p), int(*f), 64<<10)
	for i := copy(p[:n], "xxxxxxxx"); i < n; i *= 2 {
		copy(p[i:n], p[:i])
	}
	*f -= filler(n)
	return n, nil
}

// TestCheckOfOneGiB: one record of 1 GiB is a finding with its line, memory stays
// flat, and the records around it are checked.
func TestCheckOfOneGiB(t *testing.T) {
	size := filler(1 << 30)
	if testing.Short() {
		size = 64 << 20
	}
	good := goodRecord(t)
	header, row := asCSV(t, good)
	for _, tt := range []struct {
		name, before, after string
		line                int
	}{
		{"line", good + "\n" + `{"id":"` + marker, "\"}\n" + good + "\n", 2},
		{"element", "[" + good + ",\n" + `{"id":"` + marker, "\"},\n" + good + "]", 2},
		{"CSV cell", header + row + marker, "\n" + row, 3},
		{"quoted CSV cell", header + row + "\"" + marker, "\"\n" + row, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			left := size
			var out, errs bytes.Buffer
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			status := run([]string{"check"}, io.MultiReader(strings.NewReader(tt.before), &left, strings.NewReader(tt.after)), &out, &errs)
			runtime.ReadMemStats(&after)
			foundOnLine(t, "not held, and read to its end", outcome{status, out.String(), errs.String()}, tt.line, "RA-INP-006")
			if strings.Contains(out.String()+errs.String(), marker) {
				t.Error("input came back")
			}
			if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 32 { // all that was allocated, with the rules
				t.Errorf("%d MiB were allocated for three records", took)
			}
		})
	}
}

// TestCheckCSV: a record gives the same report as a row of CSV, however the file is
// written.
func TestCheckCSV(t *testing.T) {
	for _, file := range []string{rightFile, wrongFile} {
		record := strings.TrimPrefix(file, "testdata/")
		want := runWith(t, readTestdata(t, record), "check", "--format", "json")
		header, row := asCSV(t, readTestdata(t, record))
		for name, text := range map[string]string{
			"LF": header + row, "CR LF": strings.ReplaceAll(header+row, "\n", "\r\n"),
			"byte order mark": "\xef\xbb\xbf" + header + row, "without the last line end": strings.TrimSpace(header + row),
			"empty lines": "\n" + header + "\n\n" + row + "\n",
		} {
			if got := runWith(t, text, "check", "--format", "json"); got != want {
				t.Errorf("%s, %s: the report differs from that of the document:\n%s%s", record, name, got.stdout, got.stderr)
			}
		}
	}
}

// TestCheckHostileCSV: a row that cannot be read is a finding with its line, and
// the rows around it are checked.
func TestCheckHostileCSV(t *testing.T) {
	header, row := asCSV(t, goodRecord(t))
	columns := strings.Count(header, ",") + 1
	cells := func(first string, more ...string) string { // of a row whose other cells are empty
		return strings.Join(append([]string{first}, more...), ",") + strings.Repeat(",", columns-1-len(more)) + "\n"
	}
	for _, tt := range []struct{ name, row, why, rule string }{
		{"too few cells", "a," + marker + "\n", "which is missing cannot be told", "RA-INP-010"},
		{"too many cells", strings.Replace(cells(marker), ",", ",,", 1), "where they belong cannot be told", "RA-INP-010"},
		{"quote within a cell", cells(marker + "\"b"), "two readers would differ", "RA-INP-008"},
		{"text behind a quoted cell", cells("\"a\"" + marker), "two readers would differ", "RA-INP-008"},
		{"quote never closed", cells("\"" + marker), "it takes no other row with it", "RA-INP-008"},
		{"invalid UTF-8", cells(marker + "\xff"), "the text could be anything", "RA-INP-008"},
		{"carriage return", cells(marker + "\rb"), "a line end to some readers", "RA-INP-008"},
		{"JSON", `{"id":"` + marker + `"}` + "\n", "one form or the other", "RA-INP-008"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := header + row + strings.TrimSuffix(tt.row, "\n") + "\n" + row
			foundOnLine(t, tt.why, runWith(t, text, "check"), 3, tt.rule)
		})
	}
}

// TestCheckCSVCells: the type at the pointer decides, the place of a finding is the
// column, and a cell over several lines is one cell.
func TestCheckCSVCells(t *testing.T) {
	for _, tt := range []struct{ name, text, want, why string }{
		{"truth", "/id,/route,/videoCall/numbersReadBack\na,esr,yes\n", "error    RA-INP-004  /videoCall/numbersReadBack", "no guessing"},
		{"number", "/id,/route,/photo/width\na,esr,wide\n", "error    RA-INP-004  /photo/width", "no guessing"},
		{"closed list", "/id,/route,/documents/0/kind,/documents/0/seen\na,esr,uk-passport," + marker + "\n", "error    RA-INP-005  /documents/0/seen", "an unknown word is never a default"},
		{"gap in a list", "/id,/route,/registrant/address/lines/0,/registrant/address/lines/1\na,esr,," + marker + "\n", "error    RA-INP-010  /registrant/address/lines/0", "a line that moved up would be at another place"},
		{"lines in a cell", "/id,/route,/registrant/mobile\na,esr,\"" + marker + "\n,\"\"\n\"\nb,esr,\n", "\n2 records: ", "quotes hold lines together"},
	} {
		if got := runWith(t, tt.text, "check"); got.status != statusFound || !strings.Contains(got.stdout, tt.want) {
			t.Errorf("%s: %s: want status 1 and %q; got %d:\n%s%s", tt.name, tt.why, tt.want, got.status, got.stdout, got.stderr)
		}
	}
}

// TestCheckCSVHeader: a header that cannot be used ends the run with the column.
func TestCheckCSVHeader(t *testing.T) {
	for _, tt := range []struct{ name, text, want, why string }{
		{"wrong case", "/id,/registrant/givenname\na," + marker + "\n", "/registrant/givenname: column 2: no such member here; names are case-sensitive (RA-INP-002)", "a misspelt column looks like evidence never given"},
		{"data", "/id,/" + marker + "\n", "/…: column 2: no such member", "a header may be data in the wrong place"},
		{"twice", "/id,/route,/id\n", "/id: column 3: the header is that of column 1 (RA-INP-003)", "of two values one would be checked and the other used"},
		{"object and its member", "/id,/registrant,/registrant/mobile\n", "/registrant: column 2: ", "a cell cannot be both"},
		{"gap", "/id,/documents/1/kind\n", "/documents/1/kind: column 2: the list has no column for element 0", "no row could fill it"},
		{"any JSON", "/id,/expect\n", "/expect: column 2: ", "a cell has no type of its own"},
		{"semicolons", "/id;/route\n" + marker + ";esr\n", "separate them by commas", "as Excel writes it where the comma is for decimals"},
	} {
		got := runWith(t, tt.text, "check")
		if got.status != statusUnusable || !strings.Contains(got.stderr, "rakit: standard input: reading line 1: ") || !strings.Contains(got.stderr, tt.want) {
			t.Errorf("%s: %s: want status 2 and %q; got %d and %q", tt.name, tt.why, tt.want, got.status, got.stderr)
		}
	}
}

// asCSV returns a record as a CSV header and a row, each with its line end. What a
// labelled record expects has no column.
func asCSV(t *testing.T, record string) (header, row string) {
	t.Helper()
	var pointers, cells []string
	d := jsontext.NewDecoder(strings.NewReader(record))
	for {
		token, err := d.ReadToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		at := string(d.StackPointer())
		parent, length := d.StackIndex(d.StackDepth())
		isName := parent == jsontext.KindBeginObject && length%2 == 1
		if k := token.Kind(); isName || strings.ContainsRune("{}[]", rune(k)) || strings.HasPrefix(at, "/expect") {
			continue
		}
		pointers, cells = append(pointers, at), append(cells, token.String())
	}
	return csvLine(t, pointers), csvLine(t, cells)
}

func csvLine(t *testing.T, cells []string) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.Write(cells); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	return b.String()
}
