package server_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// issuing is an issuer of tokens as a test sees it: with its key.
type issuing struct {
	name, issuer, audience, kid string
	key, other                  *rsa.PrivateKey
	ec                          *ecdsa.PrivateKey
	bearer                      *caller.Bearer
}

// developing is the development issuer, whose key is in a folder.
func developing(t *testing.T) issuing {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	i, err := caller.OpenIssuer(dir)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(made(os.ReadFile(filepath.Join(dir, "token-key.pem"))))
	key := made(x509.ParsePKCS8PrivateKey(block.Bytes)).(*rsa.PrivateKey)
	minted := made(i.Mint(caller.TokenDetails{
		User: sandbox.Actor("agent/rx2/ra-agent").ID, Lifetime: time.Hour,
		Roles: []caller.HeldRole{{Role: rbac.RAAgent, Organisation: made(identity.ParseODSCode("RX2"))}},
	}, today))
	c := i.Config()
	c.Now = atToday
	return issuing{
		name: "development issuer", issuer: caller.DevelopmentIssuer, audience: caller.DevelopmentAudience,
		kid: made(jose.ParseSigned(minted, []jose.SignatureAlgorithm{jose.RS256})).Signatures[0].Header.KeyID,
		key: key, other: made(rsa.GenerateKey(rand.Reader, 2048)), ec: made(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)),
		bearer: made(caller.NewBearer(c)),
	}
}

// publishing is an issuer on a loopback address, with discovery and keys: one of
// RSA and one of an elliptic curve.
func publishing(t *testing.T) issuing {
	t.Helper()
	i := issuing{
		name: "published issuer", audience: "https://rakit.example/api", kid: "k1",
		key: made(rsa.GenerateKey(rand.Reader, 2048)), other: made(rsa.GenerateKey(rand.Reader, 2048)),
		ec: made(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)),
	}
	mux := http.NewServeMux()
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	i.issuer = s.URL
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":%q,"id_token_signing_alg_values_supported":["RS256","ES256","HS256","none"]}`, s.URL, s.URL+"/keys")
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		keys := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
			{Key: i.key.Public(), KeyID: i.kid, Use: "sig"}, {Key: i.ec.Public(), KeyID: "e1", Use: "sig"},
		}}
		_, _ = w.Write(made(json.Marshal(keys)))
	})
	i.bearer = made(caller.NewBearer(caller.BearerConfig{Issuer: i.issuer, Audience: i.audience, Now: atToday}))
	return i
}

// claims are those of a good token of the RA Agent of RX2, with changes: a nil
// takes a claim away.
func (i issuing) claims(changes map[string]any) map[string]any {
	c := map[string]any{
		"iss": i.issuer, "aud": i.audience, "sub": "999900000103", "nhsid_useruid": "999900000103", "jti": sealed, "name": sealed,
		"iat": today.Unix(), "nbf": today.Unix(), "exp": today.Add(time.Hour).Unix(),
		"nhsid_nrbac_roles": []any{agentRoleClaim},
	}
	for name, value := range changes {
		if c[name] = value; value == nil {
			delete(c, name)
		}
	}
	return c
}

// Roles as CIS2 writes them.
var (
	agentRoleClaim   = map[string]any{"person_roleid": "555000000011", "org_code": "RX2", "role_code": "S0080:G0440:R5090"}
	sponsorRoleClaim = map[string]any{"person_roleid": "555000000012", "org_code": "RX2", "role_code": "S0010:G0020:R8000", "activity_codes": []string{"B1300"}}
	nurseRoleClaim   = map[string]any{"person_roleid": "555000000013", "org_code": "RX2", "role_code": "S0010:G0020:R8001"}
)

func (i issuing) sign(alg jose.SignatureAlgorithm, key any, kid, typ string, changes map[string]any) string {
	signer := made(jose.NewSigner(
		jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: kid}},
		(&jose.SignerOptions{}).WithType(jose.ContentType(typ)),
	))
	return made(made(signer.Sign(made(json.Marshal(i.claims(changes))))).CompactSerialize())
}

// good returns a token that is taken.
func (i issuing) good(changes map[string]any) string {
	return i.sign(jose.RS256, i.key, i.kid, "at+jwt", changes)
}

