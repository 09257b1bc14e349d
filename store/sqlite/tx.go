package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// dialect is how SQLite is spoken to. A CROSS JOIN is done in the order in which it is
// written.
var dialect = relational.NewDialect("sqlite", relational.Syntax{
	In:      " IN (SELECT value FROM json_each(?))",
	Each:    "json_each(?1)",
	List:    array,
	Join:    "CROSS JOIN",
	Indexed: func(index string) string { return " INDEXED BY " + index },
})

// array returns texts as an array for json_each.
func array(texts []string) any {
	list, _ := json.Marshal(texts) // what is not UTF-8 is no ODS code, and finds nothing
	return string(list)
}

// tx is one call of Update or View. It is also the relational.Conn of itself.
type tx struct {
	relational.Tx
	c        *connection
	readOnly bool
	wrote    bool               // the savepoint is set
	failed   error              // the first error of the database, even if fn let it pass
	next     int64              // position of the first entry that fn appends
	entries  []relational.Entry // appended by fn
}

var (
	_ authority.Tx    = (*tx)(nil)
	_ relational.Conn = (*tx)(nil)
)

func newTx(ctx context.Context, c *connection, readOnly bool) *tx {
	t := &tx{c: c, readOnly: readOnly}
	t.Tx = relational.NewTx(ctx, t, dialect, readOnly)
	return t
}

// Append adds an event to the entries of this transaction. They are written when
// the group is: functions run one after another, and one that is undone gives
// its positions back, so that the position is certain here.
func (t *tx) Append(e audit.Event, openings map[string]audit.Opening) error {
	const op = "append event"
	if t.readOnly {
		return at(op, authority.ErrReadOnly)
	}
	entry, err := relational.NewEntry(t.next+int64(len(t.entries)), e, openings)
	if err != nil {
		return at(op, err)
	}
	t.entries = append(t.entries, entry)
	return nil
}

// Exec writes. The first write sets the savepoint, so that a function that only
// reads and appends to the log costs none.
func (t *tx) Exec(text string, args ...any) (int64, error) {
	if !t.wrote {
		if _, err := t.c.Exec("SAVEPOINT fn"); err != nil {
			return 0, t.fail(err)
		}
		t.wrote = true
	}
	n, err := t.c.Exec(text, args...)
	return n, t.fail(err)
}

// Row reads one row.
func (t *tx) Row(text string, args []any, into ...any) error {
	err := t.c.Row(text, args, into...)
	if errors.Is(err, authority.ErrNotFound) {
		return err
	}
	return t.fail(err)
}

// Rows reads rows.
func (t *tx) Rows(text string, args []any, each func(relational.Row) error) error {
	var stopped error
	err := t.c.Rows(text, args, func(r relational.Row) error {
		stopped = each(noted{t, r})
		return stopped
	})
	if stopped != nil {
		return stopped
	}
	return t.fail(err)
}

// noted is a row whose error is one of the database.
type noted struct {
	t   *tx
	row relational.Row
}

// Scan reads the columns.
func (n noted) Scan(into ...any) error { return n.t.fail(n.row.Scan(into...)) }

// fail notes an error of the database.
func (t *tx) fail(err error) error {
	if t.failed == nil {
		t.failed = err
	}
	return err
}

// row is a row as the driver has it.
type row struct{ *sql.Rows }

// Scan reads the columns; the bytes of raw ones are those of the driver.
func (r row) Scan(into ...any) error {
	for i, p := range into {
		if raw, ok := p.(*relational.Raw); ok {
			into[i] = (*sql.RawBytes)(raw)
		}
	}
	return r.Rows.Scan(into...)
}

// at says which operation an error is of.
func at(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlite: %s: %w", op, err)
}
