package simulator_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/guidance"
)

const goroutines = 32

// However many ask with one Ref, it is done once and all get one answer; other
// Refs get each their own.
func TestConcurrency(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir(), simulator.Config{})
	var mu sync.Mutex
	serials, ids := map[string]int{}, map[string]int{}
	var wg sync.WaitGroup
	for i := range goroutines {
		for _, ref := range []string{"shared", fmt.Sprintf("own-%d", i)} {
			wg.Go(func() {
				born := guidance.MustDate("1985-12-10").AddDays(1 + i)
				if ref == "shared" {
					born = guidance.MustDate("1985-12-10")
				}
				serial, err1 := s.Print(ctx, printOrder(t, ref, "Ada Example", "755224"))
				id, err2 := s.CreateIdentity(ctx, identityOrder(t, ref, "Ada", "Example", born.String(), ""))
				err3 := send(s, ctx, message(t, ref, "07700900001", "text"))
				if err1 != nil || err2 != nil || err3 != nil {
					t.Errorf("%s: %v, %v, %v", ref, err1, err2, err3)
				}
				mu.Lock()
				defer mu.Unlock()
				serials[serial]++
				ids[id.String()]++
			})
		}
	}
	wg.Wait()
	for what, got := range map[string]map[string]int{"serials": serials, "user ids": ids} {
		most := 0
		for _, n := range got {
			most = max(most, n)
		}
		if len(got) != goroutines+1 || most != goroutines {
			t.Errorf("%d %s, the commonest given %d times; want %d and %d", len(got), what, most, goroutines+1, goroutines)
		}
	}
	sent, err1 := s.Messages()
	printed, err2 := s.Printed()
	created, err3 := s.Identities()
	if len(sent) != goroutines+1 || len(printed) != goroutines+1 || len(created) != goroutines+1 {
		t.Errorf("%d messages (%v), %d cards (%v), %d identities (%v); want %d of each",
			len(sent), err1, len(printed), err2, len(created), err3, goroutines+1)
	}
}

// What a killed process left half-written is never read, and is gone after the
// next call; a reader leaves it, as it may be that of a process at work.
func TestLeftoversAreIgnoredAndRemoved(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, simulator.Config{})
	var left []string
	for _, folder := range []string{"outbox", "printed", "directory", "failed"} {
		path := filepath.Join(dir, folder, ".new-123456")
		if err := os.WriteFile(path, []byte("To: +4477"), 0o600); err != nil {
			t.Fatal(err)
		}
		left = append(left, path)
	}
	readEmpty(t, s)
	for _, path := range left {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("a reader removed a file: %v", err)
		}
	}
	if err := send(s, context.Background(), message(t, "ref", "07700900001", "text")); err != nil {
		t.Fatal(err)
	}
	for _, path := range left {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s is still there (%v)", filepath.Base(filepath.Dir(path)), err)
		}
	}
	if sent, err := s.Messages(); len(sent) != 1 || sent[0].Text != "text" || err != nil {
		t.Errorf("Messages() = %+v, %v; want the one", sent, err)
	}
}

func readEmpty(t *testing.T, s *simulator.Simulator) {
	t.Helper()
	sent, err1 := s.Messages()
	printed, err2 := s.Printed()
	created, err3 := s.Identities()
	if len(sent)+len(printed)+len(created) != 0 || err1 != nil || err2 != nil || err3 != nil {
		t.Errorf("%d, %d, %d, %v, %v, %v; want nothing", len(sent), len(printed), len(created), err1, err2, err3)
	}
}

// After a write that fails nobody can tell whether it was done, and it is looked up: the
// file may have been there before the failure.
func TestFailedWriteIsUnsure(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s := open(t, dir, simulator.Config{})
	fill(t, s)
	hidden := filepath.Join(dir, "hidden")
	if err := os.Rename(filepath.Join(dir, "outbox"), hidden); err != nil {
		t.Fatal(err)
	}
	if got := answer(send(s, ctx, message(t, "ref", "07700900001", "text"))); got != "unsure" {
		t.Errorf("without a folder: %s, want unsure", got)
	}
	done := "To: +447700900001\nSent: 2020-04-20T11:00:00Z\n\ndone after all\n"
	if err := os.WriteFile(filepath.Join(hidden, "0002-ref.txt"), []byte(done), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(hidden, filepath.Join(dir, "outbox")); err != nil {
		t.Fatal(err)
	}
	for _, ref := range []string{"ref", "other"} {
		if err := send(s, ctx, message(t, ref, "07700900001", "text")); err != nil {
			t.Errorf("%s with the folder again: %v", ref, err)
		}
	}
	sent, err := s.Messages()
	if err != nil || len(sent) != 3 || sent[1].Text != "done after all" || sent[2].Ref != "other" {
		t.Errorf("Messages() = %+v, %v; want three, the second done after all", sent, err)
	}
}

// A process is killed again and again while it sends; every message it said was
// sent is there, whole and once.
func TestKilledWhileSending(t *testing.T) {
	dir := os.Getenv("SIMULATOR_TEST_DIR")
	if dir != "" {
		sendForEver(t, dir)
	}
	dir = t.TempDir()
	said := map[string]bool{}
	for range 5 {
		for _, ref := range killedSender(t, dir) {
			said[ref] = true
		}
	}
	s := open(t, dir, simulator.Config{})
	if err := send(s, context.Background(), message(t, "ref-0", "07700900001", "text")); err != nil {
		t.Fatal(err)
	}
	sent, err := s.Messages()
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for _, m := range sent {
		times[m.Ref]++
		if times[m.Ref] > 1 || m.Text != "text of "+m.Ref {
			t.Errorf("%s was sent %d times, with the text %q", m.Ref, times[m.Ref], m.Text)
		}
	}
	for ref := range said {
		if times[ref] != 1 {
			t.Errorf("%s was said to be sent and is there %d times", ref, times[ref])
		}
	}
	if len(said) < 20 {
		t.Errorf("only %d messages were sent: the test shows nothing", len(said))
	}
}

// sendForEver sends the same references from the first on, so that those of the
// process killed before are asked again.
func sendForEver(t *testing.T, dir string) {
	s := open(t, dir, simulator.Config{})
	for i := 0; ; i++ {
		ref := fmt.Sprintf("ref-%d", i)
		if err := send(s, context.Background(), message(t, ref, "07700900001", "text of "+ref)); err != nil {
			t.Fatal(err)
		}
		fmt.Println("sent", ref)
	}
}

// killedSender runs a process that sends, kills it in the middle, and returns
// what it said it had sent.
func killedSender(t *testing.T, dir string) []string {
	t.Helper()
	before, err := os.ReadDir(filepath.Join(dir, "outbox"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWhileSending$")
	cmd.Env = append(os.Environ(), "SIMULATOR_TEST_DIR="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		ref, ok := strings.CutPrefix(lines.Text(), "sent ")
		if !ok {
			continue
		}
		said = append(said, ref)
		if len(said) == len(before)+10 {
			_ = cmd.Process.Kill() // and read on what it had said by then
		}
	}
	_ = cmd.Wait() // it was killed
	return said
}
