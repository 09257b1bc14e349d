package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/authority"
)

// tx is one call of Update or View.
type tx struct {
	c        *connection
	ctx      context.Context // of a View: ends a long scan
	readOnly bool
	wrote    bool    // the savepoint is set
	failed   error   // the first error of the database, even if fn let it pass
	next     int64   // position of the first entry that fn appends
	entries  []entry // appended by fn
}

var _ authority.Tx = (*tx)(nil)

// exec writes. The first write sets the savepoint, so that a function that only
// reads and appends to the log costs none.
func (t *tx) exec(text string, args ...any) (int64, error) {
	if t.readOnly {
		return 0, authority.ErrReadOnly
	}
	if !t.wrote {
		if _, err := t.c.exec("SAVEPOINT fn"); err != nil {
			return 0, t.fail(err)
		}
		t.wrote = true
	}
	n, err := t.c.exec(text, args...)
	return n, t.fail(err)
}

// row reads one row; without one the error is [authority.ErrNotFound].
func (t *tx) row(text string, args []any, into ...any) error {
	err := t.c.row(text, args, into...)
	if errors.Is(err, sql.ErrNoRows) {
		return authority.ErrNotFound
	}
	return t.fail(err)
}

func (t *tx) rows(text string, args []any, each func(*sql.Rows) error) error {
	var stopped error
	err := t.c.rows(text, args, func(r *sql.Rows) error {
		stopped = each(r)
		return stopped
	})
	if stopped != nil {
		return stopped
	}
	return t.fail(err)
}

// fail notes an error of the database.
func (t *tx) fail(err error) error {
	if t.failed == nil {
		t.failed = err
	}
	return err
}

// at says which operation an error is of.
func at(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlite: %s: %w", op, err)
}
