package triage_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/triage"
)

// A finding that is suppressed stays in the result, and its record passes until the
// last day of the suppression.
func ExampleTriage_Result() {
	rule := guidance.OwnRule("RA-EVD-901", guidance.Error, guidance.Record, "a document is shown", "for the example")
	failed := guidance.Result{
		Record: "r-1", Route: "in-person", Editions: []string{"in-person-2024/1"}, Outcome: guidance.Fail,
		Findings: []guidance.Finding{rule.Finding("/documents", "no document is given")},
	}
	for _, day := range []string{"2027-01-31", "2027-02-01"} {
		t, err := triage.New(triage.Config{
			On: guidance.MustDate(day),
			Suppressions: []triage.Suppression{{
				Rule: "RA-EVD-901", Record: "r-*", Reason: "the scanner is on its way", Owner: "RA team of RX1",
				Expires: guidance.MustDate("2027-01-31"),
			}},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(day, t.Result(failed).Outcome, len(t.Expired()), "expired")
	}
	// Output:
	// 2027-01-31 pass 0 expired
	// 2027-02-01 fail 1 expired
}
