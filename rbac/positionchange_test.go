package rbac_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// board approved everything that happens here.
func board(on string) *rbac.Approval {
	return &rbac.Approval{By: []string{"555000000011", "555000000012"}, How: "meeting of the access board", On: day(on)}
}

// sponsors is a position at RX1 whose holders are Sponsors, and give p-1.
func sponsors() rbac.Position {
	return rbac.Position{ID: "p-s", Name: "Ward sponsor", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{
		{JobRole: "R8001", Activities: []string{"B1300"}, AssignablePositions: []string{"p-1"}},
	}}
}

// below is RX2 below RX1, and RX3 below RX2, in the spring of 2024.
var below = rbac.Standing{Links: []rbac.Link{
	{Child: "RX2", Parent: "RX1", Interval: guidance.Interval{From: day("2024-02-29"), To: day("2024-05-31")}},
	{Child: "RX3", Parent: "RX2", Interval: guidance.Interval{From: day("2024-02-29"), To: day("2024-05-31")}},
}}

// on is a change on a day, upon an approval of that day.
func on(d string) rbac.PositionChange {
	return rbac.PositionChange{On: day(d), By: "555000000001", Approval: board(d), Standing: below}
}

func TestDefine(t *testing.T) {
	at := func(organisation string) func(*rbac.Position, *rbac.PositionChange) {
		return func(p *rbac.Position, _ *rbac.PositionChange) { p.AccessProfiles[0].Organisation = organisation }
	}
	tests := []struct {
		name   string
		on     string
		change func(*rbac.Position, *rbac.PositionChange)
		want   []guidance.RuleID
		why    string
	}{
		{"approved", "2024-04-17", nil, ids(), "the ordinary case"},
		{"not approved on the last day before", "2024-04-16", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval = nil }, ids(), "Care Identity Management was not mandatory yet"},
		{"not approved on the first day", "2024-04-17", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval = nil }, ids("RA-RBC-050"), "it is from now on"},
		{"not approved, no day", "", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval = nil }, ids("RA-RBC-050"), "a missing day lets nothing pass"},
		{"approved on the day before", "2024-04-17", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval.On = day("2024-04-16") }, ids(), "an approval comes first"},
		{"approved on the day after", "2024-04-17", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval.On = day("2024-04-18") }, ids("RA-RBC-050"), "nobody has approved it yet"},
		{"approved on no day", "2024-04-17", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval.On = guidance.Date{} }, ids("RA-RBC-050"), "not known when"},
		{"approved by nobody", "2024-04-17", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval.By = nil }, ids("RA-RBC-050"), "who was involved is asked for"},
		{"approved by a name", "2024-04-17", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval.By[1] = "Mr New" }, ids("RA-RBC-050"), "people are named by their user ids"},
		{"approved somehow", "2024-04-17", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval.How = " \t" }, ids("RA-RBC-050"), "how is asked for"},
		{"half an approval before", "2020-04-17", func(_ *rbac.Position, c *rbac.PositionChange) { c.Approval.How = "" }, ids("RA-RBC-050"), "one that is given is whole on every day"},
		{"closed", "2024-04-17", func(p *rbac.Position, _ *rbac.PositionChange) {
			p.Closed = &rbac.PositionClosing{On: day("2024-04-18"), By: "555000000011", Reason: "x"}
		}, ids("RA-RBC-056"), "it is made open"},
		{"without a name", "2024-04-17", func(p *rbac.Position, _ *rbac.PositionChange) { p.Name = "" }, ids("RA-RBC-025"), "its parts are there"},
		{"at itself by name", "2024-04-17", at("RX1"), ids(), "the same organisation"},
		{"at a child", "2024-04-17", at("RX2"), ids(), "below it"},
		{"at the child of a child", "2024-04-17", at("RX3"), ids(), "below it through another one"},
		{"on the first day of the link", "2024-02-29", at("RX2"), ids(), "in force"},
		{"on the day before the link", "2024-02-28", at("RX2"), ids("RA-RBC-052"), "not yet below it"},
		{"on the last day of the link", "2024-05-31", at("RX2"), ids(), "in force"},
		{"on the day after the link", "2024-06-01", at("RX2"), ids("RA-RBC-052"), "no longer below it"},
		{"at a parent", "2024-04-17", func(p *rbac.Position, _ *rbac.PositionChange) {
			p.Organisation, p.AccessProfiles[0].Organisation = "RX2", "RX1"
		}, ids("RA-RBC-052"), "above it"},
		{"at others", "2024-04-17", at("RX9"), ids("RA-RBC-052"), "neither"},
		{"at FFFFF", "2024-04-17", at("FFFFF"), ids("RA-RBC-052"), "exceptional access only"},
		{"of FFFFF", "2024-04-17", func(p *rbac.Position, _ *rbac.PositionChange) { p.Organisation = "FFFFF" }, ids("RA-RBC-052"), "exceptional access only"},
		{"names assignable positions without B1300", "2024-04-17", func(p *rbac.Position, _ *rbac.PositionChange) {
			p.AccessProfiles[0].Activities = []string{"B0267"}
		}, ids("RA-RBC-054"), "an ID Checker is no Sponsor"},
		{"B1300 in the other profile", "2024-04-17", func(p *rbac.Position, _ *rbac.PositionChange) {
			p.AccessProfiles = append(p.AccessProfiles, rbac.AccessProfile{JobRole: "R8001", AssignablePositions: []string{"p-1"}})
		}, ids("RA-RBC-054"), "it stands in the access profile"},
		{"malformed job role", "2024-04-17", func(p *rbac.Position, _ *rbac.PositionChange) { p.AccessProfiles[0].JobRole = "R801" }, ids("RA-RBC-040"), "no such code can be"},
		{"malformed activity", "2024-04-17", func(p *rbac.Position, _ *rbac.PositionChange) {
			p.AccessProfiles[0].Activities = append(p.AccessProfiles[0].Activities, "b0267")
		}, ids("RA-RBC-043"), "no such code can be"},
		{"unknown codes", "2024-04-17", func(p *rbac.Position, _ *rbac.PositionChange) {
			p.AccessProfiles[0].JobRole = "R0000"
			p.AccessProfiles[0].Activities = append(p.AccessProfiles[0].Activities, "B9999")
		}, ids(), "lists are never complete"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, c := sponsors(), rbac.PositionChange{On: optionalDay(tt.on), By: "555000000001", Approval: board("2020-01-02"), Standing: below}
			if tt.change != nil {
				tt.change(&p, &c)
			}
			p.CopiedFrom, p.ChangedBy = "p-other", []string{"555000000099"}
			made, err := p.Define(c)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil && made.ID != "" {
				t.Error("a refusal came with a position")
			}
			if err == nil && (made.Approval != c.Approval || made.CopiedFrom != "" || !slices.Equal(made.ChangedBy, []string{"555000000001"})) {
				t.Errorf("made %+v", made)
			}
		})
	}
}

