package authority_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/passcode"
)

// backup is a copy of files of a house, by name.
type backup map[string][]byte

// backedUp copies what begins with one of the names, as it lies on the disk: the
// database with its write-ahead log, or the folder of keys.
func backedUp(t *testing.T, dir string, names ...string) backup {
	t.Helper()
	b := backup{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		for _, name := range names {
			if strings.HasPrefix(rel, name) && !strings.HasSuffix(rel, ".lock") {
				b[rel], err = os.ReadFile(path)
			}
		}
		return err
	})
	if err != nil || len(b) == 0 {
		t.Fatalf("%d files copied, %v", len(b), err)
	}
	return b
}

// restore puts a backup in the place of what begins with a name.
func (b backup) restore(t *testing.T, dir, name string) {
	t.Helper()
	old, err := filepath.Glob(filepath.Join(dir, name+"*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range old {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	for rel, text := range b {
		if !strings.HasPrefix(rel, name) {
			continue
		}
		path := filepath.Join(dir, rel)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, text, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// ends are the ways in which a passcode is no longer held.
var ends = map[string]func(t *testing.T, h *house) error{
	"released": func(t *testing.T, h *house) error {
		return only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()}))
	},
	"cancelled": func(t *testing.T, h *house) error {
		return only(h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: card.ReasonLost}))
	},
	"expired": func(t *testing.T, h *house) error {
		h.clock = h.printedAt(t).Add(quarter)
		return only(h.ExpirePasscodes(t.Context(), 10))
	},
	"unlocked face to face": func(t *testing.T, h *house) error { return only(h.UnlockFaceToFace(t.Context(), h.met())) },
}

// restored plays a house until its card has come, backs up, ends the holding of the
// passcode in one of the ways, puts the names back from the backup, and returns the
// house as it opens then, with the passcode that was printed.
func restored(t *testing.T, end func(t *testing.T, h *house) error, names ...string) (*house, string) {
	t.Helper()
	dir := t.TempDir()
	h := must(open(dir, options{}))
	h.until(t, "confirm receipt")
	printed := h.printedCode()
	before := backedUp(t, dir, "rakit.db", "keys")
	if err := end(t, h); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		copied := before
		if name == "keys but those of cards" {
			name, copied = "keys", maps.Clone(before)
			maps.DeleteFunc(copied, func(rel string, _ []byte) bool { return strings.HasPrefix(rel, filepath.Join("keys", "cards")) })
		}
		copied.restore(t, dir, name)
	}
	again := must(open(dir, options{}))
	t.Cleanup(func() { _ = again.store.Close() })
	again.clock = h.clock
	return again, printed
}

// TestRestoredStoreBringsNoPasscodeBack puts a backup of the database back that was made
// while the passcode was held. The box is there again, and does not open; another
// release fails for good, texts nothing, and tells why.
func TestRestoredStoreBringsNoPasscodeBack(t *testing.T) {
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, _ := restored(t, end, "rakit.db")
			state(t, h, card.Received)
			box, err := h.sealed(t)
			if err != nil {
				t.Fatalf("the backup holds no box: %v", err)
			}
			if _, err := h.vault.Open(box); !errors.Is(err, passcode.ErrKeyDestroyed) {
				t.Errorf("Open = %v, want ErrKeyDestroyed", err)
			}
			texts := len(must(h.sim.Messages()))
			if err := only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})); err != nil {
				t.Fatal(err)
			}
			must(h.Work(t.Context()))
			state(t, h, card.ReleaseFailed)
			if n := len(must(h.sim.Messages())); n != texts {
				t.Errorf("%d texts more", n-texts)
			}
		})
	}
}

// TestRestoredStoreAndKeysBringItBack is the counter-example: whoever has the database
// and the keys of one moment has the passcodes of that moment. That is why the folder of
// keys stays out of every backup that holds the store.
func TestRestoredStoreAndKeysBringItBack(t *testing.T) {
	h, printed := restored(t, ends["released"], "rakit.db", "keys")
	box, err := h.sealed(t)
	if err != nil {
		t.Fatal(err)
	}
	if code, err := h.vault.Open(box); err != nil || code.Reveal() != printed {
		t.Errorf("Open = %v: the threat model says that this opens", err)
	}
}

// TestBackupWithoutKeysOfCards puts the database back together with the keys that a
// backup may hold: all but those of cards.
func TestBackupWithoutKeysOfCards(t *testing.T) {
	h, _ := restored(t, ends["released"], "rakit.db", "keys but those of cards")
	box, err := h.sealed(t)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.vault.Open(box); !errors.Is(err, passcode.ErrKeyDestroyed) {
		t.Errorf("Open = %v, want ErrKeyDestroyed", err)
	}
	verified(t, h)
}

// TestBackupOfTheKeysAloneOpensNothing has the folder of keys and no box.
func TestBackupOfTheKeysAloneOpensNothing(t *testing.T) {
	h, _ := restored(t, ends["released"], "keys")
	if _, err := h.sealed(t); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("a box is there: %v", err)
	}
}
