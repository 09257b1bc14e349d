package simulator_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

var noon = time.Date(2020, 4, 20, 12, 0, 0, 0, time.UTC)

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

func open(t *testing.T, dir string, c simulator.Config) *simulator.Simulator {
	t.Helper()
	s, err := simulator.Open(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mobile(t *testing.T, s string) identity.Mobile {
	t.Helper()
	m, err := identity.ParseMobile(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func message(t *testing.T, ref, to, text string) authority.Message {
	t.Helper()
	return authority.Message{Ref: ref, To: mobile(t, to), Text: passcode.NewSecret(text)}
}

func userID(t *testing.T, s string) identity.UserID {
	t.Helper()
	id, err := identity.ParseUserID(s)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func printOrder(t *testing.T, ref, name, digits string) authority.PrintOrder {
	t.Helper()
	code, err := passcode.ParsePasscode(digits)
	if err != nil {
		t.Fatal(err)
	}
	return authority.PrintOrder{Ref: ref, UserID: userID(t, "999900000001"), Name: name, Passcode: code}
}

func identityOrder(t *testing.T, ref, given, family, born, ni string) authority.IdentityOrder {
	t.Helper()
	name, err := identity.NewName(identity.NameParts{Given: given, Family: family})
	if err != nil {
		t.Fatal(err)
	}
	o := authority.IdentityOrder{
		Ref: ref, Name: name, DateOfBirth: guidance.MustDate(born), Organisation: "RX1",
		Evidence: identity.Marker(identity.RemoteRegistration),
	}
	if ni != "" {
		if o.NINumber, err = identity.ParseNINumber(ni); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func TestOpenNeedsAFolder(t *testing.T) {
	if _, err := simulator.Open("", simulator.Config{}); err == nil {
		t.Error("Open(\"\") = nil error; the current folder must not be filled by accident")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := simulator.Open(file, simulator.Config{}); err == nil {
		t.Error("Open(a file) = nil error")
	}
}

func TestReadersOfAnEmptyFolder(t *testing.T) {
	s := open(t, t.TempDir(), simulator.Config{})
	sent, err1 := s.Messages()
	printed, err2 := s.Printed()
	created, err3 := s.Identities()
	if err := errors.Join(err1, err2, err3); err != nil || len(sent)+len(printed)+len(created) != 0 {
		t.Errorf("%d messages, %d prints, %d identities, %v; want none", len(sent), len(printed), len(created), err)
	}
}

// Everything is for the owner alone, whatever the umask and whatever was there.
func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := filepath.Join(t.TempDir(), "state")
	if err := os.MkdirAll(filepath.Join(dir, "outbox"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	fill(t, open(t, dir, simulator.Config{}))
	files := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := os.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		} else {
			files++
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
		return nil
	})
	if err != nil || files != 7 { // README, turn, text, card, chip, identity, failure
		t.Errorf("%d files, %v; want 7", files, err)
	}
}

// fill has one call of every port succeed and one fail.
func fill(t *testing.T, s *simulator.Simulator) {
	t.Helper()
	ctx := context.Background()
	_, err1 := s.CreateIdentity(ctx, identityOrder(t, "identity-1", "Ada", "Example", "1985-12-10", "JK987654D"))
	_, err2 := s.Print(ctx, printOrder(t, "print-1", "Ada Example", "755224"))
	err3 := send(s, ctx, message(t, "release-1", "07700900001", "the passcode is 755224"))
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	if err := send(s, ctx, message(t, "release-2", "07700900003", "the passcode is 755224")); err == nil {
		t.Fatal("07700 900003 was reached")
	}
}

// The passcode stands in the two files that are there for it, and nowhere else;
// the README says which.
func TestSecretsStandWhereTheReadmeSays(t *testing.T) {
	dir := t.TempDir()
	fill(t, open(t, dir, simulator.Config{}))
	var with []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), "755224") {
			name, _ := filepath.Rel(dir, path)
			with = append(with, filepath.ToSlash(name))
		}
		return err
	})
	if diff := cmp.Diff([]string{"outbox/0001-release-1.txt", "printed/print-1.chip"}, with); diff != "" || err != nil {
		t.Errorf("files with the passcode (-want +got):\n%s%v", diff, err)
	}
	readme, err := os.ReadFile(filepath.Join(dir, "README.txt"))
	for _, word := range []string{"SIMULATOR", "secrets in clear", "outbox/", ".chip"} {
		if !strings.Contains(string(readme), word) {
			t.Errorf("README.txt does not say %q (%v)", word, err)
		}
	}
}

func TestReadmeOfSomebodyElseIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.txt")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, filepath.Dir(path), simulator.Config{})
	if got, err := os.ReadFile(path); string(got) != "mine" || err != nil {
		t.Errorf("README.txt = %q, %v", got, err)
	}
}

var comparable = cmp.Options{
	cmpopts.EquateComparable(identity.UserID{}, identity.Name{}, identity.NINumber{}, guidance.Date{}),
	cmpopts.IgnoreFields(simulator.Print{}, "Passcode"),
}
