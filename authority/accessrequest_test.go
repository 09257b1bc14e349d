package authority_test

import (
	"context"
	"errors"
	"fmt"
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

// Who asks, and two more who decide; agent is one of them.
var (
	asker       = authority.Actor{ID: must(identity.ParseUserID("999900000005")), Role: rbac.Sponsor, Organisation: rx1}
	otherAsker  = authority.Actor{ID: must(identity.ParseUserID("999900000006")), Role: rbac.Sponsor, Organisation: rx1}
	secondAgent = authority.Actor{ID: must(identity.ParseUserID("999900000007")), Role: rbac.RAAgent, Organisation: rx2}
)

// wish is what asker asks for: the ward, until the end of the year.
func wish(h *house, by authority.Actor) authority.RequestAccess {
	return authority.RequestAccess{
		By: by, User: h.userID(), Position: "p-1", Reason: "joins Zoë's ward", Wanted: rbac.WantedAccess{End: guidance.MustDate("2020-12-31")},
	}
}

func withRequest(h *house) error { return only(h.RequestAccess(context.Background(), wish(h, asker))) }

func (h *house) requestID() string { return h.subject(authority.ActionRequestAccess) }

func (h *house) onRequest(by authority.Actor) authority.OnAccessRequest {
	return authority.OnAccessRequest{By: by, Request: h.requestID()}
}

// requestFor puts a request into the store on which somebody can act who acts for
// nobody yet: change makes it theirs. The id ends in theirs.
func requestFor(change func(r *rbac.AccessRequest, by string)) func(*house) error {
	return func(h *house) error {
		return h.store.Update(context.Background(), func(tx authority.Tx) error {
			for _, by := range []string{asker.ID.String(), agent.ID.String(), grantee.String(), "999900000008", "999900000009"} {
				r, err := rbac.AskAccessFor(rbac.AccessAsking{
					ID: "request-" + by, User: h.userID().String(), Position: must(tx.Position("p-1")), Reason: "joins the ward", By: otherAsker.ID.String(),
					Wanted: rbac.WantedAccess{Days: 90}, At: h.clock,
				}, rbac.AccessRequestPolicy{})
				if err != nil {
					return err
				}
				change(&r, by)
				if err := tx.PutAccessRequest(r); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// accessRequestCommands are the commands about requests for access.
var accessRequestCommands = []command{
	{method: "RequestAccess", after: "create identity", by: asker, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RequestAccess(ctx, wish(h, by)))
	}},
	{method: "OpenAccessRequest", after: "create identity", by: agent, ready: withRequest, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.OpenAccessRequest(ctx, h.onRequest(by)))
	}},
	{
		method: "ReleaseAccessRequest", after: "create identity", by: agent,
		ready: func(h *house) error {
			return requestFor(func(r *rbac.AccessRequest, by string) {
				r.Lock = &rbac.AccessLock{By: by, Until: h.clock.Add(rbac.AccessLockFor)}
			})(h)
		},
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.ReleaseAccessRequest(ctx, authority.OnAccessRequest{By: by, Request: "request-" + by.ID.String()}))
		},
	},
	{method: "ApproveAccessRequest", after: "create identity", by: agent, ready: withRequest, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ApproveAccessRequest(ctx, authority.ApproveAccessRequest{By: by, Request: h.requestID()}))
	}},
	{method: "RejectAccessRequest", after: "create identity", by: agent, ready: withRequest, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RejectAccessRequest(ctx, authority.RejectAccessRequest{By: by, Request: h.requestID(), Reason: "not on this ward"}))
	}},
	{
		method: "WithdrawAccessRequest", after: "create identity", by: asker,
		ready: requestFor(func(r *rbac.AccessRequest, by string) { r.RequestedBy = by }),
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.WithdrawAccessRequest(ctx, authority.OnAccessRequest{By: by, Request: "request-" + by.ID.String()}))
		},
	},
	{
		method: "ApplyAccessRequest", after: "create identity", by: agent,
		ready: requestFor(func(r *rbac.AccessRequest, _ string) {
			r.State, r.ApplyBy = rbac.AccessApproved, guidance.MustDate("2020-05-04")
			r.Decisions = []rbac.AccessDecision{{Verdict: rbac.VerdictApproved, By: secondAgent.ID.String(), At: r.RequestedAt}}
		}),
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.ApplyAccessRequest(ctx, authority.OnAccessRequest{By: by, Request: "request-" + by.ID.String()}))
		},
	},
}

