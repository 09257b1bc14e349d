package authority_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// approval is that of whatever position is defined in these tests.
var approval = &rbac.Approval{By: []string{"999900000011", "999900000012"}, How: "meeting of the access board", On: guidance.MustDate("2020-04-01")}

// positionCommands are the commands about positions and many assignments.
var positionCommands = []command{
	{method: "CopyPosition", after: "define position", by: manager, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.CopyPosition(ctx, authority.CopyPosition{By: by, From: "p-1", To: rbac.PositionCopy{ID: "p-2"}}))
	}},
	{method: "ClosePosition", after: "define position", by: manager, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ClosePosition(ctx, authority.ClosePosition{By: by, Position: "p-1", Reason: "the ward closes"}))
	}},
	{method: "Join", after: "create identity", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.Join(ctx, authority.Join{By: by, User: h.userID(), Organisation: rx1, Access: []authority.NewAccess{{Position: "p-1", OpenEndReason: "permanent staff"}}}))
	}},
	{method: "AssignMany", after: "create identity", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.AssignMany(ctx, authority.AssignMany{By: by, Organisation: rx1, Items: []authority.NewAssignment{
			{User: h.userID(), NewAccess: authority.NewAccess{Position: "p-1", OpenEndReason: "permanent staff"}},
		}}))
	}},
	{method: "EndMany", after: "assign position", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.EndMany(ctx, authority.EndMany{By: by, Organisation: rx1, Items: []authority.AssignmentEnd{
			{Assignment: h.subject(authority.ActionAssignPosition), LastDay: guidance.MustDate("2020-06-30")},
		}}))
	}},
}

// ward is a position at RX1, assignable or not.
func ward(id string, assignable bool) rbac.Position {
	return rbac.Position{
		ID: id, Name: "Ward nurse", Organisation: "RX1", Assignable: assignable, Approval: approval,
		AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}},
	}
}

func (h *house) position(t *testing.T, id string) (p rbac.Position) {
	t.Helper()
	if err := h.store.View(t.Context(), func(tx authority.Tx) (err error) {
		p, err = tx.Position(id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return p
}

// people are colleagues at RX1 of whom profiles are held.
func (h *house) people(t *testing.T, n int) (ids []identity.UserID) {
	t.Helper()
	for i := range n {
		p := somebody(h)
		p.UserID = must(identity.ParseUserID("5550000001" + string(rune('0'+i/10)) + string(rune('0'+i%10))))
		must(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: p}))
		ids = append(ids, p.UserID)
	}
	return ids
}

// TestApprovalOfPositions: from 17 April 2024 on, in London, nobody makes or changes a
// position without saying who approved it.
func TestApprovalOfPositions(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "define position")
	for _, tt := range []struct {
		at     string
		create []string // the rules that refuse
		edit   []string
		copied []string
		closed []string
	}{
		{at: "2024-04-16T22:59:00Z"},
		{"2024-04-16T23:00:00Z", []string{"RA-RBC-050"}, []string{"RA-RBC-051"}, []string{"RA-RBC-050"}, []string{"RA-RBC-050"}},
	} {
		h.clock = instant(tt.at)
		p, again := ward("p-"+h.clock.Format("1504"), false), h.position(t, "p-1")
		p.Approval, again.Approval = nil, nil
		for what, try := range map[string]struct {
			do    func() error
			rules []string
		}{
			"create": {func() error {
				return only(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
			}, tt.create},
			"edit": {func() error {
				return only(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: again}))
			}, tt.edit},
			"copy": {func() error {
				return only(h.CopyPosition(t.Context(), authority.CopyPosition{By: manager, From: "p-1", To: rbac.PositionCopy{ID: "c-" + p.ID}}))
			}, tt.copied},
			"close": {func() error {
				must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: ward("x-"+p.ID, false)}))
				return only(h.ClosePosition(t.Context(), authority.ClosePosition{By: manager, Position: "x-" + p.ID, Reason: "the ward closes"}))
			}, tt.closed},
		} {
			if err := try.do(); try.rules != nil {
				h.refusedBy(t, err, try.rules...)
			} else if err != nil {
				t.Errorf("%s at %s: %v", what, tt.at, err)
			}
		}
	}
	h.clock = instant("2024-05-01T09:00:00Z")
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: h.approved(t)}))
	e := h.last()
	if e.Detail["approved-by"] != "999900000011 999900000012" || e.Detail["approved-on"] != "2020-04-01" || strings.Join(e.Rules, " ") != "RA-RBC-001 RA-RBC-051" {
		t.Errorf("event %+v", e)
	}
	if _, kept := e.Private["approval"]; !kept || strings.Contains(h.export(), approval.How) {
		t.Error("the log has to hold how it was approved, as a commitment only")
	}
	verified(t, h)
}

