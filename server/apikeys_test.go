package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

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
