package assessment_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// Every line is answered, in order; the worst finding says whether all were valid.
func ExampleNewValidation() {
	lines := strings.NewReader(`{"id":"a","input":"jk 98 76 54 d"}
{"id":"b","input":"JK 98 76 54 D","mode":"strict"}
`)
	kind, err := assessment.ParseValidationKind("nino")
	if err != nil {
		panic(err)
	}
	v := assessment.NewValidation(kind, os.Stdout, guidance.MustDate("2026-11-21"))
	for line, err := range input.Values(lines) {
		if err != nil {
			panic(err)
		}
		if err := v.Assess(line); err != nil {
			panic(err)
		}
	}
	if err := v.Flush(); err != nil {
		panic(err)
	}
	fmt.Println("all valid:", v.Worst() < guidance.Error)
	// Output:
	// {"id":"a","valid":true,"normalised":"JK987654D","fields":{"normalised":"JK987654D","display":"JK 98 76 54 D"},"findings":[]}
	// {"id":"b","valid":true,"normalised":"JK987654D","fields":{"normalised":"JK987654D","display":"JK 98 76 54 D"},"findings":[]}
	// all valid: true
}
