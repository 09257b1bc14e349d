package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/store/relational"
)

// Errors of [Fill], to be tested with errors.Is.
var (
	// ErrNotEmpty says that something is in the database already.
	ErrNotEmpty = errors.New("the database is not empty")
	// ErrInUse says that a server has the database open.
	ErrInUse = errors.New("the store is in use by another process")
	// ErrOtherTables says that what is to be copied has other tables or columns than
	// this version of the store.
	ErrOtherTables = errors.New("the tables of the two stores are not the same")
	// ErrCopyDiffers says that what was copied is not what was to be: a fault of this
	// package, of the database or of a disk. Nothing was kept.
	ErrCopyDiffers = errors.New("the copy is not what was copied")
)

// Filled says what [Fill] has copied.
type Filled struct {
	Tables int
	Rows   int64
	Log    audit.Report // of the audit log as it is in the copy; zero for an empty one
	Before bool         // all of it was there already, and nothing else
}

// Fill puts all that another store holds into the database of a URL, in which nothing
// may be, or that very copy, and which no server may have open. Versions, jobs, receipts and sealed
// passcodes come as they are, and the audit log byte for byte. Each table is then read
// back and compared with what was read there, and the log is verified from the newest
// checkpoint of the original on.
//
// It is one transaction: all of it is kept, or, whatever happens, nothing. tell, which
// may be nil, is told of each table that was copied.
//
// The error wraps [ErrNotEmpty], [ErrInUse], [ErrOtherTables] or [ErrCopyDiffers],
// [ErrInDoubt] when the connection was cut while it was committed, or is as that of
// [Open]. Once it commits, ctx has no say any more.
func Fill(ctx context.Context, url string, signer *audit.Signer, from relational.Whole, tell func(table string, rows int64)) (Filled, error) {
	var all Filled
	conn, s, err := alone(ctx, url, signer)
	if err != nil {
		return all, at("fill", err)
	}
	defer closed(ctx, conn)
	f := filling{session: &session{ctx: ctx, conn: conn, marks: &s.marks}, signer: signer, from: from, tell: tell, all: &all}
	err = f.in(giving, f.fill)
	if errors.Is(err, ErrInDoubt) {
		err = fmt.Errorf("%w; all of the copy is there or nothing of it: to try again does what is left to be done", err)
	}
	if err != nil {
		return Filled{}, at("fill", err)
	}
	return all, nil
}

// alone returns a connection to a database with the schema of this version that no
// server has open: it has the lock of the one who leads.
func alone(ctx context.Context, url string, signer *audit.Signer) (*pgx.Conn, *Store, error) {
	config, err := configuration(url, signer)
	if err != nil {
		return nil, nil, err
	}
	if err := unused(ctx, config.ConnConfig); err != nil {
		return nil, nil, err
	}
	s := &Store{signer: signer, starting: longestStart}
	if err := s.prepare(ctx, config.ConnConfig); err != nil {
		return nil, nil, err
	}
	conn, err := connect(ctx, config.ConnConfig)
	if err != nil {
		return nil, nil, err
	}
	free, err := tryToLead(ctx, conn)
	if err == nil && !free {
		err = ErrInUse
	}
	if err != nil {
		closed(ctx, conn)
		return nil, nil, err
	}
	return conn, s, nil
}

// unused returns [ErrNotEmpty] when the schema holds something, but for one that was
// prepared for a store before: nothing is made beside what is not ours.
func unused(ctx context.Context, config *pgx.ConnConfig) error {
	const others = `SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
		AND to_regclass(quote_ident(current_schema()) || '.goose_db_version') IS NULL`
	conn, err := connect(ctx, config)
	if err != nil {
		return err
	}
	defer closed(ctx, conn)
	var used bool
	if err := conn.QueryRow(ctx, others).Scan(&used); err != nil {
		return ofContext(ctx, err)
	}
	if used {
		return ErrNotEmpty
	}
	return nil
}

// filling is a copy under way, in one transaction.
type filling struct {
	*session
	signer *audit.Signer
	from   relational.Whole
	tell   func(string, int64)
	all    *Filled
}

