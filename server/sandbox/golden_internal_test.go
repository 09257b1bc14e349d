package sandbox

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file")

// TestSeededGolden fixes the names and ids of every seeded object.
func TestSeededGolden(t *testing.T) {
	dir := t.TempDir()
	lock, err := settle(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.release()
	found, err := seed(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/seeded.golden", []byte(table(found)), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(Seeded(), found); diff != "" {
		t.Errorf("seeded objects (-table +world):\n%s", diff)
	}
}

// TestStateOfWorldThatIsGone: who still holds the clock of a world that was reset
// cannot set the one that followed.
func TestStateOfWorldThatIsGone(t *testing.T) {
	dir := t.TempDir()
	w, err := Open(dir, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	gone := w.live.Load().state
	if err := w.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := gone.forward(func(t time.Time) time.Time { return t.Add(time.Hour) }); !errors.Is(err, ErrReset) {
		t.Errorf("the clock of a world that is gone goes on: %v", err)
	}
	if now, err := readState(filepath.Join(dir, stateFile)); err != nil || now.now() != Start {
		t.Errorf("the file shows %s, %v", now.now(), err)
	}
}

// TestBrokenReset: a world that could not be made anew says so, keeps saying so,
// and can be reset again.
func TestBrokenReset(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "world")
	w, err := Open(dir, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	aside := dir + "-aside"
	if err := errors.Join(os.Rename(dir, aside), os.WriteFile(dir, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := w.Reset(t.Context()); !errors.Is(err, ErrBroken) {
		t.Errorf("Reset() = %v", err)
	}
	if _, err := w.Work(t.Context()); !errors.Is(err, ErrBroken) {
		t.Errorf("Work() = %v", err)
	}
	if w.Now() != Start || w.Authority() == nil {
		t.Error("a broken world has no clock, or no authority")
	}
	if err := errors.Join(os.Remove(dir), os.Rename(aside, dir), w.Reset(t.Context())); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Work(t.Context()); err != nil {
		t.Error(err)
	}
}
