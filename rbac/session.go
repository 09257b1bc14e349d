package rbac

import (
	"errors"
	"slices"

	"github.com/rakit-dev/rakit/rbac/national"
)

// RoleProfile is one role of a person at one organisation, as CIS2 tells it of
// whoever signed in (a member of nhsid_nrbac_roles).
type RoleProfile struct {
	ID           string   // person_roleid: the role profile id, twelve digits
	Organisation string   // org_code: ODS code
	RoleCode     string   // role_code, for example "S0080:G0440:R5090"
	Activities   []string // activity_codes: B codes; never the names beside them, whose order differs
}

// ChosenRole is what a session acts as: one role at one organisation.
type ChosenRole struct {
	Profile      string       // id of the role profile
	Organisation string       // ODS code
	Role         Role         // of RA staff
	Line         NationalRole // the line of the table that gives the role
}

// The errors of [ChooseRole]. None repeats an id or a code.
var (
	// ErrRoleNotChosen says that there are several role profiles and none was
	// selected. The first is never taken by default.
	ErrRoleNotChosen = errors.New("several role profiles, and none is selected")
	// ErrRoleUnknown says that the selected id is not that of one role profile of
	// the person.
	ErrRoleUnknown = errors.New("the selected role profile is not one of the person's")
	// ErrNoRARole says that there is no role profile, or that the one selected
	// gives no role of RA staff.
	ErrNoRARole = errors.New("the role profile gives no role of the Registration Authority")
)

// ChooseRole returns the role under which a session acts. selected is the id of
// one of the person's role profiles: the claim selected_roleid, or the header
// NHSD-Session-URID; where both are there, and where the claim is there and
// empty, the caller decides what that means. With "" the only profile is taken.
// A profile without an id is never taken. The table is [NationalRoles], with
// lines of one's own; a role code of another form, and a job role that is not known
// ([RoleOf]), give nothing.
//
// The errors are [ErrRoleNotChosen], [ErrRoleUnknown] and [ErrNoRARole].
func ChooseRole(profiles []RoleProfile, selected string, table []NationalRole) (ChosenRole, error) {
	p, err := chooseProfile(profiles, selected)
	if err != nil {
		return ChosenRole{}, err
	}
	code, err := national.ParseRoleCode(p.RoleCode)
	if err != nil {
		return ChosenRole{}, ErrNoRARole
	}
	role, line, ok := RoleOf(code.JobRole, p.Activities, table)
	if !ok {
		return ChosenRole{}, ErrNoRARole
	}
	return ChosenRole{Profile: p.ID, Organisation: p.Organisation, Role: role, Line: line}, nil
}

func chooseProfile(profiles []RoleProfile, selected string) (RoleProfile, error) {
	if selected == "" {
		return onlyProfile(profiles)
	}
	named := func(p RoleProfile) bool { return p.ID == selected }
	i := slices.IndexFunc(profiles, named)
	// An id that stands twice names no one profile.
	if i < 0 || slices.ContainsFunc(profiles[i+1:], named) {
		return RoleProfile{}, ErrRoleUnknown
	}
	return profiles[i], nil
}

func onlyProfile(profiles []RoleProfile) (RoleProfile, error) {
	switch {
	case len(profiles) == 0:
		return RoleProfile{}, ErrNoRARole
	case len(profiles) > 1:
		return RoleProfile{}, ErrRoleNotChosen
	case profiles[0].ID == "":
		return RoleProfile{}, ErrRoleUnknown
	}
	return profiles[0], nil
}
