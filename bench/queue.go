package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// queueOnSQLite: ours is a job that is stored, claimed and finished, each in a call
// of Update that returns when it is on the disk. The peer changes one row as often,
// in the same engine with the same pragmas and commits shared in the same way: an
// INSERT, an UPDATE and a DELETE by the key that it knows. It looks for no job that
// is due, and keeps none in order.
var queueOnSQLite = comparison{
	id: "queue-16-callers", what: "jobs stored, claimed and finished, 16 callers", unit: perSecond,
	ours: side{"store/sqlite Enqueue, Claim, Finish, a commit each", func(dir string) (workload, error) {
		signer, err := newSigner()
		if err != nil {
			return nil, err
		}
		store, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
		if err != nil {
			return nil, err
		}
		return &queue{store: store, close: store.Close, callers: manyCallers}, nil
	}},
	peer: side{"bare INSERT, UPDATE, DELETE, modernc, WAL, FULL", openBareQueue(manyCallers)},
}

// queueOnPostgres: the same, where the peer has a connection for each caller.
var queueOnPostgres = inCluster(func(c *cluster.Cluster) comparison {
	return comparison{
		id: "postgres-queue-16-callers", what: "jobs stored, claimed and finished on PostgreSQL, 16 callers", unit: perSecond,
		ours: side{"store/postgres Enqueue, Claim, Finish, a commit each", func(string) (workload, error) {
			store, err := openPostgres(c)
			if err != nil {
				return nil, err
			}
			return &queue{store: store, close: store.Close, callers: manyCallers}, nil
		}},
		peer: side{"bare INSERT, UPDATE, DELETE, pgx, 16 connections, synchronous_commit on", openBareQueueRows(c, manyCallers)},
	}
})

// queue is callers who each store a job, claim the one that is due first, and finish
// it.
type queue struct {
	store   authority.Store
	close   func() error
	callers int
	last    atomic.Int64
}

var (
	queuedAt = time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC)
	leased   = time.Minute
)

// Run does n jobs.
func (q *queue) Run(n int) error { return fromCallers(q.callers, n, q.job) }

func (q *queue) job() error {
	id := fmt.Sprintf("message-%016x", q.last.Add(1))
	stored := authority.Job{ID: id, Kind: authority.TextNumbersJob, Subject: id, Queue: id, Due: queuedAt}
	if err := update(q.store, func(tx authority.Tx) error { return tx.Enqueue(stored) }); err != nil {
		return err
	}
	var claimed authority.Job
	err := authority.ErrNotFound
	for errors.Is(err, authority.ErrNotFound) { // there are as many as callers who look for one
		claimed, err = q.store.Claim(context.Background(), queuedAt, leased)
	}
	if err != nil {
		return err
	}
	return update(q.store, func(tx authority.Tx) error { return tx.Finish(claimed) })
}

// Close closes the store, and fails when a job was left.
func (q *queue) Close() error {
	left := 0
	err := q.store.View(context.Background(), func(tx authority.Tx) (err error) {
		left, err = tx.Jobs()
		return err
	})
	if err == nil && left > 0 {
		err = fmt.Errorf("%d jobs were left", left)
	}
	return errors.Join(err, q.close())
}

// bareOutbox is the table of the peers, with as many indexes as that of the jobs.
const bareOutbox = `
CREATE TABLE bare (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, queue TEXT NOT NULL,
    due BIGINT NOT NULL, attempt BIGINT NOT NULL, claimed_until BIGINT NOT NULL
);
CREATE INDEX bare_queue ON bare (queue);
CREATE INDEX bare_due ON bare (due)`

// bareQueue is that of SQLite: see [bareCommits].
type bareQueue struct {
	*bareCommits
	insert, change, remove *sql.Stmt
	last                   atomic.Int64
}

func openBareQueue(callers int) func(dir string) (workload, error) {
	return func(dir string) (workload, error) {
		commits, err := openBareCommits(filepath.Join(dir, "bare.db"), bareOutbox, callers)
		if err != nil {
			return nil, err
		}
		q := &bareQueue{bareCommits: commits}
		err = errors.Join(
			commits.prepare(&q.insert, "INSERT INTO bare (id, kind, subject, queue, due, attempt, claimed_until) VALUES (?, ?, ?, ?, ?, 0, 0)"),
			commits.prepare(&q.change, "UPDATE bare SET claimed_until = ? WHERE id = ?"),
			commits.prepare(&q.remove, "DELETE FROM bare WHERE id = ?"),
		)
		if err != nil {
			return nil, errors.Join(err, commits.Close())
		}
		return q, nil
	}
}

// Run puts in, changes and removes n rows.
func (q *bareQueue) Run(n int) error {
	due := queuedAt.UnixNano()
	return fromCallers(q.callers, n, func() error {
		id := fmt.Sprintf("message-%016x", q.last.Add(1))
		if err := q.commit(q.insert, id, authority.TextNumbersJob.String(), id, id, due); err != nil {
			return err
		}
		if err := q.commit(q.change, due+int64(leased), id); err != nil {
			return err
		}
		return q.commit(q.remove, id)
	})
}

// bareQueueRows is that of PostgreSQL, which commits each statement by itself.
type bareQueueRows struct {
	connections
	last atomic.Int64
}

func openBareQueueRows(c *cluster.Cluster, callers int) func(string) (workload, error) {
	return func(string) (workload, error) {
		all, err := connect(c, callers, bareOutbox)
		if err != nil {
			return nil, err
		}
		return &bareQueueRows{connections: all}, nil
	}
}

// Run puts in, changes and removes n rows.
func (b *bareQueueRows) Run(n int) error {
	due := queuedAt.UnixNano()
	return b.run(n, func(c *pgx.Conn) error {
		id := fmt.Sprintf("message-%016x", b.last.Add(1))
		for _, s := range []struct {
			text string
			args []any
		}{
			{
				"INSERT INTO bare (id, kind, subject, queue, due, attempt, claimed_until) VALUES ($1, $2, $3, $4, $5, 0, 0)",
				[]any{id, authority.TextNumbersJob.String(), id, id, due},
			},
			{"UPDATE bare SET claimed_until = $1 WHERE id = $2", []any{due + int64(leased), id}},
			{"DELETE FROM bare WHERE id = $1", []any{id}},
		} {
			tag, err := c.Exec(context.Background(), s.text, s.args...)
			if err == nil && tag.RowsAffected() != 1 {
				err = fmt.Errorf("%d rows were touched", tag.RowsAffected())
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
