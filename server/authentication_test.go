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
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// sealed stands in claims and credentials that nobody may repeat.
const sealed = "MARKER-51d0"

// today is when the tests of tokens take place: their clock is not that of the
// sandbox.
var today = time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)

func atToday() time.Time { return today }

// issuing is an issuer of tokens as a test sees it: with its key.
type issuing struct {
	name, issuer, audience, kid string
	key, other                  *rsa.PrivateKey
	ec                          *ecdsa.PrivateKey
	bearer                      *caller.Bearer
}

func made[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
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

// gate serves a seeded world to those whom the authenticator knows.
func gate(t *testing.T, a caller.Authenticator, change func(*server.Config)) http.Handler {
	t.Helper()
	w := seededWorld(t, sandbox.Config{})
	c := server.Config{Sandbox: w, Authenticator: a, Secret: make([]byte, 32), Rate: server.Rate{PerSecond: -1}}
	if change != nil {
		change(&c)
	}
	s, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

// knock sends one request with these headers, "Name: value".
func knock(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, http.NoBody)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// turnedAway checks an answer to somebody who is not known: a problem document
// that says nothing more, and a challenge.
func turnedAway(t *testing.T, w *httptest.ResponseRecorder, challenge string, secrets ...string) {
	t.Helper()
	if w.Code != http.StatusUnauthorized {
		t.Fatalf("status %d, want 401: %s", w.Code, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type %s", got)
	}
	got := w.Header().Get("WWW-Authenticate")
	if !strings.Contains(got, ` realm="rakit"`) || !strings.Contains(got, challenge) {
		t.Errorf("WWW-Authenticate: %s, want %s", got, challenge)
	}
	var p map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if why, _ := p["detail"].(string); why == "" || strings.Contains(got, "error=") && !strings.Contains(got, why) {
		t.Errorf("the detail %q is not what the challenge says: %s", why, got)
	}
	delete(p, "instance")
	delete(p, "detail")
	want := map[string]any{"type": "urn:rakit:problem:unauthenticated", "status": 401.0, "title": p["title"]}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("the problem (-want +got):\n%s", diff)
	}
	silent(t, w, secrets...)
}

// silent checks that an answer repeats no part of what was sent.
func silent(t *testing.T, w *httptest.ResponseRecorder, secrets ...string) {
	t.Helper()
	said := answerText(w)
	for _, secret := range append(secrets, sealed, "999900000103") {
		for i := 0; i == 0 || i+10 <= len(secret); i++ {
			if part := secret[i:min(i+10, len(secret))]; part != "" && strings.Contains(said, part) {
				t.Errorf("%q came back:\n%s", part, said)
				return
			}
		}
	}
}

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

// TestWaysToSendACredential sends good credentials in ways that are not taken.
func TestWaysToSendACredential(t *testing.T) {
	i := developing(t)
	keys, secret := apiKeys(t, rbac.FindRecords.String())
	h := gate(t, caller.First(i.bearer, keys), nil) // as rakit serve puts it together without --insecure-demo
	token := i.good(nil)
	bearer, key, demo := "Authorization: Bearer "+token, "X-API-Key: "+secret, "X-Demo-Actor: "+agentOfRX2
	wanted(t, knock(h, http.MethodGet, "/v1/cards", bearer), http.StatusOK, "")
	wanted(t, knock(h, http.MethodGet, "/v1/cards", key), http.StatusOK, "")
	for _, tt := range []struct {
		name, path, challenge string
		headers               []string
	}{
		{"none", "/v1/cards", `Bearer realm="rakit"`, nil},
		{"demo header where it is off", "/v1/cards", `Bearer realm="rakit"`, []string{demo}},
		{"token and key", "/v1/cards", `error="invalid_request"`, []string{bearer, key}},
		{"token and demo header", "/v1/cards", `error="invalid_request"`, []string{bearer, demo}},
		{"key and demo header", "/v1/cards", `error="invalid_request"`, []string{key, demo}},
		{"token twice", "/v1/cards", `error="invalid_request"`, []string{bearer, bearer}},
		{"key twice", "/v1/cards", `error="invalid_request"`, []string{key, key}},
		{"token and an empty key", "/v1/cards", `error="invalid_request"`, []string{bearer, "X-API-Key: "}},
		{"token in the query", "/v1/cards?access_token=" + token, `error="invalid_request"`, nil},
		{"token in the query too", "/v1/cards?access_token=" + token, `error="invalid_request"`, []string{bearer}},
		{"token in the query, encoded", "/v1/cards?access%5Ftoken=" + token, `Bearer realm="rakit"`, nil},
		{"key in the query", "/v1/cards?X-API-Key=" + secret, `Bearer realm="rakit"`, nil},
		{"key as a token", "/v1/cards", `error="invalid_request"`, []string{"Authorization: Bearer " + secret}},
		{"key by a scheme of its own", "/v1/cards", `Bearer realm="rakit"`, []string{"Authorization: APIKey " + secret}},
		{"token as a key", "/v1/cards", `error="invalid_token"`, []string{"X-API-Key: " + token}},
		{"token without its scheme", "/v1/cards", `Bearer realm="rakit"`, []string{"Authorization: " + token}},
		{"basic", "/v1/cards", `Bearer realm="rakit"`, []string{"Authorization: Basic " + base64url("user:"+sealed)}},
		{"in a cookie", "/v1/cards", `Bearer realm="rakit"`, []string{"Cookie: access_token=" + token}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			turnedAway(t, knock(h, http.MethodGet, tt.path, tt.headers...), tt.challenge, token, secret)
		})
	}
}

// TestEveryOperationAsksWho: nothing of the API is for somebody unknown, and what
// is wrong with their request is not said.
func TestEveryOperationAsksWho(t *testing.T) {
	i := developing(t)
	h := gate(t, i.bearer, nil)
	for _, o := range operations(t, h) {
		for _, path := range []string{o.path, strings.NewReplacer("{", "", "}", "").Replace(o.path)} {
			turnedAway(t, knock(h, o.method, path), `Bearer realm="rakit"`)
			turnedAway(t, knock(h, o.method, path, "Authorization: Bearer "+sealed, "Content-Type: text/html", "Accept: image/png", "Idempotency-Key: "+sealed),
				`error="invalid_request"`)
		}
	}
}

// TestRoleOfASession: the role in which somebody acts is the one that token or
// header choose, and nothing is done for a role that is not theirs.
func TestRoleOfASession(t *testing.T) {
	for _, i := range []issuing{developing(t), publishing(t)} {
		t.Run(i.name, func(t *testing.T) {
			h := gate(t, i.bearer, nil)
			both := []any{agentRoleClaim, sponsorRoleClaim, nurseRoleClaim}
			const agent, sponsor, nurse = "555000000011", "555000000012", "555000000013"
			for _, tt := range []struct {
				name     string
				roles    []any
				selected any
				header   string
				status   int
				why      string // in the detail, or the rule
			}{
				{"only role", []any{agentRoleClaim}, nil, "", 200, ""},
				{"only role, chosen", []any{agentRoleClaim}, nil, agent, 200, ""},
				{"only role, which may not", []any{sponsorRoleClaim}, nil, "", 403, "RA-RBC-001"},
				{"none of an RA", []any{nurseRoleClaim}, nil, "", 403, "no Registration Authority role"},
				{"none at all", []any{}, nil, "", 403, "no Registration Authority role"},
				{"several and none chosen", both, nil, "", 403, "NHSD-Session-URID"},
				{"by the header", both, nil, agent, 200, ""},
				{"by the header, which may not", both, nil, sponsor, 403, "RA-RBC-001"},
				{"by the header, not of an RA", both, nil, nurse, 403, "no Registration Authority role"},
				{"by the header, not theirs", both, nil, "555000000099", 403, "no Registration Authority role"},
				{"by the token", both, agent, "", 200, ""},
				{"by the token, which may not", both, sponsor, "", 403, "RA-RBC-001"},
				{"by both", both, agent, agent, 200, ""},
				{"the header wants more than the token", both, sponsor, agent, 403, "NHSD-Session-URID is invalid"},
				{"by the token, not theirs", both, "555000000099", "", 403, "no Registration Authority role"},
				{"not an id", both, nil, sealed, 401, ""},
				{"two ids", both, nil, agent + "," + sponsor, 401, ""},
				{"an id twice in the token", []any{agentRoleClaim, agentRoleClaim}, nil, agent, 403, "no Registration Authority role"},
			} {
				t.Run(tt.name, func(t *testing.T) {
					changes := map[string]any{"nhsid_nrbac_roles": tt.roles, "selected_roleid": tt.selected}
					headers := []string{"Authorization: Bearer " + i.good(changes)}
					if tt.header != "" {
						headers = append(headers, "NHSD-Session-URID: "+tt.header)
					}
					w := knock(h, http.MethodGet, "/v1/positions", headers...) // not for a sponsor
					wanted(t, w, tt.status, "")
					if !strings.Contains(w.Body.String(), tt.why) {
						t.Errorf("answered %s, want %s", w.Body, tt.why)
					}
					if tt.status == 401 {
						turnedAway(t, w, `error="invalid_request"`, headers[0])
					}
					if tt.status == 403 {
						silent(t, w, headers[0])
					}
					if got := w.Header().Get("NHSD-Session-URID"); tt.status == 200 && got != tt.header {
						t.Errorf("NHSD-Session-URID %s comes back as %s", tt.header, got)
					}
				})
			}
		})
	}
}

// apiKeys returns the keys of a file with one key, and what its system sends.
func apiKeys(t *testing.T, scopes ...string) (*caller.APIKeys, string) {
	t.Helper()
	return apiKeysOf(t, "RX2", today.Add(time.Hour), atToday, scopes...)
}

func apiKeysOf(t *testing.T, organisation string, expires time.Time, now func() time.Time, scopes ...string) (*caller.APIKeys, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys", caller.APIKeysFile)
	_, secret, err := caller.AddAPIKey(path, caller.NewAPIKey{
		Name: "payroll", Organisation: made(identity.ParseODSCode(organisation)), Scopes: scopes, Expires: expires,
	}, today)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := caller.OpenAPIKeys(path, now)
	if err != nil {
		t.Fatal(err)
	}
	return keys, secret
}

// TestKeysThatAreNotTaken: unknown, expired, and not as they were made.
func TestKeysThatAreNotTaken(t *testing.T) {
	clock := &atomic.Int64{}
	clock.Store(today.Unix())
	keys, secret := apiKeysOf(t, "RX2", today.Add(time.Hour), func() time.Time { return time.Unix(clock.Load(), 0) }, rbac.FindRecords.String())
	_, unknown := apiKeys(t, rbac.FindRecords.String())
	h := gate(t, keys, nil)
	parts := strings.Split(secret, "_")
	for name, key := range map[string]string{
		"unknown":              unknown,
		"secret of another":    strings.Join(append(slices.Clone(parts[:2]), unknown[strings.LastIndexByte(unknown, '_')+1:]), "_"),
		"without its secret":   strings.Join(parts[:2], "_") + "_",
		"one character short":  secret[:len(secret)-1],
		"one character longer": secret + "A",
		"in another case":      strings.ToUpper(secret),
		"empty":                "",
		"garbage":              sealed,
		"very long":            strings.Repeat("k", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			turnedAway(t, knock(h, http.MethodGet, "/v1/cards", "X-API-Key: "+key), `error="invalid_token"`, secret, unknown, key)
		})
	}
	wanted(t, knock(h, http.MethodGet, "/v1/cards", "X-API-Key: "+secret), http.StatusOK, "")
	clock.Store(today.Add(time.Hour - time.Second).Unix())
	wanted(t, knock(h, http.MethodGet, "/v1/cards", "X-API-Key: "+secret), http.StatusOK, "")
	clock.Store(today.Add(time.Hour).Unix())
	turnedAway(t, knock(h, http.MethodGet, "/v1/cards", "X-API-Key: "+secret), `error="invalid_token"`, secret)
}

