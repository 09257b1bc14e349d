package caller

import (
	"net/http"
	"net/url"
	"strings"
)

// The headers that hold a credential, and the one that chooses a role.
const (
	headerAuthorization = "Authorization"
	headerAPIKey        = "X-Api-Key"    // as net/http writes X-API-Key
	headerDemoActor     = "X-Demo-Actor" // believed by Demo alone
	headerRoleProfile   = "NHSD-Session-URID"
)

// keyRoleProfile is headerRoleProfile as net/http keeps it.
var keyRoleProfile = http.CanonicalHeaderKey(headerRoleProfile)

// maxToken is the length in bytes of the longest token that is looked at. A token
// of CIS2 with fifty roles has about 10 KiB.
const maxToken = 16 << 10

// credential returns the value of the header of one kind of credential. Without
// it the error matches [ErrNoCredentials]; with it twice, or with a credential of
// another kind beside it, the request is refused: nobody could say who had asked.
func credential(r *http.Request, header, scheme string) (string, error) {
	values := r.Header.Values(header)
	if len(values) == 0 {
		return "", noCredentials(scheme)
	}
	if len(values) > 1 {
		return "", badRequest(scheme, "the credential was sent more than once")
	}
	for _, other := range []string{headerAuthorization, headerAPIKey, headerDemoActor} {
		if other != http.CanonicalHeaderKey(header) && len(r.Header.Values(other)) > 0 {
			return "", badRequest(scheme, "credentials of two kinds were sent")
		}
	}
	return values[0], nil
}

// bearerToken returns the token of the header Authorization (RFC 6750 §2.1), the
// only place where one is looked for. A token in the query would stand in logs
// and in the history of browsers: a request with one is refused.
func bearerToken(r *http.Request) (string, error) {
	if strings.Contains(r.URL.RawQuery, "access_token") && hasQuery(r.URL, "access_token") {
		return "", badRequest(schemeBearer, "a token belongs in the header Authorization, never in the address")
	}
	value, err := credential(r, headerAuthorization, schemeBearer)
	if err != nil {
		return "", err
	}
	scheme, token, _ := strings.Cut(value, " ")
	if !strings.EqualFold(scheme, schemeBearer) {
		return "", &Unauthenticated{Scheme: schemeBearer, Reason: "the header Authorization is of another scheme than Bearer"}
	}
	if len(token) > maxToken {
		return "", badRequest(schemeBearer, "the token is longer than 16 KiB")
	}
	return token, nil
}

func hasQuery(u *url.URL, name string) bool { return u.Query().Has(name) }

// isCompact reports whether s is three parts of base64url without padding, as in
// JWS Compact Serialization (RFC 7515 §7.1): no other form of a signed token, and
// no white space, gets to a parser.
func isCompact(s string) bool {
	parts := 0
	for part := range strings.SplitSeq(s, ".") {
		if parts++; part == "" || parts > 3 {
			return false
		}
		for i := range len(part) {
			if !base64url[part[i]] {
				return false
			}
		}
	}
	return parts == 3
}

// base64url holds the bytes of RFC 4648 §5: a look into a table for each byte of
// a token, with every request.
var base64url = func() (in [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") {
		in[c] = true
	}
	return in
}()

// roleProfile returns the id of the role that the request chooses by the header
// NHSD-Session-URID; "" without one. Ids are digits, and no numbers.
func roleProfile(r *http.Request) (string, error) {
	values := r.Header[keyRoleProfile]
	if len(values) == 0 {
		return "", nil
	}
	id := values[0]
	if len(values) > 1 || id == "" || len(id) > 32 || strings.Trim(id, "0123456789") != "" {
		return "", badRequest(schemeBearer, "the header "+headerRoleProfile+" does not hold the id of one role")
	}
	return id, nil
}
