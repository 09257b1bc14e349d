package authority

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/temporary"
)

// No command issues a card for a visit. An inspector who is to be registered is so by
// a registration like anybody's ([Authority.OpenRegistration]); of one who declined
// there is nothing to open one with, and nothing that a card could be ordered for
// (RA-TAC-042).

// PlanVisit announces the visit of an inspector, for which records have to be seen.
type PlanVisit struct {
	By           Actor
	Organisation identity.ODSCode // that is visited
	Inspector    temporary.Inspector
	Purpose      string
	Days         guidance.Interval
}

// PlanVisit records a visit, and returns it. Nothing is decided by it.
func (a *Authority) PlanVisit(ctx context.Context, cmd PlanVisit) (temporary.Visit, error) {
	id, err := a.newID("visit")
	if err != nil {
		return temporary.Visit{}, err
	}
	return do(ctx, a, ActionPlanVisit, cmd.By, id, func(c *command) (temporary.Visit, error) {
		if err := c.mayOfInspector("plan visit", rbac.RecordVisit, cmd.By, cmd.Organisation.String(), cmd.Inspector.UserID); err != nil {
			return temporary.Visit{}, err
		}
		planned, err := temporary.Plan(temporary.VisitDetails{
			ID: id, Organisation: cmd.Organisation, Inspector: cmd.Inspector, Purpose: cmd.Purpose, Days: cmd.Days, Planned: c.signed(cmd.By),
		})
		if err != nil {
			return temporary.Visit{}, err
		}
		c.detail("days", planned.Days.String())
		for name, value := range map[string]string{
			"inspector": planned.Inspector.Name.String(), "body": planned.Inspector.Body, "purpose": planned.Purpose,
		} {
			if err := c.private(name, value); err != nil {
				return temporary.Visit{}, err
			}
		}
		return c.wentOn(temporary.Visit{}, planned), nil
	})
}

// DecideVisit says how an inspector sees records.
type DecideVisit struct {
	By       Actor
	Visit    string
	Decision temporary.Decision
	User     identity.UserID // of the inspector, if it is known by now, or was wrong; zero: as planned

	// Alternative says, of an inspector who would rather not give their particulars,
	// how they see records lawfully without a card. It goes with temporary.WithoutCard
	// and is asked for then.
	Alternative string
}

// DecideVisit records that an inspector brings a card of their own, is registered for
// one by the normal process, or declined and is issued with none. It gives no access
// and orders no card.
func (a *Authority) DecideVisit(ctx context.Context, cmd DecideVisit) (temporary.Visit, error) {
	return a.onVisit(ctx, ActionDecideVisit, "decide about visit", rbac.RecordVisit, cmd.By, cmd.Visit, cmd.User,
		func(c *command, v temporary.Visit) (next temporary.Visit, err error) {
			if cmd.Decision == temporary.WithoutCard {
				next, err = v.DeclinedWith(cmd.Alternative, c.signed(cmd.By))
			} else {
				next, err = v.DecidedFor(cmd.Decision, c.signed(cmd.By))
			}
			if err != nil {
				return next, err
			}
			c.detail("decision", next.Decision.String())
			return next, c.note("alternative", next.Alternative)
		})
}

// GiveVisitAccess gives an inspector access for a visit.
type GiveVisitAccess struct {
	By         Actor
	Visit      string
	User       identity.UserID // of an inspector who was registered since; zero: as the visit has it
	Positions  []string        // of the organisation that is visited
	Authorised temporary.Authorisation
}

