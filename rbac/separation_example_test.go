package rbac_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// An ID Checker repaired an expired card in 2016, and may not today. Each decision
// goes by the matrix of its day.
func ExampleAuthorize_replay() {
	for _, on := range []string{"2016-05-01", "2026-05-01"} {
		d := rbac.Authorize(rbac.Standing{}, rbac.Request{
			Actor: rbac.Actor{ID: "555000000001", Organisation: "RX1", Role: rbac.IDChecker},
			Act:   rbac.RepairCard, Organisation: "RX1", Subject: "555000000002", On: guidance.MustDate(on),
		})
		fmt.Println(on, d.Edition, d.Allowed, d.Permission.Basis)
	}
	// Output:
	// 2016-05-01 cis/2 true sourced
	// 2026-05-01 cim/1 false invalid
}

// Local policy says that whoever defined a position may give it, and that this is
// noted.
func ExampleDuties_Assigning() {
	policy := rbac.Duties{DefinerAssigns: rbac.Note}
	as := policy.Assigning("555000000001", "555000000001")
	fmt.Println(as.Refusal("assign position"))
	for _, f := range as.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Message)
	}
	// Output:
	// <nil>
	// info RA-RBC-072 the actor defined the position, as local policy allows
}

func ExampleDuties_Together() {
	as := rbac.Duties{}.Together([]rbac.HeldRole{
		{Organisation: "RX1", Role: rbac.Sponsor}, {Organisation: "RX1", Role: rbac.RAAgent}, {Organisation: "RX2", Role: rbac.Sponsor},
	})
	for _, f := range as.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Pointer)
	}
	// Output:
	// warning RA-RBC-073 /0
}
