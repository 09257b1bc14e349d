package input_test

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// embedded is a struct whose members are those of the struct that holds it.
type embedded struct {
	Nickname string `json:"nickname,omitempty"`
	ID       int    `json:"id"` // hidden by that of row
}

// row is a document as a CSV file holds it, and a few members that it cannot.
type row struct {
	ID      string        `json:"id"`
	Count   int           `json:"count,omitzero"`
	Share   *float64      `json:"share,omitempty"`
	Ticked  bool          `json:"ticked,omitzero"`
	Day     guidance.Date `json:"day,omitzero"`
	Colour  colour        `json:"colour,omitzero"`
	Inner   *row          `json:"inner,omitempty"`
	List    []row         `json:"list,omitempty"`
	Words   []string      `json:"words,omitempty"`
	Slashed string        `json:"a/b,omitempty"`
	Untold  string
	Hidden  string `json:"-"`
	embedded

	Any    jsontext.Value    `json:"any,omitempty"`
	Map    map[string]string `json:"map,omitempty"`
	Bytes  []byte            `json:"bytes,omitempty"`
	Quoted int               `json:"quoted,string,omitempty"`
}

// alike has rows compared that are unlike other structs.
var alike = cmp.Options{cmp.AllowUnexported(row{}), cmpopts.EquateComparable(guidance.Date{})}

// read is what came of one row: the document, or why there is none.
type read struct {
	Line  int
	Data  string
	Fault refusal
}

func made(line int, data string) read { return read{Line: line, Data: data} }

func atFault(line int, rule guidance.RuleID, pointer string) read {
	return read{Line: line, Fault: refusal{rule, pointer}}
}

// readRows reads every row, and returns what ended the run.
func readRows(t *testing.T, r io.Reader) (rows []read, ended string) {
	t.Helper()
	for v, err := range input.ValuesAs[row](r) {
		if ended != "" {
			t.Fatal("the run went on after an error")
		}
		if err != nil {
			ended = err.Error()
			continue
		}
		if v.Number != v.Line || (v.Data == nil) == (v.Fault == nil) || len(v.Data) > input.MaxValue {
			t.Errorf("number %d, line %d, %d bytes of data, fault %v", v.Number, v.Line, len(v.Data), v.Fault)
		}
		got := read{Line: v.Line, Data: string(v.Data)}
		var e *input.Error
		if errors.As(v.Decode(&row{}), &e) {
			got = atFault(v.Line, e.Finding().Rule, e.Finding().Pointer)
			if strings.Contains(e.Error(), marker) {
				t.Errorf("%q repeats input", e)
			}
		}
		rows = append(rows, got)
	}
	return rows, ended
}