// TestProfilesDiffer compares a second access profile with the first.
func TestProfilesDiffer(t *testing.T) {
	first := rbac.AccessProfile{
		JobRole: "R8001", Activities: []string{"B0360", "B1300"}, AreasOfWork: []string{"P0020:Q0300:T0640"}, Workgroups: []string{"555018104000"},
	}
	for _, tt := range []struct {
		name   string
		change func(*rbac.AccessProfile)
		same   bool
	}{
		{"the same", func(*rbac.AccessProfile) {}, true},
		{"in another order", func(a *rbac.AccessProfile) { a.Activities = []string{"B1300", "B0360"} }, true},
		{"one of them twice", func(a *rbac.AccessProfile) { a.Activities = []string{"B1300", "B0360", "B1300"} }, true},
		{"the organisation by name", func(a *rbac.AccessProfile) { a.Organisation = "RX1" }, true},
		{"other assignable positions", func(a *rbac.AccessProfile) { a.AssignablePositions = []string{"p-1"} }, true},
		{"another organisation", func(a *rbac.AccessProfile) { a.Organisation = "RX2" }, false},
		{"another job role", func(a *rbac.AccessProfile) { a.JobRole = "R8002" }, false},
		{"one activity less", func(a *rbac.AccessProfile) { a.Activities = a.Activities[1:] }, false},
		{"another area", func(a *rbac.AccessProfile) { a.AreasOfWork = nil }, false},
		{"another workgroup", func(a *rbac.AccessProfile) { a.Workgroups = []string{"555018104001"} }, false},
	} {
		second := first
		tt.change(&second)
		p := rbac.Position{ID: "p-1", Name: "Nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{first, second}}
		_, err := p.Define(on("2024-04-17"))
		want := ids()
		if tt.same {
			want = ids("RA-RBC-053")
		}
		if diff := cmp.Diff(want, refusedBy(t, err)); diff != "" {
			t.Errorf("%s: rules mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestEdit(t *testing.T) {
	was := sponsors()
	was.CopiedFrom, was.Version, was.ChangedBy = "p-0", 3, []string{"555000000002"}
	soon := was
	soon.Closed = &rbac.PositionClosing{On: day("2024-05-01"), By: "555000000011", Reason: "ward closes"}
	tests := []struct {
		name string
		was  rbac.Position
		c    rbac.PositionChange
		want []guidance.RuleID
		why  string
	}{
		{"approved", was, on("2024-04-17"), ids(), "the ordinary case"},
		{"not approved on the last day before", was, rbac.PositionChange{On: day("2024-04-16")}, ids(), "as with a new one"},
		{"not approved on the first day", was, rbac.PositionChange{On: day("2024-04-17")}, ids("RA-RBC-051"), "a change can give as much as a new one"},
		{"on the last open day", soon, on("2024-04-30"), ids(), "it is still held"},
		{"on the day of the closing", soon, on("2024-05-01"), ids("RA-RBC-056"), "it stays as it was held"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			next := sponsors()
			next.ID, next.Name, next.Version, next.ChangedBy = "p-x", "Sponsor of two wards", 3, nil
			next.Closed = &rbac.PositionClosing{On: day("2020-01-01")}
			got, err := tt.was.Edit(next, tt.c)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Fatalf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil {
				return
			}
			want := next
			want.ID, want.CopiedFrom, want.Closed, want.Approval = "p-s", "p-0", tt.was.Closed, tt.c.Approval
			want.ChangedBy = []string{"555000000002"}
			if tt.c.By != "" {
				want.ChangedBy = append(want.ChangedBy, tt.c.By)
			}
			if diff := cmp.Diff(want, got, equateDates); diff != "" {
				t.Errorf("edited (-want +got):\n%s", diff)
			}
		})
	}
	if _, err := was.Edit(rbac.Position{}, on("2024-04-17")); !slices.Contains(refusedBy(t, err), "RA-RBC-025") {
		t.Errorf("an empty one: %v", err)
	}
}

func TestCopy(t *testing.T) {
	was := sponsors()
	was.Assignable, was.Version, was.Approval, was.ChangedBy = true, 3, board("2020-01-02"), []string{"555000000002"}
	was.Closed = &rbac.PositionClosing{On: day("2024-01-01"), By: "555000000011", Reason: "ward closed"}
	was.AccessProfiles = append(was.AccessProfiles, rbac.AccessProfile{Organisation: "RX1", JobRole: "R8002"}, rbac.AccessProfile{Organisation: "RX3", JobRole: "R8002"})

	here, err := was.Copy(rbac.PositionCopy{ID: "p-2"}, on("2024-04-17"))
	want := rbac.Position{
		ID: "p-2", Name: "Ward sponsor", Organisation: "RX1", Assignable: true, CopiedFrom: "p-s", Approval: board("2024-04-17"),
		ChangedBy:      []string{"555000000001"},
		AccessProfiles: was.AccessProfiles,
	}
	if diff := cmp.Diff(want, here, equateDates); diff != "" || err != nil {
		t.Errorf("at the same organisation (-want +got):\n%s%v", diff, err)
	}
	there, err := was.Copy(rbac.PositionCopy{ID: "p-2", Name: "Sponsor", Organisation: "RX2"}, on("2024-04-17"))
	want.Name, want.Organisation, want.Assignable = "Sponsor", "RX2", false
	want.AccessProfiles = []rbac.AccessProfile{{JobRole: "R8001", Activities: []string{"B1300"}}, {JobRole: "R8002"}, {Organisation: "RX3", JobRole: "R8002"}}
	if diff := cmp.Diff(want, there, equateDates); diff != "" || err != nil {
		t.Errorf("at another organisation (-want +got):\n%s%v", diff, err)
	}
	there.AccessProfiles[0].Activities[0] = "B0001"
	if was.AccessProfiles[0].Activities[0] != "B1300" {
		t.Error("a copy shares its codes")
	}
	for name, tt := range map[string]struct {
		to   rbac.PositionCopy
		c    rbac.PositionChange
		want []guidance.RuleID
	}{
		"without id":       {rbac.PositionCopy{}, on("2024-04-17"), ids("RA-RBC-025")},
		"not approved":     {rbac.PositionCopy{ID: "p-2"}, rbac.PositionChange{On: day("2024-04-17"), Standing: below}, ids("RA-RBC-050")},
		"RX3 is not below": {rbac.PositionCopy{ID: "p-2", Organisation: "RX9"}, on("2024-04-17"), ids("RA-RBC-052")},
	} {
		_, err := was.Copy(tt.to, tt.c)
		if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
			t.Errorf("%s: rules mismatch (-want +got):\n%s", name, diff)
		}
	}
}

func TestClose(t *testing.T) {
	open := sponsors()
	open.Version = 3
	soon := open
	soon.Closed = &rbac.PositionClosing{On: day("2024-05-01"), By: "555000000012", Reason: "ward closes"}
	closing := func(on string) rbac.PositionClosing {
		return rbac.PositionClosing{On: optionalDay(on), By: "555000000011", Reason: "ward closes"}
	}
	nobody, noReason := closing("2024-04-17"), closing("2024-04-17")
	nobody.By, noReason.Reason = " ", "\t"
	tests := []struct {
		name    string
		was     rbac.Position
		closing rbac.PositionClosing
		c       rbac.PositionChange
		want    []guidance.RuleID
		why     string
	}{
		{"today", open, closing("2024-04-17"), on("2024-04-17"), ids(), "the ordinary case"},
		{"later", open, closing("2024-05-01"), on("2024-04-17"), ids(), "a ward closes on a day that is known"},
		{"yesterday", open, closing("2024-04-16"), on("2024-04-17"), ids("RA-RBC-056"), "it was held yesterday"},
		{"no day", open, closing(""), on("2024-04-17"), ids("RA-RBC-056"), "not known when"},
		{"by nobody", open, nobody, on("2024-04-17"), ids("RA-RBC-056"), "answered for by nobody"},
		{"for no reason", open, noReason, on("2024-04-17"), ids("RA-RBC-056"), "the guide asks for it"},
		{"not approved", open, closing("2024-04-17"), rbac.PositionChange{On: day("2024-04-17")}, ids("RA-RBC-050"), "the guide asks for it"},
		{"not approved in 2020", open, closing("2020-04-17"), rbac.PositionChange{On: day("2020-04-17")}, ids(), "nobody asked for it yet"},
		{"brought forward", soon, closing("2024-04-30"), on("2024-04-17"), ids(), "it has not come yet"},
		{"brought forward on its eve", soon, closing("2024-04-30"), on("2024-04-30"), ids(), "it has not come yet"},
		{"again for the same day", soon, closing("2024-05-01"), on("2024-04-17"), ids("RA-RBC-056"), "who closed it stays on record"},
		{"put off", soon, closing("2024-05-02"), on("2024-04-17"), ids("RA-RBC-056"), "who was told of the day relies on it"},
		{"when it has come", soon, closing("2024-05-01"), on("2024-05-01"), ids("RA-RBC-056"), "it is closed"},
		{"backwards when it has come", soon, closing("2024-04-30"), on("2024-05-01"), ids("RA-RBC-056"), "it was held on that day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.was.Close(tt.closing, tt.c)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Fatalf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err == nil && (got.OpenOn(tt.closing.On) || !got.OpenOn(tt.closing.On.AddDays(-1)) || got.Approval != tt.c.Approval || got.Version != 3) {
				t.Errorf("closed %+v", got)
			}
		})
	}
	if open.Closed != nil {
		t.Error("Close changed its receiver")
	}
}

