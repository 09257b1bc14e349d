package durable_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/rakit-dev/rakit/durable"
)

// names returns what is in a folder, in order.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// publish is [durable.Publish] of a file of the test's own.
func publish(path string, data []byte) error {
	f, err := os.OpenFile(path+".mine", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return durable.Publish(f, data, path)
}

func TestWrite(t *testing.T) {
	for _, tt := range []struct {
		name  string
		write func(path string, data []byte) error
		path  string
		err   error  // nil: it is written
		left  string // what "taken" holds afterwards
	}{
		{"create a free name", durable.Create, "free", nil, "old"},
		{"create a taken name", durable.Create, "taken", fs.ErrExist, "old"},
		{"create the name of a folder", durable.Create, "folder", fs.ErrExist, "old"},
		{"create in no folder", durable.Create, "none/free", fs.ErrNotExist, "old"},
		{"publish a free name", publish, "free", nil, "old"},
		{"publish a taken name", publish, "taken", fs.ErrExist, "old"},
		{"replace a free name", durable.Replace, "free", nil, "old"},
		{"replace a taken name", durable.Replace, "taken", nil, "new"},
		{"replace the name of a folder", durable.Replace, "folder", fs.ErrExist, "old"},
		{"replace in no folder", durable.Replace, "none/free", fs.ErrNotExist, "old"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			taken, path := filepath.Join(dir, "taken"), filepath.Join(dir, tt.path)
			if err := errors.Join(os.WriteFile(taken, []byte("old"), 0o644), os.Mkdir(filepath.Join(dir, "folder"), 0o700)); err != nil {
				t.Fatal(err)
			}
			err := tt.write(path, []byte("new"))
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if left, err := os.ReadFile(taken); string(left) != tt.left || err != nil {
				t.Errorf("the taken name holds %q, %v, want %q", left, err, tt.left)
			}
			want := []string{"folder", "taken"}
			if tt.err == nil && tt.path == "free" {
				want = []string{"folder", "free", "taken"}
			}
			if got := names(t, dir); !slices.Equal(got, want) {
				t.Errorf("the folder holds %q, want %q", got, want)
			}
			if tt.err == nil {
				wantWhole(t, path)
			}
		})
	}
}

// wantWhole fails unless the file holds what was written, for its owner alone.
func wantWhole(t *testing.T, path string) {
	t.Helper()
	if data, err := os.ReadFile(path); string(data) != "new" || err != nil {
		t.Errorf("the file holds %q, %v", data, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
		t.Errorf("the file has mode %o, want 600", mode)
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{durable.Unfinished + "1", durable.Unfinished, "1" + durable.Unfinished, ".new", "whole"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := durable.Sweep(dir); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, dir), []string{".new", "1" + durable.Unfinished, "whole"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	if err := durable.SweepOf(dir, "1"); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, dir), []string{".new", "whole"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	if err := durable.Sweep(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("sweeping no folder: %v", err)
	}
}
