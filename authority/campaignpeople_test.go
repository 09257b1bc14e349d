package authority_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// besidesOf returns what the log says of items of campaigns: the action, for whom,
// and the details asked for.
func besidesOf(h *house, details ...string) (all []string) {
	for _, e := range h.log() {
		if !besides(e) {
			continue
		}
		line := e.Action + " " + e.Subject[strings.LastIndex(e.Subject, "-")+1:] + " for " + e.For
		for _, d := range details {
			if e.Detail[d] != "" {
				line += " " + d + "=" + e.Detail[d]
			}
		}
		all = append(all, line)
	}
	return all
}

// TestEveryPersonHasEvents: what bulk commands do stands in the log of each person,
// for their organisation.
func TestEveryPersonHasEvents(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "record agreement") // RX2 acts for RX1
	ctx := t.Context()
	policy := remediation()
	policy.Undecided = campaign.RescindAccess
	run := must(h.OpenCampaign(ctx, authority.OpenCampaign{By: provider, Title: "Ours", Organisation: rx2, Policy: policy}))
	people := []identity.CISRecord{flagged(listed, "RX1"), flagged(grantee, "RX2"), {ID: "999900000080", Organisation: "RX1"}}
	for range 2 { // the same again leaves nothing
		must(h.ListPeople(ctx, authority.ListPeople{By: provider, Campaign: run.ID, Records: people}))
	}
	a, b := campaign.ItemID(run.ID, grantee), campaign.ItemID(run.ID, listed)
	must(h.RecordReminders(ctx, authority.RecordReminders{By: provider, Campaign: run.ID, Items: []string{b}}))
	h.clock = h.clock.AddDate(0, 0, 1)
	must(h.ListPeople(ctx, authority.ListPeople{By: provider, Campaign: run.ID, Records: []identity.CISRecord{flagged(listed, "RX2")}}))
	h.clock = h.clock.AddDate(0, 0, 30)
	must(h.DecideItem(ctx, authority.DecideItem{By: provider, Item: a, Decision: campaign.DecisionDetails{Outcome: campaign.Left}}))
	must(h.CloseCampaign(ctx, authority.CloseCampaign{By: provider, Campaign: run.ID}))
	g, l := grantee.String(), listed.String()
	want := []string{
		"campaign-item.listed " + g + " for RX2 listing=added", "campaign-item.listed " + l + " for RX1 listing=added",
		"campaign-item.reminded " + l + " for RX1",
		"campaign-item.listed " + l + " for RX1 listing=moved from=RX1 to=RX2", "campaign-item.listed " + l + " for RX2 listing=moved from=RX1 to=RX2",
		"campaign-item.settled " + l + " for RX2 outcome=access-rescinded",
	}
	if diff := cmp.Diff(want, besidesOf(h, "listing", "from", "to", "outcome")); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	seen, _, err := h.For(manager).Events(ctx, authority.EventFilter{Subject: b}, all)
	if err != nil || len(seen) != 3 {
		t.Errorf("RX1 sees %d events of its person, %v; want 3", len(seen), err)
	}
	verified(t, h)
}

// TestMovedBeyondReach: the scope is asked of the new organisation, and a source that
// does not move the item does not reach it any more.
func TestMovedBeyondReach(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "record agreement")
	ctx := t.Context()
	run := must(h.OpenCampaign(ctx, authority.OpenCampaign{By: manager, Title: "Ours", Organisation: rx1, Policy: remediation()}))
	other := must(h.OpenCampaign(ctx, authority.OpenCampaign{By: provider, Title: "Theirs", Organisation: rx2, Policy: remediation()}))
	list := func(by authority.Actor, k campaign.Campaign, r identity.CISRecord) authority.ListedSource {
		t.Helper()
		return must(h.ListPeople(ctx, authority.ListPeople{By: by, Campaign: k.ID, Records: []identity.CISRecord{r}}))[0]
	}
	list(manager, run, flagged(listed, "RX1"))
	list(provider, other, flagged(listed, "RX2"))
	h.clock = h.clock.AddDate(0, 0, 1)
	if s := list(manager, run, flagged(listed, "RX2")); len(s.Refused) != 1 || s.Refused[0].Rule != "RA-RBC-003" {
		t.Errorf("moved to where the actor does not act: %+v", s)
	}
	if s := list(provider, other, flagged(listed, "RX1")); s.Came != campaign.Moved {
		t.Errorf("moved within reach: %+v", s)
	}
	moved := must(h.For(manager).CampaignItem(ctx, campaign.ItemID(other.ID, listed)))
	if moved.Owner != "Team RX1" || must(h.For(manager).Campaign(ctx, other.ID)).Policy.Owners == nil {
		t.Errorf("seen to by %q", moved.Owner)
	}
}

