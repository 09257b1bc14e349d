package server_test

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// folder is what a folder holds, by the path of each file.
type folder map[string][]byte

func readFolder(dir string) (folder, error) {
	f := folder{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			f[path] = nil
			return nil
		}
		f[path], err = os.ReadFile(filepath.Join(dir, path))
		return err
	})
	return f, err
}

// write puts the files into an empty folder, for their owner alone as keys are.
func (f folder) write(dir string) error {
	for path, data := range f {
		path = filepath.Join(dir, path)
		if data == nil {
			if err := os.MkdirAll(path, 0o700); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// seededFolder is that of a world that was seeded once, and closed. Seeding takes
// many times as long as copying what it made.
var seededFolder = sync.OnceValues(func() (f folder, err error) {
	dir, err := os.MkdirTemp("", "rakit-world-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	w, err := sandbox.Open(dir, sandbox.Config{})
	if err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return readFolder(dir)
})

// seededWorld opens a copy of a world that was seeded, and closes it in the end.
func seededWorld(t *testing.T, c sandbox.Config) *sandbox.World {
	t.Helper()
	f, err := seededFolder()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "world")
	if err := f.write(dir); err != nil {
		t.Fatal(err)
	}
	w, err := sandbox.Open(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// serveWorld serves the world in a folder, and returns how it is closed.
func serveWorld(dir string) (http.Handler, func() error, error) {
	w, err := sandbox.Open(dir, sandbox.Config{})
	if err != nil {
		return nil, nil, err
	}
	s, err := serverOf(w)
	if err != nil {
		return nil, nil, errors.Join(err, w.Close())
	}
	return s.Handler(), w.Close, nil
}

// serverOf serves a world to callers who may ask as often as they like.
func serverOf(w *sandbox.World) (*server.Server, error) {
	return server.New(server.Config{Sandbox: w, Authenticator: caller.NewDemo(), Secret: make([]byte, 32), Rate: server.Rate{PerSecond: -1}})
}