var csvCases = []struct {
	name, in string
	want     []read
	why      string
}{
	{"header alone", "/id,/count\n", nil, "no value is no fault"},
	{"header without line end", "/id", nil, "no value is no fault"},
	{"rows", "/id,/count\na,7\nb,-8\n", []read{made(2, `{"id":"a","count":7}`), made(3, `{"id":"b","count":-8}`)}, "told from JSON by the first byte"},
	{"last row without line end", "/id,/count\na,7", []read{made(2, `{"id":"a","count":7}`)}, "it is a row all the same"},
	{"CR LF", "/id,/count\r\na,7\r\n\r\nb,8\r\n", []read{made(2, `{"id":"a","count":7}`), made(4, `{"id":"b","count":8}`)}, "as RFC 4180 and Excel write it"},
	{"CR at the end", "/id,/words/0\na,\r", []read{made(2, `{"id":"a"}`)}, "half a line end is no cell"},
	{"byte order mark", "\xef\xbb\xbf/id,/count\na,7\n", []read{made(2, `{"id":"a","count":7}`)}, "Excel writes one before CSV UTF-8"},
	{"byte order mark and quotes", "\xef\xbb\xbf\"/id\",\"/count\"\na,7\n", []read{made(2, `{"id":"a","count":7}`)}, "as some programs quote every cell"},
	{"everything quoted", "\"/id\",\"/count\",\"/ticked\"\n\"a\",\"7\",\"true\"\n", []read{made(2, `{"id":"a","count":7,"ticked":true}`)}, "quotes are no part of a cell and say nothing of its type"},
	{"empty lines", "\n\r\n/id,/count\n\n\na,7\n\n", []read{made(6, `{"id":"a","count":7}`)}, "skipped, but counted"},
	{"every type", "/id,/count,/share,/ticked,/day,/colour,/inner/id,/list/0/words/0,/a~1b,/nickname,/Untold\na,-7,0.5e-3,false,2020-04-20,green,b,c,d,e,f\n", []read{
		made(2, `{"id":"a","count":-7,"share":0.5e-3,"ticked":false,"day":"2020-04-20","colour":"green","inner":{"id":"b"},"list":[{"words":["c"]}],"a/b":"d","nickname":"e","Untold":"f"}`),
	}, "the type of the member decides"},
	{"columns in any order", "/list/1/id,/id,/inner/count,/list/0/id,/inner/id\nd,a,7,c,b\n", []read{
		made(2, `{"list":[{"id":"c"},{"id":"d"}],"id":"a","inner":{"count":7,"id":"b"}}`),
	}, "the members of an object and the elements of a list come together"},
	{"empty cells", "/id,/count,/inner/id,/list/0/id,/list/1/id,/words/0\na,,,,,\nb,\"\",\"\",c,,\n", []read{
		made(2, `{"id":"a"}`), made(3, `{"id":"b","list":[{"id":"c"}]}`),
	}, "absent, and what holds nothing else too, quoted or not"},
	{"row of empty cells", "/id,/count\n,\na,7\n", []read{made(2, `{}`), made(3, `{"id":"a","count":7}`)}, "a row that says nothing is not passed over in silence"},
	{"spaces", "/id,/words/0\n a ,\" b \"\n", []read{made(2, `{"id":" a ","words":[" b "]}`)}, "they are part of a cell (RFC 4180, 2.4)"},
	{"quotes, commas and lines in a cell", "/id,/words/0\n\"a \"\"x\"\", b\",\"c\nd\r\ne\"\nf,g\n", []read{
		made(2, `{"id":"a \"x\", b","words":["c\nd\r\ne"]}`), made(5, `{"id":"f","words":["g"]}`),
	}, "a quoted cell holds anything (RFC 4180, 2.6 and 2.7)"},
	{"only quotes in a cell", "/id,/words/0\n\"\"\"\",\"\"\"\"\"\"\n", []read{made(2, `{"id":"\"","words":["\"\""]}`)}, "each is written twice"},
	{"backslash and control characters", "/id,/words/0\n\\,a\x00\tb\x1f\n", []read{made(2, `{"id":"\\","words":["a\u0000\tb\u001f"]}`)}, "text as any other: what a name may hold is for package identity"},
	{"text that looks like JSON", "/id,/words/0\nnull,[1]\n", []read{made(2, `{"id":"null","words":["[1]"]}`)}, "a text is a text"},

	{"too few cells", "/id,/count\na,1\n" + marker + "\nc,3\n", []read{made(2, `{"id":"a","count":1}`), atFault(3, "RA-INP-010", ""), made(4, `{"id":"c","count":3}`)}, "which is missing cannot be told"},
	{"too many cells", "/id,/count\na,1\nb,2," + marker + "\nc,3\n", []read{made(2, `{"id":"a","count":1}`), atFault(3, "RA-INP-010", ""), made(4, `{"id":"c","count":3}`)}, "where they belong cannot be told"},
	{"too many cells, the last empty", "/id,/count\nb,2,\nc,3\n", []read{atFault(2, "RA-INP-010", ""), made(3, `{"id":"c","count":3}`)}, "an empty cell is a cell"},
	{"quote within a cell", "/id,/count\na" + marker + "\"b,1\nc,3\n", []read{atFault(2, "RA-INP-008", ""), made(3, `{"id":"c","count":3}`)}, "two readers would differ"},
	{"text behind a quoted cell", "/id,/count\n\"a\"" + marker + ",1\nc,3\n", []read{atFault(2, "RA-INP-008", ""), made(3, `{"id":"c","count":3}`)}, "two readers would differ"},
	{"space behind a quoted cell", "/id,/count\n\"a\" ,1\nc,3\n", []read{atFault(2, "RA-INP-008", ""), made(3, `{"id":"c","count":3}`)}, "two readers would differ"},
	{"quote never closed", "/id,/count\na,1\n\"" + marker + ",2\nc,3\nd,4\n", []read{
		made(2, `{"id":"a","count":1}`), atFault(3, "RA-INP-008", ""), made(4, `{"id":"c","count":3}`), made(5, `{"id":"d","count":4}`),
	}, "it takes no other row with it"},
	{"quote never closed, others behind it", "/id,/words/0\n\"" + marker + ",x\nb,\"y\"\n\"c\",\"\"\"z\"\nd,\n", []read{
		atFault(2, "RA-INP-008", ""), made(3, `{"id":"b","words":["y"]}`), made(4, `{"id":"c","words":["\"z"]}`), made(5, `{"id":"d"}`),
	}, "the first quote of another row does not close it for good"},
	{"quote closed by another row's", "/id,/words/0\n\"" + marker + ",x\nb,\",\"\nc,z\n", []read{
		atFault(2, "RA-INP-008", ""), made(3, `{"id":"b","words":[","]}`), made(4, `{"id":"c","words":["z"]}`),
	}, "a row that fits by chance is divided again, line by line"},
	{"rows taken into a row of too many cells", "/id,/words/0\n\"" + marker + "\ny\",z,w\nc,z\n", []read{
		atFault(2, "RA-INP-010", ""), atFault(3, "RA-INP-008", ""), made(4, `{"id":"c","words":["z"]}`),
	}, "a row of the wrong number of cells gives back the lines behind its first"},
	{"row cut off in a quote", "/id,/count\na,1\n\"" + marker, []read{made(2, `{"id":"a","count":1}`), atFault(3, "RA-INP-008", "")}, "a file that breaks off has one broken row"},
	{"row cut off between cells", "/id,/count\na,1\nb", []read{made(2, `{"id":"a","count":1}`), atFault(3, "RA-INP-010", "")}, "a file that breaks off has one broken row"},
	{"carriage return alone", "/id,/count\na\rb,1\nc,3\n", []read{atFault(2, "RA-INP-008", ""), made(3, `{"id":"c","count":3}`)}, "a line end to some readers"},
	{"carriage return alone behind quotes", "/id,/count\n\"a\"\rb,1\nc,3\n", []read{atFault(2, "RA-INP-008", ""), made(3, `{"id":"c","count":3}`)}, "a line end to some readers"},
	{"not UTF-8", "/id,/inner/id\na," + marker + "\xff\nc,\n", []read{atFault(2, "RA-INP-008", "/inner/id"), made(3, `{"id":"c"}`)}, "the text could be anything"},
	{"Windows-1252", "/id,/inner/id\na,Zo\xeb\nc,\n", []read{atFault(2, "RA-INP-008", "/inner/id"), made(3, `{"id":"c"}`)}, "as Excel writes plain CSV"},
	{"truth", "/id,/ticked\na,TRUE\nb,1\nc,True\nd, true\ne,true\nf,FALSE\n", []read{
		made(2, `{"id":"a","ticked":true}`), atFault(3, "RA-INP-004", "/ticked"), atFault(4, "RA-INP-004", "/ticked"), atFault(5, "RA-INP-004", "/ticked"), made(6, `{"id":"e","ticked":true}`), made(7, `{"id":"f","ticked":false}`),
	}, "in capitals as spreadsheets write it, and no guessing"},
	{"no number", "/id,/count\na," + marker + "\nb,007\nc, 7\nd,+7\ne,\"1,000\"\nf,NaN\ng,1.5\nh,1e400\ni,0x7\nj,null\nk,7\n", []read{
		atFault(2, "RA-INP-004", "/count"), atFault(3, "RA-INP-004", "/count"), atFault(4, "RA-INP-004", "/count"), atFault(5, "RA-INP-004", "/count"),
		atFault(6, "RA-INP-004", "/count"), atFault(7, "RA-INP-004", "/count"), atFault(8, "RA-INP-004", "/count"), atFault(9, "RA-INP-004", "/count"),
		atFault(10, "RA-INP-004", "/count"), atFault(11, "RA-INP-004", "/count"), made(12, `{"id":"k","count":7}`),
	}, "a number is written as in JSON"},
	{"no such day", "/id,/day\na,20/04/2020\n", []read{atFault(2, "RA-INP-004", "/day")}, "what Excel makes of a day"},
	{"not in the closed list", "/id,/list/0/colour\na," + marker + "\n", []read{atFault(2, "RA-INP-005", "/list/0/colour")}, "the column is the place"},
	{"gap in a list", "/id,/words/0,/words/1,/words/2\na,x,,z\nb,x,y,\nc,,y,\n", []read{
		atFault(2, "RA-INP-010", "/words/1"), made(3, `{"id":"b","words":["x","y"]}`), atFault(4, "RA-INP-010", "/words/0"),
	}, "an element that moved up would be at another place than its column says"},
	{"gap in a list of objects", "/id,/list/0/id,/list/1/id\na,,y\n", []read{atFault(2, "RA-INP-010", "/list/0/id")}, "an element that moved up would be at another place than its column says"},

	{"row of exactly 1 MiB", "/id,/count\n" + strings.Repeat("x", input.MaxValue-2) + ",7\r\nb,8\n", []read{atFault(2, "RA-INP-006", ""), made(3, `{"id":"b","count":8}`)}, "its document is longer than that"},
	{"document of exactly 1 MiB", "/id\n" + strings.Repeat("x", input.MaxValue-9) + "\nb\n", []read{made(2, ofLength(input.MaxValue)), made(3, `{"id":"b"}`)}, "the bound is included"},
	{"document too long by one", "/id\n" + strings.Repeat("x", input.MaxValue-8) + "\nb\n", []read{atFault(2, "RA-INP-006", ""), made(3, `{"id":"b"}`)}, "the bound, by one"},
	{"row of exactly 1 MiB and empty cells", manyWords + strings.Repeat("x", input.MaxValue-100) + strings.Repeat(",", 100) + "\nb" + strings.Repeat(",", 100), []read{made(2, ofLength(input.MaxValue-91)), made(3, `{"id":"b"}`)}, "the bound is included"},
	{"row too long by one, of a short document", manyWords + strings.Repeat("x", input.MaxValue-99) + strings.Repeat(",", 100) + "\nb" + strings.Repeat(",", 100), []read{atFault(2, "RA-INP-006", ""), made(3, `{"id":"b"}`)}, "the bound, by one"},
	{"control characters of 1 MiB", "/id\n" + strings.Repeat("\x01", input.MaxValue) + "\nb\n", []read{atFault(2, "RA-INP-006", ""), made(3, `{"id":"b"}`)}, "a document of six times the length is not made"},
	{"row too long", "/id,/count\na,1\n" + strings.Repeat("x", 3<<20) + ",2\nc,3\n", []read{made(2, `{"id":"a","count":1}`), atFault(3, "RA-INP-006", ""), made(4, `{"id":"c","count":3}`)}, "read to the end of its line, and not kept"},
	{"last row too long", "/id,/count\na,1\n\"" + strings.Repeat("x", 3<<20), []read{made(2, `{"id":"a","count":1}`), atFault(3, "RA-INP-006", "")}, "an end of input ends it"},
	{"row of 2,000,000 cells", "/id,/count\n" + strings.Repeat(",", 1<<20-1) + "\nc,3\n", []read{atFault(2, "RA-INP-010", ""), made(3, `{"id":"c","count":3}`)}, "cells are counted, not held"},
	{"quote never closed, over 1 MiB", "/id,/count\n\"a,1\n" + strings.Repeat(strings.Repeat("b", 100)+",2\n", 11_000), append([]read{atFault(2, "RA-INP-006", "")}, repeated(3, 11_000, `{"id":"`+strings.Repeat("b", 100)+`","count":2}`)...), "no row behind it is lost"},
}

