package authority

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// RequestAccess asks for a position for somebody, or for other days of one.
type RequestAccess struct {
	By         Actor
	User       identity.UserID // for whom; of a change, zero or whose assignment it is
	Position   string          // the one that they are to hold; "" where Assignment is given
	Assignment string          // the one that is to be changed; "" asks for a new one
	Wanted     rbac.WantedAccess
	Reason     string // why they need it, without names; it is not in the log
}

// RequestAccess puts a request before the Registration Authority of the position's
// organisation. The profile of the user must be open. A Sponsor asks for what they
// cannot assign by [Authority.AssignPosition] (RA-RBC-068). The error is a
// [*guidance.Refusal], or wraps [ErrNotFound].
func (a *Authority) RequestAccess(ctx context.Context, cmd RequestAccess) (rbac.AccessRequest, error) {
	id, err := a.newID("request")
	if err != nil {
		return rbac.AccessRequest{}, err
	}
	return do(ctx, a, ActionRequestAccess, cmd.By, id, func(c *command) (none rbac.AccessRequest, err error) {
		const op = "request access"
		asking := rbac.AccessAsking{ID: id, User: cmd.User.String(), Wanted: cmd.Wanted, Reason: cmd.Reason, By: cmd.By.ID.String(), At: c.now}
		if err := c.wanted(&asking, cmd); err != nil {
			return none, err
		}
		// Whether a person is known here is not for somebody who may not do this.
		user, _ := identity.ParseUserID(asking.User) // of the zero one is nobody found
		if err := c.may(op, rbac.RequestAccess, cmd.By, asking.Position.Organisation, user, identity.Claim{}); err != nil {
			return none, err
		}
		profile, err := c.tx.Profile(user)
		if err != nil {
			return none, err
		}
		if err := c.may(op, rbac.RequestAccess, cmd.By, asking.Position.Organisation, user, profile.Claim()); err != nil {
			return none, err
		}
		if err := profile.CheckOpen("/user").Refusal(op); err != nil {
			return none, err
		}
		if asking.SamePerson, _, err = c.actorIs(cmd.By, profile.Claim()); err != nil {
			return none, err
		}
		if asking.MayGive, err = c.mayGiveAsSponsor(op, cmd.By, asking.Position); err != nil {
			return none, err
		}
		r, err := rbac.AskAccessFor(asking, a.config.AccessRequests)
		if err != nil {
			return none, err
		}
		c.rest("RA-RBC-001", "RA-RBC-068")
		c.noteRequest(r)
		c.detail("decide-by", r.DecideBy.String())
		return c.putAccessRequest(r), nil
	})
}

// wanted finds what is asked for. An assignment of somebody else than the user who is
// named is as if it were not there.
func (c *command) wanted(asking *rbac.AccessAsking, cmd RequestAccess) (err error) {
	position := cmd.Position
	if cmd.Assignment != "" {
		as, err := c.tx.Assignment(cmd.Assignment)
		if err == nil && (!cmd.User.IsZero() && as.User != asking.User || position != "" && position != as.Position) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		asking.Assignment, asking.User, position = &as, as.User, as.Position
	}
	asking.Position, err = c.tx.Position(position)
	return err
}

// mayGiveAsSponsor reports whether the actor, as a Sponsor, may give the position
// without asking.
func (c *command) mayGiveAsSponsor(op string, by Actor, p rbac.Position) (bool, error) {
	g := &assigner{c: c, op: op, by: by}
	if err := g.lookUp(); err != nil {
		return false, err
	}
	as, _ := p.CheckAssignable(by.Organisation.String(), g.held, g.were)
	return as.Refusal(op) == nil, nil
}

// OnAccessRequest names a request that somebody opens, releases, gives or withdraws.
type OnAccessRequest struct {
	By      Actor
	Request string
}

// OpenAccessRequest locks a request to the actor, who is about to decide on it, for
// [rbac.AccessLockFor]: nobody else moves it meanwhile (RA-RBC-060).
func (a *Authority) OpenAccessRequest(ctx context.Context, cmd OnAccessRequest) (rbac.AccessRequest, error) {
	return a.moveAccessRequest(ctx, ActionOpenAccessRequest, "open access request", cmd.By, cmd.Request,
		func(r rbac.AccessRequest, m rbac.AccessMover) (rbac.AccessRequest, error) {
			return r.Opened(m, a.config.AccessRequests)
		})
}

// ReleaseAccessRequest gives up a request that the actor has opened.
func (a *Authority) ReleaseAccessRequest(ctx context.Context, cmd OnAccessRequest) (rbac.AccessRequest, error) {
	return a.moveAccessRequest(ctx, ActionReleaseAccessRequest, "release access request", cmd.By, cmd.Request,
		func(r rbac.AccessRequest, m rbac.AccessMover) (rbac.AccessRequest, error) { return r.Released(m) })
}

// RejectAccessRequest rejects a request.
type RejectAccessRequest struct {
	By      Actor
	Request string
	Reason  string
	Note    string // it may be empty
}

// RejectAccessRequest rejects a request for good, also one that somebody else has
// approved and nobody has given yet (RA-RBC-064). Reason and note are kept with the
// request, and not in the log.
func (a *Authority) RejectAccessRequest(ctx context.Context, cmd RejectAccessRequest) (rbac.AccessRequest, error) {
	return a.moveAccessRequest(ctx, ActionRejectAccessRequest, "reject access request", cmd.By, cmd.Request,
		func(r rbac.AccessRequest, m rbac.AccessMover) (rbac.AccessRequest, error) {
			m.Note = cmd.Note
			return r.Reject(m, a.config.AccessRequests, cmd.Reason)
		})
}

