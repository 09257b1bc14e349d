package caller_test

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

func times(claim string, at time.Time) []string { return []string{claim, fmt.Sprint(at.Unix())} }

func TestBearerRefuses(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"), public(ecKey(), "e1"), public(weakKey(), "w1"),
		jose.JSONWebKey{Key: otherKey().Public(), KeyID: "enc", Use: "enc"})
	b := p.bearer(t, atNoon, nil)
	good := func(changes ...string) string { return payload(p.URL, changes...) }
	rs := func(changes ...string) string { return sign(jose.RS256, rsaKey(), "k1", "at+jwt", good(changes...)) }
	header := func(h string) string { return signHeader(rsaKey(), h, good()) }
	spki := must(x509.MarshalPKIXPublicKey(rsaKey().Public()))
	pkcs1 := x509.MarshalPKCS1PublicKey(&rsaKey().PublicKey)
	spkiPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki})
	part := base64.RawURLEncoding.EncodeToString
	none := part([]byte(`{"alg":"none","typ":"at+jwt","kid":"k1"}`)) + "." + part([]byte(good())) + "."
	spoilt := rs()[:len(rs())-8] + "AAAAAAA" + "A"
	embedded := must(public(otherKey(), "mine").MarshalJSON())
	for _, tt := range []struct{ name, why, token, reason string }{
		{"expired", "by a minute", rs(times("exp", noon.Add(-time.Minute))...), "has expired"},
		{"expired by the leeway", "the leeway is 5 s, and its end is out", rs(times("exp", noon.Add(-caller.Leeway))...), "has expired"},
		{"without end", "a token for ever is refused", rs("exp", ""), "has no end"},
		{"end is null", "as none", rs("exp", "null"), "has no end"},
		{"end as text", "no number", rs("exp", `"`+fmt.Sprint(noon.Add(time.Hour).Unix())+`"`), "cannot be read"},
		{"end with a fraction", "whole seconds", rs("exp", "1795093200.5"), "cannot be read"},
		{"end out of range", "would overflow", rs("exp", "1e30"), "cannot be read"},
		{"not yet valid", "go-oidc alone would let five minutes pass", rs(times("nbf", noon.Add(caller.Leeway+time.Second))...), "not good yet"},
		{"issued in the future", "a clock is wrong", rs(times("iat", noon.Add(caller.Leeway+time.Second))...), "not good yet"},
		{"wrong audience", "a token for another API", rs("aud", `"https://rakit.example/other"`), "another audience"},
		{"audience in part", "no prefix", rs("aud", `"https://rakit.example/"`), "another audience"},
		{"no audience", "for nobody", rs("aud", ""), "another audience"},
		{"wrong issuer", "another issuer with the same key", rs("iss", `"https://other.example"`), "another issuer"},
		{"issuer with a slash", "compared byte for byte", rs("iss", `"`+p.URL+`/"`), "another issuer"},
		{"wrong key", "the right name on another key", sign(jose.RS256, otherKey(), "k1", "at+jwt", good()), "signature"},
		{"unknown key", "no such name", sign(jose.RS256, rsaKey(), "k9", "at+jwt", good()), "signature"},
		{"key of encryption", "use enc", sign(jose.RS256, otherKey(), "enc", "at+jwt", good()), "signature"},
		{"weak key", "1024 bits", signHeader(weakKey(), `{"alg":"RS256","typ":"at+jwt","kid":"w1"}`, good()), "signature"},
		{"key brought along", "jwk in the header is not looked at", signHeader(otherKey(), `{"alg":"RS256","typ":"at+jwt","kid":"k1","jwk":`+string(embedded)+`}`, good()), "signature"},
		{"signature changed", "eight characters", spoilt, "signature"},
		{"none", "unsigned", none, "no token of three parts"},
		{"none, with a signature", "unsigned all the same", none + "AA", "algorithm"},
		{"None", "written otherwise", part([]byte(`{"alg":"None","typ":"at+jwt","kid":"k1"}`)) + "." + part([]byte(good())) + ".AA", "algorithm"},
		{"HS256 with the public key, SPKI PEM", "algorithm confusion", sign(jose.HS256, spkiPEM, "k1", "at+jwt", good()), "algorithm"},
		{"HS256 with the public key, SPKI DER", "algorithm confusion", sign(jose.HS256, spki, "k1", "at+jwt", good()), "algorithm"},
		{"HS256 with the public key, PKCS 1", "algorithm confusion", sign(jose.HS256, pkcs1, "k1", "at+jwt", good()), "algorithm"},
		{"ES256", "RS256 alone unless configured, though the issuer has the key", sign(jose.ES256, ecKey(), "e1", "at+jwt", good()), "algorithm"},
		{"PS256", "the same key by another algorithm", sign(jose.PS256, rsaKey(), "k1", "at+jwt", good()), "algorithm"},
		{"no kid", "every key would have to be tried", sign(jose.RS256, rsaKey(), "", "at+jwt", good()), "name its key"},
		{"ID token", "typ JWT is what ID tokens have", sign(jose.RS256, rsaKey(), "k1", "JWT", good()), "type"},
		{"no type", "RFC 9068 wants one", header(`{"alg":"RS256","kid":"k1"}`), "type"},
		{"critical", "an extension that we do not know", header(`{"alg":"RS256","kid":"k1","typ":"at+jwt","crit":["exp"],"exp":1}`), "extension"},
		{"critical, empty", "not even then", header(`{"alg":"RS256","kid":"k1","typ":"at+jwt","crit":[]}`), "extension"},
		{"payload not encoded", "RFC 7797", header(`{"alg":"RS256","kid":"k1","typ":"at+jwt","b64":false}`), "extension"},
		{"algorithm twice", "parsers would differ", header(`{"alg":"none","alg":"RS256","kid":"k1","typ":"at+jwt"}`), "header of the token"},
		{"header is no object", "garbage", header(`["RS256"]`), "header of the token"},
		{"end twice, good last", "one parser takes the first, another the last", rs("x", `1,"exp":1,"exp":9999999999`), "cannot be read"},
		{"end twice, in another case", "encoding/json takes Exp for exp: both must be good", rs("exp", "1", "Exp", "9999999999"), "has expired"},
		{"issuer in another case", "the same for iss", rs("iss", `"https://other.example"`, "ISS", `"`+p.URL+`"`), "another issuer"},
		{"role twice inside", "a name twice at any depth", rs("nhsid_nrbac_roles", `[{"org_code":"RX1","org_code":"RX2"}]`), "cannot be read"},
		{"claims are no object", "garbage", sign(jose.RS256, rsaKey(), "k1", "at+jwt", `"`+marker+`"`), "cannot be read"},
		{"claims are no UTF-8", "garbage", rs("x", "\"\xff\""), "cannot be read"},
		{"no user", "nobody", rs("sub", "", "nhsid_useruid", ""), "no Care Identity user"},
		{"sub is no UUID", "and nothing else names anybody", rs("sub", `"`+marker+`"`, "nhsid_useruid", ""), "no Care Identity user"},
		{"user id with a space", "not as it is written", rs("nhsid_useruid", `" 999900000101"`), "no Care Identity user"},
		{"two users", "sub and nhsid_useruid differ", rs("sub", `"999900000102"`), "two users"},
		{"two users by uid", "uid differs", rs("uid", `"999900000102"`), "two users"},
		{"role selected, empty", "a fault, and not absent", rs("selected_roleid", `""`), "names none"},
		{"role selected by a number", "ids are text", rs("selected_roleid", "555000000011"), "cannot be read"},
		{"roles a number", "no shape that is known", rs("nhsid_nrbac_roles", "5"), "cannot be read"},
		{"one role a number", "what is left need not be all", rs("nhsid_nrbac_roles", "["+agentRole+",5]"), "cannot be read"},
		{"roles as broken text", "half a document", rs("nhsid_nrbac_roles", `"[{"`), "cannot be read"},
		{"role twice inside, as text", "as strict within as without", rs("nhsid_nrbac_roles", `"[{\"org_code\":\"RX1\",\"org_code\":\"RX2\"}]"`), "cannot be read"},
		{"trailing bits", "one token has one spelling", looselySpelt(rs()), "cannot be read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := b.Authenticate(request("Authorization", "Bearer "+tt.token))
			checkRefused(t, c, err, caller.ErrUnauthenticated, tt.reason, tt.token)
			var u *caller.Unauthenticated
			if !errors.As(err, &u) || u.Problem == "" || errors.Is(err, caller.ErrNoCredentials) {
				t.Errorf("%s: the challenge is %q", tt.why, caller.Challenge(err))
			}
		})
	}
}

