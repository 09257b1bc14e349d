package authority_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// remediation reminds on the day on which somebody is listed, so that no test has
// to wait.
func remediation() campaign.Policy {
	days := map[campaign.ReasonKind]int{}
	for _, k := range campaign.ReasonKinds() {
		days[k] = 30
	}
	return campaign.Policy{
		Owners: []campaign.Owner{{Organisation: rx1, Name: "Team RX1"}}, DefaultOwner: "RA Manager", DueWithin: days,
		Reminders: campaign.Reminders{DaysBefore: []int{30}, EveryDaysOverdue: 7}, Undecided: campaign.FlagUndecided,
	}
}

// flagged is the record of somebody who was registered in the emergency.
func flagged(id identity.UserID, organisation string) identity.CISRecord {
	return identity.CISRecord{ID: id.String(), Organisation: organisation, Evidence: identity.Marker(identity.RemoteRegistration)}
}

// listed is somebody else on the list.
var listed = must(identity.ParseUserID("999900000077"))

func (h *house) openCampaign() error {
	return only(h.OpenCampaign(context.Background(), authority.OpenCampaign{By: manager, Title: "After the emergency", Organisation: rx1, Policy: remediation()}))
}

func (h *house) campaignID() string { return h.subject(authority.ActionOpenCampaign) }

func (h *house) itemID(person identity.UserID) string {
	return campaign.ItemID(h.campaignID(), person)
}

func (h *house) listPeople(records ...identity.CISRecord) error {
	return only(h.ListPeople(context.Background(), authority.ListPeople{By: manager, Campaign: h.campaignID(), Records: records}))
}

// withItem opens a campaign with one person on its list.
func withItem(h *house) error {
	return errors.Join(h.openCampaign(), h.listPeople(flagged(listed, "RX1")))
}

func withDecision(h *house) error {
	return errors.Join(withItem(h), h.decide(agent, campaign.DecisionDetails{Outcome: campaign.Left}))
}

func (h *house) decide(by authority.Actor, d campaign.DecisionDetails) error {
	return only(h.DecideItem(context.Background(), authority.DecideItem{By: by, Item: h.itemID(listed), Decision: d}))
}

// campaignTale are the chapters of a campaign, from its opening to the verification
// that decides one of its items; then it is closed.
var campaignTale = []chapter{
	{"open campaign", func(ctx context.Context, h *house) error {
		return only(h.OpenCampaign(ctx, authority.OpenCampaign{By: manager, Title: "After the emergency", Organisation: rx1, Policy: remediation()}))
	}},
	{"list people", func(ctx context.Context, h *house) error {
		return only(h.ListPeople(ctx, authority.ListPeople{
			By: manager, Campaign: h.campaignID(), Records: []identity.CISRecord{flagged(listed, "RX1"), flagged(h.userID(), "RX1")},
		}))
	}},
	{"record reminders", func(ctx context.Context, h *house) error {
		return only(h.RecordReminders(ctx, authority.RecordReminders{By: manager, Campaign: h.campaignID(), Items: []string{h.itemID(listed)}}))
	}},
	{"decide item", func(ctx context.Context, h *house) error {
		return only(h.DecideItem(ctx, authority.DecideItem{By: agent, Item: h.itemID(listed), Decision: campaign.DecisionDetails{Outcome: campaign.Left}}))
	}},
	{"reopen item", func(ctx context.Context, h *house) error {
		return only(h.ReopenItem(ctx, authority.ReopenItem{By: agent, Item: h.itemID(listed), Reason: "they are back"}))
	}},
}

var closeCampaign = chapter{"close campaign", func(ctx context.Context, h *house) error {
	return only(h.CloseCampaign(ctx, authority.CloseCampaign{By: manager, Campaign: h.campaignID()}))
}}

