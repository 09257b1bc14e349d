package sqlite

import (
	"context"
	"errors"
	"iter"
	"sync"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/store/relational"
)

// Load puts the cards of a whole population, which were kept elsewhere before, into
// the store in the file at path. Nothing may have the file open; it is made if there
// is none. The cards are new to the store, and the audit log gets no entry of them.
//
// Either all of them are stored or none: none when there is an error, or when ctx is
// done or the process ends before that. The error wraps the one that from yields,
// [authority.ErrConflict] for a card that is stored already or comes twice, or one
// that [Open] returns.
//
// It is one transaction, at the end of which the indexes of cards are made anew,
// over those that were stored before as well: some cards for a large store are
// better put into it with [Store.Update]. It takes the disk space of the cards twice
// for a while, and up to 400 MB of memory for a million.
func Load(ctx context.Context, path string, signer *audit.Signer, from iter.Seq2[card.Card, error]) (err error) {
	s := &Store{signer: signer}
	defer func() { err = at("load", errors.Join(err, s.release())) }()
	if err := s.openWriter(path, loadPragmas); err != nil {
		return err
	}
	return s.writer.inTransaction(func() error {
		return s.writer.withoutIndexes(ctx, relational.CardsTable, func() error { return s.writer.insertCards(ctx, from) })
	})
}

// withoutIndexes runs fill while a table has no indexes but that of its ids, and
// makes them again. In a full table it is far quicker to sort all rows once than to
// look for the place of each: the places are all over the file.
func (c *connection) withoutIndexes(ctx context.Context, table string, fill func() error) error {
	indexes, err := c.indexes(table)
	if err != nil {
		return err
	}
	for _, x := range indexes {
		if err := c.define("DROP INDEX " + x.name); err != nil {
			return err
		}
	}
	if err := fill(); err != nil {
		return err
	}
	for _, x := range indexes {
		if err := errors.Join(ctx.Err(), c.define(x.definition)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// tableIndex is an index as a migration made it.
type tableIndex struct{ name, definition string }

// indexes returns those of a table; that of its primary key has no definition.
func (c *connection) indexes(table string) (all []tableIndex, err error) {
	const text = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
	err = c.Rows(text, []any{table}, func(r relational.Row) error {
		var x tableIndex
		err := r.Scan(&x.name, &x.definition)
		all = append(all, x)
		return err
	})
	return all, err
}

// define runs a statement about the schema, which is not kept prepared.
func (c *connection) define(text string) error {
	_, err := c.conn.ExecContext(context.Background(), text)
	return err
}

// rowsAtOnce are handed over at a time, so that handing over costs next to nothing.
const rowsAtOnce = 256

// insertCards encodes cards on this goroutine while another writes those before
// them. The other has ended when it returns or panics.
func (c *connection) insertCards(ctx context.Context, from iter.Seq2[card.Card, error]) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	batches := make(chan []newRow, 2)
	var writing sync.WaitGroup
	writing.Go(func() {
		for batch := range batches {
			if ctx.Err() != nil {
				continue // what comes now is not kept
			}
			if err := c.insertNew(batch); err != nil {
				stop(err)
			}
		}
	})
	err := func() error {
		defer writing.Wait()
		defer close(batches)
		return encodeCards(ctx, from, batches)
	}()
	if err == nil {
		err = context.Cause(ctx)
	}
	return err
}

// newRow is a row with the statement that inserts it.
type newRow struct {
	text string
	args []any
}

// insertNew inserts rows.
func (c *connection) insertNew(rows []newRow) error {
	for _, r := range rows {
		n, err := c.Exec(r.text, r.args...)
		if err == nil && n == 0 {
			err = authority.ErrConflict
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// encodeCards sends the arguments of the inserts.
func encodeCards(ctx context.Context, from iter.Seq2[card.Card, error], to chan<- []newRow) error {
	var batch []newRow
	for k, err := range from {
		if err != nil {
			return err
		}
		text, args, err := relational.InsertCard(k)
		if err != nil {
			return err
		}
		if batch = append(batch, newRow{text, args}); len(batch) < rowsAtOnce {
			continue
		}
		select {
		case to <- batch:
			batch = nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	to <- batch // taken even when ctx is done
	return nil
}