// looselySpelt changes bits of the last character that no byte of the signature
// holds: 256 bytes leave four of them.
func looselySpelt(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, token[len(token)-1])
	return token[:len(token)-1] + alphabet[last+1:last+2]
}

func TestBearerAccepts(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"), public(ecKey(), "e1"))
	agent := actor("999900000101", rbac.RAAgent, "RX2")
	rs := func(changes ...string) string {
		return sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, changes...))
	}
	typed := func(typ string) string { return sign(jose.RS256, rsaKey(), "k1", typ, payload(p.URL)) }
	for _, tt := range []struct {
		name, why, token string
		change           func(*caller.BearerConfig)
		want             authority.Actor
	}{
		{"as CIS2 writes it", "one role, chosen by itself", rs(), nil, agent},
		{"just expired", "within the leeway", rs(times("exp", noon.Add(-caller.Leeway+time.Second))...), nil, agent},
		{"just not yet", "within the leeway", rs(times("nbf", noon.Add(caller.Leeway))...), nil, agent},
		{"sub alone", "a UUID", rs("nhsid_useruid", ""), nil, agent},
		{"sub of another form", "it names nobody, so it contradicts nothing", rs("sub", `"b7c2"`), nil, agent},
		{"many audiences", "ours among them", rs("aud", `["https://rakit.example/other","`+audience+`"]`), nil, agent},
		{"null where nothing is", "seen in the wild", rs("email", "null", "selected_roleid", "null", "nbf", "null", "scope", "null"), nil, agent},
		{"claims that mean nothing here", "left alone", rs("tokenName", `"id_token"`, "x", `{"y":[1,2]}`), nil, agent},
		{"one role without an array", "seen in the wild", rs("nhsid_nrbac_roles", agentRole), nil, agent},
		{"type as a media type", "RFC 7515 §4.1.9", typed("application/AT+JWT"), nil, agent},
		{"type JWT, configured", "CIS2 has no RFC 9068", typed("JWT"), func(c *caller.BearerConfig) { c.Types = []string{"JWT"} }, agent},
		{"ES256, configured", "not the default", sign(jose.ES256, ecKey(), "e1", "at+jwt", payload(p.URL)), func(c *caller.BearerConfig) { c.Algorithms = []string{"RS256", "ES256"} }, agent},
		{"PS256, configured", "not the default", sign(jose.PS256, rsaKey(), "k1", "at+jwt", payload(p.URL)), func(c *caller.BearerConfig) { c.Algorithms = []string{"PS256"} }, agent},
		{"keys by address", "without discovery", rs(), func(c *caller.BearerConfig) { c.JWKSURL = c.Issuer + "/keys" }, agent},
		{"scope among words", "RFC 8693 §4.2", rs("scope", `"openid ra offline"`), func(c *caller.BearerConfig) { c.Scope = "ra" }, agent},
		{"scope in an array", "as ForgeRock writes it", rs("scope", `["openid","ra"]`), func(c *caller.BearerConfig) { c.Scope = "ra" }, agent},
		{"role selected by the token", "of two", rs("nhsid_nrbac_roles", "["+agentRole+","+sponsorRole+"]", "selected_roleid", `"555000000012"`), nil, actor("999900000101", rbac.Sponsor, "RX3")},
		{"code of one's own", "an unlocker has no public code", rs("nhsid_nrbac_roles", nurseRole), func(c *caller.BearerConfig) {
			c.Roles = []rbac.NationalRole{{JobRole: "R8001", Role: rbac.LocalSmartcardAdministrator, Basis: guidance.DesignChoice}}
		}, actor("999900000101", rbac.LocalSmartcardAdministrator, "RX3")},
		{"newer job role of one's own", "whoever names a code knows it", rs("nhsid_nrbac_roles", strings.Replace(sponsorRole, "R8000", "R9999", 1)), func(c *caller.BearerConfig) {
			c.Roles = []rbac.NationalRole{{JobRole: "R9999", Activity: "B1300", Role: rbac.Sponsor, Basis: guidance.LocalPractice}}
		}, actor("999900000101", rbac.Sponsor, "RX3")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := p.bearer(t, atNoon, tt.change)
			for range 2 { // verified, and known
				got, err := b.Authenticate(request("Authorization", "Bearer "+tt.token))
				if err != nil {
					t.Fatalf("%s: %v", tt.why, err)
				}
				if got.Actor != tt.want || got.System != nil || !got.Assess {
					t.Errorf("%s: %+v, want %+v", tt.why, got, tt.want)
				}
			}
		})
	}
}

