package main

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"sync"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// manyCallers is how many callers wait for their commit at a time.
const manyCallers = 16

// appendFromMany: ours is one audit event for each call of Update: encoded,
// hashed into the tree, signed with its group, and on the disk when the call
// returns. The peer is [bareInsert].
var appendFromMany = comparison{
	id: "append-16-callers", what: "audit events appended, 16 callers, group commit", unit: perSecond, goal: 0.8,
	ours: side{"store/sqlite Update, an event each", openAppend(manyCallers)},
	peer: side{"bare INSERT, modernc, WAL, FULL", openBareInsert(manyCallers)},
}

// appendFromOne is the same with one caller, so that each commit holds one row.
// Of ours each commit is signed, which nothing shares the cost of.
var appendFromOne = comparison{
	id: "append-1-caller", what: "audit events appended, 1 caller, one row a commit", unit: perSecond, goal: 0.8,
	ours: side{"store/sqlite Update, an event each", openAppend(1)},
	peer: side{"bare INSERT, modernc, WAL, FULL", openBareInsert(1)},
}

// auditEvent is an event of common size.
func auditEvent() audit.Event {
	return audit.Event{
		At: time.Date(2020, 4, 20, 9, 30, 0, 123456789, time.UTC), Action: "card.release-passcode", Outcome: audit.Done,
		Actor: "999900000003", Role: "ra-agent", Organisation: "RX2", Subject: "card-0123456789abcdef",
		Rules: []string{"RA-CRD-006", "RA-PSC-020"}, Detail: map[string]string{"from": "received", "to": "releasing"},
	}
}

func newSigner() (*audit.Signer, error) {
	return audit.NewSigner("rakit.example/bench", bytes.Repeat([]byte{1}, 32))
}

// auditAppend is a number of callers of Update.
type auditAppend struct {
	store   *sqlite.Store
	callers int
}

func openAppend(callers int) func(dir string) (workload, error) {
	return func(dir string) (workload, error) {
		signer, err := newSigner()
		if err != nil {
			return nil, err
		}
		store, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
		if err != nil {
			return nil, err
		}
		return auditAppend{store, callers}, nil
	}
}

// Run appends n events.
func (a auditAppend) Run(n int) error {
	e := auditEvent()
	return fromCallers(a.callers, n, func() error {
		return a.store.Update(context.Background(), func(tx authority.Tx) error { return tx.Append(e, nil) })
	})
}

// Close closes the store.
func (a auditAppend) Close() error { return a.store.Close() }

// fromCallers calls add n times from a number of goroutines, each of which waits
// for its own.
func fromCallers(callers, n int, add func() error) error {
	errs := make([]error, callers)
	var done sync.WaitGroup
	for i := range callers {
		done.Go(func() {
			for range share(n, callers, i) {
				if errs[i] = add(); errs[i] != nil {
					return
				}
			}
		})
	}
	done.Wait()
	return errors.Join(errs...)
}

// share returns how many of n are those of caller i.
func share(n, callers, i int) int {
	if i < n%callers {
		return n/callers + 1
	}
	return n / callers
}
