package authority

import (
	"context"
	"errors"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// DefinePosition puts a position at an organisation, for people to be assigned.
type DefinePosition struct {
	By       Actor
	Position rbac.Position
}

// DefinePosition stores a position and returns it as stored. One that takes the
// place of another with its id has the version of that one, as it was loaded, or
// the version is asked for by [IfVersion]. The actor must be
// entitled at its organisation, and at the one to which the position belonged
// before.
func (a *Authority) DefinePosition(ctx context.Context, cmd DefinePosition) (rbac.Position, error) {
	const op = "define position"
	return do(ctx, a, ActionDefinePosition, cmd.By, cmd.Position.ID, func(c *command) (defined rbac.Position, err error) {
		if err := c.may(op, rbac.DefinePosition, cmd.By, cmd.Position.Organisation, identity.UserID{}, identity.Claim{}); err != nil {
			return defined, err
		}
		if err := cmd.Position.Check(); err != nil {
			return defined, err
		}
		before, err := c.tx.Position(cmd.Position.ID)
		if err == nil {
			err = c.mayReplace(op, rbac.DefinePosition, cmd.By, before.Organisation, identity.UserID{}, identity.Claim{})
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return defined, err
		}
		c.rest("RA-RBC-001")
		p := cmd.Position
		if p.Version, err = c.replaced(before.Version, p.Version); err != nil {
			return defined, err
		}
		return c.putPosition(p), nil
	})
}

// AssignPosition gives a person a position for some days.
type AssignPosition struct {
	By            Actor
	User          identity.UserID
	Position      string
	Start, End    guidance.Date // End zero: open, with a reason
	OpenEndReason string
}

// AssignPosition assigns a position by the normal process. It is refused
// without a start, or without an end and a reason for none.
func (a *Authority) AssignPosition(ctx context.Context, cmd AssignPosition) (rbac.Assignment, error) {
	const op = "assign position"
	id, err := a.newID("assignment")
	if err != nil {
		return rbac.Assignment{}, err
	}
	return do(ctx, a, ActionAssignPosition, cmd.By, id, func(c *command) (assigned rbac.Assignment, err error) {
		position, err := c.tx.Position(cmd.Position)
		if err != nil {
			return assigned, err
		}
		// Whether a person is known here is not for somebody who may not do this.
		if err := c.may(op, rbac.AssignPosition, cmd.By, position.Organisation, cmd.User, identity.Claim{}); err != nil {
			return assigned, err
		}
		profile, err := c.tx.Profile(cmd.User)
		if err != nil {
			return assigned, err
		}
		if err := c.may(op, rbac.AssignPosition, cmd.By, position.Organisation, cmd.User, profile.Claim()); err != nil {
			return assigned, err
		}
		if err := profile.CheckOpen("/user").Refusal(op); err != nil {
			return assigned, err
		}
		assigned, err = rbac.Assign(rbac.AssignmentRequest{
			ID: id, User: cmd.User.String(), Position: position,
			Start: cmd.Start, End: cmd.End, OpenEndReason: cmd.OpenEndReason, AssignedBy: cmd.By.ID.String(), At: c.now,
		})
		if err != nil {
			return assigned, err
		}
		c.rest("RA-RBC-001")
		c.rest(assignedBy...)
		c.detail("user", assigned.User)
		c.detail("position", position.ID)
		c.detail("organisation", position.Organisation)
		return c.putAssignment(assigned), nil
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
// brought forward; the event says what it was.
func (a *Authority) EndPosition(ctx context.Context, cmd EndPosition) (rbac.Assignment, error) {
	return do(ctx, a, ActionEndPosition, cmd.By, cmd.Assignment, func(c *command) (ended rbac.Assignment, err error) {
		as, err := c.tx.Assignment(cmd.Assignment)
		if err != nil {
			return ended, err
		}
		if err := c.mayAbout("end position", rbac.EndPosition, cmd.By, as.Organisation, as.User); err != nil {
			return ended, err
		}
		if err := c.unchanged(as.Version); err != nil {
			return ended, err
		}
		// What is written down is the first day without the position.
		first := cmd.LastDay.AddDays(1)
		if as.Ended != nil && as.OverBy(c.today()) {
			first = as.Ended.On // an end that has come stays, and is refused below
		}
		if ended, err = as.EndedOn(first, cmd.By.ID.String()); err != nil {
			return ended, err
		}
		c.rest("RA-RBC-001", "RA-RBC-024")
		if as.Ended != nil {
			c.detail("ended-before", as.Ended.On.String())
		}
		c.detail("last-day", cmd.LastDay.String())
		return c.putAssignment(ended), nil
	})
}