// given returns the assignment of an id, and whether it is there.
func (h *house) assignment(t *testing.T, id string) (as rbac.Assignment, ok bool) {
	t.Helper()
	err := h.store.View(t.Context(), func(tx authority.Tx) (err error) {
		as, err = tx.Assignment(id)
		return err
	})
	if err != nil && !errors.Is(err, authority.ErrNotFound) {
		t.Fatal(err)
	}
	return as, err == nil
}

// told returns what the log says from an event on, a line each.
func (h *house) told(from int) (all []string) {
	for _, e := range h.log()[from:] {
		noun, _, _ := strings.Cut(e.Subject, "-")
		all = append(all, fmt.Sprintf("%s %s %s for %s by %v", e.Action, noun, e.Outcome, e.For, e.Rules))
	}
	return all
}

// TestAccessIsAskedForAndGiven: a Sponsor asks, one agent opens the request and
// approves it, another one waits and comes too late.
func TestAccessIsAskedForAndGiven(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	from := len(h.log())
	asked, err := h.RequestAccess(t.Context(), wish(h, asker))
	if err != nil || asked.State != rbac.AccessOpen || asked.DecideBy != guidance.MustDate("2020-05-20") || asked.Version != 1 {
		t.Fatalf("asked: %+v, %v", asked, err)
	}
	opened, err := h.OpenAccessRequest(t.Context(), h.onRequest(agent))
	if err != nil || opened.Lock.By != agent.ID.String() || h.last().Detail["locked-until"] != h.clock.Add(15*time.Minute).Format(time.RFC3339) {
		t.Fatalf("opened: %+v by %+v, %v", opened, h.last(), err)
	}
	h.clock = h.clock.Add(15*time.Minute - time.Millisecond)
	theirs := authority.ApproveAccessRequest{By: secondAgent, Request: asked.ID}
	h.refusedBy(t, only(h.ApproveAccessRequest(t.Context(), theirs)), "RA-RBC-060")
	done, err := h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: agent, Request: asked.ID, Note: "asked Zoë"})
	if err != nil || done.Request.State != rbac.AccessCompleted || done.Request.Assignment != done.Assignment.ID || done.Request.Version != 3 {
		t.Fatalf("approved: %+v, %v", done, err)
	}
	as, ok := h.assignment(t, done.Assignment.ID)
	if !ok || as.Request != asked.ID || as.AssignedBy != agent.ID.String() || as.Start != guidance.MustDate("2020-04-20") || as.End != guidance.MustDate("2020-12-31") {
		t.Errorf("given: %+v", as)
	}
	h.refusedBy(t, only(h.ApproveAccessRequest(t.Context(), theirs)), "RA-RBC-064")
	want := []string{
		"access-request.make request done for RX1 by [RA-RBC-001 RA-RBC-068]",
		"access-request.open request done for RX1 by [RA-RBC-001 RA-RBC-064]",
		"access-request.approve request refused for RX1 by [RA-RBC-060]",
		"position.assigned assignment done for RX1 by [RA-RBC-020 RA-RBC-021]",
		"access-request.approve request done for RX1 by [RA-RBC-001 RA-RBC-064]",
		"access-request.approve request refused for RX1 by [RA-RBC-064]",
	}
	if diff := cmp.Diff(want, h.told(from)); diff != "" {
		t.Errorf("the log (-want +got):\n%s", diff)
	}
	if strings.Contains(h.export(), "Zoë") {
		t.Error("the log says why, or what was noted")
	}
	verified(t, h)
}

