package postgres

import (
	"context"
	"errors"
	"math"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// tx is one call of Update or View.
type tx struct {
	relational.Tx
	readOnly bool
	pending  pending // appended by fn
}

var _ authority.Tx = (*tx)(nil)

func newTx(ctx context.Context, s *session, readOnly bool) *tx {
	return &tx{Tx: relational.NewTx(ctx, s, dialect, readOnly), readOnly: readOnly}
}

// mostKey is the number of bytes of a text that fits into an index, 2704, less what
// stands beside it.
const mostKey = 2500

// errKey is returned for an event that could not be found again.
var errKey = errors.New("its subject, an organisation or the name of an opening is too long or no text")

// Append adds an event to those of this transaction. It has no position yet: here it
// is tried with the longest one, so that nothing is refused once it is committed.
func (t *tx) Append(e audit.Event, openings map[string]audit.Opening) error {
	const op = "append event"
	if t.readOnly {
		return at(op, authority.ErrReadOnly)
	}
	entry, err := relational.NewEntry(math.MaxInt64, e, openings)
	if err != nil {
		return at(op, err)
	}
	keys := []string{e.Subject, e.Organisation, e.For}
	for name, o := range openings {
		keys = append(keys, name)
		if !storable(o.Value) {
			return at(op, errText)
		}
	}
	for _, key := range keys {
		if !storable(key) || len(key) > mostKey {
			return at(op, errKey)
		}
	}
	t.pending.add(entry)
	return nil
}
