package cis2

import (
	"errors"
	"slices"

	"github.com/rakit-dev/rakit/rbac"
)

// ErrAssurance says that the sign-in does not show the levels of assurance that are
// asked for: one is too low, missing, or told in two ways. Whoever signs in again, as
// the levels want it, may have them.
var ErrAssurance = errors.New("the sign-in does not show the levels of assurance that are needed")

// RARole returns the role of the Registration Authority under which a request acts:
// the role of [Session.Choose], by the national codes of the table
// ([rbac.NationalRoles], with lines of one's own). Activities count that the role
// names; a role without the job role or the activity of a line gives none. Nor does
// a job role that neither the policy of the session nor a line of the table knows.
//
// The levels of assurance are the least that the session must show, since an RA role
// is given to nobody whose sign-in is in doubt: 3 and 3 for the acts of a
// Registration Authority. The package supposes none; Levels{} asks for none.
//
// The error is [ErrAssurance], which comes before all others, a [ChoiceError], or
// [rbac.ErrNoRARole].
func (s Session) RARole(header string, table []rbac.NationalRole, least Levels) (rbac.ChosenRole, error) {
	if !s.Assurance.Meets(least) {
		return rbac.ChosenRole{}, ErrAssurance
	}
	r, err := s.Choose(header)
	if err != nil {
		return rbac.ChosenRole{}, err
	}
	named := func(n rbac.NationalRole) bool { return n.JobRole == r.JobRole }
	if !r.Grants() && !slices.ContainsFunc(table, named) {
		return rbac.ChosenRole{}, rbac.ErrNoRARole
	}
	return rbac.ChooseRole([]rbac.RoleProfile{r.profile()}, r.ID, table)
}
