package input_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// colour is a closed list, as packages above this one have them.
type colour uint8

var colours = []string{"red", "green"}

func (c *colour) UnmarshalText(text []byte) (err error) {
	*c, err = guidance.ParseClosed[colour]("colour", colours, string(text))
	return err
}

// loud refuses every text with an error that repeats it.
type loud struct{}

func (*loud) UnmarshalText(text []byte) error { return fmt.Errorf("cannot read %q", text) }

// discreet refuses every text with an error that may be shown.
type discreet struct{}

type discreetError struct{}

func (discreetError) Error() string        { return "internal: " + marker }
func (discreetError) InputMessage() string { return "not written as wanted" }

func (*discreet) UnmarshalText([]byte) error { return discreetError{} }

// deep holds itself, so that nesting is bounded by nothing but the reader.
type deep struct {
	In []deep `json:"in,omitempty"`
}

type document struct {
	ID       string              `json:"id,omitempty"`
	Count    int                 `json:"count,omitzero"`
	Share    float64             `json:"share,omitzero"`
	Ticked   bool                `json:"ticked,omitzero"`
	Day      guidance.Date       `json:"day,omitzero"`
	Colour   colour              `json:"colour,omitzero"`
	Colours  []colour            `json:"colours,omitempty"`
	Loud     *loud               `json:"loud,omitempty"`
	Discreet *discreet           `json:"discreet,omitempty"`
	Inner    *document           `json:"inner,omitempty"`
	List     []document          `json:"list,omitempty"`
	Words    []string            `json:"words,omitempty"`
	Map      map[string]int      `json:"map,omitempty"`
	Maps     map[string]document `json:"maps,omitempty"`
	Deep     *deep               `json:"deep,omitempty"`
}

// marker stands for personal data: it must never come back.
const marker = "Zebedee07700900123"

// refusal is what a test says of an *input.Error.
type refusal struct {
	Rule    guidance.RuleID
	Pointer string
}

func nested(levels int) string {
	return `{"deep":` + strings.Repeat(`{"in":[`, levels) + strings.Repeat(`]}`, levels) + `}`
}

// ofLength returns a document of exactly n bytes.
func ofLength(n int) string { return `{"id":"` + strings.Repeat("x", n-len(`{"id":""}`)) + `"}` }