func TestBearerChoosesRole(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	b := p.bearer(t, atNoon, nil)
	both := "[" + agentRole + "," + sponsorRole + "," + nurseRole + "]"
	for _, tt := range []struct {
		name, why, roles, selected, header string
		want                               string // the ID, or
		err                                error
	}{
		{"only one", "chosen by itself", agentRole, "", "", "user/999900000101/ra-agent/RX2", nil},
		{"several, none chosen", "the first is never taken", both, "", "", "", caller.ErrRoleNotChosen},
		{"by the header", "NHSD-Session-URID", both, "", "555000000012", "user/999900000101/sponsor/RX3", nil},
		{"by the token", "selected_roleid", both, `"555000000011"`, "", "user/999900000101/ra-agent/RX2", nil},
		{"by both", "they agree", both, `"555000000012"`, "555000000012", "user/999900000101/sponsor/RX3", nil},
		{"by both, not the same", "which wins is written nowhere", both, `"555000000011"`, "555000000012", "", caller.ErrNoRole},
		{"of somebody else", "the id must be the person's", both, "", "555000000099", "", caller.ErrNoRole},
		{"selected and not there", "no role", both, `"555000000099"`, "", "", caller.ErrNoRole},
		{"no RA role", "a nurse", nurseRole, "", "", "", caller.ErrNoRole},
		{"no RA role chosen", "the others do not count", both, "", "555000000013", "", caller.ErrNoRole},
		{"no roles", "absent", "", "", "", "", caller.ErrNoRole},
		{"empty roles", "an empty array", "[]", "", "", "", caller.ErrNoRole},
		{"null roles", "as absent", "null", "", "", "", caller.ErrNoRole},
		{"no organisation", "of a role", `{"person_roleid":"555000000011","role_code":"S0080:G0440:R5090"}`, "", "", "", caller.ErrNoRole},
		{"organisation in small letters", "the code is the same", strings.Replace(agentRole, "RX2", "rx2", 1), "", "", "user/999900000101/ra-agent/RX2", nil},
		{"organisation with a space", "nothing else is put right", strings.Replace(agentRole, "RX2", "RX2 ", 1), "", "", "", caller.ErrNoRole},
		{"roles as text", "an array as JSON in a string", fmt.Sprintf("%q", "["+agentRole+"]"), "", "", "user/999900000101/ra-agent/RX2", nil},
		{"each role as text", "an array of strings", "[" + fmt.Sprintf("%q", agentRole) + "," + nurseRole + "]", `"555000000011"`, "", "user/999900000101/ra-agent/RX2", nil},
		{"activity as a triple", "as older programs read them", strings.Replace(sponsorRole, `["B1300"]`, `"D0008:C0055:B1300"`, 1), "", "", "user/999900000101/sponsor/RX3", nil},
		{"activities as text", "an array as JSON in a string", strings.Replace(sponsorRole, `["B1300"]`, `"[\"B0001\",\"B1300\"]"`, 1), "", "", "user/999900000101/sponsor/RX3", nil},
		{"unknown job role", "it gives nothing, by the activity neither", strings.Replace(sponsorRole, "R8000", "R9999", 1), "", "", "", caller.ErrNoRole},
		{"id with a letter", "ids are digits", strings.Replace(agentRole, "555000000011", "55500000001A", 1), "", "", "", caller.ErrNoRole},
		{"an id twice", "it names no one role", "[" + agentRole + "," + agentRole + "]", `"555000000011"`, "", "", caller.ErrNoRole},
		{"malformed code", "never granted on", strings.Replace(agentRole, "S0080:G0440:R5090", "R5090", 1), "", "", "", caller.ErrNoRole},
	} {
		t.Run(tt.name, func(t *testing.T) {
			token := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, "nhsid_nrbac_roles", tt.roles, "selected_roleid", tt.selected))
			headers := []string{"Authorization", "Bearer " + token}
			if tt.header != "" {
				headers = append(headers, "NHSD-Session-URID", tt.header)
			}
			got, err := b.Authenticate(request(headers...))
			if tt.err != nil {
				checkRefused(t, got, err, tt.err, "", token)
				if errors.Is(err, caller.ErrUnauthenticated) {
					t.Errorf("%s: a good token is not unauthenticated: %v", tt.why, err)
				}
				return
			}
			if err != nil || got.ID() != tt.want {
				t.Errorf("%s: %q, %v; want %q", tt.why, got.ID(), err, tt.want)
			}
		})
	}
}

