package authority

import (
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// stopTemporaryCards deactivates the temporary access cards of somebody's organisation
// that they were lent and that still work: they leave, or their profile is closed. Each
// gets an event of its own. Cards are not found by their holder, so those of other
// organisations are left to the clock.
func (c *command) stopTemporaryCards(by Actor, p identity.Profile) error {
	if p.Organisation.IsZero() {
		return nil
	}
	cards, err := c.tx.TemporaryCardsOf(p.Organisation)
	if err != nil {
		return err
	}
	stopped := 0
	for _, k := range cards {
		known, err := c.registeredSince(k)
		if err != nil {
			return err
		}
		holder, works := known.At(c.now).Holder()
		if !works || holder.UserID != p.UserID {
			continue
		}
		if err := c.stopTemporaryCard(by, k); err != nil {
			return err
		}
		stopped++
	}
	if stopped > 0 {
		c.detail("temporary-cards-stopped", strconv.Itoa(stopped))
	}
	return nil
}

// stopTemporaryCard deactivates a card that is lent, because of something else.
func (c *command) stopTemporaryCard(by Actor, k temporary.Card) error {
	next, err := k.Stopped(c.signed(by), temporary.NoLongerNeeded, "")
	if err != nil {
		return err
	}
	var rule guidance.RuleID
	if t, err := temporary.Next(temporary.Lent, temporary.Stop); err == nil {
		rule = t.Rule.ID
	}
	last := k.Handovers[len(k.Handovers)-1]
	c.putTemporaryCard(next)
	c.aside(ActionTemporaryStopped, k.ID, k.Organisation.String(), map[string]string{
		"handover": last.ID, "holder": last.Holder.Reference(), "reason": temporary.NoLongerNeeded.String(),
	}, rule)
	return nil
}
