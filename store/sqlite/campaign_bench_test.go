package sqlite

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// What a national campaign holds: one to two in a hundred of 800,000 people, at
// some hundreds of organisations.
const (
	manyItems         = 50_000
	manyOrganisations = 400
)

// fillCampaign stores the items, of which one in fifty is overdue in August, and
// returns every organisation.
func fillCampaign(b *testing.B, s *Store) (in []string) {
	b.Helper()
	june := campaign.Stamp{By: "555000000002", At: time.Date(2023, 6, 1, 9, 0, 0, 0, time.UTC)}
	for n := range manyOrganisations {
		in = append(in, fmt.Sprintf("RX%03d", n))
	}
	err := s.Update(context.Background(), func(tx authority.Tx) error {
		for n := range manyItems {
			id, err := identity.ParseUserID(fmt.Sprintf("5550%08d", n))
			if err != nil {
				return err
			}
			code, err := identity.ParseODSCode(in[n%len(in)])
			if err != nil {
				return err
			}
			reason := campaign.Reason{Kind: campaign.FlaggedFull, Reference: id.String(), Rule: "RA-CIS-020"}
			i := campaign.Item{
				ID: campaign.ItemID("campaign-0123456789abcdef", id), Campaign: "campaign-0123456789abcdef", UserID: id, Organisation: code,
				Reasons: []campaign.Reason{reason}, Owner: fmt.Sprintf("Team %d", n%40), State: campaign.StateOpen,
				ListedOn: guidance.DateOf(june.At), Due: guidance.MustDate("2023-09-01").AddDays(n % 60),
				Seen:    &campaign.Seen{Flag: identity.FlagFull, On: guidance.DateOf(june.At)},
				History: []campaign.Entry{{Move: campaign.PutOnList, Stamp: june, To: campaign.StateOpen, Reason: &reason}},
			}
			if n%50 == 49 {
				i.Due = guidance.MustDate("2023-07-31")
			}
			if err := tx.PutCampaignItem(i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return in
}

// BenchmarkCampaignDue is the first page of the due list of a national campaign,
// for one organisation and for one that acts for all of them.
func BenchmarkCampaignDue(b *testing.B) {
	s := openBench(b)
	in := fillCampaign(b, s)
	for _, bm := range []struct {
		name string
		in   []string
		f    authority.CampaignItemFilter
		want int
	}{
		{"all/first", in, authority.CampaignItemFilter{Campaign: "campaign-0123456789abcdef"}, 51},
		{"all/overdue", in, authority.CampaignItemFilter{Campaign: "campaign-0123456789abcdef", OverdueOn: guidance.MustDate("2023-08-01")}, 51},
		{"all/none", in, authority.CampaignItemFilter{Campaign: "campaign-0123456789abcdef", OverdueOn: guidance.MustDate("2023-07-31")}, 0},
		{"all/owner", in, authority.CampaignItemFilter{Campaign: "campaign-0123456789abcdef", Owner: "Team 39", State: campaign.StateOpen}, 51},
		{"one/overdue", in[49:50], authority.CampaignItemFilter{Campaign: "campaign-0123456789abcdef", OverdueOn: guidance.MustDate("2023-08-01")}, 51},
		{"all campaigns/overdue", in, authority.CampaignItemFilter{OverdueOn: guidance.MustDate("2023-08-01")}, 51},
	} {
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				var items []campaign.Item
				err := s.View(context.Background(), func(tx authority.Tx) (err error) {
					items, err = tx.ListCampaignItems(bm.in, bm.f, authority.Page{Limit: 51})
					return err
				})
				if err != nil || len(items) != bm.want {
					b.Fatal(len(items), err)
				}
			}
		})
	}
}
