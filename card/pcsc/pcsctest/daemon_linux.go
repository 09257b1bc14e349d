package pcsctest

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// errTaken is that the driver could not have its ports.
var errTaken = errors.New("the virtual reader did not start; are its ports taken?")

// daemon is a pcscd that runs.
type daemon struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended
}

// newCommand returns the daemon, to be started with the socket as its third file:
// its own path is compiled in, but it takes a socket as systemd hands one over
// (sd_listen_fds(3)).
func newCommand(socket *os.File, conf string) *exec.Cmd {
	cmd := exec.Command("/bin/sh", "-c",
		`LISTEN_FDS=1 LISTEN_PID=$$ exec `+pcscd+` --foreground --info -c "$0"`, conf)
	cmd.ExtraFiles = []*os.File{socket}
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	return cmd
}

// listen returns a listening socket at path, as a file.
func listen(path string) (*os.File, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false)
	defer l.Close()
	return l.File()
}

// run starts the daemon and waits until it is ready. It forks on the calling
// thread, and the daemon ends with that.
func run(socket, conf string) (*daemon, error) {
	f, err := listen(socket)
	if err != nil {
		return nil, err
	}
	defer f.Close() // the daemon's alone, so that nobody waits for it once it is dead
	cmd := newCommand(f, conf)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	d := &daemon{cmd: cmd, ended: make(chan struct{})}
	ready := make(chan error, 1)
	go func() {
		defer close(d.ended)
		var said []string
		lines := bufio.NewScanner(out)
		failed := false
		for lines.Scan() {
			switch line := lines.Text(); {
			case strings.Contains(line, "init failed"):
				failed = true
			case strings.Contains(line, "daemon ready"):
				said = nil
				ready <- readiness(failed)
			case len(said) < 50:
				said = append(said, line)
			}
		}
		err := cmd.Wait()
		select {
		case ready <- fmt.Errorf("it ended (%v), having said: %s", err, strings.Join(said, "; ")):
		default: // it was ready before
		}
	}()
	select {
	case err = <-ready:
	case <-time.After(patience):
		err = errors.New("it was not ready in time")
	}
	if err != nil {
		return nil, errors.Join(err, d.end(syscall.SIGKILL))
	}
	return d, nil
}

func readiness(failed bool) error {
	if failed {
		return errTaken
	}
	return nil
}

// end sends a signal, and waits until the daemon has ended; if need be, it is killed.
func (d *daemon) end(signal syscall.Signal) error {
	if err := d.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-d.ended:
		return nil
	case <-time.After(patience):
	}
	_ = d.cmd.Process.Kill()
	<-d.ended
	return errors.New("the reader service did not stop, and was killed")
}
