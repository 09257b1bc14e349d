package storetest

import (
	"context"
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/passcode"
)

var errRefused = errors.New("refused by the test")

func transactionClauses() []clause {
	return []clause{
		{"a function that returns an error leaves nothing", rollbackLeavesNothing},
		{"a function that panics leaves nothing, and panics in its caller", panicLeavesNothing},
		{"an event that cannot be written takes the state with it", badEvent},
		{"the error of a function is the one returned", errorIsReturned},
		{"writes in a view are refused", viewIsReadOnly},
		{"a cancelled context runs nothing", cancelledContext},
		{"a function sees what it wrote", seesItsWrites},
	}
}

// writeAll leaves something of every kind: state, a job, an event.
func writeAll(tx authority.Tx, id string) error {
	c := sampleCase()
	c.ID = id
	return errors.Join(tx.PutCase(c), tx.Enqueue(sampleJob("job-"+id, id)), tx.Append(sampleEvent(id), sampleOpenings()))
}

// requireNothing ends the test unless nothing of writeAll is there, and the log
// has as many entries as wanted.
func (f *fixture) requireNothing(id string, events int64) {
	f.Helper()
	err := f.store.View(context.Background(), func(tx authority.Tx) error {
		_, err := tx.Case(id)
		return err
	})
	if !errors.Is(err, authority.ErrNotFound) {
		f.Errorf("load case = %v, want ErrNotFound", err)
	}
	if n := f.jobs(); n != 0 {
		f.Errorf("%d jobs were left", n)
	}
	if got := f.checkpoint().Size; got != events {
		f.Errorf("the log has %d entries, want %d", got, events)
	}
}

func rollbackLeavesNothing(f *fixture) {
	err := f.attempt(func(tx authority.Tx) error {
		return errors.Join(writeAll(tx, "case-1"), errRefused)
	})
	if !errors.Is(err, errRefused) {
		f.Errorf("Update() = %v, want the error of the function", err)
	}
	f.requireNothing("case-1", 0)
	f.update(func(tx authority.Tx) error { return tx.Append(sampleEvent("after"), nil) })
	f.requireNothing("case-1", 1)
	f.verify(nil)
}

func panicLeavesNothing(f *fixture) {
	value := new(int)
	got := func() (v any) {
		defer func() { v = recover() }()
		_ = f.attempt(func(tx authority.Tx) error {
			_ = writeAll(tx, "case-1")
			panic(value)
		})
		return nil
	}()
	if got != value {
		f.Errorf("Update() panicked with %v, want the value of the function", got)
	}
	f.requireNothing("case-1", 0)
	f.update(func(tx authority.Tx) error { return tx.Append(sampleEvent("after"), nil) })
	f.verify(nil)
	defer func() {
		if recover() == nil {
			f.Error("View() did not panic")
		}
		f.view(func(authority.Tx) error { return nil })
	}()
	_ = f.store.View(context.Background(), func(authority.Tx) error { panic(value) })
}

func badEvent(f *fixture) {
	err := f.attempt(func(tx authority.Tx) error {
		return errors.Join(tx.PutCase(sampleCase()), tx.Append(audit.Event{At: noon}, nil))
	})
	if !errors.Is(err, audit.ErrEvent) {
		f.Errorf("Update() = %v, want audit.ErrEvent", err)
	}
	f.requireNothing("case-1", 0)
}

func errorIsReturned(f *fixture) {
	fail := func(authority.Tx) error { return errRefused }
	if err := f.attempt(fail); !errors.Is(err, errRefused) {
		f.Errorf("Update() = %v, want the error of the function", err)
	}
	if err := f.store.View(context.Background(), fail); !errors.Is(err, errRefused) {
		f.Errorf("View() = %v, want the error of the function", err)
	}
}

