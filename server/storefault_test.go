package server_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// faulty is a store that is cut off from its database when it is told to be.
type faulty struct {
	authority.Store
	fault  error // of every transaction; nil: none
	stores bool  // before the fault, as a commit whose answer is lost
}

func (f *faulty) Update(ctx context.Context, fn func(authority.Tx) error) error {
	if f.fault == nil {
		return f.Store.Update(ctx, fn)
	}
	if f.stores {
		if err := f.Store.Update(ctx, fn); err != nil {
			return err
		}
	}
	return fmt.Errorf("update: %w", f.fault)
}

func (f *faulty) Claim(ctx context.Context, now time.Time, lease time.Duration) (authority.Job, error) {
	if f.fault == nil {
		return f.Store.Claim(ctx, now, lease)
	}
	return authority.Job{}, fmt.Errorf("claim: %w", f.fault)
}

func (f *faulty) View(ctx context.Context, fn func(authority.Tx) error) error {
	if f.fault != nil && !f.stores {
		return fmt.Errorf("view: %w", f.fault)
	}
	return f.Store.View(ctx, fn)
}

// servedFrom serves a new store, in which nothing is, that can be cut off.
func servedFrom(t *testing.T) (*faulty, http.Handler) {
	t.Helper()
	dir := t.TempDir()
	now := func() time.Time { return sandbox.Start }
	vault, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := audit.NewSigner("rakit.example/test", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	ports, err := simulator.Open(filepath.Join(dir, "outbox"), simulator.Config{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	f := &faulty{Store: store}
	a, err := authority.New(authority.Config{Store: f, Vault: vault, Directory: ports, Printer: ports, Messenger: ports, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(server.Config{Authority: a, Authenticator: caller.NewDemo(), Secret: make([]byte, 32), Rate: server.Rate{PerSecond: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return f, s.Handler()
}

// TestStoreIsCutOff: a store that cannot be reached, or of which nobody knows whether
// it has stored, is answered 503, and the same key tells later what came of it.
func TestStoreIsCutOff(t *testing.T) {
	for _, tt := range []struct {
		name     string
		fault    error
		stores   bool
		says     string
		replayed string
	}{
		{"it cannot be reached", authority.ErrUnavailable, false, "nothing was changed", ""},
		{"in doubt, and not stored", authority.ErrInDoubt, false, "the same idempotency key", ""},
		{"in doubt, and stored", authority.ErrInDoubt, true, "the same idempotency key", "true"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store, h := servedFrom(t)
			const key = "Idempotency-Key: cut-off"
			store.fault, store.stores = tt.fault, tt.stores
			w := ask(h, managerOfRX1, http.MethodPost, "/v1/registrations", openBody, key)
			wanted(t, w, http.StatusServiceUnavailable, "unavailable")
			if !strings.Contains(w.Body.String(), tt.says) {
				t.Errorf("it says %s, want %q", w.Body, tt.says)
			}
			if tt.fault == authority.ErrUnavailable {
				wanted(t, ask(h, managerOfRX1, http.MethodGet, "/v1/registrations", ""), http.StatusServiceUnavailable, "unavailable")
				wanted(t, ask(h, managerOfRX1, http.MethodGet, "/readyz", ""), http.StatusServiceUnavailable, "")
			}
			store.fault = nil
			w = ask(h, managerOfRX1, http.MethodPost, "/v1/registrations", openBody, key)
			wanted(t, w, http.StatusCreated, "")
			if got := w.Header().Get("Idempotent-Replayed"); got != tt.replayed {
				t.Errorf("Idempotent-Replayed is %q, want %q", got, tt.replayed)
			}
		})
	}
}
