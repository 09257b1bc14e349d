package storetest

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/rakit-dev/rakit/authority"
)

// Run tests the store that open makes. open is called with the empty folder of
// one test, and with the same folder again, after the store was closed, to see
// what it has kept. When it is an io.Closer it is closed.
func Run(t *testing.T, open func(t *testing.T, dir string) authority.Store) {
	for _, c := range contract() {
		t.Run(c.name, func(t *testing.T) {
			f := &fixture{T: t, open: open, dir: t.TempDir()}
			f.reopen()
			t.Cleanup(f.close)
			c.test(f)
		})
	}
}

type clause struct {
	name string
	test func(*fixture)
}

func contract() []clause {
	var all []clause
	all = append(all, entityClauses()...)
	all = append(all, standingClauses()...)
	all = append(all, transactionClauses()...)
	all = append(all, concurrencyClauses()...)
	all = append(all, outboxClauses()...)
	all = append(all, logClauses()...)
	all = append(all, receiptClauses()...)
	all = append(all, listClauses()...)
	all = append(all, campaignClauses()...)
	all = append(all, temporaryClauses()...)
	all = append(all, accessRequestClauses()...)
	all = append(all, messageClauses()...)
	return append(all, clause{"reopening keeps everything", reopeningKeeps})
}

// fixture is one test with its store.
type fixture struct {
	*testing.T
	open  func(t *testing.T, dir string) authority.Store
	dir   string
	store authority.Store
}

// reopen closes the store, if it is open, and opens it again.
func (f *fixture) reopen() {
	f.Helper()
	f.close()
	f.store = f.open(f.T, f.dir)
}

func (f *fixture) close() {
	if c, ok := f.store.(io.Closer); ok {
		if err := c.Close(); err != nil {
			f.Errorf("closing the store: %v", err)
		}
	}
	f.store = nil
}

// attempt runs fn, again while the store has it in contention with others, and
// returns the error of Update. fn begins from nothing each time.
func (f *fixture) attempt(fn func(authority.Tx) error) error {
	for {
		if err := f.store.Update(context.Background(), fn); !errors.Is(err, authority.ErrContended) {
			return err
		}
	}
}

// settle ends the test unless all that was appended has its position.
func (f *fixture) settle() {
	f.Helper()
	if err := f.store.Settle(context.Background()); err != nil {
		f.Fatalf("Settle() = %v", err)
	}
}

// update ends the test when fn or the commit returns an error.
func (f *fixture) update(fn func(authority.Tx) error) {
	f.Helper()
	if err := f.attempt(fn); err != nil {
		f.Fatalf("Update() = %v, want no error", err)
	}
}

// view ends the test when fn returns an error.
func (f *fixture) view(fn func(authority.Tx) error) {
	f.Helper()
	if err := f.store.View(context.Background(), fn); err != nil {
		f.Fatalf("View() = %v, want no error", err)
	}
}

// jobs returns the number of jobs that are not finished.
func (f *fixture) jobs() (n int) {
	f.Helper()
	f.view(func(tx authority.Tx) (err error) {
		n, err = tx.Jobs()
		return err
	})
	return n
}