// readingScopes are those that one key may have together: self-unlock goes with none by
// which one reads.
func readingScopes() []string {
	return slices.DeleteFunc(caller.Scopes(), func(s string) bool { return s == caller.ScopeSelfUnlock })
}

// TestWhatASystemMayDo carries out every operation with a key of each scope, and
// with one of all: it reads by the acts of its scopes and never commands.
func TestWhatASystemMayDo(t *testing.T) {
	var systems []caller.Authenticator
	secrets := map[string]string{}
	scopesOf := map[string][]string{"every scope that reads": readingScopes()}
	for _, scope := range caller.Scopes() {
		scopesOf[scope] = []string{scope}
	}
	for name, scopes := range scopesOf {
		keys, secret := apiKeys(t, scopes...)
		secrets[name] = secret
		systems = append(systems, keys)
	}
	h := gate(t, known(systems), nil)
	for _, o := range operations(t, h) {
		for name, scopes := range scopesOf {
			e := readExample(t, o.id)
			r := e.request(t, o)
			r.Header.Del("X-Demo-Actor")
			r.Header.Set("X-API-Key", secrets[name])
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			got, want := cellOf(w), systemMay(o.id, e.Status, scopes)
			if o.id == "start-unlock" && got == "422 RA-PSC-068" {
				got = fmt.Sprint(e.Status) // it may: another key has begun one in the same name, just before
			}
			if got != want {
				t.Errorf("%s with %s: %s, want %s", o.id, name, got, want)
			}
		}
	}
}

