package sandbox

import (
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// The organisations.
var (
	rx1 = mustODS("RX1") // registering
	rx2 = mustODS("RX2") // RA service provider, with an agreement with RX1; RA parent of RX3
	rx3 = mustODS("RX3") // RA child of RX2
	rx9 = mustODS("RX9") // another organisation, with no link to any of them
)

// agent is a member of RA staff.
type agent struct {
	number       int // the last three digits of user id, mobile and NI number
	given        string
	organisation identity.ODSCode
	role         rbac.Role
}

// agents are the RA staff: every role at RX1, RX2 and RX9, and the RA Manager of
// RX3, whose RA is otherwise that of RX2.
var agents = func() []agent {
	all := staff(101, rx2, "Rachel", "Ravi", "Rosa", "Rhys", "Ruth", "Robin")
	all = append(all, staff(111, rx1, "Olga", "Owen", "Olive", "Omar", "Orla", "Oscar")...)
	all = append(all, staff(131, rx3, "Theo")...)
	return append(all, staff(191, rx9, "Nadia", "Neil", "Nora", "Noel", "Nell", "Niamh")...)
}()

func staff(first int, org identity.ODSCode, names ...string) []agent {
	all := make([]agent, len(names))
	for i, name := range names {
		all[i] = agent{first + i, name, org, rbac.Roles()[i]}
	}
	return all
}

// actor returns the agent as they act.
func (a agent) actor() authority.Actor {
	return authority.Actor{ID: mustUser(fmt.Sprintf("999900000%03d", a.number)), Role: a.role, Organisation: a.organisation}
}

// name is that of [Seeded].
func (a agent) name() string {
	return "agent/" + strings.ToLower(a.organisation.String()) + "/" + a.role.String()
}

// who returns the member of staff with a role at an organisation.
func who(org identity.ODSCode, role rbac.Role) authority.Actor {
	for _, a := range agents {
		if a.organisation == org && a.role == role {
			return a.actor()
		}
	}
	panic("sandbox: no such agent") // not reached: see TestActors
}

// person is somebody who is not RA staff.
type person struct {
	number int // the last three digits of user id and serial number; the last two of all other numbers
	given  string
	family string
	mobile string // "": by the number
}

// registrant returns the person as they write to the RA. The numbers are in the
// range that Ofcom keeps for drama; nobody holds the others.
func (p person) registrant() identity.Registrant {
	mobile := p.mobile
	if mobile == "" {
		mobile = fmt.Sprintf("07700 900%03d", p.number)
	}
	return identity.Registrant{
		GivenName: p.given, FamilyName: p.family,
		DateOfBirth:             fmt.Sprintf("19%02d-0%d-%02d", 60+p.number%40, 1+p.number%9, 1+p.number%28),
		NationalInsuranceNumber: fmt.Sprintf("JK9%05dD", p.number),
		Email:                   strings.ToLower(p.given) + fmt.Sprintf(".%d@example.nhs.uk", p.number),
		Mobile:                  mobile,
	}
}

// items are what the person sends in. The photograph itself is never kept, so
// that none is drawn.
func (p person) items() registration.Items {
	r := p.registrant()
	return registration.Items{
		Registrant: r,
		Documents: []evidence.Document{{
			Kind: evidence.UKPassport.String(), Number: fmt.Sprintf("555000%03d", p.number), Issued: "2018-05-01", Expires: "2028-05-01",
			Seen:   evidence.Scan,
			Holder: &evidence.Holder{GivenName: p.given, FamilyName: p.family, DateOfBirth: r.DateOfBirth},
		}},
		Photo: &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240_000},
	}
}

// profile returns the person's profile as the directory has held it for long.
func (p person) profile(id identity.UserID, org identity.ODSCode) identity.Profile {
	claim, _ := p.registrant().Assess("", guidance.DateOf(Start), nil)
	return identity.Profile{
		UserID: id, Name: claim.Name, DateOfBirth: claim.DateOfBirth, NINumber: claim.NINumber, Email: claim.Email,
		Mobile: claim.Mobile, Organisation: org, Route: evidence.InPerson.String(), OpenedAt: Start.AddDate(-3, 0, 0),
	}
}

func (p person) userID() identity.UserID { return mustUser(fmt.Sprintf("999900000%03d", p.number)) }

func mustODS(s string) identity.ODSCode { return must(identity.ParseODSCode(s)) }

func mustUser(s string) identity.UserID { return must(identity.ParseUserID(s)) }

func mustMobile(s string) identity.Mobile { return must(identity.ParseMobile(s)) }

func must[T any](v T, err error) T {
	if err != nil {
		panic("sandbox: " + err.Error()) // not reached: constants of this package
	}
	return v
}
