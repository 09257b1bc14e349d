package sandbox

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rakit-dev/rakit/durable"
)

// ErrForeign says that a folder holds something that is no sandbox. It was not
// touched.
var ErrForeign = errors.New("the folder holds something that is no sandbox")

// The files of a sandbox besides those of the store and the simulator.
const (
	markFile  = ".rakit-sandbox" // the folder is a sandbox's
	lockFile  = "sandbox.lock"   // one process at a time
	stateFile = "world.json"     // clock and outcomes; there once the world is whole
	storeFile = "rakit.db"
	keysDir   = "keys"
)

const mark = "A sandbox of rakit: everybody in it is invented. It may be emptied at any time.\n"

// settle makes dir a sandbox's folder and takes the lock: an empty or absent one
// is marked, one that holds anything else without the mark is refused with
// [ErrForeign].
func settle(dir string) (*lock, error) {
	if dir == "" {
		return nil, errors.New("no folder is given")
	}
	held, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	path := filepath.Join(dir, markFile)
	info, err := os.Lstat(path)
	switch {
	case err == nil && info.Mode().IsRegular():
	case len(held) > 0:
		return nil, ErrForeign
	default:
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(mark), 0o600); err != nil {
			return nil, err
		}
	}
	return acquire(filepath.Join(dir, lockFile))
}

// whole reports whether the folder holds a world that was seeded to its end.
func whole(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// clear removes the world from a marked and locked folder, and nothing that a
// sandbox does not make. What says that the world is whole goes first, so that a
// break in between is made good by the next Open.
func clear(dir string) error {
	for _, name := range []string{
		stateFile, storeFile, storeFile + "-wal", storeFile + "-shm", storeFile + ".lock", keysDir,
		"outbox", "printed", "directory", "certificates", "revoked", "failed", "README.txt",
	} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	if err := durable.Sweep(dir); err != nil {
		return err
	}
	return durable.SyncFolder(dir)
}
