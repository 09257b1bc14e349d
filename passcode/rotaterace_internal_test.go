//go:build unix

package passcode

import (
	"crypto/rand"
	"errors"
	"os"
	"syscall"
	"testing"
	"time"
)

// waitsFor runs fn beside a step of a rotation, and reports whether it waits there: it
// is given a hundred milliseconds, many times what it needs alone.
func waitsFor(fn func() error) (waits bool, done chan error) {
	done = make(chan error, 1)
	go func() { done <- fn() }()
	select {
	case err := <-done:
		done <- err
		return false, done
	case <-time.After(100 * time.Millisecond):
		return true, done
	}
}

// TestRotationIsAlone has somebody destroy or seal a key while a rotation writes one:
// they wait, so that no destroyed key is put back, and none is sealed that the rotation
// misses.
func TestRotationIsAlone(t *testing.T) {
	for _, tt := range []struct {
		name, step string
		nth        int // time that the rotation comes to the step
		act        func(*Vault) error
	}{
		{"destroy, before the key takes its place", "filled .rotated", 2, func(v *Vault) error { return v.Destroy("card-0") }},
		{"destroy, before it is written", "made .rotated", 2, func(v *Vault) error { return v.Destroy("card-0") }},
		{"seal, before there is a new master identity", "filled .rotated", 1, func(v *Vault) error {
			_, err := v.Seal("card-1", Passcode{NewSecret("111111")})
			return err
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, 1)
			own, err := OpenVault(f.dir)
			if err != nil {
				t.Fatal(err)
			}
			var done chan error
			n := 0
			f.vault.step = func(step string) {
				if step != tt.step {
					return
				}
				if n++; n != tt.nth {
					return
				}
				var waits bool
				if waits, done = waitsFor(func() error { return tt.act(own) }); !waits {
					t.Error("it did not wait for the rotation")
				}
			}
			if _, err := f.vault.Rotate(); err != nil {
				t.Fatal(err)
			}
			if done == nil {
				t.Fatal("the rotation never came to the step")
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			if tt.nth == 1 {
				return
			}
			if _, err := own.Open(f.boxes[0]); !errors.Is(err, ErrKeyDestroyed) {
				t.Errorf("Open of the destroyed key = %v", err)
			}
		})
	}
}

// TestKeysAreMadeBesideNoSweep has keys made while somebody sweeps the folder: they wait,
// so that none is swept away that is just being written.
func TestKeysAreMadeBesideNoSweep(t *testing.T) {
	for _, tt := range []struct {
		name string
		act  func(v *Vault) error
	}{
		{"the master identity", (*Vault).makeMaster},
		{"a named key", func(v *Vault) error {
			_, err := v.NamedKey("challenge", rand.Reader)
			return err
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, 0)
			release, err := hold(f.vault.cards, alone)
			if err != nil {
				t.Fatal(err)
			}
			waits, done := waitsFor(func() error { return tt.act(f.vault) })
			if files := f.read(); !waits || len(files) > 0 {
				t.Errorf("it did not wait, and made %d files", len(files))
			}
			release()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOpenWhileItsKeyIsRotated has somebody open the file of a key that a rotation
// replaces and overwrites before it is read: it is read again. A pipe stands in for the
// old file, so that the reader is held in between.
func TestOpenWhileItsKeyIsRotated(t *testing.T) {
	f := newFolder(t, 1)
	path, err := f.vault.cardKey("card-0")
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(os.Rename(path, path+rotatedSuffix), syscall.Mkfifo(path, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error, 1)
	go func() {
		_, err := f.vault.Open(f.boxes[0])
		opened <- err
	}()
	old, err := os.OpenFile(path, os.O_WRONLY, 0) // once there is a reader
	if err != nil {
		t.Fatal(err)
	}
	err = os.Rename(path+rotatedSuffix, path)
	overwritten := make([]byte, 200)
	if _, wrote := old.Write(overwritten); err != nil || wrote != nil {
		t.Fatal(err, wrote)
	}
	if err := errors.Join(old.Close(), <-opened); err != nil {
		t.Errorf("Open = %v", err)
	}
}
