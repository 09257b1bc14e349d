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
	closed    atomic.Bool
	settling  time.Duration // how long ExportLog and Checkpoint wait
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
// The error wraps [ErrConnection], [ErrLogBroken], [ErrNewer] or ctx.Err(), or says
// with which SQLSTATE the database refused it. It holds nothing of the URL.
func Open(ctx context.Context, url string, signer *audit.Signer) (*Store, error) {
	s, err := open(ctx, url, signer)
	return s, at("open", err)
}

func open(ctx context.Context, url string, signer *audit.Signer) (*Store, error) {
	if url == "" || signer == nil {
		return nil, errors.New("it needs a URL and a signer")
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil { // its text has the URL in it
		return nil, errors.New("the URL is not one of a PostgreSQL database, or names a file that cannot be read")
	}
	configure(config)
	s := &Store{signer: signer, settling: settling}
	if err := s.prepare(ctx, config.ConnConfig); err != nil {
		return nil, err
	}
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, clean(err)
	}
	s.sequencer = startSequencer(config.ConnConfig.Copy(), signer, &s.marks)
	return s, nil
}

// configure sets what this package relies on, and bounds where the URL has none.
func configure(config *pgxpool.Config) {
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		// What is acknowledged is on the disk, whatever the default of the database.
		_, err := c.Exec(ctx, "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')")
		return err
	}
	config.ConnConfig.ConnectTimeout = boundOf(config.ConnConfig.ConnectTimeout, 10*time.Second)
	params := config.ConnConfig.RuntimeParams
	params["client_encoding"] = "UTF8"
	// A scan of a whole table would be in conflict with everything written to it; a
	// plan that has one all the same looks dear enough to be compiled, which takes longer.
	params["enable_seqscan"] = "off"
	params["jit"] = "off"
	for name, value := range map[string]string{
		"application_name":                    "rakit",
		"lock_timeout":                        "10s",
		"idle_in_transaction_session_timeout": "30s",
	} {
		if params[name] == "" {
			params[name] = value
		}
	}
}

func boundOf(given, bound time.Duration) time.Duration {
	if given > 0 {
		return given
	}
	return bound
}

// prepare brings the schema up to this version and checks the audit log, while
// nobody else does.
func (s *Store) prepare(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return clean(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if conn.PgConn().ParameterStatus("server_encoding") != "UTF8" {
		return errors.New("the encoding of the database is not UTF8")
	}
	c := &session{ctx: ctx, conn: conn, marks: &s.marks}
	if _, err := c.Exec("SET lock_timeout = 0; SELECT pg_advisory_lock(" + schemaLock + ")"); err != nil {
		return err
	}
	if err := migrate(ctx, config); err != nil {
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
	return s.update(ctx, updating, fn)
}

// View runs fn on one consistent state, that of its first read.
func (s *Store) View(ctx context.Context, fn func(authority.Tx) error) error {
	return s.transact(ctx, viewing, func(c *session) error { return fn(newTx(ctx, c, true)) })
}
