package postgres

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// Advisory locks, of which every database has its own: who leads, and who changes the
// schema. The numbers are "rakit" in ASCII and one more. A schema other than public has
// a leader of its own: its number has the schema's oid in it.
const (
	leaderKey  = leaderLock + " # CASE current_schema() WHEN 'public' THEN 0 ELSE current_schema()::regnamespace::oid::bigint << 32 END"
	leaderLock = "491293961588"
	schemaLock = "491293961589"
	channel    = "rakit_pending"
)

const (
	// manyPending is the number of transactions whose events get their positions at
	// once, at most.
	manyPending = 512
	// gathering is how long the leader waits for more of them: each time costs it a
	// signature and a flush.
	gathering = 3 * time.Millisecond
	// polling is how long the leader sleeps when nobody wakes it.
	polling = 500 * time.Millisecond
	// competing is how often the others try to become leader.
	competing = 200 * time.Millisecond
	// longestGiving bounds one time.
	longestGiving = 30 * time.Second
	// longestEnd bounds what is done when the store is closed.
	longestEnd = 5 * time.Second
	// mostAtEnd is how many times positions are given to as many as possible when the
	// store is closed; what is left is for the next leader.
	mostAtEnd = 20
	// oftenRefused is how often others must have been found to lead until it counts that
	// one of them does, after the log was found to be broken here. One that finds the same
	// leads for a moment only.
	oftenRefused = 25
)

// sequencer gives events their positions in the audit log, or waits for the one who
// does, in whatever process, to be gone.
type sequencer struct {
	config *pgx.ConnConfig
	signer *audit.Signer
	marks  *marks

	nudge  chan struct{} // has a value when something may have been committed
	urgent atomic.Int64  // how many wait in Settle
	leads  atomic.Bool
	fault  atomic.Pointer[error] // why it cannot lead, if it could
	stop   context.CancelFunc
	ended  chan struct{}
}

func startSequencer(config *pgx.ConnConfig, signer *audit.Signer, m *marks) *sequencer {
	ctx, stop := context.WithCancel(context.Background())
	q := &sequencer{config: config, signer: signer, marks: m, nudge: make(chan struct{}, 1), stop: stop, ended: make(chan struct{})}
	go q.run(ctx)
	return q
}

// wake says that something was committed.
func (q *sequencer) wake() {
	select {
	case q.nudge <- struct{}{}:
	default:
	}
}

func (q *sequencer) close() {
	q.stop()
	<-q.ended
}

// run competes and leads until ctx ends, on one connection after the other.
func (q *sequencer) run(ctx context.Context) {
	defer close(q.ended)
	for ctx.Err() == nil {
		err := q.serve(ctx)
		q.leads.Store(false)
		if ctx.Err() == nil {
			q.fault.Store(&err)
			sleep(ctx, competing)
		}
	}
}

// serve keeps one connection. When that is gone, so is its lock, and it ends.
func (q *sequencer) serve(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, q.config)
	if err != nil {
		return clean(err)
	}
	defer func() { // at once, whatever ctx: a server that sleeps must not stay leader
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestEnd)
		defer cancel()
		_, _ = conn.Exec(ending, "SELECT pg_advisory_unlock_all()")
		_ = conn.Close(ending)
	}()
	// A leader that sleeps, or that the network has lost, is not leader for long.
	endsIdle(ctx, conn, 10)
	for refused := 1; ctx.Err() == nil; refused++ {
		leads, err := tryToLead(ctx, conn)
		if err != nil {
			return err
		}
		if leads {
			return q.lead(ctx, conn)
		}
		q.follows(refused)
		if err := q.follow(ctx, conn); err != nil {
			return err
		}
	}
	return nil
}

// tryToLead returns whether the connection has the lock of the one who leads.
func tryToLead(ctx context.Context, conn *pgx.Conn) (leads bool, err error) {
	ctx, cancel := bounded(ctx, longestAnswer)
	defer cancel()
	err = conn.QueryRow(ctx, "SELECT pg_try_advisory_lock("+leaderKey+")").Scan(&leads)
	return leads, ofContext(ctx, err)
}

