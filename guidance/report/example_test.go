package report_test

import (
	"fmt"
	"os"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

func ExampleNew() {
	w, err := report.New(os.Stdout, report.Text, guidance.Header{Ruleset: "0123456789ab", AsOf: "record"})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = w.Result(guidance.Result{
		Record: "r-1", Route: "emergency-remote", Editions: []string{"emergency-remote/3"}, Outcome: guidance.Fail,
		Findings: []guidance.Finding{{
			Rule: "RA-EVD-107", Severity: guidance.Error, Pointer: "/registrant/mobile", Basis: guidance.Sourced,
			Message:   "the registrant's mobile number is not given",
			Citations: []guidance.Citation{guidance.RemoteRegistration.At("Stage 1")},
		}},
		Passed: []guidance.RuleID{"RA-EVD-101"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
	}
	if w.Summary().Error > 0 {
		fmt.Println("exit status 1")
	}
	// Output:
	// Rule set 0123456789ab; records assessed each on its own day, with the newest knowledge
	//
	// r-1  emergency-remote  emergency-remote/3  fail
	//   error    RA-EVD-107  /registrant/mobile
	//            the registrant's mobile number is not given
	//            Remote smartcard registration – emergency guidance for Registration Authorities, Stage 1
	//            https://digital.nhs.uk/services/registration-authorities-and-smartcards/remote-smartcard-registration-emergency-guidance
	//   1 passed, 0 not applicable, 0 not evaluated
	//
	// 1 record: 0 passed, 1 failed, 0 not evaluated; 1 error, 0 warnings, 0 for information
	// exit status 1
}
