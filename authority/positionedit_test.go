package authority_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// keeper defines positions at RX1 and holds one; their profile is held, and that of the
// same person under another user id.
func (h *house) keeper(t *testing.T) (by authority.Actor, other identity.UserID) {
	t.Helper()
	by = authority.Actor{ID: must(identity.ParseUserID("555000000121")), Role: rbac.RAManager, Organisation: rx1}
	other = must(identity.ParseUserID("555000000122"))
	for _, id := range []identity.UserID{by.ID, other} {
		p := somebody(h)
		p.UserID, p.NINumber = id, must(identity.ParseNINumber("JK123456A"))
		must(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: p}))
	}
	return by, other
}

// TestOwnPosition: whoever holds a position, or will, does not edit it (RA-RBC-002).
func TestOwnPosition(t *testing.T) {
	today := guidance.MustDate("2020-04-20")
	for _, tt := range []struct {
		name       string
		second     bool // held under the other user id
		start, end guidance.Date
		ended      bool
		duty       rbac.Duty
		rules      []string
		override   string
	}{
		{"held", false, today, today.AddDays(9), false, 0, []string{"RA-RBC-002"}, ""},
		{"on the last day", false, today.AddDays(-9), today, false, 0, []string{"RA-RBC-002"}, ""},
		{"on the day after", false, today.AddDays(-9), today.AddDays(-1), false, 0, nil, ""},
		{"to be held", false, today.AddDays(9), today.AddDays(9), false, 0, []string{"RA-RBC-002"}, ""},
		{"ended for today", false, today.AddDays(-9), today.AddDays(9), true, 0, nil, ""},
		{"held under another user id", true, today, today.AddDays(9), false, 0, []string{"RA-RBC-002"}, ""},
		{"held, noted", false, today, today.AddDays(9), false, rbac.Note, nil, "RA-RBC-002"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, options{}.under(rbac.Duties{OwnRecord: tt.duty}))
			h.clock = instant("2020-04-20T09:00:00Z")
			by, holder := h.keeper(t)
			if !tt.second {
				holder = by.ID
			}
			p := must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: ward("p-1", false)}))
			as := must(h.AssignPosition(t.Context(), authority.AssignPosition{By: manager, User: holder, Position: "p-1", Start: tt.start, End: tt.end}))
			if tt.ended {
				must(h.EndPosition(t.Context(), authority.EndPosition{By: manager, Assignment: as.ID, LastDay: today.AddDays(-1)}))
			}
			p.AccessProfiles[0].Activities = []string{"B1300"}
			err := only(h.DefinePosition(t.Context(), authority.DefinePosition{By: by, Position: p}))
			if tt.rules != nil {
				h.refusedBy(t, err, tt.rules...)
				return
			}
			if got := h.last().Detail["override"]; err != nil || got != tt.override {
				t.Errorf("%v, override %q, want %q", err, got, tt.override)
			}
		})
	}
}

// TestOwnPositionByGrant: exceptional access to a position makes it one's own, until it
// is revoked.
func TestOwnPositionByGrant(t *testing.T) {
	h := newHouse(t, options{})
	h.clock = instant("2020-04-20T09:00:00Z")
	by, _ := h.keeper(t)
	p := must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: ward("p-1", false)}))
	today := guidance.DateOf(h.clock)
	g := must(h.GrantAccess(t.Context(), authority.GrantAccess{
		By: manager, User: by.ID, Kind: rbac.PositionGrant, Position: "p-1", Reason: "cover", WorkingAt: rx1,
		Start: today, End: today.AddDays(9), Review: today.AddDays(5),
	}))
	edit := authority.DefinePosition{By: by, Position: p}
	h.refusedBy(t, only(h.DefinePosition(t.Context(), edit)), "RA-RBC-002")
	must(h.RevokeAccess(t.Context(), authority.RevokeAccess{By: manager, Grant: g.ID, Reason: "back"}))
	if err := only(h.DefinePosition(t.Context(), edit)); err != nil {
		t.Errorf("revoked: %v", err)
	}
}

