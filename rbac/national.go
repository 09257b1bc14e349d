package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac/national"
)

// NationalRole says by which national codes (National RBAC Database) somebody is
// known to hold a role of RA staff: a job role, an activity, or both.
type NationalRole struct {
	JobRole   string // R code, for example "R5090"; "" is any job role
	Activity  string // B code, for example "B0267"; "" if the job role alone is enough
	Role      Role
	Basis     guidance.Basis
	Citations []guidance.Citation // they carry the days on which the pages were edited and read
	Rationale string              // why, where no page says it
}

// NationalRoles returns the national codes of RA staff that are public, in the
// order of the hierarchy. For those of [RolesWithoutCode] none is: whoever knows theirs
// appends a line of their own. The table is the caller's own copy.
func NationalRoles() []NationalRole {
	who, form := applyForCareID.At("Who can use this service?"), pathToLive.At("Roles and business codes: Registration authority (RA)")
	cite := func(cs ...guidance.Citation) []guidance.Citation { return cs }
	return []NationalRole{
		{JobRole: "R5080", Role: RAManager, Basis: guidance.Sourced, Citations: cite(who, form)},
		{
			JobRole: "R5090", Activity: "B0272", Role: AdvancedRAAgent, Basis: guidance.Unverified, Citations: cite(form),
			Rationale: "the page gives R5090 to RA Agents and advanced RA Agents alike, and names B0272 \"Approve RA requests (advanced)\"; that the activity tells the two apart is inferred from the names",
		},
		{JobRole: "R5090", Role: RAAgent, Basis: guidance.Sourced, Citations: cite(who, form)},
		{Activity: "B1300", Role: Sponsor, Basis: guidance.Sourced, Citations: cite(who, assignablePositions.At("What assignable positions are"))},
		{Activity: "B0267", Role: IDChecker, Basis: guidance.Sourced, Citations: cite(who, form)},
	}
}

// RolesWithoutCode returns the roles of RA staff for which no public source gives a
// national code: lines that ask for nothing and so fit nobody, to be copied and
// filled in. The table is the caller's own copy.
func RolesWithoutCode() []NationalRole {
	return []NationalRole{{
		Role: LocalSmartcardAdministrator, Basis: guidance.Unverified,
		Citations: []guidance.Citation{applyForCareID.At("Who can use this service?"), pathToLive.At("Roles and business codes: Registration authority (RA)")},
		Rationale: "the index of Care Identity Management knows the role; neither page, which name the codes of the others, has one for it",
	}}
}

// RoleOf returns the highest role, in the order of the hierarchy, that the table
// gives to one role profile with this job role (an R code) and these activities
// (B codes), and the line that gives it. ok is false where no line does, and for
// every profile without a job role. Codes are compared byte for byte.
//
// A job role that nobody knows gives nothing, by no activity either. Known are those
// of the public national list ([national.PublicCodes]) and those that a line of the
// table names: whoever relies on a newer code says so in a line of their own.
//
// Activities are those that the profile names. What the national baseline adds
// to a job role, or one activity includes of another, is not in a role profile
// and not known here, so that it gives nothing.
func RoleOf(jobRole string, activities []string, table []NationalRole) (role Role, line NationalRole, ok bool) {
	if jobRole == "" {
		return 0, NationalRole{}, false
	}
	for _, n := range table {
		if !slices.Contains(Roles(), n.Role) || !n.fits(jobRole, activities) {
			continue
		}
		if !ok || n.Role < role {
			role, line, ok = n.Role, n, true
		}
	}
	if !ok || !knowsJobRole(jobRole, table) {
		return 0, NationalRole{}, false
	}
	return role, line, true
}

// knowsJobRole reports whether a job role is public, or named by a line of the
// table that gives a role at all.
func knowsJobRole(jobRole string, table []NationalRole) bool {
	named := func(n NationalRole) bool { return n.JobRole == jobRole && slices.Contains(Roles(), n.Role) }
	return national.Public().Knows(jobRole) || slices.ContainsFunc(table, named)
}

// fits reports whether the profile has what the line asks for. A line that asks
// for nothing fits nobody.
func (n NationalRole) fits(jobRole string, activities []string) bool {
	if n.JobRole == "" && n.Activity == "" {
		return false
	}
	return (n.JobRole == "" || n.JobRole == jobRole) && (n.Activity == "" || slices.Contains(activities, n.Activity))
}
