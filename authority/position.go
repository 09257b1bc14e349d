package authority

import (
	"context"
	"errors"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// DefinePosition puts a position at an organisation, for people to be assigned, or
// changes the one that has its id. Its Approval is that of what is asked for here.
type DefinePosition struct {
	By       Actor
	Position rbac.Position
}

// DefinePosition stores a position and returns it as stored. One that takes the
// place of another with its id has the version of that one, as it was loaded, or
// the version is asked for by [IfVersion]. The actor must be
// entitled at its organisation, and at the one to which the position belongs, which an
// edit leaves as it is (RA-RBC-075). Whoever holds a position, or will, does not edit it:
// what is added would be theirs (RA-RBC-002, as [Config].Duties has it). The event of an
// edit says which R and B codes came and went. A closed position is not changed
// (RA-RBC-056); [Authority.ClosePosition] closes one.
func (a *Authority) DefinePosition(ctx context.Context, cmd DefinePosition) (rbac.Position, error) {
	const op = "define position"
	return do(ctx, a, ActionDefinePosition, cmd.By, cmd.Position.ID, func(c *command) (none rbac.Position, err error) {
		if err := c.may(op, rbac.DefinePosition, cmd.By, cmd.Position.Organisation, identity.UserID{}, identity.Claim{}); err != nil {
			return none, err
		}
		before, err := c.tx.Position(cmd.Position.ID)
		created := errors.Is(err, ErrNotFound)
		if err == nil {
			err = c.mayReplace(op, rbac.DefinePosition, cmd.By, before.Organisation, identity.UserID{}, identity.Claim{})
		}
		if err != nil && !created {
			return none, err
		}
		if !created {
			if err := c.mayEditHeld(op, cmd.By, before); err != nil {
				return none, err
			}
		}
		change, err := c.positionChange(cmd.By, cmd.Position.Organisation, cmd.Position.Approval)
		if err != nil {
			return none, err
		}
		var p rbac.Position
		if created {
			p, err = cmd.Position.Define(change)
		} else {
			p, err = before.Edit(cmd.Position, change)
		}
		if err != nil {
			return none, err
		}
		if p.Version, err = c.replaced(before.Version, p.Version); err != nil {
			return none, err
		}
		c.rest("RA-RBC-001")
		c.noteCodes(p, change)
		if !created {
			c.noteEdit(before, p)
		}
		return c.putPosition(p), c.noteApproval(p.Approval, map[bool]guidance.RuleID{true: "RA-RBC-050", false: "RA-RBC-051"}[created])
	})
}

// CopyPosition makes a position of another one.
type CopyPosition struct {
	By       Actor
	From     string            // id of the position that is copied
	To       rbac.PositionCopy // with an id that no position has
	Approval *rbac.Approval
}

// CopyPosition stores a new position with the access profiles of another, at the same
// organisation or at another one, and returns it as stored. The actor must be entitled
// to see positions at the one and to define them at the other. The error wraps
// [ErrConflict] where there is a position with the new id.
func (a *Authority) CopyPosition(ctx context.Context, cmd CopyPosition) (rbac.Position, error) {
	const op = "copy position"
	return do(ctx, a, ActionCopyPosition, cmd.By, cmd.To.ID, func(c *command) (none rbac.Position, err error) {
		from, err := c.tx.Position(cmd.From)
		if err != nil {
			return none, err
		}
		if err := c.may(op, rbac.ViewPositions, cmd.By, from.Organisation, identity.UserID{}, identity.Claim{}); err != nil {
			return none, err
		}
		if cmd.To.Organisation == "" {
			cmd.To.Organisation = from.Organisation
		}
		if err := c.may(op, rbac.CopyPosition, cmd.By, cmd.To.Organisation, identity.UserID{}, identity.Claim{}); err != nil {
			return none, err
		}
		change, err := c.positionChange(cmd.By, cmd.To.Organisation, cmd.Approval)
		if err != nil {
			return none, err
		}
		made, err := from.Copy(cmd.To, change)
		if err != nil {
			return none, err
		}
		c.rest("RA-RBC-001")
		c.detail("from", from.ID)
		c.noteCodes(made, change)
		return c.putPosition(made), c.noteApproval(made.Approval, "RA-RBC-050")
	})
}

// ClosePosition closes a position.
type ClosePosition struct {
	By       Actor
	Position string
	On       guidance.Date // the first day on which nobody holds it; zero: today
	Reason   string
	Approval *rbac.Approval
}

// ClosePosition closes a position and returns it as stored. Whoever holds it holds it
// no more from that day on: their assignments stay as records, and the event says how
// many of them would have lasted. The confirmation that the user guide asks the
// operator for is for the program around to ask.
func (a *Authority) ClosePosition(ctx context.Context, cmd ClosePosition) (rbac.Position, error) {
	const op = "close position"
	return do(ctx, a, ActionClosePosition, cmd.By, cmd.Position, func(c *command) (none rbac.Position, err error) {
		p, err := c.tx.Position(cmd.Position)
		if err != nil {
			return none, err
		}
		if err := c.may(op, rbac.ClosePosition, cmd.By, p.Organisation, identity.UserID{}, identity.Claim{}); err != nil {
			return none, err
		}
		if err := c.unchanged(p.Version); err != nil {
			return none, err
		}
		change, err := c.positionChange(cmd.By, p.Organisation, cmd.Approval)
		if err != nil {
			return none, err
		}
		if cmd.On.IsZero() {
			cmd.On = c.today()
		}
		closed, err := p.Close(rbac.PositionClosing{On: cmd.On, By: cmd.By.ID.String(), Reason: cmd.Reason}, change)
		if err != nil {
			return none, err
		}
		lasting, err := c.lasting(p, cmd.On)
		if err != nil {
			return none, err
		}
		c.rest("RA-RBC-001", "RA-RBC-056")
		c.detail("closed-on", cmd.On.String())
		c.detail("assignments", strconv.Itoa(lasting))
		if p.Closed != nil {
			c.detail("closed-before", p.Closed.On.String())
		}
		if err := c.private("reason", cmd.Reason); err != nil {
			return none, err
		}
		return c.putPosition(closed), c.noteApproval(closed.Approval, "RA-RBC-050")
	})
}

// lasting counts the assignments of a position that are in force on a day, or will be.
func (c *command) lasting(p rbac.Position, on guidance.Date) (n int, err error) {
	const some = 500 // at a time
	for next := (Page{Limit: some}); ; {
		found, err := c.tx.ListAssignments([]string{p.Organisation}, AssignmentFilter{Position: p.ID}, next)
		if err != nil {
			return 0, err
		}
		for _, as := range found {
			if !as.OverBy(on) {
				n++
			}
		}
		if len(found) < some {
			return n, nil
		}
		next.After = found[len(found)-1].ID
	}
}
