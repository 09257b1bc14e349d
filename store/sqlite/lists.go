package sqlite

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// query is what is asked of a table. Its text is made of constants of this
// package, so that there are few texts to prepare.
type query struct {
	where string
	args  []any
}

// among starts a query for what belongs, by the column, to one of the
// organisations in, or to the one asked for if that is among them; ok is false
// when there is none. One organisation alone is asked for as such: what belongs to
// it stands in the index in order.
func among(column string, in []string, asked identity.ODSCode) (q query, ok bool) {
	if !asked.IsZero() {
		in = intersect(in, asked.String())
	}
	switch len(in) {
	case 0:
		return query{}, false
	case 1:
		return query{where: column + " = ?", args: []any{in[0]}}, true
	}
	return query{where: column + " IN (SELECT value FROM json_each(?))", args: []any{list(in)}}, true
}

func intersect(in []string, code string) []string {
	if !slices.Contains(in, code) {
		return nil
	}
	return []string{code}
}

// list returns texts as an array for json_each.
func list(texts []string) string {
	array, _ := json.Marshal(texts) // what is not UTF-8 is no ODS code, and finds nothing
	return string(array)
}

// and narrows a query to a value; "" is any.
func (q *query) and(column, value string) {
	if value != "" {
		q.where += " AND " + column + " = ?"
		q.args = append(q.args, value)
	}
}

// errEnough ends the reading of rows.
var errEnough = errors.New("enough rows")

