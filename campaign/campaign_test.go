package campaign_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestOpen(t *testing.T) {
	tests := []struct {
		name   string
		change func(*campaign.Details)
		rules  []guidance.RuleID
		why    string
	}{
		{"complete", func(*campaign.Details) {}, nil, "nothing is missing"},
		{"no id", func(d *campaign.Details) { d.ID = "" }, []guidance.RuleID{"RA-CIS-032"}, "it could not be found again"},
		{"no title", func(d *campaign.Details) { d.Title = " " }, []guidance.RuleID{"RA-CIS-032"}, "nobody could tell it from others"},
		{"longest title", func(d *campaign.Details) { d.Title = strings.Repeat("x", 200) }, nil, "200 bytes"},
		{"title too long", func(d *campaign.Details) { d.Title = strings.Repeat("x", 201) }, []guidance.RuleID{"RA-CIS-032"}, "200 bytes"},
		{"no organisation", func(d *campaign.Details) { d.Organisation = identity.ODSCode{} }, []guidance.RuleID{"RA-CIS-032"}, "whose is it?"},
		{"nobody", func(d *campaign.Details) { d.Opened.By = "" }, []guidance.RuleID{"RA-CIS-032"}, "somebody answers for it"},
		{"no instant", func(d *campaign.Details) { d.Opened.At = time.Time{} }, []guidance.RuleID{"RA-CIS-032"}, "nothing could come after it"},
		{"no policy", func(d *campaign.Details) { d.Policy = campaign.Policy{} }, []guidance.RuleID{"RA-CIS-030"}, "no figure is assumed"},
		{"nothing", func(d *campaign.Details) { *d = campaign.Details{} }, []guidance.RuleID{"RA-CIS-030", "RA-CIS-032"}, "every reason is named"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := details()
			tt.change(&d)
			c, err := campaign.Open(d)
			requireRules(t, tt.why, err, tt.rules...)
			if (err == nil) != (c.ID != "") {
				t.Errorf("Open() = %+v with error %v", c, err)
			}
		})
	}
}

func TestClose(t *testing.T) {
	c := opened()
	second := c.Opened.At.Add(time.Nanosecond)
	closed, err := c.Close(campaign.Stamp{By: "100000000002", At: second})
	requireRules(t, "an instant after it was opened", err)
	if closed.Closed == nil || closed.Closed.At != second || c.Closed != nil {
		t.Errorf("closed at %v, and the campaign it came from at %v", closed.Closed, c.Closed)
	}
	_, err = closed.Close(at("2023-09-01"))
	requireRules(t, "it was closed before", err, "RA-CIS-035")
	_, err = c.Close(campaign.Stamp{By: "100000000002", At: c.Opened.At.Add(-1)})
	requireRules(t, "before it was opened", err, "RA-CIS-040")
	_, err = c.Close(campaign.Stamp{At: second})
	requireRules(t, "nobody closes it", err, "RA-CIS-040")
}

