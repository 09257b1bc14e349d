package caller

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/endpoint"
)

// maxDocument is the length in bytes of the longest answer of an issuer that is
// read.
const maxDocument = 1 << 20

// publisher is where an issuer publishes its keys.
type publisher struct {
	issuer  string
	jwksURL string // "": as discovery says
	client  *http.Client
}

// keys fetches the keys. Errors hold no text of the issuer's but the address.
func (p publisher) keys(ctx context.Context) ([]jose.JSONWebKey, error) {
	address := p.jwksURL
	if address == "" {
		var err error
		if address, err = p.discover(ctx); err != nil {
			return nil, fmt.Errorf("discovering the issuer: %w", err)
		}
	}
	var set struct {
		Keys []jsontext.Value `json:"keys"`
	}
	if err := p.get(ctx, address, &set); err != nil {
		return nil, fmt.Errorf("fetching the keys of the issuer: %w", err)
	}
	var keys []jose.JSONWebKey
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		if err := key.UnmarshalJSON(raw); err == nil && usable(key) { // others are of kinds we do not know (RFC 7517 §5)
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("the issuer publishes no key that can be used")
	}
	return keys, nil
}

// discover returns the address of the keys (OpenID Connect Discovery 1.0 §4).
func (p publisher) discover(ctx context.Context) (string, error) {
	var metadata struct {
		Issuer  string `json:"issuer"`
		JWKSURL string `json:"jwks_uri"`
	}
	if err := p.get(ctx, strings.TrimSuffix(p.issuer, "/")+"/.well-known/openid-configuration", &metadata); err != nil {
		return "", err
	}
	if metadata.Issuer != p.issuer {
		return "", errors.New("the document is that of another issuer")
	}
	if !isPrivateAddress(metadata.JWKSURL) {
		return "", errors.New("the address of the keys is not of https")
	}
	return metadata.JWKSURL, nil
}

func (p publisher) get(ctx context.Context, address string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept", "application/json")
	answer, err := p.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the issuer answered with status %d", answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxDocument+1))
	if err != nil {
		return err
	}
	if len(body) > maxDocument || json.Unmarshal(body, into) != nil {
		return errors.New("the answer of the issuer cannot be read")
	}
	return nil
}

// withoutRedirects returns a copy of client that follows no redirect: what an
// issuer publishes is where it says, or somebody else is answering.
func withoutRedirects(client *http.Client) *http.Client {
	c := http.Client{}
	if client != nil {
		c = *client
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

// isPrivateAddress reports whether nobody between here and the address can change
// what is fetched: it is of https, or of this machine.
func isPrivateAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && endpoint.OnThisMachine(u)
}
