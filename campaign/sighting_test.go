package campaign_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

func TestSight(t *testing.T) {
	tests := []struct {
		name string
		flag identity.Flag
		want []campaign.Reason
	}{
		{"full", identity.FlagFull, []campaign.Reason{{Kind: campaign.FlaggedFull, Reference: user(1).String(), Rule: "RA-CIS-020"}}},
		{"partial", identity.FlagPartial, []campaign.Reason{{Kind: campaign.FlaggedPartial, Reference: user(1).String(), Rule: "RA-CIS-021"}}},
		{"near miss", identity.FlagNearMiss, []campaign.Reason{{Kind: campaign.NearMiss, Reference: user(1).String(), Rule: "RA-CIS-022"}}},
		{"none", identity.FlagNone, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := campaign.Sight(record(1, tt.flag), day("2023-06-01"))
			want := campaign.Sighting{UserID: user(1), Organisation: rx1, On: day("2023-06-01"), Flag: tt.flag, Reasons: tt.want}
			if diff := cmp.Diff(want, got, values); diff != "" || err != nil {
				t.Errorf("Sight() = %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestSightRefuses(t *testing.T) {
	for name, change := range map[string]func(*identity.CISRecord, *guidance.Date){
		"no user id":      func(r *identity.CISRecord, _ *guidance.Date) { r.ID = "" },
		"eleven digits":   func(r *identity.CISRecord, _ *guidance.Date) { r.ID = r.ID[1:] },
		"no organisation": func(r *identity.CISRecord, _ *guidance.Date) { r.Organisation = "" },
		"no ODS code":     func(r *identity.CISRecord, _ *guidance.Date) { r.Organisation = "R!" },
		"no day":          func(_ *identity.CISRecord, on *guidance.Date) { *on = guidance.Date{} },
	} {
		r, on := record(1, identity.FlagFull), day("2023-06-01")
		change(&r, &on)
		_, err := campaign.Sight(r, on)
		requireRules(t, name, err, "RA-CIS-033")
	}
}

func grant() rbac.Grant {
	return rbac.Grant{
		ID: "grant-1", User: user(1).String(), Organisation: "FFFFF", WorkingAt: "RX1", GrantedAt: day("2023-01-10").Start(),
		Start: day("2023-01-10"), End: day("2023-07-09"), Review: day("2023-06-20"),
	}
}

func TestSightGrant(t *testing.T) {
	reasons := []campaign.Reason{{Kind: campaign.ExceptionalAccess, Reference: "grant-1", Rule: "RA-CIS-039", Due: day("2023-06-20")}}
	tests := []struct {
		name   string
		on     string
		change func(*rbac.Grant)
		want   []campaign.Reason
		why    string
	}{
		{"day before", "2023-01-09", nil, nil, "it does not stand yet"},
		{"first day", "2023-01-10", nil, reasons, "it stands"},
		{"last day", "2023-07-09", nil, reasons, "it stands"},
		{"run out, never reviewed", "2023-07-10", nil, reasons, "nobody looked what it was used for"},
		{"run out, reviewed for the last time", "2023-07-10", func(g *rbac.Grant) { g.Review = guidance.Date{} }, nil, "nothing is left"},
		{"revoked", "2023-06-01", func(g *rbac.Grant) {
			g.Revoked = &rbac.Revocation{By: "100000000001", Reason: "over", At: day("2023-06-01").Start()}
		}, nil, "that is what the log is for"},
		{"revoked since", "2023-06-01", func(g *rbac.Grant) {
			g.Revoked = &rbac.Revocation{By: "100000000001", Reason: "over", At: day("2023-06-02").Start()}
		}, nil, "nothing is left to revoke, whichever day is asked for"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := grant()
			if tt.change != nil {
				tt.change(&g)
			}
			got, err := campaign.SightGrant(g, day(tt.on))
			want := campaign.Sighting{UserID: user(1), Organisation: rx1, On: day(tt.on), Reasons: tt.want}
			if g.Revoked != nil {
				want.Revoked = []string{"grant-1"}
			}
			if diff := cmp.Diff(want, got, values); diff != "" || err != nil {
				t.Errorf("SightGrant() = %v (-want +got):\n%s\nwhy: %s", err, diff, tt.why)
			}
		})
	}
	for name, change := range map[string]func(*rbac.Grant){
		"no person": func(g *rbac.Grant) { g.User = "nobody" },
		"no site":   func(g *rbac.Grant) { g.WorkingAt = "" },
	} {
		g := grant()
		change(&g)
		_, err := campaign.SightGrant(g, day("2023-06-01"))
		requireRules(t, name, err, "RA-CIS-033")
	}
	_, err := campaign.SightGrant(grant(), guidance.Date{})
	requireRules(t, "no day", err, "RA-CIS-033")
}

// TestList follows one person through extracts and other sources.
func TestList(t *testing.T) {
	c := opened()
	var item campaign.Item
	decide := func(o campaign.Outcome, on string) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			item = must(c.Decide(item, campaign.DecisionDetails{Outcome: o, Note: "looked at", Reference: "case-9"}, at(on)))
		}
	}
	steps := []struct {
		name    string
		before  func(*testing.T)
		with    campaign.Sighting
		on      string
		want    campaign.Listing
		state   campaign.State
		due     string
		reasons int
		history int
		why     string
	}{
		{"no flag, not on the list", nil, sight(1, identity.FlagNone, "2023-06-01"), "2023-06-01", campaign.NotListed, 0, "", 0, 0, "ordinary people are not listed"},
		{"near miss", nil, sight(1, identity.FlagNearMiss, "2023-06-01"), "2023-06-02", campaign.Added, campaign.StateOpen, "2023-06-22", 1, 1, "20 days from the day it is listed on"},
		{"the same again", nil, sight(1, identity.FlagNearMiss, "2023-06-01"), "2023-06-02", campaign.Unchanged, campaign.StateOpen, "2023-06-22", 1, 1, "listing twice is listing once"},
		{"the same, a later extract", nil, sight(1, identity.FlagNearMiss, "2023-06-03"), "2023-06-03", campaign.Unchanged, campaign.StateOpen, "2023-06-22", 1, 1, "it says nothing new"},
		{"flag gone", nil, sight(1, identity.FlagNone, "2023-06-04"), "2023-06-04", campaign.Noted, campaign.StateOpen, "2023-06-22", 1, 2, "that decides nothing by itself"},
		{"an extract of before", nil, sight(1, identity.FlagFull, "2023-06-03"), "2023-06-05", campaign.Unchanged, campaign.StateOpen, "2023-06-22", 1, 2, "newer is known"},
		{"looked at", decide(campaign.NotEmergency, "2023-06-05"), sight(1, identity.FlagNone, "2023-06-05"), "2023-06-05", campaign.Unchanged, campaign.StateDecided, "2023-06-22", 1, 3, "the extract is of the day of the decision: drawn before it or after?"},
		{"the first extract after", nil, sight(1, identity.FlagNone, "2023-06-06"), "2023-06-06", campaign.Noted, campaign.StateDecided, "2023-06-22", 1, 4, "now it is known that the marker is gone"},
		{"full after all", nil, sight(1, identity.FlagFull, "2023-06-07"), "2023-06-07", campaign.Reopened, campaign.StateOpen, "2023-09-05", 2, 6, "who decided saw no marker: 90 days anew"},
		{"partial now", nil, sight(1, identity.FlagPartial, "2023-06-08"), "2023-06-08", campaign.Noted, campaign.StateOpen, "2023-09-05", 2, 7, "less of the marker is no other reason"},
		{"verified", decide(campaign.ReVerified, "2023-06-09"), sight(1, identity.FlagPartial, "2023-06-10"), "2023-06-10", campaign.Noted, campaign.StateDecided, "2023-09-05", 2, 9, "still flagged, and decided all the same"},
		{"exceptional access", nil, must(campaign.SightGrant(grant(), day("2023-06-11"))), "2023-06-11", campaign.Reopened, campaign.StateOpen, "2023-06-20", 3, 10, "the review date comes before the 30 days"},
		{"the grant again", nil, must(campaign.SightGrant(grant(), day("2023-06-12"))), "2023-06-12", campaign.Unchanged, campaign.StateOpen, "2023-06-20", 3, 10, "listing twice is listing once"},
	}
	for _, s := range steps {
		if s.before != nil {
			s.before(t)
		}
		next, came, err := c.List(item, s.with, at(s.on))
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		got := []any{came.String(), next.State.String(), next.Due.String(), len(next.Reasons), len(next.History)}
		want := []any{s.want.String(), s.state.String(), s.due, s.reasons, s.history}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s\nwhy: %s", s.name, diff, s.why)
		}
		item = next
	}
	if item.ID != "campaign-1-555000000001" || item.Organisation != rx1 || item.Owner != "RA team, RX1" || item.ListedOn != day("2023-06-02") {
		t.Errorf("the item is %s of %s, seen to by %q since %s", item.ID, item.Organisation, item.Owner, item.ListedOn)
	}
}