// systemMay derives what a system with these scopes is answered.
func systemMay(id string, status int, scopes []string) string {
	n := needs[id]
	switch {
	case n.what == application && slices.Contains(scopes, caller.ScopeSelfUnlock):
		if id == "enter-unlock-code" {
			return "422 RA-PSC-067" // the example shows a refusal
		}
		return fmt.Sprint(status)
	case n.what == application:
		return "403 forbidden"
	case slices.Contains([]what{change, propose, changeFor, own, ownNamed}, n.what):
		return "403 forbidden" // by no rule: a system is no member of RA staff
	case strings.HasPrefix(id, "assess-") && !slices.Contains(scopes, caller.ScopeAssess):
		return "403 forbidden"
	case n.what != free && !slices.ContainsFunc(n.acts, func(a rbac.Act) bool { return slices.Contains(scopes, a.String()) }):
		return "403 RA-RBC-001"
	}
	return fmt.Sprint(status)
}

// known asks several files of keys: whoever is in one is known.
type known []caller.Authenticator

func (k known) Authenticate(r *http.Request) (c caller.Caller, err error) {
	for _, a := range k {
		if c, err = a.Authenticate(r); err == nil {
			return c, nil
		}
	}
	return c, err
}

// TestSystemsSeeTheirOrganisation: a system reads what is of its organisation and
// of those for which that one acts.
func TestSystemsSeeTheirOrganisation(t *testing.T) {
	for organisation, sees := range map[string][]string{"RX1": {"rx1"}, "RX2": {"rx1", "rx3"}, "RX3": {"rx3"}, "RX9": {"rx9"}} {
		keys, secret := apiKeysOf(t, organisation, today.Add(time.Hour), atToday, readingScopes()...)
		h := gate(t, keys, nil)
		for whose, names := range map[string][]string{
			"rx1": {"card/in-use", "registration/card-in-use", "person/card-in-use", "position/pharmacist", "assignment/active", "grant/active"},
			"rx3": {"card/rx3", "registration/rx3", "person/rx3", "position/rx3-pharmacist", "assignment/rx3", "grant/rx3"},
			"rx9": {"card/rx9", "registration/rx9", "person/rx9", "position/rx9-pharmacist", "assignment/rx9", "grant/rx9"},
		} {
			for i, kind := range []string{"cards", "registrations", "identities", "positions", "assignments", "exceptional-access"} {
				path := "/v1/" + kind + "/"
				theirs := knock(h, http.MethodGet, path+sandbox.ID(names[i]), "X-API-Key: "+secret, "X-Request-ID: same")
				if slices.Contains(sees, whose) {
					wanted(t, theirs, http.StatusOK, "")
					continue
				}
				none := knock(h, http.MethodGet, path+nobodys(sandbox.ID(names[i])), "X-API-Key: "+secret, "X-Request-ID: same")
				wanted(t, theirs, http.StatusNotFound, "not-found")
				if diff := cmp.Diff(answerText(none), answerText(theirs)); diff != "" {
					t.Errorf("%s: that %s is there can be seen (-not there +not theirs):\n%s", organisation, names[i], diff)
				}
			}
		}
	}
}

