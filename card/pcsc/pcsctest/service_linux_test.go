package pcsctest

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestMain(m *testing.M) { Main(m) }

// asked reads one message of the service to the card.
func asked(t *testing.T, conn net.Conn) []byte {
	t.Helper()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	var length [2]byte
	if _, err := io.ReadFull(conn, length[:]); err != nil {
		t.Fatal(err)
	}
	message := make([]byte, binary.BigEndian.Uint16(length[:]))
	if _, err := io.ReadFull(conn, message); err != nil {
		t.Fatal(err)
	}
	return message
}

// reachable reports whether somebody listens on the service's socket.
func reachable(s *Service) bool {
	conn, err := net.Dial("unix", s.socket())
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

func TestServiceTalksToItsCards(t *testing.T) {
	s := Start(t)
	if s != Start(t) {
		t.Error("a test process has two services")
	}
	if os.Getenv("PCSCLITE_CSOCK_NAME") != s.socket() {
		t.Error("this process would not find the service")
	}
	for slot := range Slots {
		conn, err := s.Dial(t.Context(), slot)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if message := asked(t, conn); len(message) != 1 {
			t.Errorf("slot %d: the service began with % X, want one byte", slot, message)
		}
	}
	for _, slot := range []int{-1, Slots} {
		if _, err := s.Dial(t.Context(), slot); err == nil {
			t.Errorf("there is a slot %d", slot)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if conn, err := s.Dial(ctx, 0); err == nil {
		_ = conn.Close()
		t.Error("Dial() with a context that is done put a card in")
	}
}

func TestServiceIsNotOpenToTheNetwork(t *testing.T) {
	s := Start(t)
	if !s.Isolated() {
		t.Skip("needs a network namespace, and so root")
	}
	conn, err := net.DialTimeout("tcp4", "127.0.0.1:35963", time.Second)
	if err == nil {
		_ = conn.Close()
		t.Error("the virtual reader can be reached from outside its namespace")
	}
}

func TestKillAndRestart(t *testing.T) {
	s := Start(t)
	if err := s.Restart(); err == nil {
		t.Error("a service that runs was started again")
	}
	if !reachable(s) {
		t.Fatal("the service cannot be reached")
	}
	if err := errors.Join(s.Kill(), s.Kill()); err != nil {
		t.Fatal(err)
	}
	if reachable(s) {
		t.Error("the service can be reached after Kill")
	}
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	if !reachable(s) {
		t.Error("the service cannot be reached after Restart")
	}
}

// TestLaunchIsPrivate starts a second service beside the first, and stops it.
func TestLaunchIsPrivate(t *testing.T) {
	first := Start(t)
	s, err := Launch()
	if err != nil {
		t.Fatal(err)
	}
	pid := s.daemon.cmd.Process.Pid
	if s.socket() == first.socket() || !reachable(s) {
		t.Error("the second service has no socket of its own")
	}
	if len(s.socket()) > 107 {
		t.Errorf("the socket's path has %d bytes", len(s.socket()))
	}
	if err := errors.Join(s.Stop(), s.Stop()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Stop left %s behind", filepath.Base(s.dir))
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the service outlived Stop: %v", err)
	}
	if _, err := s.Dial(t.Context(), 0); err == nil {
		t.Error("a card was put into a service that was stopped")
	}
	if !reachable(first) {
		t.Error("stopping one service stopped the other")
	}
}

func TestOpenSCFindsTheReaders(t *testing.T) {
	const tool = "/usr/bin/opensc-tool"
	if _, err := os.Stat(tool); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("as root: apt-get install opensc")
	}
	s := Start(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, tool, "--list-readers")
	cmd.Env = s.Env()
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), s.Reader(0)) || !strings.Contains(string(out), s.Reader(1)) {
		t.Errorf("opensc-tool --list-readers: %v\n%s", err, out)
	}
}

// TestThatDoesNotStart breaks the configuration: it is told at once, with what the
// service said.
func TestThatDoesNotStart(t *testing.T) {
	Start(t)
	s := &Service{dir: filepath.Join(t.TempDir(), "missing"), thread: newThread(), port: basePort}
	if err := s.start(); err == nil {
		t.Error("a service without a folder started")
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	// A port that is taken.
	one, err := Launch()
	if err != nil {
		t.Fatal(err)
	}
	defer one.Stop()
	two := &Service{dir: t.TempDir(), thread: one.thread, port: one.port}
	if err := errors.Join(two.configure(), two.start()); !errors.Is(err, errTaken) {
		t.Errorf("a service on taken ports: %v, want errTaken", err)
	}
}