// TestReverifiedByReference: whose profile is held is decided as verified again by a
// verification of that profile, and nobody by one that was made up.
func TestReverifiedByReference(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	must(h.Work(t.Context()))
	ctx := t.Context()
	if err := errors.Join(h.openCampaign(), h.listPeople(flagged(h.userID(), "RX1"), flagged(listed, "RX1"))); err != nil {
		t.Fatal(err)
	}
	decide := func(person identity.UserID) error {
		return only(h.DecideItem(ctx, authority.DecideItem{By: agent, Item: h.itemID(person), Decision: campaign.DecisionDetails{
			Outcome: campaign.ReVerified, Reference: "verification-made-up",
		}}))
	}
	h.refusedBy(t, decide(h.userID()), "RA-CIS-036")
	if err := decide(listed); err != nil {
		t.Fatal(err)
	}
	if h.last().Detail["verification"] != "not-held" {
		t.Errorf("the event says %v", h.last().Detail)
	}
	if r := must(h.For(manager).CampaignReport(ctx, h.campaignID(), guidance.Date{})); r.NotHeld != 1 {
		t.Errorf("%d not held", r.NotHeld)
	}
	var rows strings.Builder
	if err := h.For(manager).WriteCampaignItems(ctx, h.campaignID(), guidance.Date{}, &rows); err != nil || !strings.Contains(rows.String(), "verification-made-up,not-held,") {
		t.Errorf("the rows say %s, %v", rows.String(), err)
	}
}

// TestOlderExtractOfAVerified: a campaign that is opened after a verification lists
// nobody for an extract from before.
func TestOlderExtractOfAVerified(t *testing.T) {
	h := newHouse(t, inPerson)
	h.until(t, "receive")
	ctx := t.Context()
	must(h.ConfirmIdentity(ctx, authority.ConfirmIdentity{By: agent, Case: h.caseID(), Check: seenByAgent}))
	must(h.CreateIdentity(ctx, authority.CreateIdentity{By: agent, Case: h.caseID()}))
	must(h.Work(ctx))
	must(h.ReverifyIdentity(ctx, authority.ReverifyIdentity{By: agent, User: h.userID(), Seen: seenAgain(h)}))
	verifiedOn := guidance.DateOf(h.clock)
	h.clock = h.clock.AddDate(0, 0, 5)
	if err := h.openCampaign(); err != nil {
		t.Fatal(err)
	}
	for days, want := range map[int]campaign.Listing{-1: campaign.NotListed, 0: campaign.NotListed} {
		s := must(h.ListPeople(ctx, authority.ListPeople{By: manager, Campaign: h.campaignID(), On: verifiedOn.AddDays(days), Records: []identity.CISRecord{flagged(h.userID(), "RX1")}}))
		if s[0].Came != want {
			t.Errorf("%d days after the verification: %s, want %s", days, s[0].Came, want)
		}
	}
	s := must(h.ListPeople(ctx, authority.ListPeople{By: manager, Campaign: h.campaignID(), On: verifiedOn.AddDays(1), Records: []identity.CISRecord{flagged(h.userID(), "RX1")}}))
	if s[0].Came != campaign.Added {
		t.Errorf("the day after: %s", s[0].Came)
	}
}

// TestRevocationDecides: revoking access decides what was on a list for it alone.
func TestRevocationDecides(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	must(h.Work(t.Context()))
	ctx := t.Context()
	must(h.GrantAccess(ctx, grant(h, agent)))
	granted := h.subject(authority.ActionGrantAccess)
	if err := h.openCampaign(); err != nil {
		t.Fatal(err)
	}
	h.clock = h.clock.AddDate(0, 0, 7)
	s := must(h.ListPeople(ctx, authority.ListPeople{By: manager, Campaign: h.campaignID(), Grants: []string{granted}}))
	if s[0].Came != campaign.Added {
		t.Fatalf("%+v", s[0])
	}
	must(h.RevokeAccess(ctx, authority.RevokeAccess{By: agent, Grant: granted, Reason: "over"}))
	i := must(h.For(manager).CampaignItem(ctx, s[0].Item))
	if i.State != campaign.StateDecided || i.Decision.Outcome != campaign.AccessRescinded || i.Decision.Reference != granted {
		t.Errorf("%s, %+v", i.State, i.Decision)
	}
	if got := besidesOf(h, "outcome", "grant"); !slices.Contains(got, "campaign-item.revoked "+s[0].UserID.String()+" for RX1 outcome=access-rescinded grant="+granted) {
		t.Errorf("events: %v", got)
	}
}

