package authority_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestSponsorsSeeTheirOwn: a Sponsor sees what they asked for and nothing else, whoever
// decides sees all, and what was closed long ago is shown to who asks for it.
func TestSponsorsSeeTheirOwn(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	mine := must(h.RequestAccess(t.Context(), wish(h, asker))).ID
	theirs := must(h.RequestAccess(t.Context(), wish(h, otherAsker))).ID
	listed := func(r authority.Reader, f authority.AccessRequestFilter) map[string]bool {
		t.Helper()
		found, next, err := r.AccessRequests(t.Context(), f, authority.Page{Limit: 10})
		if err != nil || next != "" {
			t.Fatalf("next %q, %v", next, err)
		}
		ids := map[string]bool{}
		for _, q := range found {
			ids[q.ID] = true
		}
		return ids
	}
	both := map[string]bool{mine: true, theirs: true}
	stranger := secondAgent
	stranger.Organisation = rx3
	deciding := authority.System{Name: "reports", Organisation: rx1, Acts: []rbac.Act{rbac.DecideAccessRequest}}
	for name, tt := range map[string]struct {
		r    authority.Reader
		f    authority.AccessRequestFilter
		want map[string]bool
	}{
		"asker":                         {h.For(asker), authority.AccessRequestFilter{}, map[string]bool{mine: true}},
		"asker, naming another":         {h.For(asker), authority.AccessRequestFilter{RequestedBy: otherAsker.ID}, map[string]bool{}},
		"asker, naming themself":        {h.For(asker), authority.AccessRequestFilter{RequestedBy: asker.ID}, map[string]bool{mine: true}},
		"agent":                         {h.For(agent), authority.AccessRequestFilter{}, both},
		"agent, naming one":             {h.For(agent), authority.AccessRequestFilter{RequestedBy: otherAsker.ID}, map[string]bool{theirs: true}},
		"agent, of nobody they know":    {h.For(agent), authority.AccessRequestFilter{User: grantee}, map[string]bool{}},
		"agent of another house":        {h.For(stranger), authority.AccessRequestFilter{}, map[string]bool{}},
		"system that may see decisions": {h.ForSystem(deciding), authority.AccessRequestFilter{State: rbac.AccessOpen}, both},
	} {
		if diff := cmp.Diff(tt.want, listed(tt.r, tt.f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for name, tt := range map[string]struct {
		r     authority.Reader
		id    string
		found bool
	}{
		"mine": {h.For(asker), mine, true}, "theirs": {h.For(asker), theirs, false}, "agent": {h.For(agent), theirs, true},
		"stranger": {h.For(stranger), mine, false}, "none": {h.For(agent), "request-none", false},
	} {
		r, err := tt.r.AccessRequest(t.Context(), tt.id)
		if (err == nil) != tt.found || !tt.found && !errors.Is(err, authority.ErrNotFound) || tt.found && r.ID != tt.id {
			t.Errorf("%s: %q, %v", name, r.ID, err)
		}
	}
	var refusal *guidance.Refusal
	checker := agent
	checker.Role = rbac.IDChecker
	asking := deciding
	asking.Acts = []rbac.Act{rbac.RequestAccess}
	for name, r := range map[string]authority.Reader{"ID checker": h.For(checker), "a system that asks": h.ForSystem(asking)} {
		_, err1 := r.AccessRequest(t.Context(), mine)
		_, _, err2 := r.AccessRequests(t.Context(), authority.AccessRequestFilter{}, authority.Page{Limit: 1})
		if !errors.As(err1, &refusal) || !errors.As(err2, &refusal) {
			t.Errorf("%s: %v, %v", name, err1, err2)
		}
	}
	if _, _, err := h.For(agent).AccessRequests(t.Context(), authority.AccessRequestFilter{}, authority.Page{}); !errors.Is(err, authority.ErrPage) {
		t.Errorf("no page: %v", err)
	}
	one, next, err := h.For(agent).AccessRequests(t.Context(), authority.AccessRequestFilter{}, authority.Page{Limit: 1})
	if err != nil || len(one) != 1 || next != one[0].ID {
		t.Errorf("a page of one: %d, next %q, %v", len(one), next, err)
	}
	// Another Sponsor cannot take it back, and learns nothing of it.
	err = only(h.WithdrawAccessRequest(t.Context(), authority.OnAccessRequest{By: otherAsker, Request: mine}))
	if !errors.Is(err, authority.ErrNotFound) || h.last().Outcome != audit.Failed {
		t.Errorf("withdrawn by another: %v", err)
	}
	if err := only(h.WithdrawAccessRequest(t.Context(), authority.OnAccessRequest{By: asker, Request: mine})); err != nil {
		t.Error(err)
	}
	// Both are closed by 21 May: one withdrawn on 20 April, one run out.
	h.clock = time.Date(2020, 5, 20, 22, 59, 59, 0, time.UTC)
	if diff := cmp.Diff(both, listed(h.For(agent), authority.AccessRequestFilter{})); diff != "" {
		t.Errorf("thirty days after (-want +got):\n%s", diff)
	}
	h.clock = time.Date(2020, 5, 20, 23, 0, 0, 0, time.UTC)
	if diff := cmp.Diff(map[string]bool{theirs: true}, listed(h.For(agent), authority.AccessRequestFilter{State: rbac.AccessExpired})); diff != "" {
		t.Errorf("expired (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]bool{theirs: true}, listed(h.For(agent), authority.AccessRequestFilter{})); diff != "" {
		t.Errorf("the day after (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(both, listed(h.For(agent), authority.AccessRequestFilter{ClosedFrom: guidance.MustDate("2020-04-20")})); diff != "" {
		t.Errorf("from a day on (-want +got):\n%s", diff)
	}
}
