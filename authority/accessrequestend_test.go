package authority_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// withRequests stores requests for somebody and by them, as they may stand when they go.
func (h *house) withRequests(t *testing.T) {
	t.Helper()
	user := h.userID().String()
	waits := func(r *rbac.AccessRequest) {}
	approved := func(r *rbac.AccessRequest) {
		r.State, r.ApplyBy = rbac.AccessApproved, guidance.MustDate("2020-05-06")
		r.Decisions = []rbac.AccessDecision{{Verdict: rbac.VerdictApproved, By: secondAgent.ID.String(), At: r.RequestedAt}}
	}
	err := h.store.Update(t.Context(), func(tx authority.Tx) error {
		for _, q := range []struct {
			id, user, by, organisation string
			change                     func(*rbac.AccessRequest)
		}{
			{"request-approved", user, asker.ID.String(), "RX1", approved},
			{"request-done", user, asker.ID.String(), "RX1", func(r *rbac.AccessRequest) { r.State = rbac.AccessCompleted }},
			{"request-elsewhere", user, asker.ID.String(), "RX2", waits},
			{"request-of-theirs", grantee.String(), user, "RX1", waits},
			{"request-opened", user, asker.ID.String(), "RX1", func(r *rbac.AccessRequest) {
				r.Lock = &rbac.AccessLock{By: secondAgent.ID.String(), Until: h.clock.Add(rbac.AccessLockFor)}
			}},
			{"request-run-out", user, asker.ID.String(), "RX1", func(r *rbac.AccessRequest) { r.DecideBy = guidance.DateOf(h.clock).AddDays(-1) }},
			{"request-waits", user, asker.ID.String(), "RX1", waits},
		} {
			r, err := rbac.AskAccessFor(rbac.AccessAsking{
				ID: q.id, User: q.user, Position: must(tx.Position("p-1")), Reason: "joins the ward", By: q.by,
				Wanted: rbac.WantedAccess{Days: 90}, At: h.clock,
			}, rbac.AccessRequestPolicy{})
			if err != nil {
				return err
			}
			r.Organisation = q.organisation
			q.change(&r)
			if err := tx.PutAccessRequest(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestRequestsEndWithTheirUser: who goes leaves nothing behind that could be given to
// them; what they asked for others stays.
func TestRequestsEndWithTheirUser(t *testing.T) {
	for _, tt := range []struct {
		name, because string
		do            func(*house) error
		elsewhere     bool // whether the request at the other organisation ends, too
	}{
		{"closed", "profile closed", func(h *house) error { return only(h.CloseProfile(t.Context(), closing(h, agent))) }, true},
		{"superseded", "profile closed", func(h *house) error {
			return only(h.SupersedeProfile(t.Context(), authority.SupersedeProfile{By: agent, User: h.userID(), Kept: grantee, Note: "met in person", Confirmed: true}))
		}, true},
		{"left", "left healthcare", func(h *house) error {
			return only(h.Leave(t.Context(), authority.Leave{By: agent, User: h.userID()}))
		}, true},
		{"moved", "moved", func(h *house) error {
			return only(h.MovePerson(t.Context(), authority.MovePerson{By: agent, User: h.userID(), To: rx2}))
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, options{})
			h.until(t, "assign position")
			if err := only(h.RecordProfile(t.Context(), authority.RecordProfile{By: agent, Profile: somebody(h)})); err != nil {
				t.Fatal(err)
			}
			h.withRequests(t)
			from := len(h.log())
			if err := tt.do(h); err != nil {
				t.Fatal(err)
			}
			ended := []string{"request-approved", "request-opened", "request-waits"}
			if tt.elsewhere {
				ended = []string{"request-approved", "request-elsewhere", "request-opened", "request-waits"}
			}
			want := map[string]string{"request-approved": "approved", "request-opened": "open", "request-waits": "open"}
			if tt.elsewhere {
				want["request-elsewhere"] = "open"
			}
			got := map[string]string{}
			for _, e := range h.log()[from:] {
				if e.Action != authority.ActionAccessRequestEnded {
					continue
				}
				got[e.Subject] = e.Detail["from"]
				at := map[bool]string{true: "RX2", false: "RX1"}[e.Subject == "request-elsewhere"]
				if e.For != at || e.Detail["because"] != tt.because || e.Detail["to"] != "withdrawn" || e.Detail["user"] != h.userID().String() || !slices.Equal(e.Rules, []string{"RA-RBC-064"}) {
					t.Errorf("event %+v", e)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if n := h.last().Detail["requests-ended"]; n != map[bool]string{true: "4", false: "3"}[tt.elsewhere] {
				t.Errorf("the command ended %q requests", n)
			}
			for _, r := range h.requests(t) {
				goes := slices.Contains(ended, r.ID)
				if left := r.State == rbac.AccessWithdrawn; left != goes || goes && (r.Withdrawn.Because != tt.because || r.Withdrawn.By != agent.ID.String() || r.Lock != nil || r.Version != 2) || !goes && r.Version != 1 {
					t.Errorf("%s is %s in version %d: %+v", r.ID, r.State, r.Version, r.Withdrawn)
				}
			}
			h.refusedBy(t, only(h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: agent, Request: "request-waits"})), "RA-RBC-064")
			verified(t, h)
		})
	}
}

// requests returns every request for access of two organisations.
func (h *house) requests(t *testing.T) (found []rbac.AccessRequest) {
	t.Helper()
	err := h.store.View(t.Context(), func(tx authority.Tx) (err error) {
		found, err = tx.ListAccessRequests([]string{"RX1", "RX2"}, authority.AccessRequestFilter{At: h.clock}, all)
		return err
	})
	if err != nil || len(found) != 7 {
		t.Fatalf("%d requests, want 7: %v", len(found), err)
	}
	return found
}

// TestAnotherPositionThanWasAskedFor: whoever decides gives what the Sponsor asked for,
// and not what somebody made of the position since; a name is nothing that is given.
func TestAnotherPositionThanWasAskedFor(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	must(h.RequestAccess(t.Context(), wish(h, asker)))
	change := func(change func(*rbac.Position)) {
		t.Helper()
		if err := h.store.Update(t.Context(), func(tx authority.Tx) error {
			p, err := tx.Position("p-1")
			if err != nil {
				return err
			}
			change(&p)
			return tx.PutPosition(p)
		}); err != nil {
			t.Fatal(err)
		}
	}
	var before []rbac.AccessProfile
	approve := authority.ApproveAccessRequest{By: agent, Request: h.requestID()}
	change(func(p *rbac.Position) {
		before = slices.Clone(p.AccessProfiles)
		p.AccessProfiles = append(p.AccessProfiles, rbac.AccessProfile{JobRole: "R8000"})
	})
	h.refusedBy(t, only(h.ApproveAccessRequest(t.Context(), approve)), "RA-RBC-069")
	if held := h.heldOn(t, "2020-05-01"); len(held) > 0 {
		t.Errorf("%v is held", held)
	}
	change(func(p *rbac.Position) { p.Name, p.AccessProfiles = "Staff nurse", before })
	if err := only(h.ApproveAccessRequest(t.Context(), approve)); err != nil {
		t.Errorf("by another name: %v", err)
	}
}

// TestOpeningDoesNotKeepARequest: who opens a request again and again does not keep
// whoever asked from taking it back.
func TestOpeningDoesNotKeepARequest(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	must(h.RequestAccess(t.Context(), wish(h, asker)))
	must(h.OpenAccessRequest(t.Context(), h.onRequest(agent)))
	h.clock = h.clock.Add(time.Minute)
	r, err := h.WithdrawAccessRequest(t.Context(), h.onRequest(asker))
	if err != nil || r.State != rbac.AccessWithdrawn || r.Lock != nil {
		t.Fatalf("withdrawn while open: %s, %v", r.State, err)
	}
	h.refusedBy(t, only(h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: agent, Request: r.ID})), "RA-RBC-064")
}
