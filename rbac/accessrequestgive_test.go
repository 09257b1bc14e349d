package rbac_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestAccessClocks: how long a request waits, to the end of a London day.
func TestAccessClocks(t *testing.T) {
	r := waiting(t) // 1 June: until 1 July
	tests := []struct {
		name, at string
		want     []guidance.RuleID
		why      string
	}{
		{"the last day", "2026-07-01T12:00:00Z", []guidance.RuleID{}, "thirty days after"},
		{"its last instant", "2026-07-01T22:59:59.999Z", []guidance.RuleID{}, "a minute to midnight in London, in summer"},
		{"the next day", "2026-07-01T23:00:00Z", []guidance.RuleID{"RA-RBC-065"}, "midnight in London"},
		{"23:30 UTC", "2026-07-01T23:30:00Z", []guidance.RuleID{"RA-RBC-065"}, "2 July in London"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := by(agentOne, tt.at)
			_, _, err1 := r.Approve(m, rbac.AccessRequestPolicy{}, target())
			_, err2 := r.Reject(m, rbac.AccessRequestPolicy{}, "not on this ward")
			_, err3 := r.Opened(m, rbac.AccessRequestPolicy{})
			_, err4 := r.Withdraw(by(sponsor, tt.at))
			for _, err := range []error{err1, err2, err3, err4} {
				if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
					t.Errorf("(-want +got):\n%s\nwhy: %s", diff, tt.why)
				}
			}
			if expired := r.StateAt(m.At) == rbac.AccessExpired; expired != (len(tt.want) > 0) || r.State != rbac.AccessOpen {
				t.Errorf("expired: %t, stored as %s", expired, r.State)
			}
		})
	}
	// An approval has a clock of its own: 2 June, and fourteen days.
	approved, _, err := r.Approve(by(agentOne, soon), separate, target())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := approved.Apply(by(agentTwo, "2026-06-16T22:59:59Z"), separate, target()); err != nil {
		t.Errorf("given on the last day: %v", err)
	}
	_, _, err = approved.Apply(by(agentTwo, "2026-06-16T23:00:00Z"), separate, target())
	if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-065"}, refusedBy(t, err)); diff != "" {
		t.Errorf("given the day after (-want +got):\n%s", diff)
	}
	// A request late in a summer evening belongs to the next day; 29 February is a day.
	for at, want := range map[string]string{"2026-05-31T23:30:00Z": "2026-07-01", "2028-01-30T12:00:00Z": "2028-02-29"} {
		a := asked(func(a *rbac.AccessAsking) {
			a.At, a.Wanted = instant(at), rbac.WantedAccess{OpenEndReason: "permanent"}
		})
		if r, err := rbac.AskAccessFor(a, rbac.AccessRequestPolicy{}); err != nil || r.DecideBy != day(want) {
			t.Errorf("asked at %s it waits until %s, want %s, %v", at, r.DecideBy, want, err)
		}
	}
	short := rbac.AccessRequestPolicy{Wait: 1, Lapse: 2, SeparateApply: true}
	one, err := rbac.AskAccessFor(asked(), short)
	if err != nil {
		t.Fatal(err)
	}
	two, _, err := one.Approve(by(agentOne, soon), short, target())
	if one.DecideBy != day("2026-06-02") || two.ApplyBy != day("2026-06-04") || err != nil {
		t.Errorf("waits until %s and %s, %v", one.DecideBy, two.ApplyBy, err)
	}
	for _, p := range []rbac.AccessRequestPolicy{{Wait: -1}, {Lapse: -1}, {Wait: 36526}} {
		if err := p.Check(); !errors.Is(err, rbac.ErrAccessRequestPolicy) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	if err := short.Check(); err != nil {
		t.Error(err)
	}
}

