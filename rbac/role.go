package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Role is a role in the hierarchy of Registration Authority staff ("What is a
// Registration Authority"). The zero Role is invalid and may do nothing.
type Role uint8

// The six roles, in the order of the hierarchy.
const (
	RAManager                   Role = iota + 1 // runs the RA of an organisation
	AdvancedRAAgent                             // RA Agent (Advanced): also keeps positions
	RAAgent                                     // registers users, issues cards, assigns positions
	Sponsor                                     // asks for access on behalf of the organisation; creates no user
	IDChecker                                   // RA Agent ID Checker: verifies identity face to face
	LocalSmartcardAdministrator                 // "unlocker"

	// Self is no role of RA staff: the person themselves, upon their own record and
	// nobody else's (RA-RBC-007).
	Self
)

var roleNames = []string{
	"ra-manager", "advanced-ra-agent", "ra-agent", "sponsor", "id-checker", "local-smartcard-administrator", "self",
}

// Roles returns every role of RA staff, in the order of the hierarchy. [Self] is
// none of them.
func Roles() []Role { return guidance.MembersClosed[Role](roleNames[:LocalSmartcardAdministrator]) }

// String returns the role as it is written in documents, or "invalid".
func (r Role) String() string { return guidance.NameClosed(roleNames, r) }

// MarshalText returns the role as text; the zero Role is an error.
func (r Role) MarshalText() ([]byte, error) { return guidance.MarshalClosed("RA role", roleNames, r) }

// UnmarshalText reads a role, exactly; unknown text is a
// [*guidance.UnknownValueError].
func (r *Role) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[Role]("RA role", roleNames, string(text))
	return err
}

func (r Role) valid() bool { return r == Self || slices.Contains(Roles(), r) }
