package caller

import (
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac/cis2"
)

// caller returns the person whom the claims name, in the role that the header
// chose; "" is none. Which role a session acts under is a matter of package cis2,
// and which codes give which RA role one of package rbac.
//
// An empty selected_roleid is a fault and not "absent", as in the national API
// platform. Which of claim and header would win is written nowhere, so they must
// agree.
func (b *Bearer) caller(c claims, chosen string) (Caller, error) {
	user, err := c.user()
	if err != nil {
		return Caller{}, err
	}
	role, err := c.session.RARole(chosen, b.config.Roles, b.config.assurance())
	switch {
	case errors.Is(err, cis2.SelectionInvalid):
		return Caller{}, badToken("the token selects a role, and names none")
	case errors.Is(err, cis2.SeveralRoles):
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
