package national_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/rbac/national"
)

func ExampleParseRoleCode() {
	code, err := national.ParseRoleCode("S8000:G8000:R8003")
	fmt.Println(code.JobRole, err)

	_, err = national.ParseRoleCode("R8003") // a job role is not a role code
	fmt.Println(err)
	// Output:
	// R8003 <nil>
	// not a role code: S, G and R with four digits each, and colons between
}

func ExampleParseRoleName() {
	name, err := national.ParseRoleName(`"Admin & Clerical":"Management - A & C":"Registration Authority Manager"`)
	fmt.Println(name.Tertiary, err)
	// Output: Registration Authority Manager <nil>
}

func ExampleCodes_Activity() {
	codes := national.PublicCodes()
	for _, code := range []string{"B1300", "B0068", "B0571"} {
		activity, _ := codes.Activity(code)
		fmt.Printf("%s %q %s %v\n", activity.Code, activity.Name, activity.Basis, activity.Sources)
	}
	// Output:
	// B1300 "Approve RA requests" sourced [PTL CIM AFCID]
	// B0068 "Verify Prescription" unverified [IDS]
	// B0571 "" sourced [EPS]
}

// A token names what was added to the job role; what somebody may do is more.
func ExamplePolicy_Effective() {
	policy := national.Public().OnlyEnabled()
	fmt.Println(policy.Effective("R8003", []string{"B0420"}))
	fmt.Println(policy.Path("R8003", []string{"B0420"}, "B0278"))
	fmt.Println(policy.Effective("R0572", []string{"B0420"})) // no list has this job role
	fmt.Println(policy.Version())
	// Output:
	// [B0068 B0278 B0420 B0570 B0572]
	// [B0420 B0278]
	// []
	// nrd-27.2-public-2026-11-21+only-enabled
}

func ExampleNewPolicy() {
	policy, err := national.NewPolicy("our-own-2027-01",
		map[string][]string{"R8000": {"B0825"}, "R5080": nil}, // every job role that it knows
		map[string][]string{"B0825": {"B0820"}})
	if err != nil {
		panic(err)
	}
	fmt.Println(policy.Effective("R8000", nil), policy.Effective("R5080", []string{"B0825"}))
	// Output: [B0820 B0825] [B0820 B0825]
}

func ExampleCodes_Check() {
	profile := national.Profile{JobRole: "R5077", Activities: []string{"B1300", "Approve RA requests"}}
	for _, f := range national.PublicCodes().Check(profile, "").Findings() {
		fmt.Println(f.Rule, f.Severity, f.Pointer, f.Message)
	}
	// Output:
	// RA-RBC-043 error /activities/1 it does not hold that an activity is B and four digits
	// RA-RBC-042 warning /jobRole the job role is marked as obsolete
}
