package sqlite

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

var errAnswered = errors.New("answered by what another function of the group wrote")

// TestGroupThatFails shows that nobody is answered by what was not kept: a function
// that read the receipt of another one of its group gets the error of the group,
// and not its own.
func TestGroupThatFails(t *testing.T) {
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(filepath.Join(t.TempDir(), "rakit.db"), signer)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	write := func(tx authority.Tx) error {
		return tx.PutReceipt(authority.Receipt{Key: "key", Digest: []byte("d"), Answer: []byte("a"), At: time.Unix(0, 0)})
	}
	read := func(tx authority.Tx) error {
		if _, err := tx.Receipt("key"); err != nil {
			return err
		}
		return errAnswered
	}
	spoil := func(t authority.Tx) error {
		_, err := t.(*tx).exec("INSERT INTO no_such_table VALUES (1)")
		return err
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
