package postgres

import (
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/store/relational"
)

// pending is the events of one transaction that have no position yet, as they stand
// in the table of that name: each by its line at a position that stands for none, and
// its openings.
type pending struct {
	id       int64
	lines    [][]byte
	openings []map[string]audit.Opening // by line
	private  bool                       // there are openings
}

func (p *pending) add(e relational.Entry) {
	p.lines = append(p.lines, e.Line)
	p.openings = append(p.openings, e.Openings)
	p.private = p.private || len(e.Openings) > 0
}

const insertPending = "INSERT INTO pending (lines, openings) VALUES ($1, $2)"

// args returns the arguments of [insertPending].
func (p *pending) args() ([]any, error) {
	if !p.private {
		return []any{p.lines, ""}, nil
	}
	openings, err := json.Marshal(p.openings)
	if err != nil { // its text may hold what was in them
		return nil, errText
	}
	return []any{p.lines, string(openings)}, nil
}

// entries returns the events at the positions from next on.
func (p *pending) entries(openings string, next int64) ([]relational.Entry, error) {
	p.openings = make([]map[string]audit.Opening, len(p.lines))
	if openings != "" {
		if err := json.Unmarshal([]byte(openings), &p.openings); err != nil || len(p.openings) != len(p.lines) {
			return nil, fmt.Errorf("%w: an event that waits for its position was altered", ErrLogBroken)
		}
	}
	var all []relational.Entry
	for i, line := range p.lines {
		e, err := audit.ParseLine(line)
		if err != nil {
			return nil, fmt.Errorf("%w: an event that waits for its position was altered", ErrLogBroken)
		}
		entry, err := relational.NewEntry(next+int64(i), e, p.openings[i])
		if err != nil {
			return nil, err
		}
		all = append(all, entry)
	}
	return all, nil
}

// readPending returns the events of committed transactions, at most this many of them
// from the one after an id on, in the order in which they ended, at the positions from
// next on, and the ids of their rows.
func readPending(c relational.Conn, after, next int64, limit int) (entries []relational.Entry, ids []int64, err error) {
	err = c.Rows("SELECT id, lines, openings FROM pending WHERE id > ? ORDER BY id LIMIT ?", []any{after, limit}, func(r relational.Row) error {
		var p pending
		var openings string
		if err := r.Scan(&p.id, &p.lines, &openings); err != nil {
			return err
		}
		more, err := p.entries(openings, next+int64(len(entries)))
		entries, ids = append(entries, more...), append(ids, p.id)
		return err
	})
	return entries, ids, err
}
