package cis2

import "github.com/rakit-dev/rakit/identity"

// UserInfo is a userinfo document that was read. Only [ReadUserInfo] makes one.
type UserInfo struct {
	user     identity.UserID
	roles    []Role
	readable bool // every role is of a shape known
	selected selection
	levels   levels
	found    notes
}

// ReadUserInfo reads one userinfo document of CIS2, a JSON object of at most
// 1 MiB. Faults of the roles, of the role selected and of levels are findings of
// the [Session]; a document that cannot be read as one person's is refused.
//
// The user is named by sub, nhsid_useruid or both, which then agree; sub is missing
// in some documents. uid is compared where it is an id, and names the user where
// nothing else does.
//
// The error is an [*input.Error] of a document that is no such JSON, or a
// [*guidance.Refusal] by RA-RBC-080 of one that names no user, or two.
func ReadUserInfo(data []byte) (UserInfo, error) {
	const op = "read userinfo"
	c, err := readClaims(data)
	if err != nil {
		return UserInfo{}, err
	}
	var u UserInfo
	if u.user, err = c.user(op); err != nil {
		return UserInfo{}, err
	}
	if u.user.IsZero() {
		return UserInfo{}, refuseUser(op, "the document names no user")
	}
	u.roles, u.readable = c.roles(&u.found)
	u.selected = c.selection(&u.found)
	u.levels = c.levels(&u.found)
	return u, nil
}
