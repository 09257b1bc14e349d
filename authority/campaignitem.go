package authority

import (
	"context"
	"errors"
	"strconv"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// DecideItem says what becomes of somebody on the list of a campaign.
type DecideItem struct {
	By       Actor
	Campaign string // id; "": whichever the item is of
	Item     string
	Decision campaign.DecisionDetails
}

// DecideItem decides an item, as [campaign.Campaign.Decide] allows. The actor must
// be entitled at the organisation of the person, and is not that person. Whose
// profile is held here was verified again by a verification of that profile alone
// ([Authority.ReverifyIdentity]); of anybody else the event says that it is not held.
// What is decided is recorded; access is rescinded, or the person de-registered,
// elsewhere.
func (a *Authority) DecideItem(ctx context.Context, cmd DecideItem) (campaign.Item, error) {
	return do(ctx, a, ActionDecideItem, cmd.By, cmd.Item, func(c *command) (campaign.Item, error) {
		k, i, err := c.changeItem("decide item", cmd.By, cmd.Campaign, cmd.Item)
		if err != nil {
			return campaign.Item{}, err
		}
		d := cmd.Decision
		if d.Profile, err = c.profileOf(i.UserID); err != nil {
			return campaign.Item{}, err
		}
		next, err := k.Decide(i, d, c.stamp(cmd.By))
		if err != nil {
			return campaign.Item{}, err
		}
		c.rest("RA-CIS-034", "RA-CIS-036", endedBy(d.Outcome))
		c.detail("outcome", d.Outcome.String())
		if next.Decision.NotHeld {
			c.detail("verification", "not-held")
		}
		return c.putCampaignItem(next), errors.Join(c.note("note", cmd.Decision.Note), c.note("reference", cmd.Decision.Reference))
	})
}

// endedBy returns the rule by which an outcome ends the matter.
func endedBy(o campaign.Outcome) guidance.RuleID {
	if o == campaign.AccessRescinded || o == campaign.DeRegistered {
		return "RA-CIS-031"
	}
	return "RA-CIS-043"
}

// profileOf returns the profile of a person, nil if it is not held.
func (c *command) profileOf(person identity.UserID) (*identity.Profile, error) {
	p, err := c.tx.Profile(person)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return &p, err
}

// ReopenItem takes the decision on an item back.
type ReopenItem struct {
	By       Actor
	Campaign string // id; "": whichever the item is of
	Item     string
	Reason   string
}

// ReopenItem opens a decided item again, as [campaign.Campaign.Reopen] allows. What
// was decided stays in its history.
func (a *Authority) ReopenItem(ctx context.Context, cmd ReopenItem) (campaign.Item, error) {
	return do(ctx, a, ActionReopenItem, cmd.By, cmd.Item, func(c *command) (campaign.Item, error) {
		k, i, err := c.changeItem("reopen item", cmd.By, cmd.Campaign, cmd.Item)
		if err != nil {
			return campaign.Item{}, err
		}
		next, err := k.Reopen(i, cmd.Reason, c.stamp(cmd.By))
		if err != nil {
			return campaign.Item{}, err
		}
		c.rest("RA-CIS-034", "RA-CIS-038")
		c.detail("due", next.Due.String())
		c.touch(k)
		return c.putCampaignItem(next), c.note("reason", cmd.Reason)
	})
}

// RecordReminders says that the owners of items were reminded.
type RecordReminders struct {
	By       Actor
	Campaign string
	On       guidance.Date // the day for which the reminders were asked; zero: today
	Items    []string      // ids, from 1 to 1000
}

// RecordReminders notes that the reminders of these items were sent that
// [Reader.CampaignReminders] listed for the day, and returns the items of which it
// was noted. One of which no reminder is due, or was noted before, is passed over: the
// same command again changes nothing. No message is sent here. The error may be
// [ErrListed], or wrap [ErrNotFound] for an item that is not of the campaign or not
// of an organisation for which the actor acts.
func (a *Authority) RecordReminders(ctx context.Context, cmd RecordReminders) ([]campaign.Item, error) {
	if len(cmd.Items) < 1 || len(cmd.Items) > MaxListed {
		return nil, ErrListed
	}
	return do(ctx, a, ActionRemind, cmd.By, cmd.Campaign, func(c *command) (reminded []campaign.Item, err error) {
		k, err := c.changeCampaign("record reminders", cmd.By, cmd.Campaign)
		if err != nil {
			return nil, err
		}
		if err := k.MayList(); err != nil {
			return nil, err
		}
		on := cmd.On
		if on.IsZero() {
			on = c.today()
		}
		seen := map[string]bool{}
		for _, id := range cmd.Items {
			if seen[id] {
				continue
			}
			seen[id] = true
			i, err := c.itemOf(k, cmd.By, id)
			if err != nil {
				return nil, err
			}
			if _, due := k.Reminder(i, on); !due {
				continue
			}
			next, err := k.Reminded(i, on, c.stamp(cmd.By))
			if err != nil {
				return nil, err
			}
			reminded = append(reminded, c.putCampaignItem(next))
			c.itemEvent(ActionItemReminded, next, map[string]string{"remindedFor": next.RemindedFor.String()})
		}
		c.rest("RA-CIS-041")
		c.detail("on", on.String())
		c.detail("reminded", strconv.Itoa(len(reminded)))
		return reminded, nil
	})
}

// itemOf reads an item of a campaign, of an organisation for which the actor acts.
func (c *command) itemOf(k campaign.Campaign, by Actor, id string) (campaign.Item, error) {
	i, err := c.tx.CampaignItem(id)
	if err == nil && i.Campaign != k.ID {
		err = ErrNotFound
	}
	if err == nil {
		err = c.within(by, i.Organisation.String())
	}
	return i, err
}

// changeItem reads an item and its campaign, and refuses the act unless the actor
// may decide on the person; the item must have the version asked for.
func (c *command) changeItem(op string, by Actor, in, id string) (campaign.Campaign, campaign.Item, error) {
	i, err := c.tx.CampaignItem(id)
	if err == nil && in != "" && in != i.Campaign {
		err = ErrNotFound
	}
	if err != nil {
		return campaign.Campaign{}, campaign.Item{}, err
	}
	if err := c.mayAbout(op, rbac.DecideCampaignItem, by, i.Organisation.String(), i.UserID.String()); err != nil {
		return campaign.Campaign{}, campaign.Item{}, err
	}
	if err := c.unchanged(i.Version); err != nil {
		return campaign.Campaign{}, campaign.Item{}, err
	}
	c.detail("campaign", i.Campaign)
	c.detail("user", i.UserID.String())
	k, err := c.tx.Campaign(i.Campaign)
	return k, i, err
}

// note is [command.private] for what may be left out.
func (c *command) note(name, value string) error {
	if value == "" {
		return nil
	}
	return c.private(name, value)
}

// verifiedInCampaigns decides every item of a person who was verified in the normal
// way, in whatever campaign: a normal verification clears the flag. Those that hold
// more than it answers for are noted, and stay.
func (c *command) verifiedInCampaigns(person identity.UserID, v campaign.Verification) error {
	items, err := c.tx.CampaignItemsOf(person)
	if err != nil {
		return err
	}
	decided := 0
	for _, i := range items {
		if i.State == campaign.StateDecided {
			continue
		}
		next, err := i.Verified(v)
		if err != nil {
			return err
		}
		said := stateOf(next)
		said["verification"] = v.Reference
		c.itemEvent(ActionItemVerified, next, said)
		if c.putCampaignItem(next); next.State == campaign.StateDecided {
			decided++
		}
	}
	if decided > 0 {
		c.detail("campaign-items", strconv.Itoa(decided))
	}
	return nil
}

// revokedInCampaigns ends grants as reasons for which their holder is on the lists of
// campaigns. An item that has no other reason is decided by it.
func (c *command) revokedInCampaigns(person string, by Actor, grants ...string) error {
	id, err := identity.ParseUserID(person)
	if err != nil || len(grants) == 0 {
		return nil //nolint:nilerr // nobody without a user id is on a list
	}
	items, err := c.tx.CampaignItemsOf(id)
	if err != nil {
		return err
	}
	for _, i := range items {
		next, changed := i, false
		for _, grant := range grants {
			revoked, touched, err := next.Revoked(grant, c.stamp(by))
			if err != nil {
				return err
			}
			if !touched {
				continue
			}
			next, changed = revoked, true
			said := stateOf(next)
			said["grant"] = grant
			c.itemEvent(ActionItemRevoked, next, said)
		}
		if changed {
			c.putCampaignItem(next)
		}
	}
	return nil
}
