package sqlite

import (
	"context"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/store/relational"
)

// VerifierKey returns the public key of the audit log, which audit.Verify takes.
func (s *Store) VerifierKey() string { return s.signer.VerifierKey() }

// Settle returns at once: an event gets its position in its transaction.
func (s *Store) Settle(ctx context.Context) error { return ctx.Err() }

// Checkpoint returns the newest signed checkpoint of the audit log; that of a
// new store is over no entries.
func (s *Store) Checkpoint(ctx context.Context) (note []byte, err error) {
	err = s.read(ctx, func(c *connection) error {
		note, err = relational.Checkpoint(c)
		return err
	})
	return note, at("read checkpoint", err)
}

// ExportLog writes the audit log as it is now, entry by entry, with the
// checkpoints that were kept and the newest one at the end. The caller closes
// the writer. Entries are written as they are stored: audit.Verify judges them.
func (s *Store) ExportLog(ctx context.Context, w *audit.Writer) error {
	return at("export log", s.read(ctx, func(c *connection) error { return relational.ExportLog(ctx, c, w) }))
}

// Openings returns what was committed to in the entry at position seq, by the
// names in its event; none is no error. It is personal data.
func (s *Store) Openings(ctx context.Context, seq int64) (found map[string]audit.Opening, err error) {
	err = s.read(ctx, func(c *connection) error {
		found, err = relational.Openings(c, seq)
		return err
	})
	return found, at("read openings", err)
}
