package access

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
)

// Setting is what holds for everybody. The zero Setting gives nobody anything.
type Setting struct {
	Policy        *national.Policy      // baseline of job roles and inclusion of activities; nil gives no activity
	NationalRoles []rbac.NationalRole   // which codes give a role of RA staff, for example [rbac.NationalRoles]; nil gives none
	Standing      rbac.Standing         // RA parent links and agreements
	Organisations organisation.Register // which organisations are open when; of those not in it nothing is said
}

// User is a profile as far as it matters here. Whoever has none may do nothing.
type User struct {
	ID     string              // user id
	Closed []guidance.Interval // the days on which the profile is closed; one without a last day is closed until further notice
}

// UserOf returns the user of a profile: closed from the London day of its closing
// on, or on every day if it is not open and does not say since when.
func UserOf(p identity.Profile) User {
	u := User{ID: p.UserID.String()}
	switch {
	case p.Life() == identity.ProfileOpen:
	case p.Life() == identity.ProfileClosed && p.Closing != nil:
		u.Closed = []guidance.Interval{guidance.Since(p.Closing.On())}
	default:
		u.Closed = []guidance.Interval{{}}
	}
	return u
}

// Population is many people, the positions there are, and who holds which. The
// zero Population gives nobody anything. [Compile] wants ids to be there and to
// stand once; where an assignment is of an organisation is what its position says.
type Population struct {
	Setting
	Users       []User
	Positions   []rbac.Position
	Assignments []rbac.Assignment
	Grants      []rbac.Grant // exceptional access
}