// TestApprovedByAnother: nobody approves alone what they make, by no user id of theirs
// (RA-RBC-074).
func TestApprovedByAnother(t *testing.T) {
	h := newHouse(t, options{})
	h.clock = instant("2024-05-01T09:00:00Z")
	by, second := h.keeper(t)
	p := ward("p-1", false)
	for _, alone := range [][]string{{by.ID.String()}, {second.String()}, {by.ID.String(), second.String()}} {
		p.Approval = &rbac.Approval{By: alone, How: "by myself", On: guidance.MustDate("2024-05-01")}
		h.refusedBy(t, only(h.DefinePosition(t.Context(), authority.DefinePosition{By: by, Position: p})), "RA-RBC-074")
	}
	own := p.Approval
	p.Approval = approval
	p = must(h.DefinePosition(t.Context(), authority.DefinePosition{By: by, Position: p}))
	h.refusedBy(t, only(h.CopyPosition(t.Context(), authority.CopyPosition{By: by, From: "p-1", To: rbac.PositionCopy{ID: "p-2"}, Approval: own})), "RA-RBC-074")
	p.Approval = own
	h.refusedBy(t, only(h.DefinePosition(t.Context(), authority.DefinePosition{By: by, Position: p})), "RA-RBC-074")
	must(h.ClosePosition(t.Context(), authority.ClosePosition{By: by, Position: "p-1", Reason: "the ward closes", Approval: own}))
}

// TestEdited: the event of an edit says what came and went, and the position who made
// it what it is; it stays at its organisation (RA-RBC-075).
func TestEdited(t *testing.T) {
	h := newHouse(t, options{})
	by, _ := h.keeper(t)
	p := ward("p-1", false)
	p.ChangedBy = []string{"999900000099"}
	p.AccessProfiles[0].Activities = []string{"B0360", "B1300"}
	p = must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
	if d := h.last().Detail; d["assignable"] != "" || d["codes-added"] != "" {
		t.Errorf("made: %v", d)
	}
	p.AccessProfiles[0] = rbac.AccessProfile{JobRole: "R8001", Activities: []string{"B1300", "B0267"}, AssignablePositions: []string{"p-2"}}
	p.AccessProfiles = append(p.AccessProfiles, rbac.AccessProfile{JobRole: "R5080"})
	p.Assignable, p.ChangedBy = true, nil
	p = must(h.DefinePosition(t.Context(), authority.DefinePosition{By: by, Position: p}))
	want := map[string]string{
		"codes-added": "B0267 R5080", "codes-removed": "B0360", "assignable-before": "false", "assignable": "true",
		"assignable-positions": "changed", "assignable-role-codes": "B0267 B1300 R5080",
	}
	for name, value := range want {
		if got := h.last().Detail[name]; got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
	if diff := cmp.Diff([]string{manager.ID.String(), by.ID.String()}, p.ChangedBy); diff != "" {
		t.Errorf("changed by (-want +got):\n%s", diff)
	}
	p = must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
	d := h.last().Detail
	if _, added := d["codes-added"]; added || d["codes-removed"] != "" || d["assignable-positions"] != "" || d["unknown-codes"] != "" {
		t.Errorf("nothing changed: %v", d)
	}
	copied := must(h.CopyPosition(t.Context(), authority.CopyPosition{By: by, From: "p-1", To: rbac.PositionCopy{ID: "p-3"}, Approval: approval}))
	if diff := cmp.Diff([]string{by.ID.String()}, copied.ChangedBy); diff != "" {
		t.Errorf("copied by (-want +got):\n%s", diff)
	}
	own := manager
	own.Organisation = rx2
	must(h.RecordLink(t.Context(), authority.RecordLink{By: own, Link: rbac.Link{Child: "RX2", Parent: "RX1", Interval: guidance.Since(guidance.DateOf(h.clock))}}))
	p.Organisation = "RX2"
	h.refusedBy(t, only(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p})), "RA-RBC-075")
	there := must(h.CopyPosition(t.Context(), authority.CopyPosition{By: manager, From: "p-1", To: rbac.PositionCopy{ID: "p-4", Organisation: "RX2"}, Approval: approval}))
	if there.Assignable || h.last().Detail["assignable-role-codes"] != "" {
		t.Errorf("the copy is assignable at RX2: %v", h.last().Detail)
	}
}

