package campaign_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// values compares the types that hide their parts.
var values = cmp.Options{
	cmpopts.EquateComparable(identity.UserID{}, identity.ODSCode{}, guidance.Date{}),
	cmpopts.EquateEmpty(),
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func day(s string) guidance.Date { return guidance.MustDate(s) }

var (
	rx1 = must(identity.ParseODSCode("RX1"))
	rx2 = must(identity.ParseODSCode("RX2"))
)

func user(n int) identity.UserID {
	return must(identity.ParseUserID(fmt.Sprintf("5550%08d", n)))
}

// at returns noon in London on a day, as stamped by a manager.
func at(on string) campaign.Stamp {
	return campaign.Stamp{By: "100000000001", At: day(on).Start().Add(12 * time.Hour)}
}

// policy has its own figure for everything, so that none can stand in for another.
func policy() campaign.Policy {
	return campaign.Policy{
		Owners: []campaign.Owner{{Organisation: rx1, Name: "RA team, RX1"}}, DefaultOwner: "RA Manager",
		DueWithin: map[campaign.ReasonKind]int{
			campaign.FlaggedFull: 90, campaign.FlaggedPartial: 60, campaign.NoVideo: 50, campaign.Deviation: 40,
			campaign.ExceptionalAccess: 30, campaign.NearMiss: 20,
		},
		Reminders: campaign.Reminders{DaysBefore: []int{14, 3}, EveryDaysOverdue: 7},
		Undecided: campaign.FlagUndecided,
	}
}

func details() campaign.Details {
	return campaign.Details{ID: "campaign-1", Title: "After the emergency", Organisation: rx2, Policy: policy(), Opened: at("2023-06-01")}
}

func opened(change ...func(*campaign.Details)) campaign.Campaign {
	d := details()
	for _, c := range change {
		c(&d)
	}
	return must(campaign.Open(d))
}

func rescinding(d *campaign.Details) { d.Policy.Undecided = campaign.RescindAccess }

// record returns the CIS record of a person at RX1 with a flag.
func record(n int, f identity.Flag) identity.CISRecord {
	r := identity.CISRecord{ID: user(n).String(), Organisation: "RX1", Evidence: []identity.CISEntry{{Kind: "utility-bill"}}}
	switch f {
	case identity.FlagFull:
		r.Evidence = append(r.Evidence, identity.Marker(identity.RemoteRegistration)...)
	case identity.FlagPartial:
		marker := identity.Marker(identity.RemoteRegistration)
		marker[0].Expires = "2025-04-02"
		r.Evidence = append(r.Evidence, marker...)
	case identity.FlagNearMiss:
		r.Evidence = append(r.Evidence, identity.Marker(identity.Streamlining)[0])
	}
	return r
}

func sight(n int, f identity.Flag, on string) campaign.Sighting {
	return must(campaign.Sight(record(n, f), day(on)))
}

// listed returns the item of the first person, flagged, listed on a day.
func listed(t *testing.T, c campaign.Campaign, f identity.Flag, on string) campaign.Item {
	t.Helper()
	i, came, err := c.List(campaign.Item{}, sight(1, f, on), at(on))
	if err != nil || came != campaign.Added {
		t.Fatalf("List() = %s, %v, want added", came, err)
	}
	return i
}

// rulesOf returns the rules of a refusal, each once, in order; none for no error.
func rulesOf(t *testing.T, err error) []guidance.RuleID {
	t.Helper()
	if err == nil {
		return nil
	}
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error %T is no refusal: %v", err, err)
	}
	return ids(refusal.Findings)
}

func ids(fs []guidance.Finding) (all []guidance.RuleID) {
	for _, f := range fs {
		all = append(all, f.Rule)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func requireRules(t *testing.T, why string, err error, want ...guidance.RuleID) {
	t.Helper()
	if diff := cmp.Diff(want, rulesOf(t, err), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("refused by (-want +got):\n%s\nwhy: %s", diff, why)
	}
}
