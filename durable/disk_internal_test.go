package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// errDisk is what fails in these tests.
var errDisk = errors.New("the disk fails")

// watched has everything noted that is done to files, in order, until the test ends. The
// step that is called failing fails, and is not done.
func watched(t *testing.T, dir, failing string) *[]string {
	t.Helper()
	before := disk
	t.Cleanup(func() { disk = before })
	name := func(path string) string {
		switch {
		case path == dir:
			return "folder"
		case strings.HasPrefix(filepath.Base(path), Unfinished):
			return "unfinished"
		}
		return filepath.Base(path)
	}
	var steps []string
	note := func(do func() error, words ...string) error {
		step := strings.Join(words, " ")
		steps = append(steps, step)
		if step == failing {
			return errDisk
		}
		return do()
	}
	disk.write = func(f *os.File, data []byte) (n int, err error) {
		err = note(func() error { n, err = before.write(f, data); return err }, "write", name(f.Name()))
		return n, err
	}
	disk.sync = func(f *os.File) error {
		return note(func() error { return before.sync(f) }, "sync", name(f.Name()))
	}
	disk.closeFile = func(f *os.File) error {
		return errors.Join(note(func() error { return nil }, "close", name(f.Name())), before.closeFile(f))
	}
	disk.link = func(from, to string) error {
		return note(func() error { return before.link(from, to) }, "link", name(from), name(to))
	}
	disk.rename = func(from, to string) error {
		return note(func() error { return before.rename(from, to) }, "rename", name(from), name(to))
	}
	disk.remove = func(path string) error {
		return note(func() error { return before.remove(path) }, "remove", name(path))
	}
	return &steps
}

// TestOrder: a file is on the disk before it has its name, and the name is there when the
// call returns. What fails on the way is told, and what callers take for done is so.
func TestOrder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows cannot sync a folder")
	}
	const (
		fill    = "write unfinished, sync unfinished, close unfinished, "
		shred   = "write unfinished, sync unfinished, remove unfinished"
		created = fill + "link unfinished a, remove unfinished, sync folder, close folder"
	)
	for _, tt := range []struct {
		name    string
		write   func(path string, data []byte) error
		path    string // "taken" is
		failing string
		err     error // none else of errDisk and fs.ErrExist
		steps   string
		left    string // in the folder, beside what is taken
	}{
		{"create", Create, "a", "", nil, created, "a"},
		{"replace", Replace, "a", "", nil, fill + "rename unfinished a, sync folder, close folder", "a"},
		{"create and not write", Create, "a", "write unfinished", errDisk, "write unfinished, close unfinished, " + shred, ""},
		{"create and not sync", Create, "a", "sync unfinished", errDisk, fill + shred, ""},
		{"create and not close", Create, "a", "close unfinished", errDisk, fill + shred, ""},
		{"create and not link", Create, "a", "link unfinished a", errDisk, fill + "link unfinished a, " + shred + ", sync folder, close folder", ""},
		{"create and not remove", Create, "a", "remove unfinished", errDisk, created, "unfinished a"},
		{"create and not sync the folder", Create, "a", "sync folder", errDisk, created, "a"},
		{"replace and not rename", Replace, "a", "rename unfinished a", errDisk, fill + "rename unfinished a, " + shred, ""},
		{"replace and not sync", Replace, "a", "sync unfinished", errDisk, fill + shred, ""},
		{"replace and not sync the folder", Replace, "a", "sync folder", errDisk, fill + "rename unfinished a, sync folder, close folder", "a"},
		{"taken", Create, "taken", "", fs.ErrExist, fill + "link unfinished taken, " + shred + ", sync folder, close folder", ""},
		{"taken and not remove", Create, "taken", "remove unfinished", errDisk, fill + "link unfinished taken, " + shred + ", sync folder, close folder", "unfinished"},
		{"taken and not sync the folder", Create, "taken", "sync folder", errDisk, fill + "link unfinished taken, " + shred + ", sync folder, close folder", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "taken"), []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			steps := watched(t, dir, tt.failing)
			err := tt.write(filepath.Join(dir, tt.path), []byte("new"))
			for _, one := range []error{errDisk, fs.ErrExist} {
				if errors.Is(err, one) != (one == tt.err) {
					t.Errorf("error %v, want %v alone", err, tt.err)
				}
			}
			// What is thrown away is opened, overwritten and synced, and closed unnoted.
			if got := strings.Join(*steps, ", "); got != tt.steps {
				t.Errorf("steps\n%s, want\n%s", got, tt.steps)
			}
			if got := left(t, dir); got != strings.TrimSpace(tt.left+" taken") {
				t.Errorf("the folder holds %s, want %s", got, tt.left)
			}
		})
	}
}

// left returns what is in a folder.
func left(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), Unfinished) {
			names = append(names, "unfinished")
		} else {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, " ")
}

// TestLinkWithoutAnswer: over a network a link may be made and then be said to be taken.
// The file is whole and must not be overwritten under its other name.
func TestLinkWithoutAnswer(t *testing.T) {
	dir := t.TempDir()
	watched(t, dir, "")
	disk.link = func(from, to string) error {
		return errors.Join(os.Link(from, to), &os.LinkError{Op: "link", Old: from, New: to, Err: syscall.EEXIST})
	}
	path := filepath.Join(dir, "a")
	if err := Create(path, []byte("new")); err != nil {
		t.Errorf("Create = %v", err)
	}
	if data, err := os.ReadFile(path); string(data) != "new" || err != nil || left(t, dir) != "a" {
		t.Errorf("the file holds %q, %v, and the folder %s", data, err, left(t, dir))
	}
}

// TestThrownAwayIsOverwritten follows unfinished files by another name that they have.
func TestThrownAwayIsOverwritten(t *testing.T) {
	for _, tt := range []struct {
		name string
		away func(dir string) error
	}{
		{"a name that is taken", func(dir string) error {
			f, err := os.OpenFile(filepath.Join(dir, Unfinished+"1"), os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			if err := Publish(f, []byte("key"), filepath.Join(dir, "taken")); !errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("publish: %w", err)
			}
			return nil
		}},
		{"swept", Sweep},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, other := t.TempDir(), filepath.Join(t.TempDir(), "other")
			path := filepath.Join(dir, Unfinished+"1")
			err := errors.Join(os.WriteFile(path, []byte("key"), 0o600), os.Link(path, other),
				os.WriteFile(filepath.Join(dir, "taken"), []byte("old"), 0o600))
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.away(dir); err != nil {
				t.Fatal(err)
			}
			if data, err := os.ReadFile(other); !slices.Equal(data, make([]byte, 3)) || err != nil {
				t.Errorf("the file holds %q, %v", data, err)
			}
			if got := left(t, dir); got != "taken" {
				t.Errorf("the folder holds %s", got)
			}
		})
	}
}

// TestSweepLeavesWhatIsWhole sweeps after somebody was killed when the file had its name.
func TestSweepLeavesWhatIsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := errors.Join(os.WriteFile(path, []byte("key"), 0o600), os.Link(path, filepath.Join(dir, Unfinished+"1"))); err != nil {
		t.Fatal(err)
	}
	if err := Sweep(dir); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(path); string(data) != "key" || err != nil || left(t, dir) != "a" {
		t.Errorf("the file holds %q, %v, and the folder %s", data, err, left(t, dir))
	}
}
