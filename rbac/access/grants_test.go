package access_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// TestPositionGrant: exceptional access to a position is as good as holding it, on its
// days; it is named in place of an assignment.
func TestPositionGrant(t *testing.T) {
	lent := rbac.Grant{
		ID: "g-9", User: leaver, Kind: rbac.PositionGrant, Position: "p-ward", Organisation: "RX1", WorkingAt: "RX1",
		Start: day("2024-02-28"), End: day("2024-02-29"),
	}
	with := func(change func(*rbac.Grant)) rbac.Grant {
		g := lent
		change(&g)
		return g
	}
	denied := func(how string) []string { return lines("RA-RBC-038 " + how) }
	const profile = " p-ward#1@RX1 job-role g-9"
	child := "RA-RBC-036 not-granted p-ward#2@RX2 g-9"
	tests := []struct {
		name  string
		grant rbac.Grant
		on    string
		want  []string // but for the other access profile of the position
		why   string
	}{
		{"day before", lent, "2024-02-27", denied("not-yet" + profile + " 2024-02-28"), "it begins the day after"},
		{"first day", lent, "2024-02-28", lines("RA-RBC-037 allowed"+profile, "RA-RBC-038 allowed"+profile), "included"},
		{"last day", lent, "2024-02-29", lines("RA-RBC-037 allowed"+profile, "RA-RBC-038 allowed"+profile), "included"},
		{"day after", lent, "2024-03-01", denied("expired" + profile + " 2024-03-01"), "over"},
		{
			"revoked that day", with(func(g *rbac.Grant) {
				g.Revoked = &rbac.Revocation{At: day("2024-02-29").Start()}
			}), "2024-02-29", denied("expired" + profile + " 2024-02-29"), "at once",
		},
		{
			"without an end", with(func(g *rbac.Grant) { g.End = day("") }), "2024-02-29",
			denied("not-granted" + profile), "exceptional access always ends",
		},
		{
			"position of another organisation", with(func(g *rbac.Grant) { g.Organisation, g.WorkingAt = "RX2", "RX2" }), "2024-02-29",
			denied("not-granted" + profile), "nobody approved that",
		},
		{
			"closed position", with(func(g *rbac.Grant) { g.Position = "p-shut" }), "2024-09-20",
			lines("RA-RBC-035 expired p-shut#1@RX1 job-role g-9 2024-09-20", "RA-RBC-038 expired p-shut#1@RX1 job-role g-9 2024-03-01"), "nobody holds a closed position",
		},
		{"no position", with(func(g *rbac.Grant) { g.Position = "" }), "2024-02-29", nil, "it is to nothing"},
		{"at FFFFF", with(func(g *rbac.Grant) { g.Organisation = "FFFFF" }), "2024-02-29", nil, "no position is given at FFFFF"},
		{"no kind", with(func(g *rbac.Grant) { g.Kind = 0 }), "2024-02-29", nil, "an entry without a kind is of FFFFF"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := world()
			p.Assignments, p.Grants = nil, []rbac.Grant{tt.grant}
			q := ask(leaver, "B0360", "RX1")
			q.On = day(tt.on)
			d := bothAnswer(t, p, q)
			got := slices.DeleteFunc(said(d), func(s string) bool { return s == child })
			if tt.want == nil {
				tt.want = lines("RA-RBC-034 not-granted")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || d.Allowed() && !tt.grant.ActiveOn(q.On) {
				t.Errorf("%s; reasons mismatch (-want +got):\n%s\nwhy: %s", d.Outcome, diff, tt.why)
			}
			e := must(access.Compile(p))
			if (len(e.Who(q)) == 1) != d.Allowed() || slices.Contains(e.Activities(q), "B0360") != d.Allowed() {
				t.Errorf("%s, and the lists are %v, %v", d.Outcome, e.Who(q), e.Activities(q))
			}
		})
	}
}

// TestPositionGrantOfStaff: acts of RA staff go the same way.
func TestPositionGrantOfStaff(t *testing.T) {
	p := world()
	p.Grants = []rbac.Grant{{
		ID: "g-9", User: nurse, Kind: rbac.PositionGrant, Position: "p-ra", Organisation: "RX1", WorkingAt: "RX1",
		Start: day("2024-09-01"), End: day("2024-09-23"),
	}}
	q := askAct(nurse, rbac.OpenRegistration, "RX1")
	if d := bothAnswer(t, p, q); !d.Allowed() {
		t.Errorf("on the last day: %v", said(d))
	}
	q.On = q.On.AddDays(1)
	if d := bothAnswer(t, p, q); d.Allowed() {
		t.Errorf("on the day after: %v", said(d))
	}
}

// TestWhichGrant: of several for one site the best counts, and of those the one with
// the least id, whatever their order; what is not of FFFFF counts as none.
func TestWhichGrant(t *testing.T) {
	holding := " as-" + locum + " p-locum#1@FFFFF added"
	grant := func(id, organisation, to string) rbac.Grant {
		return rbac.Grant{ID: id, User: locum, Organisation: organisation, WorkingAt: "FX9AA", Start: day("2024-09-01"), End: day(to)}
	}
	over := world().Assignments
	over[2].End = day("2024-09-22")
	tests := []struct {
		name        string
		grants      []rbac.Grant
		assignments []rbac.Assignment
		outcome     access.Outcome
		want        []string
		why         string
	}{
		{
			"two in force",
			[]rbac.Grant{grant("g-2", "FFFFF", "2024-09-30"), grant("g-1", "FFFFF", "2024-09-30")},
			world().Assignments,
			access.Allowed, lines("RA-RBC-037 allowed"+holding, "RA-RBC-038 allowed"+holding+" g-1"), "least id",
		},
		{
			"one over",
			[]rbac.Grant{grant("g-1", "FFFFF", "2024-09-22"), grant("g-2", "FFFFF", "2024-09-30")},
			world().Assignments,
			access.Allowed, lines("RA-RBC-037 allowed"+holding, "RA-RBC-038 allowed"+holding+" g-2"), "the one in force",
		},
		{
			"of another organisation",
			[]rbac.Grant{grant("g-1", "RX1", "2024-09-30")},
			world().Assignments,
			access.NotGranted, lines("RA-RBC-038 not-granted" + holding), "only FFFFF is exceptional",
		},
		{
			"position over, and none", nil, over,
			access.NotGranted, lines("RA-RBC-034 expired"+holding+" 2024-09-23", "RA-RBC-038 not-granted"+holding), "it was never given at this site",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 {
				p := world()
				p.Grants, p.Assignments = tt.grants, tt.assignments
				q := ask(locum, "B0570", "FFFFF")
				q.WorkingAt = "FX9AA"
				d := bothAnswer(t, p, q)
				if diff := cmp.Diff(tt.want, said(d)); diff != "" || d.Outcome != tt.outcome {
					t.Errorf("%s, want %s; reasons mismatch (-want +got):\n%s\nwhy: %s", d.Outcome, tt.outcome, diff, tt.why)
				}
				slices.Reverse(tt.grants)
			}
		})
	}
}
