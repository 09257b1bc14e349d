package cis2

import "github.com/rakit-dev/rakit/rbac/national"

// ReadAccessToken reads what the claims of an access token say of roles, of the role
// selected and of levels, as [ReadUserInfo] and [NewSession] read those of the
// other documents. The payload is a JSON object of at most 1 MiB; the policy is that
// of [NewSession].
//
// The session names nobody: sub of an access token is of a form that its issuer
// chooses (RFC 9068 §2.2), so that whoever verifies the token reads the user. The
// signature is NOT verified, nor issuer, audience and times.
//
// The error is an [*input.Error] of what is no such JSON, or a [*guidance.Refusal] by
// RA-RBC-085 where the roles or the role selected are of no shape known: of a token
// that was made for us nothing is left out. All other faults are findings.
func ReadAccessToken(payload []byte, policy *national.Policy) (Session, error) {
	const op = "read access token"
	c, err := readClaims(payload)
	if err != nil {
		return Session{}, err
	}
	var u UserInfo
	if u.roles, u.readable = c.roles(&u.found); !u.readable {
		return Session{}, ruleShape.Refuse(op, "/"+claimRoles, "the roles, or one of them, are of no shape known")
	}
	if _, ok := c.text(claimSelected); !ok {
		return Session{}, ruleShape.Refuse(op, "/"+claimSelected, "the id of a role is wanted as text")
	}
	u.selected, u.levels = c.selection(&u.found), c.levels(&u.found)
	return u.session(IDToken{}, policy), nil
}