// TestGivenDays: when access starts and how long it lasts is one answer, made when it
// is given.
func TestGivenDays(t *testing.T) {
	tests := []struct {
		name       string
		wanted     rbac.WantedAccess
		start, end string
		want       []guidance.RuleID
		why        string
	}{
		{"when it is given, until a day", rbac.WantedAccess{End: day("2026-12-31")}, "2026-06-20", "2026-12-31", nil, "given on 20 June"},
		{"on a day to come", rbac.WantedAccess{Start: day("2026-08-01"), End: day("2026-12-31")}, "2026-08-01", "2026-12-31", nil, "dated"},
		{"on a day that is past by then", rbac.WantedAccess{Start: day("2026-06-10"), End: day("2026-12-31")}, "2026-06-20", "2026-12-31", nil, "nobody held it before it was given"},
		{"so many days from when it is given", rbac.WantedAccess{Days: 30}, "2026-06-20", "2026-07-19", nil, "both days included"},
		{"so many days from a day", rbac.WantedAccess{Start: day("2028-02-01"), Days: 29}, "2028-02-01", "2028-02-29", nil, "29 February is one of them"},
		{"open", rbac.WantedAccess{OpenEndReason: "permanent"}, "2026-06-20", "", nil, "somebody says why"},
		{"until that very day", rbac.WantedAccess{End: day("2026-06-20")}, "2026-06-20", "2026-06-20", nil, "one day is left"},
		{"until the day before", rbac.WantedAccess{End: day("2026-06-19")}, "", "", []guidance.RuleID{"RA-RBC-067"}, "it came too late"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := waiting(t, func(a *rbac.AccessAsking) { a.Wanted = tt.wanted })
			next, got, err := r.Approve(by(agentOne, "2026-06-19T23:30:00Z"), rbac.AccessRequestPolicy{}, target())
			if tt.want != nil {
				if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
					t.Errorf("(-want +got):\n%s\nwhy: %s", diff, tt.why)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := rbac.Assignment{
				ID: "assignment-1", User: holder, Position: "p-1", Organisation: "RX1", Start: day(tt.start), OpenEndReason: tt.wanted.OpenEndReason,
				AssignedBy: agentOne, Request: "request-1", At: instant("2026-06-19T23:30:00Z"),
			}
			if tt.end != "" {
				want.End = day(tt.end)
			}
			if diff := cmp.Diff(want, got, equateDates); diff != "" || next.Assignment != got.ID {
				t.Errorf("given (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// wardWith is the ward with activities more.
func wardWith(activities ...string) rbac.Position {
	p := ward()
	p.AccessProfiles[0].Activities = activities
	return p
}

// TestContentPins: approving and giving are two steps, and each gives what was asked for.
func TestContentPins(t *testing.T) {
	r := waiting(t)
	other := rbac.AccessTarget{ID: "assignment-1", Position: wardWith("B0107")}
	approved, _, err := r.Approve(by(agentOne, soon), separate, target())
	if err != nil {
		t.Fatal(err)
	}
	_, _, err1 := r.Approve(by(agentOne, soon), separate, other)
	_, _, err2 := approved.Apply(by(agentTwo, soon), separate, other)
	for _, err := range []error{err1, err2} {
		if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-069"}, refusedBy(t, err)); diff != "" {
			t.Errorf("changed since (-want +got):\n%s", diff)
		}
	}
	if _, _, err := approved.Apply(by(agentTwo, soon), separate, target()); err != nil {
		t.Errorf("put back as it was: %v", err)
	}
	if _, err := r.Reject(by(agentTwo, soon), separate, "the position is another one now"); err != nil {
		t.Errorf("rejected: %v", err)
	}
	unpinned := r
	unpinned.Content = ""
	_, _, err = unpinned.Approve(by(agentOne, soon), separate, target())
	if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-069"}, refusedBy(t, err)); diff != "" {
		t.Errorf("nobody knows what was asked for (-want +got):\n%s", diff)
	}
}

// TestContent: what gives the same is the same, and nothing else is.
func TestContent(t *testing.T) {
	of := func(a ...rbac.AccessProfile) rbac.Position {
		p := ward()
		p.AccessProfiles = a
		return p
	}
	base := rbac.AccessProfile{JobRole: "R8001", Activities: []string{"B0107", "B1300"}, AreasOfWork: []string{"P0020:Q0300:T0640"}, AssignablePositions: []string{"p-2"}}
	with := func(change func(*rbac.AccessProfile)) rbac.Position {
		a := base
		change(&a)
		return of(a)
	}
	want := of(base).Content()
	two := of(base, rbac.AccessProfile{JobRole: "R8000"}).Content()
	for name, tt := range map[string]struct {
		want string
		p    rbac.Position
		same bool
	}{
		"another order of codes":     {want, with(func(a *rbac.AccessProfile) { a.Activities = []string{"B1300", "B0107", "B1300"} }), true},
		"its organisation, said":     {want, with(func(a *rbac.AccessProfile) { a.Organisation = "RX1" }), true},
		"another order of profiles":  {two, of(rbac.AccessProfile{JobRole: "R8000"}, base), true},
		"one profile more":           {want, of(base, rbac.AccessProfile{JobRole: "R8000"}), false},
		"another organisation":       {want, with(func(a *rbac.AccessProfile) { a.Organisation = "RX2" }), false},
		"another job role":           {want, with(func(a *rbac.AccessProfile) { a.JobRole = "R8000" }), false},
		"an activity less":           {want, with(func(a *rbac.AccessProfile) { a.Activities = []string{"B0107"} }), false},
		"no area of work":            {want, with(func(a *rbac.AccessProfile) { a.AreasOfWork = nil }), false},
		"a workgroup":                {want, with(func(a *rbac.AccessProfile) { a.Workgroups = []string{"000000000001"} }), false},
		"another assignable one":     {want, with(func(a *rbac.AccessProfile) { a.AssignablePositions = []string{"p-3"} }), false},
		"codes that run together":    {want, with(func(a *rbac.AccessProfile) { a.Activities = []string{`B0107" "B1300`} }), false},
		"an activity as a workgroup": {of(rbac.AccessProfile{JobRole: "R8001", Activities: []string{"X1"}}).Content(), of(rbac.AccessProfile{JobRole: "R8001", Workgroups: []string{"X1"}}), false},
	} {
		if got := tt.p.Content(); (got == tt.want) != tt.same || len(got) != 64 {
			t.Errorf("%s: the same: %t, want %t", name, got == tt.want, tt.same)
		}
	}
}

// TestGivenAsAsked: what has changed since is another question.
func TestGivenAsAsked(t *testing.T) {
	longer := func(a *rbac.AccessAsking) { a.Assignment, a.Wanted = held(), rbac.WantedAccess{End: day("2026-09-30")} }
	none, stands := []guidance.RuleID{}, []guidance.RuleID{"RA-RBC-069"}
	tests := []struct {
		name   string
		ask    func(*rbac.AccessAsking)
		target rbac.AccessTarget
		want   []guidance.RuleID
		why    string
	}{
		{"as it was", longer, rbac.AccessTarget{Position: ward(), Assignment: *held()}, none, "nothing has changed"},
		{"ended since", longer, rbac.AccessTarget{Position: ward(), Assignment: *held(func(a *rbac.Assignment) { a.Ended = &rbac.Ending{On: day("2026-06-10"), By: agentOne} })}, stands, "somebody ended it"},
		{"changed since", longer, rbac.AccessTarget{Position: ward(), Assignment: *held(func(a *rbac.Assignment) { a.End = day("2026-07-31") })}, stands, "somebody asked for another end"},
		{"another one", longer, rbac.AccessTarget{Position: ward(), Assignment: *held(func(a *rbac.Assignment) { a.ID = "assignment-8" })}, stands, "it is not this one"},
		{"gone", longer, rbac.AccessTarget{Position: ward()}, stands, "there is none"},
		{"position closed", func(*rbac.AccessAsking) {}, rbac.AccessTarget{ID: "assignment-1", Position: closedOn(ward(), "2026-06-02")}, []guidance.RuleID{"RA-RBC-057"}, "on the day of the decision"},
		{"position closed for what is longer", longer, rbac.AccessTarget{Position: closedOn(ward(), "2026-06-02"), Assignment: *held()}, []guidance.RuleID{"RA-RBC-057"}, "it is given to nobody"},
		{"position of another organisation", func(*rbac.AccessAsking) {}, rbac.AccessTarget{ID: "assignment-1", Position: func() rbac.Position { p := ward(); p.Organisation = "RX2"; return p }()}, stands, "whose Sponsor asked for another's"},
		{"position of other access profiles", func(*rbac.AccessAsking) {}, rbac.AccessTarget{ID: "assignment-1", Position: wardWith("B0107")}, stands, "who decides sees another position than was asked for"},
		{"position of other access profiles for what is longer", longer, rbac.AccessTarget{Position: wardWith("B0107"), Assignment: *held()}, stands, "more days of something else"},
		{"position of another name", longer, rbac.AccessTarget{Position: func() rbac.Position { p := ward(); p.Name, p.Version = "Staff nurse", 7; return p }(), Assignment: *held()}, none, "it gives the same"},
		{"without an id", func(*rbac.AccessAsking) {}, rbac.AccessTarget{Position: ward()}, []guidance.RuleID{"RA-RBC-023"}, "an assignment has one"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got, err := waiting(t, tt.ask).Approve(by(agentOne, soon), rbac.AccessRequestPolicy{}, tt.target)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Fatalf("(-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if want := held(func(a *rbac.Assignment) { a.End = day("2026-09-30") }); err == nil && !cmp.Equal(*want, got, equateDates) {
				t.Errorf("changed to %+v", got)
			}
		})
	}
}
