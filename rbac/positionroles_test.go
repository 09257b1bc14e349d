package rbac_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestAssignableRoles: RA-RBC-076 warns of an assignable position that makes RA staff,
// and refuses nothing.
func TestAssignableRoles(t *testing.T) {
	for _, tt := range []struct {
		name       string
		assignable bool
		profile    rbac.AccessProfile
		table      []rbac.NationalRole
		want       []guidance.RuleID
	}{
		{"a nurse", true, rbac.AccessProfile{JobRole: "R8001", Activities: []string{"B0360"}}, nil, ids()},
		{"an RA Manager", true, rbac.AccessProfile{JobRole: "R5080"}, nil, ids("RA-RBC-076")},
		{"an RA Agent", true, rbac.AccessProfile{JobRole: "R5090"}, nil, ids("RA-RBC-076")},
		{"a Sponsor", true, rbac.AccessProfile{JobRole: "R8001", Activities: []string{"B1300"}}, nil, ids("RA-RBC-076")},
		{"an ID Checker", true, rbac.AccessProfile{JobRole: "R8001", Activities: []string{"B0267"}}, nil, ids("RA-RBC-076")},
		{"half of an advanced RA Agent", true, rbac.AccessProfile{JobRole: "R8001", Activities: []string{"B0272"}}, nil, ids("RA-RBC-076")},
		{"a Sponsor, not assignable", false, rbac.AccessProfile{JobRole: "R8001", Activities: []string{"B1300"}}, nil, ids()},
		{"by a table of one's own", true, rbac.AccessProfile{JobRole: "R8001"}, []rbac.NationalRole{{JobRole: "R8001", Role: rbac.IDChecker}}, ids("RA-RBC-076")},
	} {
		p := rbac.Position{ID: "p-1", Name: "Position", Organisation: "RX1", Assignable: tt.assignable, AccessProfiles: []rbac.AccessProfile{tt.profile}}
		c := on("2024-04-17")
		c.NationalRoles = tt.table
		as := p.Assess(c)
		if got := slices.DeleteFunc(ruleIDs(as.Findings()), func(id guidance.RuleID) bool { return id < "RA-RBC-050" }); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if _, err := p.Define(c); err != nil {
			t.Errorf("%s: a warning refuses: %v", tt.name, err)
		}
		if met := slices.Contains(as.Result().Passed, "RA-RBC-076"); met != (tt.assignable && len(tt.want) == 0) {
			t.Errorf("%s: met %t", tt.name, met)
		}
	}
}

// TestHeldRoles: every role of a position, where it holds, and not the highest only.
func TestHeldRoles(t *testing.T) {
	p := rbac.Position{Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{
		{JobRole: "R5090", Activities: []string{"B1300", "B0360"}},
		{JobRole: "R8001", Activities: []string{"B1300"}},
		{JobRole: "R8001", Activities: []string{"B0267"}, Organisation: "RX2"},
		{Activities: []string{"B0267"}},
	}}
	want := []rbac.HeldRole{{Organisation: "RX1", Role: rbac.RAAgent}, {Organisation: "RX1", Role: rbac.Sponsor}, {Organisation: "RX2", Role: rbac.IDChecker}}
	if diff := cmp.Diff(want, p.HeldRoles(rbac.NationalRoles())); diff != "" {
		t.Errorf("held (-want +got):\n%s", diff)
	}
	if got := p.RoleCodes(rbac.NationalRoles()); !slices.Equal(got, []string{"B0267", "B1300", "R5090"}) {
		t.Errorf("codes %v", got)
	}
}

// TestBeside: what somebody holds on one of the days, to the day.
func TestBeside(t *testing.T) {
	held := rbac.Assignment{ID: "a-1", User: "555000000001", Position: "p-1", Start: day("2024-02-29"), End: day("2024-03-31")}
	others := held
	others.ID, others.User = "a-2", "555000000002"
	for _, tt := range []struct {
		start, end string
		want       bool
	}{
		{"2024-02-01", "2024-02-28", false}, {"2024-02-01", "2024-02-29", true}, {"2024-03-31", "", true}, {"2024-04-01", "", false},
	} {
		r := rbac.AssignmentRequest{ID: "a-9", User: held.User, Position: rbac.Position{ID: "p-9"}, Start: day(tt.start), End: optionalDay(tt.end)}
		got := r.Beside([]rbac.Assignment{others, held})
		if (len(got) == 1 && got[0].ID == "a-1") != tt.want || len(got) > 1 {
			t.Errorf("from %s to %q: %v", tt.start, tt.end, got)
		}
	}
	same := rbac.AssignmentRequest{ID: "a-1", User: held.User, Start: held.Start}
	if got := same.Beside([]rbac.Assignment{held}); len(got) != 0 {
		t.Errorf("itself: %v", got)
	}
}
