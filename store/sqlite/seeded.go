package sqlite

import (
	"context"

	"github.com/rakit-dev/rakit/authority"
)

// MarkSeeded marks the store, for good, as one whose ids were made from a seed:
// a demonstration, not to be served as the real thing.
func (s *Store) MarkSeeded(ctx context.Context) error {
	return at("mark seeded", s.Update(ctx, func(t authority.Tx) error {
		_, err := t.(*tx).Exec("INSERT INTO meta (name, value) VALUES ('seeded', 'true') ON CONFLICT (name) DO NOTHING")
		return err
	}))
}

// Seeded reports whether the store was marked by [Store.MarkSeeded]. When the
// mark cannot be read the answer is true: nothing is known to be real.
func (s *Store) Seeded(ctx context.Context) bool {
	var n int
	err := s.read(ctx, func(c *connection) error {
		return c.Row("SELECT count(*) FROM meta WHERE name = 'seeded'", nil, &n)
	})
	return err != nil || n > 0
}
