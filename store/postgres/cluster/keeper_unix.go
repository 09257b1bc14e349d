//go:build unix

package cluster

import (
	"errors"
	"io"
	"os/exec"
	"syscall"
)

// keeper is a shell that clears up when this process has ended without it.
type keeper struct {
	cmd  *exec.Cmd
	pipe io.WriteCloser
}

// clearing waits until its input ends, stops the server of a folder, and removes
// that. The first line of postmaster.pid is the server's process; a server that
// has not written it yet ends by itself when its folder is gone.
const clearing = `cat >/dev/null
if pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null) && [ "$pid" -gt 1 ]; then
	kill -QUIT "$pid" 2>/dev/null
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.2
	done
fi
rm -rf "$0"`

// keep starts a keeper of a folder.
func keep(dir string) (*keeper, error) {
	cmd := exec.Command("/bin/sh", "-c", clearing, dir)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &keeper{cmd, pipe}, cmd.Start()
}

// dismiss has the keeper clear up what is left, and waits for it.
func (k *keeper) dismiss() error {
	return errors.Join(k.pipe.Close(), k.cmd.Wait())
}
