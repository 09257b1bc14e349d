package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// childStore is set in the child process: the path of its store. With childLoads it
// loads cards into it instead.
const (
	childStore = "RAKIT_TEST_CHILD_STORE"
	childLoads = "RAKIT_TEST_CHILD_LOADS"
)

func TestMain(m *testing.M) {
	path, loads := os.Getenv(childStore), os.Getenv(childLoads) != ""
	switch {
	case path != "" && loads:
		loadInChild(path)
	case path != "":
		storm(path)
	}
	os.Exit(m.Run())
}

// storm writes from many goroutines until it is killed, and prints the id of
// what was acknowledged.
func storm(path string) {
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", []byte(strings.Repeat("\x01", 32)))
	if err != nil {
		panic(err)
	}
	s, err := sqlite.Open(path, signer)
	if err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	var out sync.Mutex
	for w := range 16 {
		go func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%d-%d", w, i)
				if err := s.Update(context.Background(), func(tx authority.Tx) error { return writePair(tx, id) }); err != nil {
					panic(err)
				}
				out.Lock()
				fmt.Println(id)
				out.Unlock()
			}
		}()
	}
	select {}
}

// writePair writes a state, a job, a receipt and an event that belong together.
func writePair(tx authority.Tx, id string) error {
	return errors.Join(
		tx.PutPosition(rbac.Position{ID: id, Name: id, Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}}),
		tx.Enqueue(authority.Job{ID: id, Kind: authority.PrintCardJob, Queue: id, Due: event("").At}),
		tx.PutReceipt(authority.Receipt{Key: id, Digest: []byte("digest"), Answer: []byte(id), At: event("").At}),
		tx.Append(event(id), nil),
	)
}

// child starts a process with the store at path open in it; its standard output
// is what it acknowledges.
func child(t *testing.T, path string, settings ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), childStore+"="+path), settings...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

// A process that is killed in the middle of its writes loses nothing that was
// acknowledged, and leaves nothing half done.
func TestKilled(t *testing.T) {
	for round := range 5 {
		path := file(t)
		acknowledged := map[string]bool{}
		cmd, lines := child(t, path)
		for lines.Scan() {
			acknowledged[lines.Text()] = true
			if len(acknowledged) == 100+round*150 {
				time.Sleep(time.Duration(round) * 700 * time.Microsecond) // another moment each time
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait()
		requireKept(t, path, acknowledged)
	}
}

func requireKept(t *testing.T, path string, acknowledged map[string]bool) {
	t.Helper()
	s := open(t, path)
	if err := s.View(background, func(tx authority.Tx) error {
		for id := range acknowledged {
			if _, err := tx.Position(id); err != nil {
				return fmt.Errorf("acknowledged %s: %w", id, err)
			}
			if r, err := tx.Receipt(id); err != nil || string(r.Answer) != id {
				return fmt.Errorf("receipt of acknowledged %s: %q, %w", id, r.Answer, err)
			}
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	r := verify(t, s)
	if r.Broken != nil || r.Events < int64(len(acknowledged)) {
		t.Errorf("%d events, broken %v, want at least %d and not", r.Events, r.Broken, len(acknowledged))
	}
	var jobs int
	if err := s.View(background, func(tx authority.Tx) (err error) { jobs, err = tx.Jobs(); return err }); err != nil {
		t.Fatal(err)
	}
	var receipts int
	if err := s.Update(background, func(tx authority.Tx) (err error) {
		receipts, err = tx.DropReceipts(time.Now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if int64(jobs) != r.Events || int64(receipts) != r.Events {
		t.Errorf("%d jobs, %d receipts and %d events, want as many: they were written together", jobs, receipts, r.Events)
	}
	appendEvents(t, s, 1)
	shut(t, s)
}

func TestSecondProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no lock on this system, as the package says")
	}
	path := file(t)
	cmd, lines := child(t, path)
	if !lines.Scan() {
		t.Fatal("the child wrote nothing")
	}
	if _, err := sqlite.Open(path, signer(t, 1)); !errors.Is(err, sqlite.ErrInUse) {
		t.Errorf("Open() = %v while another process has the store, want ErrInUse", err)
	}
	go func() {
		for lines.Scan() { // let it go on
		}
	}()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	s := open(t, path)
	if _, err := sqlite.Open(path, signer(t, 1)); !errors.Is(err, sqlite.ErrInUse) {
		t.Errorf("second Open() in one process = %v, want ErrInUse", err)
	}
	other, lines := child(t, path)
	lines.Scan()
	if want := "in use"; !strings.Contains(lines.Text(), want) {
		t.Errorf("another process said %q, want %q", lines.Text(), want)
	}
	_ = other.Wait()
	appendEvents(t, s, 1)
}
