package main

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"runtime"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/rakit-dev/rakit/audit"
)

// bareInsert is what an append to the audit log is measured against: rows of the
// same size (the line of an event and 32 bytes) in a table of the same form, by
// [bareCommits], one prepared INSERT a row.
type bareInsert struct {
	*bareCommits
	insert     *sql.Stmt
	line, leaf []byte
	last       atomic.Int64
}

func openBareInsert(callers int) func(dir string) (workload, error) {
	return func(dir string) (workload, error) {
		line, err := auditEvent().Line()
		if err != nil {
			return nil, err
		}
		const table = "CREATE TABLE bare (seq BIGINT PRIMARY KEY, line BLOB NOT NULL, leaf BLOB NOT NULL)"
		commits, err := openBareCommits(filepath.Join(dir, "bare.db"), table, callers)
		if err != nil {
			return nil, err
		}
		leaf := new(audit.Tree).Append(line)
		b := &bareInsert{bareCommits: commits, line: line, leaf: leaf[:]}
		if err := commits.prepare(&b.insert, "INSERT INTO bare (seq, line, leaf) VALUES (?, ?, ?)"); err != nil {
			return nil, errors.Join(err, commits.Close())
		}
		return b, nil
	}
}

// Run inserts n rows.
func (b *bareInsert) Run(n int) error {
	return fromCallers(b.callers, n, func() error { return b.commit(b.insert, b.last.Add(1), b.line, b.leaf) })
}

// bareCommits puts statements into SQLite by the driver of store/sqlite,
// modernc.org/sqlite, with the same pragmas, from a number of callers. One goroutine
// owns the one connection and commits all that wait, gathered as store/sqlite does.
type bareCommits struct {
	callers         int
	db              *sql.DB
	conn            *sql.Conn
	begin, finished *sql.Stmt
	waiting         chan statement
	ended           chan struct{}
}

// statement is one that somebody waits for.
type statement struct {
	prepared *sql.Stmt
	args     []any
	done     chan error
}

// barePragmas are those of store/sqlite.
var barePragmas = url.Values{"_pragma": {
	"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	"secure_delete(ON)", "temp_store(MEMORY)", "cache_size(-16000)",
}}

// maxGroup is the number of rows that share a commit at most, as in store/sqlite.
const maxGroup = 256

func openBareCommits(path, table string, callers int) (_ *bareCommits, err error) {
	b := &bareCommits{callers: callers, waiting: make(chan statement, maxGroup), ended: make(chan struct{})}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: barePragmas.Encode()}
	if b.db, err = sql.Open("sqlite", dsn.String()); err != nil {
		return nil, err
	}
	b.db.SetMaxOpenConns(1)
	if b.conn, err = b.db.Conn(context.Background()); err != nil {
		return nil, err
	}
	if _, err := b.conn.ExecContext(context.Background(), table); err != nil {
		return nil, err
	}
	if err := errors.Join(b.prepare(&b.begin, "BEGIN IMMEDIATE"), b.prepare(&b.finished, "COMMIT")); err != nil {
		return nil, err
	}
	go b.commitGroups()
	return b, nil
}

// prepare is for who has not yet committed anything: the connection is one.
func (b *bareCommits) prepare(into **sql.Stmt, text string) (err error) {
	*into, err = b.conn.PrepareContext(context.Background(), text)
	return err
}

// commit returns when the statement is on the disk.
func (b *bareCommits) commit(prepared *sql.Stmt, args ...any) error {
	done := make(chan error, 1)
	b.waiting <- statement{prepared, args, done}
	return <-done
}

// Close ends the committer and closes the file.
func (b *bareCommits) Close() error {
	close(b.waiting)
	<-b.ended
	return errors.Join(b.conn.Close(), b.db.Close())
}

// commitGroups commits whoever waits, group by group.
func (b *bareCommits) commitGroups() {
	defer close(b.ended)
	for first := range b.waiting {
		group := append([]statement{first}, b.gather()...)
		err := b.commitGroup(group)
		for _, s := range group {
			s.done <- err
		}
	}
}

// gather lets those that were answered just now queue again, as long as more of
// them come, and takes all that wait.
func (b *bareCommits) gather() []statement {
	for had := -1; had < len(b.waiting); {
		had = len(b.waiting)
		runtime.Gosched()
	}
	group := make([]statement, 0, maxGroup)
	for range len(b.waiting) {
		group = append(group, <-b.waiting)
	}
	return group
}

func (b *bareCommits) commitGroup(group []statement) error {
	_, err := b.begin.Exec()
	for _, s := range group {
		if err != nil {
			return err
		}
		_, err = s.prepared.Exec(s.args...)
	}
	_, committed := b.finished.Exec()
	return errors.Join(err, committed)
}
