//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package passcode

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// The ways to hold a folder.
const (
	together = syscall.LOCK_SH // with others
	alone    = syscall.LOCK_EX
	notNow   = syscall.LOCK_EX | syscall.LOCK_NB // alone, or not at all
)

// holding is whether hold keeps others out.
const holding = true

// hold keeps others out of a folder until release is called or the process ends. The
// error wraps fs.ErrExist when somebody else holds it and how says not to wait.
func hold(dir string, how int) (release func(), err error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(d.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fs.ErrExist
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return func() { _ = d.Close() }, nil
}
