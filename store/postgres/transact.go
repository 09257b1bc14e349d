package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rakit-dev/rakit/authority"
)

// What begins a transaction.
const (
	updating = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
	viewing  = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	giving   = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
)

// Bounds of transactions.
const (
	longestUpdate = 30 * time.Second
	longestView   = time.Minute
	longestCommit = 10 * time.Second
)

func (s *Store) update(ctx context.Context, begin string, fn func(*tx) error) error {
	conn, err := s.begin(ctx, begin)
	if err != nil {
		return at("update", err)
	}
	defer conn.Release() // one that is still in a transaction is closed
	inside, cancel := bounded(context.WithoutCancel(ctx), longestUpdate)
	defer cancel()
	c := &session{ctx: inside, conn: conn.Conn(), marks: &s.marks}
	defer c.end()
	t := newTx(inside, c, false)
	err = fn(t)
	if c.failed != nil && !errors.Is(err, c.failed) { // fn let it pass, or made another one of it
		return at("update", c.failed)
	}
	if err != nil {
		return late(inside, err)
	}
	if err := c.commit(&t.pending); err != nil {
		return at("commit", err)
	}
	if len(t.pending.lines) > 0 {
		s.sequencer.wake()
	}
	return nil
}

// late returns the error of a function in whose time ctx ended by a bound of this
// package, and which made an error of that; the caller's own context lives.
func late(ctx context.Context, err error) error {
	if errors.Is(err, context.DeadlineExceeded) && errors.Is(context.Cause(ctx), ErrConnection) {
		return ErrConnection
	}
	return err
}

// begin returns a connection on which a transaction has begun. One that turns out to
// be dead is passed over.
func (s *Store) begin(ctx context.Context, how string) (*pgxpool.Conn, error) {
	for try := int32(0); ; try++ {
		if err := ctx.Err(); err != nil {
			return nil, ofContext(ctx, err)
		}
		conn, err := s.pool.Acquire(ctx)
		if s.closed.Load() {
			if err == nil {
				conn.Release()
			}
			return nil, ErrClosed
		}
		if err != nil {
			return nil, ofContext(ctx, err)
		}
		if err = send(ctx, conn.Conn(), how); err == nil {
			return conn, nil
		}
		conn.Release()
		if try > s.pool.Config().MaxConns || !errors.Is(err, ErrConnection) {
			return nil, err
		}
	}
}

// send runs a statement that is quick.
func send(ctx context.Context, conn *pgx.Conn, text string) error {
	quick, cancel := bounded(ctx, longestAnswer)
	defer cancel()
	_, err := conn.Exec(quick, text)
	return ofContext(quick, err)
}

// transact runs fn in a transaction without events.
func (s *Store) transact(ctx context.Context, how string, fn func(*session) error) error {
	conn, err := s.begin(ctx, how)
	if err != nil {
		return err
	}
	defer conn.Release()
	c := &session{ctx: ctx, conn: conn.Conn(), marks: &s.marks}
	defer c.end()
	if err := fn(c); err != nil {
		return late(ctx, err)
	}
	if c.failed != nil {
		return c.failed
	}
	if how == viewing {
		return send(ctx, c.conn, "COMMIT")
	}
	return c.commit(&pending{})
}

// in runs fn in a transaction on the connection of c. A commit that was begun is ended,
// whatever becomes of ctx.
func (s *session) in(how string, fn func() error) error {
	s.failed = nil
	if _, err := s.Exec(how); err != nil {
		return err
	}
	defer s.rollback()
	if err := fn(); err != nil {
		return err
	}
	return s.commit(&pending{})
}

// end rolls back what was not committed. A Tx that is kept must not get at what the
// connection is used for next.
func (s *session) end() {
	s.rollback()
	s.conn = nil
}

// rollback ends a transaction that was not committed. A connection on which that
// fails is closed when it is released.
func (s *session) rollback() {
	if s.conn.IsClosed() || s.conn.PgConn().TxStatus() == 'I' {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), time.Second)
	defer cancel()
	_, _ = s.conn.Exec(ctx, "ROLLBACK")
}

// commit writes the events that wait for their position, and commits, both in one
// exchange with the server.
func (s *session) commit(p *pending) error {
	ctx, cancel := bounded(context.WithoutCancel(s.ctx), longestCommit)
	defer cancel()
	if len(p.lines) == 0 {
		tag, err := s.conn.Exec(ctx, "COMMIT")
		return s.committed(tag.String(), err)
	}
	args, err := p.args()
	if err != nil {
		return err
	}
	var both pgx.Batch
	both.Queue(insertPending, args...)
	both.Queue("COMMIT")
	answers := s.conn.SendBatch(ctx, &both)
	if _, err := answers.Exec(); err != nil {
		_ = answers.Close()
		return s.committed("", err)
	}
	tag, err := answers.Exec()
	return s.committed(tag.String(), errors.Join(err, answers.Close()))
}

// committed judges the answer to a commit. That the server has refused is certain;
// that it was cut off is not.
func (s *session) committed(tag string, err error) error {
	err = clean(err) // the context that ended in the meantime is not that of the commit
	if s.failed == nil {
		s.failed = err
	}
	switch {
	case errors.Is(err, ErrConnection):
		return fmt.Errorf("%w: whether it is stored is not known", ErrInDoubt)
	case err == nil && tag != "COMMIT":
		return fmt.Errorf("%w: the server rolled it back", authority.ErrContended)
	}
	return err
}
