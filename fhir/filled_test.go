package fhir_test

import (
	"time"

	"github.com/rakit-dev/rakit/fhir"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func day(s string) guidance.Date { return guidance.MustDate(s) }

var (
	at     = time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)
	userID = must(identity.ParseUserID("555000000001"))
)

// filledProfile returns a profile of which every member holds something.
func filledProfile() identity.Profile {
	other := must(identity.ParseUserID("555000000009"))
	name := must(identity.NewName(identity.NameParts{Title: "Dr", Given: "Ada", Middle: "Beatrix Clara", Family: "Example"}))
	return identity.Profile{
		UserID: userID, Name: name, DateOfBirth: day("1985-12-10"),
		NINumber: must(identity.ParseNINumber("JK987654D")), Email: must(identity.ParseEmail("ada@example.org")),
		Mobile: must(identity.ParseMobile("07700 900123")), Photo: identity.Photo{Format: "jpeg"},
		TermsAcceptedOn: day("2026-11-20"), Organisation: must(identity.ParseODSCode("RX1")),
		CIS:   identity.CISRecord{Organisation: "RX1"},
		Route: "standard", OpenedAt: at, Verifications: []identity.Verification{{}},
		State: identity.ProfileSuperseded, PreferredName: must(identity.NewName(identity.NameParts{Middle: "Bea", Family: "Éxample"})),
		Closing:      &identity.Closing{At: at, By: other, Reason: identity.LeftHealthcare, Note: "note"},
		SupersededBy: &identity.Supersession{UserID: must(identity.ParseUserID("055000000002")), By: other, At: at, Note: "note"},
		NameHistory:  []identity.FormerName{{Name: name}}, ContactHistory: []identity.ContactEdits{{}},
		Relocations: []identity.Relocation{{}}, Reopenings: []identity.ProfileReopening{{}}, Version: 3,
	}
}

// allNumbers returns a number of each register.
func allNumbers() (all []identity.RegistrationNumber) {
	for _, n := range []struct {
		register identity.Register
		text     string
	}{
		{identity.GMC, "1234567"},
		{identity.GMCCode, "C1234567"},
		{identity.GMP, "G0123456"},
		{identity.NMC, "71A2998E"},
		{identity.GPhC, "2012345"},
		{identity.HCPC, "PH123456"},
		{identity.GDC, "123456"},
		{identity.GDCCode, "CD123456"},
		{identity.GDP, "D3345122"},
		{identity.GOC, "01-09491"},
		{identity.DIN, "312345"},
	} {
		all = append(all, must(identity.ParseRegistrationNumber(n.register, n.text)))
	}
	return all
}

// filledHeld returns an assignment and a position of which every member holds
// something. The second access profile has a job role alone.
func filledHeld() fhir.Held {
	approval := &rbac.Approval{By: []string{"555000000009"}, How: "access board", On: day("2024-02-01")}
	return fhir.Held{
		Assignment: rbac.Assignment{
			ID: "assignment-1", User: "555000000001", Position: "position-1", Organisation: "RX1",
			Start: day("2024-02-29"), End: day("2026-12-31"), OpenEndReason: "reason", AssignedBy: "555000000009",
			Request: "request-1", Approval: approval, At: at, Ended: &rbac.Ending{On: day("2026-03-01"), By: "555000000009"}, Version: 2,
		},
		Position: rbac.Position{
			ID: "position-1", Name: "Ward sister", Organisation: "RX1",
			AccessProfiles: []rbac.AccessProfile{
				{
					Organisation: "RX101", JobRole: "R8000", Activities: []string{"B0360", "B1300"},
					AreasOfWork: []string{"P0020:Q0300:T0640"}, Workgroups: []string{"012345678901"}, AssignablePositions: []string{"position-2"},
				},
				{JobRole: "R8001"},
			},
			Assignable: true, CopiedFrom: "position-0", Approval: approval, ChangedBy: []string{"555000000009"},
			Closed: &rbac.PositionClosing{On: day("2026-11-21"), By: "555000000009", Reason: "reason"}, Version: 4,
		},
		Directory: []fhir.DirectoryProfile{
			{ID: must(identity.ParseRoleProfileID("055000000003")), Code: must(national.ParseRoleCode("S8000:G8000:R8000"))},
			{},
		},
	}
}

func filledOrganisation() organisation.Organisation {
	return organisation.Organisation{
		Code: "A99968", Name: "Example Surgery", Class: organisation.Site, Open: guidance.Interval{From: day("1974-04-01"), To: day("2024-02-29")},
		Inactive: true,
		Roles: []organisation.Role{
			{ID: "RO177", Instance: 100, Primary: true, Open: guidance.Since(day("1974-04-01")), Inactive: true},
			{ID: "RO76"},
		},
		Successors: []string{"G7H8J"}, Predecessors: []string{"A99967", "A99966"},
	}
}
