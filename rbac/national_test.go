package rbac_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestNationalRoles compares the table with one that was typed from the pages.
func TestNationalRoles(t *testing.T) {
	got := []string{}
	for _, n := range rbac.NationalRoles() {
		got = append(got, n.JobRole+" "+n.Activity+" "+n.Role.String()+" "+n.Basis.String())
		if len(n.Citations) == 0 || n.Basis.NeedsRationale() && n.Rationale == "" {
			t.Errorf("%s %s: basis %s without its source or rationale", n.JobRole, n.Activity, n.Basis)
		}
		for _, c := range n.Citations {
			if c.Title == "" || c.Section == "" || c.URL == "" || c.Read.IsZero() {
				t.Errorf("%s %s: a citation lacks a part", n.JobRole, n.Activity)
			}
		}
	}
	want := []string{
		"R5080  ra-manager sourced",
		"R5090 B0272 advanced-ra-agent unverified",
		"R5090  ra-agent sourced",
		" B1300 sponsor sourced",
		" B0267 id-checker sourced",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("NationalRoles() mismatch (-want +got):\n%s", diff)
	}
}

// TestRolesWithoutCode: every role has a code or stands among those without, and what
// has none gives nothing to anybody.
func TestRolesWithoutCode(t *testing.T) {
	coded := map[rbac.Role]bool{}
	for _, n := range rbac.NationalRoles() {
		coded[n.Role] = true
	}
	without := rbac.RolesWithoutCode()
	for _, n := range without {
		if coded[n.Role] || n.JobRole+n.Activity != "" || n.Basis != guidance.Unverified || len(n.Citations) == 0 || n.Rationale == "" {
			t.Errorf("%s: %+v", n.Role, n)
		}
		coded[n.Role] = true
	}
	for _, r := range rbac.Roles() {
		if !coded[r] {
			t.Errorf("%s is in neither table", r)
		}
	}
	for _, jobRole := range []string{"R8001", "R5080"} {
		if role, line, ok := rbac.RoleOf(jobRole, []string{"", "B0001"}, without); ok {
			t.Errorf("%s is %s by %+v", jobRole, role, line)
		}
	}
}

