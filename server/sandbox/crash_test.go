package sandbox_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/server/sandbox"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// runChild is the process that is killed: it prints each instant after the clock
// has shown it, or resets the world without end.
func runChild(job string) int {
	word, dir, _ := strings.Cut(job, " ")
	w, err := sandbox.Open(dir, sandbox.Config{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("open", w.Now().Format(time.RFC3339Nano))
	for {
		switch word {
		case "reset":
			err = w.Reset(context.Background())
		case "tick":
			if _, err = w.Advance(time.Second); err == nil {
				fmt.Println("at", w.Now().Format(time.RFC3339Nano))
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
}

// killed runs a child and kills it a while after its first line, or after its
// start; it returns the lines.
func killed(t *testing.T, job string, fromStart bool, wait time.Duration) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), child+"="+job)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { time.AfterFunc(wait, func() { _ = cmd.Process.Kill() }) }
	if fromStart {
		kill()
	}
	var lines []string
	for in := bufio.NewScanner(out); in.Scan(); {
		if len(lines) == 0 && !fromStart {
			kill()
		}
		lines = append(lines, in.Text())
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return lines
}

// TestClockOutlivesKill: an instant that was shown is never forgotten.
func TestClockOutlivesKill(t *testing.T) {
	dir := t.TempDir()
	shown := sandbox.Start
	ticks := 0
	for round := range 8 {
		lines := killed(t, "tick "+dir, false, time.Duration(5+7*round)*time.Millisecond)
		opened := must(time.Parse("open "+time.RFC3339Nano, lines[0]))
		if opened.Before(shown) {
			t.Fatalf("the clock went back from %s to %s", shown, opened)
		}
		shown = opened
		for _, line := range lines[1:] {
			if at, err := time.Parse("at "+time.RFC3339Nano, line); err == nil { // the last line may be cut
				shown, ticks = at, ticks+1
			}
		}
	}
	w := open(t, dir)
	if w.Now().Before(shown) {
		t.Errorf("the clock went back from %s to %s", shown, w.Now())
	}
	if ticks == 0 {
		t.Error("no child lived long enough to tick")
	}
	verified(t, w)
}

// TestKilledWhileSeeding: a world that was cut off while it was made, for the
// first time or anew, is made again.
func TestKilledWhileSeeding(t *testing.T) {
	dir := t.TempDir()
	for wait := 10 * time.Millisecond; wait < 400*time.Millisecond; wait += 60 * time.Millisecond {
		killed(t, "reset "+dir, true, wait)
		w, err := sandbox.Open(dir, sandbox.Config{})
		if err != nil {
			t.Fatalf("killed after %s: %v", wait, err)
		}
		for _, o := range sandbox.Seeded() {
			if o.Kind == "card" {
				view(t, w, func(tx authority.Tx) error { return second(tx.Card(o.ID)) })
			}
		}
		verified(t, w)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if wait == 190*time.Millisecond {
			if err := os.RemoveAll(dir); err != nil { // from nothing again
				t.Fatal(err)
			}
		}
	}
}

// TestOneProcess: a world that is open is in use.
func TestOneProcess(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir)
	if _, err := sandbox.Open(dir, sandbox.Config{}); !errors.Is(err, sqlite.ErrInUse) {
		t.Errorf("Open() of an open world = %v", err)
	}
	verified(t, w)
}

// TestObserve: the observer is told of what happens, not of the seeding.
func TestObserve(t *testing.T) {
	var seen []string
	w, err := sandbox.Open(t.TempDir(), sandbox.Config{Observe: func(e audit.Event) { seen = append(seen, e.Action) }})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	order(t, w)
	if len(seen) != 1 || seen[0] != authority.ActionOrderCard {
		t.Errorf("observed %v", seen)
	}
}
