package main

import (
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// The people and organisations of the story. All are invented; the numbers are
// from the range that Ofcom keeps for drama.
var (
	rx1, rx2, rx3 = ods("RX1"), ods("RX2"), ods("RX3")

	manager   = authority.Actor{ID: user("999900000001"), Role: rbac.RAManager, Organisation: rx1}
	provider  = authority.Actor{ID: user("999900000002"), Role: rbac.RAManager, Organisation: rx2}
	agent     = authority.Actor{ID: user("999900000003"), Role: rbac.RAAgent, Organisation: rx2}
	stranger  = authority.Actor{ID: user("999900000004"), Role: rbac.RAAgent, Organisation: rx3}
	ringAgent = mobile("07700900100")

	registrant = identity.Registrant{
		Title: "Dr", GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10",
		NationalInsuranceNumber: "JK987654D", Email: "ada.example@example.nhs.uk", Mobile: "07700 900123",
	}
	agentSelf = identity.Registrant{
		GivenName: "Bea", FamilyName: "Agent", DateOfBirth: "1979-02-28", Mobile: "07700 900100",
	}
	otherNumber = mobile("07700900456")
)

func ods(s string) identity.ODSCode {
	code, err := identity.ParseODSCode(s)
	if err != nil {
		panic("demo: " + err.Error())
	}
	return code
}

func user(s string) identity.UserID {
	id, err := identity.ParseUserID(s)
	if err != nil {
		panic("demo: " + err.Error())
	}
	return id
}

func mobile(s string) identity.Mobile {
	m, err := identity.ParseMobile(s)
	if err != nil {
		panic("demo: " + err.Error())
	}
	return m
}
