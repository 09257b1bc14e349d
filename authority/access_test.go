package authority_test

import (
	"errors"
	"slices"
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

func TestAssignPosition(t *testing.T) {
	first, last := guidance.MustDate("2020-04-22"), guidance.MustDate("2020-06-30")
	tests := []struct {
		name       string
		start, end guidance.Date
		reason     string
		rules      []string
		why        string
	}{
		{"first and last day", first, last, "", nil, "the ordinary case"},
		{"one day", first, first, "", nil, "both days are included"},
		{"open with a reason", first, guidance.Date{}, "permanent post", nil, "an open end has to be wanted"},
		{"open without a reason", first, guidance.Date{}, " ", []string{"RA-RBC-021"}, "access that nobody ends stays"},
		{"no first day", guidance.Date{}, last, "", []string{"RA-RBC-020"}, "nobody knows when it begins"},
		{"no day at all", guidance.Date{}, guidance.Date{}, "", []string{"RA-RBC-021", "RA-RBC-020"}, "every reason is given"},
		{"ends before it starts", last, first, "", []string{"RA-RBC-022"}, "not a period"},
	}
	h := newHouse(t, options{})
	h.until(t, "create identity")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			as, err := h.AssignPosition(t.Context(), authority.AssignPosition{
				By: agent, User: h.userID(), Position: "p-1", Start: tt.start, End: tt.end, OpenEndReason: tt.reason,
			})
			if tt.rules != nil {
				h.refusedBy(t, err, tt.rules...)
				if as != (rbac.Assignment{}) {
					t.Errorf("a refused assignment comes back: %+v", as)
				}
				return
			}
			if err != nil {
				t.Fatalf("%v\nwhy not: %s", err, tt.why)
			}
			if !as.ActiveOn(tt.start) || as.ActiveOn(tt.start.AddDays(-1)) || h.last().Detail["position"] != "p-1" {
				t.Errorf("assigned %+v by event %+v", as, h.last())
			}
		})
	}
	err := only(h.AssignPosition(t.Context(), authority.AssignPosition{By: agent, User: h.userID(), Position: "p-none", Start: first, End: last}))
	if !errors.Is(err, authority.ErrNotFound) || h.last().Outcome != audit.Failed {
		t.Errorf("a position that is not there: %v, event %s", err, h.last().Outcome)
	}
}

// TestEndPosition shows that the position holds on the last day, and on none
// after it.
func TestEndPosition(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	end := authority.EndPosition{By: agent, Assignment: h.subject(authority.ActionAssignPosition), LastDay: guidance.MustDate("2020-06-30")}
	noDay := end
	noDay.LastDay = guidance.Date{}
	h.refusedBy(t, only(h.EndPosition(t.Context(), noDay)), "RA-RBC-024")

	ended, err := h.EndPosition(t.Context(), end)
	if err != nil {
		t.Fatal(err)
	}
	if !ended.ActiveOn(end.LastDay) || ended.ActiveOn(end.LastDay.AddDays(1)) {
		t.Errorf("ended %+v, last day %s", ended.Ended, end.LastDay)
	}
	if got := h.last().Detail["last-day"]; got != "2020-06-30" {
		t.Errorf("the log says %s", got)
	}
	h.refusedBy(t, only(h.EndPosition(t.Context(), end)), "RA-RBC-024")
	var stored rbac.Assignment
	if err := h.store.View(t.Context(), func(tx authority.Tx) (err error) {
		stored, err = tx.Assignment(end.Assignment)
		return err
	}); err != nil || stored.Ended == nil {
		t.Errorf("stored %+v, %v", stored, err)
	}
}

