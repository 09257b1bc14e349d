package storetest

import (
	"math/rand/v2"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

func accessRequestClauses() []clause {
	return append(entity[rbac.AccessRequest]{
		"access request", sampleAccessRequest,
		func(tx authority.Tx) (rbac.AccessRequest, error) { return tx.AccessRequest("request-1") }, authority.Tx.PutAccessRequest,
		func(r *rbac.AccessRequest) *int64 { return &r.Version },
		func(r *rbac.AccessRequest) { r.State = rbac.AccessWithdrawn },
	}.clauses(),
		clause{"access requests are listed", accessRequestListing().pages},
		clause{"access requests of a person", accessRequestsOfPerson},
		clause{"an access request is expired from the instant on", accessRequestExpires},
	)
}

// accessRequestsOfPerson stores requests for two people, which they asked for each other
// or for themselves, in different states and at different organisations.
func accessRequestsOfPerson(f *fixture) {
	mine, theirs := people[0], people[1]
	f.update(func(tx authority.Tx) error {
		for _, q := range []struct {
			id        string
			user, by  identity.UserID
			state     rbac.AccessRequestState
			organised string
		}{
			{"request-3", mine, theirs, rbac.AccessOpen, "RX2"},
			{"request-1", mine, mine, rbac.AccessRejected, "RX1"},
			{"request-2", theirs, mine, rbac.AccessOpen, "RX1"},
		} {
			r := sampleAccessRequest()
			r.ID, r.User, r.RequestedBy, r.State, r.Organisation = q.id, q.user.String(), q.by.String(), q.state, q.organised
			if err := tx.PutAccessRequest(r); err != nil {
				return err
			}
		}
		return nil
	})
	for user, want := range map[identity.UserID]string{mine: "request-1 request-3", theirs: "request-2", people[2]: ""} {
		f.view(func(tx authority.Tx) error {
			found, err := tx.AccessRequestsOf(user)
			var ids []string
			for _, r := range found {
				ids = append(ids, r.ID)
				if r.Version != 1 {
					f.Errorf("%s has version %d, want 1", r.ID, r.Version)
				}
			}
			if got := strings.Join(ids, " "); got != want {
				f.Errorf("requests of a person: %q, want %q", got, want)
			}
			return err
		})
	}
}

// accessRequestExpires asks for one request at the last instant of the last London day
// on which it waits, and at the next.
func accessRequestExpires(f *fixture) {
	r := sampleAccessRequest()
	r.State, r.DecideBy = rbac.AccessOpen, guidance.MustDate("2020-05-20")
	f.update(func(tx authority.Tx) error { return tx.PutAccessRequest(r) })
	end := time.Date(2020, 5, 20, 23, 0, 0, 0, time.UTC) // midnight, in summer
	after := r.DecideBy.AddDays(1)
	for _, tt := range []struct {
		state rbac.AccessRequestState
		from  guidance.Date
		at    time.Time
		want  int
	}{
		{state: rbac.AccessExpired, at: end.Add(-time.Nanosecond), want: 0},
		{state: rbac.AccessExpired, at: end, want: 1},
		{state: rbac.AccessOpen, at: end.Add(-time.Nanosecond), want: 1},
		{state: rbac.AccessOpen, at: end, want: 0},
		{from: after.AddDays(1), at: end.Add(-time.Nanosecond), want: 1}, // it waits
		{from: after.AddDays(1), at: end, want: 0},
		{from: after, at: end, want: 1}, // closed on that day
	} {
		filter := authority.AccessRequestFilter{State: tt.state, ClosedFrom: tt.from, At: tt.at}
		f.view(func(tx authority.Tx) error {
			found, err := tx.ListAccessRequests([]string{"RX1"}, filter, authority.Page{Limit: 10})
			if len(found) != tt.want {
				f.Errorf("%s from %s at %s: %d listed, want %d", tt.state, tt.from, tt.at, len(found), tt.want)
			}
			return err
		})
	}
}

func sampleAccessRequest() rbac.AccessRequest {
	return rbac.AccessRequest{
		ID: "request-1", Kind: rbac.ModifyAssignment, Organisation: "RX1", Position: "position-1", User: userID().String(),
		Assignment: "assignment-1", Was: guidance.Interval{From: guidance.MustDate("2020-04-20"), To: guidance.MustDate("2021-04-19")},
		Wanted: rbac.WantedAccess{
			Start: guidance.MustDate("2020-05-01"), End: guidance.MustDate("2022-04-19"), Days: 90, OpenEndReason: "permanent",
		},
		Content: "e3b0c44298fc1c14", Reason: "stays \"longer\"", State: rbac.AccessApproved, RequestedBy: "555000000002", RequestedAt: noon,
		DecideBy: guidance.MustDate("2020-05-20"), ApplyBy: guidance.MustDate("2020-05-04"),
		Lock: &rbac.AccessLock{By: "555000000004", Until: after(16)},
		Decisions: []rbac.AccessDecision{{
			Verdict: rbac.VerdictApproved, By: "555000000003", At: after(1), Reason: "none", Note: "seen",
			Overrides: []guidance.RuleID{"RA-RBC-062"},
		}},
		Applied:   &rbac.AccessStep{By: "555000000004", At: after(2), Because: "none", Note: "given", Overrides: []guidance.RuleID{"RA-RBC-062"}},
		Withdrawn: &rbac.AccessStep{By: "555000000002", At: after(3), Because: "moved", Note: "not needed", Overrides: []guidance.RuleID{"RA-RBC-062"}},
	}
}

// accessRequestListing draws requests that wait until different days, or were closed on
// them, and asks at instants around the end of those days in London.
func accessRequestListing() listing[rbac.AccessRequest, authority.AccessRequestFilter] {
	stored := []rbac.AccessRequestState{rbac.AccessOpen, rbac.AccessApproved, rbac.AccessCompleted, rbac.AccessRejected, rbac.AccessWithdrawn}
	var instants []time.Time
	for _, d := range days {
		end := d.AddDays(1).Start()
		instants = append(instants, end.Add(-time.Nanosecond), end)
	}
	return listing[rbac.AccessRequest, authority.AccessRequestFilter]{
		sample: func(r *rand.Rand, id string) rbac.AccessRequest {
			q := sampleAccessRequest()
			q.ID, q.Organisation, q.User, q.RequestedBy = id, one(r, organisations).String(), one(r, people).String(), one(r, people).String()
			q.State, q.DecideBy, q.ApplyBy, q.Lock, q.Applied = one(r, stored), one(r, days), one(r, days), nil, nil
			q.Withdrawn = &rbac.AccessStep{By: "555000000002", At: one(r, days).Start()}
			return q
		},
		put: authority.Tx.PutAccessRequest, list: authority.Tx.ListAccessRequests,
		draw: func(t *rapid.T) authority.AccessRequestFilter {
			return authority.AccessRequestFilter{
				Organisation: maybe(t, "organisation", organisations), User: maybe(t, "user", people), RequestedBy: maybe(t, "requested by", people),
				State: maybe(t, "state", rbac.AccessRequestStates()), ClosedFrom: maybe(t, "closed from", days), At: maybe(t, "at", instants),
			}
		},
		id: func(r rbac.AccessRequest) string { return r.ID },
		of: func(r rbac.AccessRequest) string { return r.Organisation },
		lets: func(f authority.AccessRequestFilter, r rbac.AccessRequest) bool {
			on, closed := r.ClosedBy(f.At)
			return eq(f.Organisation.String(), r.Organisation) && eq(f.User.String(), r.User) && eq(f.RequestedBy.String(), r.RequestedBy) &&
				eq(f.State, r.StateAt(f.At)) && (f.ClosedFrom.IsZero() || !closed || !on.Before(f.ClosedFrom))
		},
	}
}