// page returns one page of what the query finds. The ids are found first, from an
// index, so that no document is read that is not on the page. With keep, which
// lets only some of them through, they are read one by one until the page is full.
func (k table[T]) page(t *tx, q query, p authority.Page, keep func(T) bool) ([]T, error) {
	limit := p.Limit
	if keep != nil {
		limit = -1
	}
	text := k.selects + " WHERE id IN (SELECT id FROM " + k.name + " WHERE " + q.where + " AND id > ? ORDER BY id LIMIT ?) ORDER BY id"
	var found []T
	err := t.rows(text, append(q.args, p.After, limit), func(r *sql.Rows) error {
		v, err := k.scan(t, r)
		if err != nil || keep != nil && !keep(v) {
			return err
		}
		if found = append(found, v); len(found) == p.Limit {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, at("list "+k.noun, err)
	}
	return found, nil
}

func (t *tx) ListCases(in []string, f authority.CaseFilter, p authority.Page) ([]registration.Case, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	if f.Stage != 0 {
		q.and("stage", f.Stage.String())
	}
	if f.Route != 0 {
		q.and("route", f.Route.String())
	}
	return cases.page(t, q, p, nil)
}

func (t *tx) ListCards(in []string, f authority.CardFilter, p authority.Page) ([]card.Card, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	q.and("holder", f.Holder.String())
	q.and("registration", f.Registration)
	if f.Serial != "" {
		q.where += " AND serial <> ''" // else the index of serials is not looked at
	}
	q.and("serial", f.Serial)
	if f.State != 0 {
		q.and("state", f.State.String())
	}
	return cards.page(t, q, p, nil)
}

// byDayFrom is how many of them there are where it is quicker to go through
// the cards in order of their day than to put those of each organisation in order.
const byDayFrom = 100

// ListExpiring goes by one of two indexes of days.
func (t *tx) ListExpiring(in []string, f authority.ExpiringFilter, p authority.Page) ([]card.Card, error) {
	const op = "list expiring cards"
	on, id, err := authority.ParseExpiringAfter(p.After)
	if err != nil {
		return nil, at(op, err)
	}
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	index := "cards_expiring_at"
	if len(in) > byDayFrom && f.Organisation.IsZero() {
		index = "cards_expiring"
	}
	text := cards.selects + ` WHERE id IN (SELECT id FROM cards INDEXED BY ` + index + ` WHERE ` + q.where + `
		AND expires_on <> '' AND expires_on <= ? AND (expires_on, id) > (?, ?) ORDER BY expires_on, id LIMIT ?)
		ORDER BY expires_on, id`
	var found []card.Card
	err = t.rows(text, append(q.args, f.By.String(), on.String(), id, p.Limit), func(r *sql.Rows) error {
		k, err := cards.scan(t, r)
		found = append(found, k)
		return err
	})
	if err != nil {
		return nil, at(op, err)
	}
	return found, nil
}

func (t *tx) ListTemporaryCards(in []string, f authority.TemporaryCardFilter, p authority.Page) ([]temporary.Card, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	if f.State != 0 {
		q.and("state", f.State.String())
	}
	return temporaryCards.page(t, q, p, nil)
}

func (t *tx) ListVisits(in []string, f authority.VisitFilter, p authority.Page) ([]temporary.Visit, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	if f.State != 0 {
		q.and("state", f.State.String())
	}
	return visits.page(t, q, p, nil)
}

func (t *tx) ListMessages(in []string, f authority.MessageFilter, p authority.Page) ([]message.Message, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	q.and("subject", f.Subject)
	if f.State != 0 {
		q.and("state", f.State.String())
	}
	if f.Kind != 0 {
		q.and("kind", f.Kind.String())
	}
	return messages.page(t, q, p, nil)
}

func (t *tx) ListPositions(in []string, f authority.PositionFilter, p authority.Page) ([]rbac.Position, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	return positions.page(t, q, p, nil)
}

func (t *tx) ListAssignments(in []string, f authority.AssignmentFilter, p authority.Page) ([]rbac.Assignment, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	q.and("user_id", f.User.String())
	q.and("position", f.Position)
	return assignments.page(t, q, p, nil)
}

// ListAccessRequests goes by columns alone, all of which stand in one index.
func (t *tx) ListAccessRequests(in []string, f authority.AccessRequestFilter, p authority.Page) ([]rbac.AccessRequest, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	q.and("requested_by", f.RequestedBy.String())
	q.and("user_id", f.User.String())
	switch f.State {
	case 0:
	case rbac.AccessExpired:
		q.where += " AND expires > 0 AND expires <= ?"
		q.args = append(q.args, f.At.Unix())
	case rbac.AccessOpen, rbac.AccessApproved:
		q.where += " AND expires > ?"
		q.args = append(q.args, f.At.Unix())
		fallthrough
	default:
		q.and("state", f.State.String())
	}
	if !f.ClosedFrom.IsZero() {
		q.where += " AND (closed_on >= ? OR expires > 0 AND (expires > ? OR expires >= ?))"
		q.args = append(q.args, f.ClosedFrom.String(), f.At.Unix(), f.ClosedFrom.Start().Unix())
	}
	return accessRequests.page(t, q, p, nil)
}

// ListGrants looks at every grant for those that are due for review on a day:
// when one was due depends on what came of it later.
func (t *tx) ListGrants(in []string, f authority.GrantFilter, p authority.Page) ([]rbac.Grant, error) {
	q, ok := among("working_at", in, f.WorkingAt)
	if !ok {
		return nil, nil
	}
	q.and("user_id", f.User.String())
	if f.ReviewDueOn.IsZero() {
		return grants.page(t, q, p, nil)
	}
	return grants.page(t, q, p, func(g rbac.Grant) bool { return g.ReviewDue(f.ReviewDueOn) })
}

const (
	blocksOfOrganisations = `SELECT DISTINCT block FROM event_organisations
		WHERE organisation IN (SELECT value FROM json_each(?)) AND block >= ? ORDER BY block`
	blocksOfSubject = "SELECT block FROM event_subjects WHERE subject = ? AND block >= ? ORDER BY block"
	lastBlock       = "SELECT max(size - 1, 0) / 64 FROM log WHERE id = 1"
	entriesOfBlock  = "SELECT seq, line FROM events WHERE seq > ? AND seq >= ? AND seq < ? ORDER BY seq"
)

// ListEvents reads the entries of one block after the other until the page is
// full. Those of the transaction itself are not among them: they are written when
// its group is.
func (t *tx) ListEvents(in []string, f authority.EventFilter, p authority.Page) ([]authority.LoggedEvent, error) {
	const op = "list events"
	after, err := position(p.After)
	if err != nil {
		return nil, at(op, err)
	}
	scope := in
	if !f.Organisation.IsZero() {
		in = intersect(in, f.Organisation.String())
	}
	if len(in) == 0 {
		return nil, nil
	}
	text, key := blocksOfOrganisations, list(in)
	if f.Subject != "" {
		text, key = blocksOfSubject, f.Subject
	}
	blocks, err := t.blocks(text, key, (after+1)/blockSize)
	if err != nil {
		return nil, at(op, err)
	}
	s := scan{scope: scope, filter: f, words: wordsOf(in, f), limit: p.Limit}
	for _, block := range blocks {
		if err := s.read(t, after, block); errors.Is(err, errEnough) {
			break
		} else if err != nil {
			return nil, at(op, err)
		}
	}
	return s.found, nil
}

// blocks returns the blocks in which the key occurs, from one on, and the last
// one, which is not in the index yet.
func (t *tx) blocks(text, key string, from int64) (all []int64, err error) {
	err = t.rows(text, []any{key, from}, func(r *sql.Rows) error {
		var block int64
		err := t.fail(r.Scan(&block))
		all = append(all, block)
		return err
	})
	if err != nil {
		return nil, err
	}
	var last int64
	err = t.row(lastBlock, nil, &last)
	return append(all, last), err
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
func (s *scan) read(t *tx, after, block int64) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	return t.rows(entriesOfBlock, []any{after, block * blockSize, (block + 1) * blockSize}, func(r *sql.Rows) error {
		var seq int64
		var line sql.RawBytes
		if err := r.Scan(&seq, &line); err != nil {
			return t.fail(err)
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
