package campaign_test

import (
	"testing"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// TestRevoked: a reason that ended counts no more, and the last one decides.
func TestRevoked(t *testing.T) {
	c := opened()
	access, _, err := c.List(campaign.Item{}, must(campaign.SightGrant(grant(), day("2023-06-01"))), at("2023-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	flagged := holding(t, c, listed(t, c, identity.FlagFull, "2023-06-01"))
	closed := must(c.Close(at("2023-06-05")))
	left, _ := closed.Settle(access)
	bothLeft, _ := closed.Settle(flagged)
	done := must(c.Decide(access, campaign.DecisionDetails{Outcome: campaign.Left}, at("2023-06-02")))
	by := at("2023-06-10")
	tests := []struct {
		name    string
		item    campaign.Item
		grant   string
		changed bool
		state   campaign.State
		outcome campaign.Outcome
		why     string
	}{
		{"the only reason", access, "grant-1", true, campaign.StateDecided, campaign.AccessRescinded, "nothing is left to decide"},
		{"another grant", access, "grant-2", false, campaign.StateOpen, 0, "that one stands"},
		{"flagged too", flagged, "grant-1", true, campaign.StateOpen, 0, "the flag is to be decided on still"},
		{"left undecided", left, "grant-1", true, campaign.StateDecided, campaign.AccessRescinded, "a fact, also after the closing"},
		{"left undecided, flagged too", bothLeft, "grant-1", true, campaign.StateUndecided, 0, "the flag stays undecided"},
		{"decided before", done, "grant-1", true, campaign.StateDecided, campaign.Left, "the decision stays"},
		{"no grant on the list", listed(t, c, identity.FlagFull, "2023-06-01"), "grant-1", false, campaign.StateOpen, 0, "it was no reason"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := len(tt.item.History)
			got, changed, err := tt.item.Revoked(tt.grant, by)
			if err != nil || changed != tt.changed || got.State != tt.state || (got.Decision != nil) != (tt.outcome != 0) || tt.outcome != 0 && got.Decision.Outcome != tt.outcome {
				t.Fatalf("%s, changed %t, decision %+v, %v\nwhy: %s", got.State, changed, got.Decision, err, tt.why)
			}
			if !changed {
				return
			}
			if e := got.History[before]; e.Move != campaign.EndReason || e.Reference != tt.grant || e.Reason.Ended != day("2023-06-10") {
				t.Errorf("the history says %+v", e)
			}
			if tt.outcome == campaign.AccessRescinded && (got.Decision.Reference != tt.grant || got.Decision.Made != campaign.BySource || len(got.History) != before+2) {
				t.Errorf("decided by %+v, after %d entries", got.Decision, len(got.History)-before)
			}
			if len(tt.item.History) != before || tt.item.Reasons[len(tt.item.Reasons)-1].Ended == day("2023-06-10") {
				t.Error("the item that was given was changed")
			}
			if _, again, err := got.Revoked(tt.grant, by); again || err != nil {
				t.Errorf("revoked twice: changed %t, %v", again, err)
			}
		})
	}
	_, _, err = access.Revoked("grant-1", campaign.Stamp{At: by.At})
	requireRules(t, "somebody answers for it", err, "RA-CIS-040")
	early, _, err := access.Revoked("grant-1", campaign.Stamp{By: "100000000002", At: access.History[0].At.Add(-1)})
	if err != nil || early.Decision.At != access.History[0].At {
		t.Errorf("by another clock: %+v, %v", early.Decision, err)
	}
}

// TestVerifiedAfterRevocation: standing reasons alone hold a verification up.
func TestVerifiedAfterRevocation(t *testing.T) {
	c := opened()
	i, _, err := holding(t, c, listed(t, c, identity.FlagFull, "2023-06-01")).Revoked("grant-1", at("2023-06-05"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := i.Verified(campaign.Verification{Reference: "case-9", Stamp: at("2023-06-06")})
	if err != nil || got.State != campaign.StateDecided || got.Decision.Outcome != campaign.ReVerified {
		t.Errorf("%s, %+v, %v; want decided", got.State, got.Decision, err)
	}
	_, err = c.Decide(i, campaign.DecisionDetails{Outcome: campaign.ReVerified, Reference: "case-9"}, at("2023-06-06"))
	requireRules(t, "there is no access to answer for", err)

	only, _, err := c.List(campaign.Item{}, must(campaign.SightGrant(grant(), day("2023-06-01"))), at("2023-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	only, _, err = only.Revoked("grant-1", at("2023-06-05"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Reopen(only, "why", at("2023-06-06"))
	requireRules(t, "nothing is left to decide", err, "RA-CIS-038")
}

// TestRevokedGrantIsSighted: the log of exceptional access says so too.
func TestRevokedGrantIsSighted(t *testing.T) {
	c := opened()
	i := holding(t, c, listed(t, c, identity.FlagFull, "2023-06-01"))
	g := grant()
	g.Revoked = &rbac.Revocation{By: "100000000001", Reason: "over", At: day("2023-06-02").Start()}
	s := must(campaign.SightGrant(g, day("2023-06-03")))
	next, came, err := c.List(i, s, at("2023-06-03"))
	if err != nil || came != campaign.Noted || next.Reasons[1].Ended != day("2023-06-03") {
		t.Errorf("%s, %+v, %v", came, next.Reasons, err)
	}
	if again, came, err := c.List(next, s, at("2023-06-04")); came != campaign.Unchanged || len(again.History) != len(next.History) || err != nil {
		t.Errorf("once more: %s, %v", came, err)
	}
	if _, came, err := c.List(campaign.Item{}, s, at("2023-06-03")); came != campaign.NotListed || err != nil {
		t.Errorf("who is not on the list: %s, %v", came, err)
	}
}
