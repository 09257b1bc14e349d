package input_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// value is what came of one value: its id, or the rule and place of its fault.
type value struct {
	Number int
	ID     string
	Fault  refusal
}

var errDisk = errors.New("disk is gone")

// readAll reads every value, and returns what ended the run, if anything: the
// rule of an *input.Error, or else the text of the error.
func readAll(t *testing.T, r io.Reader) (values []value, ended string) {
	t.Helper()
	for v, err := range input.Values(r) {
		if ended != "" {
			t.Fatal("the run went on after an error")
		}
		if err != nil {
			ended = endOf(t, err)
			continue
		}
		var d document
		got := value{Number: v.Number}
		var e *input.Error
		if err := v.Decode(&d); errors.As(err, &e) {
			got.Fault = refusal{e.Finding().Rule, e.Finding().Pointer}
		} else {
			got.ID = d.ID
		}
		if tooLong := got.Fault.Rule == "RA-INP-006"; tooLong && v.Fault == nil || (v.Fault == nil) == (v.Data == nil) {
			t.Errorf("value %d: fault %v and %d bytes of data, want one or the other, and a fault of one that is too long", v.Number, v.Fault, len(v.Data))
		}
		if v.Line < 1 {
			t.Errorf("value %d: line %d", v.Number, v.Line)
		}
		values = append(values, got)
	}
	return values, ended
}

func endOf(t *testing.T, err error) string {
	t.Helper()
	if strings.Contains(err.Error(), marker) {
		t.Errorf("%q repeats input", err)
	}
	var e *input.Error
	switch {
	case errors.As(err, &e):
		return strings.TrimSpace(string(e.Finding().Rule) + " " + e.Finding().Pointer)
	case errors.Is(err, errDisk):
		return "disk"
	}
	return err.Error()
}

func good(number int, id string) value { return value{Number: number, ID: id} }

func bad(number int, rule guidance.RuleID, pointer string) value {
	return value{Number: number, Fault: refusal{rule, pointer}}
}

