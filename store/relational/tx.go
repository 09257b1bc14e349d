package relational

import (
	"context"
	"fmt"

	"github.com/rakit-dev/rakit/authority"
)

// Tx is one transaction: all of authority.Tx but Append, which is for the store.
// Stores embed it.
type Tx struct {
	conn     Conn
	dialect  *Dialect
	ctx      context.Context // ends a long list
	readOnly bool
}

// NewTx returns a transaction on conn. In one that is readOnly every write is
// refused with authority.ErrReadOnly before conn hears of it.
func NewTx(ctx context.Context, conn Conn, d *Dialect, readOnly bool) Tx {
	return Tx{conn: conn, dialect: d, ctx: ctx, readOnly: readOnly}
}

func (t *Tx) exec(text string, args ...any) (int64, error) {
	if t.readOnly {
		return 0, authority.ErrReadOnly
	}
	return t.conn.Exec(text, args...)
}

func (t *Tx) row(text string, args []any, into ...any) error {
	return t.conn.Row(text, args, into...)
}

func (t *Tx) rows(text string, args []any, each func(Row) error) error {
	return t.conn.Rows(text, args, each)
}

// at says which operation an error is of.
func (t *Tx) at(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %s: %w", t.dialect.name, op, err)
}
