//go:build linux && pcsc && cgo

package pcsc_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/card/pcsc"
)

// daemon returns the pcscd that this process started.
func daemon(t *testing.T) int {
	t.Helper()
	statuses, err := filepath.Glob("/proc/[0-9]*/status")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range statuses {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it ended meanwhile
		}
		s := string(text)
		if strings.HasPrefix(s, "Name:\tpcscd\n") && strings.Contains(s, fmt.Sprintf("\nPPid:\t%d\n", os.Getpid())) {
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
	}
	t.Fatal("this process has no pcscd")
	return 0
}

// TestServiceHangs stops the service in its tracks: everything ends with its
// context all the same, and what stayed behind ends when the service goes on.
func TestServiceHangs(t *testing.T) {
	bed, s, _ := inserted(t, echo)
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	connection := connected(t, s, bed.Reader(0))
	pid := daemon(t)
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	goOn := func() { _ = syscall.Kill(pid, syscall.SIGCONT) }
	defer goOn()
	calls := map[string]func(ctx context.Context) error{
		"Open":     func(ctx context.Context) error { _, err := pcsc.Open(ctx); return err },
		"Readers":  func(ctx context.Context) error { _, err := s.Readers(ctx); return err },
		"Connect":  func(ctx context.Context) error { _, err := s.Connect(ctx, bed.Reader(0)); return err },
		"Transmit": func(ctx context.Context) error { _, err := connection.Transmit(ctx, challenge); return err },
	}
	for name, call := range calls {
		begun := time.Now()
		if err := call(within(t, 50*time.Millisecond)); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 2*time.Second {
			t.Errorf("%s of a service that hangs: %v after %v", name, err, time.Since(begun))
		}
	}
	begun := time.Now()
	_, err := s.WaitCard(within(t, 50*time.Millisecond), bed.Reader(1))
	if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || took > 2*time.Second {
		t.Errorf("WaitCard() of a service that hangs: %v after %v", err, took)
	}
	goOn()
	nothingHeld(t, goroutines, files, bed.Reader(0))
}