// WithdrawAccessRequest takes back a request, for whoever asked, even one that somebody
// has opened. One of another user id is not found, as [Reader.AccessRequest] does not
// find it: a Sponsor does not see what others ask for, and that two user ids are one
// person forbids something, and never allows it.
func (a *Authority) WithdrawAccessRequest(ctx context.Context, cmd OnAccessRequest) (rbac.AccessRequest, error) {
	const op = "withdraw access request"
	return do(ctx, a, ActionWithdrawAccessRequest, cmd.By, cmd.Request, func(c *command) (none rbac.AccessRequest, err error) {
		r, err := c.tx.AccessRequest(cmd.Request)
		if err != nil {
			return none, err
		}
		if err := c.mayAbout(op, rbac.RequestAccess, cmd.By, r.Organisation, r.User); err != nil {
			return none, err
		}
		m, err := c.accessMover(cmd.By, r)
		if err != nil {
			return none, err
		}
		if r.RequestedBy != m.By {
			return none, ErrNotFound
		}
		next, err := r.Withdraw(m)
		if err != nil {
			return none, err
		}
		return c.changedRequest(r, next)
	})
}

// moveAccessRequest loads a request, authorises the actor to decide on it, and stores
// what decide makes of it.
func (a *Authority) moveAccessRequest(
	ctx context.Context, action, op string, by Actor, id string,
	decide func(r rbac.AccessRequest, m rbac.AccessMover) (rbac.AccessRequest, error),
) (rbac.AccessRequest, error) {
	return do(ctx, a, action, by, id, func(c *command) (none rbac.AccessRequest, err error) {
		r, m, err := c.toDecide(op, by, id)
		if err != nil {
			return none, err
		}
		next, err := decide(r, m)
		if err != nil {
			return none, err
		}
		return c.changedRequest(r, next)
	})
}

// toDecide returns a request on which the actor may decide, and who that is.
func (c *command) toDecide(op string, by Actor, id string) (r rbac.AccessRequest, m rbac.AccessMover, err error) {
	if r, err = c.tx.AccessRequest(id); err != nil {
		return r, m, err
	}
	if err := c.mayAbout(op, rbac.DecideAccessRequest, by, r.Organisation, r.User); err != nil {
		return r, m, err
	}
	m, err = c.accessMover(by, r)
	return r, m, err
}

// accessMover says who moves a request, and which of those who have a part in it are
// the same person, as far as profiles are held: a second user id is no second person.
// Of how many others no profile is held stands in the event: for them it goes by the
// user id alone.
func (c *command) accessMover(by Actor, r rbac.AccessRequest) (rbac.AccessMover, error) {
	m := rbac.AccessMover{By: by.ID.String(), At: c.now}
	notHeld := 0
	for _, id := range r.People() {
		if id == m.By {
			continue // nobody has to be asked
		}
		user, err := identity.ParseUserID(id)
		if err != nil {
			return m, err
		}
		profile, err := c.tx.Profile(user)
		if errors.Is(err, ErrNotFound) {
			notHeld++
			continue
		}
		if err != nil {
			return m, err
		}
		same, _, err := c.actorIs(by, profile.Claim())
		if err != nil {
			return m, err
		}
		if same {
			m.SamePerson = append(m.SamePerson, id)
		}
	}
	if notHeld > 0 {
		c.detail("people-not-held", strconv.Itoa(notHeld))
	}
	return m, nil
}

// changedRequest stores a request as it is now, in the version that was asked for, and
// notes what became of it. Versions are compared once the move is known to be allowed:
// whoever is too late is refused, and the log says so.
func (c *command) changedRequest(before, next rbac.AccessRequest) (rbac.AccessRequest, error) {
	if err := c.unchanged(before.Version); err != nil {
		return rbac.AccessRequest{}, err
	}
	c.rest("RA-RBC-001", "RA-RBC-064")
	c.noteRequest(next)
	c.detail("from", before.State.String())
	if next.Lock != nil {
		c.detail("locked-until", next.Lock.Until.Format(time.RFC3339))
	}
	if n := len(next.Decisions); n > len(before.Decisions) {
		c.noteOverrides(next.Decisions[n-1].Overrides)
	}
	if next.Applied != nil {
		c.noteOverrides(next.Applied.Overrides)
	}
	return c.putAccessRequest(next), nil
}

// noteOverrides notes the rules that policy let pass, by id.
func (c *command) noteOverrides(ids []guidance.RuleID) {
	var passed []guidance.Finding
	for _, id := range ids {
		passed = append(passed, guidance.Finding{Rule: id})
	}
	c.overrides(passed)
}

// noteRequest notes what a request is about. Why somebody asks, or rejects, may name
// people, and stays with the request.
func (c *command) noteRequest(r rbac.AccessRequest) {
	c.detail("kind", r.Kind.String())
	c.detail("user", r.User)
	c.detail("position", r.Position)
	c.detail("to", r.State.String())
	if r.Assignment != "" {
		c.detail("assignment", r.Assignment)
	}
}

func (c *command) putAccessRequest(r rbac.AccessRequest) rbac.AccessRequest {
	later(c, Tx.PutAccessRequest, r)
	r.Version++
	return r
}