// campaignEnded asserts what the tale of a campaign leaves.
func campaignEnded(t *testing.T, h *house) {
	t.Helper()
	r := must(h.For(manager).CampaignReport(t.Context(), h.campaignID(), guidance.Date{}))
	if diff := cmp.Diff(campaign.Progress{Total: 2, Made: 1, Undecided: 1}, r.Progress); diff != "" || !r.Closed {
		t.Errorf("closed %t, progress (-want +got):\n%s", r.Closed, diff)
	}
	verified := must(h.For(manager).CampaignItem(t.Context(), h.itemID(h.userID())))
	if d := verified.Decision; d == nil || d.Made != campaign.ByVerification || d.By != agent.ID.String() {
		t.Errorf("after the verification: %+v", d)
	}
	left := must(h.For(manager).CampaignItem(t.Context(), h.itemID(listed)))
	moves := []string{}
	for _, e := range left.History {
		moves = append(moves, e.Move.String())
	}
	if diff := cmp.Diff([]string{"put-on-list", "remind", "decide", "reopen", "leave-undecided"}, moves); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

// TestCampaign tells a campaign with what its events say.
func TestCampaign(t *testing.T) {
	h := newHouse(t, inPerson)
	h.until(t, "receive")
	ctx := t.Context()
	must(h.ConfirmIdentity(ctx, authority.ConfirmIdentity{By: agent, Case: h.caseID(), Check: seenByAgent}))
	must(h.CreateIdentity(ctx, authority.CreateIdentity{By: agent, Case: h.caseID()}))
	must(h.Work(ctx))
	if err := h.play(ctx, campaignTale); err != nil {
		t.Fatal(err)
	}
	must(h.ReverifyIdentity(ctx, authority.ReverifyIdentity{By: agent, User: h.userID(), Seen: seenAgain(h)}))
	if h.last().Detail["campaign-items"] != "1" {
		t.Errorf("the verification says %v", h.last().Detail)
	}
	if err := h.play(ctx, []chapter{closeCampaign}); err != nil {
		t.Fatal(err)
	}
	campaignEnded(t, h)

	type said struct {
		Action, Subject string
		Detail          map[string]string
		Private         int
	}
	item := h.itemID(listed)
	want := []said{
		{"campaign.open", h.campaignID(), map[string]string{"undecided": "flag"}, 0},
		{"campaign.list-people", h.campaignID(), map[string]string{"on": "2024-09-30", "added": "2"}, 0},
		{"campaign.remind", h.campaignID(), map[string]string{"on": "2024-09-30", "reminded": "1"}, 0},
		{"campaign.decide", item, map[string]string{"campaign": h.campaignID(), "user": listed.String(), "outcome": "left"}, 0},
		{"campaign.reopen", item, map[string]string{"campaign": h.campaignID(), "user": listed.String(), "due": "2024-10-30"}, 1},
		{"campaign.close", h.campaignID(), map[string]string{"settled": "1", "undecided": "flag"}, 0},
	}
	var got []said
	for _, e := range h.log() {
		if strings.HasPrefix(e.Action, "campaign.") {
			delete(e.Detail, "own-profile")
			delete(e.Detail, "ruleSet")
			got = append(got, said{e.Action, e.Subject, e.Detail, len(e.Private)})
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if strings.Contains(h.export(), "they are back") {
		t.Error("a reason stands in the log")
	}
	verified(t, h)
}

// TestListPeople: each source has its own answer, and nobody's stands in the way of
// another's.
func TestListPeople(t *testing.T) {
	h := newHouse(t, options{route: evidence.EmergencyNoVideo})
	h.until(t, "receive")
	ctx := t.Context()
	must(h.DecideNoVideo(ctx, authority.DecideNoVideo{By: agent, Case: h.caseID(), Decision: noVideo}))
	opened := h.caseID()
	must(h.CreateIdentity(ctx, authority.CreateIdentity{By: agent, Case: opened}))
	must(h.Work(ctx))
	must(h.GrantAccess(ctx, grant(h, agent)))
	if err := h.openCampaign(); err != nil {
		t.Fatal(err)
	}
	h.clock = h.clock.AddDate(0, 0, 7) // the grant has begun
	person := h.userID()
	other := must(identity.ParseUserID("999900000078"))
	near := flagged(other, "RX1")
	near.Evidence = near.Evidence[:1]
	unreadable := flagged(other, "RX1")
	unreadable.ID = "12"
	cmd := authority.ListPeople{
		By: manager, Campaign: h.campaignID(),
		Records: []identity.CISRecord{
			flagged(listed, "RX1"), near, flagged(other, "RX1"), unreadable, flagged(must(identity.ParseUserID("999900000079")), "RX3"),
			{ID: "999900000080", Organisation: "RX1"},
		},
		Registrations: []string{opened, "case-none", opened},
		Grants:        []string{h.subject(authority.ActionGrantAccess), "grant-none"},
	}
	answers := func() (all []string) {
		t.Helper()
		found := must(h.ListPeople(ctx, cmd))
		for _, s := range found {
			line := s.Came.String()
			for _, f := range s.Refused {
				line += " " + string(f.Rule)
			}
			if (s.Item == "") == (s.Came != 0 && s.Came != campaign.NotListed) {
				t.Errorf("%s has the item %q", line, s.Item)
			}
			all = append(all, line)
		}
		return all
	}
	want := []string{
		"added", "added", "reason-added", "invalid RA-CIS-033", "invalid RA-RBC-003", "not-listed",
		"added", "invalid RA-CIS-033", "unchanged", "reason-added", "invalid RA-CIS-033",
	}
	if diff := cmp.Diff(want, answers()); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	counts := map[string]string{"on": "2020-04-27", "added": "3", "reason-added": "2", "unchanged": "1", "not-listed": "1", "refused": "4"}
	if diff := cmp.Diff(counts, without(h.last().Detail, "own-profile")); diff != "" || h.last().Outcome != audit.Done {
		t.Errorf("the event is %s and says (-want +got):\n%s", h.last().Outcome, diff)
	}
	before := must(h.For(manager).CampaignItem(ctx, h.itemID(person)))
	if before.Owner != noVideo.Owner || before.Due != guidance.MustDate("2020-05-27") || len(before.Reasons) != 2 {
		t.Errorf("%d reasons, seen to by %q by %s", len(before.Reasons), before.Owner, before.Due)
	}

	// Once more: nothing changes.
	want = []string{
		"unchanged", "unchanged", "unchanged", "invalid RA-CIS-033", "invalid RA-RBC-003", "not-listed",
		"unchanged", "invalid RA-CIS-033", "unchanged", "unchanged", "invalid RA-CIS-033",
	}
	if diff := cmp.Diff(want, answers()); diff != "" {
		t.Errorf("answers, once more (-want +got):\n%s", diff)
	}
	if again := must(h.For(manager).CampaignItem(ctx, h.itemID(person))); again.Version != before.Version {
		t.Errorf("version %d after the same again, was %d", again.Version, before.Version)
	}
}

func without(m map[string]string, name string) map[string]string {
	delete(m, name)
	return m
}

func TestListedAtOnce(t *testing.T) {
	h := newHouse(t, options{})
	if err := h.openCampaign(); err != nil {
		t.Fatal(err)
	}
	many := make([]identity.CISRecord, authority.MaxListed)
	for n := range many {
		many[n] = identity.CISRecord{ID: fmt.Sprintf("9999%08d", n), Organisation: "RX1"}
	}
	events := len(h.log())
	for name, records := range map[string][]identity.CISRecord{"none": nil, "one too many": append(many, many[0])} {
		if err := h.listPeople(records...); !errors.Is(err, authority.ErrListed) {
			t.Errorf("%s: %v, want ErrListed", name, err)
		}
	}
	for name, items := range map[string][]string{"none": nil, "one too many": make([]string, authority.MaxListed+1)} {
		_, err := h.RecordReminders(t.Context(), authority.RecordReminders{By: manager, Campaign: h.campaignID(), Items: items})
		if !errors.Is(err, authority.ErrListed) {
			t.Errorf("reminders, %s: %v, want ErrListed", name, err)
		}
	}
	if n := len(h.log()); n != events {
		t.Errorf("%d events were written", n-events)
	}
	if err := h.listPeople(many...); err != nil {
		t.Errorf("as many as may be: %v", err)
	}
}

// TestCampaignRefusals: who may not, and what cannot be, with one event each.
func TestCampaignRefusals(t *testing.T) {
	own := manager
	own.ID = listed
	tests := []struct {
		name  string
		ready func(*house) error
		try   func(h *house, t *testing.T) error
		rules []string
		why   string
	}{
		{"agent opens one", nil, func(h *house, t *testing.T) error {
			local := agent
			local.Organisation = rx1
			return only(h.OpenCampaign(t.Context(), authority.OpenCampaign{By: local, Title: "x", Organisation: rx1, Policy: remediation()}))
		}, []string{"RA-RBC-001"}, "figures are the RA Manager's to answer for"},
		{"without figures", nil, func(h *house, t *testing.T) error {
			p := remediation()
			p.Undecided = 0
			return only(h.OpenCampaign(t.Context(), authority.OpenCampaign{By: manager, Title: "x", Organisation: rx1, Policy: p}))
		}, []string{"RA-CIS-030"}, "none is assumed"},
		{"of oneself", withItem, func(h *house, _ *testing.T) error {
			return h.decide(own, campaign.DecisionDetails{Outcome: campaign.ReVerified, Reference: "case-9"})
		}, []string{"RA-RBC-002"}, "nobody acts on their own record"},
		{"without the verification", withItem, func(h *house, _ *testing.T) error {
			return h.decide(agent, campaign.DecisionDetails{Outcome: campaign.ReVerified})
		}, []string{"RA-CIS-036"}, "it cannot be looked up"},
		{"twice", withDecision, func(h *house, _ *testing.T) error {
			return h.decide(agent, campaign.DecisionDetails{Outcome: campaign.Left})
		}, []string{"RA-CIS-034"}, "it was decided"},
		{"reopened for no reason", withDecision, func(h *house, t *testing.T) error {
			return only(h.ReopenItem(t.Context(), authority.ReopenItem{By: agent, Item: h.itemID(listed)}))
		}, []string{"RA-CIS-038"}, "taking it back is a decision"},
		{"closed twice", closed, func(h *house, t *testing.T) error {
			return only(h.CloseCampaign(t.Context(), authority.CloseCampaign{By: manager, Campaign: h.campaignID()}))
		}, []string{"RA-CIS-035"}, "once"},
		{"listed after it was closed", closed, func(h *house, _ *testing.T) error {
			return h.listPeople(flagged(grantee, "RX1"))
		}, []string{"RA-CIS-035"}, "it is closed, whoever is named"},
		{"reminded after it was closed", closed, func(h *house, t *testing.T) error {
			return only(h.RecordReminders(t.Context(), authority.RecordReminders{By: manager, Campaign: h.campaignID(), Items: []string{h.itemID(listed)}}))
		}, []string{"RA-CIS-035"}, "it is closed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, options{})
			h.until(t, "record agreement")
			if tt.ready != nil {
				if err := tt.ready(h); err != nil {
					t.Fatal(err)
				}
			}
			events := len(h.log())
			h.refusedBy(t, tt.try(h, t), tt.rules...)
			if n := len(h.log()); n != events+1 {
				t.Errorf("%d events, want one\nwhy: %s", n-events, tt.why)
			}
		})
	}
}

func closed(h *house) error {
	return errors.Join(withItem(h), only(h.CloseCampaign(context.Background(), authority.CloseCampaign{By: manager, Campaign: h.campaignID()})))
}

// TestReminders: what is due is listed until it was noted, to those who may see it.
func TestReminders(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "record agreement")
	if err := errors.Join(h.openCampaign(), h.listPeople(flagged(listed, "RX1"), flagged(grantee, "RX1"))); err != nil {
		t.Fatal(err)
	}
	due := func(r authority.Reader, on string, p authority.Page) (ids []string, next string) {
		t.Helper()
		found, next, err := r.CampaignReminders(t.Context(), h.campaignID(), guidance.MustDate(on), p)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range found {
			ids = append(ids, d.Item.UserID.String()+" "+d.Reminder.Kind.String())
		}
		return ids, next
	}
	local := h.For(manager)
	both := []string{grantee.String() + " before", listed.String() + " before"}
	for range 2 {
		got, next := due(local, "2020-04-20", all)
		if diff := cmp.Diff(both, got); diff != "" || next != "" {
			t.Errorf("due (-want +got), then %q:\n%s", next, diff)
		}
	}
	first, next := due(local, "2020-04-20", authority.Page{Limit: 1})
	second, end := due(local, "2020-04-20", authority.Page{Limit: 1, After: next})
	if !slices.Equal(append(first, second...), both) || end != "" {
		t.Errorf("page by page %v and %v, then %q", first, second, end)
	}
	note := func() int {
		return len(must(h.RecordReminders(t.Context(), authority.RecordReminders{
			By: manager, Campaign: h.campaignID(), On: guidance.MustDate("2020-04-20"), Items: []string{h.itemID(listed), h.itemID(listed)},
		})))
	}
	if n := note(); n != 1 {
		t.Errorf("%d were noted, want 1", n)
	}
	if n := note(); n != 0 {
		t.Errorf("%d were noted once more, want none", n)
	}
	if got, _ := due(local, "2020-04-21", all); !slices.Equal(got, both[:1]) {
		t.Errorf("due after one was noted: %v", got)
	}
	_, err := h.RecordReminders(t.Context(), authority.RecordReminders{By: manager, Campaign: h.campaignID(), Items: []string{h.itemID(identity.UserID{})}})
	if !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("an item that is not there: %v", err)
	}
	_, _, err = h.For(elsewhere).CampaignReminders(t.Context(), h.campaignID(), guidance.Date{}, all)
	if !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("reminders for somebody elsewhere: %v", err)
	}
}

