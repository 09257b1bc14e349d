package main

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"runtime"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/rakit-dev/rakit/audit"
)

// bareInsert is what an append to the audit log is measured against: rows of the
// same size (the line of an event and 32 bytes) in a table of the same form, put
// into SQLite by the same driver, modernc.org/sqlite, with the same pragmas, by
// the same number of callers. One goroutine owns the one connection and commits
// all that wait, gathered as store/sqlite does; one prepared INSERT a row.
type bareInsert struct {
	callers int
	db      *sql.DB
	conn    *sql.Conn
	begin   *sql.Stmt
	insert  *sql.Stmt
	commit  *sql.Stmt
	waiting chan chan error
	ended   chan struct{}
	line    []byte
}

// barePragmas are those of store/sqlite.
var barePragmas = url.Values{"_pragma": {
	"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	"secure_delete(ON)", "temp_store(MEMORY)", "cache_size(-16000)",
}}

// maxGroup is the number of rows that share a commit at most, as in store/sqlite.
const maxGroup = 256

func openBareInsert(callers int) func(dir string) (workload, error) {
	return func(dir string) (workload, error) {
		line, err := auditEvent().Line()
		if err != nil {
			return nil, err
		}
		b := &bareInsert{callers: callers, line: line, waiting: make(chan chan error, maxGroup), ended: make(chan struct{})}
		if err := b.prepare(filepath.Join(dir, "bare.db")); err != nil {
			return nil, err
		}
		go b.commitGroups()
		return b, nil
	}
}

func (b *bareInsert) prepare(path string) (err error) {
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: barePragmas.Encode()}
	if b.db, err = sql.Open("sqlite", dsn.String()); err != nil {
		return err
	}
	b.db.SetMaxOpenConns(1)
	if b.conn, err = b.db.Conn(context.Background()); err != nil {
		return err
	}
	const table = "CREATE TABLE bare (seq BIGINT PRIMARY KEY, line BLOB NOT NULL, leaf BLOB NOT NULL)"
	if _, err := b.conn.ExecContext(context.Background(), table); err != nil {
		return err
	}
	for _, s := range []struct {
		into **sql.Stmt
		text string
	}{
		{&b.begin, "BEGIN IMMEDIATE"},
		{&b.insert, "INSERT INTO bare (seq, line, leaf) VALUES (?, ?, ?)"},
		{&b.commit, "COMMIT"},
	} {
		if *s.into, err = b.conn.PrepareContext(context.Background(), s.text); err != nil {
			return err
		}
	}
	return nil
}

// Run inserts n rows.
func (b *bareInsert) Run(n int) error {
	return fromCallers(b.callers, n, func() error {
		done := make(chan error, 1)
		b.waiting <- done
		return <-done
	})
}

// Close ends the committer and closes the file.
func (b *bareInsert) Close() error {
	close(b.waiting)
	<-b.ended
	return errors.Join(b.conn.Close(), b.db.Close())
}

// commitGroups commits whoever waits, group by group.
func (b *bareInsert) commitGroups() {
	defer close(b.ended)
	leaf := new(audit.Tree).Append(b.line)
	seq := int64(0)
	for first := range b.waiting {
		group := append([]chan error{first}, b.gather()...)
		err := b.insertGroup(seq, len(group), leaf[:])
		seq += int64(len(group))
		for _, done := range group {
			done <- err
		}
	}
}

// gather lets those that were answered just now queue again, as long as more of
// them come, and takes all that wait.
func (b *bareInsert) gather() []chan error {
	for had := -1; had < len(b.waiting); {
		had = len(b.waiting)
		runtime.Gosched()
	}
	group := make([]chan error, 0, maxGroup)
	for range len(b.waiting) {
		group = append(group, <-b.waiting)
	}
	return group
}

func (b *bareInsert) insertGroup(seq int64, n int, leaf []byte) error {
	_, err := b.begin.Exec()
	for i := range int64(n) {
		if err != nil {
			return err
		}
		_, err = b.insert.Exec(seq+i, b.line, leaf)
	}
	_, committed := b.commit.Exec()
	return errors.Join(err, committed)
}
