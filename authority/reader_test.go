package authority_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// people who read: each at one organisation, in one role.
var (
	elsewhere = authority.Actor{ID: must(identity.ParseUserID("999900000008")), Role: rbac.RAManager, Organisation: rx3}
	provider  = authority.Actor{ID: must(identity.ParseUserID("999900000004")), Role: rbac.RAManager, Organisation: rx2}
	sponsor   = authority.Actor{ID: must(identity.ParseUserID("999900000005")), Role: rbac.Sponsor, Organisation: rx1}
)

// all is a page that holds everything.
var all = authority.Page{Limit: authority.MaxPage}

// readHouse is a house after the main job, with exceptional access.
func readHouse(t *testing.T, o options) *house {
	t.Helper()
	h := newHouse(t, o)
	if err := h.play(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	must(h.GrantAccess(t.Context(), grant(h, agent)))
	if err := withItem(h); err != nil {
		t.Fatal(err)
	}
	return h
}

// reads are every read of one object of the main job, and of one that is not there.
func (h *house) reads(r authority.Reader, there bool) map[string]error {
	ctx := context.Background()
	pick := func(id string) string {
		if there {
			return id
		}
		return "none-1"
	}
	user := grantee
	if there {
		user = h.userID()
	}
	return map[string]error{
		"case":       only(r.Case(ctx, pick(h.caseID()))),
		"candidates": only(r.Candidates(ctx, pick(h.caseID()))),
		"card":       only(r.Card(ctx, pick(h.cardID()))),
		"profile":    only(r.Profile(ctx, user)),
		"position":   only(r.Position(ctx, pick("p-1"))),
		"assignment": only(r.Assignment(ctx, pick(h.subject(authority.ActionAssignPosition)))),
		"grant":      only(r.Grant(ctx, pick(h.subject(authority.ActionGrantAccess)))),
		"campaign":   only(r.Campaign(ctx, pick(h.campaignID()))),
		"item":       only(r.CampaignItem(ctx, pick(h.itemID(listed)))),
		"report":     only(r.CampaignReport(ctx, pick(h.campaignID()), guidance.Date{})),
	}
}

// lists are the lengths of every list, with the error in its place.
func lists(r authority.Reader) map[string]string {
	ctx := context.Background()
	said := map[string]string{}
	note := func(name string, n int, err error) {
		said[name] = strconv.Itoa(n)
		if refusal := new(*guidance.Refusal); errors.As(err, refusal) {
			said[name] = string((*refusal).Rule())
		} else if err != nil {
			said[name] = err.Error()
		}
	}
	cases, _, err := r.Cases(ctx, authority.CaseFilter{}, all)
	note("cases", len(cases), err)
	cards, _, err := r.Cards(ctx, authority.CardFilter{}, all)
	note("cards", len(cards), err)
	positions, _, err := r.Positions(ctx, authority.PositionFilter{}, all)
	note("positions", len(positions), err)
	assignments, _, err := r.Assignments(ctx, authority.AssignmentFilter{}, all)
	note("assignments", len(assignments), err)
	grants, _, err := r.Grants(ctx, authority.GrantFilter{}, all)
	note("grants", len(grants), err)
	campaigns, _, err := r.Campaigns(ctx, authority.CampaignFilter{}, all)
	note("campaigns", len(campaigns), err)
	items, _, err := r.CampaignItems(ctx, authority.CampaignItemFilter{}, all)
	note("items", len(items), err)
	agreements, err := r.Agreements(ctx)
	note("agreements", len(agreements), err)
	links, err := r.Links(ctx)
	note("links", len(links), err)
	return said
}

// TestReadersSeeTheirOwn asks every read for those who may see what the main job
// left, and for those who may not.
func TestReadersSeeTheirOwn(t *testing.T) {
	h := readHouse(t, options{})
	whole := map[string]string{
		"cases": "1", "cards": "1", "positions": "1", "assignments": "1", "grants": "1", "agreements": "1", "links": "0",
		"campaigns": "1", "items": "1",
	}
	none := map[string]string{
		"cases": "0", "cards": "0", "positions": "0", "assignments": "0", "grants": "0", "agreements": "0", "links": "0",
		"campaigns": "0", "items": "0",
	}
	every := rbac.Acts()
	for _, tt := range []struct {
		name string
		r    authority.Reader
		sees bool
	}{
		{"manager of the organisation", h.For(manager), true},
		{"agent of its provider", h.For(agent), true},
		{"manager elsewhere", h.For(elsewhere), false},
		{"system of the organisation", h.ForSystem(authority.System{Name: "k-1", Organisation: rx1, Acts: every}), true},
		{"system of its provider", h.ForSystem(authority.System{Name: "k-1", Organisation: rx2, Acts: every}), true},
		{"system elsewhere", h.ForSystem(authority.System{Name: "k-1", Organisation: rx3, Acts: every}), false},
		{"system of FFFFF", h.ForSystem(authority.System{Name: "k-1", Organisation: identity.NationalLocum, Acts: every}), false},
		{"system of nobody", h.ForSystem(authority.System{Name: "k-1", Acts: every}), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			missing := h.reads(tt.r, false)
			for noun, err := range h.reads(tt.r, true) {
				switch {
				case tt.sees && err != nil:
					t.Errorf("%s: %v", noun, err)
				case !tt.sees && (!errors.Is(err, authority.ErrNotFound) || err.Error() != missing[noun].Error()):
					t.Errorf("%s: %v, want as for one that is not there: %v", noun, err, missing[noun])
				case !errors.Is(missing[noun], authority.ErrNotFound):
					t.Errorf("%s that is not there: %v", noun, missing[noun])
				}
			}
			want := none
			if tt.sees {
				want = whole
			}
			if diff := cmp.Diff(want, lists(tt.r)); diff != "" {
				t.Errorf("lists (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReadersByRole holds which role and which act lets what be read.
func TestReadersByRole(t *testing.T) {
	h := readHouse(t, options{})
	const refused = "RA-RBC-001"
	records := map[string]string{
		"cases": "1", "cards": "1", "agreements": "1", "links": "0",
		"positions": refused, "assignments": refused, "grants": refused, "campaigns": refused, "items": refused,
	}
	if diff := cmp.Diff(records, lists(h.For(sponsor))); diff != "" {
		t.Errorf("a sponsor (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(records, lists(h.ForSystem(authority.System{Name: "k-1", Organisation: rx1, Acts: []rbac.Act{rbac.FindRecords}}))); diff != "" {
		t.Errorf("a system that finds records (-want +got):\n%s", diff)
	}
	nothing := map[string]string{}
	for name := range records {
		nothing[name] = refused
	}
	if diff := cmp.Diff(nothing, lists(h.ForSystem(authority.System{Name: "k-1", Organisation: rx1}))); diff != "" {
		t.Errorf("a system without acts (-want +got):\n%s", diff)
	}
	nameless := authority.System{Organisation: rx1, Acts: rbac.Acts()}
	if diff := cmp.Diff(nothing, lists(h.ForSystem(nameless))); diff != "" {
		t.Errorf("a system without a name (-want +got):\n%s", diff)
	}
	for _, act := range []rbac.Act{rbac.GrantExceptionalAccess, rbac.ReviewExceptionalAccess, rbac.RevokeExceptionalAccess} {
		one := authority.System{Name: "k-1", Organisation: rx1, Acts: []rbac.Act{act}}
		if got := lists(h.ForSystem(one))["grants"]; got != "1" {
			t.Errorf("grants by %s: %s", act, got)
		}
	}
	for _, act := range []rbac.Act{rbac.ManageCampaign, rbac.DecideCampaignItem} {
		one := authority.System{Name: "k-1", Organisation: rx1, Acts: []rbac.Act{act}}
		if got := lists(h.ForSystem(one)); got["campaigns"] != "1" || got["items"] != "1" {
			t.Errorf("by %s %s campaigns and %s items", act, got["campaigns"], got["items"])
		}
	}
	for noun, err := range h.reads(h.For(authority.Actor{}), true) {
		if !errors.As(err, new(*guidance.Refusal)) {
			t.Errorf("%s for nobody: %v", noun, err)
		}
	}
	for _, by := range []authority.Actor{agent, sponsor} {
		if _, _, err := h.For(by).Events(t.Context(), authority.EventFilter{}, all); !errors.As(err, new(*guidance.Refusal)) {
			t.Errorf("events for %s: %v", by.Role, err)
		}
	}
}

// TestReadersByDay shows that a provider sees as long as its agreement holds, and
// an RA parent from the first day of the link on.
func TestReadersByDay(t *testing.T) {
	h := readHouse(t, options{})
	ended := agreement()
	ended.Interval.To = guidance.MustDate("2020-05-31")
	must(h.RecordAgreement(t.Context(), authority.RecordAgreement{By: manager, Agreement: ended}))
	link := rbac.Link{Child: "RX1", Parent: "RX3", Interval: guidance.Since(guidance.MustDate("2020-06-01"))}
	must(h.RecordLink(t.Context(), authority.RecordLink{By: manager, Link: link}))
	id := h.caseID()
	for _, tt := range []struct {
		day              string
		provider, parent bool
	}{{"2020-05-31", true, false}, {"2020-06-01", false, true}} {
		h.clock = guidance.MustDate(tt.day).Start()
		byAgreement, byLink := only(h.For(agent).Case(t.Context(), id)), only(h.For(elsewhere).Case(t.Context(), id))
		if (byAgreement == nil) != tt.provider || (byLink == nil) != tt.parent {
			t.Errorf("on %s the provider gets %v, the RA parent %v", tt.day, byAgreement, byLink)
		}
	}
	if n := lists(h.For(elsewhere)); n["links"] != "1" || n["agreements"] != "1" {
		t.Errorf("the RA parent sees %s links and %s agreements", n["links"], n["agreements"])
	}
	if n := lists(h.For(agent)); n["agreements"] != "1" || n["cases"] != "0" {
		t.Errorf("the provider of before sees %s agreements, its own, and %s cases", n["agreements"], n["cases"])
	}
}

// TestLogOfAnOrganisation shows whose events are whose: those of the staff, and
// those that were done for the organisation, by people and jobs.
func TestLogOfAnOrganisation(t *testing.T) {
	h := readHouse(t, options{})
	h.refusedBy(t, only(h.OpenRegistration(t.Context(), request(elsewhere))), "RA-RBC-003")
	bad := request(elsewhere)
	bad.Organisation = identity.ODSCode{}
	if err := only(h.OpenRegistration(t.Context(), bad)); err == nil {
		t.Fatal("a registration for nobody was opened")
	}
	log := h.log()
	for _, e := range log[:len(log)-1] {
		if e.For != "RX1" {
			t.Errorf("event %d %s is for %q, want RX1", e.Seq, e.Action, e.For)
		}
	}
	if last := log[len(log)-1]; last.For != "" {
		t.Errorf("what was asked for no organisation is for %q", last.For)
	}

	positions := func(by authority.Actor, f authority.EventFilter) (all []int64) {
		t.Helper()
		for after := ""; ; {
			found, next, err := h.For(by).Events(t.Context(), f, authority.Page{After: after, Limit: 7})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range found {
				all = append(all, e.Position)
				stands := log[e.Position]
				if by == elsewhere && stands.For == "RX1" { // looks like what was not found
					stands.Outcome, stands.For, stands.Rules, stands.Detail = audit.Failed, "", nil, nil
				}
				if diff := cmp.Diff(stands, e.Event); diff != "" {
					t.Errorf("event %d (-want +got):\n%s", e.Position, diff)
				}
			}
			if next == "" {
				return all
			}
			after = next
		}
	}
	where := func(lets func(audit.Event) bool) (want []int64) {
		for _, e := range log {
			if lets(e) {
				want = append(want, e.Seq)
			}
		}
		return want
	}
	n := int64(len(log))
	for _, tt := range []struct {
		name string
		by   authority.Actor
		f    authority.EventFilter
		want []int64
	}{
		{"of RX1: all but what was asked for nobody", manager, authority.EventFilter{}, where(func(e audit.Event) bool { return e.Seq != n-1 })},
		{"of RX3: its own attempts", elsewhere, authority.EventFilter{}, []int64{n - 2, n - 1}},
		{"of RX3 about RX1", elsewhere, authority.EventFilter{Organisation: rx1}, nil},
		{"of the provider, about RX1", provider, authority.EventFilter{Organisation: rx1}, where(func(e audit.Event) bool { return e.Seq != n-1 })},
		{"jobs", manager, authority.EventFilter{Actor: "system"}, where(func(e audit.Event) bool { return e.Actor == "system" })},
		{"of the card", manager, authority.EventFilter{Subject: h.cardID()}, where(func(e audit.Event) bool { return e.Subject == h.cardID() })},
		{"refused", manager, authority.EventFilter{Outcome: audit.Refused}, []int64{n - 2}},
		{"an action", manager, authority.EventFilter{Action: authority.ActionBookCall}, where(func(e audit.Event) bool { return e.Action == authority.ActionBookCall })},
	} {
		if got := positions(tt.by, tt.f); !slices.Equal(tt.want, got) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestPages holds what a page may be.
func TestPages(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "record agreement")
	for range 5 {
		must(h.OpenRegistration(t.Context(), request(agent)))
	}
	for _, limit := range []int{-1, 0, authority.MaxPage + 1} {
		if _, _, err := h.For(manager).Cases(t.Context(), authority.CaseFilter{}, authority.Page{Limit: limit}); !errors.Is(err, authority.ErrPage) {
			t.Errorf("limit %d: %v", limit, err)
		}
	}
	if _, _, err := h.For(manager).Events(t.Context(), authority.EventFilter{}, authority.Page{After: "x", Limit: 1}); !errors.Is(err, authority.ErrPage) {
		t.Errorf("events after x: %v", err)
	}
	for _, tt := range []struct {
		limit int
		pages []int
	}{{1, []int{1, 1, 1, 1, 1}}, {2, []int{2, 2, 1}}, {5, []int{5}}, {200, []int{5}}} {
		var sizes []int
		after := ""
		for {
			found, next, err := h.For(manager).Cases(t.Context(), authority.CaseFilter{}, authority.Page{After: after, Limit: tt.limit})
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, len(found))
			if after = next; next == "" {
				break
			}
		}
		if !slices.Equal(sizes, tt.pages) {
			t.Errorf("pages of %d: %v, want %v", tt.limit, sizes, tt.pages)
		}
	}
}

// TestExportLog shows that the whole log is for those who run the store.
func TestExportLog(t *testing.T) {
	every := []rbac.Act{rbac.ReadAudit}
	for _, tt := range []struct {
		name     string
		operator identity.ODSCode
		read     func(h *house) authority.Reader
		rule     guidance.RuleID // "" : it is exported
	}{
		{"no operator", identity.ODSCode{}, func(h *house) authority.Reader { return h.For(manager) }, "RA-RBC-003"},
		{"no operator, nobody's system", identity.ODSCode{}, func(h *house) authority.Reader {
			return h.ForSystem(authority.System{Name: "k", Acts: every})
		}, "RA-RBC-003"},
		{"manager of the operator", rx1, func(h *house) authority.Reader { return h.For(manager) }, ""},
		{"its agent", rx2, func(h *house) authority.Reader { return h.For(agent) }, "RA-RBC-001"},
		{"manager of its provider", rx1, func(h *house) authority.Reader { return h.For(provider) }, "RA-RBC-003"},
		{"its system", rx1, func(h *house) authority.Reader {
			return h.ForSystem(authority.System{Name: "k", Organisation: rx1, Acts: every})
		}, ""},
		{"its system without the act", rx1, func(h *house) authority.Reader {
			return h.ForSystem(authority.System{Name: "k", Organisation: rx1})
		}, "RA-RBC-001"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, options{operator: tt.operator})
			h.until(t, "define position")
			var file strings.Builder
			w := audit.NewWriter(&file)
			err := tt.read(h).ExportLog(t.Context(), w)
			if tt.rule != "" {
				var refusal *guidance.Refusal
				if !errors.As(err, &refusal) || refusal.Rule() != tt.rule || file.Len() != 0 {
					t.Errorf("%v, %d bytes, want a refusal by %s", err, file.Len(), tt.rule)
				}
				return
			}
			if err := errors.Join(err, w.Close()); err != nil || file.String() != h.export() {
				t.Errorf("%v, exported %d bytes", err, file.Len())
			}
		})
	}
}

// TestCheckpointIsForAnybody shows that a reader who may see nothing may keep the
// checkpoint.
func TestCheckpointIsForAnybody(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "define position")
	nobody := h.For(authority.Actor{})
	note, err := nobody.Checkpoint(t.Context())
	if c, parsed := audit.ParseCheckpoint(note, nobody.VerifierKey()); err != nil || parsed != nil || c.Size != 2 {
		t.Errorf("checkpoint over %d, %v, %v", c.Size, err, parsed)
	}
}

// TestReviewAccess follows a grant from its review to the next one.
func TestReviewAccess(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	g := must(h.GrantAccess(t.Context(), grant(h, agent)))
	h.clock = time.Date(2020, 7, 22, 9, 0, 0, 0, time.UTC)
	due := func() int {
		found, _, err := h.For(agent).Grants(t.Context(), authority.GrantFilter{ReviewDueOn: guidance.DateOf(h.clock)}, all)
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	review := authority.ReviewAccess{By: agent, Grant: g.ID, Note: "still covers four pharmacies", Next: guidance.MustDate("2020-09-01")}
	silent := review
	silent.Note = " "
	h.refusedBy(t, only(h.ReviewAccess(t.Context(), silent)), "RA-EXC-012")
	today := review
	today.Next = guidance.DateOf(h.clock)
	h.refusedBy(t, only(h.ReviewAccess(t.Context(), today)), "RA-EXC-013")
	if due() != 1 {
		t.Error("the review is not due after refusals")
	}
	reviewed, err := h.ReviewAccess(t.Context(), review)
	if err != nil || reviewed.Review != review.Next || len(reviewed.Reviews) != 1 || reviewed.Version != 2 || due() != 0 {
		t.Errorf("reviewed %+v, %v, %d due", reviewed, err, due())
	}
	e := h.last()
	if e.Action != authority.ActionReviewAccess || e.Detail["review"] != "2020-09-01" || e.For != "RX1" || strings.Contains(h.export(), review.Note) {
		t.Errorf("event %+v, or the note stands in the log", e)
	}
	if diff := cmp.Diff(reviewed, h.grants(t)[0], cmp.AllowUnexported(guidance.Date{})); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
}
