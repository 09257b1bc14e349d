package caller_test

import (
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

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

func newKey(scopes ...string) caller.NewAPIKey {
	return caller.NewAPIKey{
		Name: "Rota system", Organisation: must(identity.ParseODSCode("RX2")), Scopes: scopes, Expires: noon.Add(24 * time.Hour),
	}
}

func keysFile(t testing.TB) string {
	return filepath.Join(t.TempDir(), "keys", caller.APIKeysFile)
}

func add(t testing.TB, path string, n caller.NewAPIKey) (caller.APIKey, string) {
	t.Helper()
	key, secret, err := caller.AddAPIKey(path, n, noon)
	if err != nil {
		t.Fatal(err)
	}
	return key, secret
}

func open(t testing.TB, path string, now func() time.Time) *caller.APIKeys {
	t.Helper()
	keys, err := caller.OpenAPIKeys(path, now)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestAPIKeys(t *testing.T) {
	path := keysFile(t)
	all, allSecret := add(t, path, newKey(slices.DeleteFunc(caller.Scopes(), func(s string) bool { return s == caller.ScopeSelfUnlock })...))
	_, unlockSecret := add(t, path, newKey("assess", "self-unlock"))
	assess, assessSecret := add(t, path, newKey("assess"))
	_, readSecret := add(t, path, newKey("read-audit", "find-records"))
	keys := open(t, path, atNoon)
	for _, tt := range []struct {
		name, secret string
		assess       bool
		acts         []rbac.Act
	}{
		{"all", allSecret, true, []rbac.Act{rbac.FindRecords, rbac.ViewPositions, rbac.ReviewExceptionalAccess, rbac.ReadAudit}},
		{"assess", assessSecret, true, nil},
		{"unlock", unlockSecret, true, nil},
		{"read", readSecret, false, []rbac.Act{rbac.FindRecords, rbac.ReadAudit}},
	} {
		got, err := keys.Authenticate(request("X-API-Key", tt.secret))
		if err != nil {
			t.Fatal(err)
		}
		if got.System.SelfUnlock != (tt.name == "unlock") {
			t.Errorf("%s: may unlock: %v", tt.name, got.System.SelfUnlock)
		}
		if got.Assess != tt.assess || got.System.Name != "Rota system" || got.System.Organisation.String() != "RX2" || !got.Actor.ID.IsZero() {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if diff := cmp.Diff(tt.acts, got.System.Acts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	got := must(keys.Authenticate(request("X-API-Key", assessSecret)))
	if got.ID() != "key/"+assess.ID || got.Key == all.ID {
		t.Errorf("ID %q", got.ID())
	}
}

// TestAPIKeyRefused: whatever is wrong with a key, the answer is the same.
func TestAPIKeyRefused(t *testing.T) {
	path := keysFile(t)
	key, secret := add(t, path, newKey("assess"))
	other, _ := add(t, path, newKey("assess"))
	now := &clock{now: noon}
	keys := open(t, path, now.Now)
	swap := strings.Replace(secret, key.ID, other.ID, 1)
	unknown := strings.Replace(secret, key.ID, "k-zzzzzzzzzzzz", 1)
	wrong := secret[:len(secret)-6] + "AAAAAA"
	answers := map[string]bool{}
	for name, sent := range map[string]string{
		"another's id": swap, "unknown id": unknown, "wrong secret": wrong, "cut off": secret[:len(secret)-1], "too long": secret + "A",
		"empty": "", "no prefix": secret[6:], "capitals": strings.ToUpper(secret), "space": " " + secret, "two": secret + "," + secret,
		"no secret": "rakit_" + key.ID + "_", "only prefix": "rakit_", "no id": "rakit__" + secret, "other text": marker,
		"long": strings.Repeat("x", 100_000), "loosely spelt": secret[:len(secret)-1] + "B",
	} {
		c, err := keys.Authenticate(request("X-API-Key", sent))
		checkRefused(t, c, err, caller.ErrUnauthenticated, "not known, or has expired", secret)
		if errors.Is(err, caller.ErrNoCredentials) {
			t.Errorf("%s: is no absence", name)
		}
		answers[caller.Challenge(err)] = true
	}
	if _, err := keys.Authenticate(request("X-API-Key", secret)); err != nil {
		t.Fatal(err)
	}
	now.add(24*time.Hour - time.Nanosecond)
	if _, err := keys.Authenticate(request("X-API-Key", secret)); err != nil {
		t.Errorf("just before its end: %v", err)
	}
	now.add(time.Nanosecond)
	c, err := keys.Authenticate(request("X-API-Key", secret))
	checkRefused(t, c, err, caller.ErrUnauthenticated, "not known, or has expired", secret)
	answers[caller.Challenge(err)] = true
	if len(answers) != 1 {
		t.Errorf("answers differ: %v", answers)
	}
	for _, headers := range [][]string{{"X-API-Key", secret, "X-API-Key", secret}, {"X-API-Key", secret, "X-Demo-Actor", "x"}} {
		c, err := keys.Authenticate(request(headers...))
		checkRefused(t, c, err, caller.ErrUnauthenticated, "credential", secret)
	}
	if _, err := keys.Authenticate(request()); !errors.Is(err, caller.ErrNoCredentials) {
		t.Errorf("no key: %v", err)
	}
}

func TestAPIKeysFollowTheirFile(t *testing.T) {
	path := keysFile(t)
	looks := &clock{now: noon}
	keys := open(t, path, atNoon)
	keys.SetClock(looks.Now)
	var told []error
	keys.OnChange(func(err error) { told = append(told, err) })
	know := func(secret string) bool {
		_, err := keys.Authenticate(request("X-API-Key", secret))
		return err == nil
	}
	looks.add(time.Hour)
	know("") // looks at a file that is not there

	key, secret := add(t, path, newKey("assess"))
	if know(secret) {
		t.Error("the file was looked at twice in a second")
	}
	looks.add(time.Second)
	if !know(secret) {
		t.Fatal("a key that was added is not known")
	}
	good := must(os.ReadFile(path))
	for _, broken := range []string{string(good) + "{", marker, strings.Replace(string(good), "assess", "open-registration", 1)} {
		write(t, path, broken)
		looks.add(time.Second)
		if !know(secret) {
			t.Error("a broken file took the keys away")
		}
		if err := keys.Err(); !errors.Is(err, caller.ErrAPIKeysFile) || strings.Contains(err.Error(), marker) {
			t.Errorf("a broken file is reported as %v", err)
		}
	}
	write(t, path, string(good))
	looks.add(time.Second)
	if err := keys.Err(); err != nil || !know(secret) {
		t.Errorf("mended: %v", err)
	}
	if len(told) != 5 || told[0] != nil || told[1] == nil || told[4] != nil {
		t.Errorf("told %v", told)
	}
	if err := caller.RevokeAPIKey(path, key.ID); err != nil {
		t.Fatal(err)
	}
	looks.add(time.Second)
	if know(secret) {
		t.Error("a key that was revoked is known")
	}
	write(t, path, string(good))
	looks.add(time.Second)
	if !know(secret) {
		t.Error("the key is back and not known")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	looks.add(time.Second)
	if know(secret) || keys.Err() != nil {
		t.Error("a file that is gone leaves no keys, and no fault")
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestReadAPIKeysRefuses(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	line := func(changes ...string) string {
		members := map[string]string{
			"id": `"k-1"`, "hash": `"` + hash + `"`, "name": `"Rota"`, "organisation": `"RX2"`, "scopes": `["assess"]`,
			"created": `"2026-11-20T12:00:00Z"`, "expires": `"2027-11-20T12:00:00Z"`,
		}
		for i := 0; i < len(changes); i += 2 {
			members[changes[i]] = changes[i+1]
		}
		var parts []string
		for _, name := range []string{"id", "hash", "name", "organisation", "scopes", "created", "expires", "more"} {
			if members[name] != "" {
				parts = append(parts, fmt.Sprintf("%q:%s", name, members[name]))
			}
		}
		return "{" + strings.Join(parts, ",") + "}\n"
	}
	for _, tt := range []struct {
		name, text string
		ok         bool
	}{
		{"a year to the second", line(), true},
		{"nothing", "", true},
		{"empty lines", "\n" + line() + "\n\n", true},
		{"two", line() + line("id", `"k-2"`), true},
		{"the same id twice", line() + line(), false},
		{"more than a year", line("expires", `"2027-11-20T12:00:01Z"`), false},
		{"no end", line("expires", ""), false},
		{"ends before it begins", line("expires", `"2026-11-20T12:00:00Z"`), false},
		{"no beginning", line("created", ""), false},
		{"no hash", line("hash", ""), false},
		{"short hash", line("hash", `"abab"`), false},
		{"hash in other letters", line("hash", `"`+strings.Repeat("xy", 32)+`"`), false},
		{"id of other letters", line("id", `"k-../.."`), false},
		{"no organisation", line("organisation", ""), false},
		{"the locum organisation", line("organisation", `"FFFFF"`), false},
		{"no scopes", line("scopes", "[]"), false},
		{"a command", line("scopes", `["open-registration"]`), false},
		{"a scope twice", line("scopes", `["assess","assess"]`), false},
		{"name of control characters", line("name", `"a\nb"`), false},
		{"unknown member", line("more", "1"), false},
		{"no JSON", marker, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "keys.jsonl")
			write(t, path, tt.text)
			keys, err := caller.OpenAPIKeys(path, atNoon)
			if tt.ok != (err == nil) || tt.ok != (keys != nil) {
				t.Errorf("error %v", err)
			}
			if err != nil && (!errors.Is(err, caller.ErrAPIKeysFile) || strings.Contains(err.Error(), marker) || strings.Contains(err.Error(), hash)) {
				t.Errorf("error %v", err)
			}
		})
	}
	t.Run("open to others", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("no such modes")
		}
		path := filepath.Join(t.TempDir(), "keys.jsonl")
		write(t, path, line())
		must(0, os.Chmod(path, 0o640))
		if _, err := caller.OpenAPIKeys(path, atNoon); !errors.Is(err, caller.ErrNotPrivate) {
			t.Errorf("error %v", err)
		}
	})
}

func TestAddAPIKey(t *testing.T) {
	path := keysFile(t)
	for name, spoil := range map[string]func(*caller.NewAPIKey){
		"no name":                   func(n *caller.NewAPIKey) { n.Name = "" },
		"no organisation":           func(n *caller.NewAPIKey) { n.Organisation = identity.ODSCode{} },
		"no scope":                  func(n *caller.NewAPIKey) { n.Scopes = nil },
		"a command":                 func(n *caller.NewAPIKey) { n.Scopes = []string{"order-card"} },
		"unlocks and reads the log": func(n *caller.NewAPIKey) { n.Scopes = []string{"self-unlock", "read-audit"} },
		"unlocks and finds":         func(n *caller.NewAPIKey) { n.Scopes = []string{"find-records", "self-unlock"} },
		"no end":                    func(n *caller.NewAPIKey) { n.Expires = time.Time{} },
		"ended":                     func(n *caller.NewAPIKey) { n.Expires = noon },
		"more than a year":          func(n *caller.NewAPIKey) { n.Expires = noon.AddDate(1, 0, 0).Add(time.Second) },
	} {
		n := newKey("assess")
		spoil(&n)
		if _, secret, err := caller.AddAPIKey(path, n, noon); err == nil || secret != "" {
			t.Errorf("%s: made", name)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was made for keys that were refused")
	}
	key, secret := add(t, path, newKey("assess"))
	again, other := add(t, path, newKey("assess"))
	if key.ID == again.ID || secret == other || !strings.HasPrefix(secret, "rakit_"+key.ID+"_") {
		t.Errorf("%s and %s", key.ID, again.ID)
	}
	if text := string(must(os.ReadFile(path))); strings.Contains(text, secret[len(secret)-43:]) || strings.Count(text, "\n") != 2 {
		t.Errorf("the file holds the secret, or not two lines:\n%s", text)
	}
	if mode := must(os.Stat(path)).Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
		t.Errorf("mode %o", mode)
	}
	if err := caller.RevokeAPIKey(path, "k-none"); !errors.Is(err, caller.ErrNoAPIKey) {
		t.Errorf("revoking a key that is not there: %v", err)
	}
	if err := caller.RevokeAPIKey(path, key.ID); err != nil {
		t.Fatal(err)
	}
	left := must(caller.ReadAPIKeys(path))
	if len(left) != 1 || left[0].ID != again.ID {
		t.Errorf("left: %v", left)
	}
}

// TestAddAPIKeyAtOnce: of commands at once each adds its key or says that it did
// not; none takes another's away.
func TestAddAPIKeyAtOnce(t *testing.T) {
	path := keysFile(t)
	var mu sync.Mutex
	var made []string
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			for {
				key, _, err := caller.AddAPIKey(path, newKey("assess"), noon)
				if errors.Is(err, caller.ErrBusy) {
					continue
				}
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				made = append(made, key.ID)
				mu.Unlock()
				return
			}
		})
	}
	group.Wait()
	var kept []string
	for _, key := range must(caller.ReadAPIKeys(path)) {
		kept = append(kept, key.ID)
	}
	slices.Sort(made)
	slices.Sort(kept)
	if diff := cmp.Diff(made, kept); diff != "" {
		t.Errorf("made and kept (-made +kept):\n%s", diff)
	}
	if files := must(os.ReadDir(filepath.Dir(path))); len(files) != 1 {
		t.Errorf("left in the folder: %v", files)
	}
}

// TestAPIKeysAtOnce: requests while the file changes, for the race detector.
func TestAPIKeysAtOnce(t *testing.T) {
	path := keysFile(t)
	_, secret := add(t, path, newKey("assess"))
	keys := open(t, path, atNoon)
	looks := &clock{now: noon}
	keys.SetClock(looks.Now)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				looks.add(time.Second)
				if _, err := keys.Authenticate(request("X-API-Key", secret)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Go(func() {
		for range 20 {
			add(t, path, newKey("assess"))
		}
	})
	group.Wait()
}