// TestOwnAccess shows that nobody gives themself anything, and that where local
// policy allows it the log says so.
func TestOwnAccess(t *testing.T) {
	for _, allowed := range []bool{false, true} {
		h := newHouse(t, options{override: allowed})
		h.until(t, "create identity")
		self := agent
		self.ID = h.userID()
		acts := map[string]func() error{
			"position": func() error {
				return only(h.AssignPosition(t.Context(), authority.AssignPosition{By: self, User: self.ID, Position: "p-1", Start: guidance.MustDate("2020-04-22"), OpenEndReason: "permanent post"}))
			},
			"exceptional access": func() error { return only(h.GrantAccess(t.Context(), grant(h, self))) },
			"card": func() error {
				return only(h.OrderCard(t.Context(), authority.OrderCard{By: self, Case: h.caseID()}))
			},
		}
		for name, act := range acts {
			err := act()
			if !allowed {
				h.refusedBy(t, err, "RA-RBC-002")
				continue
			}
			if err != nil || h.last().Detail["override"] != "RA-RBC-002" {
				t.Errorf("%s: %v, event %+v", name, err, h.last())
			}
		}
	}
}

func TestGrantAccess(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	whole := grant(h, agent)
	tests := []struct {
		name   string
		change func(*authority.GrantAccess)
		rules  []string
	}{
		{"no reason", func(g *authority.GrantAccess) { g.Reason = " " }, []string{"RA-EXC-001"}},
		{"no review", func(g *authority.GrantAccess) { g.Review = guidance.Date{} }, []string{"RA-EXC-002"}},
		{"review after the end", func(g *authority.GrantAccess) { g.Review = g.End.AddDays(1) }, []string{"RA-EXC-002"}},
		{"no site", func(g *authority.GrantAccess) { g.WorkingAt = identity.ODSCode{} }, []string{"RA-EXC-003"}},
		{"FFFFF as the site", func(g *authority.GrantAccess) { g.WorkingAt = identity.NationalLocum }, []string{"RA-EXC-003"}},
		{"no end", func(g *authority.GrantAccess) { g.End = guidance.Date{} }, []string{"RA-EXC-004"}},
		{"no registration number", func(g *authority.GrantAccess) { g.RegistrationNumber = "" }, []string{"RA-EXC-005"}},
		{"not a pharmacist", func(g *authority.GrantAccess) { g.Profession = "nurse" }, []string{"RA-EXC-009"}},
		{
			"nothing", func(g *authority.GrantAccess) { *g = authority.GrantAccess{By: agent, User: g.User} },
			[]string{"RA-EXC-004", "RA-EXC-009", "RA-EXC-001", "RA-EXC-002", "RA-EXC-003"},
		},
		{"a site of others", func(g *authority.GrantAccess) { g.WorkingAt = rx3 }, []string{"RA-RBC-003"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cmd := whole
			tt.change(&cmd)
			h.refusedBy(t, only(h.GrantAccess(t.Context(), cmd)), tt.rules...)
		})
	}
	if gs := h.grants(t); len(gs) != 0 {
		t.Errorf("%d grants after refusals", len(gs))
	}
	unknown := whole
	unknown.User = grantee
	if err := only(h.GrantAccess(t.Context(), unknown)); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("for somebody unknown: %v", err)
	}
}

// allGrants returns every entry of the log of exceptional access.
func allGrants(tx authority.Tx) ([]rbac.Grant, error) {
	return tx.ListGrants([]string{"RX1", "RX2", "RX3"}, authority.GrantFilter{}, authority.Page{Limit: 1000})
}

func sorted(ids ...string) []string {
	slices.Sort(ids)
	return ids
}