// manyWords is a header of 101 columns.
var manyWords = func() string {
	header := "/id"
	for i := range 100 {
		header += ",/words/" + strconv.Itoa(i)
	}
	return header + "\n"
}()

func repeated(line, n int, data string) (rows []read) {
	for i := range n {
		rows = append(rows, made(line+i, data))
	}
	return rows
}

func TestValuesAsCSV(t *testing.T) {
	for _, tt := range csvCases {
		t.Run(tt.name, func(t *testing.T) {
			got, ended := readRows(t, strings.NewReader(tt.in))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ValuesAs() mismatch (-want +got):\n%.2000s\nwhy: %s", diff, tt.why)
			}
			if ended != "" {
				t.Errorf("the run ended with %q\nwhy: %s", ended, tt.why)
			}
			if len(tt.in) > 1<<10 {
				return
			}
			slowly, _ := readRows(t, iotest.OneByteReader(strings.NewReader(tt.in)))
			if diff := cmp.Diff(got, slowly); diff != "" {
				t.Errorf("byte by byte it reads differently:\n%s", diff)
			}
		})
	}
}

var headerCases = []struct {
	name, in string
	want     refusal
	message  string // part of the error, which names the column
	why      string
}{
	{"unknown member", "/id,/registrant/givenname\na,b\n", refusal{"RA-INP-002", "/registrant/givenname"}, "column 2: no such member", "a misspelt column looks like evidence never given"},
	{"unknown member within", "/id,/list/0/words/0,/list/0/Words/0\n", refusal{"RA-INP-002", "/list/0/Words/0"}, "column 3: no such member", "names are case-sensitive"},
	{"member that is not for reading", "/Hidden\n", refusal{"RA-INP-002", "/Hidden"}, "column 1", "it is no member"},
	{"within a text", "/id,/id/more\n", refusal{"RA-INP-002", "/id/more"}, "column 2", "a text has no members"},
	{"a member and one within it", "/inner,/inner/id\n", refusal{"RA-INP-009", "/inner"}, "column 1: a column is one text, number or truth, and this is an object", "a cell cannot be both"},
	{"within a closed list", "/colour/0\n", refusal{"RA-INP-002", "/colour/0"}, "column 1", "a text has no members"},
	{"name that is data", "/id,/" + marker + "\n", refusal{"RA-INP-002", "/…"}, "column 2", "a header may be data in the wrong place"},
	{"twice", "/id,/count,\"/id\"\n", refusal{"RA-INP-003", "/id"}, "column 3: the header is that of column 1", "of two values one would be checked and the other used"},
	{"list", "/id,/words\n", refusal{"RA-INP-009", "/words"}, "column 2: a column is one text, number or truth, and this is a list", "which element would it be?"},
	{"any JSON", "/id,/any\n", refusal{"RA-INP-009", "/any"}, "column 2: a column is one text, number or truth, and this is what may hold anything", "a cell has no type of its own"},
	{"within any JSON", "/id,/any/rules/0\n", refusal{"RA-INP-009", "/any/rules/0"}, "column 2: what may hold anything has no columns", "a cell has no type of its own"},
	{"key of a map", "/id,/map/a\n", refusal{"RA-INP-009", "/map/a"}, "column 2", "keys of a map are anybody's"},
	{"bytes", "/bytes\n", refusal{"RA-INP-009", "/bytes"}, "column 1", "their text is not their value"},
	{"number in a string", "/quoted\n", refusal{"RA-INP-002", "/quoted"}, "column 1", "its JSON is not what its type says"},
	{"no header", "/id,,/count\n", refusal{"RA-INP-009", ""}, "column 2: it has no header", "what is in it?"},
	{"comma at the end", "/id,\na,\n", refusal{"RA-INP-009", ""}, "column 2: it has no header", "what is in it?"},
	{"no pointer", "/id,count\n", refusal{"RA-INP-009", ""}, "column 2: the header is no JSON Pointer", "a name alone is not its place"},
	{"escape that is none", "/id,/a~2b\n", refusal{"RA-INP-009", ""}, "column 2: the header is no JSON Pointer", "RFC 6901, section 3"},
	{"space behind", "/id ,/count\n", refusal{"RA-INP-002", "/…"}, "column 1: no such member", "it is part of the header"},
	{"not UTF-8", "/id,/\xff\n", refusal{"RA-INP-009", ""}, "column 2: the header is no JSON Pointer", "the text could be anything"},
	{"element without a number", "/id,/list/-/id\n", refusal{"RA-INP-009", "/list/…"}, "column 2: the elements of a list have numbers", "the dash of RFC 6901 is for what is not there yet"},
	{"element with zeros", "/list/00/id\n", refusal{"RA-INP-009", "/list/00/id"}, "column 1: the elements", "RFC 6901, section 4"},
	{"element far out", "/list/0/id,/list/1000/id\n", refusal{"RA-INP-009", "/list/1000/id"}, "column 2: a list has columns for 1000 elements at most", "bounded"},
	{"element beyond an int", "/list/98765432109876543210/id\n", refusal{"RA-INP-009", "/list/…"}, "column 1", "bounded"},
	{"list that begins at one", "/id,/list/1/id,/list/2/id\n", refusal{"RA-INP-009", "/list/1/id"}, "column 2: the list has no column for element 0", "the first element is 0"},
	{"gap", "/words/0,/words/3,/words/1\n", refusal{"RA-INP-009", "/words/3"}, "column 2: the list has no column for element 2", "no row could fill it"},
	{"gap within", "/list/0/words/0,/list/1/words/1\n", refusal{"RA-INP-009", "/list/1/words/1"}, "column 2: the list has no column for element 0", "no row could fill it"},
	{"nested 32 deep", strings.Repeat("/inner", 32) + "/id\n", refusal{"RA-INP-009", strings.Repeat("/inner", 32) + "/…"}, "column 1: nested too deep", "no pointer is longer than can be shown"},
	{"too many columns", "/words/0" + strings.Repeat(",/id", 4096) + "\n", refusal{"RA-INP-009", ""}, "4097 columns, of which 4096 can be read", "bounded"},
	{"semicolons", "/id;/count\na;7\n", refusal{"RA-INP-008", ""}, "separate them by commas", "as Excel writes it where the comma is for decimals"},
	{"semicolons and quotes", "\"/id\";\"/count\"\na;7\n", refusal{"RA-INP-008", ""}, "separate them by commas", "the message says what to do, not what a quote is"},
	{"tabs", "/id\t/count\na\t7\n", refusal{"RA-INP-008", ""}, "separate them by commas", "as Excel copies it"},
	{"lines that end with CR", "/id,/count\ra,7\r", refusal{"RA-INP-008", ""}, "end lines with CR LF or LF", "as no program has written it since 2001"},
	{"quote never closed", "\"/id,/count\na,7\n", refusal{"RA-INP-008", ""}, "a quote is opened here", "there are no columns"},
	{"too long", "/id," + strings.Repeat("x", 2<<20), refusal{"RA-INP-006", ""}, "longer than 1 MiB", "bounded"},
	{"too long a header for its members", "/id,/" + strings.Repeat("x", 1<<19) + "\n", refusal{"RA-INP-002", "/…"}, "column 2: no such member", "it is not repeated"},
	{"names", marker + ",route\na,esr\n", refusal{"RA-INP-009", ""}, "CSV headers are JSON Pointers, for example /id,/route", "as most programs write it"},
	{"quoted names", "\"id\",\"" + marker + "\"\r\na,esr\r\n", refusal{"RA-INP-009", ""}, "JSON Pointers", "as some do"},
	{"names after the mark of Excel", "\xef\xbb\xbfid,route\r\na,esr\r\n", refusal{"RA-INP-009", ""}, "JSON Pointers", "the mark is not what is wrong"},
	{"names alone", "id,route", refusal{"RA-INP-009", ""}, "JSON Pointers", "without a line end"},
	{"comment", "// " + marker + "\n{}\n", refusal{"RA-INP-002", "/…"}, "column 1: no such member", "JavaScript, not CSV"},
}