// TestApprovalsRace: of two clients that have the same request on their screens and
// approve it at the same time, one wins and the other is refused; each leaves one event.
func TestApprovalsRace(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	for round := range 8 {
		asked := must(h.RequestAccess(t.Context(), wish(h, asker)))
		before, start := len(h.log()), make(chan struct{})
		ctx := t.Context()
		if round%2 == 0 { // with the version that both have seen, and without
			ctx = authority.IfVersion(ctx, asked.Version)
		}
		racers, errs := []authority.Actor{agent, secondAgent}, make(chan error, 2)
		for _, by := range racers {
			go func() {
				<-start
				errs <- only(h.ApproveAccessRequest(ctx, authority.ApproveAccessRequest{By: by, Request: asked.ID}))
			}()
		}
		close(start)
		lost := 0
		for range racers {
			err := <-errs
			var refusal *guidance.Refusal
			switch {
			case err == nil:
			case errors.As(err, &refusal) && refusal.Rule() == "RA-RBC-064":
				lost++
			default:
				t.Fatalf("got %v, want a refusal by RA-RBC-064", err)
			}
		}
		outcomes := map[audit.Outcome]int{}
		actors := map[string]int{}
		made := 0
		for _, e := range h.log()[before:] {
			if besides(e) {
				made++
				continue
			}
			outcomes[e.Outcome]++
			actors[e.Actor]++
		}
		if lost != 1 || made != 1 || outcomes[audit.Done] != 1 || outcomes[audit.Refused] != 1 || actors[agent.ID.String()] != 1 || actors[secondAgent.ID.String()] != 1 {
			t.Errorf("%d lost, %d assignments, events %v of %v", lost, made, outcomes, actors)
		}
	}
	verified(t, h)
}

// TestOpeningsRace: of two who open a request at the same time, one has it.
func TestOpeningsRace(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	asked := must(h.RequestAccess(t.Context(), wish(h, asker)))
	errs, start := make(chan error, 2), make(chan struct{})
	for _, by := range []authority.Actor{agent, secondAgent} {
		go func() {
			<-start
			errs <- only(h.OpenAccessRequest(t.Context(), authority.OnAccessRequest{By: by, Request: asked.ID}))
		}()
	}
	close(start)
	first, second := <-errs, <-errs
	if first == nil {
		first, second = second, first
	}
	var refusal *guidance.Refusal
	if second != nil || !errors.As(first, &refusal) || refusal.Rule() != "RA-RBC-060" {
		t.Errorf("opened: %v and %v", first, second)
	}
	// Who saw it before it was opened asks for a version that it has no more.
	h.clock = h.clock.Add(15 * time.Minute)
	err := only(h.OpenAccessRequest(authority.IfVersion(t.Context(), asked.Version), authority.OnAccessRequest{By: secondAgent, Request: asked.ID}))
	if !errors.Is(err, authority.ErrConflict) {
		t.Errorf("an old version: %v, want ErrConflict", err)
	}
}