// approved is the position of the main job with another approval.
func (h *house) approved(t *testing.T) rbac.Position {
	p := h.position(t, "p-1")
	p.Approval = approval
	return p
}

// TestUnknownCodes: a code that no list has is noted, and refuses nothing; one that can
// be none is refused.
func TestUnknownCodes(t *testing.T) {
	h := newHouse(t, options{})
	p := ward("p-1", false)
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
	if _, noted := h.last().Detail["unknown-codes"]; noted {
		t.Errorf("event %+v", h.last())
	}
	p.ID, p.AccessProfiles = "p-2", []rbac.AccessProfile{{JobRole: "R8001", Activities: []string{"B9999"}}}
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
	if got := h.last().Detail["unknown-codes"]; got != "1" {
		t.Errorf("%q unknown codes are noted, want 1", got)
	}
	must(h.CopyPosition(t.Context(), authority.CopyPosition{By: manager, From: "p-2", To: rbac.PositionCopy{ID: "p-3"}}))
	if got := h.last().Detail["unknown-codes"]; got != "1" {
		t.Errorf("%q unknown codes are noted of the copy, want 1", got)
	}
	p.ID, p.AccessProfiles = "p-4", []rbac.AccessProfile{{JobRole: "Nurse"}}
	h.refusedBy(t, only(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p})), "RA-RBC-040")
}

func TestCopyPosition(t *testing.T) {
	h := newHouse(t, options{})
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: ward("p-1", true)}))
	copied, err := h.CopyPosition(t.Context(), authority.CopyPosition{By: manager, From: "p-1", To: rbac.PositionCopy{ID: "p-2", Name: "Night nurse"}, Approval: approval})
	if err != nil || copied.CopiedFrom != "p-1" || !copied.Assignable || copied.Name != "Night nurse" || copied.Version != 1 {
		t.Errorf("copied %+v, %v", copied, err)
	}
	if diff := cmp.Diff(copied, h.position(t, "p-2"), cmp.AllowUnexported(guidance.Date{})); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	if e := h.last(); e.Detail["from"] != "p-1" || e.Subject != "p-2" || e.For != "RX1" {
		t.Errorf("event %+v", e)
	}
	// At another organisation the actor acts for that one, too.
	there := authority.CopyPosition{By: manager, From: "p-1", To: rbac.PositionCopy{ID: "p-3", Organisation: "RX2"}}
	h.refusedBy(t, only(h.CopyPosition(t.Context(), there)), "RA-RBC-003")
	own := manager
	own.Organisation = rx2
	h.refusedBy(t, only(h.CopyPosition(t.Context(), authority.CopyPosition{By: own, From: "p-1", To: rbac.PositionCopy{ID: "p-3", Organisation: "RX2"}})), "RA-RBC-003")
	must(h.RecordLink(t.Context(), authority.RecordLink{By: own, Link: rbac.Link{Child: "RX2", Parent: "RX1", Interval: guidance.Since(guidance.DateOf(h.clock))}}))
	if made, err := h.CopyPosition(t.Context(), there); err != nil || made.Organisation != "RX2" {
		t.Errorf("at a child: %+v, %v", made, err)
	}
	if err := only(h.CopyPosition(t.Context(), there)); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("with an id that is taken: %v, want ErrConflict", err)
	}
	none := there
	none.From, none.To.ID = "p-none", "p-4"
	if err := only(h.CopyPosition(t.Context(), none)); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("of what is not there: %v, want ErrNotFound", err)
	}
	lesser := manager
	lesser.Role = rbac.RAAgent
	h.refusedBy(t, only(h.CopyPosition(t.Context(), authority.CopyPosition{By: lesser, From: "p-1", To: rbac.PositionCopy{ID: "p-4"}})), "RA-RBC-001")
}

