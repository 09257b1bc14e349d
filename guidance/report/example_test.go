package report_test

import (
	"fmt"
	"io"
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

func ExampleNewPages() {
	page := func(name string) (io.WriteCloser, error) {
		fmt.Println(name)
		return os.OpenFile(os.DevNull, os.O_WRONLY, 0) // or os.Create, in a folder
	}
	w, err := report.NewPages(page, guidance.Header{Ruleset: "0123456789ab", AsOf: "record"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, outcome := range []guidance.Outcome{guidance.Pass, guidance.Fail, guidance.Pass} {
		if err := w.Result(guidance.Result{Record: "r-1", Outcome: outcome}); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// passed-0001.html
	// failed-0001.html
	// index.html
}

func ExampleFindingEncoder() {
	var enc report.FindingEncoder
	line, err := enc.Append(nil, guidance.Finding{
		Rule: "RA-EVD-107", Severity: guidance.Error, Pointer: "/registrant/mobile", Basis: guidance.DesignChoice,
		Message: "the registrant's mobile number is not given",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", line)
	// Output:
	// {"rule":"RA-EVD-107","severity":"error","pointer":"/registrant/mobile","message":"the registrant's mobile number is not given","citations":[],"basis":"design-choice"}
}
