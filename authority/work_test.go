package authority_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/passcode"
)

// lost is a store that cannot commit.
type lost struct{ authority.Store }

var errLost = errors.New("the disk is full")

func (l lost) Update(ctx context.Context, fn func(authority.Tx) error) error {
	return l.Store.Update(ctx, func(tx authority.Tx) error { return errors.Join(fn(tx), errLost) })
}

func (l lost) Claim(context.Context, time.Time, time.Duration) (authority.Job, error) {
	return authority.Job{}, errLost
}

// TestStoreFails shows that a store that cannot commit is told of, also when
// there is nothing to do; and that nothing is observed that did not happen.
func TestStoreFails(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "define position")
	seen := len(h.events)
	a, err := authority.New(authority.Config{
		Store: lost{h.store}, Vault: must(passcode.OpenVault(filepath.Join(t.TempDir(), "keys"))),
		Directory: h.sim, Printer: h.sim, Messenger: h.sim, Observe: h.observe,
	})
	if err != nil {
		t.Fatal(err)
	}
	before := h.contents(t)
	if n, err := a.Work(t.Context()); n != 0 || !errors.Is(err, errLost) {
		t.Errorf("Work() = %d, %v, want the error of the store", n, err)
	}
	if err := only(a.OpenRegistration(t.Context(), request(agent))); !errors.Is(err, errLost) {
		t.Errorf("OpenRegistration() = %v, want the error of the store", err)
	}
	if after := h.contents(t); len(h.events) != seen || len(h.log()) != seen || !slices.Equal(before, after) {
		t.Error("something is left of what was not committed")
	}
}

// contended is a store in which a job cannot be claimed at the first tries.
type contended struct {
	authority.Store
	tries *int
}

func (c contended) Claim(ctx context.Context, now time.Time, lease time.Duration) (authority.Job, error) {
	if *c.tries--; *c.tries >= 0 {
		return authority.Job{}, fmt.Errorf("claim: %w", authority.ErrContended)
	}
	return c.Store.Claim(ctx, now, lease)
}

// TestWorkGoesOnInContention shows that a claim is tried again while others are in the
// way, and that work does not end for it.
func TestWorkGoesOnInContention(t *testing.T) {
	tries := 0
	h := newHouse(t, options{change: func(c *authority.Config) { c.Store = contended{c.Store, &tries} }})
	h.until(t, "book")
	if err := only(h.TextNumbers(t.Context(), authority.TextNumbers{By: agent, Case: h.caseID()})); err != nil {
		t.Fatal(err)
	}
	tries = 3
	if n, err := h.Work(t.Context()); n != 1 || err != nil || tries >= 0 {
		t.Errorf("Work() = %d, %v with %d tries to go, want the job", n, err, tries)
	}
}

// TestWorkStops shows that work ends when it is told to, without taking a job.
func TestWorkStops(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "book")
	if err := only(h.TextNumbers(t.Context(), authority.TextNumbers{By: agent, Case: h.caseID()})); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if n, err := h.Work(ctx); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("Work() = %d, %v", n, err)
	}
	if n := must(h.Work(t.Context())); n != 1 || len(must(h.sim.Messages())) != 1 {
		t.Errorf("%d jobs were done after that, want 1", n)
	}
}
