package rbac

import (
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
)

// roles returns the codes of RA staff by which a change is judged.
func (c PositionChange) roles() []NationalRole {
	if c.NationalRoles == nil {
		return NationalRoles()
	}
	return c.NationalRoles
}

// RoleCodes returns the codes of p (R and B codes) that a line of the table names, each
// once, sorted: those that make somebody RA staff, alone or with another one.
func (p Position) RoleCodes(table []NationalRole) (codes []string) {
	for _, profile := range p.AccessProfiles {
		codes = append(codes, profile.roleCodes(table)...)
	}
	return setOf(codes)
}

func (a AccessProfile) roleCodes(table []NationalRole) (codes []string) {
	for _, n := range table {
		if n.JobRole != "" && n.JobRole == a.JobRole {
			codes = append(codes, n.JobRole)
		}
		if n.Activity != "" && slices.Contains(a.Activities, n.Activity) {
			codes = append(codes, n.Activity)
		}
	}
	return codes
}

// judgeRoleCodes applies RA-RBC-076.
func (p Position) judgeRoleCodes(a *guidance.Assessment, table []NationalRole) {
	if !p.Assignable {
		a.Skip(ruleAssignableRoles)
		return
	}
	for i, profile := range p.AccessProfiles {
		a.Require(ruleAssignableRoles, len(profile.roleCodes(table)) == 0, "/accessProfiles/"+strconv.Itoa(i), "")
	}
}

// HeldRoles returns the roles of RA staff that the table gives to whoever holds p, and
// where, each once: every role of an access profile, and not the highest only, as
// [RoleOf] returns it.
func (p Position) HeldRoles(table []NationalRole) (held []HeldRole) {
	for _, profile := range p.AccessProfiles {
		if profile.JobRole == "" {
			continue
		}
		for _, n := range table {
			h := HeldRole{Organisation: p.At(profile), Role: n.Role}
			if n.Role.valid() && n.fits(profile.JobRole, profile.Activities) && !slices.Contains(held, h) {
				held = append(held, h)
			}
		}
	}
	return held
}

// Beside returns those among held by which the user has a position, whichever it is, on
// one of the days that are asked for. The assignment that has the id of r is not among
// them.
func (r AssignmentRequest) Beside(held []Assignment) (beside []Assignment) {
	for _, h := range held {
		if h.User == r.User && h.ID != r.ID && h.meets(r.Start, r.End) {
			beside = append(beside, h)
		}
	}
	return beside
}
