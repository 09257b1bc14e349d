package caller

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/rbac/national"
)

// claims is what is read of an access token. Names are matched exactly, a name
// that is there twice is an error, and what has no meaning here is left alone.
// null is as good as absent: CIS2 has been seen to write it. What CIS2 says of roles
// and levels, package cis2 reads, in an access token as in its other documents.
//
// Times are whole seconds: a token with a broken number is not read.
type claims struct {
	Issuer    string            `json:"iss"`
	Audience  oneOrMany[string] `json:"aud"`
	Expires   *int64            `json:"exp"`
	NotBefore *int64            `json:"nbf"`
	IssuedAt  *int64            `json:"iat"`
	Scope     oneOrMany[string] `json:"scope"` // RFC 9068 has words in one string, ForgeRock an array
	Subject   string            `json:"sub"`
	UserID    string            `json:"nhsid_useruid"`
	UID       string            `json:"uid"`

	session cis2.Session // roles, the role selected and levels; its findings are dropped
}

// readClaims reads a payload whose signature was verified.
func readClaims(payload []byte) (claims, error) {
	const reason = "the claims of the token cannot be read" // the causes may repeat them
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return claims{}, badToken(reason)
	}
	session, err := cis2.ReadAccessToken(payload, national.Public())
	if err != nil {
		return claims{}, badToken(reason)
	}
	session.Findings = nil
	c.session = session
	return c, nil
}

// user returns the user id. Every claim that names one must name the same.
func (c claims) user() (identity.UserID, error) {
	found := c.UserID
	if found == "" {
		found = c.Subject
	}
	id, ok := exactUserID(found)
	if !ok {
		return identity.UserID{}, badToken("the token names no Care Identity user")
	}
	for _, other := range []string{c.Subject, c.UID} {
		if _, ok := exactUserID(other); ok && other != found {
			return identity.UserID{}, badToken("the token names two users")
		}
	}
	return id, nil
}

// hasScope reports whether one of the words of the scope is want.
func (c claims) hasScope(want string) bool {
	return slices.ContainsFunc(c.Scope, func(s string) bool { return slices.Contains(strings.Split(s, " "), want) })
}
