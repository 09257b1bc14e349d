package assessment_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
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

// The same record by what was known on two days: in March 2023 emergency
// registration was known to end on 31 March, in June to have ended on 31 May.
func ExampleCompare() {
	rules, err := registration.Rules()
	if err != nil {
		panic(err)
	}
	data, err := os.ReadFile("../cmd/rakit/testdata/april2023.json")
	if err != nil {
		panic(err)
	}
	record, err := registration.ReadRecord(data)
	if err != nil {
		panic(err)
	}
	march := registration.Options{KnownAt: guidance.MustDate("2023-03-01")}
	june := registration.Options{KnownAt: guidance.MustDate("2023-06-05")}
	change := assessment.Compare(rules, assessment.Header(rules, march), assessment.Header(rules, june),
		registration.Check(record, march), registration.Check(record, june))
	for _, side := range []assessment.Decided{change.From, change.To} {
		known := side.Known[0]
		fmt.Println(side.Outcome, known.Name, "to", known.Effective.To, known.Citations[len(known.Citations)-1].URL)
	}
	// Output:
	// fail emergency-remote/2 to 2023-03-31 https://digital.nhs.uk/services/registration-authorities-and-smartcards
	// pass emergency-remote/3 to 2023-05-31 https://ihcpro.co.uk/2023/06/05
}