// TestDefinerGives: RA-RBC-072 goes by who made or edited a position, stands in the way
// of giving it as exceptional access, too, and of taking it away never.
func TestDefinerGives(t *testing.T) {
	h := newHouse(t, options{}.under(rbac.Duties{DefinerAssigns: rbac.Refuse}))
	by, user := h.keeper(t)
	other := by
	other.ID = must(identity.ParseUserID("999900000021"))
	today := guidance.DateOf(h.clock)
	p := must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: ward("p-1", true)}))
	assign := func(by authority.Actor) error {
		return only(h.AssignPosition(t.Context(), authority.AssignPosition{By: by, User: user, Position: "p-1", Start: today, End: today.AddDays(9)}))
	}
	grant := func(by authority.Actor) error {
		return only(h.GrantAccess(t.Context(), authority.GrantAccess{
			By: by, User: user, Kind: rbac.PositionGrant, Position: "p-1", Reason: "cover", WorkingAt: rx1,
			Start: today, End: today.AddDays(9), Review: today.AddDays(5),
		}))
	}
	h.refusedBy(t, assign(manager), "RA-RBC-072")
	h.refusedBy(t, grant(manager), "RA-RBC-072")
	approver := other
	approver.ID = must(identity.ParseUserID(approval.By[0]))
	if err := assign(approver); err != nil {
		t.Errorf("who approved it has not made it: %v", err)
	}
	asSponsor := manager
	asSponsor.Role = rbac.Sponsor
	if err := only(h.EndPosition(t.Context(), authority.EndPosition{By: asSponsor, Assignment: h.last().Subject, LastDay: today})); err != nil {
		t.Errorf("who made it takes it away: %v", err)
	}
	if err := grant(approver); err != nil {
		t.Errorf("who approved it grants it: %v", err)
	}
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: other, Position: p}))
	h.refusedBy(t, assign(other), "RA-RBC-072")
}