// TestFourEyesArePeople: a second user id of whoever asked is no second person, and
// nobody decides on access of their own.
func TestFourEyesArePeople(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	asked := must(h.RequestAccess(t.Context(), wish(h, asker)))
	approve := func(by authority.Actor) error {
		return only(h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: by, Request: asked.ID}))
	}
	both := asker // asks as a Sponsor, decides as an agent
	both.Role = rbac.RAAgent
	h.refusedBy(t, approve(both), "RA-RBC-062")
	if got := h.last().Detail["people-not-held"]; got != "" {
		t.Errorf("no profile is held of %q others, want none: whoever asked decides", got)
	}
	// Of whoever asked no profile is held: another user id of theirs would not be known.
	must(h.OpenAccessRequest(t.Context(), authority.OnAccessRequest{By: agent, Request: asked.ID}))
	if got := h.last().Detail["people-not-held"]; got != "1" {
		t.Errorf("no profile is held of %q others, want 1", got)
	}
	must(h.ReleaseAccessRequest(t.Context(), authority.OnAccessRequest{By: agent, Request: asked.ID}))
	// Another user id of the same person, as the profiles say.
	if err := h.store.Update(t.Context(), func(tx authority.Tx) error {
		for _, id := range []identity.UserID{asker.ID, secondAgent.ID} {
			p := somebody(h)
			p.UserID, p.NINumber = id, must(identity.ParseNINumber("JK123456A"))
			if err := tx.PutProfile(p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, approve(secondAgent), "RA-RBC-062")
	h.refusedBy(t, only(h.RejectAccessRequest(t.Context(), authority.RejectAccessRequest{By: secondAgent, Request: asked.ID, Reason: "not on this ward"})), "RA-RBC-062")
	h.refusedBy(t, only(h.OpenAccessRequest(t.Context(), authority.OnAccessRequest{By: secondAgent, Request: asked.ID})), "RA-RBC-062")
	own := agent
	own.ID = h.userID()
	h.refusedBy(t, approve(own), "RA-RBC-002")
	mine := wish(h, asker)
	mine.By.ID = h.userID()
	h.refusedBy(t, only(h.RequestAccess(t.Context(), mine)), "RA-RBC-002")
	// What forbids allows nothing: another user id neither sees nor withdraws the request.
	second := secondAgent
	second.Role, second.Organisation = rbac.Sponsor, rx1
	_, err1 := h.For(second).AccessRequest(t.Context(), asked.ID)
	err2 := only(h.WithdrawAccessRequest(t.Context(), authority.OnAccessRequest{By: second, Request: asked.ID}))
	if !errors.Is(err1, authority.ErrNotFound) || !errors.Is(err2, authority.ErrNotFound) {
		t.Errorf("by another user id seen: %v, and withdrawn: %v", err1, err2)
	}
	if err := approve(agent); err != nil || h.last().Detail["people-not-held"] != "" {
		t.Errorf("approved: %v, event %+v", err, h.last())
	}
}

// TestFourEyesSwitched: what local policy lets pass stands in the log.
func TestFourEyesSwitched(t *testing.T) {
	h := newHouse(t, options{change: func(c *authority.Config) {
		c.AccessRequests.RequesterDecides, c.Duties.OwnRecord = rbac.Note, rbac.Note
	}})
	h.until(t, "create identity")
	both := asker
	both.Role = rbac.RAAgent
	own := agent
	own.ID = h.userID()
	for by, rules := range map[authority.Actor]string{both: "RA-RBC-062", own: "RA-RBC-002 RA-RBC-062"} {
		asked := must(h.RequestAccess(t.Context(), wish(h, asker)))
		done, err := h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: by, Request: asked.ID})
		for _, e := range h.events[len(h.events)-1:] {
			if err != nil || e.Detail["override"] != rules || len(done.Request.Decisions[0].Overrides) != 1 {
				t.Errorf("approved: %v, event %+v", err, e)
			}
		}
	}
	mine := wish(h, asker)
	mine.By.ID = h.userID()
	if err := only(h.RequestAccess(t.Context(), mine)); err != nil || h.last().Detail["override"] != "RA-RBC-002" {
		t.Errorf("asked for oneself: %v, event %+v", err, h.last())
	}
	config := options{change: func(c *authority.Config) { c.AccessRequests.Wait = -1 }}
	if _, err := open(t.TempDir(), config); !errors.Is(err, rbac.ErrAccessRequestPolicy) {
		t.Errorf("a policy that makes no sense: %v", err)
	}
}