func (f filling) fill() error {
	tables, err := f.tables()
	if err != nil {
		return err
	}
	if !same(tables, f.from.Tables) {
		return ErrOtherTables
	}
	err = f.requireEmpty(tables)
	if errors.Is(err, ErrNotEmpty) {
		return f.compare(tables)
	}
	if err != nil {
		return err
	}
	// That of the empty log, which was made with the tables.
	if _, err := f.Exec("DELETE FROM log"); err != nil {
		return err
	}
	for _, t := range tables {
		if err := f.copy(t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	if err := f.goOn(tables); err != nil {
		return err
	}
	return f.verify()
}

// notCopied are the tables of this engine that another has no need of: they are empty
// when no server runs.
var notCopied = []string{"pending", "goose_db_version"}

// tables returns the tables that a store of another engine has, too.
func (f filling) tables() (all []relational.Table, err error) {
	const text = `SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL), coalesce(array_position(i.indkey::int2[], a.attnum), -1)::bigint
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
		ORDER BY c.relname::text COLLATE "C", a.attname::text COLLATE "C"`
	keys := map[string]map[int64]string{}
	err = f.Rows(text, nil, func(r relational.Row) error {
		var table, name, kind string
		var key int64
		if err := r.Scan(&table, &name, &kind, &key); err != nil || slices.Contains(notCopied, table) {
			return err
		}
		if len(all) == 0 || all[len(all)-1].Name != table {
			all = append(all, relational.Table{Name: table})
			keys[table] = map[int64]string{}
		}
		t := &all[len(all)-1]
		t.Columns = append(t.Columns, relational.Column{Name: name, Type: relational.ParseColumnType(kind)})
		if key >= 0 {
			keys[table][key] = name
		}
		return nil
	})
	for i := range all {
		k := keys[all[i].Name]
		for at := int64(0); len(all[i].Key) < len(k) && at < 32; at++ { // from 0 or from 1 on
			if name, ok := k[at]; ok {
				all[i].Key = append(all[i].Key, name)
			}
		}
	}
	return all, err
}

func same(a, b []relational.Table) bool {
	return slices.EqualFunc(a, b, func(a, b relational.Table) bool {
		return a.Name == b.Name && slices.Equal(a.Columns, b.Columns) && slices.Equal(a.Key, b.Key)
	})
}

// requireEmpty keeps everybody else out of the tables, and looks whether anything is
// in them.
func (f filling) requireEmpty(tables []relational.Table) error {
	names := []string{"pending"}
	for _, t := range tables {
		names = append(names, t.Name)
	}
	if _, err := f.Exec("LOCK TABLE " + strings.Join(names, ", ") + " IN ACCESS EXCLUSIVE MODE"); err != nil {
		return err
	}
	for _, name := range names {
		condition := ""
		if name == "log" {
			condition = " WHERE size > 0"
		}
		var n int64
		if err := f.Row("SELECT count(*) FROM (SELECT 1 FROM "+name+condition+" LIMIT 1) AS one", nil, &n); err != nil {
			return err
		}
		if n > 0 {
			return ErrNotEmpty
		}
	}
	return nil
}

// copy copies a table, reads it back, and compares.
func (f filling) copy(t relational.Table) error {
	read := relational.NewDigest()
	next, stop := iter.Pull2(t.Rows(f.from.Conn))
	defer stop()
	var failed error // of the one who hands over: the database would make another of it
	rows := pgx.CopyFromFunc(func() ([]any, error) {
		row, err, more := next()
		if failed = errors.Join(err, f.ctx.Err()); !more || failed != nil {
			return nil, failed
		}
		read.Add(row)
		return row, nil
	})
	n, err := f.conn.CopyFrom(f.ctx, pgx.Identifier{t.Name}, t.Names(), rows)
	if failed != nil {
		return failed
	}
	if err := f.fail(err); err != nil {
		return err
	}
	written, err := relational.DigestOf(f.ctx, f.session, t)
	if err != nil {
		return err
	}
	if n != read.Rows() || written.Rows() != read.Rows() || written.Sum() != read.Sum() {
		return ErrCopyDiffers
	}
	f.all.Tables++
	f.all.Rows += n
	if f.tell != nil {
		f.tell(t.Name, n)
	}
	return nil
}

// compare returns [ErrNotEmpty] unless exactly what is to be copied is there: that of a
// copy of which nobody heard that it was kept.
func (f filling) compare(tables []relational.Table) error {
	var pending int64
	if err := f.Row("SELECT count(*) FROM pending", nil, &pending); err != nil {
		return err
	}
	if pending > 0 {
		return ErrNotEmpty
	}
	for _, t := range tables {
		there, err := relational.DigestOf(f.ctx, f.session, t)
		if err != nil {
			return err
		}
		asked, err := relational.DigestOf(f.ctx, f.from.Conn, t)
		if err != nil {
			return err
		}
		if there.Sum() != asked.Sum() {
			return ErrNotEmpty
		}
		f.all.Tables++
		f.all.Rows += there.Rows()
	}
	f.all.Before = true
	return f.verify()
}

// goOn has the numbers that the database gives continue after those that were copied,
// and tells its planner of what is there.
func (f filling) goOn(tables []relational.Table) error {
	const numbered = "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'"
	var settings []string
	err := f.Rows(numbered, nil, func(r relational.Row) error {
		var table, column string
		if err := r.Scan(&table, &column); err != nil {
			return err
		}
		if slices.ContainsFunc(tables, func(t relational.Table) bool { return t.Name == table }) {
			settings = append(settings, "SELECT setval(pg_get_serial_sequence('"+table+"', '"+column+"'), coalesce(max("+column+"), 0) + 1, false) FROM "+table)
		}
		return nil
	})
	for _, text := range append(settings, "ANALYZE") {
		if err == nil {
			_, err = f.Exec(text)
		}
	}
	return err
}

// verify verifies the audit log as it is in the copy, from the newest checkpoint of
// the original on.
func (f filling) verify() error {
	earlier, err := relational.Checkpoint(f.from.Conn)
	if err != nil {
		return err
	}
	log, err := relational.LoadLog(f, f.signer.VerifierKey())
	if err != nil || log.Size() == 0 {
		return err
	}
	in, out := io.Pipe()
	written := make(chan error, 1)
	go func() {
		w := audit.NewWriter(out)
		err := relational.ExportLog(f.ctx, f, w)
		err = errors.Join(err, w.Close())
		out.CloseWithError(err) // nil: the end
		written <- err
	}()
	f.all.Log, err = audit.Verify(in, f.signer.VerifierKey(), earlier)
	in.CloseWithError(errors.Join(err, errVerified)) // whoever still writes need not
	if wrong := <-written; wrong != nil && !errors.Is(wrong, errVerified) {
		return wrong
	}
	switch {
	case err != nil:
		return err
	case f.all.Log.Broken != nil || f.all.Log.Pending > 0 || f.all.Log.Events != log.Size():
		return fmt.Errorf("%w: the audit log does not verify", ErrCopyDiffers)
	}
	return nil
}

var errVerified = errors.New("the log was read as far as need be")