// TestCheckAssignable: the mark is needed, and where it is known what a Sponsor may
// give, so is that.
func TestCheckAssignable(t *testing.T) {
	marked := rbac.Position{ID: "p-1", Organisation: "RX1", Assignable: true}
	unmarked := rbac.Position{ID: "p-1", Organisation: "RX1"}
	other := rbac.Position{ID: "p-9", Organisation: "RX1", Assignable: true}
	nurse := rbac.Position{ID: "p-n", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001", AssignablePositions: []string{"p-1"}}}}
	silent := sponsors()
	silent.AccessProfiles = []rbac.AccessProfile{{JobRole: "R8001", Activities: []string{"B1300"}}}
	for _, tt := range []struct {
		name  string
		p     rbac.Position
		at    string
		held  []rbac.Position
		was   []rbac.Position
		want  []guidance.RuleID
		known bool
	}{
		{"a position of theirs is over", marked, "RX1", nil, []rbac.Position{nurse, sponsors()}, ids("RA-RBC-055"), true},
		{"one is over, another one names it", marked, "RX1", []rbac.Position{sponsors()}, []rbac.Position{silent}, ids(), true},
		{"one that is over was elsewhere", marked, "RX2", nil, []rbac.Position{sponsors()}, ids(), false},
		{"marked, and no position of theirs is known", marked, "RX1", nil, nil, ids(), false},
		{"not marked", unmarked, "RX1", nil, nil, ids("RA-RBC-055"), false},
		{"marked and named", marked, "RX1", []rbac.Position{nurse, sponsors()}, nil, ids(), true},
		{"named by one of two", marked, "RX1", []rbac.Position{silent, sponsors()}, nil, ids(), true},
		{"named and not marked", unmarked, "RX1", []rbac.Position{sponsors()}, nil, ids("RA-RBC-055"), true},
		{"another is named", other, "RX1", []rbac.Position{sponsors()}, nil, ids("RA-RBC-055"), true},
		{"none is named", marked, "RX1", []rbac.Position{silent}, nil, ids("RA-RBC-055"), true},
		{"a sponsor elsewhere", marked, "RX2", []rbac.Position{silent}, nil, ids(), false},
		{"no sponsor", marked, "RX1", []rbac.Position{nurse}, nil, ids(), false},
	} {
		a, known := tt.p.CheckAssignable(tt.at, tt.held, tt.was)
		if diff := cmp.Diff(tt.want, refusedBy(t, a.Refusal("give"))); diff != "" || known != tt.known {
			t.Errorf("%s: known %t, rules mismatch (-want +got):\n%s", tt.name, known, diff)
		}
	}
}

// TestPositionLife makes any changes on days that go by: a position is closed once it
// is, and whatever is refused leaves it as it was.
func TestPositionLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := day("2024-04-10")
		p, err := sponsors().Define(on("2024-04-10"))
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			today = today.AddDays(rapid.IntRange(0, 3).Draw(t, "days"))
			c := on(today.String())
			was, wasOpen := p, p.OpenOn(today)
			if rapid.Bool().Draw(t, "close") {
				to := today.AddDays(rapid.IntRange(-1, 3).Draw(t, "to"))
				p, err = p.Close(rbac.PositionClosing{On: to, By: "555000000011", Reason: "ward closes"}, c)
			} else {
				p, err = p.Edit(sponsors(), c)
			}
			if !wasOpen && err == nil {
				t.Fatalf("changed on %s, closed on %s", today, was.Closed.On)
			}
			if err != nil {
				p = was
			}
			if was.Closed != nil && (p.Closed == nil || p.Closed.On.After(was.Closed.On)) {
				t.Fatal("a closing was put off")
			}
		}
	})
}

// TestPositionRulesSayNoInput: what was put in does not come back in a refusal.
func TestPositionRulesSayNoInput(t *testing.T) {
	p := sponsors()
	p.AccessProfiles[0].Organisation, p.AccessProfiles[0].Activities, p.Name = "ZZTOP", []string{"ZZTOP"}, ""
	_, err := p.Define(rbac.PositionChange{On: day("2024-04-17"), Approval: &rbac.Approval{By: []string{"ZZTOP"}, How: "ZZTOP"}})
	if err == nil || strings.Contains(err.Error(), "ZZTOP") {
		t.Errorf("refused with %v", err)
	}
}
