package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/sqlite"
	"github.com/rakit-dev/rakit/store/storetest"
)

var background = context.Background()

func signer(t testing.TB, b byte) *audit.Signer {
	t.Helper()
	s, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{b}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(path, signer(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(t, s) })
	return s
}

func shut(t testing.TB, s *sqlite.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
}

// file returns the path of a store in a folder of its own.
func file(t testing.TB) string { return filepath.Join(t.TempDir(), "rakit.db") }

// alter runs SQL on the file behind the store's back.
func alter(t *testing.T, path, text string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(text, args...)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func event(subject string) audit.Event {
	return audit.Event{
		At: time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC), Action: "card.print", Outcome: audit.Done,
		Actor: "555000000001", Role: "ra-agent", Organisation: "RX1", Subject: subject,
		Rules: []string{"RA-CRD-001"}, Detail: map[string]string{"to": "printed"},
	}
}

func appendEvents(t testing.TB, s *sqlite.Store, n int) {
	t.Helper()
	for range n {
		err := s.Update(background, func(tx authority.Tx) error { return tx.Append(event("card-1"), nil) })
		if err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t testing.TB, s *sqlite.Store) audit.Report {
	t.Helper()
	var log bytes.Buffer
	w := audit.NewWriter(&log)
	if err := errors.Join(s.ExportLog(background, w), w.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := audit.Verify(&log, s.VerifierKey(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T, dir string) authority.Store {
		s, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func TestOddPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a ?b=c&d#e%20'f.db")
	s := open(t, path)
	appendEvents(t, s, 1)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %o, want 600: it holds personal data", info.Mode().Perm())
	}
}

func TestOpenNeedsPathAndSigner(t *testing.T) {
	if _, err := sqlite.Open("", signer(t, 1)); err == nil {
		t.Error("Open without a path = nil, want an error")
	}
	if _, err := sqlite.Open(file(t), nil); err == nil {
		t.Error("Open without a signer = nil, want an error")
	}
}

func TestClosed(t *testing.T) {
	s := open(t, file(t))
	shut(t, s)
	shut(t, s) // again
	nothing := func(authority.Tx) error { return nil }
	if err := s.Update(background, nothing); !errors.Is(err, sqlite.ErrClosed) {
		t.Errorf("Update() = %v, want ErrClosed", err)
	}
	if err := s.View(background, nothing); !errors.Is(err, sqlite.ErrClosed) {
		t.Errorf("View() = %v, want ErrClosed", err)
	}
}

func TestCloseWaits(t *testing.T) {
	path := file(t)
	s := open(t, path)
	started, answers := make(chan struct{}), make(chan error, 1)
	go func() {
		answers <- s.Update(background, func(tx authority.Tx) error {
			close(started)
			time.Sleep(20 * time.Millisecond)
			return tx.Append(event("card-1"), nil)
		})
	}()
	<-started
	// A connection that has read is one more that has to let go of the file.
	err := s.View(background, func(tx authority.Tx) error { _, err := tx.Jobs(); return err })
	if err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	if err := <-answers; err != nil {
		t.Errorf("Update() = %v: it was called before Close", err)
	}
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the write-ahead log is still there (%v), and what was deleted may be in it", err)
	}
	if r := verify(t, open(t, path)); r.Events != 1 {
		t.Errorf("%d events, want 1", r.Events)
	}
}

func TestFunctionThatExits(t *testing.T) {
	s := open(t, file(t))
	err := s.Update(background, func(tx authority.Tx) error {
		if err := tx.Append(event("card-1"), nil); err != nil {
			return err
		}
		runtime.Goexit()
		return nil
	})
	if err == nil {
		t.Error("Update() = nil, want an error: nothing was committed")
	}
	appendEvents(t, s, 1)
	if r := verify(t, s); r.Events != 1 || r.Broken != nil {
		t.Errorf("%d events, broken %v, want 1 and not", r.Events, r.Broken)
	}
}

func TestTxIsOfNoUseLater(t *testing.T) {
	s := open(t, file(t))
	var kept authority.Tx
	if err := s.Update(background, func(tx authority.Tx) error { kept = tx; return nil }); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a Tx that was kept did not panic")
		}
	}()
	_ = kept.Finish(authority.Job{ID: "job-1"})
}

func TestSeeded(t *testing.T) {
	path := file(t)
	s := open(t, path)
	if s.Seeded(background) {
		t.Error("a new store is marked as seeded")
	}
	for range 2 {
		if err := s.MarkSeeded(background); err != nil {
			t.Fatal(err)
		}
	}
	shut(t, s)
	s = open(t, path)
	if !s.Seeded(background) {
		t.Error("the mark was not kept")
	}
	shut(t, s)
	if !s.Seeded(background) {
		t.Error("a store that cannot be read is taken for a real one")
	}
}

func TestClaimsEndWithTheProcess(t *testing.T) {
	path := file(t)
	s := open(t, path)
	now := time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC)
	err := s.Update(background, func(tx authority.Tx) error {
		return tx.Enqueue(authority.Job{ID: "job-1", Kind: authority.PrintCardJob, Due: now})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Claim(background, now, time.Hour); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	if _, err := open(t, path).Claim(background, now, time.Hour); err != nil {
		t.Errorf("Claim() = %v, want the job of the process that ended", err)
	}
}
