package caller_test

import (
	"net/http"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

// themself is the person of these tests as nobody but themself.
var themself = caller.Caller{Actor: authority.Actor{ID: must(identity.ParseUserID("999900000101")), Role: rbac.Self}}

// own returns the request as one about the caller's own record.
func own(r *http.Request) *http.Request { return r.WithContext(caller.AsThemself(r.Context())) }

// TestBearerAsThemself shows that whoever has a good token acts upon their own
// record as nobody but themself, with roles of the RA or without, and that a token
// without one gives nothing anywhere else.
func TestBearerAsThemself(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	b := p.bearer(t, atNoon, nil)
	for _, tt := range []struct {
		name, roles, selected string
		elsewhere             error
	}{
		{"a role of the RA", agentRole, "", nil},
		{"several, none chosen", "[" + agentRole + "," + sponsorRole + "]", "", caller.ErrRoleNotChosen},
		{"one that was chosen", "[" + agentRole + "," + sponsorRole + "]", `"555000000011"`, nil},
		{"no role of the RA", nurseRole, "", caller.ErrNoRole},
		{"no roles", "", "", caller.ErrNoRole},
	} {
		token := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, "nhsid_nrbac_roles", tt.roles, "selected_roleid", tt.selected))
		for range 2 { // verified, and known
			got, err := b.Authenticate(own(request("Authorization", "Bearer "+token)))
			if err != nil || got != themself {
				t.Errorf("%s: %+v, %v; want themself", tt.name, got, err)
			}
		}
		got, err := b.Authenticate(request("Authorization", "Bearer "+token))
		if tt.elsewhere != nil {
			checkRefused(t, got, err, tt.elsewhere, "", token)
		} else if err != nil || got.Actor.Role != rbac.RAAgent {
			t.Errorf("%s, elsewhere: %+v, %v; want the RA Agent", tt.name, got, err)
		}
	}
	for name, changes := range map[string][]string{
		"expired":           times("exp", noon.Add(-caller.Leeway)),
		"names no person":   {"sub", `"b7c2"`, "nhsid_useruid", ""},
		"another audience":  {"aud", `"https://rakit.example/other"`},
		"without any claim": {"iss", "", "aud", "", "sub", "", "nhsid_useruid", ""},
	} {
		token := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, changes...))
		got, err := b.Authenticate(own(request("Authorization", "Bearer "+token)))
		t.Run(name, func(t *testing.T) { checkRefused(t, got, err, caller.ErrUnauthenticated, "", token) })
	}
}

// TestDemoAsThemself shows that the role of the header gives nothing for one's own
// record, and that the header is read as strictly as elsewhere.
func TestDemoAsThemself(t *testing.T) {
	for _, role := range rbac.Roles() {
		got, err := caller.NewDemo().Authenticate(own(request("X-Demo-Actor", "999900000101 "+role.String()+" RX2")))
		if err != nil || got != themself {
			t.Errorf("%s: %+v, %v; want themself", role, got, err)
		}
	}
	for _, header := range []string{"999900000101", "999900000101 RX2", "999900000101 nurse RX2", "9999 ra-agent RX2"} {
		if got, err := caller.NewDemo().Authenticate(own(request("X-Demo-Actor", header))); err == nil || got != (caller.Caller{}) {
			t.Errorf("%q: %+v, %v; want it refused", header, got, err)
		}
	}
}

// TestAPIKeyIsNobodyThemself shows that a system stays what it is: it has no record
// of its own, and the server refuses it where people act upon theirs.
func TestAPIKeyIsNobodyThemself(t *testing.T) {
	path := keysFile(t)
	_, secret := add(t, path, newKey("find-records"))
	got, err := open(t, path, atNoon).Authenticate(own(request("X-API-Key", secret)))
	if err != nil || got.System == nil || got.Actor != (authority.Actor{}) {
		t.Errorf("%+v, %v; want the system", got, err)
	}
}
