package evidence_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/evidence"
)

func ExampleCheckDocumentNumber() {
	for _, d := range []struct {
		kind   evidence.Kind
		number string
	}{
		{evidence.UKPassport, "512 345 678"},
		{evidence.UKPassport, "925076473"},
		{evidence.DrivingLicence, "MORGA657054SM9IJ 35"},
	} {
		a := evidence.CheckDocumentNumber(d.kind, d.number, "/documents/0/number")
		fmt.Println(d.kind, len(a.Findings()))
		for _, f := range a.Findings() {
			fmt.Println("  ", f.Severity, f.Rule, f.Message)
		}
	}
	// Output:
	// uk-passport 0
	// uk-passport 1
	//    error RA-EVD-040 UK passport number: starts with 9
	// driving-licence 1
	//    error RA-EVD-030 driving licence number: the issue number stands at the end, and is to be left off
}

func ExampleCheckShareCode() {
	code, a := evidence.CheckShareCode("r12 34a bcd", "/shareCode")
	fmt.Println(code, "is for", code.Purpose())
	fmt.Println(a.Findings()[0].Message)
	// Output:
	// R1234ABCD is for rent
	// the share code was not made for the right to work: ask for one that begins with W
}

func ExampleParsePassportNumber() {
	n, err := evidence.ParsePassportNumber("l898 902c3")
	fmt.Println(n, n.MRZ(), err)

	_, err = evidence.ParsePassportNumber("D23145890734")
	fmt.Println(err)
	// Output:
	// L898 902C3 L898<902C <nil>
	// passport number: too long for TD3
}
