package relational

import (
	"errors"
	"slices"

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
func (t *Tx) among(column string, in []string, asked identity.ODSCode) (q query, ok bool) {
	if !asked.IsZero() {
		in = intersect(in, asked.String())
	}
	switch len(in) {
	case 0:
		return query{}, false
	case 1:
		return query{where: column + " = ?", args: []any{in[0]}}, true
	}
	return query{where: column + t.dialect.In, args: []any{t.dialect.List(in)}}, true
}

func intersect(in []string, code string) []string {
	if !slices.Contains(in, code) {
		return nil
	}
	return []string{code}
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

// manyRead are read at a time when it is not known how many of them will be let through.
const manyRead = 256

// page returns one page of what the query finds. With keep, which lets only some of them
// through, they are read some at a time until the page is full.
func (k table[T]) page(t *Tx, q query, p authority.Page, keep func(T) bool) ([]T, error) {
	if keep == nil {
		return k.next(t, q, p)
	}
	var found []T
	for after := p.After; ; {
		read, err := k.next(t, q, authority.Page{After: after, Limit: manyRead})
		if err != nil {
			return nil, err
		}
		for _, v := range read {
			if after = k.rowOf(&v).id; !keep(v) {
				continue
			}
			if found = append(found, v); len(found) == p.Limit {
				return found, nil
			}
		}
		if len(read) < manyRead {
			return found, nil
		}
	}
}

// next returns those of a page. The ids are found first, from an index, so that no
// document is read that is not on the page.
func (k table[T]) next(t *Tx, q query, p authority.Page) ([]T, error) {
	text := k.selects + " WHERE id IN (SELECT id FROM " + k.name + " WHERE " + q.where + " AND id > ? ORDER BY id LIMIT ?) ORDER BY id"
	var found []T
	err := t.rows(text, append(slices.Clip(q.args), p.After, p.Limit), func(r Row) error {
		v, err := k.scan(t, r)
		found = append(found, v)
		return err
	})
	if err != nil {
		return nil, t.at("list "+k.noun, err)
	}
	return found, nil
}

func (t *Tx) ListCases(in []string, f authority.CaseFilter, p authority.Page) ([]registration.Case, error) {
	q, ok := t.among("organisation", in, f.Organisation)
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

func (t *Tx) ListCards(in []string, f authority.CardFilter, p authority.Page) ([]card.Card, error) {
	q, ok := t.among("organisation", in, f.Organisation)
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
func (t *Tx) ListExpiring(in []string, f authority.ExpiringFilter, p authority.Page) ([]card.Card, error) {
	const op = "list expiring cards"
	on, id, err := authority.ParseExpiringAfter(p.After)
	if err != nil {
		return nil, t.at(op, err)
	}
	q, ok := t.among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	index := "cards_expiring_at"
	if len(in) > byDayFrom && f.Organisation.IsZero() {
		index = "cards_expiring"
	}
	text := cards.selects + ` WHERE id IN (SELECT id FROM cards` + t.dialect.Indexed(index) + ` WHERE ` + q.where + `
		AND expires_on <> '' AND expires_on <= ? AND (expires_on, id) > (?, ?) ORDER BY expires_on, id LIMIT ?)
		ORDER BY expires_on, id`
	var found []card.Card
	err = t.rows(text, append(q.args, f.By.String(), on.String(), id, p.Limit), func(r Row) error {
		k, err := cards.scan(t, r)
		found = append(found, k)
		return err
	})
	if err != nil {
		return nil, t.at(op, err)
	}
	return found, nil
}

func (t *Tx) ListTemporaryCards(in []string, f authority.TemporaryCardFilter, p authority.Page) ([]temporary.Card, error) {
	q, ok := t.among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	if f.State != 0 {
		q.and("state", f.State.String())
	}
	return temporaryCards.page(t, q, p, nil)
}

func (t *Tx) ListVisits(in []string, f authority.VisitFilter, p authority.Page) ([]temporary.Visit, error) {
	q, ok := t.among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	if f.State != 0 {
		q.and("state", f.State.String())
	}
	return visits.page(t, q, p, nil)
}

func (t *Tx) ListMessages(in []string, f authority.MessageFilter, p authority.Page) ([]message.Message, error) {
	q, ok := t.among("organisation", in, f.Organisation)
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

func (t *Tx) ListPositions(in []string, f authority.PositionFilter, p authority.Page) ([]rbac.Position, error) {
	q, ok := t.among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	return positions.page(t, q, p, nil)
}

func (t *Tx) ListAssignments(in []string, f authority.AssignmentFilter, p authority.Page) ([]rbac.Assignment, error) {
	q, ok := t.among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	q.and("user_id", f.User.String())
	q.and("position", f.Position)
	return assignments.page(t, q, p, nil)
}

// ListAccessRequests goes by columns alone, all of which stand in one index.
func (t *Tx) ListAccessRequests(in []string, f authority.AccessRequestFilter, p authority.Page) ([]rbac.AccessRequest, error) {
	q, ok := t.among("organisation", in, f.Organisation)
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
func (t *Tx) ListGrants(in []string, f authority.GrantFilter, p authority.Page) ([]rbac.Grant, error) {
	q, ok := t.among("working_at", in, f.WorkingAt)
	if !ok {
		return nil, nil
	}
	q.and("user_id", f.User.String())
	if f.ReviewDueOn.IsZero() {
		return grants.page(t, q, p, nil)
	}
	return grants.page(t, q, p, func(g rbac.Grant) bool { return g.ReviewDue(f.ReviewDueOn) })
}
