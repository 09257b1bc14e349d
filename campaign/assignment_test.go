package campaign_test

import (
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestAssign(t *testing.T) {
	c := opened()
	i := listed(t, c, identity.FlagFull, "2023-06-01") // due 2023-08-30, RA team, RX1
	done := must(c.Decide(i, campaign.DecisionDetails{Outcome: campaign.Left}, at("2023-06-02")))
	tests := []struct {
		name  string
		item  campaign.Item
		d     campaign.Assignment
		rules []guidance.RuleID
		why   string
	}{
		{"another owner", i, campaign.Assignment{Owner: "Mr New"}, nil, "the old one has left"},
		{"another owner, with a reason", i, campaign.Assignment{Owner: "Mr New", Reason: "she left"}, nil, "it is kept"},
		{"another day", i, campaign.Assignment{Due: day("2023-09-15"), Reason: "away until then"}, nil, "the reason is given"},
		{"today", i, campaign.Assignment{Due: day("2023-06-10"), Reason: "at once"}, nil, "the day has not passed"},
		{"both", i, campaign.Assignment{Owner: "Mr New", Due: day("2023-09-15"), Reason: "she left"}, nil, "at once"},
		{"another day, no word", i, campaign.Assignment{Due: day("2023-09-15")}, []guidance.RuleID{"RA-CIS-044"}, "a day that moves without a word is none"},
		{"another day, blank", i, campaign.Assignment{Due: day("2023-09-15"), Reason: " "}, []guidance.RuleID{"RA-CIS-044"}, "white space says nothing"},
		{"yesterday", i, campaign.Assignment{Due: day("2023-06-09"), Reason: "why"}, []guidance.RuleID{"RA-CIS-044"}, "nobody could decide by then"},
		{"nothing", i, campaign.Assignment{Reason: "why"}, []guidance.RuleID{"RA-CIS-044"}, "nothing would change"},
		{"as it is", i, campaign.Assignment{Owner: "RA team, RX1", Due: day("2023-08-30"), Reason: "why"}, []guidance.RuleID{"RA-CIS-044"}, "nothing would change"},
		{"blank owner", i, campaign.Assignment{Owner: " "}, []guidance.RuleID{"RA-CIS-044"}, "nobody is named"},
		{"longest owner", i, campaign.Assignment{Owner: strings.Repeat("x", 200)}, nil, "200 bytes"},
		{"long owner", i, campaign.Assignment{Owner: strings.Repeat("x", 201)}, []guidance.RuleID{"RA-CIS-044"}, "200 bytes"},
		{"decided", done, campaign.Assignment{Owner: "Mr New"}, []guidance.RuleID{"RA-CIS-034"}, "nobody has to see to it"},
	}
	for _, tt := range tests {
		got, err := c.Assign(tt.item, tt.d, at("2023-06-10"))
		requireRules(t, tt.name+": "+tt.why, err, tt.rules...)
		if err != nil {
			continue
		}
		owner, due := i.Owner, i.Due
		if tt.d.Owner != "" {
			owner = tt.d.Owner
		}
		if !tt.d.Due.IsZero() {
			due = tt.d.Due
		}
		e := got.History[len(got.History)-1]
		if got.Owner != owner || got.Due != due || e.Move != campaign.Assign || e.Owner != tt.d.Owner || e.Due != tt.d.Due || e.Note != tt.d.Reason {
			t.Errorf("%s: seen to by %q by %s, entry %+v", tt.name, got.Owner, got.Due, e)
		}
	}
	closed := must(c.Close(at("2023-06-05")))
	_, err := closed.Assign(i, campaign.Assignment{Owner: "Mr New"}, at("2023-06-10"))
	requireRules(t, "it is closed", err, "RA-CIS-035")
	_, err = c.Assign(i, campaign.Assignment{Owner: "Mr New"}, campaign.Stamp{})
	requireRules(t, "who?", err, "RA-CIS-040")
}

// TestAssignedStays: the owner stays when another reason comes, and not when the
// person moves.
func TestAssignedStays(t *testing.T) {
	c := opened()
	i := must(c.Assign(listed(t, c, identity.FlagPartial, "2023-06-01"), campaign.Assignment{Owner: "Mr New"}, at("2023-06-02")))
	i, came, err := c.List(i, sight(1, identity.FlagFull, "2023-06-03"), at("2023-06-03"))
	if err != nil || came != campaign.ReasonAdded || i.Owner != "Mr New" {
		t.Errorf("%s, seen to by %q, %v", came, i.Owner, err)
	}
	s := sight(1, identity.FlagFull, "2023-06-04")
	s.Organisation = rx2
	if i, came, err = c.List(i, s, at("2023-06-04")); err != nil || came != campaign.Moved || i.Owner != "RA Manager" {
		t.Errorf("%s, seen to by %q, %v", came, i.Owner, err)
	}
}

// TestMoved: a record of a later day that names another organisation moves the item.
func TestMoved(t *testing.T) {
	c := opened()
	first := listed(t, c, identity.FlagFull, "2023-06-02")
	done := must(c.Decide(first, campaign.DecisionDetails{Outcome: campaign.Left}, at("2023-06-02")))
	access, _, err := c.List(campaign.Item{}, must(campaign.SightGrant(grant(), day("2023-06-02"))), at("2023-06-02"))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := must(campaign.SightGrant(grant(), day("2023-06-03")))
	elsewhere.Organisation = rx2
	record := func(f identity.Flag, on string) campaign.Sighting {
		s := sight(1, f, on)
		s.Organisation = rx2
		return s
	}
	tests := []struct {
		name  string
		item  campaign.Item
		with  campaign.Sighting
		came  campaign.Listing
		moved bool
		why   string
	}{
		{"the day before", first, record(identity.FlagFull, "2023-06-01"), campaign.Unchanged, false, "newer is known"},
		{"the same day", first, record(identity.FlagFull, "2023-06-02"), campaign.Unchanged, false, "which of them is newer?"},
		{"the day after", first, record(identity.FlagFull, "2023-06-03"), campaign.Moved, true, "they work elsewhere now"},
		{"the day after, flag gone", first, record(identity.FlagNone, "2023-06-03"), campaign.Moved, true, "still on the list"},
		{"decided", done, record(identity.FlagFull, "2023-06-03"), campaign.Moved, true, "who may see the decision changes"},
		{"listed for a grant", access, record(identity.FlagNone, "2023-06-02"), campaign.Moved, true, "no record was known"},
		{"a grant elsewhere", first, elsewhere, campaign.ReasonAdded, false, "where access is used says nothing of where they belong"},
	}
	for _, tt := range tests {
		got, came, err := c.List(tt.item, tt.with, at("2023-06-04"))
		if err != nil || came != tt.came || (got.Organisation == rx2) != tt.moved {
			t.Errorf("%s: %s to %s, %v\nwhy: %s", tt.name, came, got.Organisation, err, tt.why)
			continue
		}
		if !tt.moved {
			continue
		}
		e := got.History[len(got.History)-1]
		if got.Owner != "RA Manager" || e.Move != campaign.Relocate || e.Organisation != rx2 || e.Owner != got.Owner || got.State != tt.item.State {
			t.Errorf("%s: seen to by %q, %s, entry %+v", tt.name, got.Owner, got.State, e)
		}
		if again, came, err := c.List(got, tt.with, at("2023-06-04")); came != campaign.Unchanged || len(again.History) != len(got.History) || err != nil {
			t.Errorf("%s, once more: %s, %v", tt.name, came, err)
		}
	}
}

// TestOneDayTwice: of two lines of one extract the one with more of the marker
// counts, and the same lines again change nothing.
func TestOneDayTwice(t *testing.T) {
	c := opened()
	flags := []identity.Flag{identity.FlagNearMiss, identity.FlagFull, identity.FlagNone}
	i := campaign.Item{}
	for turn, want := range [][]campaign.Listing{
		{campaign.Added, campaign.ReasonAdded, campaign.Unchanged}, {campaign.Unchanged, campaign.Unchanged, campaign.Unchanged},
	} {
		for n, f := range flags {
			next, came, err := c.List(i, sight(1, f, "2023-06-01"), at("2023-06-01"))
			if err != nil || came != want[n] {
				t.Errorf("turn %d, %s: %s, %v; want %s", turn, f, came, err, want[n])
			}
			i = next
		}
	}
	if i.Seen.Flag != identity.FlagFull || len(i.History) != 2 || i.History[1].Seen == nil || i.History[1].Seen.Flag != identity.FlagFull {
		t.Errorf("seen %+v, %d entries", i.Seen, len(i.History))
	}
}
