package relational

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/audit"
)

// blockSize is the number of entries of one block of the index of the audit log.
// The index says in which blocks an organisation or a subject occurs, not in which
// entries, and is written when a block is full: appending is to cost next to
// nothing, and reading looks at 64 entries for each block. The block that is not
// full is read by everybody.
const blockSize = 64

// indexRow says that an organisation or a subject occurs in a block.
type indexRow struct {
	key   string
	block int64
}

// index is what goes into the index when the last block is full. It is a value,
// as [Log] is.
type index struct {
	from          int64 // position of the first entry of the last block
	organisations []indexRow
	subjects      []indexRow
}

// add takes up entries, and writes the blocks that are full.
func (x *index) add(c Conn, entries []Entry) error {
	for _, e := range entries {
		if e.Seq == x.from+blockSize {
			if err := x.write(c); err != nil {
				return err
			}
		}
		x.note(e.Seq, e.Subject, e.Organisations)
	}
	return nil
}

func (x *index) note(seq int64, subject string, organisations [2]string) {
	block := seq / blockSize
	for _, code := range organisations {
		if code != "" {
			x.organisations = append(x.organisations, indexRow{code, block})
		}
	}
	if subject != "" {
		x.subjects = append(x.subjects, indexRow{subject, block})
	}
}

// write writes the rows of the last block and begins the next one.
func (x *index) write(c Conn) error {
	if err := insertIndex(c, insertOrganisations, x.organisations); err != nil {
		return err
	}
	if err := insertIndex(c, insertSubjects, x.subjects); err != nil {
		return err
	}
	*x = index{from: x.from + blockSize}
	return nil
}

// load reads the entries of the last block of a log of this size.
func (x *index) load(c Conn, size int64) error {
	x.from = max(size-1, 0) / blockSize * blockSize
	return c.Rows("SELECT seq, line FROM events WHERE seq >= ? ORDER BY seq", []any{x.from}, func(r Row) error {
		var seq int64
		var line Raw
		if err := r.Scan(&seq, &line); err != nil {
			return err
		}
		e, err := audit.ParseLine(line)
		if err != nil {
			return fmt.Errorf("%w: entry %d was altered", ErrLogBroken, seq)
		}
		x.note(seq, e.Subject, [2]string{e.Organisation, e.For})
		return nil
	})
}

var (
	insertOrganisations = newInserts("event_organisations (organisation, block)", 2)
	insertSubjects      = newInserts("event_subjects (subject, block)", 2)
)

// insertIndex writes rows in order, each once.
func insertIndex(c Conn, into inserts, rows []indexRow) error {
	rows = slices.Clone(rows) // a group that fails leaves them as they were
	slices.SortFunc(rows, func(a, b indexRow) int { return cmp.Compare(a.key, b.key) })
	rows = slices.Compact(rows)
	args := make([]any, 0, 2*len(rows))
	for _, r := range rows {
		args = append(args, r.key, r.block)
	}
	return into.rows(c, args)
}
