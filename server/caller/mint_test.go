package caller_test

import (
	"crypto"
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
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

// noon is when the tests take place.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const (
	audience = "https://rakit.example/api"
	marker   = "MARKER-7f3a" // stands in tokens where an error could repeat it
)

// Keys of the tests. They are made once: making one takes a while.
var (
	rsaKey   = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	otherKey = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	weakKey  = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 1024)) })
	ecKey    = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// sign returns a token made by go-jose.
func sign(alg jose.SignatureAlgorithm, key any, kid, typ, payload string) string {
	options := (&jose.SignerOptions{}).WithType(jose.ContentType(typ))
	signer := must(jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: kid}}, options))
	return must(must(signer.Sign([]byte(payload))).CompactSerialize())
}

// signHeader returns a token with this very header, signed by RS256.
func signHeader(key *rsa.PrivateKey, header, payload string) string {
	part := base64.RawURLEncoding.EncodeToString
	text := part([]byte(header)) + "." + part([]byte(payload))
	hash := crypto.SHA256.New()
	hash.Write([]byte(text))
	return text + "." + part(must(rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, hash.Sum(nil))))
}

// payload is the claims of a good token, some of them replaced: each change is a
// name and a JSON value; an empty value removes the claim.
func payload(issuer string, changes ...string) string {
	names := []string{"iss", "aud", "sub", "nhsid_useruid", "iat", "nbf", "exp", "nhsid_nrbac_roles"}
	values := map[string]string{
		"iss": fmt.Sprintf("%q", issuer), "aud": fmt.Sprintf("%q", audience),
		"sub": `"999900000101"`, "nhsid_useruid": `"999900000101"`,
		"iat": fmt.Sprint(noon.Unix()), "nbf": fmt.Sprint(noon.Unix()), "exp": fmt.Sprint(noon.Add(time.Hour).Unix()),
		"nhsid_nrbac_roles": "[" + agentRole + "]",
	}
	for i := 0; i < len(changes); i += 2 {
		if _, ok := values[changes[i]]; !ok {
			names = append(names, changes[i])
		}
		values[changes[i]] = changes[i+1]
	}
	var parts []string
	for _, name := range names {
		if values[name] != "" {
			parts = append(parts, fmt.Sprintf("%q:%s", name, values[name]))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// Roles as CIS2 writes them.
const (
	agentRole   = `{"person_orgid":"555000000001","person_roleid":"555000000011","org_code":"RX2","role_name":"\"Admin & Clerical\":\"Admin\":\"Registration Authority Agent\"","role_code":"S0080:G0440:R5090"}`
	sponsorRole = `{"person_roleid":"555000000012","org_code":"RX3","role_code":"S0010:G0020:R8000","activities":["Approve RA requests"],"activity_codes":["B1300"]}`
	nurseRole   = `{"person_roleid":"555000000013","org_code":"RX3","role_code":"S0010:G0020:R8001"}`
)

func actor(user string, role rbac.Role, organisation string) authority.Actor {
	return authority.Actor{ID: must(identity.ParseUserID(user)), Role: role, Organisation: must(identity.ParseODSCode(organisation))}
}

// request returns a request with these headers, name and value in turn.
func request(headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/v1/cases", nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// clock is a clock that tests turn.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// publishing is an issuer on a loopback address, with discovery and keys.
type publishing struct {
	*httptest.Server
	mu       sync.Mutex
	keys     []jose.JSONWebKey
	metadata string // instead of the right document
	jwks     string // instead of the right document
	status   int    // instead of 200
	fetches  int    // of keys
	hold     chan struct{}
}

func newPublishing(t testing.TB, keys ...jose.JSONWebKey) *publishing {
	p := &publishing{keys: keys}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

func public(key crypto.Signer, kid string) jose.JSONWebKey {
	return jose.JSONWebKey{Key: key.Public(), KeyID: kid, Use: "sig"}
}

func (p *publishing) set(change func(p *publishing)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

func (p *publishing) fetched() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetches
}

func (p *publishing) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	hold := p.hold
	p.mu.Unlock()
	if hold != nil {
		<-hold
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	path, moved := strings.CutPrefix(r.URL.Path, "/moved")
	if p.status != 0 && !moved {
		w.Header().Set("Location", "/moved"+path) // where all is well
		w.WriteHeader(p.status)
		return
	}
	switch path {
	case "/.well-known/openid-configuration":
		text := p.metadata
		if text == "" {
			text = fmt.Sprintf(`{"issuer":%q,"jwks_uri":%q,"id_token_signing_alg_values_supported":["RS256","HS256"]}`, p.URL, p.URL+"/keys")
		}
		_, _ = w.Write([]byte(text))
	case "/keys":
		p.fetches++
		text := []byte(p.jwks)
		if p.jwks == "" {
			var parts []string
			for _, key := range p.keys {
				parts = append(parts, string(must(key.MarshalJSON())))
			}
			text = []byte(`{"keys":[` + strings.Join(parts, ",") + `]}`)
		}
		_, _ = w.Write(text)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// bearer returns a Bearer for the issuer p, its configuration changed by change.
func (p *publishing) bearer(t testing.TB, now func() time.Time, change func(*caller.BearerConfig)) *caller.Bearer {
	t.Helper()
	c := caller.BearerConfig{Issuer: p.URL, Audience: audience, Now: now}
	if change != nil {
		change(&c)
	}
	b, err := caller.NewBearer(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func atNoon() time.Time { return noon }

// checkRefused checks the error of a request that is to be refused: its kind, and
// that it repeats nothing.
func checkRefused(t *testing.T, c caller.Caller, err error, want error, reason, credential string) {
	t.Helper()
	if c != (caller.Caller{}) {
		t.Errorf("a refused request has the caller %q", c.ID())
	}
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
	if !strings.Contains(err.Error(), reason) {
		t.Errorf("error %q, want %q in it", err, reason)
	}
	checkSilent(t, err, credential)
}

// checkSilent checks that an error repeats no part of a credential.
func checkSilent(t *testing.T, err error, credential string) {
	t.Helper()
	said := err.Error() + "\n" + caller.Challenge(err)
	if strings.Contains(said, marker) || strings.Contains(said, "999900000101") {
		t.Errorf("a claim came back: %q", said)
	}
	for i := 0; i+12 <= len(credential); i++ {
		if strings.Contains(said, credential[i:i+12]) {
			t.Errorf("%q of the credential came back: %q", credential[i:i+12], said)
			return
		}
	}
}

func pemOf(key any) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(key))})
}
