package authority

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// MaxBatch is how many positions one command gives or takes away at most.
const MaxBatch = 500

// ErrBatch says that a command about a list has none, or more than [MaxBatch] of them.
// Nothing was carried out, and no event was written.
var ErrBatch = errors.New("a list has one item at least and 500 at most")

// Batch is what came of a list, item by item in its order.
type Batch struct {
	DryRun  bool // nothing was changed: the items say what would come of it
	Done    int
	Refused int
	Items   []BatchItem
}

// BatchItem is what came of one item of a list.
type BatchItem struct {
	// Assignment is that which was made or ended, as stored; the zero one of an item
	// that was refused. One that a dry run would make has neither id nor version.
	Assignment rbac.Assignment
	Notes      []guidance.Finding // warnings
	Err        error              // a *guidance.Refusal, or wraps ErrNotFound; nil of what was done
}

// AssignMany gives many people positions of one organisation.
type AssignMany struct {
	By           Actor
	Organisation identity.ODSCode
	Items        []NewAssignment // one at least, [MaxBatch] at most
	DryRun       bool
}

// NewAssignment is a position for somebody.
type NewAssignment struct {
	User identity.UserID
	NewAccess
}

// AssignMany gives positions by a list, in one step: an item that is refused, or about
// a person or a position that is not there, stands in nobody's way. Positions are those
// of the organisation, and nobody is given one twice (RA-RBC-026). With DryRun nothing
// changes but the log, which says that somebody asked. Each assignment has an event of
// its own.
func (a *Authority) AssignMany(ctx context.Context, cmd AssignMany) (Batch, error) {
	const op = "assign positions"
	ids, err := a.newAssignmentIDs(len(cmd.Items))
	if err != nil {
		return Batch{}, err
	}
	return do(ctx, a, ActionAssignMany, cmd.By, cmd.Organisation.String(), func(c *command) (Batch, error) {
		g := &assigner{c: c, op: op, by: cmd.By}
		organisation := cmd.Organisation.String()
		if err := g.mayAssign(organisation, identity.UserID{}); err != nil {
			return Batch{}, err
		}
		b, err := c.batch(len(cmd.Items), cmd.DryRun, func(i int) (rbac.Assignment, []guidance.Finding, error) {
			return g.giveItem(organisation, ids[i], cmd.Items[i])
		})
		if err != nil {
			return Batch{}, err
		}
		if b.Done > 0 {
			c.rest(assignedBy...)
		}
		for i := range b.Items {
			if cmd.DryRun {
				b.Items[i].Assignment.ID, b.Items[i].Assignment.Version = "", 0
			}
		}
		return b, nil
	})
}

// giveItem gives somebody on a list their position.
func (g *assigner) giveItem(organisation, id string, item NewAssignment) (none rbac.Assignment, _ []guidance.Finding, err error) {
	p, err := g.positionAt(item.Position, organisation)
	if err == nil {
		err = g.mayGive(p)
	}
	if err == nil {
		err = g.mayAssignTo(item.User, organisation)
	}
	if err != nil {
		return none, nil, err
	}
	given := []string{}
	for _, before := range g.given {
		if before.User == item.User.String() {
			given = append(given, before.Position)
		}
	}
	if slices.Contains(given, p.ID) {
		return none, nil, rbac.CheckOnce([]string{p.ID, p.ID}, "/position").Refusal(g.op)
	}
	return g.assignAside(g.request(id, item.User, p, item.from(g.c.today())))
}

// EndMany ends many assignments of one organisation.
type EndMany struct {
	By           Actor
	Organisation identity.ODSCode
	Items        []AssignmentEnd // one at least, [MaxBatch] at most
	DryRun       bool
}

// AssignmentEnd is an assignment to be ended.
type AssignmentEnd struct {
	Assignment string
	LastDay    guidance.Date // the last day on which it holds
}

// EndMany ends assignments by a list, as [Authority.AssignMany] makes them.
func (a *Authority) EndMany(ctx context.Context, cmd EndMany) (Batch, error) {
	const op = "end positions"
	if len(cmd.Items) < 1 || len(cmd.Items) > MaxBatch {
		return Batch{}, ErrBatch
	}
	return do(ctx, a, ActionEndMany, cmd.By, cmd.Organisation.String(), func(c *command) (Batch, error) {
		g := &assigner{c: c, op: op, by: cmd.By}
		organisation := cmd.Organisation.String()
		if err := c.may(op, g.act(rbac.EndPosition), cmd.By, organisation, identity.UserID{}, identity.Claim{}); err != nil {
			return Batch{}, err
		}
		now := map[string]rbac.Assignment{} // as this command has left them
		b, err := c.batch(len(cmd.Items), cmd.DryRun, func(i int) (rbac.Assignment, []guidance.Finding, error) {
			ended, err := g.endItem(organisation, cmd.Items[i], now)
			return ended, nil, err
		})
		if err == nil && b.Done > 0 {
			c.rest("RA-RBC-024")
		}
		return b, err
	})
}

// endItem ends an assignment on a list.
func (g *assigner) endItem(organisation string, item AssignmentEnd, now map[string]rbac.Assignment) (none rbac.Assignment, err error) {
	as, changed := now[item.Assignment]
	if !changed {
		as, err = g.c.tx.Assignment(item.Assignment)
	}
	if err == nil && as.Organisation != organisation {
		err = ErrNotFound // of whatever organisation it is
	}
	if err != nil {
		return none, err
	}
	if err := g.mayEnd(as); err != nil {
		return none, err
	}
	ended, noted, err := g.end(as, item.LastDay)
	if err != nil {
		return none, err
	}
	now[as.ID] = ended
	noted["user"] = ended.User
	g.c.aside(ActionAssignmentEnded, ended.ID, ended.Organisation, noted, "RA-RBC-024")
	return ended, nil
}

// batch does something for each of n items, and notes what came of them. An error that
// is no answer to an item ends it. Nothing of a dry run is stored.
func (c *command) batch(n int, dry bool, each func(i int) (rbac.Assignment, []guidance.Finding, error)) (Batch, error) {
	b := Batch{DryRun: dry, Items: make([]BatchItem, n)}
	var by []string // the rules by which items were refused
	for i := range b.Items {
		as, notes, err := each(i)
		if err != nil && !answers(err) {
			return Batch{}, err
		}
		b.Items[i] = BatchItem{Assignment: as, Notes: notes, Err: err}
		if err == nil {
			b.Done++
			continue
		}
		b.Refused++
		b.Items[i].Assignment = rbac.Assignment{}
		by = append(by, rulesOf(err)...)
	}
	c.rest("RA-RBC-001")
	c.detail("items", strconv.Itoa(n))
	c.detail("done", strconv.Itoa(b.Done))
	c.detail("refused", strconv.Itoa(b.Refused))
	if slices.Sort(by); len(by) > 0 {
		c.detail("refused-by", strings.Join(slices.Compact(by), " "))
	}
	if dry {
		c.detail("dry-run", "true")
		c.puts, c.besides = nil, nil
	}
	return b, nil
}

// answers reports whether an error is an answer to somebody who asked, and not a fault.
func answers(err error) bool {
	var refusal *guidance.Refusal
	return errors.As(err, &refusal) || errors.Is(err, ErrNotFound) || errors.Is(err, guidance.ErrNotEvaluated)
}

// rulesOf returns the rules of a refusal.
func rulesOf(err error) (ids []string) {
	var refusal *guidance.Refusal
	if errors.As(err, &refusal) {
		for _, f := range refusal.Findings {
			ids = append(ids, string(f.Rule))
		}
	}
	return ids
}
