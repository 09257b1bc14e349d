package authority

import (
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// endAccess ends, from the London day of now on, every assignment of a person and
// every exceptional access that has not ended, and every request for access that
// waits, of an organisation that at lets through. Each gets an event of its own. An end that was written down for a day
// to come is brought forward (RA-RBC-024).
func (c *command) endAccess(by Actor, user identity.UserID, why string, at func(organisation string) bool) error {
	held, err := c.tx.AssignmentsOf(user)
	if err != nil {
		return err
	}
	ended := 0
	for _, as := range held {
		if as.OverBy(c.today()) || !at(as.Organisation) {
			continue
		}
		next, err := as.EndedOn(c.today(), by.ID.String())
		if err != nil {
			return err
		}
		c.putAssignment(next)
		c.aside(ActionAssignmentEnded, as.ID, as.Organisation, map[string]string{"user": as.User, "because": why}, "RA-RBC-024")
		ended++
	}
	revoked, err := c.endGrants(by, user, why, at)
	c.detail("access-ended", strconv.Itoa(ended+revoked))
	if err != nil {
		return err
	}
	return c.endRequests(by, user, why, at)
}

// endGrants ends exceptional access as endAccess does.
func (c *command) endGrants(by Actor, user identity.UserID, why string, at func(organisation string) bool) (int, error) {
	granted, err := c.tx.GrantsOf(user)
	if err != nil {
		return 0, err
	}
	var revoked []string
	for _, g := range granted {
		if g.Revoked != nil || g.End.Before(c.today()) || !at(g.WorkingAt) {
			continue
		}
		next, err := g.Revoke(by.ID.String(), why, c.now)
		if err != nil {
			return 0, err
		}
		c.putGrant(next)
		c.aside(ActionGrantEnded, g.ID, g.WorkingAt, map[string]string{"user": g.User, "because": why}, "RA-EXC-001")
		revoked = append(revoked, g.ID)
	}
	return len(revoked), c.revokedInCampaigns(user.String(), by, revoked...)
}

// assignedBy are the rules that an assignment rests on, whichever command makes it.
var assignedBy = []guidance.RuleID{"RA-RBC-020", "RA-RBC-021"}

// anywhere lets every organisation through.
func anywhere(string) bool { return true }

// liveCards returns the cards of a person that have not ended.
func (c *command) liveCards(user identity.UserID) ([]card.Card, error) {
	all, err := c.tx.CardsOf(user)
	return slices.DeleteFunc(all, func(k card.Card) bool { return k.State.Final() }), err
}

// cancelCards cancels every card of a person that has not ended; each gets an event
// of its own.
func (c *command) cancelCards(user identity.UserID, reason card.CancelReason) error {
	live, err := c.liveCards(user)
	if err != nil {
		return err
	}
	for _, k := range live {
		next, err := k.Cancelled(reason, c.now)
		if err != nil {
			return err
		}
		if next, err = c.ended(k, next); err != nil {
			return err
		}
		c.putCard(next)
		c.cardEnded(k, next, ruleOf(card.Transitions(), k.State, card.Cancel))
	}
	c.detail("cards-cancelled", strconv.Itoa(len(live)))
	return nil
}

// cardEnded notes that a command about something else ended a card.
func (c *command) cardEnded(before, ended card.Card, by guidance.RuleID) {
	c.aside(ActionCardEnded, ended.ID, ended.Organisation, map[string]string{
		"user": ended.Holder, "from": before.State.String(), "to": ended.State.String(), "reason": ended.Reason.String(),
	}, by)
}
