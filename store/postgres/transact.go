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

// Bounds, so that a network that swallows everything holds nobody up for ever.
const (
	longestUpdate = 30 * time.Second
	longestCommit = 10 * time.Second
)

func (s *Store) update(ctx context.Context, begin string, fn func(authority.Tx) error) error {
	conn, err := s.begin(ctx, begin)
	if err != nil {
		return at("update", err)
	}
	defer conn.Release() // one that is still in a transaction is closed
	inside, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestUpdate)
	defer cancel()
	c := &session{ctx: inside, conn: conn.Conn(), marks: &s.marks}
	defer c.end()
	t := newTx(inside, c, false)
	err = fn(t)
	if c.failed != nil && !errors.Is(err, c.failed) { // fn let it pass, or made another one of it
		return at("update", c.failed)
	}
	if err != nil {
		return err
	}
	if err := c.commit(&t.pending); err != nil {
		return at("commit", err)
	}
	if len(t.pending.lines) > 0 {
		s.sequencer.wake()
	}
	return nil
}

// begin returns a connection on which a transaction has begun. One that turns out to
// be dead is passed over.
func (s *Store) begin(ctx context.Context, how string) (*pgxpool.Conn, error) {
	for try := int32(0); ; try++ {
		if err := ctx.Err(); err != nil {
			return nil, err
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
		_, err = conn.Exec(ctx, how)
		if err == nil {
			return conn, nil
		}
		conn.Release()
		if try > s.pool.Config().MaxConns || !errors.Is(clean(err), ErrConnection) {
			return nil, ofContext(ctx, err)
		}
	}
}

// ofContext cleans an error, which is that of ctx when ctx has ended.
func ofContext(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil && err != nil {
		return ended
	}
	return clean(err)
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
		return err
	}
	if c.failed != nil {
		return ofContext(ctx, c.failed)
	}
	_, err = c.Exec("COMMIT")
	return err
}

// in runs fn in a transaction on the connection of c.
func (s *session) in(how string, fn func() error) error {
	s.failed = nil
	if _, err := s.Exec(how); err != nil {
		return err
	}
	defer s.rollback()
	if err := fn(); err != nil {
		return err
	}
	tag, err := s.conn.Exec(s.ctx, "COMMIT")
	return s.committed(tag.String(), err)
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
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), longestCommit)
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
	err = s.fail(err)
	switch {
	case errors.Is(err, ErrConnection), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fmt.Errorf("%w: whether it is stored is not known", ErrInDoubt)
	case err == nil && tag != "COMMIT":
		return fmt.Errorf("%w: the server rolled it back", authority.ErrContended)
	}
	return err
}