func TestBearerLevels(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	three := func(c *caller.BearerConfig) { c.IdentityAssurance, c.AuthenticationAssurance = 3, 3 }
	for _, tt := range []struct {
		name, why string
		claims    []string
		ok        bool
	}{
		{"three and three", "as text", []string{"id_assurance_level", `"3"`, "authentication_assurance_level", `"3"`}, true},
		{"as numbers", "seen in the wild", []string{"id_assurance_level", `3`, "authentication_assurance_level", `3`}, true},
		{"the old name", "of the scope nhsperson", []string{"idassurancelevel", `"3"`, "authentication_assurance_level", `"3"`}, true},
		{"acr agrees", "AAL3_ANY", []string{"id_assurance_level", `"3"`, "authentication_assurance_level", `"3"`, "acr", `"AAL2_OR_AAL3_ANY"`}, true},
		{"acr without a level", "says nothing", []string{"id_assurance_level", `"3"`, "authentication_assurance_level", `"3"`, "acr", `"0"`}, true},
		{"acr of no text", "the level is in doubt", []string{"id_assurance_level", `"3"`, "authentication_assurance_level", `"3"`, "acr", `["AAL3_ANY"]`}, false},
		{"level as an object", "no level", []string{"id_assurance_level", `{"level":3}`, "authentication_assurance_level", `"3"`}, false},
		{"level of identity under one name in doubt", "the other does not mend it", []string{"id_assurance_level", `"3"`, "idassurancelevel", `"7"`, "authentication_assurance_level", `"3"`}, false},
		{"acr contradicts", "refused for acts of an RA", []string{"id_assurance_level", `"3"`, "authentication_assurance_level", `"3"`, "acr", `"AAL1_USERPASS"`}, false},
		{"two levels of identity", "they contradict", []string{"id_assurance_level", `"3"`, "idassurancelevel", `"2"`, "authentication_assurance_level", `"3"`}, false},
		{"identity too low", "2", []string{"id_assurance_level", `"2"`, "authentication_assurance_level", `"3"`}, false},
		{"authentication too low", "2", []string{"id_assurance_level", `"3"`, "authentication_assurance_level", `"2"`}, false},
		{"acr alone", "the level is the claim, and acr a cross-check", []string{"id_assurance_level", `"3"`, "acr", `"AAL3_ANY"`}, false},
		{"neither", "missing is not met", nil, false},
		{"beyond the scale", "no level", []string{"id_assurance_level", `"9"`, "authentication_assurance_level", `"3"`}, false},
		{"in words", "no level", []string{"id_assurance_level", `"` + marker + `"`, "authentication_assurance_level", `"3"`}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			token := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, tt.claims...))
			got, err := p.bearer(t, atNoon, three).Authenticate(request("Authorization", "Bearer "+token))
			if tt.ok {
				if err != nil {
					t.Errorf("%s: %v", tt.why, err)
				}
				return
			}
			checkRefused(t, got, err, caller.ErrUnauthenticated, "levels of assurance", token)
			if !strings.Contains(caller.Challenge(err), `error="insufficient_user_authentication"`) {
				t.Errorf("challenge %s", caller.Challenge(err))
			}
			if _, err := p.bearer(t, atNoon, nil).Authenticate(request("Authorization", "Bearer "+token)); err != nil {
				t.Errorf("no level is asked for, and yet: %v", err)
			}
		})
	}
}

