package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// registering is the main job end to end, one registration after another by one
// caller, in a store that is new when it begins: from the request to the card in
// use and a position assigned, with every job done. Everything is on the disk
// when a step returns: store, keys, and the files of the simulated directory,
// printer and messenger. That flushing is most of the time. There is no peer.
var registering = comparison{
	id: "register", what: "a remote registration end to end, all on the disk", unit: perOperation,
	ours: side{"13 commands and 5 jobs", openHouse},
}

// house is an RA with a real store, real keys and simulated ports.
type house struct {
	*authority.Authority
	store *sqlite.Store
	texts *listener
	clock time.Time
	done  int // registrations
}

// listener is a messenger that remembers the text sent last, as the registrant
// reads it.
type listener struct {
	authority.Messenger
	last passcode.Secret
}

// Send hands the message on.
func (l *listener) Send(ctx context.Context, m authority.Message) (authority.Handover, error) {
	l.last = m.Text
	return l.Messenger.Send(ctx, m)
}

// numbers returns the digits that the last text ends with.
func (l *listener) numbers() string {
	words := strings.Fields(l.last.Reveal())
	return strings.Join(words[max(0, len(words)-2):], " ")
}

func openHouse(dir string) (_ workload, err error) {
	h := &house{clock: time.Date(2020, 4, 20, 8, 0, 0, 0, time.UTC)}
	now := func() time.Time { return h.clock }
	v, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, err
	}
	sim, err := simulator.Open(dir, simulator.Config{Now: now})
	if err != nil {
		return nil, err
	}
	h.texts = &listener{Messenger: sim}
	var signer *audit.Signer
	if signer, err = newSigner(); err != nil {
		return nil, err
	}
	if h.store, err = sqlite.Open(filepath.Join(dir, "rakit.db"), signer); err != nil {
		return nil, err
	}
	h.Authority, err = authority.New(authority.Config{
		Store: h.store, Vault: v, Directory: sim, Printer: sim, Messenger: h.texts, Now: now,
	})
	if err == nil {
		err = h.prepare(context.Background())
	}
	if err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	return h, nil
}

// Run registers n people.
func (h *house) Run(n int) error {
	for range n {
		h.done++
		if err := h.register(context.Background(), person(h.done, 100+h.done%900)); err != nil {
			return fmt.Errorf("registration %d: %w", h.done, err)
		}
	}
	return nil
}

// Close closes the store.
func (h *house) Close() error { return h.store.Close() }
