package assessment_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

// TestRecordsThatCannotBeReadNameTheirLine: an editor goes to a line, in an array
// too, and not to an element.
func TestRecordsThatCannotBeReadNameTheirLine(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		want []int
	}{
		"array":      {"[\n {\"id\":\"a\",\n  \"route\":\"esr\"},\n\n {\"id\":1}, 2]", []int{0, 5, 5}},
		"JSON Lines": {"{\"id\":\"a\",\"route\":\"esr\"}\n\n{\"id\":1}\n", []int{0, 3}},
		"CSV":        {"/id,/route\na,esr\na,esr,\n", []int{0, 3}},
		"document":   {"\n\n{\n\"id\":1}", []int{3}},
	} {
		var got []int
		for v, err := range input.ValuesAs[registration.Record](strings.NewReader(tt.in)) {
			if err != nil {
				t.Fatal(name, err)
			}
			result, err := assessment.Record(v, registration.Options{})
			if err != nil {
				t.Fatal(name, err)
			}
			if (result.Record == "") != (result.Line > 0) || result.Line > 0 && result.Outcome != guidance.Fail {
				t.Errorf("%s: record %q, line %d, %s", name, result.Record, result.Line, result.Outcome)
			}
			got = append(got, result.Line)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: lines (-want +got):\n%s", name, diff)
		}
	}
}
