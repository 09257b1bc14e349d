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
	begun := connected(t, s, bed.Reader(0))
	end, err := begun.Begin(within(t, 5*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	// A connection each, for one that was cut off says so at once ever after.
	card := func() *pcsc.Card { return connected(t, s, bed.Reader(1)) }
	empty(t, bed, s, 1)
	second := insert(t, bed, 1, atrTwo, echo)
	if _, err := s.WaitCard(within(t, 5*time.Second), bed.Reader(1)); err != nil {
		t.Fatal(err)
	}
	transmit, begin, state, reconnect, reset, closed := card(), card(), card(), card(), card(), card()
	pid := daemon(t)
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	goOn := func() { _ = syscall.Kill(pid, syscall.SIGCONT) }
	defer goOn()
	ctx := func() context.Context { return within(t, 50*time.Millisecond) }
	for _, tt := range []struct {
		name string
		call func() error
		want error
	}{
		{"Open", func() error { _, err := pcsc.Open(ctx()); return err }, context.DeadlineExceeded},
		{"Readers", func() error { _, err := s.Readers(ctx()); return err }, context.DeadlineExceeded},
		{"Connect", func() error { _, err := s.Connect(ctx(), bed.Reader(0)); return err }, context.DeadlineExceeded},
		{"WaitCard", func() error { _, err := s.WaitCard(ctx(), bed.Reader(1)); return err }, context.DeadlineExceeded},
		{"WaitRemoved", func() error { return s.WaitRemoved(ctx(), bed.Reader(1)) }, context.DeadlineExceeded},
		{"Transmit", func() error { _, err := transmit.Transmit(ctx(), challenge); return err }, context.DeadlineExceeded},
		{"Begin", func() error { _, err := begin.Begin(ctx()); return err }, context.DeadlineExceeded},
		{"State", func() error { _, err := state.State(ctx()); return err }, context.DeadlineExceeded},
		{"Reconnect", func() error { return reconnect.Reconnect(ctx()) }, context.DeadlineExceeded},
		{"Reset", func() error { return reset.Reset(ctx()) }, context.DeadlineExceeded},
		{"Close", closed.Close, nil},
		{"end", end, context.DeadlineExceeded},
		{"Transmit after end", func() error { _, err := begun.Transmit(ctx(), challenge); return err }, pcsc.ErrUnusable},
	} {
		since := time.Now()
		ended := make(chan error, 1)
		go func() { ended <- tt.call() }()
		select {
		case err := <-ended:
			if !errors.Is(err, tt.want) {
				t.Errorf("%s of a service that hangs: %v after %v, want %v", tt.name, err, time.Since(since), tt.want)
			}
		case <-time.After(5 * time.Second):
			t.Errorf("%s of a service that hangs does not end", tt.name)
		}
	}
	goOn()
	second.pull()
	empty(t, bed, s, 1)
	nothingHeld(t, goroutines, files, bed.Reader(0))
}
