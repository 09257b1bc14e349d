package relational

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

const (
	blocksOfSubject = "SELECT block FROM event_subjects WHERE subject = ? AND block >= ? ORDER BY block"
	sizeOfLog       = "SELECT size FROM log WHERE id = 1"
	entriesOfBlock  = "SELECT seq, line FROM events WHERE seq > ? AND seq >= ? AND seq < ? ORDER BY seq"
)

// ListEvents reads the entries of one block after the other until the page is
// full. Those of the transaction itself are not among them: they are written when
// it ends, or later.
func (t *Tx) ListEvents(in []string, f authority.EventFilter, p authority.Page) ([]authority.LoggedEvent, error) {
	const op = "list events"
	after, err := position(p.After)
	if err != nil {
		return nil, t.at(op, err)
	}
	scope := in
	if !f.Organisation.IsZero() {
		in = intersect(in, f.Organisation.String())
	}
	if len(in) == 0 {
		return nil, nil
	}
	var text string
	var key any
	if f.Subject != "" {
		text, key = blocksOfSubject, f.Subject
	} else {
		text, key = t.dialect.blocksOfOrganisations, t.dialect.List(in)
	}
	blocks, err := t.blocks(text, key, (after+1)/blockSize)
	if err != nil {
		return nil, t.at(op, err)
	}
	s := scan{scope: scope, filter: f, words: wordsOf(in, f), limit: p.Limit}
	for _, block := range blocks {
		if err := s.read(t, after, block); errors.Is(err, errEnough) {
			break
		} else if err != nil {
			return nil, t.at(op, err)
		}
	}
	return s.found, nil
}

// blocks returns the blocks in which the key occurs, from one on, and the last
// one, which is not in the index yet.
func (t *Tx) blocks(text string, key any, from int64) (all []int64, err error) {
	err = t.rows(text, []any{key, from}, func(r Row) error {
		var block int64
		err := r.Scan(&block)
		all = append(all, block)
		return err
	})
	if err != nil {
		return nil, err
	}
	var size int64
	err = t.row(sizeOfLog, nil, &size)
	return append(all, max(size-1, 0)/blockSize), err
}

// position reads where a page of events starts; "" is before the first one.
func position(after string) (int64, error) {
	if after == "" {
		return -1, nil
	}
	n, err := strconv.ParseInt(after, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != after {
		return 0, authority.ErrPage
	}
	return n, nil
}

// scan is the reading of entries until enough of them are let through.
type scan struct {
	scope  []string // the organisations of who asks
	filter authority.EventFilter
	words  [][]byte // in the line of every entry that is let through
	limit  int
	found  []authority.LoggedEvent
}

// read reads the entries of a block that come after a position.
func (s *scan) read(t *Tx, after, block int64) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	return t.rows(entriesOfBlock, []any{after, block * blockSize, (block + 1) * blockSize}, func(r Row) error {
		var seq int64
		var line Raw
		if err := r.Scan(&seq, &line); err != nil {
			return err
		}
		return s.entry(seq, line)
	})
}

// entry takes up an entry if it is let through. The error is [errEnough] with the
// last one.
func (s *scan) entry(seq int64, line []byte) error {
	if slices.ContainsFunc(s.words, func(w []byte) bool { return !bytes.Contains(line, w) }) {
		return nil
	}
	e, err := audit.ParseLine(line)
	if err != nil {
		return fmt.Errorf("entry %d: %w", seq, err)
	}
	e, ok := s.filter.Shows(s.scope, e)
	if !ok {
		return nil
	}
	if s.found = append(s.found, authority.LoggedEvent{Position: seq, Event: e}); len(s.found) == s.limit {
		return errEnough
	}
	return nil
}

// wordsOf returns what stands in the line of every event that is let through, to
// pass over the others without reading them.
func wordsOf(in []string, f authority.EventFilter) (words [][]byte) {
	members := [][2]string{{`"action":`, f.Action}, {`"actor":`, f.Actor}, {`"subject":`, f.Subject}}
	if f.Outcome == audit.Done { // the others are not always shown as they are stored
		members = append(members, [2]string{`"outcome":`, f.Outcome.String()})
	}
	if len(in) == 1 {
		members = append(members, [2]string{":", in[0]}) // of either organisation
	}
	for _, m := range members {
		if m[1] == "" {
			continue
		}
		if word, err := jsontext.AppendQuote([]byte(m[0]), m[1]); err == nil {
			words = append(words, word)
		}
	}
	return words
}
