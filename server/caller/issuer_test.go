package caller_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

func details(roles ...caller.HeldRole) caller.TokenDetails {
	return caller.TokenDetails{User: must(identity.ParseUserID("999900000101")), Roles: roles, Lifetime: time.Hour}
}

func held(role rbac.Role, organisation string) caller.HeldRole {
	return caller.HeldRole{Role: role, Organisation: must(identity.ParseODSCode(organisation))}
}

// development returns an issuer with a key of its own, and a Bearer for it.
func development(t testing.TB, now func() time.Time) (*caller.Issuer, *caller.Bearer) {
	t.Helper()
	issuer, err := caller.OpenIssuer(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	config := issuer.Config()
	config.Now = now
	b, err := caller.NewBearer(config)
	if err != nil {
		t.Fatal(err)
	}
	return issuer, b
}

func TestMintEveryRole(t *testing.T) {
	issuer, b := development(t, atNoon)
	for _, role := range rbac.Roles() {
		token := must(issuer.Mint(details(held(role, "RX2")), noon))
		got, err := b.Authenticate(request("Authorization", "Bearer "+token))
		if want := "user/999900000101/" + role.String() + "/RX2"; err != nil || got.ID() != want {
			t.Errorf("%q, %v; want %q", got.ID(), err, want)
		}
	}
}

func TestMintSeveralRoles(t *testing.T) {
	issuer, b := development(t, atNoon)
	d := details(held(rbac.RAAgent, "RX2"), held(rbac.Sponsor, "RX3"))
	token := must(issuer.Mint(d, noon))
	if _, err := b.Authenticate(request("Authorization", "Bearer "+token)); !errors.Is(err, caller.ErrRoleNotChosen) {
		t.Errorf("two roles: %v", err)
	}
	got, err := b.Authenticate(request("Authorization", "Bearer "+token, "NHSD-Session-URID", caller.RoleProfileID(2)))
	if err != nil || got.Actor != actor("999900000101", rbac.Sponsor, "RX3") {
		t.Errorf("the second by the header: %+v, %v", got, err)
	}
	d.Selected = 1
	token = must(issuer.Mint(d, noon))
	got, err = b.Authenticate(request("Authorization", "Bearer "+token))
	if err != nil || got.Actor != actor("999900000101", rbac.RAAgent, "RX2") {
		t.Errorf("the first by the token: %+v, %v", got, err)
	}
}

// TestDevelopmentTokenIsNoRealOne: another key, another issuer, other times.
func TestDevelopmentTokenIsNoRealOne(t *testing.T) {
	issuer, _ := development(t, atNoon)
	_, other := development(t, atNoon)
	p := newPublishing(t, issuer.KeySetForTest()...)
	token := must(issuer.Mint(details(held(rbac.RAAgent, "RX2")), noon))
	if err := ask(other, token); !errors.Is(err, caller.ErrUnauthenticated) {
		t.Errorf("another folder of keys: %v", err)
	}
	if err := ask(p.bearer(t, atNoon, nil), token); !errors.Is(err, caller.ErrUnauthenticated) {
		t.Errorf("a real issuer, even with this key: %v", err)
	}
	now := &clock{now: noon.Add(time.Hour + caller.Leeway)}
	config := issuer.Config()
	config.Now = now.Now
	if err := ask(must(caller.NewBearer(config)), token); !errors.Is(err, caller.ErrUnauthenticated) {
		t.Errorf("an hour later: %v", err)
	}
	unlocker := must(issuer.Mint(details(held(rbac.LocalSmartcardAdministrator, "RX2")), noon))
	config = issuer.Config()
	config.Now, config.Roles = atNoon, rbac.NationalRoles()
	if err := ask(must(caller.NewBearer(config)), unlocker); !errors.Is(err, caller.ErrNoRole) {
		t.Errorf("the code of development is no national one: %v", err)
	}
}

func TestMintHoldsWhatItShould(t *testing.T) {
	issuer, _ := development(t, atNoon)
	token := must(issuer.Mint(details(held(rbac.RAAgent, "RX2")), noon))
	parts := strings.Split(token, ".")
	header, claims := string(must(base64.RawURLEncoding.DecodeString(parts[0]))), string(must(base64.RawURLEncoding.DecodeString(parts[1])))
	if !strings.Contains(header, `"typ":"at+jwt"`) || !strings.Contains(header, `"alg":"RS256"`) || !strings.Contains(header, `"kid":"`) {
		t.Errorf("header %s", header)
	}
	for _, want := range []string{
		`"iss":"https://rakit.invalid/development"`, `"exp":` + fmt.Sprint(noon.Add(time.Hour).Unix()), `"client_id"`, `"jti"`,
		`"role_code":"S0080:G0440:R5090"`,
	} {
		if !strings.Contains(claims, want) {
			t.Errorf("%s not in %s", want, claims)
		}
	}
	if strings.Contains(claims, "name") {
		t.Errorf("a name in %s", claims)
	}
	if again := must(issuer.Mint(details(held(rbac.RAAgent, "RX2")), noon)); again == token {
		t.Error("two tokens have one id")
	}
}

func TestMintRefuses(t *testing.T) {
	issuer, _ := development(t, atNoon)
	good := details(held(rbac.RAAgent, "RX2"))
	for name, spoil := range map[string]func(*caller.TokenDetails){
		"no user":          func(d *caller.TokenDetails) { d.User = identity.UserID{} },
		"no role":          func(d *caller.TokenDetails) { d.Roles = nil },
		"role that is not": func(d *caller.TokenDetails) { d.Roles = []caller.HeldRole{{Organisation: d.Roles[0].Organisation}} },
		"no organisation":  func(d *caller.TokenDetails) { d.Roles = []caller.HeldRole{{Role: rbac.RAAgent}} },
		"many roles":       func(d *caller.TokenDetails) { d.Roles = slices.Repeat(d.Roles, 51) },
		"selects nothing":  func(d *caller.TokenDetails) { d.Selected = 2 },
		"no lifetime":      func(d *caller.TokenDetails) { d.Lifetime = 0 },
		"too long":         func(d *caller.TokenDetails) { d.Lifetime = 12*time.Hour + 1 },
		"in the past":      func(d *caller.TokenDetails) { d.Lifetime = -time.Hour },
	} {
		t.Run(name, func(t *testing.T) {
			d := good
			spoil(&d)
			if token, err := issuer.Mint(d, noon); err == nil || token != "" {
				t.Error("minted")
			}
		})
	}
	d := good
	d.Lifetime = 12 * time.Hour
	if _, err := issuer.Mint(d, noon); err != nil {
		t.Error(err)
	}
	d.Roles = slices.Repeat(d.Roles, 50)
	if token := must(issuer.Mint(d, noon)); len(token) > 16<<10 {
		t.Errorf("fifty roles take %d bytes: more than a Bearer takes", len(token))
	}
}

// TestOpenIssuerAtOnce: many processes that make the key at once have the same.
func TestOpenIssuerAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "keys")
	tokens := make([]string, 8)
	var group sync.WaitGroup
	for i := range tokens {
		group.Go(func() { tokens[i] = must(must(caller.OpenIssuer(dir)).Mint(details(held(rbac.RAAgent, "RX2")), noon)) })
	}
	group.Wait()
	config := must(caller.OpenIssuer(dir)).Config()
	config.Now = atNoon
	b := must(caller.NewBearer(config))
	for _, token := range tokens {
		if err := ask(b, token); err != nil {
			t.Error(err)
		}
	}
	files := must(os.ReadDir(dir))
	if len(files) != 1 || files[0].Name() != "token-key.pem" {
		t.Errorf("left in the folder: %v", files)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "token-key.pem"): 0o600} {
		if mode := must(os.Stat(path)).Mode().Perm(); mode != want {
			t.Errorf("%s has mode %o, want %o", path, mode, want)
		}
	}
}

