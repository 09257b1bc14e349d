package authority_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// throng is a campaign of many flagged people in a real store.
type throng struct {
	*house
	t      *testing.T
	run    campaign.Campaign
	reader authority.Reader
	people int
	made   int // decided upon
}

func (c *throng) progress() campaign.Progress {
	return campaign.Progress{Total: c.people, Made: c.made, Open: c.people - c.made}
}

// report asserts the progress, and that each list adds up to it.
func (c *throng) report(want campaign.Progress) campaign.Report {
	c.t.Helper()
	r := must(c.reader.CampaignReport(c.t.Context(), c.run.ID, guidance.Date{}))
	if diff := cmp.Diff(want, r.Progress); diff != "" {
		c.t.Fatalf("progress (-want +got):\n%s", diff)
	}
	var reasons, owners, organisations [3]int
	add := func(to *[3]int, p campaign.Progress) { to[0], to[1], to[2] = to[0]+p.Total, to[1]+p.Made, to[2]+p.Open }
	for _, l := range r.ByReason {
		add(&reasons, l.Progress)
	}
	for _, l := range r.ByOwner {
		add(&owners, l.Progress)
	}
	for _, l := range r.ByOrganisation {
		add(&organisations, l.Progress)
	}
	if sum := [3]int{want.Total, want.Made, want.Open}; reasons != sum || owners != sum || organisations != sum {
		c.t.Fatalf("by reason %v, by owner %v, by organisation %v; want %v", reasons, owners, organisations, sum)
	}
	return r
}

func (c *throng) userID(n int) string { return fmt.Sprintf("9999%08d", n) }

// listed lists everybody, a thousand at a time.
func (c *throng) listed(want campaign.Listing) {
	c.t.Helper()
	began := time.Now()
	for from := 0; from < c.people; from += authority.MaxListed {
		lines := make([]identity.CISRecord, authority.MaxListed)
		for n := range lines {
			lines[n] = identity.CISRecord{ID: c.userID(from + n), Organisation: "RX1", Evidence: identity.Marker(identity.RemoteRegistration)}
		}
		for _, s := range must(c.ListPeople(c.t.Context(), authority.ListPeople{By: manager, Campaign: c.run.ID, Records: lines})) {
			if s.Came != want {
				c.t.Fatalf("%s is %s, want %s", s.Source, s.Came, want)
			}
		}
	}
	c.t.Logf("%s %d in %s", want, c.people, time.Since(began))
}

// decided decides upon one in forty.
func (c *throng) decided() {
	c.clock = c.clock.AddDate(0, 0, 1)
	r := rand.New(rand.NewPCG(1, 2))
	for n := range c.people {
		if r.IntN(40) > 0 {
			continue
		}
		must(c.DecideItem(c.t.Context(), authority.DecideItem{
			By: manager, Item: campaign.ItemID(c.run.ID, must(identity.ParseUserID(c.userID(n)))),
			Decision: campaign.DecisionDetails{Outcome: campaign.Outcomes()[r.IntN(4)], Reference: "case-9"},
		}))
		if c.made++; c.made%100 == 0 {
			c.report(c.progress())
		}
	}
}

// reminded reminds of everybody who is left, once, on the day after the due day.
func (c *throng) reminded() {
	c.clock = c.clock.AddDate(0, 0, 30)
	want := c.progress()
	want.Overdue = want.Open
	c.report(want)
	reminded := 0
	for p := (authority.Page{Limit: authority.MaxPage}); ; {
		due, next, err := c.reader.CampaignReminders(c.t.Context(), c.run.ID, guidance.Date{}, p)
		if err != nil {
			c.t.Fatal(err)
		}
		var ids []string
		for _, d := range due {
			ids = append(ids, d.Item.ID)
		}
		reminded += len(must(c.RecordReminders(c.t.Context(), authority.RecordReminders{By: manager, Campaign: c.run.ID, Items: ids})))
		if p.After = next; next == "" {
			break
		}
	}
	if reminded != c.people-c.made {
		c.t.Errorf("%d were reminded of, want %d", reminded, c.people-c.made)
	}
}

// ended closes the campaign, and reads the whole list.
func (c *throng) ended() {
	began := time.Now()
	must(c.CloseCampaign(c.t.Context(), authority.CloseCampaign{By: manager, Campaign: c.run.ID}))
	c.t.Logf("settled %d in %s", c.people-c.made, time.Since(began))
	end := c.report(campaign.Progress{Total: c.people, Made: c.people})
	if end.ByMaker[2] != (campaign.MakerCount{Made: campaign.ByPolicy, Count: c.people - c.made}) {
		c.t.Errorf("made by %+v, want %d by policy", end.ByMaker, c.people-c.made)
	}
	listed := 0
	for p := (authority.Page{Limit: authority.MaxPage}); ; {
		items, next, err := c.reader.CampaignItems(c.t.Context(), authority.CampaignItemFilter{Campaign: c.run.ID, State: campaign.StateDecided}, p)
		if err != nil {
			c.t.Fatal(err)
		}
		if listed += len(items); next == "" {
			break
		}
		p.After = next
	}
	if listed != c.people {
		c.t.Errorf("%d items are listed, want %d", listed, c.people)
	}
}

// TestTenThousandInTheStore takes ten thousand flagged people through a campaign in
// a real store: two extracts, hundreds of decisions, reminders, the end. The report
// adds up at every stage, and so does the list of items.
func TestTenThousandInTheStore(t *testing.T) {
	people := 10_000
	if raced {
		people = 2000
	}
	c := throngOf(t, people)
	c.listed(campaign.Added)
	c.listed(campaign.Unchanged)
	c.report(c.progress())
	c.decided()
	c.reminded()
	c.ended()
	verified(t, c.house)
}

func throngOf(t *testing.T, people int) *throng {
	t.Helper()
	h := newHouse(t, options{at: time.Date(2023, 6, 1, 8, 0, 0, 0, time.UTC)})
	policy := remediation()
	policy.Undecided = campaign.RescindAccess
	policy.Reminders.DaysBefore = []int{}
	run := must(h.OpenCampaign(t.Context(), authority.OpenCampaign{By: manager, Title: "After the emergency", Organisation: rx1, Policy: policy}))
	return &throng{house: h, t: t, run: run, reader: h.For(manager), people: people}
}
