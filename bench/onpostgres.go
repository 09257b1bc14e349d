package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

// onPostgres is a comparison of which both sides work in one cluster, each in a
// database of its own. It is a private cluster with the settings of a small server:
// fsync and synchronous_commit are on, and it is reached by a unix socket.
type onPostgres struct {
	comparison
	withIn func(c *cluster.Cluster) comparison
}

// rows measures, or says that there is no PostgreSQL to measure with.
func (m onPostgres) rows(dir string) (_ []row, err error) {
	c, err := cluster.Launch(cluster.Config{})
	if errors.Is(err, cluster.ErrMissing) {
		return []row{{what: m.what, ours: "not measured: " + err.Error()}}, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Stop()) }()
	return m.in(c).rows(dir)
}

// in returns the comparison in a cluster.
func (m onPostgres) in(c *cluster.Cluster) comparison { return m.withIn(c) }

func inCluster(of func(c *cluster.Cluster) comparison) onPostgres {
	return onPostgres{comparison: of(nil), withIn: of}
}

// settledTogether is how many events are appended before the positions of all are
// waited for.
const settledTogether = 640

// appendOnPostgres: ours is one audit event for each call of Update, committed when
// the call returns; the time until the last of them has its position in the log, its
// tree and its signed checkpoint counts as well. The peer is [bareRows].
var appendOnPostgres = inCluster(func(c *cluster.Cluster) comparison {
	return comparison{
		id: "postgres-append-16-callers", what: "audit events appended on PostgreSQL, 16 callers", unit: perSecond, each: settledTogether,
		ours: side{"store/postgres Update, an event each, settled", openPostgresAppend(c, manyCallers)},
		peer: side{"bare INSERT, pgx, 16 connections, synchronous_commit on", openBareRows(c, manyCallers)},
	}
})

// postgresAppend is a number of callers of Update.
type postgresAppend struct {
	store   *postgres.Store
	callers int
}

func openPostgresAppend(c *cluster.Cluster, callers int) func(string) (workload, error) {
	return func(string) (workload, error) {
		store, err := openPostgres(c)
		if err != nil {
			return nil, err
		}
		return postgresAppend{store, callers}, nil
	}
}

func openPostgres(c *cluster.Cluster) (*postgres.Store, error) {
	ctx := context.Background()
	at, err := c.Create(ctx, "")
	if err != nil {
		return nil, err
	}
	signer, err := newSigner()
	if err != nil {
		return nil, err
	}
	return postgres.Open(ctx, at, signer)
}

// Run appends n times as many events as are settled together.
func (a postgresAppend) Run(n int) error {
	e := auditEvent()
	for range n {
		err := fromCallers(a.callers, settledTogether, func() error {
			return update(a.store, func(tx authority.Tx) error { return tx.Append(e, nil) })
		})
		if err := errors.Join(err, a.store.Settle(context.Background())); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the store.
func (a postgresAppend) Close() error { return a.store.Close() }

// update tries again what was in contention with others, as an Authority does.
func update(s authority.Store, fn func(authority.Tx) error) error {
	for {
		if err := s.Update(context.Background(), fn); !errors.Is(err, authority.ErrContended) {
			return err
		}
	}
}

// connections are those of callers who each have one of their own, by pgx, which
// prepares each statement once.
type connections []*pgx.Conn

func connect(c *cluster.Cluster, n int, table string) (all connections, err error) {
	ctx := context.Background()
	at, err := c.Create(ctx, "")
	if err != nil {
		return nil, err
	}
	for range n {
		conn, err := pgx.Connect(ctx, at)
		if err != nil {
			return nil, errors.Join(err, all.Close())
		}
		all = append(all, conn)
	}
	if _, err := all[0].Exec(ctx, table); err != nil {
		return nil, errors.Join(err, all.Close())
	}
	return all, nil
}

// Close closes them.
func (all connections) Close() (err error) {
	for _, c := range all {
		err = errors.Join(err, c.Close(context.Background()))
	}
	return err
}

// run does n things, shared out among the connections.
func (all connections) run(n int, do func(c *pgx.Conn) error) error {
	free := make(chan *pgx.Conn, len(all))
	for _, c := range all {
		free <- c
	}
	return fromCallers(len(all), n, func() error {
		c := <-free
		defer func() { free <- c }()
		return do(c)
	})
}

// bareRows is what an append on PostgreSQL is measured against: rows of the same
// size, the line of an event and 32 bytes, in a table of the form of the log's, one
// INSERT and one commit each, which the server gathers as it does for anybody.
type bareRows struct {
	connections
	line, leaf []byte
	last       atomic.Int64
}

func openBareRows(c *cluster.Cluster, callers int) func(string) (workload, error) {
	return func(string) (workload, error) {
		line, err := auditEvent().Line()
		if err != nil {
			return nil, err
		}
		all, err := connect(c, callers, "CREATE TABLE bare (seq BIGINT PRIMARY KEY, line BYTEA NOT NULL, leaf BYTEA NOT NULL)")
		if err != nil {
			return nil, err
		}
		leaf := new(audit.Tree).Append(line)
		return &bareRows{connections: all, line: line, leaf: leaf[:]}, nil
	}
}

// Run inserts n times as many rows.
func (b *bareRows) Run(n int) error {
	return b.run(n*settledTogether, func(c *pgx.Conn) error {
		tag, err := c.Exec(context.Background(), "INSERT INTO bare (seq, line, leaf) VALUES ($1, $2, $3)", b.last.Add(1), b.line, b.leaf)
		if err == nil && tag.RowsAffected() != 1 {
			err = fmt.Errorf("%d rows were inserted", tag.RowsAffected())
		}
		return err
	})
}
