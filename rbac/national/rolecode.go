package national

import "errors"

// ErrRoleCode is returned for text that is no role code.
var ErrRoleCode = errors.New("not a role code: S, G and R with four digits each, and colons between")

// RoleCode is the code of a role as CIS2 and the directory write it (claim
// role_code, attribute nhsJobRoleCode): staff group, sub staff group, job role.
type RoleCode struct {
	StaffGroup    string // for example "S8000"
	SubStaffGroup string // for example "G8000"
	JobRole       string // for example "R8000": this decides, and the other two do not
}

// ParseRoleCode reads a role code, for example "S8000:G8000:R8000", byte for byte:
// no spaces, capital letters. A job role alone is no role code: see [IsJobRole].
// Whether there is such a role, and in these groups, is not looked up. The error
// is [ErrRoleCode].
func ParseRoleCode(s string) (RoleCode, error) {
	staff, sub, role, ok := triple(s, "SGR")
	if !ok {
		return RoleCode{}, ErrRoleCode
	}
	return RoleCode{StaffGroup: staff, SubStaffGroup: sub, JobRole: role}, nil
}

// String returns the code as [ParseRoleCode] reads it.
func (c RoleCode) String() string { return c.StaffGroup + ":" + c.SubStaffGroup + ":" + c.JobRole }