func TestBearerScope(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	b := p.bearer(t, atNoon, func(c *caller.BearerConfig) { c.Scope = "ra" })
	for _, scope := range []string{"", `""`, `"rat era"`, `["ra x y","z"]`, `[]`} {
		token := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, "scope", scope))
		got, err := b.Authenticate(request("Authorization", "Bearer "+token))
		if scope == `["ra x y","z"]` { // words in an array: the word is there
			if err != nil {
				t.Error(err)
			}
			continue
		}
		checkRefused(t, got, err, caller.ErrUnauthenticated, "scope", token)
		if !strings.Contains(caller.Challenge(err), `error="insufficient_scope"`) {
			t.Errorf("challenge %s", caller.Challenge(err))
		}
	}
}

func TestBearerHeader(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	b := p.bearer(t, atNoon, nil)
	token := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL))
	long := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, "x", `"`+strings.Repeat("x", 16<<10)+`"`))
	for _, tt := range []struct {
		name, why string
		headers   []string
		challenge string // "" when the caller is known
	}{
		{"plain", "RFC 6750", []string{"Authorization", "Bearer " + token}, ""},
		{"scheme in small letters", "schemes have no case", []string{"Authorization", "bearer " + token}, ""},
		{"nothing", "no error code", nil, `Bearer realm="rakit"`},
		{"Basic", "as nothing", []string{"Authorization", "Basic dXNlcjpwdw=="}, `Bearer realm="rakit"`},
		{"no scheme", "as nothing", []string{"Authorization", token}, `Bearer realm="rakit"`},
		{"empty", "as nothing", []string{"Authorization", ""}, `Bearer realm="rakit"`},
		{"no token", "malformed", []string{"Authorization", "Bearer"}, `invalid_request`},
		{"two spaces", "malformed", []string{"Authorization", "Bearer  " + token}, `invalid_request`},
		{"text behind", "malformed", []string{"Authorization", "Bearer " + token + " x"}, `invalid_request`},
		{"twice in one", "malformed", []string{"Authorization", "Bearer " + token + ", Bearer " + token}, `invalid_request`},
		{"twice", "refused, even the same", []string{"Authorization", "Bearer " + token, "Authorization", "Bearer " + token}, `invalid_request`},
		{"JSON serialisation", "go-jose would take it", []string{"Authorization", `Bearer {"payload":"x"}`}, `invalid_request`},
		{"five parts", "encrypted", []string{"Authorization", "Bearer a.b.c.d.e"}, `invalid_request`},
		{"two parts", "garbage", []string{"Authorization", "Bearer a.b"}, `invalid_request`},
		{"padded", "not base64url as in a token", []string{"Authorization", "Bearer " + token + "="}, `invalid_request`},
		{"oversized", "good but for its 16 KiB", []string{"Authorization", "Bearer " + long}, `invalid_request`},
		{"with an API key", "two kinds", []string{"Authorization", "Bearer " + token, "X-API-Key", "x"}, `invalid_request`},
		{"with a demo actor", "two kinds", []string{"Authorization", "Bearer " + token, "X-Demo-Actor", "x"}, `invalid_request`},
		{"role chosen twice", "of two headers", []string{"Authorization", "Bearer " + token, "NHSD-Session-URID", "555000000011", "NHSD-Session-URID", "555000000011"}, `invalid_request`},
		{"role chosen in words", "digits", []string{"Authorization", "Bearer " + token, "NHSD-Session-URID", marker}, `invalid_request`},
		{"role chosen, empty", "not absent", []string{"Authorization", "Bearer " + token, "NHSD-Session-URID", ""}, `invalid_request`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := b.Authenticate(request(tt.headers...))
			if tt.challenge == "" {
				if err != nil {
					t.Errorf("%s: %v", tt.why, err)
				}
				return
			}
			checkRefused(t, c, err, caller.ErrUnauthenticated, "", token)
			if got := caller.Challenge(err); !strings.Contains(got, tt.challenge) || strings.Contains(got, "error") != strings.Contains(tt.challenge, "invalid") {
				t.Errorf("%s: challenge %s, want %s", tt.why, got, tt.challenge)
			}
		})
	}
	t.Run("in the query", func(t *testing.T) {
		r := request()
		r.URL.RawQuery = "access_token=" + token
		c, err := b.Authenticate(r)
		checkRefused(t, c, err, caller.ErrUnauthenticated, "never in the address", token)
	})
}