// GiveVisitAccess assigns positions to an inspector and records on the visit which,
// and upon whose word, in one step. They begin on the first day of the visit, or today
// if that is later, and end on the last (RA-TAC-045). The inspector's profile is held,
// as for [Authority.AssignPosition].
func (a *Authority) GiveVisitAccess(ctx context.Context, cmd GiveVisitAccess) (temporary.Visit, error) {
	const op = "give access for visit"
	ids := make([]string, len(cmd.Positions))
	for i := range ids {
		id, err := a.newID("assignment")
		if err != nil {
			return temporary.Visit{}, err
		}
		ids[i] = id
	}
	return a.onVisit(ctx, ActionGiveVisitAccess, op, rbac.AssignPosition, cmd.By, cmd.Visit, identity.UserID{},
		func(c *command, v temporary.Visit) (temporary.Visit, error) {
			if err := c.mayOfInspector(op, rbac.AssignPosition, cmd.By, v.Organisation.String(), cmd.User); err != nil {
				return temporary.Visit{}, err
			}
			next, err := v.WithAccess(cmd.User, ids, cmd.Authorised, c.signed(cmd.By))
			if err != nil {
				return temporary.Visit{}, err
			}
			if err := rbac.CheckOnce(cmd.Positions, "/positions").Refusal(op); err != nil {
				return temporary.Visit{}, err
			}
			p, err := c.tx.Profile(next.Inspector.UserID)
			if err == nil {
				err = p.CheckOpen("/user").Refusal(op)
			}
			if err != nil {
				return temporary.Visit{}, err
			}
			for i, position := range cmd.Positions {
				if err := c.assignForVisit(cmd.By, next, ids[i], position); err != nil {
					return temporary.Visit{}, err
				}
			}
			c.rest(assignedBy...)
			c.rest("RA-TAC-045")
			c.detail("assignments", strings.Join(ids, " "))
			return next, c.noteAuthorised(cmd.Authorised)
		})
}

// assignForVisit gives the inspector of a visit a position of the organisation that is
// visited, for what is left of its days.
func (c *command) assignForVisit(by Actor, v temporary.Visit, id, position string) error {
	held, err := c.tx.Position(position)
	if err == nil && held.Organisation != v.Organisation.String() {
		err = ErrNotFound // of whatever organisation it is
	}
	if err != nil {
		return err
	}
	start := v.Days.From
	if c.today().After(start) {
		start = c.today()
	}
	assigned, err := rbac.Assign(rbac.AssignmentRequest{
		ID: id, User: v.Inspector.UserID.String(), Position: held, Start: start, End: v.Days.To, AssignedBy: by.ID.String(), At: c.now,
	})
	if err != nil {
		return err
	}
	c.putAssignment(assigned)
	c.aside(ActionAssignmentMade, id, assigned.Organisation, map[string]string{"user": assigned.User, "position": held.ID, "visit": v.ID},
		append([]guidance.RuleID{"RA-TAC-045"}, assignedBy...)...)
	return nil
}

// RemoveVisitAccess removes what an inspector was given for a visit.
type RemoveVisitAccess struct {
	By         Actor
	Visit      string
	Authorised temporary.Authorisation // of the removal, not of the giving
}

// RemoveVisitAccess ends today what was assigned for a visit and has not ended, and
// records on the visit upon whose word, in one step.
func (a *Authority) RemoveVisitAccess(ctx context.Context, cmd RemoveVisitAccess) (temporary.Visit, error) {
	return a.onVisit(ctx, ActionRemoveVisitAccess, "remove access for visit", rbac.EndPosition, cmd.By, cmd.Visit, identity.UserID{},
		func(c *command, v temporary.Visit) (temporary.Visit, error) {
			next, err := v.AccessRemoved(cmd.Authorised, c.signed(cmd.By))
			if err != nil {
				return temporary.Visit{}, err
			}
			for _, id := range next.Access.Assignments {
				if err := c.endForVisit(cmd.By, next, id); err != nil {
					return temporary.Visit{}, err
				}
			}
			return next, c.noteAuthorised(cmd.Authorised)
		})
}

