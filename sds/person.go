package sds

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
)

// Person is a person of the directory, with all that was read, whether or not it is
// active: ask [Person.On].
type Person struct {
	User          string // uid
	Name          identity.NameParts
	Status        string // nhsPersonStatus; "1" is active
	Registrations []Registration
	Organisations []OrganisationPerson // in order of id

	at string // JSON Pointer
}

// Registration is a number by which a person is on a register. Number is absent where
// the text has not the form of the register; it is shown all the same.
type Registration struct {
	Register identity.Register
	Text     string
	Number   identity.RegistrationNumber
}

// OrganisationPerson is a person at an organisation.
type OrganisationPerson struct {
	ID           string // uniqueIdentifier
	Organisation string // ODS code
	Open         guidance.Date
	Close        guidance.Date
	Roles        []Role // in order of id

	at string
}

// Role is a role at an organisation. It is well-formed, or it would not be here.
type Role struct {
	ID           string // uniqueIdentifier: the role profile id
	Organisation string // ODS code
	Code         national.RoleCode
	Activities   []string // B codes added to the job role, each once, in their order
	AreasOfWork  []string
	Workgroups   []string
	Open         guidance.Date
	Close        guidance.Date

	at string
}

// RoleProfile returns the role as package rbac takes it.
func (r Role) RoleProfile() rbac.RoleProfile {
	return rbac.RoleProfile{ID: r.ID, Organisation: r.Organisation, RoleCode: r.Code.String(), Activities: slices.Clone(r.Activities)}
}

// Profile returns the codes of the role, for [national.Codes.Check].
func (r Role) Profile() national.Profile {
	return national.Profile{
		JobRole: r.Code.JobRole, Activities: slices.Clone(r.Activities),
		AreasOfWork: slices.Clone(r.AreasOfWork), Workgroups: slices.Clone(r.Workgroups),
	}
}

// active is the status of a person who is active.
const active = "1"

// On returns the person with what is active on the day, a London day, and says why the
// rest is not (RA-RBC-097 to 099):
//
//   - a person whose status is not 1 has nothing;
//   - what has a first day that is to come is left out;
//   - what has a first and a last day is active on both and between them;
//   - without a first day, a person at an organisation stays even if the last day is
//     past, and a role does not; without any day both stay.
//
// A role of a person at an organisation who is left out is left out as well.
func (p Person) On(day guidance.Date) (Person, guidance.Assessment) {
	var a guidance.Assessment
	held := p.Organisations
	p.Organisations = nil
	a.Require(ruleStatus, p.Status == active, p.at, "")
	if p.Status != active {
		return p, a
	}
	for _, o := range held {
		ended := !o.Open.IsZero() && past(o.Close, day)
		if !standing(&a, o.Open, ended, day, o.at) {
			continue
		}
		roles := o.Roles
		o.Roles = nil
		for _, r := range roles {
			if standing(&a, r.Open, past(r.Close, day), day, r.at) {
				o.Roles = append(o.Roles, r)
			}
		}
		p.Organisations = append(p.Organisations, o)
	}
	return p, a
}

// standing applies the rules on days.
func standing(a *guidance.Assessment, open guidance.Date, ended bool, day guidance.Date, at string) bool {
	begun := !day.IsZero() && !open.After(day)
	a.Require(ruleBegun, begun, at, "")
	a.Require(ruleEnded, !ended, at, "")
	return begun && !ended
}

func past(last, day guidance.Date) bool { return !last.IsZero() && last.Before(day) }
