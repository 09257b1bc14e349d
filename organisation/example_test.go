package organisation_test

import (
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
)

func ExampleRegister_SuccessorsOn() {
	const file = `{"code":"RX1","open":{"from":"2001-04-01","to":"2020-03-31"}}
{"code":"RX2","name":"Example Trust","open":{"from":"2020-04-01"},"predecessors":["RX1"]}`
	var all []organisation.Organisation
	for o, err := range organisation.Read(strings.NewReader(file)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		all = append(all, o)
	}
	register := organisation.NewRegister(all)
	today := guidance.MustDate("2026-11-21")
	fmt.Println("closed:", register.ClosedOn("RX1", today))
	open, _ := register.SuccessorsOn("RX1", today)
	for _, o := range open {
		fmt.Println("after it:", o.Code, o.Name)
	}
	// Output:
	// closed: true
	// after it: RX2 Example Trust
}

func ExampleCheckShape() {
	issued := guidance.MustDate("2019-01-01")
	for _, f := range organisation.CheckShape("G7H8J", issued, "/code").Findings() {
		fmt.Println(f.Rule, f.Severity, f.Basis)
	}
	// Output:
	// RA-RBC-091 warning disputed
}