// TestClosePosition: nobody is given a closed position, the assignments stay as they
// were, and it is not changed any more.
func TestClosePosition(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	held := h.subject(authority.ActionAssignPosition)
	ends := must(h.AssignPosition(t.Context(), authority.AssignPosition{
		By: agent, User: h.userID(), Position: "p-1", Start: guidance.MustDate("2020-04-22"), End: guidance.MustDate("2020-05-09"),
	}))
	h.clock = time.Date(2020, 5, 9, 9, 0, 0, 0, time.UTC)
	before := h.position(t, "p-1")
	closing := authority.ClosePosition{By: manager, Position: "p-1", On: guidance.MustDate("2020-05-10"), Reason: "the ward closes", Approval: approval}
	closed, err := h.ClosePosition(authority.IfVersion(t.Context(), before.Version), closing)
	if err != nil || closed.OpenOn(closing.On) || closed.Version != before.Version+1 {
		t.Fatalf("closed %+v, %v", closed, err)
	}
	// One assignment lasts beyond the closing, the other one is over by then.
	if e := h.last(); e.Detail["assignments"] != "1" || e.Detail["closed-on"] != "2020-05-10" || strings.Contains(h.export(), closing.Reason) {
		t.Errorf("event %+v", e)
	}
	var kept rbac.Assignment
	if err := h.store.View(t.Context(), func(tx authority.Tx) (err error) {
		kept, err = tx.Assignment(held)
		return err
	}); err != nil || kept.Ended != nil || !kept.HeldOn(closed, guidance.MustDate("2020-05-09")) || kept.HeldOn(closed, guidance.MustDate("2020-05-10")) {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if ends.HeldOn(closed, guidance.MustDate("2020-05-10")) {
		t.Error("held after its last day")
	}

	assign := authority.AssignPosition{By: agent, User: h.userID(), Position: "p-1", Start: guidance.MustDate("2020-05-10"), End: guidance.MustDate("2020-06-01")}
	h.refusedBy(t, only(h.AssignPosition(t.Context(), assign)), "RA-RBC-057")
	h.refusedBy(t, only(h.ClosePosition(t.Context(), closing)), "RA-RBC-056")
	sooner := closing
	sooner.On = guidance.Date{} // today
	if err := only(h.ClosePosition(t.Context(), sooner)); err != nil || h.last().Detail["closed-before"] != "2020-05-10" {
		t.Errorf("brought forward: %v, event %+v", err, h.last())
	}
	h.refusedBy(t, only(h.ClosePosition(t.Context(), sooner)), "RA-RBC-056")
	h.refusedBy(t, only(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: h.position(t, "p-1")})), "RA-RBC-056")
	h.refusedBy(t, only(h.ClosePosition(t.Context(), authority.ClosePosition{By: agent, Position: "p-1", Reason: "x"})), "RA-RBC-001")
	// A copy of it is a position of its own.
	if made := must(h.CopyPosition(t.Context(), authority.CopyPosition{By: manager, From: "p-1", To: rbac.PositionCopy{ID: "p-2"}})); made.Closed != nil {
		t.Errorf("the copy is closed: %+v", made)
	}
	verified(t, h)
}

