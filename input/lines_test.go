package input_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/input"
)

// TestValuesKnowTheirLines: whoever looks for a fault finds it in an editor.
func TestValuesKnowTheirLines(t *testing.T) {
	type read struct {
		Number, Line int
		Error        string
	}
	for _, tt := range []struct {
		name, in string
		want     []read
		ended    string
		why      string
	}{
		{
			"lines", "\n{}\n\n {}\nnope\n" + ofLength(2<<20) + "\n{",
			[]read{
				{2, 2, ""},
				{4, 4, ""},
				{5, 5, "document: not well-formed JSON in UTF-8 at byte 1 (RA-INP-001)"},
				{6, 6, "document: longer than 1 MiB (RA-INP-006)"},
				{7, 7, "document: not well-formed JSON in UTF-8 at byte 1 (RA-INP-001)"},
			},
			"", "the line is the number",
		},
		{
			"document over lines", "\n\n  {\n \"id\": nope\n}",
			[]read{{3, 3, "/id: not well-formed JSON in UTF-8 at line 4, column 9 (RA-INP-001)"}},
			"", "lines are those of the input, not of the document",
		},
		{
			"array", "\n[\n {},\r\n\n {}, {\n\"id\": nope\n}\n,nope, ,\n{} {}\n]\n\n",
			[]read{
				{1, 3, ""},
				{2, 5, ""},
				{3, 5, "/id: not well-formed JSON in UTF-8 at line 6, column 8 (RA-INP-001)"},
				{4, 8, "document: not well-formed JSON in UTF-8 at byte 1 (RA-INP-001)"},
				{5, 8, "document: there is no value beside this comma (RA-INP-001)"},
				{6, 9, ""},
				{7, 9, "document: there is no comma before this value (RA-INP-001)"},
			},
			"", "the line on which an element begins",
		},
		{
			"array, an element at fault on its first line", "[\n  {\"id\": nope,\n \"count\": 1\n}]",
			[]read{{1, 2, "/id: not well-formed JSON in UTF-8 at line 2, column 11 (RA-INP-001)"}},
			"", "columns are those of the input",
		},
		{
			"array, elements behind long ones", "[\n" + ofLength(2<<20) + ",\n{\"id\":\"" + strings.Repeat("\n", 2<<20) + "\"},\n{}]",
			[]read{{1, 2, "document: longer than 1 MiB (RA-INP-006)"}, {2, 3, "document: longer than 1 MiB (RA-INP-006)"}, {3, 4 + 2<<20, ""}},
			"", "what is not kept is still counted",
		},
		{
			"array broken off in an element", "[{},\n{},\n{\"id\":\n\"" + marker,
			[]read{{1, 1, ""}, {2, 2, ""}},
			"reading element 3 on line 3: /2: the input ends on line 4, before the array does (RA-INP-001)", "where it began, and where it broke off",
		},
		{
			"array broken off between elements", "[{},\n{}\n\n",
			[]read{{1, 1, ""}, {2, 2, ""}},
			"reading element 3 on line 4: /2: the input ends on line 4, before the array does (RA-INP-001)", "where it broke off",
		},
		{
			"array opened only", "\n[",
			nil,
			"reading element 1 on line 2: /0: the input ends on line 2, before the array does (RA-INP-001)", "where it broke off",
		},
		{
			"array with a bracket too many", "[{},\n{\"words\":[1,\n 2}],\n{}]",
			[]read{{1, 1, ""}},
			"reading element 2 on line 2: /1: on line 3, column 3, a closing bracket that does not belong to the one that is open (RA-INP-001)", "where the element began, and where the bracket is",
		},
		{
			"text after the array", "[{},\n{}]\n\n " + marker,
			[]read{{1, 1, ""}, {2, 2, ""}},
			"reading line 4: document: text after the end of the array (RA-INP-001)", "where the text begins",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []read
			ended := ""
			for v, err := range input.Values(strings.NewReader(tt.in)) {
				if err != nil {
					ended = err.Error()
					continue
				}
				r := read{Number: v.Number, Line: v.Line}
				if err := v.Decode(&document{}); err != nil {
					r.Error = err.Error()
				}
				got = append(got, r)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || ended != tt.ended {
				t.Errorf("ended with %q, want %q; mismatch (-want +got):\n%s\nwhy: %s", ended, tt.ended, diff, tt.why)
			}
		})
	}
}
