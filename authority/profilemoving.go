package authority

import (
	"context"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// MovePerson says that somebody moves to another healthcare organisation.
type MovePerson struct {
	By     Actor
	User   identity.UserID
	To     identity.ODSCode
	Access []NewAccess // positions of the new organisation, from today on
}

// MovePerson carries out a move in one step: the access at the old organisation ends,
// and what was asked for there with it, the new organisation's starts, profile and cards belong to the new one, and the card
// is the same (RA-CRD-032). Access at third organisations stays. The actor must be
// entitled to end positions at the old organisation and to assign them at the new one;
// where nobody is for both, the old one ends its access by [Authority.EndPosition]
// and the new one assigns its own. The profile comes back as stored.
func (a *Authority) MovePerson(ctx context.Context, cmd MovePerson) (identity.Profile, error) {
	const op = "move person"
	ids := []string{}
	if len(cmd.Access) > 0 {
		var err error
		if ids, err = a.newAssignmentIDs(len(cmd.Access)); err != nil {
			return identity.Profile{}, err
		}
	}
	return do(ctx, a, ActionMovePerson, cmd.By, cmd.User.String(), func(c *command) (identity.Profile, error) {
		p, err := c.personOf(op, rbac.EndPosition, cmd.By, cmd.User)
		if err != nil {
			return identity.Profile{}, err
		}
		if err := c.may(op, rbac.AssignPosition, cmd.By, cmd.To.String(), p.UserID, p.Claim()); err != nil {
			return identity.Profile{}, err
		}
		next, err := p.Moved(identity.Relocation{To: cmd.To, On: c.today(), By: cmd.By.ID, At: c.now})
		if err != nil {
			return identity.Profile{}, err
		}
		if err := rbac.CheckOnce(positionsOf(cmd.Access), "/access").Refusal(op); err != nil {
			return identity.Profile{}, err
		}
		old := p.Organisation.String()
		c.rest("RA-RBC-001", "RA-IDN-081", "RA-CRD-032")
		c.detail("from", old)
		c.detail("to", cmd.To.String())
		if err := c.endAccess(cmd.By, p.UserID, "moved", func(organisation string) bool { return organisation == old }); err != nil {
			return identity.Profile{}, err
		}
		if err := c.moveCards(p.UserID, old, cmd.To.String()); err != nil {
			return identity.Profile{}, err
		}
		g := &assigner{c: c, op: op, by: cmd.By, ends: old}
		positions, err := g.positionsAt(cmd.To.String(), cmd.Access)
		if err != nil {
			return identity.Profile{}, err
		}
		if err := g.giveAll(p.UserID, positions, cmd.Access, ids); err != nil {
			return identity.Profile{}, err
		}
		// The event is for the new organisation; the old one hears of it, too.
		c.aside(ActionPersonMoved, p.UserID.String(), old, map[string]string{"from": old, "to": cmd.To.String()}, "RA-IDN-081")
		return c.putProfile(next), nil
	})
}

// moveCards moves the cards of a person that belong to an organisation. Each has an
// event for the organisation that it leaves, and one for the new one.
func (c *command) moveCards(user identity.UserID, from, to string) error {
	live, err := c.liveCards(user)
	if err != nil {
		return err
	}
	for _, k := range live {
		if k.Organisation != from {
			continue
		}
		next, err := k.MovedTo(to)
		if err != nil {
			return err
		}
		c.putCard(next)
		for _, organisation := range []string{from, to} {
			c.aside(ActionCardMoved, k.ID, organisation, map[string]string{"user": k.Holder, "from": from, "to": to}, "RA-CRD-032")
		}
	}
	return nil
}
