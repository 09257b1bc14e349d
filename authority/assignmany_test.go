package authority_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
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

// agentAt is the agent of RX1 itself.
var agentAt = authority.Actor{ID: agent.ID, Role: rbac.RAAgent, Organisation: rx1}

// staffed is a house with two positions at RX1, one at RX2, and colleagues.
func staffed(t *testing.T, n int) (*house, []identity.UserID) {
	t.Helper()
	h := newHouse(t, options{})
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: ward("p-1", false)}))
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: ward("p-2", true)}))
	if err := withOrganisation("RX2")(h); err != nil {
		t.Fatal(err)
	}
	return h, h.people(t, n)
}

// item is a position from today on, for permanent staff.
func item(user identity.UserID, position string) authority.NewAssignment {
	return authority.NewAssignment{User: user, NewAccess: authority.NewAccess{Position: position, OpenEndReason: "permanent staff", Approval: approval}}
}

// answered returns what came of each item, a word each.
func answered(b authority.Batch) (words []string) {
	for _, i := range b.Items {
		var refusal *guidance.Refusal
		switch {
		case errors.As(i.Err, &refusal):
			words = append(words, string(refusal.Rule()))
		case errors.Is(i.Err, authority.ErrNotFound):
			words = append(words, "not-found")
		case i.Err != nil:
			words = append(words, i.Err.Error())
		default:
			word := "done"
			for _, f := range i.Notes {
				word += " " + string(f.Rule)
			}
			words = append(words, word)
		}
	}
	return words
}