func TestListRefuses(t *testing.T) {
	c := opened()
	i := listed(t, c, identity.FlagFull, "2023-06-02")
	tests := []struct {
		name string
		item campaign.Item
		with campaign.Sighting
		by   campaign.Stamp
		rule []guidance.RuleID
		why  string
	}{
		{"of the day", campaign.Item{}, sight(2, identity.FlagFull, "2023-06-02"), at("2023-06-02"), nil, "an extract may be of today"},
		{"of tomorrow", campaign.Item{}, sight(2, identity.FlagFull, "2023-06-03"), at("2023-06-02"), []guidance.RuleID{"RA-CIS-033"}, "that day has not come"},
		{
			"of tomorrow in London",
			campaign.Item{},
			sight(2, identity.FlagFull, "2023-06-03"),
			campaign.Stamp{By: "100000000001", At: time.Date(2023, 6, 2, 23, 0, 0, 0, time.UTC)},
			nil, "in British Summer Time that day has come",
		},
		{"nobody lists it", campaign.Item{}, sight(2, identity.FlagFull, "2023-06-02"), campaign.Stamp{At: at("2023-06-02").At}, []guidance.RuleID{"RA-CIS-040"}, "somebody answers for it"},
		{"before it was listed", i, sight(1, identity.FlagNone, "2023-06-01"), at("2023-06-01"), []guidance.RuleID{"RA-CIS-040"}, "the history is in order"},
		{"another person", i, sight(2, identity.FlagFull, "2023-06-02"), at("2023-06-02"), []guidance.RuleID{"RA-CIS-033"}, "one item, one person"},
		{"no person", campaign.Item{}, campaign.Sighting{Organisation: rx1, On: day("2023-06-02")}, at("2023-06-02"), []guidance.RuleID{"RA-CIS-033"}, "nobody could be decided upon"},
		{"no day", campaign.Item{}, campaign.Sighting{UserID: user(2), Organisation: rx1}, at("2023-06-02"), []guidance.RuleID{"RA-CIS-033"}, "no extract could be newer"},
		{"reason without source", campaign.Item{}, campaign.Sighting{
			UserID: user(2), Organisation: rx1, On: day("2023-06-02"), Reasons: []campaign.Reason{{Kind: campaign.NoVideo}},
		}, at("2023-06-02"), []guidance.RuleID{"RA-CIS-033"}, "it could not be looked up"},
		{"reason of no kind", campaign.Item{}, campaign.Sighting{
			UserID: user(2), Organisation: rx1, On: day("2023-06-02"), Reasons: []campaign.Reason{{Reference: "case-1"}},
		}, at("2023-06-02"), []guidance.RuleID{"RA-CIS-033"}, "the list is closed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := c.List(tt.item, tt.with, tt.by)
			requireRules(t, tt.why, err, tt.rule...)
		})
	}
}

