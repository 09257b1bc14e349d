package authority

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// assigner gives positions to people, and takes them away, within one command.
type assigner struct {
	c     *command
	op    string
	by    Actor
	ends  string            // organisation at which the command ends all that the person holds
	given []rbac.Assignment // by this command, not yet in the store; nobody is given a position twice
	held  []rbac.Position   // by the actor, as Sponsor, once it was looked up
	were  []rbac.Position   // that were ever recorded for them, over or not
	knows bool              // whether it was
}

// NewAccess is a position that somebody is given.
type NewAccess struct {
	Position      string
	Start         guidance.Date // zero: today; [Authority.AssignPosition] asks for one
	End           guidance.Date // zero: open, with a reason
	OpenEndReason string
	Approval      *rbac.Approval // for the organisation that employs them
}

// request is what is asked of package rbac for a person and a position.
func (g *assigner) request(id string, user identity.UserID, p rbac.Position, n NewAccess) rbac.AssignmentRequest {
	return rbac.AssignmentRequest{
		ID: id, User: user.String(), Position: p, Start: n.Start, End: n.End, OpenEndReason: n.OpenEndReason,
		AssignedBy: g.by.ID.String(), Approval: n.Approval, At: g.c.now,
	}
}

// act is what the actor has to be allowed to do: a Sponsor gives and takes away by a
// right of their own.
func (g *assigner) act(others rbac.Act) rbac.Act {
	switch {
	case g.by.Role != rbac.Sponsor:
		return others
	case others == rbac.EndPosition:
		return rbac.EndAssignable
	}
	return rbac.AssignAssignable
}

// positionAt returns a position of an organisation. One of others is as if it were not
// there.
func (g *assigner) positionAt(id, organisation string) (rbac.Position, error) {
	p, err := g.c.tx.Position(id)
	if err == nil && p.Organisation != organisation {
		err = ErrNotFound
	}
	if err != nil {
		return rbac.Position{}, err
	}
	return p, nil
}

// mayAssign refuses unless the actor may give positions of an organisation, to a user if
// one is given. Whether that one is known here is not for others.
func (g *assigner) mayAssign(organisation string, user identity.UserID) error {
	return g.c.may(g.op, g.act(rbac.AssignPosition), g.by, organisation, user, identity.Claim{})
}

// mayAssignTo refuses unless the person is one to whom the actor, who may give a
// position of the organisation, may give it: known, open and not the actor.
func (g *assigner) mayAssignTo(user identity.UserID, organisation string) error {
	if err := g.mayAssign(organisation, user); err != nil {
		return err
	}
	profile, err := g.c.tx.Profile(user)
	if err != nil {
		return err
	}
	if err := g.c.may(g.op, g.act(rbac.AssignPosition), g.by, organisation, user, profile.Claim()); err != nil {
		return err
	}
	return profile.CheckOpen("/user").Refusal(g.op)
}

// mayGive refuses a position to whoever defined it, where policy says so, and a Sponsor
// what they only ask for.
func (g *assigner) mayGive(p rbac.Position) error {
	if err := g.c.notGivenByDefiner(g.op, p); err != nil {
		return err
	}
	return g.assignable(p)
}

// assignable refuses a Sponsor what they only ask for (RA-RBC-055).
func (g *assigner) assignable(p rbac.Position) error {
	if g.by.Role != rbac.Sponsor {
		return nil
	}
	if err := g.lookUp(); err != nil {
		return err
	}
	as, known := p.CheckAssignable(g.by.Organisation.String(), g.held, g.were)
	if err := as.Refusal(g.op); err != nil {
		return err
	}
	if !known {
		g.c.detail("sponsor-position", "not-held") // the mark of the position alone decided, and the log says so
	}
	g.c.rest("RA-RBC-055")
	return nil
}

// lookUp finds the positions that the actor holds today, and those that they ever had.
func (g *assigner) lookUp() error {
	if g.knows {
		return nil
	}
	all, err := g.c.tx.AssignmentsOf(g.by.ID)
	if err != nil {
		return err
	}
	for _, as := range all {
		p, err := g.c.tx.Position(as.Position)
		if err != nil {
			return err
		}
		g.were = append(g.were, p)
		if as.HeldOn(p, g.c.today()) {
			g.held = append(g.held, p)
		}
	}
	g.knows = true
	return nil
}

