package sandbox_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/server/sandbox"
)

// TestForeignFolder: what is no sandbox's is refused and stays as it was.
func TestForeignFolder(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
	}{
		{"somebody's store", map[string]string{"rakit.db": "somebody's"}},
		{"a demonstration", map[string]string{".rakit-demo": "", "rakit.db": "demo"}},
		{"a state without a mark", map[string]string{"world.json": "{}"}},
		{"a folder for a mark", map[string]string{".rakit-sandbox/x": ""}},
	} {
		dir := t.TempDir()
		for name, content := range tt.files {
			path := filepath.Join(dir, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		before := files(t, dir)
		if _, err := sandbox.Open(dir, sandbox.Config{}); !errors.Is(err, sandbox.ErrForeign) {
			t.Errorf("%s: Open() = %v, want ErrForeign", tt.name, err)
		}
		if diff := cmp.Diff(before, files(t, dir)); diff != "" {
			t.Errorf("%s: was touched (-before +after):\n%s", tt.name, diff)
		}
	}
	if _, err := sandbox.Open("", sandbox.Config{}); err == nil {
		t.Error("Open(\"\") = nil error: the current folder must not be filled by accident")
	}
}

// files returns what is in a folder, by path.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			found[path] = "folder"
			return err
		}
		data, err := os.ReadFile(path)
		found[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestResetLeavesOthersAlone: what somebody else put beside a world stays.
func TestResetLeavesOthersAlone(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir)
	path := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); string(got) != "mine" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
