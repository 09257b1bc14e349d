package sqlite

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

func openStore(t *testing.T) *Store {
	t.Helper()
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(filepath.Join(t.TempDir(), "rakit.db"), signer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// spoil is a function that fails its whole group.
func spoil(t authority.Tx) error {
	_, err := t.(*tx).Exec("INSERT INTO no_such_table VALUES (1)")
	return err
}

// TestIndexAfterAGroupThatFails shows that the index of the log is that of the
// events that were kept: a group that would have filled a block leaves nothing.
func TestIndexAfterAGroupThatFails(t *testing.T) {
	s := openStore(t)
	add := func(n int, subject string, last func(authority.Tx) error) error {
		return s.Update(context.Background(), func(tx authority.Tx) error {
			for i := range n {
				e := benchEvent()
				e.Subject = subject + strconv.Itoa(i)
				if err := tx.Append(e, nil); err != nil {
					return err
				}
			}
			return last(tx)
		})
	}
	kept := func(authority.Tx) error { return nil }
	for range 3 {
		if err := errors.Join(add(20, "kept-a", kept), add(30, "kept-z", kept)); err != nil {
			t.Fatal(err)
		}
		// It fails when the log is written, after the index: an opening is there.
		if err := s.Update(context.Background(), func(wrapped authority.Tx) error {
			inner := wrapped.(*tx)
			_, err := inner.Exec("INSERT INTO openings (seq, name, salt, value) VALUES (?, 'x', x'00', '')", inner.next+39)
			for i := range 40 {
				e := benchEvent()
				e.Subject = "gone-m" + strconv.Itoa(i)
				err = errors.Join(err, inner.Append(e, map[string]audit.Opening{"x": {Salt: []byte("salt")}}))
			}
			return err
		}); err == nil {
			t.Fatal("the group did not fail")
		}
	}
	if err := add(80, "kept-b", kept); err != nil {
		t.Fatal(err)
	}
	for subject, want := range map[string]int{"kept-a0": 3, "kept-a19": 3, "kept-z0": 3, "kept-z29": 3, "kept-b0": 1, "kept-b79": 1, "gone-m0": 0} {
		if err := s.View(context.Background(), func(tx authority.Tx) error {
			found, err := tx.ListEvents([]string{"RX1"}, authority.EventFilter{Subject: subject}, authority.Page{Limit: 200})
			if len(found) != want {
				t.Errorf("%d events of %s, want %d", len(found), subject, want)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	}
	var strangers int
	if err := s.read(context.Background(), func(c *connection) error {
		return c.Row("SELECT count(*) FROM event_subjects WHERE subject LIKE 'gone-%'", nil, &strangers)
	}); err != nil || strangers != 0 {
		t.Errorf("%d rows of the index are of events that were not kept, %v", strangers, err)
	}
}

var errAnswered = errors.New("answered by what another function of the group wrote")

// TestGroupThatFails shows that nobody is answered by what was not kept: a function
// that read the receipt of another one of its group gets the error of the group,
// and not its own.
func TestGroupThatFails(t *testing.T) {
	s := openStore(t)
	write := func(tx authority.Tx) error {
		return tx.PutReceipt(authority.Receipt{Key: "key", Digest: []byte("d"), Answer: []byte("a"), At: time.Unix(0, 0)})
	}
	read := func(tx authority.Tx) error {
		if _, err := tx.Receipt("key"); err != nil {
			return err
		}
		return errAnswered
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	group := []*request{
		{ctx: context.Background(), fn: write},
		{ctx: context.Background(), fn: read},
		{ctx: cancelled, fn: write},
		{ctx: context.Background(), fn: spoil},
		{ctx: context.Background(), fn: read},
	}
	// Before the committer sees any of them, all are in the queue.
	held := make(chan struct{})
	blocker := &request{ctx: context.Background(), fn: func(authority.Tx) error { <-held; return nil }, done: make(chan struct{}, 1)}
	if err := s.queue.add(blocker); err != nil {
		t.Fatal(err)
	}
	for _, r := range group {
		r.done = make(chan struct{}, 1)
		if err := s.queue.add(r); err != nil {
			t.Fatal(err)
		}
	}
	close(held)
	for i, r := range group {
		<-r.done
		if i == 2 {
			if !errors.Is(r.err, context.Canceled) {
				t.Errorf("the one that was cancelled got %v", r.err)
			}
			continue
		}
		if r.err == nil || errors.Is(r.err, errAnswered) || errors.Is(r.err, authority.ErrNotFound) {
			t.Errorf("function %d got %v, want the error of the group", i, r.err)
		}
	}
	if err := s.View(context.Background(), read); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("afterwards the receipt is there: %v", err)
	}
}
