package campaign_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// profile is that of the first person, verified again at noon on a day.
func profile(on string) *identity.Profile {
	return &identity.Profile{UserID: user(1), Verifications: []identity.Verification{{ID: "verification-1", At: at(on).At}}}
}

// TestVerifiedNeedsAVerification: whose profile is held was verified again by one of
// its verifications, made since the flag was seen.
func TestVerifiedNeedsAVerification(t *testing.T) {
	other := profile("2023-06-10")
	other.UserID = user(2)
	tests := []struct {
		name      string
		profile   *identity.Profile
		reference string
		flagged   bool // once more, with more of the marker, on 20 June
		rules     []guidance.RuleID
		why       string
	}{
		{"the day before the extract", profile("2023-05-31"), "verification-1", false, []guidance.RuleID{"RA-CIS-036"}, "the flag was there after it"},
		{"the day of the extract", profile("2023-06-01"), "verification-1", false, nil, "the extract may have been drawn before"},
		{"the day after", profile("2023-06-02"), "verification-1", false, nil, "it answers for the flag"},
		{"made up", profile("2023-06-02"), "verification-2", false, []guidance.RuleID{"RA-CIS-036"}, "the profile has no such verification"},
		{"of somebody else", other, "verification-1", false, []guidance.RuleID{"RA-CIS-036"}, "it says nothing of this person"},
		{"none named", profile("2023-06-02"), "", false, []guidance.RuleID{"RA-CIS-036"}, "it cannot be looked up"},
		{"flagged again since", profile("2023-06-19"), "verification-1", true, []guidance.RuleID{"RA-CIS-036"}, "it is older than the new reason"},
		{"flagged again that day", profile("2023-06-20"), "verification-1", true, nil, "it answers for both"},
		{"not held", nil, "card index 12", false, nil, "it cannot be looked up here, and the decision says so"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := opened()
			i := listed(t, c, identity.FlagPartial, "2023-06-01")
			if tt.flagged {
				var err error
				if i, _, err = c.List(i, sight(1, identity.FlagFull, "2023-06-20"), at("2023-06-20")); err != nil {
					t.Fatal(err)
				}
			}
			got, err := c.Decide(i, campaign.DecisionDetails{Outcome: campaign.ReVerified, Reference: tt.reference, Profile: tt.profile}, at("2023-06-25"))
			requireRules(t, tt.why, err, tt.rules...)
			if err == nil && got.Decision.NotHeld != (tt.profile == nil) {
				t.Errorf("not held: %t", got.Decision.NotHeld)
			}
		})
	}
}

// TestStaleExtract: what a record carried on the day of a verification or before
// opens nothing again; of the day after it does.
func TestStaleExtract(t *testing.T) {
	c := opened()
	near := listed(t, c, identity.FlagNearMiss, "2023-06-01")
	by := at("2023-06-20")
	re := campaign.DecisionDetails{Outcome: campaign.ReVerified, Reference: "case-9", Note: "access stands"}
	verified := must(near.Verified(campaign.Verification{Reference: "case-9", Stamp: at("2023-06-10")}))
	said := must(c.Decide(near, re, at("2023-06-10")))
	left := must(c.Decide(near, campaign.DecisionDetails{Outcome: campaign.Left}, at("2023-06-10")))
	taken := must(c.Reopen(said, "of another person", at("2023-06-11")))
	held := must(holding(t, c, near).Verified(campaign.Verification{Reference: "case-9", Stamp: at("2023-06-10")}))
	tests := []struct {
		name                   string
		item                   campaign.Item
		before, same, dayAfter campaign.Listing
		why                    string
	}{
		{"verified", verified, campaign.Noted, campaign.Noted, campaign.Reopened, "the verification answers for it"},
		{"decided as verified", said, campaign.Noted, campaign.Noted, campaign.Reopened, "so does the decision of a person"},
		{"left", left, campaign.Reopened, campaign.Reopened, campaign.Reopened, "nobody verified"},
		{"taken back", taken, campaign.ReasonAdded, campaign.ReasonAdded, campaign.ReasonAdded, "it was no verification"},
		{"verified, with access", held, campaign.Noted, campaign.Noted, campaign.ReasonAdded, "it answers for the record, if not for the access"},
	}
	for _, tt := range tests {
		var got []campaign.Listing
		for _, on := range []string{"2023-06-09", "2023-06-10", "2023-06-11"} {
			next, came, err := c.List(tt.item, sight(1, identity.FlagFull, on), by)
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, came); came == campaign.Noted && next.State != tt.item.State {
				t.Errorf("%s: noted, and %s", tt.name, next.State)
			}
		}
		if diff := cmp.Diff([]campaign.Listing{tt.before, tt.same, tt.dayAfter}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
}

// TestVerifiedBeforeTheCampaign: an extract that is no newer than a verification that
// is held lists nobody, in a campaign that was opened since.
func TestVerifiedBeforeTheCampaign(t *testing.T) {
	c := opened()
	for on, want := range map[string]campaign.Listing{
		"2023-06-09": campaign.NotListed, "2023-06-10": campaign.NotListed, "2023-06-11": campaign.Added,
	} {
		s := sight(1, identity.FlagFull, on)
		s.Verified = day("2023-06-10")
		if _, came, err := c.List(campaign.Item{}, s, at("2023-06-20")); came != want || err != nil {
			t.Errorf("extract of %s: %s, %v; want %s", on, came, err, want)
		}
	}
	s := sight(1, identity.FlagFull, "2023-06-09")
	s.Verified = day("2023-06-10")
	s.Reasons = append(s.Reasons, campaign.Reason{Kind: campaign.NoVideo, Reference: "case-1"})
	if i, came, err := c.List(campaign.Item{}, s, at("2023-06-20")); came != campaign.Added || len(i.Reasons) != 1 || err != nil {
		t.Errorf("with another reason: %s for %v, %v; want that reason alone", came, i.Reasons, err)
	}
}

// TestVerifiedByAnotherClock: an instant before what happened last is taken for that.
func TestVerifiedByAnotherClock(t *testing.T) {
	i := listed(t, opened(), identity.FlagFull, "2023-06-01")
	last := i.History[0].At
	for name, v := range map[string]time.Time{"a nanosecond before": last.Add(-1), "the same instant": last, "an hour before": last.Add(-time.Hour)} {
		got, err := i.Verified(campaign.Verification{Reference: "case-9", Stamp: campaign.Stamp{By: "100000000002", At: v}})
		if err != nil || got.State != campaign.StateDecided || got.Decision.At != last || got.Decision.By != "100000000002" {
			t.Errorf("%s: %s, %+v, %v", name, got.State, got.Decision, err)
		}
	}
}
