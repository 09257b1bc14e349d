package authority

import (
	"context"
	"fmt"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// AssignPosition gives a person a position for some days.
type AssignPosition struct {
	By            Actor
	User          identity.UserID
	Position      string
	Start, End    guidance.Date // End zero: open, with a reason
	OpenEndReason string
	Approval      *rbac.Approval // for the organisation that employs them
}

// AssignPosition assigns a position by the normal process. It is refused
// without a start, or without an end and a reason for none. A Sponsor gives positions
// that are marked as assignable (RA-RBC-055). The event says when nobody's approval is
// recorded (RA-RBC-058), which assignments of the same position overlap (RA-RBC-059),
// at which organisations it makes somebody both Sponsor and RA Agent (RA-RBC-073, which
// [Config].Duties may have refuse), from when to when it is, and that it begins before
// today.
func (a *Authority) AssignPosition(ctx context.Context, cmd AssignPosition) (rbac.Assignment, error) {
	id, err := a.newID("assignment")
	if err != nil {
		return rbac.Assignment{}, err
	}
	return do(ctx, a, ActionAssignPosition, cmd.By, id, func(c *command) (none rbac.Assignment, err error) {
		g := &assigner{c: c, op: "assign position", by: cmd.By}
		position, err := c.tx.Position(cmd.Position)
		if err != nil {
			return none, err
		}
		if err := g.mayAssign(position.Organisation, cmd.User); err != nil {
			return none, err
		}
		if err := g.mayGive(position); err != nil {
			return none, err
		}
		if err := g.mayAssignTo(cmd.User, position.Organisation); err != nil {
			return none, err
		}
		made, noted, _, err := g.assign(g.request(id, cmd.User, position, NewAccess{
			Start: cmd.Start, End: cmd.End, OpenEndReason: cmd.OpenEndReason, Approval: cmd.Approval,
		}))
		if err != nil {
			return none, err
		}
		c.rest("RA-RBC-001")
		c.rest(assignedBy...)
		for name, value := range noted {
			c.detail(name, value)
		}
		c.detail("organisation", position.Organisation)
		return made, nil
	})
}

// EndPosition ends an assignment.
type EndPosition struct {
	By         Actor
	Assignment string
	LastDay    guidance.Date // the last day on which it holds
}

// EndPosition ends an assignment after a day. It is refused without one
// (RA-RBC-024), and when the assignment was ended before. An end in days to come can be
// brought forward; the event says what it was. A Sponsor ends what they could have
// given.
func (a *Authority) EndPosition(ctx context.Context, cmd EndPosition) (rbac.Assignment, error) {
	return do(ctx, a, ActionEndPosition, cmd.By, cmd.Assignment, func(c *command) (none rbac.Assignment, err error) {
		g := &assigner{c: c, op: "end position", by: cmd.By}
		as, err := c.tx.Assignment(cmd.Assignment)
		if err != nil {
			return none, err
		}
		if err := g.mayEnd(as); err != nil {
			return none, err
		}
		if err := c.unchanged(as.Version); err != nil {
			return none, err
		}
		ended, noted, err := g.end(as, cmd.LastDay)
		if err != nil {
			return none, err
		}
		c.rest("RA-RBC-001", "RA-RBC-024")
		for name, value := range noted {
			c.detail(name, value)
		}
		return ended, nil
	})
}

// Join says that somebody begins to work at an organisation.
type Join struct {
	By           Actor
	User         identity.UserID
	Organisation identity.ODSCode
	Access       []NewAccess // positions of the organisation; one at least, [MaxBatch] at most
}

// Join gives somebody all the positions with which they begin, in one step: all of
// them, or none when one is refused. Their profile, which is made when they are
// registered, stays as it is: whoever leaves another organisation for this one is
// moved by [Authority.MovePerson]. A Sponsor gives assignable positions. The
// assignments come back as stored, in the order of Access.
func (a *Authority) Join(ctx context.Context, cmd Join) ([]rbac.Assignment, error) {
	const op = "join organisation"
	ids, err := a.newAssignmentIDs(len(cmd.Access))
	if err != nil {
		return nil, err
	}
	return do(ctx, a, ActionJoin, cmd.By, cmd.User.String(), func(c *command) ([]rbac.Assignment, error) {
		g, organisation := &assigner{c: c, op: op, by: cmd.By}, cmd.Organisation.String()
		if err := g.mayAssign(organisation, cmd.User); err != nil {
			return nil, err
		}
		positions, err := g.positionsAt(organisation, cmd.Access)
		if err != nil {
			return nil, err
		}
		if err := g.mayAssignTo(cmd.User, organisation); err != nil {
			return nil, err
		}
		if err := rbac.CheckOnce(positionsOf(cmd.Access), "/access").Refusal(op); err != nil {
			return nil, err
		}
		c.rest("RA-RBC-001")
		if err := g.giveAll(cmd.User, positions, cmd.Access, ids); err != nil {
			return nil, err
		}
		return g.given, nil
	})
}

// newAssignmentIDs returns ids for a list of positions of a length that is allowed.
func (a *Authority) newAssignmentIDs(n int) ([]string, error) {
	if n < 1 || n > MaxBatch {
		return nil, ErrBatch
	}
	ids := make([]string, n)
	for i := range ids {
		id, err := a.newID("assignment")
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}

// positionsAt returns the positions of a list, which are all of the organisation and
// the actor may give.
func (g *assigner) positionsAt(organisation string, access []NewAccess) ([]rbac.Position, error) {
	all := make([]rbac.Position, len(access))
	for i, n := range access {
		p, err := g.positionAt(n.Position, organisation)
		if err == nil {
			err = g.mayGive(p)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: access %d: %w", g.op, i, err)
		}
		all[i] = p
	}
	return all, nil
}

// giveAll gives somebody positions, from today on where nothing else is said.
func (g *assigner) giveAll(user identity.UserID, positions []rbac.Position, access []NewAccess, ids []string) error {
	for i, n := range access {
		if _, _, err := g.assignAside(g.request(ids[i], user, positions[i], n.from(g.c.today()))); err != nil {
			return fmt.Errorf("%s: access %d: %w", g.op, i, err)
		}
	}
	if len(access) > 0 {
		g.c.rest(assignedBy...)
	}
	g.c.detail("access-given", strconv.Itoa(len(access)))
	return nil
}

// from returns n as beginning on a day where it says no other.
func (n NewAccess) from(day guidance.Date) NewAccess {
	if n.Start.IsZero() {
		n.Start = day
	}
	return n
}

// positionsOf returns the ids of the positions.
func positionsOf(access []NewAccess) []string {
	ids := make([]string, len(access))
	for i, n := range access {
		ids[i] = n.Position
	}
	return ids
}
