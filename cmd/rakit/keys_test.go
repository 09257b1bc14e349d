package main

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/passcode"
)

// keysFolder makes a folder of keys with two cards and a named key, and returns the
// boxes.
func keysFolder(t *testing.T) (dir string, boxes []passcode.Sealed) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "keys")
	vault, err := passcode.OpenVault(dir)
	if err != nil {
		t.Fatal(err)
	}
	code, err := passcode.ParsePasscode("755224")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		s, err := vault.Seal(fmt.Sprintf("card-%d", i), code)
		if err != nil {
			t.Fatal(err)
		}
		boxes = append(boxes, s)
	}
	if _, err := vault.NamedKey("audit", rand.Reader); err != nil {
		t.Fatal(err)
	}
	return dir, boxes
}

// secretsIn returns everything secret in a folder of keys: identities, and keys as they
// lie there.
func secretsIn(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all = append(all, strings.Fields(string(text))...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestKeysListAndRotate(t *testing.T) {
	dir, boxes := keysFolder(t)
	secrets := secretsIn(t, dir)
	listed := runWith(t, "", "keys", "list", "--keys", dir)
	for _, want := range []string{
		`{"kind":"master","recipient":"age1`, `{"kind":"card","count":2,"oldest":"`, `{"kind":"named","name":"audit","count":1,"oldest":"`,
	} {
		if !strings.Contains(listed.stdout, want) {
			t.Errorf("%s not in %s", want, listed.stdout)
		}
	}
	if listed.status != 0 || listed.stderr != "" || strings.Count(listed.stdout, "\n") != 3 {
		t.Errorf("%+v", listed)
	}
	rotated := runWith(t, "", "keys", "rotate", "--keys", dir)
	if rotated != (outcome{stdout: `{"cards":2,"unreadable":0}` + "\n"}) {
		t.Errorf("%+v", rotated)
	}
	again := runWith(t, "", "keys", "list", "--keys", dir)
	recipient := regexp.MustCompile(`age1[a-z0-9]+`)
	if again.status != 0 || recipient.FindString(again.stdout) == recipient.FindString(listed.stdout) {
		t.Errorf("the master identity is the one before: %+v", again)
	}
	vault, err := passcode.OpenVault(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range boxes {
		if p, err := vault.Open(s); err != nil || p.Reveal() != "755224" {
			t.Errorf("Open(%s) = %v", s.Card, err)
		}
	}
	for _, secret := range append(secrets, secretsIn(t, dir)...) {
		for _, out := range []outcome{listed, rotated, again} {
			if len(secret) > 20 && strings.Contains(out.stdout+out.stderr, secret) {
				t.Error("a key is shown")
			}
		}
	}
}

func TestKeysToAnotherServer(t *testing.T) {
	dir, _ := keysFolder(t)
	other, _ := keysFolder(t)
	to := regexp.MustCompile(`age1[a-z0-9]+`).FindString(runWith(t, "", "keys", "list", "--keys", other).stdout)
	if got := runWith(t, "", "keys", "rotate", "--keys", dir, "--recipient", to); got.status != 0 {
		t.Fatalf("%+v", got)
	}
	if listed := runWith(t, "", "keys", "list", "--keys", dir); !strings.Contains(listed.stdout, `{"kind":"recipient","count":1,`) {
		t.Errorf("no recipient is listed: %s", listed.stdout)
	}
}

func TestKeysUsage(t *testing.T) {
	dir, _ := keysFolder(t)
	open, _ := keysFolder(t)
	if err := os.Chmod(open, 0o750); err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	missing := filepath.Join(t.TempDir(), "mistyped")
	for _, tt := range []struct {
		name, why string
		args      []string
		stderr    string
	}{
		{"keys alone", "a group of commands is no command", []string{"keys"}, `expected one of "list"`},
		{"no folder", "nothing is guessed", []string{"keys", "rotate"}, "missing flags: --keys"},
		{"a folder that is not there", "none is made", []string{"keys", "list", "--keys", missing}, "no such folder of keys"},
		{"another folder", "it is left as it was", []string{"keys", "rotate", "--keys", other}, "not a folder of keys"},
		{"a file", "it is no folder", []string{"keys", "rotate", "--keys", filepath.Join(dir, "audit.key")}, "no such folder of keys"},
		{"a folder open to others", "its keys are nobody's business", []string{"keys", "list", "--keys", open}, "open to others"},
		{"a recipient that is none", "the text is not repeated", []string{"keys", "rotate", "--keys", dir, "--recipient", marker}, "a recipient is age1 and 58 characters more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "a folder open to others" && runtime.GOOS == "windows" {
				t.Skip("Windows has no such modes")
			}
			got := runWith(t, "", tt.args...)
			if got.status != 2 || got.stdout != "" || !strings.Contains(got.stderr, tt.stderr) || strings.Contains(got.stderr, marker) {
				t.Errorf("%s: %+v, want %q", tt.why, got, tt.stderr)
			}
		})
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a folder was made for a name mistyped")
	}
}

// TestKeysUnreadable tells of a key that nobody here can wrap anew.
func TestKeysUnreadable(t *testing.T) {
	dir, _ := keysFolder(t)
	if err := os.WriteFile(filepath.Join(dir, "cards", strings.Repeat("ab", 32)+".key"), []byte("age-encryption.org/v1\nnothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := runWith(t, "", "keys", "rotate", "--keys", dir)
	if got.status != 1 || got.stdout != `{"cards":2,"unreadable":1}`+"\n" || !strings.Contains(got.stderr, "left as they are: 1") {
		t.Errorf("%+v", got)
	}
}
