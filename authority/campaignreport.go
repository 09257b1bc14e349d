package authority

import (
	"context"
	"io"
	"slices"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// CampaignFilter says which campaigns are listed.
type CampaignFilter struct {
	Organisation identity.ODSCode
}

// CampaignItemFilter says which items are listed.
type CampaignItemFilter struct {
	Campaign     string // id
	Organisation identity.ODSCode
	User         identity.UserID
	Owner        string
	Reason       campaign.ReasonKind // among those of the item
	State        campaign.State
	OverdueOn    guidance.Date // only those that are overdue on that day: campaign.Item.Overdue
}

// Lets reports whether the filter lets an item through.
func (f CampaignItemFilter) Lets(i campaign.Item) bool {
	return (f.Campaign == "" || f.Campaign == i.Campaign) && (f.Organisation.IsZero() || f.Organisation == i.Organisation) &&
		(f.User.IsZero() || f.User == i.UserID) && (f.Owner == "" || f.Owner == i.Owner) &&
		(f.Reason == 0 || i.Has(f.Reason)) && (f.State == 0 || f.State == i.State) &&
		(f.OverdueOn.IsZero() || i.Overdue(f.OverdueOn))
}

// seeCampaigns are the acts by which campaigns are read.
var seeCampaigns = []rbac.Act{rbac.DecideCampaignItem, rbac.ManageCampaign}

// Campaign returns a campaign that an organisation in scope runs, or that has
// people of one on its list: of the owners that the latter see there are none but
// their own and the default. It rests on either act upon campaigns; so do the reads
// that name one. The error wraps [ErrNotFound] or is a [*guidance.Refusal].
func (r Reader) Campaign(ctx context.Context, id string) (campaign.Campaign, error) {
	return look(ctx, r, "read campaign", seeCampaigns, func(tx Tx, in scope) (campaign.Campaign, error) {
		k, err := campaignIn(tx, in.codes, id)
		if err == nil && !in.has(k.Organisation.String()) {
			k.Policy.Owners = slices.DeleteFunc(slices.Clone(k.Policy.Owners), func(o campaign.Owner) bool {
				return !in.has(o.Organisation.String())
			})
		}
		return k, err
	})
}

// CampaignItem returns an item. It rests on either act upon campaigns, at the
// organisation of the person.
func (r Reader) CampaignItem(ctx context.Context, id string) (campaign.Item, error) {
	return one(ctx, r, "read campaign item", seeCampaigns,
		func(tx Tx) (campaign.Item, error) { return tx.CampaignItem(id) },
		func(i campaign.Item) string { return i.Organisation.String() })
}

// Campaigns returns a page of the campaigns that the organisations in scope run. It
// rests on either act upon campaigns; so do the other lists.
func (r Reader) Campaigns(ctx context.Context, f CampaignFilter, p Page) (found []campaign.Campaign, next string, err error) {
	return page(ctx, r, "list campaigns", seeCampaigns, p,
		func(tx Tx, in []string, p Page) ([]campaign.Campaign, error) { return tx.ListCampaigns(in, f, p) },
		func(k campaign.Campaign) string { return k.ID })
}

// CampaignItems returns a page of the items of people of the organisations in
// scope, of the campaign that the filter names ([Reader.Campaign]) or of any.
func (r Reader) CampaignItems(ctx context.Context, f CampaignItemFilter, p Page) (found []campaign.Item, next string, err error) {
	return page(ctx, r, "list campaign items", seeCampaigns, p,
		func(tx Tx, in []string, p Page) ([]campaign.Item, error) {
			if f.Campaign != "" {
				if _, err := campaignIn(tx, in, f.Campaign); err != nil {
					return nil, err
				}
			}
			return tx.ListCampaignItems(in, f, p)
		},
		func(i campaign.Item) string { return i.ID })
}

// CampaignReport returns how far a campaign has come on a day, of the people of the
// organisations in scope. A zero day is today.
func (r Reader) CampaignReport(ctx context.Context, id string, on guidance.Date) (campaign.Report, error) {
	return look(ctx, r, "read campaign report", seeCampaigns, func(tx Tx, in scope) (campaign.Report, error) {
		k, err := campaignIn(tx, in.codes, id)
		if err != nil {
			return campaign.Report{}, err
		}
		if on.IsZero() {
			on = guidance.DateOf(r.a.config.Now())
		}
		tally := campaign.NewTally(k, on)
		err = eachItem(func(p Page) ([]campaign.Item, error) {
			return tx.ListCampaignItems(in.codes, CampaignItemFilter{Campaign: id}, p)
		}, tally.Add)
		return tally.Report(), err
	})
}

// DueReminder is a reminder that is to be sent.
type DueReminder struct {
	Item     campaign.Item
	Reminder campaign.Reminder
}

// CampaignReminders returns a page of the reminders of a campaign that are to be
// sent on a day and were not noted as sent, of the people of the organisations in
// scope. A zero day is today. Asked again it returns the same, until
// [Authority.RecordReminders].
func (r Reader) CampaignReminders(ctx context.Context, id string, on guidance.Date, p Page) (due []DueReminder, next string, err error) {
	return page(ctx, r, "list campaign reminders", seeCampaigns, p, func(tx Tx, in []string, p Page) ([]DueReminder, error) {
		k, err := campaignIn(tx, in, id)
		if err != nil {
			return nil, err
		}
		day := on
		if day.IsZero() {
			day = guidance.DateOf(r.a.config.Now())
		}
		return reminders(tx, in, k, day, p)
	}, func(d DueReminder) string { return d.Item.ID })
}

// reminders reads open items until the page is full: first as many as it takes, for
// where all are due, then a batch at a time.
func reminders(tx Tx, in []string, k campaign.Campaign, on guidance.Date, p Page) (due []DueReminder, err error) {
	f := CampaignItemFilter{Campaign: k.ID, State: campaign.StateOpen}
	limit := min(p.Limit, batch)
	for after := p.After; ; limit = batch {
		items, err := tx.ListCampaignItems(in, f, Page{After: after, Limit: limit})
		if err != nil {
			return nil, err
		}
		for _, i := range items {
			after = i.ID
			r, ok := k.Reminder(i, on)
			if !ok {
				continue
			}
			if due = append(due, DueReminder{i, r}); len(due) == p.Limit {
				return due, nil
			}
		}
		if len(items) < limit {
			return due, nil
		}
	}
}

// campaignIn returns a campaign that one of the organisations runs, or that has
// people of one on its list.
func campaignIn(tx Tx, in []string, id string) (campaign.Campaign, error) {
	k, err := tx.Campaign(id)
	if err != nil || slices.Contains(in, k.Organisation.String()) {
		return k, err
	}
	theirs, err := tx.ListCampaignItems(in, CampaignItemFilter{Campaign: id}, Page{Limit: 1})
	if err == nil && len(theirs) == 0 {
		err = ErrNotFound
	}
	return k, err
}

// WriteCampaignItems writes the items of a campaign, of the people of the
// organisations in scope, as rows of CSV as they stand on a day ([campaign.CSV]). A
// zero day is today. They are read a page at a time, so that a slow reader of w holds
// up nobody: what changes meanwhile may or may not be among them. With an error that
// is not of w nothing has been written, or what was written breaks off.
func (r Reader) WriteCampaignItems(ctx context.Context, id string, on guidance.Date, w io.Writer) error {
	if on.IsZero() {
		on = guidance.DateOf(r.a.config.Now())
	}
	rows := campaign.NewCSV(w, on)
	p := Page{Limit: MaxPage}
	for {
		items, next, err := r.CampaignItems(ctx, CampaignItemFilter{Campaign: id}, p)
		if err != nil {
			return err
		}
		for _, i := range items {
			if err := rows.Write(i); err != nil {
				return err
			}
		}
		if p.After = next; next == "" {
			return rows.Close()
		}
	}
}