var refusals = []struct {
	name, in string
	want     refusal
	message  string // part of the message
	why      string
}{
	{
		"unknown member", `{"id":"` + marker + `","ide":"` + marker + `"}`,
		refusal{"RA-INP-002", "/ide"},
		"no such member", "a misspelt member looks like evidence never given",
	},
	{"unknown member within", `{"inner":{"list":[{},{"ide":1}]}}`, refusal{"RA-INP-002", "/inner/list/1/ide"}, "no such member", "strict at every depth"},
	{"wrong case", `{"ID":"` + marker + `"}`, refusal{"RA-INP-002", "/ID"}, "case-sensitive", "encoding/json would take it"},
	{"empty member name", `{"":1}`, refusal{"RA-INP-002", "/…"}, "", "an empty name is a name"},
	{"name that is a number", `{"07700 900123":1}`, refusal{"RA-INP-002", "/…"}, "", "a name may be data in the wrong place"},
	{"name that is six digits", `{"493027":1}`, refusal{"RA-INP-002", "/…"}, "", "six digits may be a passcode"},
	{"name that ends in digits", `{"PIN49":1}`, refusal{"RA-INP-002", "/…"}, "", "a name has one digit at its end, if any"},
	{"within a key that is a number", `{"maps":{"07700900123":{"ide":1}}}`, refusal{"RA-INP-002", "/maps/…"}, "", "what lies behind it is not shown"},
	{"name that is a NI number", `{"JK987654D":1}`, refusal{"RA-INP-002", "/…"}, "", "a name may be data in the wrong place"},
	{"name that is an email", `{"inner":{"ada@example.org":1}}`, refusal{"RA-INP-002", "/inner/…"}, "", "the part before it is shown"},
	{"name that is long", `{"` + strings.Repeat("n", 42) + `":1}`, refusal{"RA-INP-002", "/…"}, "", "a name may be data in the wrong place"},
	{"name under many others", `{"deep":` + strings.Repeat(`{"in":[`, 200) + `{"ide":1}` + strings.Repeat(`]}`, 200) + `}`, refusal{"RA-INP-002", "/deep" + strings.Repeat("/in/0", 15) + "/in/…"}, "", "a pointer is to be read"},
	{"key of a map that is a number", `{"map":{"07700900123":"` + marker + `"}}`, refusal{"RA-INP-004", "/map/…"}, "whole number", "keys of a map are anybody's"},

	{"twice", `{"id":"` + marker + `","id":"` + marker + `"}`, refusal{"RA-INP-003", "/id"}, "stands twice", "of two values one would be checked and the other used"},
	{"twice, once escaped", `{"id":"a","\u0069d":"b"}`, refusal{"RA-INP-003", "/id"}, "", "an escape writes the same name"},
	{"twice, the same value", `{"count":1,"count":1}`, refusal{"RA-INP-003", "/count"}, "", "two readers might still differ"},
	{"twice within", `{"inner":{"inner":{"id":"a","id":"b"}}}`, refusal{"RA-INP-003", "/inner/inner/id"}, "", "strict at every depth"},
	{"twice in a list", `{"list":[{"id":"a"},{"id":"a","id":"b"}]}`, refusal{"RA-INP-003", "/list/1/id"}, "", "strict at every depth"},
	{"twice in a map", `{"map":{"a":1,"a":2}}`, refusal{"RA-INP-003", "/map/a"}, "", "a map has no fields to catch it"},

	{"string for a number", `{"count":"` + marker + `"}`, refusal{"RA-INP-004", "/count"}, "a whole number in range is wanted", "no guessing"},
	{"number in a string", `{"count":"7"}`, refusal{"RA-INP-004", "/count"}, "a whole number", "no guessing"},
	{"number for a string", `{"id":7700900123}`, refusal{"RA-INP-004", "/id"}, "a string is wanted", "leading zeros would be lost"},
	{"broken number", `{"count":1.5}`, refusal{"RA-INP-004", "/count"}, "a whole number", "rounding would be guessing"},
	{"number beyond the type", `{"count":98765432109876543210}`, refusal{"RA-INP-004", "/count"}, "in range", "no wrapping round"},
	{"number of 400 digits", `{"count":` + strings.Repeat("9", 400) + `}`, refusal{"RA-INP-004", "/count"}, "in range", "no wrapping round"},
	{"number beyond a float", `{"share":1e400}`, refusal{"RA-INP-004", "/share"}, "a number in range", "infinity is no number"},
	{"word for a truth", `{"ticked":"true"}`, refusal{"RA-INP-004", "/ticked"}, "true or false is wanted", "no guessing"},
	{"number for a truth", `{"ticked":1}`, refusal{"RA-INP-004", "/ticked"}, "true or false", "no guessing"},
	{"object for a list", `{"list":{"id":"` + marker + `"}}`, refusal{"RA-INP-004", "/list"}, "a list is wanted", "no guessing"},
	{"list for an object", `{"inner":[]}`, refusal{"RA-INP-004", "/inner"}, "a JSON object is wanted", "no guessing"},
	{"string for a map", `{"map":"` + marker + `"}`, refusal{"RA-INP-004", "/map"}, "a JSON object", "no guessing"},
	{"wrong type in a list", `{"words":["a",["` + marker + `"]]}`, refusal{"RA-INP-004", "/words/1"}, "a string", "the place is that of the element"},
	{"number for a day", `{"day":20200420}`, refusal{"RA-INP-004", "/day"}, "a string of the right form", "a day is written as text"},
	{"number for a closed list", `{"colour":1}`, refusal{"RA-INP-004", "/colour"}, "a string of the right form", "members have names, not numbers"},
	{"array at the top", `[{"id":"` + marker + `"}]`, refusal{"RA-INP-004", ""}, "a JSON object", "one document is wanted"},
	{"string at the top", `"` + marker + `"`, refusal{"RA-INP-004", ""}, "a JSON object", "one document is wanted"},

	{"null for a string", `{"id":null}`, refusal{"RA-INP-004", "/id"}, "leave the member out", "null has no meaning of its own here"},
	{"null for a truth", `{"ticked":null}`, refusal{"RA-INP-004", "/ticked"}, "null", "a box that nobody looked at"},
	{"null for an object", `{"inner":null}`, refusal{"RA-INP-004", "/inner"}, "null", "absent is written by absence"},
	{"null for a closed list", `{"colour":null}`, refusal{"RA-INP-004", "/colour"}, "null", "never a default"},
	{"null in a list", `{"words":["` + marker + `",null]}`, refusal{"RA-INP-004", "/words/1"}, "null", "not an empty word"},
	{"null at the top", `null`, refusal{"RA-INP-004", ""}, "null", "no document at all"},

	{"no such day", `{"day":"2021-02-29"}`, refusal{"RA-INP-004", "/day"}, "not a date as YYYY-MM-DD", "2021 had no 29 February"},
	{"day as people write it", `{"day":"` + marker + `"}`, refusal{"RA-INP-004", "/day"}, "not a date as YYYY-MM-DD", "no guessing"},
	{"empty day", `{"day":""}`, refusal{"RA-INP-004", "/day"}, "not a date", "absent is written by absence"},
	{"not in the closed list", `{"colour":"` + marker + `"}`, refusal{"RA-INP-005", "/colour"}, "not a known colour; known are red, green", "the message helps without repeating"},
	{"closed list, other case", `{"colours":["red","Red"]}`, refusal{"RA-INP-005", "/colours/1"}, "red, green", "written exactly"},
	{"error of another package", `{"loud":"` + marker + `"}`, refusal{"RA-INP-004", "/loud"}, "a string of the right form", "its message repeats input"},
	{"error with a message to show", `{"discreet":"` + marker + `"}`, refusal{"RA-INP-004", "/discreet"}, "not written as wanted", "that message and no other"},

	{"empty", ``, refusal{"RA-INP-001", ""}, "at byte 0", "nothing is no document"},
	{"only white space", " \n\t", refusal{"RA-INP-001", ""}, "well-formed", "nothing is no document"},
	{"broken off", `{"id":"` + marker, refusal{"RA-INP-001", "/id"}, "well-formed", "half a document"},
	{"broken off within", `{"inner":{"count":1`, refusal{"RA-INP-001", "/inner"}, "well-formed", "half a document"},
	{"no JSON", marker, refusal{"RA-INP-001", ""}, "at byte 0", "the byte tells where to look"},
	{"comma at the end", `{"id":"a",}`, refusal{"RA-INP-001", ""}, "at byte", "JavaScript, not JSON"},
	{"comment", `{/* ` + marker + ` */}`, refusal{"RA-INP-001", ""}, "", "JavaScript, not JSON"},
	{"single quotes", `{'id':'` + marker + `'}`, refusal{"RA-INP-001", ""}, "", "JavaScript, not JSON"},
	{"NaN", `{"share":NaN}`, refusal{"RA-INP-001", "/share"}, "", "JavaScript, not JSON"},
	{"leading zero", `{"count":007}`, refusal{"RA-INP-001", ""}, "", "JavaScript once read it as octal"},
	{"text after the end", `{"id":"a"} ` + marker, refusal{"RA-INP-001", ""}, "", "a second reader might use it"},
	{"document after the end", `{"id":"a"}{"id":"b"}`, refusal{"RA-INP-001", ""}, "", "one document is wanted"},
	{"invalid UTF-8", "{\"id\":\"" + marker + "\xff\"}", refusal{"RA-INP-001", "/id"}, "", "the text could be anything"},
	{"invalid UTF-8 in a name", "{\"id\xff\":1}", refusal{"RA-INP-001", ""}, "", "the text could be anything"},
	{"overlong UTF-8", "{\"id\":\"\xc0\xaf\"}", refusal{"RA-INP-001", "/id"}, "", "a slash in disguise"},
	{"byte order mark", "\xef\xbb\xbf{}", refusal{"RA-INP-001", ""}, "at byte 0", "RFC 8259 forbids it"},
	{"UTF-16", "{\x00}\x00", refusal{"RA-INP-001", ""}, "", "UTF-8 alone"},
	{"control character", "{\"id\":\"a\nb\"}", refusal{"RA-INP-001", "/id"}, "", "has to be escaped"},
	{"lone surrogate", `{"id":"\ud800"}`, refusal{"RA-INP-001", "/id"}, "", "no character"},
	{"surrogates the wrong way round", `{"id":"\udc00\ud800"}`, refusal{"RA-INP-001", "/id"}, "", "no character"},
	{"no-break space before", "\u00a0{}", refusal{"RA-INP-001", ""}, "at byte 0", "not the white space of JSON"},

	{"one byte too long", ofLength(input.MaxValue + 1), refusal{"RA-INP-006", ""}, "1 MiB", "the bound, by one"},
	{"nested 10,001 deep", nested(5000), refusal{"RA-INP-001", "/deep" + strings.Repeat("/in/0", 15) + "/in/…"}, "", "a bound on depth, not a crash"},
	{"nested 100,000 deep", strings.Repeat("[", 100_000), refusal{"RA-INP-004", ""}, "", "the first bracket is already wrong"},
}