func (h *house) grants(t *testing.T) (gs []rbac.Grant) {
	t.Helper()
	if err := h.store.View(t.Context(), func(tx authority.Tx) (err error) {
		gs, err = allGrants(tx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return gs
}

// TestExceptionalAccessLog follows two grants from the entry in the log to their
// end: due for review on the day, not before, until they are revoked.
func TestExceptionalAccessLog(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	later := grant(h, agent)
	later.Review = later.Review.AddDays(1)
	second := must(h.GrantAccess(t.Context(), later))
	first := must(h.GrantAccess(t.Context(), grant(h, agent)))

	due := func(day string) (ids []string) {
		t.Helper()
		h.clock = guidance.MustDate(day).Start()
		due, next, err := h.For(agent).Grants(t.Context(), authority.GrantFilter{ReviewDueOn: guidance.DateOf(h.clock)}, authority.Page{Limit: 10})
		if err != nil || next != "" {
			t.Fatalf("next page %q, %v", next, err)
		}
		for _, g := range due {
			ids = append(ids, g.ID)
		}
		slices.Sort(ids)
		return ids
	}
	for _, tt := range []struct {
		day  string
		want []string
	}{
		{"2020-07-21", nil},
		{"2020-07-22", []string{first.ID}},
		{"2020-07-23", sorted(first.ID, second.ID)},
		{"2020-12-01", sorted(first.ID, second.ID)}, // run out, and still not looked at
	} {
		if diff := cmp.Diff(tt.want, due(tt.day)); diff != "" {
			t.Errorf("due on %s (-want +got):\n%s", tt.day, diff)
		}
	}

	h.clock = time.Date(2020, 7, 23, 9, 0, 0, 0, time.UTC)
	revoke := authority.RevokeAccess{By: agent, Grant: first.ID, Reason: "back at one pharmacy"}
	unexplained := revoke
	unexplained.Reason = ""
	h.refusedBy(t, only(h.RevokeAccess(t.Context(), unexplained)), "RA-EXC-008")
	revoked, err := h.RevokeAccess(t.Context(), revoke)
	if err != nil || revoked.ActiveOn(guidance.MustDate("2020-07-23")) {
		t.Errorf("revoked %+v, %v", revoked.Revoked, err)
	}
	h.refusedBy(t, only(h.RevokeAccess(t.Context(), revoke)), "RA-EXC-008")
	if diff := cmp.Diff([]string{second.ID}, due("2020-07-23")); diff != "" {
		t.Errorf("due after the revocation (-want +got):\n%s", diff)
	}
	if n := len(h.grants(t)); n != 2 {
		t.Errorf("%d entries are kept, want both", n)
	}
	events := append(h.came(authority.ActionGrantAccess), h.came(authority.ActionRevokeAccess)...)
	granted := "done RA-EXC-001 RA-EXC-002 RA-EXC-003"
	if diff := cmp.Diff([]string{granted, granted, "refused RA-EXC-008", "done RA-EXC-001", "refused RA-EXC-008"}, events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if strings.Contains(h.export(), later.Reason) || !strings.Contains(h.export(), `"workingAt":"RX1"`) {
		t.Error("the log has to hold the site, and the reason as a commitment only")
	}
	verified(t, h)
}

// TestOwnAccessUnderAnotherUUID shows that the actor is told by what is known of
// them where exceptional access is under a second UUID of theirs.
func TestOwnAccessUnderAnotherUUID(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	id := must(h.GrantAccess(t.Context(), grant(h, agent))).ID
	other := agent
	other.ID = grantee
	own := must(h.Profile(t.Context(), h.userID()))
	own.UserID, own.Version = other.ID, 0
	if err := only(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: own})); err != nil {
		t.Fatal(err)
	}
	before := h.contents(t)
	h.refusedBy(t, only(h.GrantAccess(t.Context(), grant(h, other))), "RA-RBC-002")
	h.refusedBy(t, only(h.ReviewAccess(t.Context(), authority.ReviewAccess{
		By: other, Grant: id, Note: "still covers them", Next: guidance.MustDate("2020-08-22"),
	})), "RA-RBC-002")
	h.refusedBy(t, only(h.RevokeAccess(t.Context(), authority.RevokeAccess{By: other, Grant: id, Reason: "no longer needed"})), "RA-RBC-002")
	if diff := cmp.Diff(before, h.contents(t)); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
	if err := only(h.RevokeAccess(t.Context(), authority.RevokeAccess{By: agent, Grant: id, Reason: "no longer needed"})); err != nil {
		t.Fatal(err)
	}
	if last := h.last(); len(last.Private) != 1 || strings.Contains(h.export(), "no longer needed") {
		t.Errorf("the log has to hold the reason as a commitment only: %+v", last)
	}
}

// TestGrantByStrangers shows that somebody who may not grant is not told what is
// wrong with what they asked for.
func TestGrantByStrangers(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	for by, rule := range map[authority.Actor]string{sponsor: "RA-RBC-001", elsewhere: "RA-RBC-003"} {
		h.refusedBy(t, only(h.GrantAccess(t.Context(), authority.GrantAccess{By: by, User: h.userID(), WorkingAt: rx1})), rule)
	}
}
