package caller

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/identity"
)

// claims is what is read of an access token. Names are matched exactly, a name
// that is there twice is an error, and what has no meaning here is left alone.
// null is as good as absent: CIS2 has been seen to write it.
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

	Roles        oneOrMany[roleClaim] `json:"nhsid_nrbac_roles"`
	SelectedRole *string              `json:"selected_roleid"`

	IdentityLevel       level  `json:"id_assurance_level"`
	IdentityLevelOld    level  `json:"idassurancelevel"` // the name in the scope nhsperson
	AuthenticationLevel level  `json:"authentication_assurance_level"`
	ContextClass        string `json:"acr"`
}

// roleClaim is one role of a person, as CIS2 has it.
type roleClaim struct {
	ID            string            `json:"person_roleid"`
	Organisation  string            `json:"org_code"`
	RoleCode      string            `json:"role_code"`
	ActivityCodes oneOrMany[string] `json:"activity_codes"`
}

// readClaims reads a payload whose signature was verified.
func readClaims(payload []byte) (claims, error) {
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return claims{}, badToken("the claims of the token cannot be read") // the cause may repeat them
	}
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

// identityLevel returns the level of identity assurance, 0 to 3; -1 when the
// token does not say, or says two things.
func (c claims) identityLevel() int {
	if c.IdentityLevel != "" && c.IdentityLevelOld != "" && c.IdentityLevel != c.IdentityLevelOld {
		return -1
	}
	return max(c.IdentityLevel.number(), c.IdentityLevelOld.number())
}

// authenticationLevel returns the level of authentication assurance, 1 to 3; -1
// when the token does not say, or its acr speaks of other levels alone.
//
// acr only ever contradicts: "AAL2_OR_AAL3_ANY" says what was asked for, and
// some names of methods hold no level at all.
func (c claims) authenticationLevel() int {
	n := c.AuthenticationLevel.number()
	if n < 0 || strings.Contains(c.ContextClass, "AAL") && !strings.Contains(c.ContextClass, "AAL"+string(c.AuthenticationLevel)) {
		return -1
	}
	return n
}

// level is a level of assurance: one digit, as text or as a number; issuers
// write both.
type level string

func (l *level) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	switch token.Kind() {
	case 'n':
		*l = ""
	case '"', '0':
		*l = level(token.String())
	default:
		return errShape
	}
	return nil
}

// number returns the level; -1 when there is none.
func (l level) number() int {
	if len(l) != 1 || l[0] < '0' || l[0] > '3' {
		return -1
	}
	return int(l[0] - '0')
}