// endForVisit ends an assignment that was made for a visit. One that is over by today
// is left as it is; an end in days to come is brought forward.
func (c *command) endForVisit(by Actor, v temporary.Visit, id string) error {
	as, err := c.tx.Assignment(id)
	if err != nil {
		return err
	}
	if as.OverBy(c.today()) {
		return nil
	}
	ended, err := as.EndedOn(c.today(), by.ID.String())
	if err != nil {
		return err
	}
	c.putAssignment(ended)
	c.aside(ActionAssignmentEnded, as.ID, as.Organisation, map[string]string{"user": as.User, "because": "visit ended", "visit": v.ID}, "RA-RBC-024")
	return nil
}

// CancelVisit says that a visit does not take place.
type CancelVisit struct {
	By    Actor
	Visit string
}

// CancelVisit records that a visit does not take place. It is refused once access was
// given, which is removed first.
func (a *Authority) CancelVisit(ctx context.Context, cmd CancelVisit) (temporary.Visit, error) {
	return a.onVisit(ctx, ActionCancelVisit, "cancel visit", rbac.RecordVisit, cmd.By, cmd.Visit, identity.UserID{},
		func(c *command, v temporary.Visit) (temporary.Visit, error) { return v.Cancelled(c.signed(cmd.By)) })
}

// onVisit loads a visit, authorises the act upon it and its inspector, who is user if
// that is given, and stores what decide makes of it. Whoever does more than record a
// visit may record one, too.
func (a *Authority) onVisit(
	ctx context.Context, action, op string, act rbac.Act, by Actor, id string, user identity.UserID,
	decide func(c *command, v temporary.Visit) (temporary.Visit, error),
) (temporary.Visit, error) {
	return do(ctx, a, action, by, id, func(c *command) (temporary.Visit, error) {
		v, err := c.tx.Visit(id)
		if err != nil {
			return temporary.Visit{}, err
		}
		if !user.IsZero() {
			v.Inspector.UserID = user
		}
		for _, needed := range slices.Compact([]rbac.Act{rbac.RecordVisit, act}) {
			if err := c.mayOfInspector(op, needed, by, v.Organisation.String(), v.Inspector.UserID); err != nil {
				return temporary.Visit{}, err
			}
		}
		if err := c.unchanged(v.Version); err != nil {
			return temporary.Visit{}, err
		}
		next, err := decide(c, v)
		if err != nil {
			return temporary.Visit{}, err
		}
		return c.wentOn(v, next), nil
	})
}

// mayOfInspector is [command.may] about the visit of an inspector, who may have no
// user id.
func (c *command) mayOfInspector(op string, act rbac.Act, by Actor, organisation string, inspector identity.UserID) error {
	if inspector.IsZero() {
		return c.may(op, act, by, organisation, identity.UserID{}, identity.Claim{})
	}
	return c.mayAbout(op, act, by, organisation, inspector.String())
}

// wentOn notes a move of a visit in the event, and stores it.
func (c *command) wentOn(before, after temporary.Visit) temporary.Visit {
	c.rest("RA-RBC-001")
	if t, err := temporary.NextVisit(before.State, after.History[len(after.History)-1].Move); err == nil {
		c.rest(t.Rule.ID)
	}
	if before.State != 0 {
		c.detail("from", before.State.String())
	}
	c.detail("to", after.State.String())
	if user := after.Inspector.UserID; !user.IsZero() {
		c.detail("user", user.String())
	}
	return c.putVisit(after)
}

// noteAuthorised notes upon whose word something was done.
func (c *command) noteAuthorised(authorised temporary.Authorisation) error {
	c.detail("authorised-by", authorised.By.String())
	c.detail("authorised-at", authorised.At.UTC().Format(time.RFC3339))
	return c.private("policy", authorised.Policy)
}

// Visit returns the visit of an inspector. It rests on rbac.FindRecords.
func (r Reader) Visit(ctx context.Context, id string) (temporary.Visit, error) {
	return one(ctx, r, "read visit", findRecords,
		func(tx Tx) (temporary.Visit, error) { return tx.Visit(id) },
		func(v temporary.Visit) string { return v.Organisation.String() })
}