// assign gives somebody a position that they may be given, and returns what the log has to say of that and
// the warnings.
func (g *assigner) assign(r rbac.AssignmentRequest) (made rbac.Assignment, noted map[string]string, warnings []guidance.Finding, err error) {
	if made, err = rbac.Assign(r); err != nil {
		return made, nil, nil, err
	}
	user, err := identity.ParseUserID(r.User)
	if err != nil {
		return made, nil, nil, err
	}
	held, err := g.c.tx.AssignmentsOf(user)
	if err != nil {
		return made, nil, nil, err
	}
	at, together, err := g.c.together(g.op, holding{asked: r, given: g.given, ends: g.ends})
	if err != nil {
		return made, nil, nil, err
	}
	noted = g.c.noteDays(made)
	if at != "" {
		noted["sponsor-and-agent"] = at
	}
	if overlapping := r.Overlapping(held); len(overlapping) > 0 {
		noted["overlaps"] = strings.Join(overlapping, " ")
	}
	as := r.Assess(held)
	if warnings = as.Findings(); says(warnings, "RA-RBC-058") {
		noted["approval"] = "not-recorded"
	}
	warnings = append(warnings, together...)
	made = g.c.putAssignment(made)
	g.given = append(g.given, made)
	return made, noted, warnings, nil
}

// noteDays returns what the log says of every assignment: whose it is, of which position,
// on which days, and whether it begins before the day on which it was given.
func (*command) noteDays(as rbac.Assignment) map[string]string {
	noted := map[string]string{"user": as.User, "position": as.Position, "start": as.Start.String(), "end": "open"}
	if !as.End.IsZero() {
		noted["end"] = as.End.String()
	}
	if as.Start.Before(guidance.DateOf(as.At)) {
		noted["backdated"] = "true"
	}
	return noted
}

// says reports whether one of the findings is by the rule.
func says(all []guidance.Finding, id guidance.RuleID) bool {
	return slices.ContainsFunc(all, func(f guidance.Finding) bool { return f.Rule == id })
}

// assignAside is assign for a command that gives somebody several positions: each is
// noted in an event of its own.
func (g *assigner) assignAside(r rbac.AssignmentRequest) (rbac.Assignment, []guidance.Finding, error) {
	made, noted, warnings, err := g.assign(r)
	if err != nil {
		return made, nil, err
	}
	g.c.aside(ActionAssignmentMade, made.ID, made.Organisation, noted, assignedBy...)
	return made, warnings, nil
}

// mayEnd refuses unless the actor may end an assignment. A Sponsor ends what they could
// have given.
func (g *assigner) mayEnd(as rbac.Assignment) error {
	if err := g.c.mayAbout(g.op, g.act(rbac.EndPosition), g.by, as.Organisation, as.User); err != nil || g.by.Role != rbac.Sponsor {
		return err
	}
	p, err := g.c.tx.Position(as.Position)
	if err != nil {
		return err
	}
	return g.assignable(p)
}

// end returns an assignment as ended after a day, stored when the command is not
// refused, and what the log has to say of that.
func (g *assigner) end(as rbac.Assignment, lastDay guidance.Date) (ended rbac.Assignment, noted map[string]string, err error) {
	// What is written down is the first day without the position.
	first := lastDay.AddDays(1)
	if as.Ended != nil && as.OverBy(g.c.today()) {
		first = as.Ended.On // an end that has come stays, and is refused below
	}
	if ended, err = as.EndedOn(first, g.by.ID.String()); err != nil {
		return ended, nil, err
	}
	noted = map[string]string{"last-day": lastDay.String()}
	if lastDay.Before(g.c.today()) {
		noted["backdated"] = "true"
	}
	if as.Ended != nil {
		noted["ended-before"] = as.Ended.On.String()
	}
	return g.c.putAssignment(ended), noted, nil
}