// TestAccessIsGivenByAnother: where policy makes two steps of it, two people take them.
func TestAccessIsGivenByAnother(t *testing.T) {
	h := newHouse(t, options{change: func(c *authority.Config) { c.AccessRequests = rbac.AccessRequestPolicy{SeparateApply: true, Lapse: 3} }})
	h.until(t, "create identity")
	ask := func() string {
		id := must(h.RequestAccess(t.Context(), wish(h, asker))).ID
		got, err := h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: agent, Request: id})
		if err != nil || got.Request.State != rbac.AccessApproved || got.Assignment.ID != "" || h.last().Detail["apply-by"] != got.Request.ApplyBy.String() {
			t.Fatalf("approved: %+v, %v", got, err)
		}
		if held := h.heldOn(t, "2020-05-01"); len(held) > 0 {
			t.Fatalf("%v is held before somebody gave it", held)
		}
		return id
	}
	refused := ask()
	h.refusedBy(t, only(h.ApplyAccessRequest(t.Context(), authority.OnAccessRequest{By: agent, Request: refused})), "RA-RBC-063")
	reject := authority.RejectAccessRequest{By: secondAgent, Request: refused, Reason: " "}
	h.refusedBy(t, only(h.RejectAccessRequest(t.Context(), reject)), "RA-RBC-061")
	reject.Reason = "not on this ward"
	if r, err := h.RejectAccessRequest(t.Context(), reject); err != nil || r.State != rbac.AccessRejected {
		t.Errorf("rejected: %s, %v", r.State, err)
	}
	h.refusedBy(t, only(h.ApplyAccessRequest(t.Context(), authority.OnAccessRequest{By: secondAgent, Request: refused})), "RA-RBC-063", "RA-RBC-064") // they have decided, and it has ended

	late, given := ask(), ask()
	done, err := h.ApplyAccessRequest(t.Context(), authority.OnAccessRequest{By: secondAgent, Request: given})
	if as, ok := h.assignment(t, done.Assignment.ID); err != nil || !ok || as.AssignedBy != secondAgent.ID.String() {
		t.Errorf("given: %+v, %v", done, err)
	}
	h.clock = time.Date(2020, 4, 23, 23, 0, 0, 0, time.UTC) // midnight in London
	h.refusedBy(t, only(h.ApplyAccessRequest(t.Context(), authority.OnAccessRequest{By: secondAgent, Request: late})), "RA-RBC-065")
}

// TestAccessRequestsThatCannotBe tries what must not be asked for, and what must not
// be given any more.
func TestAccessRequestsThatCannotBe(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	for _, p := range []rbac.Position{ward("p-assignable", true), ward("p-closing", false)} {
		must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
	}
	ask := func(change func(*authority.RequestAccess)) error {
		cmd := wish(h, asker)
		change(&cmd)
		return only(h.RequestAccess(t.Context(), cmd))
	}
	h.refusedBy(t, ask(func(c *authority.RequestAccess) { c.By = agent }), "RA-RBC-001")
	h.refusedBy(t, ask(func(c *authority.RequestAccess) { c.Reason = "" }), "RA-RBC-066")
	h.refusedBy(t, ask(func(c *authority.RequestAccess) { c.Position = "p-assignable" }), "RA-RBC-068")
	h.refusedBy(t, ask(func(c *authority.RequestAccess) { c.Wanted.Days = 3 }), "RA-RBC-067")
	stranger := asker
	stranger.Organisation = rx3
	h.refusedBy(t, ask(func(c *authority.RequestAccess) { c.By = stranger }), "RA-RBC-003")
	for name, change := range map[string]func(*authority.RequestAccess){
		"position":   func(c *authority.RequestAccess) { c.Position = "p-none" },
		"assignment": func(c *authority.RequestAccess) { c.Assignment = "assignment-none" },
		"person":     func(c *authority.RequestAccess) { c.User = grantee },
		"nobody":     func(c *authority.RequestAccess) { c.User = identity.UserID{} },
	} {
		if err := ask(change); !errors.Is(err, authority.ErrNotFound) || h.last().Outcome != audit.Failed {
			t.Errorf("%s that is not there: %v, event %s", name, err, h.last().Outcome)
		}
	}
	approve := func() error {
		return only(h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: agent, Request: h.requestID()}))
	}
	// What was given up, or closed, since somebody asked.
	if err := ask(func(c *authority.RequestAccess) { c.Position = "p-closing" }); err != nil {
		t.Fatal(err)
	}
	must(h.ClosePosition(t.Context(), authority.ClosePosition{By: manager, Position: "p-closing", Reason: "the ward closes", Approval: approval}))
	h.refusedBy(t, approve(), "RA-RBC-057")
	if err := ask(func(*authority.RequestAccess) {}); err != nil {
		t.Fatal(err)
	}
	must(h.CloseProfile(t.Context(), closing(h, manager)))
	h.refusedBy(t, approve(), "RA-RBC-064") // it has ended with the profile
	waits := must(h.For(agent).AccessRequest(t.Context(), h.requestID()))
	waits.State, waits.Withdrawn = rbac.AccessOpen, nil
	if err := h.store.Update(t.Context(), func(tx authority.Tx) error { return tx.PutAccessRequest(waits) }); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, approve(), "RA-IDN-085") // and if it had not
	h.refusedBy(t, ask(func(*authority.RequestAccess) {}), "RA-IDN-085")
	if held := h.heldOn(t, "2020-05-01"); len(held) > 0 {
		t.Errorf("%v is held", held)
	}
}