// TestGuessingIsSlow: whoever is not known is answered so often from one address
// and no more, which takes nothing from those who are.
func TestGuessingIsSlow(t *testing.T) {
	i := developing(t)
	clock := &atomic.Int64{}
	h := gate(t, i.bearer, func(c *server.Config) {
		c.Rate = server.Rate{PerSecond: 0.5, Burst: 3}
		c.Now = func() time.Time { return today.Add(time.Duration(clock.Load())) }
	})
	send := func(from, token string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/v1/rules/RA-PSC-020", http.NoBody)
		r.RemoteAddr = from
		r.Header.Set("Authorization", "Bearer "+token)
		for _, header := range headers {
			name, value, _ := strings.Cut(header, ": ")
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	slow := func(w *httptest.ResponseRecorder) {
		t.Helper()
		wanted(t, w, http.StatusTooManyRequests, "too-many")
		if got := w.Header().Get("Retry-After"); got != "2" {
			t.Errorf("Retry-After: %s, want 2 at one request in two seconds", got)
		}
		silent(t, w)
	}
	bad, good := i.sign(jose.RS256, i.other, i.kid, "at+jwt", nil), i.good(nil)
	colleague := i.good(map[string]any{"sub": "999900000101", "nhsid_useruid": "999900000101"})
	const here, there = "192.0.2.1:1000", "192.0.2.2:1000"
	for n := range 3 {
		turnedAway(t, send(fmt.Sprintf("192.0.2.1:%d", 1000+n), bad), `error="invalid_token"`)
	}
	slow(send(here, bad))
	slow(send("192.0.2.1:2000", bad))
	slow(send(here, bad, "X-Forwarded-For: 192.0.2.77", "Forwarded: for=192.0.2.77", "X-Real-IP: 192.0.2.77"))
	slow(send(here, sealed)) // of whatever kind

	for range 3 {
		wanted(t, send(here, good), http.StatusOK, "") // from the same address, from their own bucket
	}
	slow(send(here, good))
	slow(send(there, good)) // wherever they are
	wanted(t, send(here, colleague), http.StatusOK, "")
	turnedAway(t, send(there, bad), `error="invalid_token"`)

	clock.Add(int64(2 * time.Second)) // one request more, for each
	turnedAway(t, send(here, bad), `error="invalid_token"`)
	slow(send(here, bad))
	wanted(t, send(here, good), http.StatusOK, "")
	slow(send(here, good))
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
