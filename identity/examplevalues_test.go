package identity_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/identity"
)

func ExampleParseNHSNumber() {
	n, err := identity.ParseNHSNumber("943-476-5919")
	fmt.Println(n, "/", n.Display(), n.Range(), n.Production(), err)

	_, err = identity.ParseNHSNumber("943 476 5918")
	fmt.Println(err)
	// Output:
	// 9434765919 / 943 476 5919 test false <nil>
	// NHS number: the check digit does not belong to the other digits
}

func ExampleParseRegistrationNumber() {
	n, err := identity.ParseRegistrationNumber(identity.HCPC, "pa12345")
	fmt.Println(n.Register(), n, n.Profession(), n.Plausible(), err)

	n, err = identity.ParseRegistrationNumber(identity.GMC, "9876543")
	fmt.Println(n.Parts().Number, n.Parts().Code, err)

	_, err = identity.ParseRegistrationNumber(identity.NMC, "9876543")
	fmt.Println(err)
	// Output:
	// hcpc PA012345 paramedic true <nil>
	// 9876543 C9876543 <nil>
	// NMC PIN: two digits, a letter, four digits and a letter are wanted
}

func ExampleCheckNHSNumber() {
	n, assessment := identity.CheckNHSNumber("943 476 5919", "/nhsNumber")
	fmt.Println("read:", !n.IsZero())
	for _, f := range assessment.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Pointer, f.Message)
	}
	// Output:
	// read: true
	// warning RA-IDN-061 /nhsNumber a number for tests
}