func TestValuesAsRefusesHeader(t *testing.T) {
	for _, tt := range headerCases {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			for v, err := range input.ValuesAs[row](strings.NewReader(tt.in)) {
				n++
				var e *input.Error
				if !errors.As(err, &e) {
					t.Fatalf("value %v, error %v; want an *input.Error\nwhy: %s", v, err, tt.why)
				}
				if diff := cmp.Diff(tt.want, refusal{e.Finding().Rule, e.Finding().Pointer}); diff != "" {
					t.Errorf("mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
				}
				if got := err.Error(); !strings.HasPrefix(got, "reading line 1: ") || !strings.Contains(got, tt.message) || strings.Contains(got, marker) || len(got) > 500 {
					t.Errorf("error %.600q, want the line, %q, and nothing of the input\nwhy: %s", got, tt.message, tt.why)
				}
			}
			if n != 1 {
				t.Errorf("%d values and errors, want the error alone\nwhy: %s", n, tt.why)
			}
		})
	}
}

// TestValuesAsIsNoHeader: a first line that is no JSON, and no header either, is at
// fault alone, and those after it are read.
func TestValuesAsIsNoHeader(t *testing.T) {
	for why, first := range map[string]string{
		"the end of a line that was cut off": `a","count":7}`,
		"the middle of one":                  `inner":{"id":"a","count":7`,
		"an array of nothing that fits":      `"a","b"]`,
		"no commas":                          `route`,
		"a text":                             `"route"`,
		"UTF-16 without a mark":              "i\x00d\x00,\x00a\x00",
	} {
		rows, ended := readRows(t, strings.NewReader("\n"+first+"\n{\"id\":\"a\"}\n"))
		if len(rows) != 2 || rows[0].Fault.Rule == "" || rows[1].Data != `{"id":"a"}` || ended != "" {
			t.Errorf("%s: %+v, ended by %q; want a fault and then a row", why, rows, ended)
		}
	}
}

