package authority

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// apart refuses what one person does not do alone, as local policy has it
// ([Config].Duties).
func (c *command) apart(op string, as guidance.Assessment) error {
	if err := as.Refusal(op); err != nil {
		return err
	}
	c.rest(as.Result().Passed...)
	c.overrides(as.Findings())
	return nil
}

// mayIssue refuses a card to whoever verified its holder, where policy says so.
func (c *command) mayIssue(op, registration string, holder identity.Profile) error {
	duties := c.a.config.Duties
	if duties.VerifierIssues == 0 {
		return nil
	}
	by, err := c.verifiers(registration, holder)
	if err != nil {
		return err
	}
	return c.apart(op, duties.Issuing(c.event.Actor, by...))
}

// verifiers returns who verified the identity of somebody last, as far as it is
// recorded: who saw them in person, and who said so.
func (c *command) verifiers(registration string, p identity.Profile) ([]string, error) {
	if n := len(p.Verifications); n > 0 {
		last := p.Verifications[n-1]
		return []string{last.CheckedBy, last.RecordedBy}, nil
	}
	k, err := c.tx.Case(registration)
	if errors.Is(err, ErrNotFound) || err == nil && k.IDCheck == nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []string{k.IDCheck.CheckedBy}, nil
}

// notGivenByDefiner refuses a position to be given by whoever made or edited it, where
// policy says so.
func (c *command) notGivenByDefiner(op string, p rbac.Position) error {
	return c.apart(op, c.a.config.Duties.Assigning(c.event.Actor, p.ChangedBy...))
}

// holding is somebody who is about to be given a position, with what they hold.
type holding struct {
	asked rbac.AssignmentRequest // by which days of the position go by
	given []rbac.Assignment      // by the command, not yet in the store
	ends  string                 // organisation at which the command ends all that they hold
}

// together judges the roles of RA staff that somebody holds on one of the days for which
// they are given a position, with those of it (RA-RBC-073). It returns the
// organisations at which they may not be held together, for the log.
func (c *command) together(op string, h holding) (at string, warnings []guidance.Finding, err error) {
	table := c.a.config.NationalRoles
	held := h.asked.Position.HeldRoles(table)
	if len(held) == 0 {
		return "", nil, nil // no role is new
	}
	others, err := c.rolesBeside(h)
	if err != nil {
		return "", nil, err
	}
	held = append(held, others...)
	duties := c.a.config.Duties
	as := duties.Together(held)
	if duties.SponsorAndAgent == rbac.Refuse {
		if err := c.apart(op, as); err != nil {
			return "", nil, err
		}
	}
	warnings = as.Findings()
	if duties.SponsorAndAgent == rbac.Note {
		c.overrides(warnings)
	}
	var places []string
	for _, f := range warnings {
		i, err := strconv.Atoi(strings.TrimPrefix(f.Pointer, "/"))
		if err != nil {
			return "", nil, err
		}
		places = append(places, held[i].Organisation)
	}
	slices.Sort(places)
	return strings.Join(slices.Compact(places), " "), warnings, nil
}

// rolesBeside returns the roles of RA staff that somebody holds besides, by assignments
// and by positions that they were given as exceptional access.
func (c *command) rolesBeside(h holding) (roles []rbac.HeldRole, err error) {
	user, err := identity.ParseUserID(h.asked.User)
	if err != nil {
		return nil, err
	}
	assigned, err := c.tx.AssignmentsOf(user)
	if err != nil {
		return nil, err
	}
	granted, err := c.tx.GrantsOf(user)
	if err != nil {
		return nil, err
	}
	assigned = append(slices.Clone(assigned), h.given...)
	for _, g := range granted {
		if g.OfKind() == rbac.PositionGrant && g.Revoked == nil {
			assigned = append(assigned, rbac.Assignment{ID: g.ID, User: g.User, Position: g.Position, Organisation: g.Organisation, Start: g.Start, End: g.End})
		}
	}
	for _, as := range h.asked.Beside(assigned) {
		if as.Organisation == h.ends {
			continue
		}
		p, err := c.tx.Position(as.Position)
		if err != nil {
			return nil, err
		}
		if p.OpenOn(c.today()) && p.OpenOn(h.asked.Start) {
			roles = append(roles, p.HeldRoles(c.a.config.NationalRoles)...)
		}
	}
	return roles, nil
}

// overrides notes the rules that local policy let pass, each once and in order of id:
// an allowed exception is never silent.
func (c *command) overrides(passed []guidance.Finding) {
	if len(passed) == 0 {
		return
	}
	rules := strings.Fields(c.event.Detail["override"])
	for _, f := range passed {
		rules = append(rules, string(f.Rule))
	}
	slices.Sort(rules)
	c.detail("override", strings.Join(slices.Compact(rules), " "))
}
