package cluster

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
)

// ErrMissing is wrapped in the error of [Launch] when PostgreSQL is not installed,
// or cannot be run by this user.
var ErrMissing = errors.New("no PostgreSQL to test with")

// shared is the one cluster of this process.
var shared struct {
	sync.Once
	cluster *Cluster
	err     error
}

// Shared returns the cluster of this process, started by the first call. It skips
// the test where PostgreSQL is missing, but fails it in CI, and where the cluster
// does not start. The cluster ends with the process; a test must not stop it.
func Shared(tb testing.TB) *Cluster {
	tb.Helper()
	shared.Do(func() { shared.cluster, shared.err = Launch(Config{}) })
	judge(tb, shared.err, os.Getenv("CI") == "true")
	return shared.cluster
}

// Database returns the URL of a new and empty database in the cluster of this
// process, which is dropped when the test is over. It skips and fails as [Shared]
// does.
func Database(tb testing.TB) string {
	tb.Helper()
	return Shared(tb).Database(tb)
}

// New returns a cluster of the test's own, which is stopped when the test is over.
// It skips and fails as [Shared] does.
func New(tb testing.TB, config Config) *Cluster {
	tb.Helper()
	c, err := Launch(config)
	judge(tb, err, os.Getenv("CI") == "true")
	tb.Cleanup(func() {
		if err := c.Stop(); err != nil {
			tb.Error(err)
		}
	})
	return c
}

// Database returns the URL of a new and empty database, which is dropped when the
// test is over.
func (c *Cluster) Database(tb testing.TB) string {
	tb.Helper()
	return c.Copy(tb, "")
}

// Copy returns the URL of a new database with all that is in another, to which
// nobody may be connected meanwhile: cheaper than to fill each anew. It is dropped
// when the test is over.
func (c *Cluster) Copy(tb testing.TB, of string) string {
	tb.Helper()
	url, err := c.Create(tb.Context(), of)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := c.Drop(context.WithoutCancel(tb.Context()), url); err != nil && c.Running() {
			tb.Error(err)
		}
	})
	return url
}

// judge skips or fails a test that cannot have its cluster.
func judge(tb testing.TB, err error, ci bool) {
	tb.Helper()
	switch {
	case errors.Is(err, ErrMissing) && !ci:
		tb.Skip(err)
	case err != nil:
		tb.Fatal(err)
	}
}
