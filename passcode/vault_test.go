package passcode_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rakit-dev/rakit/passcode"
)

func openVault(t testing.TB) (*passcode.Vault, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	v, err := passcode.OpenVault(dir)
	if err != nil {
		t.Fatal(err)
	}
	return v, dir
}

// files returns the files under dir.
func files(t testing.TB, dir string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// cardKeys returns the files of the keys of cards.
func cardKeys(t testing.TB, dir string) []string {
	t.Helper()
	return files(t, filepath.Join(dir, "cards"))
}

func TestDestroy(t *testing.T) {
	v, dir := openVault(t)
	s, kept := mustSeal(t, v, "c-1", "755224"), mustSeal(t, v, "c-2", "111111")
	backup := passcode.Sealed{Card: s.Card, Box: slices.Clone(s.Box)}
	for range 2 {
		if err := v.Destroy("c-1"); err != nil {
			t.Fatalf("Destroy = %v; it can be repeated", err)
		}
	}
	_, err := v.Open(backup)
	mustRefuse(t, err, "RA-PSC-011")
	if !errors.Is(err, passcode.ErrKeyDestroyed) {
		t.Errorf("the backup of the box alone: Open = %v, want ErrKeyDestroyed", err)
	}
	if _, err := v.Open(kept); err != nil || len(cardKeys(t, dir)) != 1 {
		t.Errorf("the key of another card is gone: %v", err)
	}
	// Sealing again under the same id makes another key: the old box stays shut.
	mustSeal(t, v, "c-1", "222222")
	if _, err := v.Open(backup); !errors.Is(err, passcode.ErrSealBroken) {
		t.Errorf("the old box with a new key: Open = %v, want ErrSealBroken", err)
	}
}

func TestDestroyOverwrites(t *testing.T) {
	v, dir := openVault(t)
	mustSeal(t, v, "c-1", "755224")
	key, link := cardKeys(t, dir)[0], filepath.Join(t.TempDir(), "link")
	if err := os.Link(key, link); err != nil {
		t.Fatal(err)
	}
	if err := v.Destroy("c-1"); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadFile(link); err != nil || len(bytes.Trim(left, "\x00")) > 0 {
		t.Errorf("a second name of the key file still holds it (%v)", err)
	}
}

// TestCrashLeavings plays the disk as a crash may leave it.
func TestCrashLeavings(t *testing.T) {
	v, dir := openVault(t)
	s := mustSeal(t, v, "c-1", "755224")
	key := cardKeys(t, dir)[0]

	if err := os.WriteFile(key, make([]byte, 74), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Open(s); !errors.Is(err, passcode.ErrKeyDestroyed) {
		t.Errorf("died between overwriting and removing: Open = %v, want ErrKeyDestroyed", err)
	}
	if err := os.Rename(key, key+".new"); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Seal("c-1", code(t, "111111")); !errors.Is(err, passcode.ErrSealed) {
		t.Errorf("died while making the key: Seal = %v, want ErrSealed", err)
	}
	if err := v.Destroy("c-1"); err != nil || len(cardKeys(t, dir)) != 0 {
		t.Errorf("Destroy = %v leaves %v", err, cardKeys(t, dir))
	}
}

func TestVaultModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	v, dir := openVault(t)
	mustSeal(t, v, "c-1", "755224")
	if _, err := v.NamedKey("challenge", rand.Reader); err != nil {
		t.Fatal(err)
	}
	mode := func(path string) fs.FileMode {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	for _, d := range []string{dir, filepath.Join(dir, "cards")} {
		if mode(d) != 0o700 {
			t.Errorf("folder %s has mode %o, want 700", d, mode(d))
		}
	}
	for _, f := range files(t, dir) {
		if mode(f) != 0o600 {
			t.Errorf("file %s has mode %o, want 600", f, mode(f))
		}
	}
	for _, d := range []string{dir, filepath.Join(dir, "cards")} {
		for bit := range 9 {
			m := fs.FileMode(0o700) | 1<<bit
			if err := os.Chmod(d, m); err != nil {
				t.Fatal(err)
			}
			_, err := passcode.OpenVault(dir)
			if m == 0o700 {
				if err != nil {
					t.Errorf("OpenVault with mode %o = %v", m, err)
				}
				continue
			}
			mustRefuse(t, err, "RA-PSC-013")
			if !errors.Is(err, passcode.ErrNotPrivate) {
				t.Errorf("OpenVault with mode %o = %v, want ErrNotPrivate", m, err)
			}
		}
		if err := os.Chmod(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenVaultFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below"), ""} {
		if v, err := passcode.OpenVault(dir); err == nil || v != nil {
			t.Errorf("OpenVault(%q) = %v, %v; want an error", dir, v, err)
		}
	}
}

func TestNamedKey(t *testing.T) {
	v, dir := openVault(t)
	var wg sync.WaitGroup
	keys := make([][]byte, 16)
	for i := range keys {
		wg.Go(func() {
			own, err := passcode.OpenVault(dir)
			if err != nil {
				t.Error(err)
				return
			}
			if keys[i], err = own.NamedKey("challenge", rand.Reader); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, k := range keys {
		if len(k) != 32 || !bytes.Equal(k, keys[0]) {
			t.Fatal("two openers of one folder got different keys")
		}
	}
	if later, err := v.NamedKey("challenge", strings.NewReader("")); err != nil || !bytes.Equal(later, keys[0]) {
		t.Errorf("NamedKey later = %v; it needs no randomness and stays the same", err)
	}
	if other, err := v.NamedKey("documents", rand.Reader); err != nil || bytes.Equal(other, keys[0]) {
		t.Errorf("NamedKey of another name: %v, or the same key", err)
	}
	if _, err := v.NamedKey("short", strings.NewReader(strings.Repeat("x", 31))); err == nil {
		t.Error("NamedKey from 31 bytes of randomness: want an error")
	}
	if n := len(files(t, dir)); n != 2 {
		t.Errorf("%d files, want 2: %v", n, files(t, dir))
	}
	for _, name := range []string{"", "A", "a.b", "../a", "a/b", "a1", "a ", strings.Repeat("a", 41)} {
		if _, err := v.NamedKey(name, rand.Reader); !errors.Is(err, passcode.ErrKey) {
			t.Errorf("NamedKey(%q) = %v, want ErrKey", name, err)
		}
	}
	if _, err := v.NamedKey(strings.Repeat("a", 40), rand.Reader); err != nil {
		t.Errorf("NamedKey of 40 letters = %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cut.key"), make([]byte, 31), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := v.NamedKey("cut", rand.Reader); !errors.Is(err, passcode.ErrKey) {
		t.Errorf("NamedKey from a file cut short = %v, want ErrKey", err)
	}
}

func BenchmarkSealOpen(b *testing.B) {
	v, _ := openVault(b)
	p := code(b, "755224")
	b.ReportAllocs()
	for b.Loop() {
		s, err := v.Seal("c-1", p)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := v.Open(s); err != nil {
			b.Fatal(err)
		}
		if err := v.Destroy("c-1"); err != nil {
			b.Fatal(err)
		}
	}
}