// TestBearerTimesOfKnownToken: a token that was verified once still ends.
func TestBearerTimesOfKnownToken(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	now := &clock{now: noon}
	b := p.bearer(t, now.Now, nil)
	token := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, times("exp", noon.Add(time.Minute))...))
	if _, err := b.Authenticate(request("Authorization", "Bearer "+token)); err != nil {
		t.Fatal(err)
	}
	now.add(time.Minute + caller.Leeway)
	c, err := b.Authenticate(request("Authorization", "Bearer "+token))
	checkRefused(t, c, err, caller.ErrUnauthenticated, "has expired", token)
	now.add(-2 * time.Minute)
	c, err = b.Authenticate(request("Authorization", "Bearer "+token))
	checkRefused(t, c, err, caller.ErrUnauthenticated, "not good yet", token)
}

func TestNewBearerRefuses(t *testing.T) {
	keys := must(caller.OpenIssuer(t.TempDir() + "/keys")).KeySet()
	const issuer = "https://am.example:443/realms/Healthcare"
	for _, tt := range []struct {
		name string
		c    caller.BearerConfig
	}{
		{"nothing", caller.BearerConfig{}},
		{"no audience", caller.BearerConfig{Issuer: issuer}},
		{"no issuer", caller.BearerConfig{Audience: audience}},
		{"HS256", caller.BearerConfig{Issuer: issuer, Audience: audience, Algorithms: []string{"HS256"}}},
		{"none", caller.BearerConfig{Issuer: issuer, Audience: audience, Algorithms: []string{"RS256", "none"}}},
		{"issuer without TLS", caller.BearerConfig{Issuer: "http://am.example", Audience: audience}},
		{"issuer of no host", caller.BearerConfig{Issuer: "https:///x", Audience: audience}},
		{"keys without TLS", caller.BearerConfig{Issuer: issuer, Audience: audience, JWKSURL: "http://am.example/keys"}},
		{"issuer like loopback", caller.BearerConfig{Issuer: "http://localhost.example", Audience: audience}},
		{"development keys for a real issuer", caller.BearerConfig{Issuer: issuer, Audience: audience, Keys: keys}},
		{"development issuer with other keys", caller.BearerConfig{Issuer: caller.DevelopmentIssuer, Audience: audience}},
		{"development issuer with an address", caller.BearerConfig{Issuer: caller.DevelopmentIssuer, Audience: audience, Keys: keys, JWKSURL: issuer}},
		{"empty type", caller.BearerConfig{Issuer: issuer, Audience: audience, Types: []string{""}}},
		{"level 4", caller.BearerConfig{Issuer: issuer, Audience: audience, IdentityAssurance: 4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if b, err := caller.NewBearer(tt.c); err == nil || b != nil {
				t.Errorf("taken: %+v", tt.c)
			}
		})
	}
	if _, err := caller.NewBearer(caller.BearerConfig{Issuer: issuer, Audience: audience}); err != nil {
		t.Errorf("an issuer that was never heard of is not fetched from at the start: %v", err)
	}
}

// TestKeyHasOneAlgorithm: a key is used by its own algorithm alone.
func TestKeyHasOneAlgorithm(t *testing.T) {
	key := jose.JSONWebKey{Key: rsaKey().Public(), KeyID: "k1", Algorithm: "PS256", Use: "sig"}
	p := newPublishing(t, key)
	b := p.bearer(t, atNoon, func(c *caller.BearerConfig) { c.Algorithms = []string{"RS256", "PS256"} })
	for alg, want := range map[jose.SignatureAlgorithm]bool{jose.PS256: true, jose.RS256: false} {
		token := sign(alg, rsaKey(), "k1", "at+jwt", payload(p.URL))
		if _, err := b.Authenticate(request("Authorization", "Bearer "+token)); (err == nil) != want {
			t.Errorf("%s with a key of PS256: %v", alg, err)
		}
	}
}
