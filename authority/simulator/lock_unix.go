//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package simulator

import (
	"errors"
	"os"
	"syscall"
)

// lockFile waits for a lock that ends with the process that holds it.
func lockFile(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

func unlockFile(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
