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

// holding lists the person for exceptional access too.
func holding(t *testing.T, c campaign.Campaign, i campaign.Item) campaign.Item {
	t.Helper()
	i, _, err := c.List(i, must(campaign.SightGrant(grant(), day("2023-06-01"))), at("2023-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestDecide(t *testing.T) {
	type vector struct {
		name  string
		flag  identity.Flag
		hold  bool // FFFFF too
		d     campaign.DecisionDetails
		by    campaign.Stamp
		rules []guidance.RuleID
		why   string
	}
	noon := at("2023-06-01")
	decided := func(o campaign.Outcome) campaign.DecisionDetails { return campaign.DecisionDetails{Outcome: o} }
	tests := []vector{
		{"rescinded", identity.FlagFull, false, decided(campaign.AccessRescinded), noon, nil, "nothing else is needed"},
		{"de-registered", identity.FlagFull, false, decided(campaign.DeRegistered), noon, nil, "nothing else is needed"},
		{"left", identity.FlagPartial, false, decided(campaign.Left), noon, nil, "nothing else is needed"},
		{"verified", identity.FlagFull, false, campaign.DecisionDetails{Outcome: campaign.ReVerified, Reference: "case-9"}, noon, nil, "the verification is named"},
		{"verified, who knows when", identity.FlagFull, false, decided(campaign.ReVerified), noon, []guidance.RuleID{"RA-CIS-036"}, "it cannot be looked up"},
		{"verified, blank", identity.FlagFull, false, campaign.DecisionDetails{Outcome: campaign.ReVerified, Reference: " "}, noon, []guidance.RuleID{"RA-CIS-036"}, "it cannot be looked up"},
		{"long reference", identity.FlagFull, false, campaign.DecisionDetails{Outcome: campaign.Left, Reference: strings.Repeat("x", 201)}, noon, []guidance.RuleID{"RA-CIS-036"}, "200 bytes"},
		{"longest reference", identity.FlagFull, false, campaign.DecisionDetails{Outcome: campaign.Left, Reference: strings.Repeat("x", 200)}, noon, nil, "200 bytes"},
		{"longest note", identity.FlagFull, false, campaign.DecisionDetails{Outcome: campaign.Left, Note: strings.Repeat("x", 2000)}, noon, nil, "2000 bytes"},
		{"long note", identity.FlagFull, false, campaign.DecisionDetails{Outcome: campaign.Left, Note: strings.Repeat("x", 2001)}, noon, []guidance.RuleID{"RA-CIS-036"}, "2000 bytes"},
		{"nothing decided", identity.FlagFull, false, campaign.DecisionDetails{}, noon, []guidance.RuleID{"RA-CIS-043"}, "the zero outcome is none"},
		{"outcome of no list", identity.FlagFull, false, decided(99), noon, []guidance.RuleID{"RA-CIS-043"}, "the list is closed"},
		{"nobody", identity.FlagFull, false, decided(campaign.Left), campaign.Stamp{At: noon.At}, []guidance.RuleID{"RA-CIS-040"}, "somebody answers for it"},
		{"too early", identity.FlagFull, false, decided(campaign.Left), campaign.Stamp{By: "100000000001", At: noon.At.Add(-1)}, []guidance.RuleID{"RA-CIS-040"}, "before it was listed"},
		{"no emergency", identity.FlagNearMiss, false, campaign.DecisionDetails{Outcome: campaign.NotEmergency, Note: "typing error"}, noon, nil, "a near miss alone"},
		{"no emergency, no word", identity.FlagNearMiss, false, decided(campaign.NotEmergency), noon, []guidance.RuleID{"RA-CIS-037"}, "what was looked at?"},
		{"no emergency, though marked", identity.FlagPartial, false, campaign.DecisionDetails{Outcome: campaign.NotEmergency, Note: "typing error"}, noon, []guidance.RuleID{"RA-CIS-037"}, "the three entries are no slip"},
		{"no emergency, but FFFFF", identity.FlagNearMiss, true, campaign.DecisionDetails{Outcome: campaign.NotEmergency, Note: "typing error"}, noon, []guidance.RuleID{"RA-CIS-037"}, "the access is there all the same"},
		{"verified, FFFFF unanswered", identity.FlagFull, true, campaign.DecisionDetails{Outcome: campaign.ReVerified, Reference: "case-9"}, noon, []guidance.RuleID{"RA-CIS-039"}, "what becomes of the access?"},
		{"verified, FFFFF answered", identity.FlagFull, true, campaign.DecisionDetails{Outcome: campaign.ReVerified, Reference: "case-9", Note: "let stand until 9 July"}, noon, nil, "somebody says so"},
		{"rescinded, FFFFF", identity.FlagFull, true, decided(campaign.AccessRescinded), noon, nil, "that answers for it"},
		{"all at once", identity.FlagFull, true, decided(campaign.ReVerified), campaign.Stamp{}, []guidance.RuleID{"RA-CIS-036", "RA-CIS-039", "RA-CIS-040"}, "every reason is named"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := opened()
			i := listed(t, c, tt.flag, "2023-06-01")
			if tt.hold {
				i = holding(t, c, i)
			}
			before := len(i.History)
			got, err := c.Decide(i, tt.d, tt.by)
			requireRules(t, tt.why, err, tt.rules...)
			if err != nil {
				return
			}
			want := &campaign.Decision{Outcome: tt.d.Outcome, Made: campaign.ByPerson, Stamp: tt.by, Note: tt.d.Note, Reference: tt.d.Reference, NotHeld: tt.d.Outcome == campaign.ReVerified}
			want.At = want.At.UTC()
			if diff := cmp.Diff(want, got.Decision); diff != "" || got.State != campaign.StateDecided || len(got.History) != before+1 {
				t.Errorf("decided, in state %s with %d entries (-want +got):\n%s", got.State, len(got.History), diff)
			}
			if i.State != campaign.StateOpen || i.Decision != nil || len(i.History) != before {
				t.Error("the item that was given was changed")
			}
			_, err = c.Decide(got, tt.d, tt.by)
			requireRules(t, "it was decided before", err, "RA-CIS-034")
		})
	}
}

func TestVerified(t *testing.T) {
	c := opened()
	i := listed(t, c, identity.FlagFull, "2023-06-01")
	v := campaign.Verification{Reference: "case-9", Stamp: at("2023-06-10")}
	got, err := i.Verified(v)
	requireRules(t, "a normal verification clears the flag", err)
	want := &campaign.Decision{Outcome: campaign.ReVerified, Made: campaign.ByVerification, Stamp: v.Stamp, Reference: "case-9"}
	want.At = want.At.UTC()
	if diff := cmp.Diff(want, got.Decision); diff != "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
	_, err = got.Verified(v)
	requireRules(t, "it is decided", err, "RA-CIS-034")
	_, err = i.Verified(campaign.Verification{Stamp: v.Stamp})
	requireRules(t, "it cannot be looked up", err, "RA-CIS-036")
	_, err = i.Verified(campaign.Verification{Reference: "case-9"})
	requireRules(t, "who, and when?", err, "RA-CIS-040")

	holds, err := holding(t, c, i).Verified(v)
	requireRules(t, "it is noted", err)
	last := holds.History[len(holds.History)-1]
	if holds.State != campaign.StateOpen || holds.Decision != nil || last.Move != campaign.NoteVerification || last.Reference != "case-9" {
		t.Errorf("with exceptional access: %s, decision %v, last %+v; a verification does not answer for it", holds.State, holds.Decision, last)
	}
}

func TestReopen(t *testing.T) {
	c := opened()
	noVideo := campaign.Sighting{UserID: user(1), Organisation: rx1, On: day("2023-06-01"), Reasons: []campaign.Reason{{
		Kind: campaign.NoVideo, Reference: "case-1", Due: day("2023-06-05"),
	}}}
	cleared := func(i campaign.Item) campaign.Item {
		i, _, err := c.List(i, sight(1, identity.FlagNone, "2023-06-10"), at("2023-06-10"))
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	flagged := decide(c, listed(t, c, identity.FlagFull, "2023-06-01"))
	withCase, _, err := c.List(listed(t, c, identity.FlagFull, "2023-06-01"), noVideo, at("2023-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		item   campaign.Item
		reason string
		by     campaign.Stamp
		rules  []guidance.RuleID
		due    string
		why    string
	}{
		{"with a reason", flagged, "decided of the wrong person", at("2023-06-11"), nil, "2023-09-09", "90 days anew"},
		{"blank", flagged, " \n", at("2023-06-11"), []guidance.RuleID{"RA-CIS-038"}, "", "taking it back is a decision"},
		{"too long", flagged, strings.Repeat("x", 2001), at("2023-06-11"), []guidance.RuleID{"RA-CIS-038"}, "", "2000 bytes"},
		{"nobody", flagged, "why", campaign.Stamp{At: at("2023-06-11").At}, []guidance.RuleID{"RA-CIS-040"}, "", "somebody named"},
		{"before the decision", flagged, "why", at("2023-06-01"), []guidance.RuleID{"RA-CIS-040"}, "", "in order"},
		{"flag gone", cleared(flagged), "why", at("2023-06-11"), []guidance.RuleID{"RA-CIS-038"}, "", "nothing is left to decide"},
		{"flag gone, no video", cleared(decide(c, withCase)), "why", at("2023-06-11"), nil, "2023-07-31", "there is more than the flag; 50 days anew, the day of the source had its turn"},
		{"open", listed(t, c, identity.FlagFull, "2023-06-01"), "why", at("2023-06-11"), []guidance.RuleID{"RA-CIS-034"}, "", "there is nothing to take back"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := c.Reopen(tt.item, tt.reason, tt.by)
			requireRules(t, tt.why, err, tt.rules...)
			if err != nil {
				return
			}
			last := got.History[len(got.History)-1]
			if got.State != campaign.StateOpen || got.Decision != nil || got.Due != day(tt.due) || last.Note != tt.reason || last.Due != got.Due {
				t.Errorf("%s due %s, decision %v, last %+v; want open, due %s\nwhy: %s", got.State, got.Due, got.Decision, last, tt.due, tt.why)
			}
			if before := got.History[len(got.History)-2]; before.Outcome == 0 && before.Seen == nil {
				t.Error("the decision is gone from the history")
			}
		})
	}
}

// TestStillFlagged: an extract of a day after the verification that carries the flag
// is a finding; one of the same day may have been drawn before.
func TestStillFlagged(t *testing.T) {
	tests := []struct {
		name    string
		outcome campaign.Outcome
		flag    identity.Flag
		on      string
		want    bool
		why     string
	}{
		{"the same day", campaign.ReVerified, identity.FlagFull, "2023-06-10", false, "drawn before or after?"},
		{"the same day, less of it", campaign.ReVerified, identity.FlagPartial, "2023-06-10", false, "drawn before or after?"},
		{"the day after", campaign.ReVerified, identity.FlagFull, "2023-06-11", true, "the marker was left behind"},
		{"the day after, partial", campaign.ReVerified, identity.FlagPartial, "2023-06-11", true, "so was this"},
		{"the day after, a near miss", campaign.ReVerified, identity.FlagNearMiss, "2023-06-11", true, "part of it was"},
		{"the day after, none", campaign.ReVerified, identity.FlagNone, "2023-06-11", false, "cleared, as it should be"},
		{"the day after, rescinded", campaign.AccessRescinded, identity.FlagFull, "2023-06-11", false, "nobody said that it would be cleared"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := opened()
			i := listed(t, c, identity.FlagFull, "2023-06-01")
			late := campaign.Stamp{By: "100000000001", At: day("2023-06-11").Start().Add(-time.Nanosecond)}
			i = must(c.Decide(i, campaign.DecisionDetails{Outcome: tt.outcome, Reference: "case-9"}, late))
			i, _, err := c.List(i, sight(1, tt.flag, tt.on), at("2023-06-12"))
			if err != nil {
				t.Fatal(err)
			}
			want := []guidance.RuleID(nil)
			if tt.want {
				want = []guidance.RuleID{"RA-CIS-042"}
			}
			if diff := cmp.Diff(want, ids(i.Findings(day("2024-06-01")))); diff != "" || i.StillFlagged() != tt.want {
				t.Errorf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}