// access returns every assignment of positions of RX1 and RX2.
func (h *house) access(t *testing.T) (all []rbac.Assignment) {
	t.Helper()
	if err := h.store.View(t.Context(), func(tx authority.Tx) (err error) {
		all, err = tx.ListAssignments([]string{"RX1", "RX2"}, authority.AssignmentFilter{}, authority.Page{Limit: 10000})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAssignMany: one item that is refused stands in nobody's way.
func TestAssignMany(t *testing.T) {
	h, people := staffed(t, 4)
	must(h.CloseProfile(t.Context(), authority.CloseProfile{By: agentAt, User: people[3], Reason: identity.LeftHealthcare, Confirmed: true}))
	stranger := must(identity.ParseUserID("555000000999"))
	noEnd, backwards, silent := item(people[0], "p-2"), item(people[1], "p-1"), item(people[2], "p-1")
	noEnd.OpenEndReason = ""
	backwards.Start, backwards.End = guidance.MustDate("2020-05-02"), guidance.MustDate("2020-05-01")
	silent.Approval = nil
	own := item(agentAt.ID, "p-1")
	cmd := authority.AssignMany{By: agentAt, Organisation: rx1, Items: []authority.NewAssignment{
		item(people[0], "p-1"), noEnd, backwards, silent, item(stranger, "p-1"), item(people[1], "p-none"), item(people[1], "p-RX2"),
		item(people[3], "p-1"), own, item(people[0], "p-1"), item(people[0], "p-2"),
	}}
	want := []string{
		"done", "RA-RBC-021", "RA-RBC-022", "done RA-RBC-058", "not-found", "not-found", "not-found",
		"RA-IDN-085", "RA-RBC-002", "RA-RBC-026", "done",
	}

	dry := cmd
	dry.DryRun = true
	from := len(h.log())
	asked := must(h.AssignMany(t.Context(), dry))
	if diff := cmp.Diff(want, answered(asked)); diff != "" || !asked.DryRun {
		t.Errorf("the dry run answers (-want +got):\n%s", diff)
	}
	if e := h.log()[from:]; len(e) != 1 || e[0].Detail["dry-run"] != "true" || len(h.access(t)) != 0 || asked.Items[0].Assignment.ID != "" {
		t.Errorf("a dry run leaves %+v, %v", e, h.access(t))
	}

	from = len(h.log())
	b := must(h.AssignMany(t.Context(), cmd))
	if diff := cmp.Diff(want, answered(b)); diff != "" || b.Done != 3 || b.Refused != 8 {
		t.Errorf("%d done, %d refused (-want +got):\n%s", b.Done, b.Refused, diff)
	}
	if all := h.access(t); len(all) != 3 || all[0].Version != 1 {
		t.Errorf("stored %+v", all)
	}
	for i, one := range b.Items {
		if (one.Err == nil) != (one.Assignment.ID != "") {
			t.Errorf("item %d: %q, %v", i, one.Assignment.ID, one.Err)
		}
	}
	var said []string
	for _, e := range h.log()[from:] {
		said = append(said, e.Action+" "+e.Outcome.String()+" for "+e.For+" "+strings.Join(e.Rules, " "))
	}
	wantEvents := []string{
		"position.assigned done for RX1 RA-RBC-020 RA-RBC-021", "position.assigned done for RX1 RA-RBC-020 RA-RBC-021",
		"position.assigned done for RX1 RA-RBC-020 RA-RBC-021", "position.assign-many done for RX1 RA-RBC-001 RA-RBC-020 RA-RBC-021",
	}
	if diff := cmp.Diff(wantEvents, said); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	d := h.last().Detail
	if d["items"] != "11" || d["done"] != "3" || d["refused"] != "8" || d["refused-by"] != "RA-IDN-085 RA-RBC-002 RA-RBC-021 RA-RBC-022 RA-RBC-026" || d["dry-run"] != "" {
		t.Errorf("noted %v", d)
	}
	verified(t, h)
}

// TestAssignManyBySponsor: a Sponsor gives what is assignable, and is told of nobody
// besides.
func TestAssignManyBySponsor(t *testing.T) {
	h, people := staffed(t, 1)
	stranger := must(identity.ParseUserID("555000000999"))
	b := must(h.AssignMany(t.Context(), authority.AssignMany{By: sponsor, Organisation: rx1, Items: []authority.NewAssignment{
		item(people[0], "p-1"), item(stranger, "p-1"), item(people[0], "p-2"),
	}}))
	if diff := cmp.Diff([]string{"RA-RBC-055", "RA-RBC-055", "done"}, answered(b)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	ended := must(h.EndMany(t.Context(), authority.EndMany{By: sponsor, Organisation: rx1, Items: []authority.AssignmentEnd{
		{Assignment: b.Items[2].Assignment.ID, LastDay: guidance.DateOf(h.clock)},
	}}))
	if ended.Done != 1 {
		t.Errorf("%v", answered(ended))
	}
	h.refusedBy(t, only(h.AssignMany(t.Context(), authority.AssignMany{By: authority.Actor{ID: people[0], Role: rbac.Self}, Organisation: rx1, Items: []authority.NewAssignment{item(people[0], "p-1")}})),
		"RA-RBC-001", "RA-RBC-007")
}

// TestEndMany: an assignment that is on the list twice is ended once, and brought
// forward where the second day is sooner.
func TestEndMany(t *testing.T) {
	h, people := staffed(t, 3)
	var ids []string
	for _, i := range must(h.AssignMany(t.Context(), authority.AssignMany{By: agentAt, Organisation: rx1, Items: []authority.NewAssignment{
		item(people[0], "p-1"), item(people[1], "p-1"), item(people[2], "p-1"),
	}})).Items {
		ids = append(ids, i.Assignment.ID)
	}
	own := manager
	own.Organisation = rx2
	theirs := must(h.AssignPosition(t.Context(), authority.AssignPosition{By: own, User: people[0], Position: "p-RX2", Start: guidance.DateOf(h.clock), OpenEndReason: "permanent staff"}))
	end := func(id, last string) authority.AssignmentEnd {
		e := authority.AssignmentEnd{Assignment: id}
		if last != "" {
			e.LastDay = guidance.MustDate(last)
		}
		return e
	}
	cmd := authority.EndMany{By: agentAt, Organisation: rx1, Items: []authority.AssignmentEnd{
		end(ids[0], "2020-06-30"), end(ids[1], "2020-06-30"), end(ids[1], "2020-07-31"), end(ids[1], "2020-05-31"),
		end(ids[2], ""), end(theirs.ID, "2020-06-30"), end("assignment-none", "2020-06-30"),
	}}
	want := []string{"done", "done", "RA-RBC-024", "done", "RA-RBC-024", "not-found", "not-found"}
	dry := cmd
	dry.DryRun = true
	before, from := h.access(t), len(h.log())
	if diff := cmp.Diff(want, answered(must(h.EndMany(t.Context(), dry)))); diff != "" {
		t.Errorf("the dry run answers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, h.access(t), cmp.AllowUnexported(guidance.Date{})); diff != "" || len(h.log()) != from+1 {
		t.Errorf("a dry run changed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, answered(must(h.EndMany(t.Context(), cmd)))); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	got := map[string]string{}
	for _, as := range h.access(t) {
		if as.Ended != nil {
			got[as.ID] = fmt.Sprint(as.Ended.On, " ", as.Version)
		}
	}
	if diff := cmp.Diff(map[string]string{ids[0]: "2020-07-01 2", ids[1]: "2020-06-01 3"}, got); diff != "" {
		t.Errorf("first day without, and version (-want +got):\n%s", diff)
	}
	if n := len(h.came(authority.ActionAssignmentEnded)); n != 3 {
		t.Errorf("%d events of endings, want 3", n)
	}
	verified(t, h)
}

// TestDryRunSaysWhatHappens compares a dry run with the run on the same state, for any
// lists one after another.
func TestDryRunSaysWhatHappens(t *testing.T) {
	h, people := staffed(t, 5)
	people = append(people, must(identity.ParseUserID("555000000999")), agentAt.ID)
	r := rand.New(rand.NewPCG(7, 1)) //nolint:gosec // any lists will do
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	day := func() guidance.Date {
		if r.IntN(4) == 0 {
			return guidance.Date{}
		}
		return guidance.DateOf(h.clock).AddDays(r.IntN(20) - 5)
	}
	outcomes := map[string]int{}
	for range 12 {
		h.clock = h.clock.Add(36 * time.Hour)
		give := authority.AssignMany{By: agentAt, Organisation: rx1}
		for range 1 + r.IntN(6) {
			n := item(people[r.IntN(len(people))], pick("p-1", "p-2", "p-2", "p-RX2"))
			n.Start, n.End, n.OpenEndReason = day(), day(), pick("", "permanent staff")
			give.Items = append(give.Items, n)
		}
		dry := give
		dry.DryRun = true
		before := h.access(t)
		asked := must(h.AssignMany(t.Context(), dry))
		compare(t, asked, must(h.AssignMany(t.Context(), give)), outcomes)

		end := authority.EndMany{By: agentAt, Organisation: rx1}
		for range 1 + r.IntN(4) {
			id := "assignment-none"
			if len(before) > 0 {
				id = before[r.IntN(len(before))].ID
			}
			end.Items = append(end.Items, authority.AssignmentEnd{Assignment: id, LastDay: day()})
		}
		undo := end
		undo.DryRun = true
		said := must(h.EndMany(t.Context(), undo))
		compare(t, said, must(h.EndMany(t.Context(), end)), outcomes)
	}
	for _, want := range []string{"done", "done RA-RBC-059", "not-found", "RA-RBC-002", "RA-RBC-021", "RA-RBC-022", "RA-RBC-024"} {
		if outcomes[want] == 0 {
			t.Errorf("no item was answered %q: %v", want, outcomes)
		}
	}
	verified(t, h)
}

// compare compares a dry run with what happened then; ids are made, and versions are
// counted, by the run alone.
func compare(t *testing.T, dry, run authority.Batch, outcomes map[string]int) {
	t.Helper()
	if diff := cmp.Diff(answered(dry), answered(run)); diff != "" || dry.Done != run.Done || dry.Refused != run.Refused {
		t.Errorf("the dry run said otherwise (-dry +run):\n%s", diff)
	}
	for i := range run.Items {
		a, b := dry.Items[i].Assignment, run.Items[i].Assignment
		a.ID, a.Version, b.ID, b.Version = "", 0, "", 0
		if diff := cmp.Diff(a, b, cmp.AllowUnexported(guidance.Date{})); diff != "" {
			t.Errorf("item %d (-dry +run):\n%s", i, diff)
		}
	}
	for _, word := range answered(run) {
		outcomes[word]++
	}
}

// TestBatchSizes: a list has an end, and is not empty.
func TestBatchSizes(t *testing.T) {
	h, people := staffed(t, 1)
	from := len(h.log())
	for n, want := range map[int]error{0: authority.ErrBatch, authority.MaxBatch: nil, authority.MaxBatch + 1: authority.ErrBatch} {
		give := authority.AssignMany{By: agentAt, Organisation: rx1, DryRun: true, Items: slices.Repeat([]authority.NewAssignment{item(people[0], "p-1")}, n)}
		end := authority.EndMany{By: agentAt, Organisation: rx1, DryRun: true, Items: make([]authority.AssignmentEnd, n)}
		for what, err := range map[string]error{"assign": only(h.AssignMany(t.Context(), give)), "end": only(h.EndMany(t.Context(), end))} {
			if !errors.Is(err, want) {
				t.Errorf("%s %d: %v, want %v", what, n, err, want)
			}
		}
	}
	if err := only(h.Join(t.Context(), authority.Join{By: agentAt, User: people[0], Organisation: rx1})); !errors.Is(err, authority.ErrBatch) {
		t.Errorf("join with nothing: %v", err)
	}
	if n := len(h.log()) - from; n != 2 {
		t.Errorf("%d events, want those of the two lists that are not too long", n)
	}
}

// TestBatchOnce: a list that comes again under its key is not carried out again, and one
// on a store that fails is not carried out in part.
func TestBatchOnce(t *testing.T) {
	h, people := staffed(t, 2)
	ctx := authority.Once(t.Context(), authority.Receipting{Key: "k", Digest: []byte("d"), Answer: func(result any, _ error) ([]byte, error) {
		return []byte(strings.Join(answered(result.(authority.Batch)), ",")), nil
	}})
	give := authority.AssignMany{By: agentAt, Organisation: rx1, Items: []authority.NewAssignment{item(people[0], "p-1"), item(people[1], "p-none")}}
	must(h.AssignMany(ctx, give))
	var replayed *authority.ReplayedError
	if err := only(h.AssignMany(ctx, give)); !errors.As(err, &replayed) || string(replayed.Answer) != "done,not-found" || len(h.access(t)) != 1 {
		t.Errorf("again: %v, %d assignments", err, len(h.access(t)))
	}
}

// TestJoin: somebody begins with all of their positions, or with none.
func TestJoin(t *testing.T) {
	h, people := staffed(t, 2)
	join := authority.Join{By: agentAt, User: people[0], Organisation: rx1, Access: []authority.NewAccess{
		{Position: "p-1", OpenEndReason: "permanent staff", Approval: approval},
		{Position: "p-2", Start: guidance.MustDate("2020-05-01"), End: guidance.MustDate("2020-07-31")},
	}}
	for name, tt := range map[string]struct {
		change func(*authority.Join)
		rules  []string // none: not found
	}{
		"the second is not there":      {func(j *authority.Join) { j.Access[1].Position = "p-none" }, nil},
		"the second is of others":      {func(j *authority.Join) { j.Access[1].Position = "p-RX2" }, nil},
		"nobody knows them":            {func(j *authority.Join) { j.User = must(identity.ParseUserID("555000000999")) }, nil},
		"the second has no end":        {func(j *authority.Join) { j.Access[1].End = guidance.Date{} }, []string{"RA-RBC-021"}},
		"the same twice":               {func(j *authority.Join) { j.Access[1].Position = "p-1" }, []string{"RA-RBC-026"}},
		"themself":                     {func(j *authority.Join) { j.By.ID = j.User }, []string{"RA-RBC-002"}},
		"by a sponsor":                 {func(j *authority.Join) { j.By = sponsor }, []string{"RA-RBC-055"}},
		"at an organisation of others": {func(j *authority.Join) { j.Organisation = rx3 }, []string{"RA-RBC-003"}},
	} {
		j := join
		j.Access = slices.Clone(join.Access)
		tt.change(&j)
		err := only(h.Join(t.Context(), j))
		if tt.rules != nil {
			h.refusedBy(t, err, tt.rules...)
		} else if !errors.Is(err, authority.ErrNotFound) || h.last().Outcome != audit.Failed {
			t.Errorf("%s: %v", name, err)
		}
		if n := len(h.access(t)); n != 0 {
			t.Fatalf("%s: %d assignments were made", name, n)
		}
	}
	from := len(h.log())
	made := must(h.Join(t.Context(), join))
	if len(made) != 2 || made[0].Start != guidance.DateOf(h.clock) || made[1].Start != join.Access[1].Start || made[0].Version != 1 {
		t.Errorf("made %+v", made)
	}
	if diff := cmp.Diff(len(made), len(h.access(t))); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	e := h.log()[from:]
	if len(e) != 3 || e[0].Detail["approval"] != "" || e[1].Detail["approval"] != "not-recorded" || e[2].Action != "profile.join" || e[2].Detail["access-given"] != "2" {
		t.Errorf("events %+v", e)
	}
	bySponsor := authority.Join{By: sponsor, User: people[1], Organisation: rx1, Access: []authority.NewAccess{{Position: "p-2", OpenEndReason: "permanent staff"}}}
	if err := only(h.Join(t.Context(), bySponsor)); err != nil {
		t.Errorf("a Sponsor gives what is assignable: %v", err)
	}
	verified(t, h)
}