// TestSponsorsGive: a Sponsor gives and takes away what is marked as assignable and,
// where their own position is on record, what that one names.
func TestSponsorsGive(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: ward("p-2", true)}))
	give := func(position string) error {
		return only(h.AssignPosition(t.Context(), authority.AssignPosition{
			By: sponsor, User: h.userID(), Position: position, Start: guidance.DateOf(h.clock), OpenEndReason: "permanent staff",
		}))
	}
	h.refusedBy(t, give("p-1"), "RA-RBC-055")
	if err := give("p-2"); err != nil || h.last().Detail["sponsor-position"] != "not-held" {
		t.Fatalf("%v, event %+v", err, h.last())
	}
	end := func(assignment string) error {
		return only(h.EndPosition(t.Context(), authority.EndPosition{By: sponsor, Assignment: assignment, LastDay: guidance.DateOf(h.clock)}))
	}
	if err := end(h.last().Subject); err != nil {
		t.Errorf("a Sponsor ends what they gave: %v", err)
	}

	// Now the position by which they are a Sponsor is on record, and names none.
	own := somebody(h)
	own.UserID = sponsor.ID
	must(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: own}))
	theirs := ward("p-sponsor", false)
	theirs.AccessProfiles[0].Activities = []string{"B1300"}
	theirs = must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: theirs}))
	must(h.AssignPosition(t.Context(), authority.AssignPosition{By: agent, User: sponsor.ID, Position: "p-sponsor", Start: guidance.DateOf(h.clock), OpenEndReason: "permanent staff"}))
	h.refusedBy(t, give("p-2"), "RA-RBC-055")
	theirs.AccessProfiles[0].AssignablePositions = []string{"p-2"}
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: theirs}))
	if err := give("p-2"); err != nil || h.last().Detail["sponsor-position"] != "" || strings.Join(h.last().Rules, " ") != "RA-RBC-055 RA-RBC-001 RA-RBC-020 RA-RBC-021" {
		t.Errorf("%v, event %+v", err, h.last())
	}
	// What an agent gave, of a position that is not theirs to give, they do not end.
	other := must(h.AssignPosition(t.Context(), authority.AssignPosition{By: agent, User: h.userID(), Position: "p-1", Start: guidance.DateOf(h.clock), OpenEndReason: "permanent staff"}))
	h.refusedBy(t, end(other.ID), "RA-RBC-055")
	// And once their own position is closed, it gives nothing, and leaves nothing to the mark.
	must(h.ClosePosition(t.Context(), authority.ClosePosition{By: manager, Position: "p-sponsor", Reason: "moved on"}))
	h.refusedBy(t, give("p-2"), "RA-RBC-055")
}

// TestNotesOfAssignments: the log says when nobody approved an assignment for the
// employer, and when a position is held already; both refuse nothing.
func TestNotesOfAssignments(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	assign := authority.AssignPosition{By: agent, User: h.userID(), Position: "p-1", Start: guidance.MustDate("2020-04-22"), End: guidance.MustDate("2020-06-30")}
	first := must(h.AssignPosition(t.Context(), assign))
	if d := h.last().Detail; d["approval"] != "not-recorded" || d["overlaps"] != "" || first.Approval != nil {
		t.Errorf("noted %v", d)
	}
	assign.Approval, assign.Start, assign.End = approval, assign.End, guidance.MustDate("2020-08-31")
	second := must(h.AssignPosition(t.Context(), assign))
	if d := h.last().Detail; d["approval"] != "" || d["overlaps"] != first.ID || second.Approval == nil {
		t.Errorf("noted %v", d)
	}
	assign.Start = guidance.MustDate("2020-09-01")
	assign.End = assign.Start
	must(h.AssignPosition(t.Context(), assign))
	if d := h.last().Detail; d["overlaps"] != "" {
		t.Errorf("noted %v", d)
	}
}

// TestSponsorOverTime: one whose own position has not begun, ran out, or was ended gives
// no more than by it.
func TestSponsorOverTime(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	own := somebody(h)
	own.UserID = sponsor.ID
	must(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: own}))
	theirs := ward("p-sponsor", false)
	theirs.AccessProfiles[0].Activities, theirs.AccessProfiles[0].AssignablePositions = []string{"B1300"}, []string{"p-2"}
	for _, p := range []rbac.Position{theirs, ward("p-2", true)} {
		must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
	}
	start := guidance.DateOf(h.clock).AddDays(1)
	as := must(h.AssignPosition(t.Context(), authority.AssignPosition{By: agent, User: sponsor.ID, Position: "p-sponsor", Start: start, End: start.AddDays(9)}))
	give := func(day guidance.Date) error {
		h.clock = instant(day.String() + "T09:00:00Z")
		return only(h.AssignPosition(t.Context(), authority.AssignPosition{By: sponsor, User: h.userID(), Position: "p-2", Start: day, End: day}))
	}
	h.refusedBy(t, give(start.AddDays(-1)), "RA-RBC-055")
	for _, day := range []guidance.Date{start, start.AddDays(9)} {
		if err := give(day); err != nil {
			t.Errorf("on %s: %v", day, err)
		}
	}
	h.refusedBy(t, give(start.AddDays(10)), "RA-RBC-055")
	h.clock = instant(start.String() + "T09:00:00Z")
	must(h.EndPosition(t.Context(), authority.EndPosition{By: agent, Assignment: as.ID, LastDay: start}))
	h.refusedBy(t, give(start.AddDays(1)), "RA-RBC-055")
}