func viewIsReadOnly(f *fixture) {
	for name, write := range map[string]func(authority.Tx) error{
		"PutCase":            func(tx authority.Tx) error { return tx.PutCase(sampleCase()) },
		"PutCard":            func(tx authority.Tx) error { return tx.PutCard(sampleCard()) },
		"PutProfile":         func(tx authority.Tx) error { return tx.PutProfile(sampleProfile()) },
		"PutCampaign":        func(tx authority.Tx) error { return tx.PutCampaign(sampleCampaign()) },
		"PutCampaignItem":    func(tx authority.Tx) error { return tx.PutCampaignItem(sampleItem()) },
		"PutPosition":        func(tx authority.Tx) error { return tx.PutPosition(samplePosition()) },
		"PutAssignment":      func(tx authority.Tx) error { return tx.PutAssignment(sampleAssignment()) },
		"PutGrant":           func(tx authority.Tx) error { return tx.PutGrant(sampleGrant()) },
		"PutLink":            func(tx authority.Tx) error { return tx.PutLink(sampleLink()) },
		"PutAgreement":       func(tx authority.Tx) error { return tx.PutAgreement(sampleAgreement()) },
		"PutMessage":         func(tx authority.Tx) error { return tx.PutMessage(sampleMessage()) },
		"DropMessages":       func(tx authority.Tx) error { _, err := tx.DropMessages(noon, 1); return err },
		"PutUnlockAttempt":   func(tx authority.Tx) error { return tx.PutUnlockAttempt(sampleUnlockAttempt()) },
		"DropUnlockAttempts": func(tx authority.Tx) error { _, err := tx.DropUnlockAttempts(noon); return err },
		"PutSealed":          func(tx authority.Tx) error { return tx.PutSealed(passcode.Sealed{Card: "c", Box: []byte("b")}) },
		"DeleteSealed":       func(tx authority.Tx) error { return tx.DeleteSealed("c") },
		"Enqueue":            func(tx authority.Tx) error { return tx.Enqueue(sampleJob("j", "q")) },
		"Finish":             func(tx authority.Tx) error { return tx.Finish(sampleJob("j", "q")) },
		"Postpone":           func(tx authority.Tx) error { return tx.Postpone(sampleJob("j", "q"), noon) },
		"PutReceipt":         func(tx authority.Tx) error { return tx.PutReceipt(sampleReceipt("k")) },
		"DropReceipts":       func(tx authority.Tx) error { _, err := tx.DropReceipts(noon); return err },
		"Append":             func(tx authority.Tx) error { return tx.Append(sampleEvent("c"), nil) },
	} {
		// The error is passed over: what was refused must not come about all the same.
		f.view(func(tx authority.Tx) error {
			if err := write(tx); !errors.Is(err, authority.ErrReadOnly) {
				f.Errorf("%s in View = %v, want ErrReadOnly", name, err)
			}
			return nil
		})
	}
	f.requireNothing("case-1", 0)
}

func cancelledContext(f *fixture) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, call := range map[string]func(context.Context, func(authority.Tx) error) error{
		"Update": f.store.Update, "View": f.store.View,
	} {
		err := call(ctx, func(authority.Tx) error {
			f.Errorf("%s ran the function", name)
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			f.Errorf("%s = %v, want context.Canceled", name, err)
		}
	}
	if err := f.store.ExportLog(ctx, audit.NewWriter(new(discard))); !errors.Is(err, context.Canceled) {
		f.Errorf("ExportLog() = %v, want context.Canceled", err)
	}
}

// discard is a file that nobody reads.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

func seesItsWrites(f *fixture) {
	f.update(func(tx authority.Tx) error {
		if err := writeAll(tx, "case-1"); err != nil {
			return err
		}
		c, err := tx.Case("case-1")
		if err != nil {
			return err
		}
		if n, err := tx.Jobs(); n != 1 || err != nil {
			return fmt.Errorf("Jobs() = %d, %w, want 1", n, err)
		}
		return tx.PutCase(c)
	})
}
