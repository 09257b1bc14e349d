//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package sandbox

import (
	"errors"
	"os"
	"syscall"

	"github.com/rakit-dev/rakit/store/sqlite"
)

// lock keeps a folder for one process. The store has a lock of its own, but that
// is gone while the world is made anew.
type lock struct{ file *os.File }

// acquire takes the lock, or returns an error wrapping [sqlite.ErrInUse].
func acquire(path string) (*lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = sqlite.ErrInUse
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &lock{f}, nil
}

func (l *lock) release() error { return l.file.Close() }