// TestSponsorAndAgent: RA-RBC-073 is judged wherever a position is given, over the roles
// that are held besides on one of its days.
func TestSponsorAndAgent(t *testing.T) {
	sponsors, agents := ward("p-sponsor", false), ward("p-agent", false)
	sponsors.AccessProfiles[0].Activities, agents.AccessProfiles[0].JobRole = []string{"B1300"}, "R5090"
	both := ward("p-both", false)
	both.AccessProfiles = append(both.AccessProfiles, sponsors.AccessProfiles[0], agents.AccessProfiles[0])
	for _, tt := range []struct {
		name     string
		duty     rbac.Duty
		first    string // held from today for ten days
		revoked  bool   // held as exceptional access
		second   string
		after    int // days from today on which the second begins
		rules    []string
		noted    string
		override string
	}{
		{"refused", rbac.Refuse, "p-sponsor", false, "p-agent", 0, []string{"RA-RBC-073"}, "", ""},
		{"on its last day", rbac.Refuse, "p-sponsor", false, "p-agent", 9, []string{"RA-RBC-073"}, "", ""},
		{"on the day after", rbac.Refuse, "p-sponsor", false, "p-agent", 10, nil, "", ""},
		{"the other way round", rbac.Refuse, "p-agent", false, "p-sponsor", 0, []string{"RA-RBC-073"}, "", ""},
		{"beside exceptional access", rbac.Refuse, "p-agent", true, "p-sponsor", 0, []string{"RA-RBC-073"}, "", ""},
		{"one position of both", rbac.Refuse, "p-nurse", false, "p-both", 0, []string{"RA-RBC-073"}, "", ""},
		{"a nurse, who is both", rbac.Refuse, "p-sponsor", false, "p-nurse", 0, nil, "", ""},
		{"noted", rbac.Note, "p-sponsor", false, "p-agent", 0, nil, "RX1", "RA-RBC-073"},
		{"warned", 0, "p-sponsor", false, "p-agent", 0, nil, "RX1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, options{}.under(rbac.Duties{SponsorAndAgent: tt.duty}))
			user := h.people(t, 1)[0]
			for _, p := range []rbac.Position{sponsors, agents, both, ward("p-nurse", false)} {
				must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
			}
			today := guidance.DateOf(h.clock)
			grant := authority.GrantAccess{
				By: manager, User: user, Kind: rbac.PositionGrant, Position: tt.first, Reason: "cover", WorkingAt: rx1,
				Start: today, End: today.AddDays(9), Review: today.AddDays(5),
			}
			if tt.revoked {
				must(h.GrantAccess(t.Context(), grant))
			} else {
				must(h.AssignPosition(t.Context(), authority.AssignPosition{By: manager, User: user, Position: tt.first, Start: today, End: today.AddDays(9)}))
			}
			from := today.AddDays(tt.after)
			grant.Position, grant.Start, grant.End, grant.Review = tt.second, from, from.AddDays(2), from.AddDays(1)
			access := authority.NewAccess{Position: tt.second, Start: from, End: from.AddDays(2)}
			byGrant := only(h.GrantAccess(t.Context(), grant))
			if tt.rules != nil {
				h.refusedBy(t, byGrant, tt.rules...)
				h.refusedBy(t, only(h.Join(t.Context(), authority.Join{By: manager, User: user, Organisation: rx1, Access: []authority.NewAccess{access}})), tt.rules...)
				b := must(h.AssignMany(t.Context(), authority.AssignMany{By: manager, Organisation: rx1, Items: []authority.NewAssignment{{User: user, NewAccess: access}}}))
				h.refusedByItem(t, b.Items[0].Err, tt.rules...)
				h.refusedBy(t, only(h.AssignPosition(t.Context(), authority.AssignPosition{By: manager, User: user, Position: tt.second, Start: from, End: access.End})), tt.rules...)
				return
			}
			if e := h.last(); byGrant != nil || e.Detail["sponsor-and-agent"] != tt.noted || e.Detail["override"] != tt.override {
				t.Errorf("granted: %v, event %+v", byGrant, e)
			}
			err := only(h.AssignPosition(t.Context(), authority.AssignPosition{By: manager, User: user, Position: tt.second, Start: from, End: access.End}))
			if e := h.last(); err != nil || e.Detail["sponsor-and-agent"] != tt.noted || e.Detail["override"] != tt.override {
				t.Errorf("assigned: %v, event %+v", err, e)
			}
		})
	}
}

// refusedByItem is that an item of a list was refused by rules.
func (h *house) refusedByItem(t *testing.T, err error, rules ...string) {
	t.Helper()
	refusal, ok := err.(*guidance.Refusal)
	if !ok {
		t.Fatalf("%v is no refusal", err)
	}
	var got []string
	for _, f := range refusal.Findings {
		got = append(got, string(f.Rule))
	}
	if diff := cmp.Diff(rules, got); diff != "" {
		t.Errorf("refused by (-want +got):\n%s", diff)
	}
}

// TestSponsorAndAgentInOneStep: two positions of one list come together, too; and those
// that a move ends do not count.
func TestSponsorAndAgentInOneStep(t *testing.T) {
	h := newHouse(t, options{}.under(rbac.Duties{SponsorAndAgent: rbac.Refuse}))
	user := h.people(t, 1)[0]
	own := manager
	own.Organisation = rx2
	must(h.RecordLink(t.Context(), authority.RecordLink{By: own, Link: rbac.Link{Child: "RX2", Parent: "RX1", Interval: guidance.Since(guidance.DateOf(h.clock))}}))
	sponsors, agents, there := ward("p-sponsor", false), ward("p-agent", false), ward("p-there", false)
	sponsors.AccessProfiles = []rbac.AccessProfile{{JobRole: "R8001", Activities: []string{"B1300"}}, {Organisation: "RX2", JobRole: "R8001", Activities: []string{"B1300"}}}
	agents.AccessProfiles = []rbac.AccessProfile{{JobRole: "R5090"}}
	there.Organisation, there.AccessProfiles = "RX2", agents.AccessProfiles
	for _, p := range []rbac.Position{sponsors, agents, there} {
		must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
	}
	one, two := authority.NewAccess{Position: "p-sponsor", OpenEndReason: "permanent staff"}, authority.NewAccess{Position: "p-agent", OpenEndReason: "permanent staff"}
	join := authority.Join{By: manager, User: user, Organisation: rx1, Access: []authority.NewAccess{one, two}}
	h.refusedBy(t, only(h.Join(t.Context(), join)), "RA-RBC-073")
	join.Access = join.Access[:1]
	must(h.Join(t.Context(), join))
	move := authority.MovePerson{By: manager, User: user, To: rx2, Access: []authority.NewAccess{{Position: "p-there", OpenEndReason: "permanent staff"}}}
	if err := only(h.MovePerson(t.Context(), move)); err != nil {
		t.Errorf("what ends with the move counts: %v", err)
	}
}

