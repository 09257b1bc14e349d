package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// Settings of the kinds of connection. Temporary files would hold personal data, so
// there are none. A load keeps the index of a million ids in its cache: 64 MB
// instead of 16.
var (
	writePragmas = writing("cache_size(-16000)")
	loadPragmas  = writing("cache_size(-64000)")
	readPragmas  = url.Values{
		"_txlock": {"deferred"},
		"_pragma": {"busy_timeout(5000)", "query_only(1)", "temp_store(MEMORY)"},
	}
)

// writing returns the settings of a connection that writes.
func writing(cache string) url.Values {
	return url.Values{
		"_txlock": {"immediate"},
		"_pragma": {
			"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
			"secure_delete(ON)", "temp_store(MEMORY)", cache,
		},
	}
}

// openDB opens the file for up to n connections.
func openDB(path string, settings url.Values, n int) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	name := filepath.ToSlash(absolute)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // a drive letter
	}
	dsn := url.URL{Scheme: "file", Path: name, RawQuery: settings.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// connection is one connection with its prepared statements. One goroutine at a
// time uses it.
//
// Statements run under the background context: to SQLite a context that can end
// is one more goroutine for each of them, and none takes long.
type connection struct {
	conn       *sql.Conn
	begin      string               // what starts a transaction
	statements map[string]*sql.Stmt // by their SQL
}

func connect(db *sql.DB, begin string) (*connection, error) {
	conn, err := db.Conn(context.Background())
	if err != nil {
		return nil, err
	}
	return &connection{conn: conn, begin: begin, statements: map[string]*sql.Stmt{}}, nil
}

func (c *connection) close() error {
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.conn.Close())...)
}

// prepare returns the statement for a text that is a constant of this package.
func (c *connection) prepare(text string) (*sql.Stmt, error) {
	if s, ok := c.statements[text]; ok {
		return s, nil
	}
	s, err := c.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	c.statements[text] = s
	return s, nil
}

// Exec runs a statement and returns the number of rows that it changed.
func (c *connection) Exec(text string, args ...any) (int64, error) {
	s, err := c.prepare(text)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Row reads one row; without one the error is authority.ErrNotFound.
func (c *connection) Row(text string, args []any, into ...any) error {
	s, err := c.prepare(text)
	if err != nil {
		return err
	}
	err = s.QueryRowContext(context.Background(), args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return authority.ErrNotFound
	}
	return err
}

// Rows calls each for every row, to scan it.
func (c *connection) Rows(text string, args []any, each func(relational.Row) error) error {
	s, err := c.prepare(text)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(row{rows}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// inTransaction runs fn in a transaction, which is rolled back when fn returns
// an error or does not return.
func (c *connection) inTransaction(fn func() error) error {
	if _, err := c.Exec(c.begin); err != nil {
		return err
	}
	ended := false
	defer func() {
		if !ended {
			c.rollback()
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	_, err := c.Exec("COMMIT")
	ended = err == nil
	return err
}

// rollback ends the transaction. Its error is of no use: SQLite may have rolled
// back by itself, and a connection that is broken fails at its next begin.
func (c *connection) rollback() { _, _ = c.Exec("ROLLBACK") }
