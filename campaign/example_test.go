package campaign_test

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// exampleCampaign returns the campaign that the examples tell of, and a stamp of
// noon on a day of June 2023.
func exampleCampaign() (c campaign.Campaign, june func(int) campaign.Stamp) {
	june = func(n int) campaign.Stamp {
		return campaign.Stamp{By: "100000000001", At: time.Date(2023, 6, n, 11, 0, 0, 0, time.UTC)}
	}
	data, err := os.ReadFile("testdata/policy.json")
	if err != nil {
		fmt.Println(err)
	}
	policy, err := campaign.ReadPolicy(data)
	if err != nil {
		fmt.Println(err)
	}
	rx2, err := identity.ParseODSCode("RX2")
	if err != nil {
		fmt.Println(err)
	}
	c, err = campaign.Open(campaign.Details{ID: "campaign-1", Title: "After the emergency", Organisation: rx2, Policy: policy, Opened: june(1)})
	if err != nil {
		fmt.Println(err)
	}
	return c, june
}

// A person is found flagged, verified in the normal way, and found cleared.
func Example() {
	c, june := exampleCampaign()
	line := identity.CISRecord{ID: "555000000001", Organisation: "RX1", Evidence: identity.Marker(identity.RemoteRegistration)}
	sighting, err := campaign.Sight(line, guidance.MustDate("2023-06-01"))
	if err != nil {
		fmt.Println(err)
		return
	}
	item, came, err := c.List(campaign.Item{}, sighting, june(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(came, "for", item.Leading(), "seen to by", item.Owner, "by", item.Due)

	item, err = item.Verified(campaign.Verification{Reference: "case-9", Stamp: june(20)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(item.State, item.Decision.Outcome)

	line.Evidence = nil
	if sighting, err = campaign.Sight(line, guidance.MustDate("2023-06-21")); err != nil {
		fmt.Println(err)
		return
	}
	item, came, err = c.List(item, sighting, june(22))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(came, "still flagged:", item.StillFlagged())
	// Output:
	// added for flagged-full seen to by RA team, RX1 by 2023-08-30
	// decided re-verified
	// noted still flagged: false
}

// Not every decision holds: each reason is named.
func ExampleCampaign_Decide() {
	c, june := exampleCampaign()
	line := identity.CISRecord{ID: "555000000001", Organisation: "RX1", Evidence: identity.Marker(identity.Streamlining)}
	sighting, err := campaign.Sight(line, guidance.MustDate("2023-06-01"))
	if err != nil {
		fmt.Println(err)
		return
	}
	item, _, err := c.List(campaign.Item{}, sighting, june(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range []campaign.DecisionDetails{
		{Outcome: campaign.NotEmergency},
		{Outcome: campaign.AccessRescinded, Reference: "form 12"},
	} {
		decided, err := c.Decide(item, d, june(2))
		var refusal *guidance.Refusal
		if errors.As(err, &refusal) {
			for _, f := range refusal.Findings {
				fmt.Println(f.Rule, f.Message)
			}
			continue
		}
		fmt.Println(decided.State, "as", decided.Decision.Outcome)
	}
	// Output:
	// RA-CIS-037 it is not said what was looked at
	// RA-CIS-037 the person is on the list for more than a near miss
	// decided as access-rescinded
}

// A reminder that was missed is made up for, once.
func ExampleCampaign_Reminder() {
	c, june := exampleCampaign()
	line := identity.CISRecord{ID: "555000000001", Organisation: "RX1", Evidence: identity.Marker(identity.Streamlining)[:1]}
	sighting, err := campaign.Sight(line, guidance.MustDate("2023-06-01"))
	if err != nil {
		fmt.Println(err)
		return
	}
	item, _, err := c.List(campaign.Item{}, sighting, june(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range []int{6, 9, 10, 21, 28} {
		on := guidance.DateOf(june(n).At)
		r, due := c.Reminder(item, on)
		if !due {
			fmt.Println(on, "none")
			continue
		}
		fmt.Println(on, r.Kind, "of", r.Day)
		if item, err = c.Reminded(item, on, june(n)); err != nil {
			fmt.Println(err)
			return
		}
	}
	// Output:
	// 2023-06-06 none
	// 2023-06-09 before of 2023-06-07
	// 2023-06-10 none
	// 2023-06-21 due of 2023-06-21
	// 2023-06-28 overdue of 2023-06-28
}

// A report counts every item once in each list.
func ExampleTally() {
	c, june := exampleCampaign()
	tally := campaign.NewTally(c, guidance.MustDate("2023-06-30"))
	for n, f := range []identity.Convention{identity.RemoteRegistration, identity.Streamlining, identity.RemoteRegistration} {
		line := identity.CISRecord{ID: fmt.Sprintf("55500000000%d", n), Organisation: "RX1", Evidence: identity.Marker(f)}
		sighting, err := campaign.Sight(line, guidance.MustDate("2023-06-01"))
		if err != nil {
			fmt.Println(err)
			return
		}
		item, _, err := c.List(campaign.Item{}, sighting, june(1))
		if err != nil {
			fmt.Println(err)
			return
		}
		if n == 0 {
			if item, err = c.Decide(item, campaign.DecisionDetails{Outcome: campaign.Left}, june(2)); err != nil {
				fmt.Println(err)
				return
			}
		}
		if err := tally.Add(item); err != nil {
			fmt.Println(err)
			return
		}
	}
	r := tally.Report()
	fmt.Println(r.Progress.Made, "of", r.Progress.Total)
	fmt.Println(r.ByOwner[0].Owner, r.ByOwner[0].Open)
	// Output:
	// 1 of 3
	// RA team, RX1 2
}
