package relational

import (
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
)

func (t *Tx) ListCampaigns(in []string, f authority.CampaignFilter, p authority.Page) ([]campaign.Campaign, error) {
	q, ok := t.among("organisation", in, f.Organisation)
	if !ok {
		return nil, nil
	}
	return campaigns.page(t, q, p, nil)
}

// ListCampaignItems goes by columns alone, all of which stand in one index in order
// of campaign and id: the first page of the overdue among many is found without a
// document being read. Whether any are overdue in the campaign is asked first, of an
// index of the undecided in order of due day: that none are is the answer at once.
func (t *Tx) ListCampaignItems(in []string, f authority.CampaignItemFilter, p authority.Page) ([]campaign.Item, error) {
	q, ok := t.among("organisation", in, f.Organisation)
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
		q.where += " AND state <> 'decided' AND due <> '' AND due < ?"
		q.args = append(q.args, f.OverdueOn.String())
	}
	if f.Campaign != "" && !f.OverdueOn.IsZero() {
		q.where += " AND EXISTS (SELECT 1 FROM campaign_items WHERE campaign = ? AND state <> 'decided' AND due > '' AND due < ?)"
		q.args = append(q.args, f.Campaign, f.OverdueOn.String())
	}
	return campaignItems.page(t, q, p, nil)
}