// TestSponsorAndAgentOnRequest: what is given by a request is judged as all else.
func TestSponsorAndAgentOnRequest(t *testing.T) {
	for duty, rule := range map[rbac.Duty]string{rbac.Refuse: "RA-RBC-073", 0: ""} {
		h := newHouse(t, options{}.under(rbac.Duties{SponsorAndAgent: duty}))
		h.until(t, "create identity")
		sponsors, agents := ward("p-sponsor", false), ward("p-agent", false)
		sponsors.AccessProfiles[0].Activities, agents.AccessProfiles[0].JobRole = []string{"B1300"}, "R5090"
		for _, p := range []rbac.Position{sponsors, agents} {
			must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: p}))
		}
		must(h.AssignPosition(t.Context(), authority.AssignPosition{By: agent, User: h.userID(), Position: "p-agent", Start: guidance.DateOf(h.clock), OpenEndReason: "permanent staff"}))
		cmd := wish(h, asker)
		cmd.Position = "p-sponsor"
		asked := must(h.RequestAccess(t.Context(), cmd))
		err := only(h.ApproveAccessRequest(t.Context(), authority.ApproveAccessRequest{By: agent, Request: asked.ID}))
		if rule != "" {
			h.refusedBy(t, err, rule)
			continue
		}
		noted := ""
		for _, e := range h.log() {
			if e.Detail["request"] == asked.ID && e.Detail["sponsor-and-agent"] != "" {
				noted = e.Detail["sponsor-and-agent"]
			}
		}
		if err != nil || noted != "RX1" {
			t.Errorf("%v, noted %q", err, noted)
		}
	}
}

// TestDaysAreNoted: the event of every assignment says from when to when it is, and one
// that begins, or ends, before today is noted.
func TestDaysAreNoted(t *testing.T) {
	h := newHouse(t, options{})
	user := h.people(t, 1)[0]
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: ward("p-1", false)}))
	today := guidance.DateOf(h.clock)
	for start, backdated := range map[guidance.Date]string{today: "", today.AddDays(-1): "true"} {
		as := must(h.AssignPosition(t.Context(), authority.AssignPosition{By: manager, User: user, Position: "p-1", Start: start, OpenEndReason: "permanent staff"}))
		if d := h.last().Detail; d["start"] != start.String() || d["end"] != "open" || d["backdated"] != backdated {
			t.Errorf("from %s: %v", start, d)
		}
		must(h.EndPosition(t.Context(), authority.EndPosition{By: manager, Assignment: as.ID, LastDay: start}))
		if d := h.last().Detail; d["last-day"] != start.String() || d["backdated"] != backdated {
			t.Errorf("ended after %s: %v", start, d)
		}
	}
	must(h.Join(t.Context(), authority.Join{By: manager, User: user, Organisation: rx1, Access: []authority.NewAccess{{Position: "p-1", Start: today.AddDays(-2), End: today}}}))
	var made string
	for _, e := range h.log() {
		if e.Action == authority.ActionAssignmentMade {
			made = strings.Join([]string{e.Detail["start"], e.Detail["end"], e.Detail["backdated"]}, " ")
		}
	}
	if want := today.AddDays(-2).String() + " " + today.String() + " true"; made != want {
		t.Errorf("joined: %q, want %q", made, want)
	}
}
