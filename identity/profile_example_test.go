package identity_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// heldProfile is a profile that was opened in 2024, and two people of the
// Registration Authority.
func heldProfile() (p identity.Profile, agent, manager identity.UserID) {
	id, _ := identity.ParseUserID("555000000001")
	agent, _ = identity.ParseUserID("555000000002")
	manager, _ = identity.ParseUserID("555000000003")
	name, _ := identity.NewName(identity.NameParts{Given: "Ada", Family: "Example"})
	organisation, _ := identity.ParseODSCode("RX1")
	opened := time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)
	return identity.Profile{UserID: id, Name: name, DateOfBirth: guidance.MustDate("1990-04-01"), Organisation: organisation, Route: "in-person", OpenedAt: opened}, agent, manager
}

func ExampleProfile_Renamed() {
	p, agent, _ := heldProfile()
	name, _ := identity.NewName(identity.NameParts{Given: "Ada", Family: "Sample"})
	change := identity.NameChange{
		Name: name, Reason: identity.NameByMarriage, By: agent, At: time.Date(2024, 9, 30, 11, 0, 0, 0, time.UTC),
	}
	_, err := p.Renamed(change)
	fmt.Println(err)

	change.Proof = &identity.NameProof{
		Kind: identity.ProofMarriage, SeenOn: guidance.MustDate("2024-09-30"), SeenBy: agent, ReferenceEnds: "12AB",
	}
	renamed, err := p.Renamed(change)
	fmt.Println(err, p.PrintedName(), "->", renamed.PrintedName())
	fmt.Println("until", renamed.NameHistory[0].Until)
	// Output:
	// change-name of profile: refused by RA-IDN-077: the proof of the new name is missing; a correction says in a note what showed it
	// <nil> Ada Example -> Ada Sample
	// until 2024-09-30
}

func ExampleProfile_WithContact() {
	p, agent, _ := heldProfile()
	fmt.Println(len(p.CheckSelfUnlock("/profile").Errors()), "reason against unlocking by self-service")

	email, _ := identity.ParseEmail("ada@example.org")
	p, err := p.WithContact(identity.ContactChange{Email: email, By: agent, At: time.Date(2024, 9, 30, 11, 0, 0, 0, time.UTC)})
	fmt.Println(err, p.ContactHistory[0].Edits)
	fmt.Println(len(p.CheckSelfUnlock("/profile").Errors()), "reasons")
	// Output:
	// 1 reason against unlocking by self-service
	// <nil> [email-added]
	// 0 reasons
}

func ExampleProfile_Moved() {
	p, agent, _ := heldProfile()
	to, _ := identity.ParseODSCode("RX2")
	p, err := p.Moved(identity.Relocation{
		To: to, On: guidance.MustDate("2024-09-30"), By: agent, At: time.Date(2024, 9, 30, 11, 0, 0, 0, time.UTC),
	})
	fmt.Println(err, p.Organisation, "since", p.Relocations[0].On, "from", p.Relocations[0].From)
	// Output: <nil> RX2 since 2024-09-30 from RX1
}

func ExampleProfile_Closed() {
	p, agent, manager := heldProfile()
	noon := time.Date(2024, 9, 30, 11, 0, 0, 0, time.UTC)
	closed, err := p.Closed(identity.Closing{At: noon, By: agent, Reason: identity.LeftHealthcare}, true)
	fmt.Println(closed.Life(), err)
	for _, f := range closed.CheckNothingLeft(identity.Left{Positions: 1}, "/profile").Findings() {
		fmt.Println(f.Rule, f.Pointer, f.Message)
	}

	back := identity.ProfileReopening{At: noon.Add(time.Hour), By: agent, Reason: identity.ClosedInError}
	_, err = closed.Reopened(back)
	var refusal *guidance.Refusal
	fmt.Println(errors.As(err, &refusal), refusal.Rule())

	back.By = manager
	open, err := closed.Reopened(back)
	fmt.Println(open.Life(), err, "closed before for", open.Reopenings[0].Undid.Reason)
	// Output:
	// closed <nil>
	// RA-IDN-084 /profile/positions the profile is not open, and has positions left
	// true RA-IDN-086
	// open <nil> closed before for left-healthcare
}

func ExampleProfile_Superseded() {
	kept, agent, _ := heldProfile()
	p := kept
	p.UserID, _ = identity.ParseUserID("555000000009")
	p, err := p.Superseded(kept, identity.Supersession{By: agent, At: time.Date(2024, 9, 30, 11, 0, 0, 0, time.UTC)}, true)
	fmt.Println(p.Life(), err, "go on with", p.SupersededBy.UserID)
	// Output: superseded <nil> go on with 555000000001
}
