//go:build linux || darwin

package main

import (
	"os"
	"syscall"
)

// given returns a file descriptor that this process was started with, as a file of
// its own. Those that the process has opened itself do not count, and Go opens some
// before anything else, so that the number of one is no sign: but it marks them to
// be closed on exec, and what came through an exec has no such mark.
func given(fd int) (*os.File, error) {
	flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFD, 0)
	switch {
	case errno != 0:
		return nil, errno
	case flags&syscall.FD_CLOEXEC != 0:
		return nil, os.ErrInvalid
	}
	own, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_DUPFD_CLOEXEC, 3)
	if errno != 0 {
		return nil, errno
	}
	return os.NewFile(own, ""), nil
}