var valueCases = []struct {
	name, in string
	want     []value
	ended    string
	why      string
}{
	{"empty", "", nil, "", "no value is no fault"},
	{"only white space", " \r\n\t\n ", nil, "", "no value is no fault"},
	{"one line", `{"id":"a"}`, []value{good(1, "a")}, "", "the last line needs no end"},
	{"lines", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n", []value{good(1, "a"), good(2, "b")}, "", "told from an array by the first byte"},
	{"last line without end", "{\"id\":\"a\"}\n{\"id\":\"b\"}", []value{good(1, "a"), good(2, "b")}, "", "it is a line all the same"},
	{"CR LF", "{\"id\":\"a\"}\r\n\r\n{\"id\":\"b\"}\r\n", []value{good(1, "a"), good(3, "b")}, "", "as Windows writes it"},
	{"empty lines", "\n \n{\"id\":\"a\"}\n\t\n{\"id\":\"b\"}\n\n", []value{good(3, "a"), good(5, "b")}, "", "skipped, but counted"},
	{"malformed line", "{\"id\":\"a\"}\n{\"id\":" + marker + "}\n{\"id\":\"c\"}", []value{good(1, "a"), bad(2, "RA-INP-001", "/id"), good(3, "c")}, "", "the run goes on"},
	{"every fault its own line's", "{\"ID\":1}\n{\"id\":\"a\",\"id\":\"b\"}\n{\"id\":1}\n{\"colour\":\"" + marker + "\"}\n", []value{
		bad(1, "RA-INP-002", "/ID"), bad(2, "RA-INP-003", "/id"), bad(3, "RA-INP-004", "/id"), bad(4, "RA-INP-005", "/colour"),
	}, "", "the run goes on"},
	{"two documents on a line", `{"id":"a"} {"id":"b"}`, []value{bad(1, "RA-INP-001", "")}, "", "one line, one document"},
	{"array on a later line", "{\"id\":\"a\"}\n[{\"id\":\"b\"}]\n", []value{good(1, "a"), bad(2, "RA-INP-004", "")}, "", "only the first byte decides"},
	{"white space of Unicode alone", "{\"id\":\"a\"}\n\u00a0\n\v\n\u2028{\"id\":\"d\"}\n", []value{
		good(1, "a"), bad(2, "RA-INP-001", ""), bad(3, "RA-INP-001", ""), bad(4, "RA-INP-001", ""),
	}, "", "no white space of JSON: passing over it would hide something"},
	{"byte order mark", "\xef\xbb\xbf{\"id\":\"a\"}\n{\"id\":\"b\"}\n", nil, "RA-INP-001", "no line is JSON, and one finding says why"},
	{"byte order mark of UTF-16", "\xff\xfe{\x00\"\x00", nil, "RA-INP-001", "as some editors save"},
	{"line of exactly 1 MiB", ofLength(input.MaxValue) + "\r\n{\"id\":\"b\"}\r\n", []value{good(1, strings.Repeat("x", input.MaxValue-9)), good(2, "b")}, "", "its end does not count"},
	{"line too long by one", ofLength(input.MaxValue+1) + "\n{\"id\":\"b\"}", []value{bad(1, "RA-INP-006", ""), good(2, "b")}, "", "one fault, and the next line keeps its number"},
	{"line too long by two", ofLength(input.MaxValue+2) + "\r\n{\"id\":\"b\"}", []value{bad(1, "RA-INP-006", ""), good(2, "b")}, "", "one fault, and the next line keeps its number"},
	{"line far too long", "{\"id\":\"a\"}\n\n" + ofLength(5<<20) + "\n{\"id\":\"d\"}\n", []value{good(1, "a"), bad(3, "RA-INP-006", ""), good(4, "d")}, "", "one fault, and the next line keeps its number"},
	{"last line cut off", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"" + marker, []value{good(1, "a"), good(2, "b"), bad(3, "RA-INP-001", "/id")}, "", "a file that breaks off has one broken line"},
	{"last line cut off behind a member", "{\"id\":\"a\"}\n{\"id\":\"b\",", []value{good(1, "a"), bad(2, "RA-INP-001", "")}, "", "half a line is no line"},
	{"last line too long", "{\"id\":\"a\"}\n" + ofLength(3<<20), []value{good(1, "a"), bad(2, "RA-INP-006", "")}, "", "an end of input ends it"},
	{"much white space first", strings.Repeat("\n", 1<<16) + `{"id":"a"}`, nil, "RA-INP-001", "where the first byte lies is bounded as well"},

	{"array", ` [ {"id":"a"} , {"id":"b"} ] ` + "\n", []value{good(1, "a"), good(2, "b")}, "", "elements are counted from 1"},
	{"array over lines", "\n[\n{\"id\":\"a\"},\n{\n\"id\":\"b\"}\n]\n", []value{good(1, "a"), good(2, "b")}, "", "line ends mean nothing in an array"},
	{"empty array", "[]", nil, "", "no value is no fault"},
	{"faulty elements", `[{"ID":1},{"id":"a","id":"b"},null,"` + marker + `",{"id":"c"}]`, []value{
		bad(1, "RA-INP-002", "/ID"), bad(2, "RA-INP-003", "/id"), bad(3, "RA-INP-004", ""), bad(4, "RA-INP-004", ""), good(5, "c"),
	}, "", "well-formed, so that the next one can be found"},
	{"invalid UTF-8 in an element", "[{\"id\":\"\xff\"},{\"id\":\"b\"}]", []value{bad(1, "RA-INP-001", "/id"), good(2, "b")}, "", "the next one can be found"},
	{"array broken off after an element", `[{"id":"a"},`, []value{good(1, "a")}, "RA-INP-001 /1", "half a file is not a shorter file"},
	{"array broken off in an element", `[{"id":"a"},{"id":"` + marker, []value{good(1, "a")}, "RA-INP-001 /1", "half a file is not a shorter file"},
	{"array never closed", `[{"id":"a"}`, []value{good(1, "a")}, "RA-INP-001 /1", "half a file is not a shorter file"},
	{"array opened only", `[`, nil, "RA-INP-001 /0", "half a file is not a shorter file"},
	{"no comma", `[{"id":"a"} {"id":"b"},{"id":"c"}]`, []value{good(1, "a"), bad(2, "RA-INP-001", ""), good(3, "c")}, "", "the bracket that closes one tells where the next begins, and the comma is still a fault"},
	{"no comma at all", "[{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}]", []value{good(1, "a"), bad(2, "RA-INP-001", ""), bad(3, "RA-INP-001", "")}, "", "JSON Lines that somebody put brackets around"},
	{"no comma before what is no JSON", `[{"id":"a"}` + marker + `,{"id":"c"}]`, []value{good(1, "a"), bad(2, "RA-INP-001", ""), good(3, "c")}, "", "what stands before the comma is one fault"},
	{"no comma after what has no bracket", `["a" "b" ,{"id":"c"}]`, []value{bad(1, "RA-INP-004", ""), good(2, "c")}, "", "what has no bracket goes on to the comma: one fault, not one for each word"},
	{"comma at the end", `[{"id":"a"},]`, []value{good(1, "a"), bad(2, "RA-INP-001", "")}, "", "JavaScript, not JSON"},
	{"comma at the start", `[,{"id":"b"}]`, []value{bad(1, "RA-INP-001", ""), good(2, "b")}, "", "nothing is no value"},
	{"only a comma", `[ , ]`, []value{bad(1, "RA-INP-001", ""), bad(2, "RA-INP-001", "")}, "", "two places, and nothing at either"},
	{"two commas", `[{"id":"a"},,{"id":"c"}]`, []value{good(1, "a"), bad(2, "RA-INP-001", ""), good(3, "c")}, "", "the element keeps its number"},
	{"element is no JSON", `[{"id":"a"},` + marker + `,{"id":"c"}]`, []value{good(1, "a"), bad(2, "RA-INP-001", ""), good(3, "c")}, "", "the commas tell where the next one starts"},
	{"elements of every kind of nonsense", `[nope,NaN,'` + marker + `',007,1e,{"id" "a"},{"id":},{id:1},[1,},{"id":"z"}]`, []value{
		bad(1, "RA-INP-001", ""), bad(2, "RA-INP-001", ""), bad(3, "RA-INP-001", ""), bad(4, "RA-INP-004", ""), bad(5, "RA-INP-001", ""),
		bad(6, "RA-INP-001", "/id"), bad(7, "RA-INP-001", "/id"), bad(8, "RA-INP-001", ""),
	}, "RA-INP-001 /8", "each is its own fault, until a bracket closes another one than was opened"},
	{"control character in an element", "[{\"id\":\"a\nb\"},{\"id\":\"b\"}]", []value{bad(1, "RA-INP-001", "/id"), good(2, "b")}, "", "a string goes on to its quote"},
	{"brackets and quotes in strings", `[{"id":"]},[{\""},{"id":"\\"},{"id":"\\\"]"}]`, []value{good(1, `]},[{"`), good(2, `\`), good(3, `\"]`)}, "", "they mean nothing there"},
	{"element with an escape that is none", `[{"id":"\x"},{"id":"b"}]`, []value{bad(1, "RA-INP-001", "/id"), good(2, "b")}, "", "the next one can be found"},
	{"closing brace that nothing opened", `[{"id":"a"}},{"id":"b"}]`, []value{good(1, "a")}, "RA-INP-001 /1", "no telling what was meant"},
	{"closing brace for a bracket", `[{"id":"a"},{"words":["` + marker + `"}},{"id":"c"}]`, []value{good(1, "a")}, "RA-INP-001 /1", "no telling what was meant"},
	{"closing bracket for a brace", `[{"id":"a"},{"id":"b",{"id":"c"}]`, []value{good(1, "a")}, "RA-INP-001 /1", "an object that is not closed takes the rest with it"},
	{"string that nobody closes", `[{"id":"a"},{"id":"` + marker + `},{"id":"c"}]`, []value{good(1, "a")}, "RA-INP-001 /1", "the quotes after it open and close the wrong way round, up to the end"},
	{"element nested 20,000 deep", `[{"id":"a"},` + strings.Repeat(`{"inner":`, 20_000) + `{}` + strings.Repeat(`}`, 20_000) + `,{"id":"c"}]`, []value{
		good(1, "a"), bad(2, "RA-INP-001", strings.Repeat("/inner", 32)+"/…"), good(3, "c"),
	}, "", "the bound of the decoder is a fault, and no bound for finding the next"},
	{"element too long and nested 1,000,000 deep", `[{"id":"a"},` + strings.Repeat(`[`, 1_000_000) + strings.Repeat(`]`, 1_000_000) + `,{"id":"c"}]`, []value{
		good(1, "a"), bad(2, "RA-INP-006", ""), good(3, "c"),
	}, "", "brackets are counted, not held"},
	{"text after the array", `[{"id":"a"}]` + marker, []value{good(1, "a")}, "RA-INP-001", "a second reader might use it"},
	{"array after the array", `[{"id":"a"}][{"id":"b"}]`, []value{good(1, "a")}, "RA-INP-001", "one array is one input"},
	{"line after the array", "[{\"id\":\"a\"}]\n{\"id\":\"b\"}\n", []value{good(1, "a")}, "RA-INP-001", "one form or the other"},
	{"element of exactly 1 MiB", "[" + ofLength(input.MaxValue) + `,{"id":"b"}]`, []value{good(1, strings.Repeat("x", input.MaxValue-9)), good(2, "b")}, "", "the bound is included"},
	{"element too long by one", `[{"id":"a"},` + ofLength(input.MaxValue+1) + `,{"id":"c"}]`, []value{good(1, "a"), bad(2, "RA-INP-006", ""), good(3, "c")}, "", "its end was found, so the run goes on"},
	{"element far too long", `[{"id":"a"},` + ofLength(5<<20) + `,{"id":"c"}]`, []value{good(1, "a"), bad(2, "RA-INP-006", ""), good(3, "c")}, "", "its end is looked for, and what is before it not kept"},
	{"element far too long, of quotes", `[{"id":"a"},"` + strings.Repeat(`\"`, 2<<20) + `",{"id":"c"}]`, []value{good(1, "a"), bad(2, "RA-INP-006", ""), good(3, "c")}, "", "what is not kept is still told apart"},
	{"element and much white space", "[" + ofLength(input.MaxValue) + strings.Repeat(" ", 3<<20) + `,{"id":"b"}]`, []value{good(1, strings.Repeat("x", input.MaxValue-9)), good(2, "b")}, "", "white space after an element is no part of it"},
	{"scalar and much white space", "[1" + strings.Repeat(" ", 3<<20) + `,{"id":"b"}]`, []value{bad(1, "RA-INP-004", ""), good(2, "b")}, "", "white space after an element is no part of it"},
	{"much white space within", "[1" + strings.Repeat(" ", 3<<20) + `1,{"id":"b"}]`, []value{bad(1, "RA-INP-006", ""), good(2, "b")}, "", "nothing is cut out of an element"},
	{"much white space within, read apart", "[1" + strings.Repeat(" ", 17<<16-2) + `1,{"id":"b"}]`, []value{bad(1, "RA-INP-006", ""), good(2, "b")}, "", "nor where the end of it would still fit"},
	{"many elements of 1 MiB", "[" + strings.TrimSuffix(strings.Repeat(ofLength(input.MaxValue)+",", 5), ",") + "]", []value{
		good(1, strings.Repeat("x", input.MaxValue-9)), good(2, strings.Repeat("x", input.MaxValue-9)), good(3, strings.Repeat("x", input.MaxValue-9)),
		good(4, strings.Repeat("x", input.MaxValue-9)), good(5, strings.Repeat("x", input.MaxValue-9)),
	}, "", "the bound is that of one element, not of all"},
}

func TestValues(t *testing.T) {
	for _, tt := range valueCases {
		t.Run(tt.name, func(t *testing.T) {
			got, ended := readAll(t, strings.NewReader(tt.in))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Values() mismatch (-want +got):\n%.2000s\nwhy: %s", diff, tt.why)
			}
			if ended != tt.ended {
				t.Errorf("the run ended with %q, want %q\nwhy: %s", ended, tt.ended, tt.why)
			}
		})
	}
}

// TestValuesOfSlowReader: how the bytes arrive changes nothing.
func TestValuesOfSlowReader(t *testing.T) {
	for _, tt := range valueCases {
		if len(tt.in) > 1<<10 {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			for name, r := range map[string]io.Reader{
				"byte by byte":      iotest.OneByteReader(strings.NewReader(tt.in)),
				"data with the end": iotest.DataErrReader(strings.NewReader(tt.in)),
			} {
				got, ended := readAll(t, r)
				if diff := cmp.Diff(tt.want, got); diff != "" || ended != tt.ended {
					t.Errorf("%s: ended with %q, want %q; mismatch (-want +got):\n%s", name, ended, tt.ended, diff)
				}
			}
		})
	}
}

// TestValuesReaderFails: a disk that fails is not the fault of the document.
func TestValuesReaderFails(t *testing.T) {
	tests := []struct {
		name, before string
		want         []value
		why          string
	}{
		{"at once", "", nil, "nothing could be told"},
		{"after white space", " \n ", nil, "nothing could be told"},
		{"in a line", "{\"id\":\"a\"}\n{\"id\":", []value{good(1, "a")}, "half a line is no line"},
		{"after a line without end", "{\"id\":\"a\"}\n{\"id\":\"b\"}", []value{good(1, "a")}, "more of the line may have been to come"},
		{"in the first line, unfinished", "{\"id\":\n", nil, "nothing could be told"},
		{"at the start of an array", "[", nil, "not an array that was broken off"},
		{"in an element", `[{"id":"a"},{"id":"`, []value{good(1, "a")}, "not an array that was broken off"},
		{"between elements", `[{"id":"a"},`, []value{good(1, "a")}, "not an array that was broken off"},
		{"after an array", `[{"id":"a"}]`, []value{good(1, "a")}, "text may have been to come"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ended := readAll(t, io.MultiReader(strings.NewReader(tt.before), iotest.ErrReader(errDisk)))
			if diff := cmp.Diff(tt.want, got); diff != "" || ended != "disk" {
				t.Errorf("ended with %q, want disk; mismatch (-want +got):\n%s\nwhy: %s", ended, diff, tt.why)
			}
		})
	}
}

// TestValuesStops: who has seen enough reads no more.
func TestValuesStops(t *testing.T) {
	for _, in := range []string{"{\"id\":\"a\"}\n{\"id\":\"b\"}\n", `[{"id":"a"},{"id":"b"}]`} {
		n := 0
		for range input.Values(strings.NewReader(in)) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%q: %d values before stopping, want 1", in, n)
		}
	}
}

// TestValuesReadsLazily: a terminal must not be waited for before anybody asks.
func TestValuesReadsLazily(t *testing.T) {
	r := strings.NewReader(`{"id":"a"}`)
	_ = input.Values(r)
	if r.Len() != len(`{"id":"a"}`) {
		t.Error("Values() read before the sequence was ranged over")
	}
}
