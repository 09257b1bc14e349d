//go:build unix

package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// versions is where Debian keeps the programs of each version.
	versions = "/usr/lib/postgresql"
	// port is only in the name of the socket.
	port = "5432"
	// longest is what a socket's path may have in bytes (unix(7): 108 with the zero).
	longest = 107
	// patience is how long the server may take to start or to stop; either takes
	// some 100 ms.
	patience = 30 * time.Second
)

// Cluster is a private PostgreSQL. Make one with [Shared], [New] or [Launch]. Its
// methods may be called from several goroutines.
type Cluster struct {
	dir      string // of the data, the socket and the server's log
	programs programs
	owner    *syscall.Credential // who runs it; nil: who runs the test
	settings []string
	keeper   *keeper
	made     atomic.Int64 // databases

	mu     sync.Mutex
	server *server // nil when it does not run
}

// server is a postgres that runs.
type server struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended
}

// Launch starts a cluster, which takes about a second. Call [Cluster.Stop] when
// done with it; it ends with the process at the latest.
func Launch(config Config) (*Cluster, error) {
	found, err := find(versions)
	if err != nil {
		return nil, err
	}
	owner, err := runner(os.Geteuid())
	if err != nil {
		return nil, err
	}
	c := &Cluster{programs: found, owner: owner, settings: settings(config)}
	if c.dir, err = folder(); err != nil {
		return nil, err
	}
	if err := c.begin(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting PostgreSQL of %s: %w", found.folder, err), c.Stop())
	}
	return c, nil
}

// runner returns who is to run the server when the user with an id asks for it:
// nil for themselves. The server refuses root.
func runner(asks int) (*syscall.Credential, error) {
	if asks != 0 {
		return nil, nil //nolint:nilnil // nobody else
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err, err2); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("%w: root cannot run it, and there is no user postgres or nobody", ErrMissing)
}

// folder makes a folder in the temporary one, or in /tmp where the path of the
// socket would be too long.
func folder() (string, error) {
	dir, err := os.MkdirTemp("", "rakit-pg")
	if err != nil || len(filepath.Join(dir, ".s.PGSQL."+port)) <= longest {
		return dir, err
	}
	if err := os.Remove(dir); err != nil {
		return "", err
	}
	return os.MkdirTemp("/tmp", "rakit-pg")
}

// settings returns the arguments of the server. Many connections are let in: tests
// have many servers.
func settings(config Config) []string {
	args := []string{
		"-c", "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=32MB",
		"-c", "unix_socket_permissions=0700", "-c", "log_min_messages=fatal", "-c", "max_wal_size=256MB",
	}
	if config.NoSync {
		args = append(args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}
	for name, value := range config.Settings {
		args = append(args, "-c", name+"="+value)
	}
	return args
}

// begin makes the cluster and starts its server. The keeper is there first: what
// is made after it is removed.
func (c *Cluster) begin() error {
	var err error
	if c.keeper, err = keep(c.dir); err != nil {
		return err
	}
	if c.owner != nil {
		if err := os.Chown(c.dir, int(c.owner.Uid), int(c.owner.Gid)); err != nil {
			return err
		}
	}
	out, err := c.command("initdb", c.initialisation()...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return c.start()
}

// initialisation returns the arguments of initdb. What it writes need not be on the
// disk: before that nobody relies on it.
func (c *Cluster) initialisation() []string {
	args := []string{
		"--pgdata=" + c.data(), "--username=" + superuser, "--auth=trust", "--no-sync", "--no-instructions",
		"--encoding=UTF8", "--locale=C",
	}
	if c.programs.major >= 15 {
		return append(args, "--locale-provider=icu", "--icu-locale=en-GB")
	}
	return args
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// command returns a program of PostgreSQL, to be run as the owner. Variables such
// as PGPORT are those of another server. It has a session of its own: an interrupt
// at a terminal ends the tests, and they end the server.
func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(c.programs.path(name), args...)
	cmd.Dir = c.dir
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PG") && !strings.HasPrefix(v, "LC_") && !strings.HasPrefix(v, "LANG") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: c.owner}
	return cmd
}

// start starts the server, and waits until it answers.
func (c *Cluster) start() error {
	said, err := os.Create(c.said())
	if err != nil {
		return err
	}
	defer said.Close()
	cmd := c.command("postgres", append([]string{"-D", c.data(), "-k", c.dir, "-p", port}, c.settings...)...)
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		return err
	}
	s := &server{cmd: cmd, ended: make(chan struct{})}
	go func() { defer close(s.ended); _ = cmd.Wait() }()
	c.server = s
	for until := time.Now().Add(patience); time.Now().Before(until); {
		select {
		case <-s.ended:
			c.server = nil
			return fmt.Errorf("it ended, having said: %s", c.last())
		case <-time.After(10 * time.Millisecond):
		}
		if c.answers() {
			return nil
		}
	}
	return fmt.Errorf("it does not answer, having said: %s", c.last())
}

func (c *Cluster) said() string { return filepath.Join(c.dir, "log") }

// last returns the end of what the server said.
func (c *Cluster) last() string {
	text, err := os.ReadFile(c.said())
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}

func (c *Cluster) answers() bool {
	if _, err := os.Stat(filepath.Join(c.dir, ".s.PGSQL."+port)); err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return c.with(ctx, func(conn *pgx.Conn) error { return conn.Ping(ctx) }) == nil
}

// Running reports whether the server runs.
func (c *Cluster) Running() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.server != nil
}

// Kill ends the server at once, as a crash does: connections break, transactions
// under way are lost, and the next start recovers what was committed. It returns
// when the server is gone.
func (c *Cluster) Kill() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kill()
}

// kill sends what PostgreSQL calls an immediate shutdown. Ending the one process
// with SIGKILL leaves its children for a while, and the next does not start.
func (c *Cluster) kill() error {
	if c.server == nil {
		return nil
	}
	s := c.server
	c.server = nil
	if err := s.cmd.Process.Signal(syscall.SIGQUIT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.ended:
		return nil
	case <-time.After(patience):
	}
	_ = s.cmd.Process.Kill()
	<-s.ended
	return errors.New("PostgreSQL did not stop, and was killed")
}

// Restart starts the server in the same place, after it was killed if it runs:
// URLs stay as they are.
func (c *Cluster) Restart() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.kill(); err != nil {
		return err
	}
	return c.start()
}

// Stop ends the cluster and removes what it left. It may be called again.
func (c *Cluster) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := errors.Join(c.kill(), os.RemoveAll(c.dir))
	if c.keeper != nil {
		err = errors.Join(err, c.keeper.dismiss())
		c.keeper = nil
	}
	return err
}
