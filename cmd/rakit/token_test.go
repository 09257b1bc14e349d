package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/server/caller"
)

// asked returns whom a server with the folder of keys takes somebody with the
// header for.
func asked(t *testing.T, dir, header, value string) (caller.Caller, error) {
	t.Helper()
	issuer, err := caller.OpenIssuer(dir)
	must(t, err)
	bearer, err := caller.NewBearer(issuer.Config())
	must(t, err)
	keys, err := caller.OpenAPIKeys(filepath.Join(dir, caller.APIKeysFile), time.Now)
	must(t, err)
	r, err := http.NewRequest(http.MethodGet, "/v1/cases", nil)
	must(t, err)
	r.Header.Set(header, value)
	return caller.First(bearer, keys).Authenticate(r)
}

func TestToken(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	for _, args := range [][]string{nil, {"--expires", "12h"}, {"--expires", "1s"}, {"--select"}} {
		got := runWith(t, "", append([]string{"token", "--keys", dir, "--user", "999900000101", "--role", "ra-agent", "--organisation", "RX2"}, args...)...)
		if got.status != 0 || got.stderr != "" || strings.Count(got.stdout, "\n") != 1 {
			t.Fatalf("%v: %+v", args, got)
		}
		c, err := asked(t, dir, "Authorization", "Bearer "+strings.TrimSpace(got.stdout))
		if err != nil || c.ID() != "user/999900000101/ra-agent/RX2" {
			t.Errorf("%v: %q, %v", args, c.ID(), err)
		}
	}
	other := runWith(t, "", "token", "--keys", filepath.Join(t.TempDir(), "other"), "--user", "999900000101", "--role", "ra-agent", "--organisation", "RX2")
	if _, err := asked(t, dir, "Authorization", "Bearer "+strings.TrimSpace(other.stdout)); !errors.Is(err, caller.ErrUnauthenticated) {
		t.Errorf("a token by another key: %v", err)
	}
}

func TestTokenUsage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	for _, tt := range []struct {
		name, why string
		args      []string
		stderr    string
	}{
		{"nothing", "what is needed is named", []string{"token"}, "missing flags: --keys"},
		{"user that is none", "twelve digits", []string{"token", "--keys", dir, "--user", marker, "--role", "ra-agent", "--organisation", "RX2"}, "--user: "},
		{"role that is none", "the roles are named", []string{"token", "--keys", dir, "--user", "999900000101", "--role", marker, "--organisation", "RX2"}, "known are ra-manager"},
		{"organisation that is none", "an ODS code", []string{"token", "--keys", dir, "--user", "999900000101", "--role", "ra-agent", "--organisation", marker}, "--organisation: "},
		{"too long", "a working day", []string{"token", "--keys", dir, "--user", "999900000101", "--role", "ra-agent", "--organisation", "RX2", "--expires", "12h1s"}, "twelve hours"},
		{"over already", "in the past", []string{"token", "--keys", dir, "--user", "999900000101", "--role", "ra-agent", "--organisation", "RX2", "--expires=-1h"}, "twelve hours"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, "", tt.args...)
			if got.status != 2 || got.stdout != "" || !strings.Contains(got.stderr, tt.stderr) {
				t.Errorf("%s: %+v, want %q", tt.why, got, tt.stderr)
			}
		})
	}
	open := filepath.Join(t.TempDir(), "open")
	must(t, os.Mkdir(open, 0o700))
	must(t, os.Chmod(open, 0o755))
	got := runWith(t, "", "token", "--keys", open, "--user", "999900000101", "--role", "ra-agent", "--organisation", "RX2")
	if got.status != 2 || !strings.Contains(got.stderr, "open to others") {
		t.Errorf("a folder open to others: %+v", got)
	}
}
