package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// Store is a store in one PostgreSQL database, which others, in other processes and
// on other machines, may have open at the same time. It is safe for concurrent use.
type Store struct {
	signer    *audit.Signer
	pool      *pgxpool.Pool
	marks     marks
	sequencer *sequencer
	exports   chan struct{} // has a value for each export under way
	closed    atomic.Bool
	settling  time.Duration // how long ExportLog and Checkpoint wait
	starting  time.Duration // how long Open waits for others that start
}

// Open opens the store in the database of a URL, or of a text "key=value …", as
// pgx reads it: with its settings of TLS (sslmode, sslrootcert) and of the pool
// (pool_max_conns). It brings the schema up to this version, while others who open it
// wait. The signer signs the checkpoints of the audit log and must be the same each
// time, and for everybody who has the store open. Jobs that others have claimed stay
// theirs until their lease ends.
//
// Beside the pool it keeps one connection on which it gives events their positions,
// or waits to. The database must be reached directly, or by what keeps a session on
// one connection.
//
// The error wraps [ErrConnection], [ErrLogBroken], [ErrNewer], [ErrStarting] or
// ctx.Err(), or says with which SQLSTATE the database refused it. Where there is no
// connection it names host, port and database, and says in words why. Of the user or a
// password it holds nothing.
func Open(ctx context.Context, url string, signer *audit.Signer) (*Store, error) {
	s, err := open(ctx, url, signer)
	return s, at("open", err)
}

func open(ctx context.Context, url string, signer *audit.Signer) (*Store, error) {
	config, err := configuration(url, signer)
	if err != nil {
		return nil, err
	}
	s := &Store{signer: signer, settling: settling, starting: longestStart}
	if err := s.prepare(ctx, config.ConnConfig); err != nil {
		return nil, err
	}
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, ofContext(ctx, err)
	}
	s.exports = make(chan struct{}, max(1, config.MaxConns/2))
	s.sequencer = startSequencer(watched(config.ConnConfig), signer, &s.marks)
	return s, nil
}

// prepare brings the schema up to this version and checks the audit log, while
// nobody else does.
func (s *Store) prepare(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := connect(ctx, watched(config))
	if err != nil {
		return err
	}
	defer closed(ctx, conn)
	if conn.PgConn().ParameterStatus("server_encoding") != "UTF8" {
		return errors.New("the encoding of the database is not UTF8")
	}
	c := &session{ctx: ctx, conn: conn, marks: &s.marks}
	if err := s.lockSchema(c); err != nil {
		return err
	}
	if err := whileHeld(ctx, conn, pinging, func(ctx context.Context) error { return migrate(ctx, config) }); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := relational.StartLog(c, s.signer); err != nil {
		return err
	}
	_, err = s.loadLog(c)
	return err
}

// loadLog reads the log as it is at one instant.
func (s *Store) loadLog(c *session) (log relational.Log, err error) {
	err = c.in(viewing, func() error {
		log, err = relational.LoadLog(c, s.signer.VerifierKey())
		return err
	})
	return log, err
}

// Close ends the store: it waits for every Update and View under way, and gives those
// events their positions that still wait, if that is this store's to do. Calls after
// it return [ErrClosed]. It may be called more than once.
func (s *Store) Close() error {
	s.closed.Store(true)
	s.pool.Close()
	s.sequencer.close()
	return nil
}

// Leads reports whether this store is the one, of all that have the database open,
// that gives events their positions at the moment.
func (s *Store) Leads() bool { return s.sequencer.leads.Load() }

// VerifierKey returns the public key of the audit log, which audit.Verify takes.
func (s *Store) VerifierKey() string { return s.signer.VerifierKey() }

// Update runs fn in a serializable transaction, on the goroutine of the caller; when
// it panics, so does Update. The error wraps authority.ErrContended when that could
// not be put in order with others at the same time, [ErrConnection] when the
// connection was cut before it was committed, and [ErrInDoubt] when it was cut while
// it was. Once fn runs, ctx has no say any more, but 30 seconds have.
func (s *Store) Update(ctx context.Context, fn func(authority.Tx) error) error {
	return s.update(ctx, updating, func(t *tx) error { return fn(t) })
}

// Claim locks the row of the job and passes over those that others have locked, at READ
// COMMITTED: no two get one, and claimers do not abort each other, as they would in
// [Store.Update]. A claim whose answer was lost ends with its lease. Errors are as there.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration) (j authority.Job, err error) {
	err = s.update(ctx, giving, func(t *tx) error {
		j, err = t.Claim(now, lease)
		return err
	})
	if err != nil {
		return authority.Job{}, err
	}
	return j, nil
}

// View runs fn on one consistent state, that of its first read. It has a minute.
func (s *Store) View(ctx context.Context, fn func(authority.Tx) error) error {
	ctx, cancel := bounded(ctx, longestView)
	defer cancel()
	return s.transact(ctx, viewing, func(c *session) error { return fn(newTx(ctx, c, true)) })
}