// TestClosedCampaign: after closing nothing goes but a verification.
func TestClosedCampaign(t *testing.T) {
	c := opened()
	i := listed(t, c, identity.FlagFull, "2023-06-01")
	done := must(c.Decide(i, campaign.DecisionDetails{Outcome: campaign.Left}, at("2023-06-02")))
	closed := must(c.Close(at("2023-08-01")))

	_, _, err := closed.List(campaign.Item{}, sight(2, identity.FlagFull, "2023-08-02"), at("2023-08-02"))
	requireRules(t, "no new items", err, "RA-CIS-035")
	_, err = closed.Decide(i, campaign.DecisionDetails{Outcome: campaign.Left}, at("2023-08-02"))
	requireRules(t, "no decisions", err, "RA-CIS-035")
	_, err = closed.Reopen(done, "they are back", at("2023-08-02"))
	requireRules(t, "no decisions taken back", err, "RA-CIS-035")
	_, err = closed.Reminded(i, day("2023-08-02"), at("2023-08-02"))
	requireRules(t, "no reminders", err, "RA-CIS-034", "RA-CIS-035")
	if _, due := closed.Reminder(i, day("2023-08-30")); due {
		t.Error("a reminder is due in a closed campaign")
	}

	left, changed := closed.Settle(i)
	if !changed || left.State != campaign.StateUndecided || left.Decision != nil {
		t.Fatalf("Settle() = %s with decision %v, want undecided", left.State, left.Decision)
	}
	if diff := cmp.Diff([]guidance.RuleID{"RA-CIS-031"}, ids(left.Findings(day("2023-08-02")))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	verified, err := left.Verified(campaign.Verification{Reference: "case-9", Stamp: at("2023-09-01")})
	requireRules(t, "a verification that came late is a fact all the same", err)
	if verified.State != campaign.StateDecided || verified.Decision.Outcome != campaign.ReVerified || len(verified.Findings(day("2023-10-01"))) != 0 {
		t.Errorf("after the verification: %s, %+v, %v", verified.State, verified.Decision, verified.Findings(day("2023-10-01")))
	}
}

func TestSettle(t *testing.T) {
	tests := []struct {
		name    string
		policy  func(*campaign.Details)
		item    func(campaign.Campaign, campaign.Item) campaign.Item
		want    campaign.State
		outcome campaign.Outcome // with made by policy
		changed bool
		why     string
	}{
		{"flagged", func(*campaign.Details) {}, same, campaign.StateUndecided, 0, true, "policy reports it"},
		{"rescinded, closed on the day it is due", rescinding, same, campaign.StateUndecided, 0, true, "somebody may decide on that day still"},
		{"rescinded, closed on the day after", rescinding, duePast, campaign.StateDecided, campaign.AccessRescinded, true, "nobody decided in time"},
		{"overdue, flagged", func(*campaign.Details) {}, duePast, campaign.StateUndecided, 0, true, "policy reports it"},
		{"a near miss, overdue", rescinding, func(c campaign.Campaign, i campaign.Item) campaign.Item {
			i.Reasons = []campaign.Reason{{Kind: campaign.NearMiss, Reference: "x"}}
			return duePast(c, i)
		}, campaign.StateUndecided, 0, true, "nobody loses access for what looks like the marker"},
		{"a near miss, and access that was revoked", rescinding, func(c campaign.Campaign, i campaign.Item) campaign.Item {
			i.Reasons = []campaign.Reason{{Kind: campaign.NearMiss, Reference: "x"}, {Kind: campaign.ExceptionalAccess, Reference: "g", Ended: day("2023-06-02")}}
			return duePast(c, i)
		}, campaign.StateUndecided, 0, true, "what has ended counts no more"},
		{"a near miss and no video, overdue", rescinding, func(c campaign.Campaign, i campaign.Item) campaign.Item {
			i.Reasons = []campaign.Reason{{Kind: campaign.NearMiss, Reference: "x"}, {Kind: campaign.NoVideo, Reference: "case-1"}}
			return duePast(c, i)
		}, campaign.StateDecided, campaign.AccessRescinded, true, "more than a near miss"},
		{"decided, flagged", func(*campaign.Details) {}, decide, campaign.StateDecided, 0, false, "a person decided"},
		{"decided, rescinded", rescinding, decide, campaign.StateDecided, 0, false, "a person decided"},
		{"another's", rescinding, func(_ campaign.Campaign, i campaign.Item) campaign.Item {
			i.Campaign = "campaign-2"
			return i
		}, campaign.StateOpen, 0, false, "another campaign is not closed by it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := opened(tt.policy)
			i := tt.item(c, listed(t, c, identity.FlagFull, "2023-06-01"))
			if _, changed := c.Settle(i); changed {
				t.Error("an open campaign settles")
			}
			c = must(c.Close(at("2023-08-30"))) // the day on which it is due
			got, changed := c.Settle(i)
			if got.State != tt.want || changed != tt.changed {
				t.Errorf("Settle() = %s, changed %t; want %s, %t\nwhy: %s", got.State, changed, tt.want, tt.changed, tt.why)
			}
			if tt.outcome != 0 {
				want := &campaign.Decision{Outcome: tt.outcome, Made: campaign.ByPolicy, Stamp: *c.Closed}
				if diff := cmp.Diff(want, got.Decision); diff != "" {
					t.Errorf("decision (-want +got):\n%s", diff)
				}
			}
			again, changed := c.Settle(got)
			if diff := cmp.Diff(got, again, values); diff != "" || changed {
				t.Errorf("settled twice, changed %t (-once +twice):\n%s", changed, diff)
			}
		})
	}
}

// Another clock than that of the closing may be ahead: the history stays in order.
func TestSettleKeepsTheOrder(t *testing.T) {
	c := opened()
	i := listed(t, c, identity.FlagFull, "2023-08-02")
	c = must(c.Close(at("2023-08-01")))
	got, _ := c.Settle(i)
	if last := got.History[len(got.History)-1]; last.At.Before(i.History[0].At) {
		t.Errorf("settled at %s, before it was listed at %s", last.At, i.History[0].At)
	}
}

// duePast is due the day before the campaign is closed.
func duePast(_ campaign.Campaign, i campaign.Item) campaign.Item {
	i.Due = day("2023-08-29")
	return i
}

func same(_ campaign.Campaign, i campaign.Item) campaign.Item { return i }

func decide(c campaign.Campaign, i campaign.Item) campaign.Item {
	return must(c.Decide(i, campaign.DecisionDetails{Outcome: campaign.DeRegistered}, at("2023-06-02")))
}
