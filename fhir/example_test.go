package fhir_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/fhir"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
)

func ExampleRolesOf() {
	held := fhir.Held{
		Assignment: rbac.Assignment{ID: "assignment-1", User: "555000000001", Position: "position-1", Organisation: "RX1", Start: guidance.MustDate("2026-01-01")},
		Position:   rbac.Position{ID: "position-1", Name: "Nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8000"}}},
	}
	roles, err := fhir.RolesOf(held.WithCodes(national.PublicCodes()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range roles[0].Code[0].Coding {
		fmt.Println(c.System, c.Code)
	}
	fmt.Println(roles[0].Organization.Identifier)
	// Output:
	// https://fhir.nhs.uk/CodeSystem/NHSDigital-SDS-JobRoleCode S8000:G8000:R8000
	// https://fhir.nhs.uk/England/CodeSystem/England-SDSJobRoleName R8000
	// {https://fhir.nhs.uk/Id/ods-organization-code RX1}
}
