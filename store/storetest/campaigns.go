package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func campaignClauses() []clause {
	all := entity[campaign.Campaign]{
		"campaign", sampleCampaign,
		func(tx authority.Tx) (campaign.Campaign, error) { return tx.Campaign("campaign-1") }, authority.Tx.PutCampaign,
		func(k *campaign.Campaign) *int64 { return &k.Version },
		func(k *campaign.Campaign) { k.Organisation = must(identity.ParseODSCode("RX3")) },
	}.clauses()
	all = append(all, entity[campaign.Item]{
		"campaign item", sampleItem,
		func(tx authority.Tx) (campaign.Item, error) { return tx.CampaignItem("campaign-1-555000000001") }, authority.Tx.PutCampaignItem,
		func(i *campaign.Item) *int64 { return &i.Version },
		func(i *campaign.Item) { i.State, i.Due = campaign.StateOpen, guidance.MustDate("2023-12-31") },
	}.clauses()...)
	return append(all,
		clause{"campaigns are listed", campaignListing().pages},
		clause{"campaign items are listed", itemListing().pages},
		clause{"no item is open in a campaign that was closed at the same time", closedHoldsNobody},
		clause{"the items of a person, and those of a campaign, come in order of id", itemsTogether},
	)
}

func samplePolicy() campaign.Policy {
	return campaign.Policy{
		Owners: []campaign.Owner{{Organisation: must(identity.ParseODSCode("RX1")), Name: "Team 1"}}, DefaultOwner: "RA Manager",
		DueWithin: map[campaign.ReasonKind]int{campaign.FlaggedFull: 90, campaign.NearMiss: 20},
		Reminders: campaign.Reminders{DaysBefore: []int{14, 3}, EveryDaysOverdue: 7}, Undecided: campaign.RescindAccess,
	}
}

func stamp(minutes int) campaign.Stamp {
	return campaign.Stamp{By: "555000000002", At: after(minutes)}
}

func sampleCampaign() campaign.Campaign {
	closed := stamp(9)
	return campaign.Campaign{
		ID: "campaign-1", Title: "After the \"emergency\"", Organisation: must(identity.ParseODSCode("RX2")), Policy: samplePolicy(),
		Opened: stamp(0), Closed: &closed,
	}
}

// sampleItem has every field of everything that may happen to an item.
func sampleItem() campaign.Item {
	day := guidance.MustDate("2023-06-20")
	reason := campaign.Reason{Kind: campaign.NoVideo, Reference: "case-1", Rule: "RA-EVD-303", Owner: "Ms Own", Due: day, On: day, Ended: day}
	seen := &campaign.Seen{Flag: identity.FlagFull, On: day}
	decision := campaign.Decision{Outcome: campaign.ReVerified, Made: campaign.ByPerson, Stamp: stamp(3), Note: "line\nbreak", Reference: "case-9", NotHeld: true}
	return campaign.Item{
		ID: "campaign-1-555000000001", Campaign: "campaign-1", UserID: userID(), Organisation: must(identity.ParseODSCode("RX1")),
		Reasons: []campaign.Reason{reason}, Owner: "Ms Own", ListedOn: day, Due: day, State: campaign.StateDecided,
		Decision: &decision, Seen: seen, RemindedFor: day,
		History: []campaign.Entry{{
			Move: campaign.Decide, Stamp: stamp(3), To: campaign.StateDecided, Reason: &reason, Seen: seen,
			Reminder: &campaign.Reminder{Kind: campaign.DueToday, Day: day, Due: day},
			Outcome:  campaign.ReVerified, Note: "line\nbreak", Reference: "case-9", Due: day,
			Owner: "Mr New", Organisation: must(identity.ParseODSCode("RX2")),
		}},
	}
}

func campaignListing() listing[campaign.Campaign, authority.CampaignFilter] {
	return listing[campaign.Campaign, authority.CampaignFilter]{
		sample: func(r *rand.Rand, id string) campaign.Campaign {
			k := sampleCampaign()
			k.ID, k.Organisation = id, one(r, organisations)
			return k
		},
		put: authority.Tx.PutCampaign, list: authority.Tx.ListCampaigns,
		draw: func(t *rapid.T) authority.CampaignFilter {
			return authority.CampaignFilter{Organisation: maybe(t, "organisation", organisations)}
		},
		id: func(k campaign.Campaign) string { return k.ID },
		of: func(k campaign.Campaign) string { return k.Organisation.String() },
		lets: func(f authority.CampaignFilter, k campaign.Campaign) bool {
			return eq(f.Organisation, k.Organisation)
		},
	}
}

// The owners and campaigns that items and filters are drawn from.
var (
	owners      = []string{"Team 1", "Team 10", "RA Manager"}
	ofCampaigns = []string{"campaign-1", "campaign-10"}
)

