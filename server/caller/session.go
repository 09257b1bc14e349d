package caller

import (
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
)

// caller returns the person whom the claims name, in the role that the header
// chose; "" is none. Which codes give which role is a matter of package rbac.
func (b *Bearer) caller(c claims, chosen string) (Caller, error) {
	user, err := c.user()
	if err != nil {
		return Caller{}, err
	}
	selected, err := c.selected(chosen)
	if err != nil {
		return Caller{}, err
	}
	role, err := rbac.ChooseRole(c.profiles(), selected, b.config.Roles)
	switch {
	case errors.Is(err, rbac.ErrRoleNotChosen):
		return Caller{}, ErrRoleNotChosen
	case err != nil:
		return Caller{}, fmt.Errorf("%w: %w", ErrNoRole, err)
	}
	organisation, ok := exactODSCode(role.Organisation)
	if !ok {
		return Caller{}, fmt.Errorf("%w: the role is at no organisation", ErrNoRole)
	}
	return Caller{Actor: authority.Actor{ID: user, Role: role.Role, Organisation: organisation}, Assess: true}, nil
}

// selected returns the id of the role profile in which the session acts; "" when
// nothing chose one. An empty selected_roleid is a fault and not "absent", as in
// the national API platform. Which of claim and header would win is written
// nowhere, so they must agree.
func (c claims) selected(header string) (string, error) {
	switch {
	case c.SelectedRole == nil:
		return header, nil
	case *c.SelectedRole == "":
		return "", badToken("the token selects a role, and names none")
	case header != "" && header != *c.SelectedRole:
		return "", fmt.Errorf("%w: the header %s chooses another role than the token", ErrNoRole, headerRoleProfile)
	}
	return *c.SelectedRole, nil
}

func (c claims) profiles() []rbac.RoleProfile {
	profiles := make([]rbac.RoleProfile, len(c.Roles))
	for i, r := range c.Roles {
		profiles[i] = rbac.RoleProfile{ID: r.ID, Organisation: r.Organisation, RoleCode: r.RoleCode, Activities: r.ActivityCodes}
	}
	return profiles
}
