package sqlite

import (
	"context"
	"errors"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/store/relational"
)

// Whole hands over all that is in the store in the file at path, while nobody else
// may have it open, to be put into another engine. The file must be there; it is
// brought up to this version, jobs that were claimed can be claimed again, and nothing
// else of it changes.
//
// The error is that of to, or one that [Open] returns: [ErrInUse] when a server has
// the file, [ErrLogBroken] when the log was signed with another key, [ErrMoved] when it
// was moved by [Move].
func Whole(ctx context.Context, path string, signer *audit.Signer, to func(relational.Whole) error) error {
	return whole(ctx, "whole", path, signer, func(_ *connection, all relational.Whole) error { return to(all) })
}

// whole opens the file for this process alone, and has everything handed over in one
// transaction.
func whole(ctx context.Context, op, path string, signer *audit.Signer, to func(*connection, relational.Whole) error) (err error) {
	if err := existing(path); err != nil {
		return at(op, err)
	}
	s := &Store{signer: signer}
	defer func() { err = errors.Join(err, s.release()) }()
	if err := s.openWriter(path, loadPragmas); err != nil {
		return at(op, err)
	}
	return s.writer.inTransaction(func() error {
		tables, err := s.writer.tables()
		if err != nil {
			return at(op, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return to(s.writer, relational.Whole{Conn: s.writer, Tables: tables})
	})
}

// tables returns every table but those of SQLite itself and of the migrations.
func (c *connection) tables() (all []relational.Table, err error) {
	const text = `SELECT name FROM sqlite_schema
		WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> 'goose_db_version' ORDER BY name`
	err = c.Rows(text, nil, func(r relational.Row) error {
		var t relational.Table
		err := r.Scan(&t.Name)
		all = append(all, t)
		return err
	})
	for i := range all {
		if err == nil {
			err = c.columns(&all[i])
		}
	}
	return all, err
}

// columns reads the columns and the key of a table.
func (c *connection) columns(t *relational.Table) error {
	keys := map[int64]string{}
	err := c.Rows("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY name", []any{t.Name}, func(r relational.Row) error {
		var name, kind string
		var key int64
		if err := r.Scan(&name, &kind, &key); err != nil {
			return err
		}
		t.Columns = append(t.Columns, relational.Column{Name: name, Type: relational.ParseColumnType(kind)})
		if key > 0 {
			keys[key] = name
		}
		return nil
	})
	for i := int64(1); i <= int64(len(keys)); i++ {
		t.Key = append(t.Key, keys[i])
	}
	return err
}
