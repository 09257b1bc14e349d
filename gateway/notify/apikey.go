package notify

import (
	"errors"
	"regexp"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/rakit-dev/rakit/passcode"
)

// ErrAPIKey says that a text is no API key of GOV.UK Notify.
var ErrAPIKey = errors.New("not an API key of GOV.UK Notify: key name, service id and secret, joined by hyphens")

// apiKeyForm is {key_name}-{iss-uuid}-{secret-key-uuid}, section "Authorisation header".
// The name may hold hyphens of its own, so that the parts are counted from the end.
var apiKeyForm = regexp.MustCompile(`^[^\s[:cntrl:]](?:.{0,298}[^\s])?-(` + uuidForm + `)-(` + uuidForm + `)$`)

const uuidForm = `[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}`

var wholeUUID = regexp.MustCompile(`^` + uuidForm + `$`)

// apiKey is what an API key says: who asks, and what proves it. What sort of key it is
// (test, team, live) is known to Notify alone.
type apiKey struct {
	service string // iss
	secret  passcode.Secret
}

// parseAPIKey reads an API key. Its error is ErrAPIKey and repeats nothing.
func parseAPIKey(key passcode.Secret) (apiKey, error) {
	parts := apiKeyForm.FindStringSubmatch(key.Reveal())
	if parts == nil {
		return apiKey{}, ErrAPIKey
	}
	return apiKey{service: parts[1], secret: passcode.NewSecret(parts[2])}, nil
}

// token returns the token for one request, as of an instant: a JWT by HS256 whose key is
// the text of the secret. Notify takes it for 30 seconds (section "Authorisation header"),
// so that each request has a token of its own.
func (k apiKey) token(now time.Time) (string, error) {
	key := jose.SigningKey{Algorithm: jose.HS256, Key: []byte(k.secret.Reveal())}
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", errToken // the error of the module is left out: it was given the key
	}
	claims := jwt.Claims{Issuer: k.service, IssuedAt: jwt.NewNumericDate(now)}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		return "", errToken
	}
	return token, nil
}

var errToken = errors.New("the token for a request cannot be made")