// TestValuesAsNamesTheLineOfAHeader: empty lines may stand before it.
func TestValuesAsNamesTheLineOfAHeader(t *testing.T) {
	if _, ended := readRows(t, strings.NewReader("\n\r\nid,route\na,esr\n")); !strings.HasPrefix(ended, "reading line 3: ") {
		t.Errorf("ended by %q, want line 3", ended)
	}
}

// TestValuesAsReadsJSON: what is no CSV is read as Values reads it.
func TestValuesAsReadsJSON(t *testing.T) {
	for _, tt := range valueCases {
		if len(tt.in) > 1<<10 {
			continue
		}
		type result struct {
			Value input.Value
			Data  string
			Fault string
			End   string
		}
		collect := func(values func(func(input.Value, error) bool)) (all []result) {
			for v, err := range values {
				r := result{Value: input.Value{Number: v.Number, Line: v.Line}, Data: string(v.Data)}
				if v.Fault != nil {
					r.Fault = v.Fault.Error()
				}
				if err != nil {
					r.End = err.Error()
				}
				all = append(all, r)
			}
			return all
		}
		want, got := collect(input.Values(strings.NewReader(tt.in))), collect(input.ValuesAs[document](strings.NewReader(tt.in)))
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(input.Value{})); diff != "" {
			t.Errorf("%s: mismatch (-Values +ValuesAs):\n%s", tt.name, diff)
		}
	}
}