// TestChangeOfDays: a Sponsor asks for other days of an assignment.
func TestChangeOfDays(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	id := h.subject(authority.ActionAssignPosition)
	before, _ := h.assignment(t, id)
	cmd := authority.RequestAccess{By: asker, Assignment: id, Reason: "stays longer", Wanted: rbac.WantedAccess{End: guidance.MustDate("2022-04-22")}}
	asked := must(h.RequestAccess(t.Context(), cmd))
	again := must(h.RequestAccess(t.Context(), cmd))
	done, err := h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: agent, Request: asked.ID})
	after, _ := h.assignment(t, id)
	want := before
	want.End, want.Version = guidance.MustDate("2022-04-22"), 2
	if diff := cmp.Diff(want, after, values); err != nil || diff != "" || asked.Kind != rbac.ModifyAssignment || done.Assignment.ID != id {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	var changed audit.Event
	for _, e := range h.log() {
		if e.Action == authority.ActionAssignmentChanged {
			changed = e
		}
	}
	noted := map[string]string{
		"user": before.User, "position": "p-1", "request": asked.ID, "ruleSet": changed.Detail["ruleSet"],
		"started-before": before.Start.String(), "ended-before": "2021-04-22", "start": before.Start.String(), "end": "2022-04-22",
	}
	if diff := cmp.Diff(noted, changed.Detail); diff != "" || changed.Subject != id {
		t.Errorf("event of %s (-want +got):\n%s", changed.Subject, diff)
	}
	// The second one asked for a change of what there was then.
	h.refusedBy(t, only(h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: agent, Request: again.ID})), "RA-RBC-069", "RA-RBC-067")
	// To no end, while they have the position by another assignment, and to an end again.
	if err := h.store.Update(t.Context(), func(tx authority.Tx) error {
		another := after
		another.ID, another.Version, another.Start, another.End = "assignment-later", 0, guidance.MustDate("2023-01-01"), guidance.MustDate("2023-12-31")
		return tx.PutAssignment(another)
	}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		wanted                rbac.WantedAccess
		before, end, overlaps string
	}{
		{rbac.WantedAccess{OpenEndReason: "permanent"}, "2022-04-22", "open", "assignment-later"},
		{rbac.WantedAccess{End: guidance.MustDate("2022-12-31")}, "open", "2022-12-31", ""},
		{rbac.WantedAccess{End: guidance.MustDate("2023-01-01")}, "2022-12-31", "2023-01-01", "assignment-later"},
	} {
		cmd, from := cmd, len(h.log())
		cmd.Wanted = tt.wanted
		id := must(h.RequestAccess(t.Context(), cmd)).ID
		must(h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: agent, Request: id}))
		for _, e := range h.log()[from:] {
			got := [3]string{e.Detail["ended-before"], e.Detail["end"], e.Detail["overlaps"]}
			if want := [3]string{tt.before, tt.end, tt.overlaps}; e.Action == authority.ActionAssignmentChanged && got != want {
				t.Errorf("changed: %q, want %q", got, want)
			}
		}
	}
	// Of somebody else's assignment nothing is known.
	cmd.User = grantee
	if err := only(h.RequestAccess(t.Context(), cmd)); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("of another person: %v", err)
	}
}
