package caller_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

// A server that takes development tokens and API keys.
func Example() {
	scratch, err := os.MkdirTemp("", "rakit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(scratch)
	dir := filepath.Join(scratch, "keys")
	now := func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

	issuer, err := caller.OpenIssuer(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	config := issuer.Config() // for CIS2: Issuer, Audience, Types, levels of assurance
	config.Now = now
	bearer, err := caller.NewBearer(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	keys, err := caller.OpenAPIKeys(filepath.Join(dir, caller.APIKeysFile), now)
	if err != nil {
		fmt.Println(err)
		return
	}
	who := caller.First(bearer, keys)

	user, _ := identity.ParseUserID("999900000101")
	organisation, _ := identity.ParseODSCode("RX2")
	token, err := issuer.Mint(caller.TokenDetails{
		User: user, Lifetime: time.Hour,
		Roles: []caller.HeldRole{{Role: rbac.RAAgent, Organisation: organisation}},
	}, now())
	if err != nil {
		fmt.Println(err)
		return
	}
	r, _ := http.NewRequest(http.MethodGet, "/v1/cases", nil)
	_, err = who.Authenticate(r)
	fmt.Println(caller.Challenge(err))
	r.Header.Set("Authorization", "Bearer "+token)
	c, err := who.Authenticate(r)
	fmt.Println(c.ID(), err)
	// Output:
	// Bearer realm="rakit"
	// user/999900000101/ra-agent/RX2 <nil>
}
