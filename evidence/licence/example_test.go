package licence_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
)

func ExampleParse() {
	n, err := licence.Parse(licence.GB, "morga 657054 sm9ij") // the issuer's specimen
	fmt.Println(n, err)
	fmt.Println(n.SurnameBlock(), n.Day(), n.Month(), n.YY(), n.Sex(), n.Initials(), n.BirthDates())

	_, err = licence.Parse(licence.GB, "MORGA657054SM9IJ 35")
	fmt.Println(err)
	// Output:
	// MORGA657054SM9IJ <nil>
	// MORGA 05 07 64 F SM [1964-07-05 2064-07-05]
	// driving licence number: the issue number stands at the end, and is to be left off
}

func ExampleNumber_Compare() {
	morgan := licence.Holder{Surname: "Morgan", Forenames: "Sarah Meredyth", DateOfBirth: guidance.MustDate("1964-07-05"), Sex: "F"}
	married, younger := morgan, morgan
	married.Surname = "Evans"
	younger.DateOfBirth = guidance.MustDate("1964-07-06")

	n, err := licence.Parse(licence.GB, "MORGA657054SM9IJ")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range []licence.Holder{morgan, married, younger} {
		c := n.Compare(h)
		fmt.Println(c.Result, c.Mismatch)
	}
	// Output:
	// match []
	// review [surname]
	// mismatch [birth_day]
}

func ExampleExpect13() {
	fmt.Println(licence.Expect13(licence.Holder{
		Surname: "MacDonald", Forenames: "Fiona", DateOfBirth: guidance.MustDate("1990-03-02"), Sex: "F",
	}))
	// Output: MCDON953020F9
}

func ExampleCheck() {
	holder := licence.Holder{Surname: "Evans", Forenames: "Sarah Meredyth", DateOfBirth: guidance.MustDate("1964-07-05")}
	n, a := licence.Check(licence.GB, "MORGA 657054 SM9IJ", &holder, "/documents/0/number")
	fmt.Println(n)
	for _, f := range a.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Pointer, f.Message)
	}
	fmt.Println("in the way:", len(a.Errors()))
	// Output:
	// MORGA657054SM9IJ
	// warning RA-EVD-032 /documents/0/number the number codes something else than the holder says; look, and ask for evidence of a change; these differ: surname
	// in the way: 0
}
