package passcode

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// unfinished leaves what a process leaves that is killed while it makes a key, and what
// is not the vault's. It returns another name of the first, to follow it by.
func (f *folder) unfinished() (path, other string) {
	f.Helper()
	path, other = filepath.Join(f.dir, unfinishedKey+"1"), filepath.Join(f.TempDir(), "other")
	whole := filepath.Join(f.dir, masterFile)
	err := errors.Join(os.WriteFile(path, []byte(plainKey), 0o600), os.Link(path, other),
		os.Link(whole, filepath.Join(f.dir, unfinishedKey+"2")), // killed when it had its name
		os.WriteFile(filepath.Join(f.dir, ".new-3"), []byte("of somebody else"), 0o600))
	if err != nil {
		f.Fatal(err)
	}
	return path, other
}

// wantSwept fails unless the unfinished keys are gone, what was in them too, and nothing
// else.
func (f *folder) wantSwept(other string) {
	f.Helper()
	if text, err := os.ReadFile(other); err != nil || !bytes.Equal(text, make([]byte, len(plainKey))) {
		f.Errorf("the unfinished key was not overwritten (%v)", err)
	}
	files := f.read()
	for name := range files {
		if strings.HasPrefix(name, unfinishedKey) {
			f.Errorf("%s was left", name)
		}
	}
	if files[".new-3"] != "of somebody else" {
		f.Error("a file that others are writing is gone")
	}
	f.allOpen("swept")
}

func TestUnfinishedKeys(t *testing.T) {
	for _, tt := range []struct {
		name  string
		sweep func(f *folder)
	}{
		{"opening the folder", func(f *folder) { f.open() }},
		{"rotating", func(f *folder) {
			if _, err := f.vault.Rotate(); err != nil {
				f.Error(err)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !holding && tt.name != "rotating" {
				t.Skip("nothing keeps others out here")
			}
			f := newFolder(t, 1)
			_, other := f.unfinished()
			tt.sweep(f)
			f.wantSwept(other)
		})
	}
}

// TestUnfinishedKeyInUse opens the folder while somebody else is making a key: it is left
// to them, and nobody waits.
func TestUnfinishedKeyInUse(t *testing.T) {
	f := newFolder(t, 1)
	path, other := f.unfinished()
	release, err := hold(f.vault.cards, together)
	if err != nil {
		t.Fatal(err)
	}
	f.open()
	if text, err := os.ReadFile(path); string(text) != plainKey || err != nil {
		t.Errorf("what another process is just writing holds %q, %v", text, err)
	}
	release()
	if holding {
		f.open()
		f.wantSwept(other)
	}
}

// TestUnfinishedKeyIsKnown opens the folder while keys are made: what is unfinished has
// the name by which it is swept, and stays while its maker lives.
func TestUnfinishedKeyIsKnown(t *testing.T) {
	f := newFolder(t, 0)
	made := 0
	f.vault.step = func(string) {
		made++
		if _, err := OpenVault(f.dir); err != nil {
			t.Error(err)
		}
		left, err := filepath.Glob(filepath.Join(f.dir, unfinishedKey+"*"))
		if err != nil || len(left) != 1 {
			t.Errorf("unfinished are %q, %v, want one", left, err)
		}
	}
	_, err := f.vault.NamedKey("challenge", rand.Reader)
	if err := errors.Join(err, f.vault.makeMaster()); err != nil || made != 2 {
		t.Errorf("%d keys made, %v, want 2", made, err)
	}
}