func TestOpenIssuerRefuses(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(dir, key string) error
		want  error
	}{
		{"folder open to others", func(dir, _ string) error { return os.Chmod(dir, 0o750) }, caller.ErrNotPrivate},
		{"key open to others", func(_, key string) error { return os.Chmod(key, 0o644) }, caller.ErrNotPrivate},
		{"key cut off", func(_, key string) error { return os.Truncate(key, 100) }, caller.ErrTokenKey},
		{"key empty", func(_, key string) error { return os.Truncate(key, 0) }, caller.ErrTokenKey},
		{"key of other text", func(_, key string) error { return os.WriteFile(key, []byte(marker), 0o600) }, caller.ErrTokenKey},
		{"key of EC", func(_, key string) error { return os.WriteFile(key, pemOf(ecKey()), 0o600) }, caller.ErrTokenKey},
		{"key of 1024 bits", func(_, key string) error { return os.WriteFile(key, pemOf(weakKey()), 0o600) }, caller.ErrTokenKey},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && tt.want == caller.ErrNotPrivate {
				t.Skip("no such modes")
			}
			dir := filepath.Join(t.TempDir(), "keys")
			must(caller.OpenIssuer(dir))
			if err := tt.spoil(dir, filepath.Join(dir, "token-key.pem")); err != nil {
				t.Fatal(err)
			}
			if i, err := caller.OpenIssuer(dir); !errors.Is(err, tt.want) || i != nil || strings.Contains(err.Error(), marker) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}
