package postgres

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// settling is how long ExportLog and Checkpoint wait for events to get their positions.
const settling = 5 * time.Second

// Settle waits until every event that was committed before the call has its position
// and stands under a signed checkpoint, whichever server gives it. The error wraps
// ctx.Err(), [ErrConnection] or [ErrClosed], or [ErrLogBroken] when this server has
// found that it cannot go on with the log.
func (s *Store) Settle(ctx context.Context) error { return at("settle", s.settle(ctx)) }

func (s *Store) settle(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var last int64 // nobody's events get their positions out of this order
	if err := s.ask(ctx, "SELECT coalesce(max(id), 0) FROM pending", nil, &last); err != nil || last == 0 {
		return err
	}
	s.sequencer.urgent.Add(1)
	defer s.sequencer.urgent.Add(-1)
	for wait := time.Millisecond; ; wait = min(2*wait, 20*time.Millisecond) {
		s.sequencer.wake()
		sleep(ctx, wait)
		var waits bool
		if err := s.ask(ctx, "SELECT EXISTS (SELECT 1 FROM pending WHERE id <= $1)", []any{last}, &waits); err != nil || !waits {
			return err
		}
		if fault := s.sequencer.fault.Load(); fault != nil && errors.Is(*fault, ErrLogBroken) {
			return *fault
		}
	}
}

// ask reads one value. A connection that turns out to be dead is passed over.
func (s *Store) ask(ctx context.Context, text string, args []any, into any) error {
	quick, cancel := bounded(ctx, longestUpdate) // a connection may have to become free
	defer cancel()
	for try := int32(0); ; try++ {
		err := s.pool.QueryRow(quick, text, args...).Scan(into)
		if s.closed.Load() {
			return ErrClosed
		}
		err = ofContext(quick, err)
		if !errors.Is(err, ErrConnection) || try > s.pool.Config().MaxConns || quick.Err() != nil {
			return err
		}
	}
}

// Pending returns how many transactions wait for the positions of their events. On a
// store at work it goes up and down; one that only grows says that no server can give
// positions. The error is as that of [Store.Settle].
func (s *Store) Pending(ctx context.Context) (n int64, err error) {
	err = s.ask(ctx, "SELECT count(*) FROM pending", nil, &n)
	return n, at("count pending", err)
}

// Fault returns why this store cannot give events their positions, should it be its to
// do: it wraps [ErrLogBroken] or [ErrConnection], or says with which SQLSTATE the
// database refused it. It is nil while this store leads, or follows another that does.
func (s *Store) Fault() error {
	if fault := s.sequencer.fault.Load(); fault != nil {
		return at("give positions", *fault)
	}
	return nil
}

// settleForAWhile is for those who go on in any case: with a pending tail.
func (s *Store) settleForAWhile(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, s.settling)
	defer cancel()
	_ = s.settle(bounded)
	return ctx.Err()
}

// Checkpoint returns the newest signed checkpoint of the audit log; that of a
// new store is over no entries. It waits up to 5 seconds for the events that have
// no position yet.
func (s *Store) Checkpoint(ctx context.Context) (note []byte, err error) {
	const op = "read checkpoint"
	if err := s.settleForAWhile(ctx); err != nil {
		return nil, at(op, err)
	}
	err = s.transact(ctx, viewing, func(c *session) error {
		note, err = relational.Checkpoint(c)
		return err
	})
	return note, at(op, err)
}

// ExportLog writes the audit log as it is now, entry by entry, with the
// checkpoints that were kept and the newest one at its end. It waits up to 5 seconds for
// the events that have no position yet; those that have none then come after the
// checkpoint, at positions that they may or may not get, for audit.Verify to
// count as pending. The caller closes the writer. Entries are written as they are
// stored: audit.Verify judges them. Half of the connections of the pool export at once
// at most, others wait: those who read slowly must not keep all of them.
func (s *Store) ExportLog(ctx context.Context, w *audit.Writer) error {
	const op = "export log"
	if err := s.settleForAWhile(ctx); err != nil {
		return at(op, err)
	}
	select {
	case s.exports <- struct{}{}:
		defer func() { <-s.exports }()
	case <-ctx.Done():
		return at(op, ctx.Err())
	}
	return at(op, s.transact(ctx, viewing, func(c *session) error {
		if err := relational.ExportLog(ctx, c, w); err != nil {
			return err
		}
		return exportPending(c, w)
	}))
}

func exportPending(c *session, w *audit.Writer) error {
	var size int64
	if err := c.Row("SELECT size FROM log WHERE id = 1", nil, &size); err != nil {
		return err
	}
	for after := int64(0); ; {
		entries, ids, err := readPending(c, after, size, manyPending)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, e := range entries {
			if err := w.Event(bytes.Clone(e.Line)); err != nil {
				return err
			}
		}
		after, size = ids[len(ids)-1], size+int64(len(entries))
	}
}

// Openings returns what was committed to in the entry at position seq, by the
// names in its event; none is no error. It is personal data.
func (s *Store) Openings(ctx context.Context, seq int64) (found map[string]audit.Opening, err error) {
	err = s.transact(ctx, viewing, func(c *session) error {
		found, err = relational.Openings(c, seq)
		return err
	})
	return found, at("read openings", err)
}

var _ authority.Store = (*Store)(nil)
