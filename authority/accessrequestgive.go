package authority

import (
	"context"
	"errors"
	"strings"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// ApproveAccessRequest approves a request.
type ApproveAccessRequest struct {
	By      Actor
	Request string
	Note    string // it may be empty
}

// AccessGiven is what comes of [Authority.ApproveAccessRequest] and
// [Authority.ApplyAccessRequest]: the request, and the assignment that was made or
// changed; zero where somebody else is to give the access
// (rbac.AccessRequestPolicy.SeparateApply).
type AccessGiven struct {
	Request    rbac.AccessRequest
	Assignment rbac.Assignment
}

// ApproveAccessRequest approves a request and, unless local policy has somebody else
// do so, gives the access in the same step: the assignment is stored with it, and has
// an event of its own. The profile of the user must be open. Of two who approve at
// once, one is refused (RA-RBC-064).
func (a *Authority) ApproveAccessRequest(ctx context.Context, cmd ApproveAccessRequest) (AccessGiven, error) {
	const op = "approve access request"
	return a.giveAccess(ctx, ActionApproveAccessRequest, op, OnAccessRequest{By: cmd.By, Request: cmd.Request},
		func(r rbac.AccessRequest, m rbac.AccessMover, t rbac.AccessTarget) (rbac.AccessRequest, rbac.Assignment, error) {
			m.Note = cmd.Note
			return r.Approve(m, a.config.AccessRequests, t)
		})
}

// ApplyAccessRequest gives the access that somebody else approved, as
// [Authority.ApproveAccessRequest] does otherwise.
func (a *Authority) ApplyAccessRequest(ctx context.Context, cmd OnAccessRequest) (AccessGiven, error) {
	return a.giveAccess(ctx, ActionApplyAccessRequest, "apply access request", cmd,
		func(r rbac.AccessRequest, m rbac.AccessMover, t rbac.AccessTarget) (rbac.AccessRequest, rbac.Assignment, error) {
			return r.Apply(m, a.config.AccessRequests, t)
		})
}

func (a *Authority) giveAccess(
	ctx context.Context, action, op string, cmd OnAccessRequest,
	decide func(rbac.AccessRequest, rbac.AccessMover, rbac.AccessTarget) (rbac.AccessRequest, rbac.Assignment, error),
) (AccessGiven, error) {
	id, err := a.newID("assignment")
	if err != nil {
		return AccessGiven{}, err
	}
	return do(ctx, a, action, cmd.By, cmd.Request, func(c *command) (none AccessGiven, err error) {
		r, m, err := c.toDecide(op, cmd.By, cmd.Request)
		if err != nil {
			return none, err
		}
		target, err := c.accessTarget(r, id)
		if err != nil {
			return none, err
		}
		next, given, err := decide(r, m, target)
		if err != nil {
			return none, err
		}
		if err := c.holderOpen(op, r.User); err != nil {
			return none, err
		}
		if next, err = c.changedRequest(r, next); err != nil {
			return none, err
		}
		if next.State != rbac.AccessCompleted {
			c.detail("apply-by", next.ApplyBy.String())
			return AccessGiven{Request: next}, nil
		}
		if err := c.notGivenByDefiner(op, target.Position); err != nil {
			return none, err
		}
		given, err = c.storeGiven(op, next, target, given)
		return AccessGiven{Request: next, Assignment: given}, err
	})
}

// accessTarget finds what a request is about, as it is now. What is not there any more
// is no reason to say that the request is not: the rules refuse it.
func (c *command) accessTarget(r rbac.AccessRequest, id string) (t rbac.AccessTarget, err error) {
	t.ID = id
	if t.Position, err = c.tx.Position(r.Position); err != nil && !errors.Is(err, ErrNotFound) {
		return t, err
	}
	if r.Kind != rbac.ModifyAssignment {
		return t, nil
	}
	if t.Assignment, err = c.tx.Assignment(r.Assignment); err != nil && !errors.Is(err, ErrNotFound) {
		return t, err
	}
	return t, nil
}

// holderOpen refuses access for somebody whose profile is not open any more.
func (c *command) holderOpen(op, user string) error {
	id, err := identity.ParseUserID(user)
	if err != nil {
		return err
	}
	profile, err := c.tx.Profile(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return profile.CheckOpen("/user").Refusal(op)
}

// storeGiven stores the assignment that came of a request, or what became of one, with
// an event of its own: it says which assignments of the same position overlap
// (RA-RBC-059), whether roles of RA staff come together (RA-RBC-073) and, of a change,
// from which days to which.
func (c *command) storeGiven(op string, r rbac.AccessRequest, t rbac.AccessTarget, given rbac.Assignment) (rbac.Assignment, error) {
	user, err := identity.ParseUserID(r.User)
	if err != nil {
		return rbac.Assignment{}, err
	}
	held, err := c.tx.AssignmentsOf(user)
	if err != nil {
		return rbac.Assignment{}, err
	}
	asked := rbac.AssignmentRequest{ID: given.ID, User: given.User, Position: t.Position, Start: given.Start, End: given.End}
	noted := c.noteDays(given)
	noted["request"] = r.ID
	at, _, err := c.together(op, holding{asked: asked})
	if err != nil {
		return rbac.Assignment{}, err
	}
	if at != "" {
		noted["sponsor-and-agent"] = at
	}
	if overlapping := asked.Overlapping(held); len(overlapping) > 0 {
		noted["overlaps"] = strings.Join(overlapping, " ")
	}
	if r.Kind == rbac.ModifyAssignment {
		before := c.noteDays(t.Assignment)
		noted["started-before"], noted["ended-before"] = before["start"], before["end"]
		c.aside(ActionAssignmentChanged, given.ID, given.Organisation, noted, assignedBy...)
		return c.putAssignment(given), nil
	}
	c.aside(ActionAssignmentMade, given.ID, given.Organisation, noted, assignedBy...)
	return c.putAssignment(given), nil
}
