package authority

import (
	"context"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// AssignItem gives an item of a campaign to another owner, or another day.
type AssignItem struct {
	By         Actor
	Campaign   string
	Item       string
	Assignment campaign.Assignment
}

// AssignItem gives an open item to another owner, or another due day, as
// [campaign.Campaign.Assign] allows: such as when its owner leaves. Who may do it is
// who may manage the campaign, and acts for the organisation of the person. The
// reason is kept in the item, and in the event as a commitment. The error wraps
// [ErrNotFound] for an item that is not of the campaign.
func (a *Authority) AssignItem(ctx context.Context, cmd AssignItem) (campaign.Item, error) {
	const op = "assign item"
	return do(ctx, a, ActionAssignItem, cmd.By, cmd.Item, func(c *command) (campaign.Item, error) {
		k, err := c.tx.Campaign(cmd.Campaign)
		if err != nil {
			return campaign.Item{}, err
		}
		if err := c.may(op, rbac.ManageCampaign, cmd.By, k.Organisation.String(), identity.UserID{}, identity.Claim{}); err != nil {
			return campaign.Item{}, err
		}
		i, err := c.itemOf(k, cmd.By, cmd.Item)
		if err != nil {
			return campaign.Item{}, err
		}
		c.actsFor(i.Organisation.String())
		if err := c.unchanged(i.Version); err != nil {
			return campaign.Item{}, err
		}
		next, err := k.Assign(i, cmd.Assignment, c.stamp(cmd.By))
		if err != nil {
			return campaign.Item{}, err
		}
		c.rest("RA-CIS-034", "RA-CIS-044")
		c.detail("campaign", i.Campaign)
		c.detail("user", i.UserID.String())
		c.detail("due", next.Due.String())
		if next.Owner == i.Owner {
			return c.putCampaignItem(next), c.note("reason", cmd.Assignment.Reason)
		}
		if err := c.private("owner", next.Owner); err != nil {
			return campaign.Item{}, err
		}
		return c.putCampaignItem(next), c.note("reason", cmd.Assignment.Reason)
	})
}