func TestDecodeRefuses(t *testing.T) {
	for _, tt := range refusals {
		t.Run(tt.name, func(t *testing.T) {
			err := input.Decode([]byte(tt.in), &document{})
			var e *input.Error
			if !errors.As(err, &e) {
				t.Fatalf("Decode() = %v, want an *input.Error\nwhy: %s", err, tt.why)
			}
			f := e.Finding()
			if diff := cmp.Diff(tt.want, refusal{f.Rule, f.Pointer}); diff != "" {
				t.Errorf("Decode() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if !strings.Contains(f.Message, tt.message) {
				t.Errorf("message is %q, want %q in it\nwhy: %s", f.Message, tt.message, tt.why)
			}
			if f.Severity != guidance.Error || f.Basis != guidance.DesignChoice {
				t.Errorf("finding is %s, %s; want error, design-choice", f.Severity, f.Basis)
			}
			for _, leak := range []string{marker, "0770", "JK98", "@", "493027", "98765", "2021-02-29"} {
				if strings.Contains(err.Error()+f.Message+f.Pointer, leak) {
					t.Errorf("%q repeats input", err)
				}
			}
		})
	}
}

func TestDecodeAccepts(t *testing.T) {
	tests := []struct {
		name, in string
		want     document
		why      string
	}{
		{"empty object", `{}`, document{}, "what has to be there is for other rules"},
		{"white space around", " \r\n\t{} \r\n\t", document{}, "white space of JSON"},
		{"full", `{"id":"a","count":-7,"share":0.5,"ticked":true,"map":{"k":1}}`, document{ID: "a", Count: -7, Share: 0.5, Ticked: true, Map: map[string]int{"k": 1}}, "every type"},
		{"leap day", `{"day":"2020-02-29"}`, document{Day: guidance.MustDate("2020-02-29")}, "2020 had one"},
		{"closed list", `{"colour":"green","colours":["red"]}`, document{Colour: 2, Colours: []colour{1}}, "by name"},
		{"escaped zero", `{"id":"a\u0000b"}`, document{ID: "a\x00b"}, "a character as any other: what a name may hold is for package identity"},
		{"surrogate pair", `{"id":"\ud83d\ude00"}`, document{ID: "😀"}, "one character"},
		{"null in a text", `{"id":"null"}`, document{ID: "null"}, "a surname"},
		{"null as a name", `{"map":{"null":1}}`, document{Map: map[string]int{"null": 1}}, "a name, no value"},
		{"exactly 1 MiB", ofLength(input.MaxValue), document{ID: strings.Repeat("x", input.MaxValue-9)}, "the bound is included"},
		{"the same name in two objects", `{"id":"a","inner":{"id":"a"}}`, document{ID: "a", Inner: &document{ID: "a"}}, "once in each"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got document
			if err := input.Decode([]byte(tt.in), &got); err != nil {
				t.Fatalf("Decode() = %v, want nil\nwhy: %s", err, tt.why)
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateComparable(guidance.Date{})); diff != "" {
				t.Errorf("Decode() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestDecodeDeepestAccepted(t *testing.T) {
	if err := input.Decode([]byte(nested(4999)), &document{}); err != nil {
		t.Errorf("9,999 levels: %v, want nil: only what is deeper than 10,000 is refused", err)
	}
}

func TestErrorText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"with a place", `{"ticked":1}`, "/ticked: true or false is wanted here (RA-INP-004)"},
		{"on a line", "{\n  \"ticked\": true,\n  }", "document: not well-formed JSON in UTF-8 at line 2, column 17 (RA-INP-001)"},
		{"whole document", ofLength(input.MaxValue + 1), "document: longer than 1 MiB (RA-INP-006)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := input.Decode([]byte(tt.in), &document{})
			if diff := cmp.Diff(tt.want, fmt.Sprint(err)); diff != "" {
				t.Errorf("Error() mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
