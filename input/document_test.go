package input_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// TestValuesTellDocumentFromLines: what a person writes over many lines is one
// document; a broken first line of JSON Lines stays that line's own fault.
func TestValuesTellDocumentFromLines(t *testing.T) {
	type read struct {
		Number int
		ID     string
		Rule   guidance.RuleID
	}
	for _, tt := range []struct {
		name, why, text string
		want            []read
	}{
		{
			"pretty", "a document as editors write it",
			"{\n  \"id\": \"a\"\n}\n",
			[]read{{1, "a", ""}},
		},
		{
			"pretty after empty lines", "the first line is the first that is not empty",
			"\n \n{\n  \"id\": \"a\"\n}",
			[]read{{3, "a", ""}},
		},
		{
			"members on the first line", "the text decides, not its layout",
			"{\"id\":\n\"a\"\n}",
			[]read{{1, "a", ""}},
		},
		{
			"objects at the start of lines", "a whole document stays one even where its lines look like JSON Lines",
			"{\"id\":\"a\",\"more\":[\n{},\n{}\n]}",
			[]read{{1, "a", ""}},
		},
		{
			"pretty with a fault", "one fault, not one for each line",
			"{\n  \"id\": \"a\",\n  \"more\": [}\n}\n",
			[]read{{1, "", "RA-INP-001"}},
		},
		{
			"pretty with a fault of its members", "telling the form overlooks what reading must find",
			"{\n  \"id\": \"a\",\n  \"id\": \"b\"\n}\n",
			[]read{{1, "", "RA-INP-003"}},
		},
		{
			"pretty and cut off", "a file that breaks off is one broken document",
			"{\n  \"id\": \"a\",\n",
			[]read{{1, "", "RA-INP-001"}},
		},
		{
			"pretty with text after its end", "the file is one document, with nothing after it",
			"{\n  \"id\": \"a\"\n}\nmore",
			[]read{{1, "", "RA-INP-001"}},
		},
		{
			"pretty and too long", "the limit is that of every document",
			"{\n  \"id\": \"" + strings.Repeat("a", input.MaxValue) + "\"\n}\n",
			[]read{{1, "", "RA-INP-006"}},
		},
		{
			"far too long", "what lies beyond the limit is not read as lines",
			"{\n" + strings.Repeat("\"a\": 1,\n", input.MaxValue/4) + "}\n",
			[]read{{1, "", "RA-INP-006"}},
		},
		{
			"pretty, then much white space", "what lies beyond the limit is not passed over in silence",
			"{\n\"id\": \"a\"\n}" + strings.Repeat("\n", 2*input.MaxValue) + "more",
			[]read{{1, "", "RA-INP-006"}},
		},
		{
			"first line cut off between members", "the run goes on",
			"{\"id\":\"a\",\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n",
			[]read{{1, "", "RA-INP-001"}, {2, "b", ""}, {3, "c", ""}},
		},
		{
			"first line cut off in a list", "the second line fits into the first, the third does not",
			"{\"more\":[\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n",
			[]read{{1, "", "RA-INP-001"}, {2, "b", ""}, {3, "c", ""}},
		},
		{
			"first line cut off within a string", "no string holds a line end",
			"{\"id\":\"a\n{\"id\":\"b\"}\n",
			[]read{{1, "", "RA-INP-001"}, {2, "b", ""}},
		},
		{
			"first line broken", "broken is not unfinished",
			"{\"id\" \"a\"\n{\"id\":\"b\"}\n",
			[]read{{1, "", "RA-INP-001"}, {2, "b", ""}},
		},
		{
			"first line cut off, the second far below", "what was read ahead is read again, line by line",
			"{\"id\":\"a\",\n" + strings.Repeat("\n", input.MaxValue/2) + "{\"id\":\"b\"}\n",
			[]read{{1, "", "RA-INP-001"}, {2 + input.MaxValue/2, "b", ""}},
		},
		{
			"first line cut off, then nothing to be seen", "what is not read is not passed over in silence",
			"{\"id\":\"a\",\n" + strings.Repeat("\n", 2*input.MaxValue) + "{\"id\":\"b\"}\n",
			[]read{{1, "", "RA-INP-006"}},
		},
		{
			"a document that opens on the second line", "only the first line decides the form of all",
			"{\"id\":\"a\"}\n{\n",
			[]read{{1, "a", ""}, {2, "", "RA-INP-001"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []read
			for v, err := range input.Values(strings.NewReader(tt.text)) {
				if err != nil {
					t.Fatalf("%s: %v", tt.why, err)
				}
				into := struct {
					ID   string `json:"id"`
					More []any  `json:"more"`
				}{}
				r := read{Number: v.Number}
				if err := v.Decode(&into); err != nil {
					r.Rule = err.(*input.Error).Finding().Rule
				} else {
					r.ID = into.ID
				}
				got = append(got, r)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}
