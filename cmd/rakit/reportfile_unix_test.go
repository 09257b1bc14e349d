//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestCheckInterrupted: who presses Ctrl-C finds nothing left.
func TestCheckInterrupted(t *testing.T) {
	for _, args := range [][]string{{"--out", "report.json", "--format", "json"}, {"--out", "pages", "--format", "html"}} {
		dir := t.TempDir()
		records := filepath.Join(t.TempDir(), "records")
		if err := syscall.Mkfifo(records, 0o600); err != nil {
			t.Skipf("no named pipes here: %v", err)
		}
		cmd := exec.Command(os.Args[0], append([]string{"check", records}, args...)...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), serveChild+"=1")
		_, err := cmd.StdinPipe() // the child lives as long as this process
		must(t, err)
		must(t, cmd.Start())
		feed, err := os.OpenFile(records, os.O_WRONLY, 0) // once the child reads
		must(t, err)
		for wait := time.Now(); left(t, dir) == "" && time.Since(wait) < 20*time.Second; {
			time.Sleep(5 * time.Millisecond)
		}
		if left(t, dir) == "" {
			t.Fatalf("%v: nothing was begun", args)
		}
		must(t, cmd.Process.Signal(syscall.SIGINT))
		_ = cmd.Wait() // its status is looked at
		must(t, feed.Close())
		if status := cmd.ProcessState.ExitCode(); status != statusInterrupted {
			t.Errorf("%v: status %d, want %d", args, status, statusInterrupted)
		}
		if names := strings.TrimPrefix(left(t, dir), "pages"); names != "" {
			t.Errorf("%v: left are %s", args, names)
		}
	}
}
