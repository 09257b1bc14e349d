package relational

import (
	"context"
	"fmt"

	"github.com/rakit-dev/rakit/audit"
)

// Checkpoint returns the newest signed checkpoint of the audit log; that of a
// new store is over no entries.
func Checkpoint(c Conn) (note []byte, err error) {
	err = c.Row("SELECT note FROM log WHERE id = 1", nil, &note)
	return note, err
}

// ExportLog writes the audit log as it is now, entry by entry, with the
// checkpoints that were kept and the newest one at the end. The caller closes
// the writer. Entries are written as they are stored: audit.Verify judges them.
func ExportLog(ctx context.Context, c Conn, w *audit.Writer) error {
	if err := exportEntries(ctx, c, w); err != nil {
		return err
	}
	note, err := Checkpoint(c)
	if err != nil {
		return err
	}
	return w.Checkpoint(note)
}

func exportEntries(ctx context.Context, c Conn, w *audit.Writer) error {
	const all = `SELECT events.seq, events.line, events.leaf, checkpoints.note FROM events
		LEFT JOIN checkpoints ON checkpoints.size = events.seq + 1 ORDER BY events.seq`
	return c.Rows(all, nil, func(r Row) error {
		var seq int64
		var line, leaf, note Raw
		if err := r.Scan(&seq, &line, &leaf, &note); err != nil {
			return err
		}
		if err := exportEntry(w, line, leaf); err != nil {
			return fmt.Errorf("entry %d: %w", seq, err)
		}
		if len(note) > 0 {
			if err := w.Checkpoint(note); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

func exportEntry(w *audit.Writer, line, leaf []byte) error {
	var hash [32]byte
	if len(leaf) != len(hash) {
		return w.Event(line)
	}
	copy(hash[:], leaf)
	return w.EventWithLeaf(line, hash)
}

// Openings returns what was committed to in the entry at position seq, by the
// names in its event; none is no error. It is personal data.
func Openings(c Conn, seq int64) (map[string]audit.Opening, error) {
	found := map[string]audit.Opening{}
	err := c.Rows("SELECT name, salt, value FROM openings WHERE seq = ?", []any{seq}, func(r Row) error {
		var name string
		var o audit.Opening
		err := r.Scan(&name, &o.Salt, &o.Value)
		found[name] = o
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}
