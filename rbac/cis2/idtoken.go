package cis2

import (
	"bytes"
	"encoding/base64"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// IDToken is what is read of an ID token: whom it names, the role selected, and
// the levels of assurance. Only [ReadIDToken] makes one.
type IDToken struct {
	user     identity.UserID
	selected selection
	levels   levels
	found    notes
}

// ReadIDToken reads an ID token of CIS2: its payload as a JSON object, or the
// token itself in compact form (RFC 7515 §7.1), of at most 1 MiB.
//
// The signature is NOT verified, nor issuer, audience and times: whoever takes a
// token from somebody else verifies it first.
//
// The error is an [*input.Error] of what is neither form, or a
// [*guidance.Refusal] by RA-RBC-080 of a token whose sub is no user id.
func ReadIDToken(data []byte) (IDToken, error) {
	payload, err := payloadOf(data)
	if err != nil {
		return IDToken{}, err
	}
	c, err := readClaims(payload)
	if err != nil {
		return IDToken{}, err
	}
	var t IDToken
	if t.user, err = c.user("read ID token"); err != nil {
		return IDToken{}, err
	}
	t.selected = c.selection(&t.found)
	t.levels = c.levels(&t.found)
	return t, nil
}

// payloadOf returns the JSON of a token in either form. What is too long is
// returned as it is, to be refused for that. The decoder would pass over line ends
// within.
func payloadOf(data []byte) ([]byte, error) {
	if beginsAsObject(data) || len(data) > input.MaxValue {
		return data, nil
	}
	token := bytes.TrimSpace(data)
	parts := bytes.Split(token, []byte("."))
	if len(parts) != 3 || len(parts[0]) == 0 || len(parts[2]) == 0 || bytes.ContainsAny(token, "\r\n") {
		return nil, input.BadValue("", "neither a JSON object nor a signed token in compact form")
	}
	payload, err := base64.RawURLEncoding.Strict().AppendDecode(nil, parts[1])
	if err != nil {
		return nil, input.BadValue("", "the payload of the token is not base64url")
	}
	return payload, nil
}
