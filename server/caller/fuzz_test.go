package caller_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

// FuzzCredentials sends anything in the three headers to everybody who reads
// them. Nobody may become a caller by it but the one that Demo believes.
func FuzzCredentials(f *testing.F) {
	issuer, b := development(f, atNoon)
	token := must(issuer.Mint(details(held(rbac.RAAgent, "RX2")), noon))
	path := keysFile(f)
	_, secret := add(f, path, newKey("assess"))
	keys := open(f, path, atNoon)
	part := base64.RawURLEncoding.EncodeToString
	for _, seed := range [][4]string{
		{"Bearer " + token[:len(token)-4], "", "", ""},
		{"bearer a.b.c", "", "", "555000000011"},
		{"Bearer " + part([]byte(`{"alg":"none"}`)) + ".e30.", "", "", ""},
		{"Bearer " + part([]byte(`{"alg":"RS256","typ":"at+jwt","kid":"k","crit":["b64"],"b64":false}`)) + ".e30.AAAA", "", "", ""},
		{"Basic dXNlcjpwdw==", "", "", ""},
		{"", "rakit_k-1_" + strings.Repeat("A", 43), "", ""},
		{"", secret[:len(secret)-2], "", ""},
		{"", "", "999900000101 ra-agent RX2", ""},
		{"", "", "999900000101  ra-agent RX2", ""},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	all := caller.First(b, keys, caller.NewDemo())
	f.Fuzz(func(t *testing.T, authorization, apiKey, demo, role string) {
		r := request()
		for name, value := range map[string]string{"Authorization": authorization, "X-Api-Key": apiKey, "X-Demo-Actor": demo, "NHSD-Session-URID": role} {
			if value != "" {
				r.Header[http.CanonicalHeaderKey(name)] = []string{value}
			}
		}
		c, err := all.Authenticate(r)
		if err != nil {
			if c != (caller.Caller{}) {
				t.Errorf("a caller with an error: %+v", c)
			}
			for _, sent := range []string{authorization, apiKey, demo, role} {
				if len(sent) >= 24 && strings.Contains(err.Error()+caller.Challenge(err), sent) {
					t.Errorf("%q came back in %v", sent, err)
				}
			}
			return
		}
		id := strings.Split(c.ID(), "/")
		if c.System != nil || demo != id[1]+" "+id[2]+" "+id[3] || authorization != "" || apiKey != "" {
			t.Errorf("%q is a caller", c.ID())
		}
	})
}

// FuzzClaims signs anything as the claims of a token: whoever it makes has a user
// id, a role and an organisation.
func FuzzClaims(f *testing.F) {
	p := newPublishing(f, public(rsaKey(), "k1"))
	b := p.bearer(f, atNoon, nil)
	for _, seed := range []string{
		payload("ISSUER"), payload("ISSUER", "nhsid_nrbac_roles", agentRole), payload("ISSUER", "Exp", "1"), payload("ISSUER", "aud", "[]"),
		payload("ISSUER", "exp", "1e3"), payload("ISSUER", "selected_roleid", `""`), payload("ISSUER", "id_assurance_level", "3"),
		`{}`, `[]`, `{"exp":1,"exp":2}`, payload("ISSUER", "_claim_names", `{"a":"b"}`), payload("ISSUER", "acr", `"AAL"`),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ReplaceAll(text, "ISSUER", p.URL)
		if len(text) > 8<<10 {
			return
		}
		token := signHeader(rsaKey(), `{"alg":"RS256","typ":"at+jwt","kid":"k1"}`, text)
		c, err := b.Authenticate(request("Authorization", "Bearer "+token))
		if err != nil {
			if c != (caller.Caller{}) {
				t.Errorf("a caller with an error: %+v", c)
			}
			return
		}
		if c.Actor.ID.IsZero() || c.Actor.Organisation.IsZero() || c.Actor.Role == 0 || c.System != nil {
			t.Errorf("half a caller: %+v", c)
		}
	})
}
