package postgres

import (
	"context"

	"github.com/rakit-dev/rakit/store/relational"
)

// MarkSeeded marks the store, for good, as one whose ids were made from a seed:
// a demonstration, not to be served as the real thing.
func (s *Store) MarkSeeded(ctx context.Context) error {
	return at("mark seeded", s.transact(ctx, updating, func(c *session) error {
		return relational.MarkSeeded(c)
	}))
}

// Seeded reports whether the store was marked by [Store.MarkSeeded]. When the
// mark cannot be read the answer is true: nothing is known to be real.
func (s *Store) Seeded(ctx context.Context) bool {
	var seeded bool
	err := s.transact(ctx, viewing, func(c *session) (err error) {
		seeded, err = relational.Seeded(c)
		return err
	})
	return err != nil || seeded
}