func itemListing() listing[campaign.Item, authority.CampaignItemFilter] {
	return listing[campaign.Item, authority.CampaignItemFilter]{
		sample: func(r *rand.Rand, id string) campaign.Item {
			i := sampleItem()
			i.ID, i.Campaign, i.Organisation, i.UserID, i.Owner = id, one(r, ofCampaigns), one(r, organisations), one(r, people), one(r, owners)
			i.State, i.Due = one(r, campaign.States()), one(r, days)
			i.Reasons = nil
			for range 1 + r.IntN(2) {
				i.Reasons = append(i.Reasons, campaign.Reason{Kind: one(r, campaign.ReasonKinds()), Reference: "case-1"})
			}
			return i
		},
		put: authority.Tx.PutCampaignItem, list: authority.Tx.ListCampaignItems,
		draw: func(t *rapid.T) authority.CampaignItemFilter {
			f := authority.CampaignItemFilter{
				Campaign: maybe(t, "campaign", ofCampaigns), Organisation: maybe(t, "organisation", organisations), User: maybe(t, "user", people),
				Owner: maybe(t, "owner", owners), Reason: maybe(t, "reason", campaign.ReasonKinds()), State: maybe(t, "state", campaign.States()),
			}
			if rapid.Bool().Draw(t, "overdue") {
				f.OverdueOn = rapid.SampledFrom(days).Draw(t, "due").AddDays(rapid.IntRange(-1, 1).Draw(t, "days"))
			}
			return f
		},
		id:   func(i campaign.Item) string { return i.ID },
		of:   func(i campaign.Item) string { return i.Organisation.String() },
		lets: authority.CampaignItemFilter.Lets,
	}
}

func itemsTogether(f *fixture) {
	var want []string
	f.update(func(tx authority.Tx) error {
		var errs []error
		for _, n := range []int{3, 1, 2} {
			i := sampleItem()
			i.ID, i.Campaign = fmt.Sprintf("campaign-%d-x", n), fmt.Sprintf("campaign-%d", n)
			errs = append(errs, tx.PutCampaignItem(i))
			i.ID, i.UserID = fmt.Sprintf("campaign-%d-y", n), people[1]
			errs = append(errs, tx.PutCampaignItem(i))
		}
		return errors.Join(errs...)
	})
	requireItems := func(what string, list func(authority.Tx) ([]campaign.Item, error)) {
		f.Helper()
		var got []string
		f.view(func(tx authority.Tx) error {
			items, err := list(tx)
			for _, i := range items {
				if got = append(got, i.ID); i.Version != 1 {
					f.Errorf("%s came with version %d, want 1", i.ID, i.Version)
				}
			}
			return err
		})
		if diff := gocmp.Diff(want, got); diff != "" {
			f.Errorf("%s mismatch (-want +got):\n%s", what, diff)
		}
	}
	want = []string{"campaign-1-x", "campaign-2-x", "campaign-3-x"}
	requireItems("CampaignItemsOf()", func(tx authority.Tx) ([]campaign.Item, error) { return tx.CampaignItemsOf(userID()) })
	want = []string{"campaign-2-x", "campaign-2-y"}
	requireItems("ItemsOfCampaign()", func(tx authority.Tx) ([]campaign.Item, error) {
		return tx.ItemsOfCampaign("campaign-2", authority.Page{Limit: 3})
	})
	want = []string{"campaign-2-x"}
	requireItems("the first page", func(tx authority.Tx) ([]campaign.Item, error) {
		return tx.ItemsOfCampaign("campaign-2", authority.Page{Limit: 1})
	})
	want = []string{"campaign-2-y"}
	requireItems("the second page", func(tx authority.Tx) ([]campaign.Item, error) {
		return tx.ItemsOfCampaign("campaign-2", authority.Page{After: "campaign-2-x", Limit: 1})
	})
}

// closedHoldsNobody has one writer close a campaign while others open an item of it:
// the one settles what it finds open, the others look whether it is closed, and store
// the campaign again with the item. Whoever comes second has to see the first, or to
// conflict with it.
func closedHoldsNobody(f *fixture) {
	for round := range 20 {
		k := sampleCampaign()
		k.ID, k.Closed = fmt.Sprintf("campaign-%d", round), nil
		f.update(func(tx authority.Tx) error { return tx.PutCampaign(k) })
		atOnce(4, func(n int) {
			act := func(tx authority.Tx) error { return openItem(tx, k.ID, n) }
			if n == 0 {
				act = func(tx authority.Tx) error { return closeCampaign(tx, k.ID) }
			}
			if err := f.attempt(act); err != nil && !errors.Is(err, authority.ErrConflict) {
				f.Errorf("Update() = %v, want nil or ErrConflict", err)
			}
		})
		f.view(func(tx authority.Tx) error {
			now, err := tx.Campaign(k.ID)
			items, listErr := tx.ItemsOfCampaign(k.ID, authority.Page{Limit: 10})
			for _, i := range items {
				if now.Closed != nil && i.State == campaign.StateOpen {
					f.Errorf("%s is open in a closed campaign", i.ID)
				}
			}
			return errors.Join(err, listErr)
		})
	}
}

func openItem(tx authority.Tx, id string, n int) error {
	k, err := tx.Campaign(id)
	if err != nil || k.Closed != nil {
		return err
	}
	i := sampleItem()
	i.ID, i.Campaign, i.State, i.Decision = fmt.Sprintf("%s-%d", id, n), id, campaign.StateOpen, nil
	return errors.Join(tx.PutCampaign(k), tx.PutCampaignItem(i))
}

func closeCampaign(tx authority.Tx, id string) error {
	k, err := tx.Campaign(id)
	if err != nil {
		return err
	}
	items, err := tx.ItemsOfCampaign(id, authority.Page{Limit: 10})
	for _, i := range items {
		i.State = campaign.StateUndecided
		err = errors.Join(err, tx.PutCampaignItem(i))
	}
	closed := stamp(9)
	k.Closed = &closed
	return errors.Join(err, tx.PutCampaign(k))
}