func TestRoleOf(t *testing.T) {
	national := rbac.NationalRoles()
	unlocker := append(rbac.NationalRoles(), rbac.NationalRole{Activity: "B9999", Role: rbac.LocalSmartcardAdministrator, Basis: guidance.LocalPractice})
	newer := append(rbac.NationalRoles(), rbac.NationalRole{JobRole: "R9999", Activity: "B1300", Role: rbac.IDChecker, Basis: guidance.LocalPractice})
	tests := []struct {
		name, jobRole string
		activities    []string
		table         []rbac.NationalRole
		want          rbac.Role
		why           string
	}{
		{"manager", "R5080", nil, national, rbac.RAManager, "the job role is enough"},
		{"agent", "R5090", nil, national, rbac.RAAgent, "the job role is enough"},
		{"advanced agent", "R5090", []string{"B0272"}, national, rbac.AdvancedRAAgent, "the activity makes the difference"},
		{"advanced activity of a nurse", "R8001", []string{"B0272"}, national, 0, "both codes, or neither"},
		{"nurse who is a sponsor", "R8001", []string{"B0570", "B1300"}, national, rbac.Sponsor, "any job role, anywhere in the list"},
		{"nurse who checks identity", "R8001", []string{"B0267"}, national, rbac.IDChecker, "any job role"},
		{"sponsor who checks identity", "R8001", []string{"B0267", "B1300"}, national, rbac.Sponsor, "the higher of the two"},
		{"manager who is everything", "R5080", []string{"B0267", "B0272", "B1300"}, national, rbac.RAManager, "the highest"},
		{"agent who checks identity", "R5090", []string{"B0267"}, national, rbac.RAAgent, "the higher of the two"},
		{"nurse", "R8001", []string{"B0570"}, national, 0, "no code of the RA"},
		{"sponsorship rights", "R8001", []string{"B0002"}, national, 0, "its relation to B1300 is not known"},
		{"RA activities", "R8001", []string{"B0274"}, national, 0, "no page says which role that is"},
		{"neighbour of a manager", "R5081", nil, national, 0, "compared byte for byte"},
		{"lower case", "r5080", nil, national, 0, "compared byte for byte"},
		{"blank after the code", "R5080 ", nil, national, 0, "compared byte for byte"},
		{"lower case activity", "R8001", []string{"b1300"}, national, 0, "compared byte for byte"},
		{"longer activity", "R8001", []string{"B13000"}, national, 0, "matched whole"},
		{"activity as a triple", "R8001", []string{"D0008:C0055:B1300"}, national, 0, "an older form that is not read"},
		{"triple", "S0080:G0450:R5080", nil, national, 0, "the R code alone"},
		{"job role for an activity", "B1300", nil, national, 0, "not an activity"},
		{"activity for a job role", "R8001", []string{"R5080"}, national, 0, "not a job role"},
		{"no job role", "", []string{"B1300"}, national, 0, "any job role is not none"},
		{"no table", "R5080", []string{"B1300"}, nil, 0, "default deny"},
		{"unlocker without a line", "R8001", []string{"B9999"}, national, 0, "no code is public"},
		{"unlocker with a line", "R8001", []string{"B9999"}, unlocker, rbac.LocalSmartcardAdministrator, "a line of one's own"},
		{"administrator who is a sponsor", "R8008", []string{"B1300"}, national, rbac.Sponsor, "any job role that is known"},
		{"job role that nobody knows", "R9999", []string{"B0267", "B1300"}, national, 0, "it gives nothing, by its activities neither"},
		{"line for a newer job role alone", "R9999", nil, []rbac.NationalRole{{JobRole: "R9999", Role: rbac.RAAgent}}, rbac.RAAgent, "whoever names a code knows it"},
		{"line for a newer job role", "R9999", []string{"B1300"}, []rbac.NationalRole{{JobRole: "R9999", Activity: "B1300", Role: rbac.Sponsor}}, rbac.Sponsor, "whoever names a code knows it"},
		{"line for a newer job role beside the others", "R9999", []string{"B1300"}, newer, rbac.Sponsor, "it is known, and the others are of any job role that is"},
		{"line for another newer job role", "R9998", []string{"B1300"}, newer, 0, "that of the line is known, and no other"},
		{"newer job role in a line without a role", "R9999", []string{"B1300"}, append(rbac.NationalRoles(), rbac.NationalRole{JobRole: "R9999"}), 0, "such a line says nothing"},
		{"line that asks for nothing", "R8001", nil, []rbac.NationalRole{{Role: rbac.RAManager}}, 0, "it would make everybody RA Manager"},
		{"line without a role", "R5080", nil, []rbac.NationalRole{{JobRole: "R5080"}}, 0, "the zero role is above all others only by number"},
		{"line that makes somebody themselves", "R5080", nil, []rbac.NationalRole{{JobRole: "R5080", Role: rbac.Self}}, 0, "everybody is themselves without a code"},
		{"line with a role past the list", "R5080", nil, []rbac.NationalRole{{JobRole: "R5080", Role: rbac.Self + 1}}, 0, "no role"},
		{"empty activity", "R8001", []string{""}, national, 0, "a line without an activity asks for none, not for an empty one"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			role, line, ok := rbac.RoleOf(tt.jobRole, tt.activities, tt.table)
			if role != tt.want || ok != (tt.want != 0) || line.Role != tt.want {
				t.Errorf("RoleOf(%q, %v) = %s, %t by a line of %s, want %s\nwhy: %s", tt.jobRole, tt.activities, role, ok, line.Role, tt.want, tt.why)
			}
		})
	}
}

// TestRoleOfOrder: the order of activities and of the table does not matter, and
// one activity more never lowers the role.
func TestRoleOfOrder(t *testing.T) {
	jobRole := rapid.SampledFrom([]string{"", "R5080", "R5090", "R8001", "R9999"})
	activity := rapid.SampledFrom([]string{"", "B0002", "B0267", "B0272", "B1300"})
	rapid.Check(t, func(t *rapid.T) {
		r, activities := jobRole.Draw(t, "job role"), rapid.SliceOf(activity).Draw(t, "activities")
		role, _, ok := rbac.RoleOf(r, activities, rbac.NationalRoles())
		other, _, _ := rbac.RoleOf(r, rapid.Permutation(activities).Draw(t, "shuffled"), rapid.Permutation(rbac.NationalRoles()).Draw(t, "table"))
		if role != other {
			t.Errorf("%s in one order, %s in another", role, other)
		}
		more, _, _ := rbac.RoleOf(r, append(slices.Clone(activities), activity.Draw(t, "one more")), rbac.NationalRoles())
		if ok && (more == 0 || more > role) {
			t.Errorf("%s with an activity more, %s without", more, role)
		}
	})
}
