package authority

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// positionChange is a change of a position of an organisation, today, by somebody upon an approval.
func (c *command) positionChange(by Actor, organisation string, approval *rbac.Approval) (rbac.PositionChange, error) {
	standing, err := c.tx.StandingOf(organisation)
	if err != nil {
		return rbac.PositionChange{}, err
	}
	change := rbac.PositionChange{
		On: c.today(), By: by.ID.String(), Approval: approval, Standing: standing, NationalRoles: c.a.config.NationalRoles,
	}
	own, err := c.ownIDs(by)
	for _, id := range own {
		change.Also = append(change.Also, id.String())
	}
	return change, err
}

// ownIDs returns the user ids of the actor, the one they act by first: those under which
// a profile of the same person is held, as far as that of the first one is.
func (c *command) ownIDs(by Actor) ([]identity.UserID, error) {
	ids := []identity.UserID{by.ID}
	own, held, err := c.heldProfile(by.ID)
	if err != nil || !held {
		return ids, err
	}
	like, err := c.tx.ProfilesLike(identity.SearchKeys(own.Claim()))
	for _, p := range like {
		if p.UserID != by.ID && len(identity.SamePerson(own.Claim(), p.Claim())) > 0 {
			ids = append(ids, p.UserID)
		}
	}
	return ids, err
}

// mayEditHeld refuses the edit of a position to whoever holds it, or will: it would give
// them whatever is added to it.
func (c *command) mayEditHeld(op string, by Actor, p rbac.Position) error {
	ids, err := c.ownIDs(by)
	if err != nil {
		return err
	}
	for _, id := range ids {
		holds, err := c.holdsOrWill(id, p)
		if err != nil {
			return err
		}
		if holds {
			return c.may(op, rbac.DefinePosition, by, p.Organisation, by.ID, identity.Claim{})
		}
	}
	return nil
}

// holdsOrWill reports whether somebody was given a position, by the normal process or as
// exceptional access, and that is not over.
func (c *command) holdsOrWill(user identity.UserID, p rbac.Position) (bool, error) {
	assigned, err := c.tx.AssignmentsOf(user)
	if err != nil {
		return false, err
	}
	granted, err := c.tx.GrantsOf(user)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(assigned, func(as rbac.Assignment) bool { return as.Position == p.ID && !as.OverBy(c.today()) }) ||
		slices.ContainsFunc(granted, func(g rbac.Grant) bool {
			return g.Position == p.ID && g.Revoked == nil && !g.End.Before(c.today())
		}), nil
}

// noteCodes notes how many codes of a position are in no list, or are obsolete, and which
// codes of the RA staff an assignable one carries: findings that refuse nothing.
func (c *command) noteCodes(p rbac.Position, change rbac.PositionChange) {
	as := p.Assess(change)
	unknown := 0
	for _, f := range as.Findings() { // that are no errors: these have refused it
		if f.Rule != "RA-RBC-076" {
			unknown++
			continue
		}
		c.detail("assignable-role-codes", strings.Join(p.RoleCodes(change.NationalRoles), " "))
	}
	if unknown > 0 {
		c.detail("unknown-codes", strconv.Itoa(unknown))
	}
}

// noteEdit notes what an edit changed of what a position gives: its R and B codes, which
// are no personal data, and what Sponsors give.
func (c *command) noteEdit(before, after rbac.Position) {
	was, is := placedCodes(before), placedCodes(after)
	for name, codes := range map[string][]string{"codes-added": without(is, was), "codes-removed": without(was, is)} {
		if len(codes) > 0 {
			c.detail(name, strings.Join(codes, " "))
		}
	}
	c.detail("assignable-before", strconv.FormatBool(before.Assignable))
	c.detail("assignable", strconv.FormatBool(after.Assignable))
	if !slices.Equal(namedBy(before), namedBy(after)) {
		c.detail("assignable-positions", "changed")
	}
}

// without returns those of all that are not among some.
func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

// placedCodes returns the R and B codes of a position, sorted, each once; one that holds
// at another organisation than that of the position has that after an at sign.
func placedCodes(p rbac.Position) (codes []string) {
	for _, profile := range p.AccessProfiles {
		at := ""
		if p.At(profile) != p.Organisation {
			at = "@" + profile.Organisation
		}
		codes = append(codes, profile.JobRole+at)
		for _, activity := range profile.Activities {
			codes = append(codes, activity+at)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// namedBy returns the positions that holders of p give as Sponsors, sorted, each once.
func namedBy(p rbac.Position) (ids []string) {
	for _, profile := range p.AccessProfiles {
		ids = append(ids, profile.AssignablePositions...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// noteApproval notes an approval that is complete, if there is one, and the rule by
// which it was asked for. How something was approved is text of whoever wrote it, and
// not kept in the open.
func (c *command) noteApproval(approval *rbac.Approval, rule guidance.RuleID) error {
	if approval == nil {
		return nil
	}
	c.rest(rule)
	c.detail("approved-by", strings.Join(approval.By, " "))
	c.detail("approved-on", approval.On.String())
	return c.private("approval", approval.How)
}
