package caller_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

func TestID(t *testing.T) {
	for _, tt := range []struct {
		c    caller.Caller
		want string
	}{
		{caller.Caller{}, ""},
		{caller.Caller{Actor: actor("999900000101", rbac.RAAgent, "RX2")}, "user/999900000101/ra-agent/RX2"},
		{caller.Caller{System: &authority.System{Name: "Rota"}, Key: "k-1"}, "key/k-1"},
	} {
		if got := tt.c.ID(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestDemo(t *testing.T) {
	for _, role := range rbac.Roles() {
		got, err := caller.NewDemo().Authenticate(request("X-Demo-Actor", "999900000101 "+role.String()+" RX2"))
		if err != nil || got.Actor != actor("999900000101", role, "RX2") || !got.Assess || got.System != nil {
			t.Errorf("%s: %+v, %v", role, got, err)
		}
	}
	application, err := caller.NewDemo().Authenticate(request("X-Demo-Actor", "self-unlock RX2"))
	if err != nil || application.ID() != "key/demo-self-unlock-RX2" || !application.System.SelfUnlock || application.Assess || len(application.System.Acts) != 0 || !application.Actor.ID.IsZero() {
		t.Errorf("the application: %+v, %v", application, err)
	}
	for _, sent := range []string{
		"self-unlock", "self-unlock ", "self-unlock rx2", "self-unlock RX2 x", "Self-unlock RX2", "assess RX2",
		"", " ", "999900000101", "999900000101 ra-agent", "999900000101 ra-agent RX2 x", "999900000101  ra-agent RX2", " 999900000101 ra-agent RX2",
		"999900000101 ra-agent RX2 ", "999900000101\tra-agent\tRX2", "999900000101 RA-Agent RX2", "999900000101 nobody RX2", "999900000101 invalid RX2",
		"99990000010 ra-agent RX2", "999900000101 ra-agent rx2", "999900000101 ra-agent R", marker + " ra-agent RX2",
	} {
		c, err := caller.NewDemo().Authenticate(request("X-Demo-Actor", sent))
		checkRefused(t, c, err, caller.ErrUnauthenticated, "X-Demo-Actor", "")
		if errors.Is(err, caller.ErrNoCredentials) {
			t.Errorf("%q is no absence", sent)
		}
	}
}

func TestFirst(t *testing.T) {
	issuer, b := development(t, atNoon)
	token := "Bearer " + must(issuer.Mint(details(held(rbac.Sponsor, "RX2")), noon))
	path := keysFile(t)
	key, secret := add(t, path, newKey("assess"))
	keys := open(t, path, atNoon)
	demo := "999900000101 ra-agent RX2"
	production, demonstration := caller.First(b, keys), caller.First(b, keys, caller.NewDemo())
	for _, tt := range []struct {
		name, why string
		a         caller.Authenticator
		headers   []string
		want      string // the ID, or
		err       error
	}{
		{"token", "to the Bearer", production, []string{"Authorization", token}, "user/999900000101/sponsor/RX2", nil},
		{"key", "to the APIKeys", production, []string{"X-API-Key", secret}, "key/" + key.ID, nil},
		{"demo", "to the Demo", demonstration, []string{"X-Demo-Actor", demo}, "user/999900000101/ra-agent/RX2", nil},
		{"demo in production", "nobody believes it", production, []string{"X-Demo-Actor", demo}, "", caller.ErrNoCredentials},
		{"nothing", "nobody", production, nil, "", caller.ErrNoCredentials},
		{"token and key", "two kinds", production, []string{"Authorization", token, "X-API-Key", secret}, "", caller.ErrUnauthenticated},
		{"token and demo in production", "two kinds, though one is not taken", production, []string{"Authorization", token, "X-Demo-Actor", demo}, "", caller.ErrUnauthenticated},
		{"key and demo", "two kinds", demonstration, []string{"X-API-Key", secret, "X-Demo-Actor", demo}, "", caller.ErrUnauthenticated},
		{"key and an empty Authorization", "two headers", production, []string{"X-API-Key", secret, "Authorization", ""}, "", caller.ErrUnauthenticated},
		{"bad token", "no other is asked", demonstration, []string{"Authorization", "Bearer x"}, "", caller.ErrUnauthenticated},
		{"Basic", "of no kind that is taken", production, []string{"Authorization", "Basic x"}, "", caller.ErrUnauthenticated},
		{"no authenticators", "nobody by default", caller.First(), []string{"Authorization", token}, "", caller.ErrNoCredentials},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.a.Authenticate(request(tt.headers...))
			if tt.err != nil {
				checkRefused(t, got, err, tt.err, "", secret)
				if !errors.Is(err, caller.ErrUnauthenticated) || caller.Challenge(err) == "" {
					t.Errorf("%s: %v", tt.why, err)
				}
				return
			}
			if err != nil || got.ID() != tt.want {
				t.Errorf("%s: %q, %v; want %q", tt.why, got.ID(), err, tt.want)
			}
		})
	}
}

// TestChallenge: what any error would have shown.
func TestChallenge(t *testing.T) {
	if got := caller.Challenge(caller.ErrUnavailable); got != `Bearer realm="rakit"` {
		t.Errorf("%s", got)
	}
}

// TestKnownTokensAreBounded: a flood of good tokens does not grow the memory.
func TestKnownTokensAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("signs thousands of tokens")
	}
	p := newPublishing(t, public(ecKey(), "e1"))
	b := p.bearer(t, atNoon, func(c *caller.BearerConfig) { c.Algorithms = []string{"ES256"} })
	for i := range caller.MaxSeen + 100 {
		token := sign(jose.ES256, ecKey(), "e1", "at+jwt", payload(p.URL, "jti", `"`+strings.Repeat("x", i%7)+"-"+string(rune('a'+i%26))+`"`))
		if err := ask(b, token); err != nil { // ES256 signatures differ by themselves
			t.Fatal(err)
		}
	}
	if got := b.Seen(); got != caller.MaxSeen {
		t.Errorf("%d tokens are kept, want %d", got, caller.MaxSeen)
	}
}
