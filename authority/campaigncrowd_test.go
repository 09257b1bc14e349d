package authority_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// TestTenThousandInTheStore takes ten thousand flagged people through a campaign in
// a real store: two extracts, thousands of decisions, reminders, the end. The report
// adds up at every stage, and so does the list of items.
func TestTenThousandInTheStore(t *testing.T) {
	crowd, step := 10_000, 1000
	if raced {
		crowd, step = 2000, 1000
	}
	h := newHouse(t, options{at: time.Date(2023, 6, 1, 8, 0, 0, 0, time.UTC)})
	ctx := t.Context()
	policy := remediation()
	policy.Undecided = campaign.RescindAccess
	policy.Reminders.DaysBefore = []int{}
	run := must(h.OpenCampaign(ctx, authority.OpenCampaign{By: manager, Title: "After the emergency", Organisation: rx1, Policy: policy}))
	reader := h.For(manager)
	report := func(want campaign.Progress) campaign.Report {
		t.Helper()
		r := must(reader.CampaignReport(ctx, run.ID, guidance.Date{}))
		if diff := cmp.Diff(want, r.Progress); diff != "" {
			t.Fatalf("progress (-want +got):\n%s", diff)
		}
		var reasons, owners, organisations campaign.Progress
		for _, l := range r.ByReason {
			reasons.Total, reasons.Made, reasons.Open = reasons.Total+l.Total, reasons.Made+l.Made, reasons.Open+l.Open
		}
		for _, l := range r.ByOwner {
			owners.Total, owners.Made, owners.Open = owners.Total+l.Total, owners.Made+l.Made, owners.Open+l.Open
		}
		for _, l := range r.ByOrganisation {
			organisations.Total, organisations.Made, organisations.Open = organisations.Total+l.Total, organisations.Made+l.Made, organisations.Open+l.Open
		}
		sum := campaign.Progress{Total: want.Total, Made: want.Made, Open: want.Open}
		if reasons != sum || owners != sum || organisations != sum {
			t.Fatalf("by reason %+v, by owner %+v, by organisation %+v; want %+v", reasons, owners, organisations, sum)
		}
		return r
	}
	extract := func(flag func(n int) identity.Convention) map[campaign.Listing]int {
		t.Helper()
		came := map[campaign.Listing]int{}
		lines := make([]identity.CISRecord, 0, step)
		for n := range crowd {
			lines = append(lines, identity.CISRecord{
				ID: fmt.Sprintf("9999%08d", n), Organisation: "RX1", Evidence: identity.Marker(flag(n)),
			})
			if len(lines) < step {
				continue
			}
			for _, s := range must(h.ListPeople(ctx, authority.ListPeople{By: manager, Campaign: run.ID, Records: lines})) {
				came[s.Came]++
			}
			lines = lines[:0]
		}
		return came
	}
	all := func(int) identity.Convention { return identity.RemoteRegistration }

	began := time.Now()
	for _, want := range []map[campaign.Listing]int{{campaign.Added: crowd}, {campaign.Unchanged: crowd}} {
		if diff := cmp.Diff(want, extract(all)); diff != "" {
			t.Fatalf("extract (-want +got):\n%s", diff)
		}
	}
	t.Logf("listed %d twice in %s", crowd, time.Since(began))
	report(campaign.Progress{Total: crowd, Open: crowd})

	// One in twenty is decided upon by people.
	h.clock = h.clock.AddDate(0, 0, 1)
	r, made := rand.New(rand.NewPCG(1, 2)), 0
	began = time.Now()
	for n := range crowd {
		if r.IntN(20) > 0 {
			continue
		}
		must(h.DecideItem(ctx, authority.DecideItem{
			By: manager, Item: campaign.ItemID(run.ID, must(identity.ParseUserID(fmt.Sprintf("9999%08d", n)))),
			Decision: campaign.DecisionDetails{Outcome: campaign.Outcomes()[r.IntN(4)], Reference: "case-9"},
		}))
		if made++; made%100 == 0 {
			report(campaign.Progress{Total: crowd, Made: made, Open: crowd - made})
		}
	}
	t.Logf("decided %d in %s", made, time.Since(began))

	// The day after the due day, and a reminder each.
	h.clock = h.clock.AddDate(0, 0, 30)
	report(campaign.Progress{Total: crowd, Made: made, Open: crowd - made, Overdue: crowd - made})
	reminded := 0
	for {
		due, _, err := reader.CampaignReminders(ctx, run.ID, guidance.Date{}, authority.Page{Limit: authority.MaxPage})
		if err != nil {
			t.Fatal(err)
		}
		if len(due) == 0 {
			break
		}
		var ids []string
		for _, d := range due {
			ids = append(ids, d.Item.ID)
		}
		reminded += len(must(h.RecordReminders(ctx, authority.RecordReminders{By: manager, Campaign: run.ID, Items: ids})))
	}
	if reminded != crowd-made {
		t.Errorf("%d were reminded of, want %d", reminded, crowd-made)
	}

	// The end, and the whole list once more.
	began = time.Now()
	must(h.CloseCampaign(ctx, authority.CloseCampaign{By: manager, Campaign: run.ID}))
	t.Logf("settled %d in %s", crowd-made, time.Since(began))
	began = time.Now()
	end := report(campaign.Progress{Total: crowd, Made: crowd})
	t.Logf("counted %d in %s", crowd, time.Since(began))
	if i := slices.IndexFunc(end.ByMaker, func(m campaign.MakerCount) bool { return m.Made == campaign.ByPolicy }); end.ByMaker[i].Count != crowd-made {
		t.Errorf("made by %+v, want %d by policy", end.ByMaker, crowd-made)
	}
	listed := 0
	for p := (authority.Page{Limit: authority.MaxPage}); ; {
		items, next, err := reader.CampaignItems(ctx, authority.CampaignItemFilter{Campaign: run.ID, State: campaign.StateDecided}, p)
		if err != nil {
			t.Fatal(err)
		}
		if listed += len(items); next == "" {
			break
		}
		p.After = next
	}
	if listed != crowd {
		t.Errorf("%d items are listed, want %d", listed, crowd)
	}
	verified(t, h)
}