func base64url(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// TestTokensThatAreNotTaken sends tokens of every wrong kind through the whole
// server.
func TestTokensThatAreNotTaken(t *testing.T) {
	for _, i := range []issuing{developing(t), publishing(t)} {
		t.Run(i.name, func(t *testing.T) {
			h := gate(t, i.bearer, nil)
			at := func(claim string, d time.Duration) string { return i.good(map[string]any{claim: today.Add(d).Unix()}) }
			spki := made(x509.MarshalPKIXPublicKey(i.key.Public()))
			spkiPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki})
			payload := base64url(string(made(json.Marshal(i.claims(nil)))))
			unsigned := base64url(`{"alg":"none","typ":"at+jwt","kid":"`+i.kid+`"}`) + "." + payload + "."
			good := i.good(nil)
			for _, tt := range []struct{ name, token, challenge string }{
				{"expired", at("exp", -time.Minute), `error="invalid_token"`},
				{"expired long ago", at("exp", -365*24*time.Hour), `error="invalid_token"`},
				{"without an end", i.good(map[string]any{"exp": nil}), `error="invalid_token"`},
				{"not yet valid", at("nbf", time.Minute), `error="invalid_token"`},
				{"issued tomorrow", at("iat", 24*time.Hour), `error="invalid_token"`},
				{"wrong audience", i.good(map[string]any{"aud": "https://other.example/api"}), `error="invalid_token"`},
				{"no audience", i.good(map[string]any{"aud": nil}), `error="invalid_token"`},
				{"wrong issuer", i.good(map[string]any{"iss": "https://other.example"}), `error="invalid_token"`},
				{"issuer with a slash", i.good(map[string]any{"iss": i.issuer + "/"}), `error="invalid_token"`},
				{"wrong key", i.sign(jose.RS256, i.other, i.kid, "at+jwt", nil), `error="invalid_token"`},
				{"unknown key", i.sign(jose.RS256, i.other, "k9", "at+jwt", nil), `error="invalid_token"`},
				{"no key named", i.sign(jose.RS256, i.key, "", "at+jwt", nil), `error="invalid_token"`},
				{"none", unsigned, `error="invalid_request"`},
				{"none with something behind", unsigned + "AAAA", `error="invalid_token"`},
				{"None", strings.Replace(unsigned, base64url(`{"alg":"none"`)[:12], base64url(`{"alg":"None"`)[:12], 1) + "AAAA", `error="invalid_token"`},
				{"HS256 with the public key as PEM", i.sign(jose.HS256, spkiPEM, i.kid, "at+jwt", nil), `error="invalid_token"`},
				{"HS256 with the public key as DER", i.sign(jose.HS256, spki, i.kid, "at+jwt", nil), `error="invalid_token"`},
				{"HS256 with the modulus", i.sign(jose.HS256, i.key.N.Bytes(), i.kid, "at+jwt", nil), `error="invalid_token"`},
				{"ES256", i.sign(jose.ES256, i.ec, "e1", "at+jwt", nil), `error="invalid_token"`},
				{"PS256 with the right key", i.sign(jose.PS256, i.key, i.kid, "at+jwt", nil), `error="invalid_token"`},
				{"RS512 with the right key", i.sign(jose.RS512, i.key, i.kid, "at+jwt", nil), `error="invalid_token"`},
				{"ID token", i.sign(jose.RS256, i.key, i.kid, "JWT", nil), `error="invalid_token"`},
				{"signature of another token", good[:strings.LastIndexByte(good, '.')] + at("iat", -time.Second)[strings.LastIndexByte(at("iat", -time.Second), '.'):], `error="invalid_token"`},
				{"other claims", good[:strings.IndexByte(good, '.')+1] + base64url(string(made(json.Marshal(i.claims(map[string]any{"sub": "999900000101", "nhsid_useruid": "999900000101"}))))) + good[strings.LastIndexByte(good, '.'):], `error="invalid_token"`},
				{"two users", i.good(map[string]any{"sub": "999900000101"}), `error="invalid_token"`},
				{"nobody", i.good(map[string]any{"sub": sealed, "nhsid_useruid": nil}), `error="invalid_token"`},
				{"role that is selected and empty", i.good(map[string]any{"selected_roleid": ""}), `error="invalid_token"`},
				{"garbage", sealed, `error="invalid_request"`},
				{"two parts", "a.b", `error="invalid_request"`},
				{"too long", good + strings.Repeat("A", 17<<10), `error="invalid_request"`},
				{"with a space", good + " ", `error="invalid_request"`},
			} {
				t.Run(tt.name, func(t *testing.T) {
					turnedAway(t, knock(h, http.MethodGet, "/v1/cards", "Authorization: Bearer "+tt.token), tt.challenge, tt.token)
				})
			}
			wanted(t, knock(h, http.MethodGet, "/v1/cards", "Authorization: Bearer "+good), http.StatusOK, "")
			wanted(t, knock(h, http.MethodGet, "/v1/cards", "Authorization: bearer "+good), http.StatusOK, "")
		})
	}
}

// TestKeysOfTheIssuerAreOutOfReach: that is the server's trouble and not the
// caller's, and lets nobody in.
func TestKeysOfTheIssuerAreOutOfReach(t *testing.T) {
	i := publishing(t)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	b := made(caller.NewBearer(caller.BearerConfig{Issuer: closed.URL, Audience: i.audience, Now: atToday}))
	h := gate(t, b, nil)
	token := i.good(map[string]any{"iss": closed.URL})
	w := knock(h, http.MethodGet, "/v1/cards", "Authorization: Bearer "+token)
	wanted(t, w, http.StatusServiceUnavailable, "unavailable")
	silent(t, w, token, closed.URL)
	if err := b.Check(t.Context()); !errors.Is(err, caller.ErrUnavailable) {
		t.Errorf("the probe says %v", err)
	}
}
