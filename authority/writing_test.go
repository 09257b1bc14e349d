package authority_test

import (
	"context"
	"time"

	"github.com/rakit-dev/rakit/authority"
)

// writing is a store of which every transaction that writes goes through a function,
// which may do it or not, and say that it failed.
type writing struct {
	authority.Store
	through func(transaction func() error) error
}

func (w writing) Update(ctx context.Context, fn func(authority.Tx) error) error {
	return w.through(func() error { return w.Store.Update(ctx, fn) })
}

func (w writing) Claim(ctx context.Context, now time.Time, lease time.Duration) (j authority.Job, err error) {
	err = w.through(func() error {
		j, err = w.Store.Claim(ctx, now, lease)
		return err
	})
	return j, err
}