// TestItemsOfOthers: a campaign of a provider holds people of the organisations for
// which it acts; each sees its own.
func TestItemsOfOthers(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "record agreement") // RX2 acts for RX1
	ctx := t.Context()
	run := must(h.OpenCampaign(ctx, authority.OpenCampaign{By: provider, Title: "Ours", Organisation: rx2, Policy: remediation()}))
	must(h.ListPeople(ctx, authority.ListPeople{By: provider, Campaign: run.ID, Records: []identity.CISRecord{flagged(listed, "RX1"), flagged(grantee, "RX2")}}))
	count := func(by authority.Actor, f authority.CampaignItemFilter) int {
		t.Helper()
		items, _, err := h.For(by).CampaignItems(ctx, f, all)
		if err != nil {
			t.Fatal(err)
		}
		return len(items)
	}
	f := authority.CampaignItemFilter{Campaign: run.ID}
	if a, b, c := count(provider, f), count(manager, f), count(elsewhere, authority.CampaignItemFilter{}); a != 2 || b != 1 || c != 0 {
		t.Errorf("the provider sees %d items, the organisation %d, another %d; want 2, 1, 0", a, b, c)
	}
	if err := only(h.For(manager).Campaign(ctx, run.ID)); err != nil {
		t.Errorf("the campaign of the provider, read by the organisation: %v", err)
	}
	if r := must(h.For(manager).CampaignReport(ctx, run.ID, guidance.Date{})); r.Progress.Total != 1 {
		t.Errorf("the organisation counts %d people, want its own", r.Progress.Total)
	}
	if own, _, err := h.For(manager).Campaigns(ctx, authority.CampaignFilter{}, all); len(own) != 0 || err != nil {
		t.Errorf("the organisation runs %d campaigns, %v", len(own), err)
	}
	for name, err := range map[string]error{
		"campaign": only(h.For(elsewhere).Campaign(ctx, run.ID)),
		"report":   only(h.For(elsewhere).CampaignReport(ctx, run.ID, guidance.Date{})),
	} {
		if !errors.Is(err, authority.ErrNotFound) {
			t.Errorf("%s for somebody elsewhere: %v", name, err)
		}
	}
	if _, _, err := h.For(elsewhere).CampaignItems(ctx, f, all); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("items for somebody elsewhere: %v", err)
	}
	err := only(h.DecideItem(ctx, authority.DecideItem{By: manager, Campaign: "campaign-2", Item: campaign.ItemID(run.ID, listed), Decision: campaign.DecisionDetails{Outcome: campaign.Left}}))
	if !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("an item of another campaign is decided: %v", err)
	}
	// The organisation decides on its own people.
	must(h.DecideItem(ctx, authority.DecideItem{By: manager, Item: campaign.ItemID(run.ID, listed), Decision: campaign.DecisionDetails{Outcome: campaign.Left}}))
	h.refusedBy(t, only(h.DecideItem(ctx, authority.DecideItem{By: manager, Item: campaign.ItemID(run.ID, grantee), Decision: campaign.DecisionDetails{Outcome: campaign.Left}})), "RA-RBC-003")

	// When the agreement has ended, closing still settles all that is on the list.
	short := agreement()
	short.Interval.To = guidance.MustDate("2020-04-21")
	must(h.ReopenItem(ctx, authority.ReopenItem{By: manager, Item: campaign.ItemID(run.ID, listed), Reason: "they are back"}))
	must(h.RecordAgreement(ctx, authority.RecordAgreement{By: manager, Agreement: short}))
	h.clock = h.clock.Add(72 * time.Hour)
	must(h.CloseCampaign(ctx, authority.CloseCampaign{By: provider, Campaign: run.ID}))
	if n := count(provider, f); n != 1 {
		t.Errorf("the provider sees %d items without an agreement, want its own", n)
	}
	if i := must(h.For(manager).CampaignItem(ctx, campaign.ItemID(run.ID, listed))); i.State != campaign.StateUndecided {
		t.Errorf("the item of the organisation is %s, want undecided", i.State)
	}
}
