package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"sync"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// Errors of this package beside those of package authority, to be tested with
// errors.Is.
var (
	// ErrInUse says that another process, or another Store, has the file open.
	ErrInUse = errors.New("the store is in use by another process")
	// ErrLogBroken says that the stored audit log does not agree with itself, or
	// was signed with another key.
	ErrLogBroken = relational.ErrLogBroken
	// ErrNewer says that a newer version of this package has written the file.
	ErrNewer = relational.ErrNewer
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("the store is closed")
)

// Store is a store in one SQLite file. It is safe for concurrent use.
type Store struct {
	signer  *audit.Signer
	lock    *lock
	writing *sql.DB
	writer  *connection // used by nobody but the committer, once it runs
	reading *sql.DB
	readers chan *connection // those that are free
	queue   *queue
	log     relational.Log // the audit log as it is committed; the committer's
	moved   bool           // open a file that was moved, too

	closing sync.Once
	closed  chan struct{}
	ended   chan struct{} // closed when the committer has ended
}

var _ authority.Store = (*Store)(nil)

// Open opens the store in the file at path, and makes one if there is none,
// readable by its owner alone. The signer signs the checkpoints of the audit log
// and must be the same each time. Jobs that were claimed by a process that has
// ended can be claimed again at once.
//
// The error wraps [ErrInUse], [ErrLogBroken], [ErrNewer], [ErrMoved] or what the file
// system or the database says.
func Open(path string, signer *audit.Signer) (*Store, error) {
	s := &Store{signer: signer, queue: newQueue(), closed: make(chan struct{}), ended: make(chan struct{})}
	if err := s.open(path); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: open: %w", err), s.release())
	}
	go s.commitGroups()
	return s, nil
}

func (s *Store) open(path string) error {
	if err := s.openWriter(path, writePragmas); err != nil {
		return err
	}
	return s.openReaders(path, max(4, runtime.GOMAXPROCS(0)))
}

// openWriter opens the file for this process alone, brings it up to this version
// and checks it.
func (s *Store) openWriter(path string, settings url.Values) (err error) {
	if path == "" || s.signer == nil {
		return errors.New("it needs a path and a signer")
	}
	if s.lock, err = acquire(path + ".lock"); err != nil {
		return err
	}
	if err := private(path); err != nil {
		return err
	}
	if s.writing, err = openDB(path, settings, 1); err != nil {
		return err
	}
	if !s.moved {
		if err := s.refuseMoved(); err != nil { // before anything of it changes
			return err
		}
	}
	if err := migrate(s.writing); err != nil {
		return err
	}
	if s.writer, err = connect(s.writing, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	return s.begin()
}

// private makes the file if there is none: it will hold personal data.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// begin checks the audit log and frees the jobs of a process that has ended.
func (s *Store) begin() error {
	err := s.writer.inTransaction(func() error {
		if _, err := s.writer.Exec("UPDATE outbox SET claimed_until = 0 WHERE claimed_until <> 0"); err != nil {
			return err
		}
		return relational.StartLog(s.writer, s.signer)
	})
	if err != nil {
		return err
	}
	s.log, err = relational.LoadLog(s.writer, s.signer.VerifierKey())
	return err
}

func (s *Store) openReaders(path string, n int) (err error) {
	if s.reading, err = openDB(path, readPragmas, n); err != nil {
		return err
	}
	s.readers = make(chan *connection, n)
	for range n {
		c, err := connect(s.reading, "BEGIN")
		if err != nil {
			return err
		}
		s.readers <- c
	}
	return nil
}

// Close ends the store: it waits for every Update that was called before and for
// every View under way. Calls after it return [ErrClosed]. It may be called more
// than once.
func (s *Store) Close() (err error) {
	s.closing.Do(func() {
		s.queue.close()
		<-s.ended
		close(s.closed)
		var errs []error
		for range cap(s.readers) {
			errs = append(errs, (<-s.readers).close())
		}
		if err = errors.Join(append(errs, s.release())...); err != nil {
			err = fmt.Errorf("sqlite: close: %w", err)
		}
	})
	return err
}

// release gives back what was opened; the writer goes last, so that SQLite
// empties and removes its write-ahead log.
func (s *Store) release() error {
	var errs []error
	if s.reading != nil {
		errs = append(errs, s.reading.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close())
	}
	if s.writing != nil {
		errs = append(errs, s.writing.Close())
	}
	return errors.Join(append(errs, s.lock.release())...)
}

// View runs fn on one consistent state, that of its first read. At least four of
// them run at a time; others wait, until ctx is done. fn must not call View
// again.
func (s *Store) View(ctx context.Context, fn func(authority.Tx) error) error {
	return s.read(ctx, func(c *connection) error { return fn(newTx(ctx, c, true)) })
}

// read runs fn on a connection of its own, in a read transaction.
func (s *Store) read(ctx context.Context, fn func(*connection) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-s.closed:
		return ErrClosed
	default:
	}
	select {
	case c := <-s.readers:
		defer func() { s.readers <- c }()
		return c.inTransaction(func() error { return fn(c) })
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closed:
		return ErrClosed
	}
}