// TestOwnerAndDue: what the source says of owner and day is kept, and the earlier
// day wins.
func TestOwnerAndDue(t *testing.T) {
	reason := func(k campaign.ReasonKind, ref, owner, due string) campaign.Reason {
		r := campaign.Reason{Kind: k, Reference: ref, Owner: owner}
		if due != "" {
			r.Due = day(due)
		}
		return r
	}
	tests := []struct {
		name       string
		site       identity.ODSCode
		reasons    []campaign.Reason
		owner, due string
		why        string
	}{
		{"policy alone", rx1, []campaign.Reason{reason(campaign.NoVideo, "case-1", "", "")}, "RA team, RX1", "2023-07-21", "50 days"},
		{"no owner of its own", rx2, []campaign.Reason{reason(campaign.NoVideo, "case-1", "", "")}, "RA Manager", "2023-07-21", "the default owner"},
		{"the source's owner", rx1, []campaign.Reason{reason(campaign.NoVideo, "case-1", "Ms Own", "")}, "Ms Own", "2023-07-21", "who decided named somebody"},
		{"the source is due a day before", rx1, []campaign.Reason{reason(campaign.NoVideo, "case-1", "Ms Own", "2023-07-20")}, "Ms Own", "2023-07-20", "the earlier wins"},
		{"the source is due a day after", rx1, []campaign.Reason{reason(campaign.NoVideo, "case-1", "Ms Own", "2023-07-22")}, "Ms Own", "2023-07-21", "the earlier wins"},
		{"due long ago", rx1, []campaign.Reason{reason(campaign.NoVideo, "case-1", "Ms Own", "2020-07-01")}, "Ms Own", "2020-07-01", "it is overdue, and was so before the campaign"},
		{"two reasons", rx1, []campaign.Reason{
			reason(campaign.NoVideo, "case-1", "", ""), reason(campaign.Deviation, "case-1", "", ""),
		}, "RA team, RX1", "2023-07-11", "the shorter of 50 and 40 days"},
		{"two deviations", rx1, []campaign.Reason{
			{Kind: campaign.Deviation, Reference: "case-1", Rule: "RA-EVD-208"}, {Kind: campaign.Deviation, Reference: "case-1", Rule: "RA-EVD-209"},
		}, "RA team, RX1", "2023-07-11", "each is to be put right"},
		{"two owners", rx1, []campaign.Reason{
			reason(campaign.NoVideo, "case-1", "Ms Late", "2023-07-09"), reason(campaign.Deviation, "case-1", "Mr Soon", "2023-07-08"),
		}, "Mr Soon", "2023-07-08", "who has to act first"},
		{"one owner, another's day", rx1, []campaign.Reason{
			reason(campaign.NoVideo, "case-1", "Ms Own", ""), reason(campaign.Deviation, "case-1", "", "2023-07-08"),
		}, "Ms Own", "2023-07-08", "who is named by a source stays so"},
		{"29 February", rx1, []campaign.Reason{reason(campaign.NoVideo, "case-1", "", "2024-02-29")}, "RA team, RX1", "2023-07-21", "a day like any other"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := opened()
			i, came, err := c.List(campaign.Item{}, campaign.Sighting{UserID: user(1), Organisation: tt.site, On: day("2023-06-01"), Reasons: tt.reasons}, at("2023-06-01"))
			if err != nil || came != campaign.Added {
				t.Fatal(came, err)
			}
			// The same, one source after the other.
			var j campaign.Item
			for _, r := range tt.reasons {
				s := campaign.Sighting{UserID: user(1), Organisation: tt.site, On: day("2023-06-01"), Reasons: []campaign.Reason{r}}
				if j, _, err = c.List(j, s, at("2023-06-01")); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(i, j, values, cmpopts.IgnoreFields(campaign.Item{}, "History")); diff != "" {
				t.Errorf("listed at once and one by one (-at once +one by one):\n%s", diff)
			}
			if i.Owner != tt.owner || i.Due != day(tt.due) || len(i.Reasons) != len(tt.reasons) {
				t.Errorf("%d reasons, seen to by %q by %s; want %q, %s\nwhy: %s", len(i.Reasons), i.Owner, i.Due, tt.owner, tt.due, tt.why)
			}
		})
	}
}