// TestValuesAsOfAnything: what is no struct has no columns.
func TestValuesAsOfAnything(t *testing.T) {
	for v, err := range input.ValuesAs[any](strings.NewReader("/id\na\n")) {
		var e *input.Error
		if !errors.As(err, &e) || e.Finding().Rule != "RA-INP-009" {
			t.Errorf("value %v, error %v; want RA-INP-009", v, err)
		}
	}
}

// TestValuesAsReaderFails: a disk that fails is not the fault of the row.
func TestValuesAsReaderFails(t *testing.T) {
	for _, tt := range []struct {
		name, before string
		want         []read
		why          string
	}{
		{"at once", "", nil, "nothing could be told"},
		{"in the header", "/id", nil, "more of the header may have been to come"},
		{"in a row", "/id,/count\na,1\nb", []read{made(2, `{"id":"a","count":1}`)}, "half a row is no row"},
		{"in a quote", "/id,/count\na,1\n\"b", []read{made(2, `{"id":"a","count":1}`)}, "half a row is no row"},
		{"behind a quote", "/id,/count\na,1\n\"b\"", []read{made(2, `{"id":"a","count":1}`)}, "another quote may have been to come"},
		{"after CR", "/id,/count\na,1\nb,2\r", []read{made(2, `{"id":"a","count":1}`)}, "a line feed may have been to come"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ended := readRows(t, io.MultiReader(strings.NewReader(tt.before), iotest.ErrReader(errDisk)))
			if diff := cmp.Diff(tt.want, got); diff != "" || !strings.HasSuffix(ended, errDisk.Error()) {
				t.Errorf("ended with %q, want disk; mismatch (-want +got):\n%s\nwhy: %s", ended, diff, tt.why)
			}
		})
	}
}

// TestValuesAsStops: who has seen enough reads no more.
func TestValuesAsStops(t *testing.T) {
	for range input.ValuesAs[row](strings.NewReader("/id\na\nb\n")) {
		break
	}
}