// TestAssignItem: who may manage the campaign gives an item to another owner; the
// reason stands in the log as a commitment.
func TestAssignItem(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "record agreement")
	if err := withItem(h); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	cmd := authority.AssignItem{By: manager, Campaign: h.campaignID(), Item: h.itemID(listed), Assignment: campaign.Assignment{Owner: "Mr New", Reason: "she left for good"}}
	i := must(h.AssignItem(ctx, cmd))
	if e := h.last(); i.Owner != "Mr New" || e.Subject != i.ID || e.For != "RX1" || len(e.Private) != 2 || e.Outcome != audit.Done {
		t.Errorf("seen to by %q; event %+v", i.Owner, e)
	}
	if log := h.export(); strings.Contains(log, "she left for good") || strings.Contains(log, "Mr New") {
		t.Error("a reason or an owner stands in the log")
	}
	h.refusedBy(t, only(h.AssignItem(ctx, cmd)), "RA-CIS-044")
	local := agent
	local.Organisation = rx1
	cmd.By = local
	h.refusedBy(t, only(h.AssignItem(ctx, cmd)), "RA-RBC-001")
	cmd.By, cmd.Item = manager, h.itemID(grantee)
	if err := only(h.AssignItem(ctx, cmd)); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("who is not on the list: %v", err)
	}
	if err := only(h.AssignItem(authority.IfVersion(ctx, i.Version-1), authority.AssignItem{By: manager, Campaign: h.campaignID(), Item: i.ID, Assignment: campaign.Assignment{Owner: "Ms X"}})); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("an older version: %v", err)
	}
}

// TestOwnersOfOthers: whose people are on a list sees their own owners, and no others.
func TestOwnersOfOthers(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "record agreement")
	ctx := t.Context()
	policy := remediation()
	policy.Owners = append(policy.Owners, campaign.Owner{Organisation: rx2, Name: "Team RX2"})
	run := must(h.OpenCampaign(ctx, authority.OpenCampaign{By: provider, Title: "Ours", Organisation: rx2, Policy: policy}))
	must(h.ListPeople(ctx, authority.ListPeople{By: provider, Campaign: run.ID, Records: []identity.CISRecord{flagged(listed, "RX1")}}))
	for name, tt := range map[string]struct {
		by   authority.Actor
		want []campaign.Owner
	}{"who runs it": {provider, policy.Owners}, "whose people are listed": {manager, policy.Owners[:1]}} {
		got := must(h.For(tt.by).Campaign(ctx, run.ID)).Policy
		if !slices.Equal(got.Owners, tt.want) || got.DefaultOwner != "RA Manager" {
			t.Errorf("%s sees %v", name, got.Owners)
		}
	}
}

// TestOpeningConflictsWithClosing: whoever opens an item stores the campaign too, so
// that nobody closes it at the same time; the same again stores nothing.
func TestOpeningConflictsWithClosing(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "record agreement")
	if err := h.openCampaign(); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name string
		act  func() error
		want int64
	}{
		{"somebody is listed", func() error { return h.listPeople(flagged(listed, "RX1")) }, 2},
		{"the same again", func() error { return h.listPeople(flagged(listed, "RX1")) }, 2},
		{"decided", func() error { return h.decide(agent, campaign.DecisionDetails{Outcome: campaign.Left}) }, 2},
		{"opened again", func() error {
			return only(h.ReopenItem(t.Context(), authority.ReopenItem{By: agent, Item: h.itemID(listed), Reason: "they are back"}))
		}, 3},
	} {
		if err := step.act(); err != nil {
			t.Fatal(err)
		}
		if k := must(h.For(manager).Campaign(t.Context(), h.campaignID())); k.Version != step.want {
			t.Errorf("%s: the campaign has version %d, want %d", step.name, k.Version, step.want)
		}
	}
}
