package caller

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// tokenHeader is what is read of the header of a token. A key that the token
// brings with it (jwk, jku, x5c) is never looked at.
type tokenHeader struct {
	Algorithm string         `json:"alg"`
	Type      string         `json:"typ"`
	KeyID     string         `json:"kid"`
	Critical  jsontext.Value `json:"crit"` // RFC 7515 §4.1.11: we understand no extension
	Base64    jsontext.Value `json:"b64"`  // RFC 7797: the payload would not be what it looks like
}

// checkHeader refuses a token by its header, before any key is used. The token is
// in compact form.
func (b *Bearer) checkHeader(token string) error {
	parts := strings.Split(token, ".")
	decoded := make([][]byte, len(parts))
	for i, part := range parts {
		var err error
		// Strict: one token has one spelling.
		if decoded[i], err = base64.RawURLEncoding.Strict().DecodeString(part); err != nil {
			return badToken("the token cannot be read")
		}
	}
	var h tokenHeader
	if err := json.Unmarshal(decoded[0], &h); err != nil {
		return badToken("the header of the token cannot be read")
	}
	switch {
	case !slices.Contains(b.config.Algorithms, h.Algorithm):
		return badToken("the token is signed by an algorithm that is not taken")
	case !b.takesType(h.Type):
		return badToken("the token is of a type that is not taken")
	case h.Critical != nil || h.Base64 != nil:
		return badToken("the token asks for an extension that is not known")
	case h.KeyID == "":
		return badToken("the token does not name its key") // else every key would be tried
	}
	return nil
}

// takesType reports whether tokens of the type are taken. Types are media types:
// case does not count, and application/ may be left out (RFC 7515 §4.1.9).
func (b *Bearer) takesType(typ string) bool {
	typ = strings.TrimPrefix(strings.ToLower(typ), "application/")
	return typ != "" && slices.ContainsFunc(b.config.Types, func(t string) bool { return strings.EqualFold(t, typ) })
}
