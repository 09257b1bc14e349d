package rbac_test

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func ExampleAuthorize() {
	standing := rbac.Standing{Agreements: []rbac.Agreement{{
		ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: guidance.Since(guidance.MustDate("2020-04-10")),
		Channels: []string{"microsoft-teams"}, Locations: []string{"home"},
	}}}
	request := rbac.Request{
		Actor: rbac.Actor{ID: "100000000001", Organisation: "RX2", Role: rbac.RAAgent},
		Act:   rbac.HoldCall, Organisation: "RX1", On: guidance.MustDate("2020-04-20"),
	}
	decision := rbac.Authorize(standing, request)
	fmt.Println(decision.Allowed, decision.Edition, decision.Permission.Basis)
	fmt.Println(decision.Permission.Citations[0].Section)
	// Output:
	// true cis-emergency/2 sourced
	// Stage 2
}

func ExampleAuthorize_refused() {
	request := rbac.Request{
		Actor: rbac.Actor{ID: "100000000001", Organisation: "RX2", Role: rbac.Sponsor},
		Act:   rbac.CreateIdentity, Organisation: "RX1", Subject: "100000000001",
		On: guidance.MustDate("2024-09-23"),
	}
	decision := rbac.Authorize(rbac.Standing{}, request)
	for _, f := range decision.Findings {
		fmt.Println(f.Rule, f.Pointer, f.Message)
	}
	// Output:
	// RA-RBC-001 /act the permission matrix cim/1 does not give create-identity to sponsor
	// RA-RBC-003 /organisation the actor's organisation is neither this one, nor an RA parent of it, nor its provider by an agreement in force that day
	// RA-RBC-002 /subject the person acted upon is the actor
}

func ExampleCheckCall() {
	agreement := rbac.Agreement{
		ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: guidance.Since(guidance.MustDate("2020-04-10")),
		Channels: []string{"microsoft-teams"}, Locations: []string{"home"},
	}
	fmt.Println(rbac.CheckCall(agreement, "zoom", "home", "/videoCall").Refusal("hold call"))
	// Output:
	// hold call: refused by RA-RBC-010: this channel has not been agreed between provider and organisation
}

func ExampleAssign() {
	_, err := rbac.Assign(rbac.AssignmentRequest{
		ID: "as-1", User: "100000000002", Position: rbac.Position{ID: "p-1", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}},
		Start: guidance.MustDate("2020-04-20"), AssignedBy: "100000000001",
		At: time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC),
	})
	fmt.Println(err)
	// Output:
	// assign position: refused by RA-RBC-021: it does not hold that an assignment has a last day, or a reason why it has none
}

func ExampleNewGrant() {
	grant, err := rbac.NewGrant(rbac.GrantRequest{
		ID: "g-1", User: "100000000002", Organisation: "FFFFF",
		Profession: "pharmacist", RegistrationNumber: "2000001",
		Reason: "cover while colleagues isolate", WorkingAt: "FX1AA",
		Start: guidance.MustDate("2020-04-20"), End: guidance.MustDate("2020-09-30"), Review: guidance.MustDate("2020-06-30"),
		GrantedBy: "100000000001", GrantedAt: time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC),
	})
	fmt.Println(err, grant.ActiveOn(guidance.MustDate("2020-09-30")), grant.ActiveOn(guidance.MustDate("2020-10-01")))
	fmt.Println(grant.ReviewDue(guidance.MustDate("2020-06-30")))
	// Output:
	// <nil> true false
	// true
}

func ExampleGrant_Revoke() {
	grant := rbac.Grant{
		ID: "g-1", Start: guidance.MustDate("2020-04-20"), End: guidance.MustDate("2020-09-30"),
		GrantedAt: time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC),
	}
	at := time.Date(2020, 5, 31, 23, 30, 0, 0, time.UTC) // 1 June in London
	grant, err := grant.Revoke("100000000001", "back to one site", at)
	fmt.Println(err, grant.ActiveOn(guidance.MustDate("2020-05-31")), grant.ActiveOn(guidance.MustDate("2020-06-01")))
	_, err = grant.Revoke("100000000001", "once more", at)
	fmt.Println(err)
	// Output:
	// <nil> true false
	// revoke exceptional access: refused by RA-EXC-008: the access was revoked before
}

func ExampleGrant_Reviewed() {
	grant := rbac.Grant{
		ID: "g-1", Start: guidance.MustDate("2020-04-20"), End: guidance.MustDate("2020-09-30"), Review: guidance.MustDate("2020-06-30"),
		GrantedAt: time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC),
	}
	grant, err := grant.Reviewed(rbac.ReviewDetails{
		By: "100000000001", Note: "still covers for colleagues who isolate", Next: guidance.MustDate("2020-08-31"),
		At: time.Date(2020, 6, 30, 9, 0, 0, 0, time.UTC),
	})
	fmt.Println(err, grant.ReviewDue(guidance.MustDate("2020-06-30")), grant.ReviewDue(guidance.MustDate("2020-08-31")))
	_, err = grant.Reviewed(rbac.ReviewDetails{
		By: "100000000001", Note: "still covers", Next: guidance.MustDate("2020-10-01"),
		At: time.Date(2020, 8, 31, 9, 0, 0, 0, time.UTC),
	})
	fmt.Println(err)
	// Output:
	// <nil> false true
	// review exceptional access: refused by RA-EXC-013: it does not hold that a review of exceptional access sets the next review date, after its own day and within the days of the access; it sets none only where no such day is left
}

func ExampleStanding_Organisations() {
	since := guidance.Since(guidance.MustDate("2020-04-10"))
	standing := rbac.Standing{
		Links:      []rbac.Link{{Child: "RX2", Parent: "RX1", Interval: since}},
		Agreements: []rbac.Agreement{{ID: "a-1", Provider: "RX1", Organisation: "FX1AA", Interval: since}},
	}
	fmt.Println(standing.Organisations("RX1", guidance.MustDate("2020-04-09")))
	fmt.Println(standing.Organisations("RX1", guidance.MustDate("2020-04-10")))
	// Output:
	// [RX1]
	// [FX1AA RX1 RX2]
}

func ExampleChooseRole() {
	profiles := []rbac.RoleProfile{
		{ID: "555000000001", Organisation: "RX1", RoleCode: "S0080:G0440:R5090"},
		{ID: "555000000002", Organisation: "RX2", RoleCode: "S8000:G8000:R8001", Activities: []string{"B1300"}},
	}
	_, err := rbac.ChooseRole(profiles, "", rbac.NationalRoles())
	fmt.Println(err)
	chosen, err := rbac.ChooseRole(profiles, "555000000002", rbac.NationalRoles())
	fmt.Println(chosen.Role, chosen.Organisation, err)
	// Output:
	// several role profiles, and none is selected
	// sponsor RX2 <nil>
}
