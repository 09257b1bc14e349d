package sqlite

import (
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
)

func (t *tx) ListCampaigns(in []string, f authority.CampaignFilter, p authority.Page) ([]campaign.Campaign, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	return campaigns.page(t, q, p, nil)
}

// ListCampaignItems goes by columns alone, all of which stand in one index in order
// of campaign and id: the first page of the overdue among many is found without a
// document being read.
func (t *tx) ListCampaignItems(in []string, f authority.CampaignItemFilter, p authority.Page) ([]campaign.Item, error) {
	q, ok := among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	q.and("campaign", f.Campaign)
	q.and("user_id", f.User.String())
	q.and("owner", f.Owner)
	if f.State != 0 {
		q.and("state", f.State.String())
	}
	if f.Reason != 0 {
		q.where += " AND reasons & ? <> 0"
		q.args = append(q.args, reasonBit(f.Reason))
	}
	if !f.OverdueOn.IsZero() {
		q.where += " AND state <> ? AND due <> '' AND due < ?"
		q.args = append(q.args, campaign.StateDecided.String(), f.OverdueOn.String())
	}
	return campaignItems.page(t, q, p, nil)
}