// follows notes that somebody else leads, and so many times in a row.
func (q *sequencer) follows(refused int) {
	if fault := q.fault.Load(); fault != nil && (refused >= oftenRefused || !errors.Is(*fault, ErrLogBroken)) {
		q.fault.Store(nil)
	}
}

// follow tells the leader of what is committed here, until it is time to try again.
func (q *sequencer) follow(ctx context.Context, conn *pgx.Conn) error {
	until := time.After(competing)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-until:
			return nil
		case <-q.nudge:
			// Not in the transactions themselves: that would have them commit one by one.
			if err := send(ctx, conn, "NOTIFY "+channel); err != nil {
				return err
			}
			sleep(ctx, gathering)
		}
	}
}

// lead gives positions until ctx ends or the connection does.
func (q *sequencer) lead(ctx context.Context, conn *pgx.Conn) error {
	whole := context.WithoutCancel(ctx) // what was begun is ended
	c := &session{ctx: whole, conn: conn, marks: q.marks}
	if err := send(whole, conn, "LISTEN "+channel); err != nil {
		return err
	}
	log, err := q.load(c)
	if err != nil {
		return err
	}
	q.leads.Store(true)
	q.fault.Store(nil)
	for last := 0; ; {
		if ctx.Err() != nil {
			last++
		}
		n, err := q.give(whole, c, &log)
		if errors.Is(err, authority.ErrConflict) { // there was another leader: go on from where that one is
			if log, err = q.load(c); err == nil {
				continue
			}
		}
		switch {
		case err != nil:
			return err
		case last > 0 && (n < manyPending || last >= mostAtEnd):
			return nil
		case n == manyPending:
		default:
			q.wait(ctx, conn)
		}
	}
}

func (q *sequencer) load(c *session) (log relational.Log, err error) {
	ctx, cancel := bounded(c.ctx, longestGiving)
	defer cancel()
	quick := *c
	quick.ctx = ctx
	err = quick.in(viewing, func() error {
		log, err = relational.LoadLog(&quick, q.signer.VerifierKey())
		return err
	})
	return log, err
}

// give gives the events of some transactions their positions, all in one transaction,
// and returns how many these were. The error wraps authority.ErrConflict when somebody
// else has done so: then the stored log is not the one that is known here.
func (q *sequencer) give(ctx context.Context, c *session, log *relational.Log) (int, error) {
	ctx, cancel := bounded(ctx, longestGiving)
	defer cancel()
	quick := *c
	quick.ctx = ctx
	next := *log
	n := 0
	err := quick.in(giving, func() error {
		entries, ids, err := readPending(&quick, 0, next.Size(), manyPending)
		if n = len(ids); n == 0 || err != nil {
			return err
		}
		var size int64
		if err := quick.Row("SELECT size FROM log WHERE id = 1 FOR UPDATE", nil, &size); err != nil {
			return err
		}
		if size != next.Size() {
			return authority.ErrConflict
		}
		taken, err := quick.Exec("DELETE FROM pending WHERE id = ANY (?)", ids)
		if err != nil {
			return err
		}
		if taken != int64(n) {
			return authority.ErrConflict
		}
		return next.Append(&quick, q.signer, entries)
	})
	if err != nil {
		return 0, err
	}
	*log = next
	return n, nil
}

// wait waits until somebody says that there is something to do, or for a while.
func (q *sequencer) wait(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(ctx, polling)
	defer cancel()
	woken := make(chan struct{})
	go func() {
		defer close(woken)
		select {
		case <-q.nudge:
			cancel()
		case <-ctx.Done():
		}
	}()
	_, _ = conn.WaitForNotification(ctx) // one that fails because of the connection fails again
	cancel()
	<-woken
	if q.urgent.Load() == 0 {
		sleep(context.WithoutCancel(ctx), gathering)
	}
}

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
