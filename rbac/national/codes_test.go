package national_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac/national"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func count[T any](all []T, is func(T) bool) (n int) {
	for _, one := range all {
		if is(one) {
			n++
		}
	}
	return n
}

// TestPublicCounts keeps how much of what is public, and how sure each part is: a row
// that is lost or becomes surer than its source shows in the golden file.
func TestPublicCounts(t *testing.T) {
	c := national.PublicCodes()
	var b bytes.Buffer
	fmt.Fprintf(&b, "version %s, gathered %s, %d sources\n", c.Version(), c.Gathered(), len(c.Sources()))
	for _, l := range []struct {
		name string
		list []national.Code
	}{
		{"staff groups", c.StaffGroups()},
		{"sub staff groups", c.SubStaffGroups()},
		{"job roles", c.JobRoles()},
		{"role codes", c.RoleCodes()},
		{"activities", c.Activities()},
		{"areas of work", c.AreasOfWork()},
		{"workgroups", c.Workgroups()},
	} {
		fmt.Fprintf(&b, "%s: %d, of which sourced %d, unverified %d, without a name %d, obsolete %d\n", l.name, len(l.list),
			count(l.list, func(c national.Code) bool { return c.Basis == guidance.Sourced }),
			count(l.list, func(c national.Code) bool { return c.Basis == guidance.Unverified }),
			count(l.list, func(c national.Code) bool { return c.Name == "" }),
			count(l.list, func(c national.Code) bool { return c.Obsolete }))
	}
	for _, l := range []struct {
		name string
		rows []national.Row
	}{{"baseline", c.Baseline()}, {"inclusions", c.Inclusions()}} {
		fmt.Fprintf(&b, "%s: %d, of which sourced %d, unverified %d, switched off %d\n", l.name, len(l.rows),
			count(l.rows, func(r national.Row) bool { return r.Basis == guidance.Sourced }),
			count(l.rows, func(r national.Row) bool { return r.Basis == guidance.Unverified }),
			count(l.rows, func(r national.Row) bool { return r.SwitchedOff }))
	}
	golden(t, "testdata/counts.golden", b.Bytes())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s mismatch (-want +got):\n%s", name, diff)
	}
}

func TestPublicCodes(t *testing.T) {
	c := national.PublicCodes()
	tests := []struct {
		name string
		look func(string) (national.Code, bool)
		want national.Code
		why  string
	}{
		{
			"job role of three lists", c.JobRole,
			national.Code{Code: "R8001", Name: "Nurse Access Role", Basis: guidance.Sourced, Sources: []string{"CC", "ENG", "UKC"}},
			"all lists agree",
		},
		{
			"no sponsor", c.JobRole,
			national.Code{
				Code: "R5000", Name: "Network Administrator", Basis: guidance.Sourced, Sources: []string{"CC", "ENG", "UKC"},
				Note: `two public files of tests call it "Sponsor", against every list of codes`,
			},
			"a Sponsor has an activity, no job role",
		},
		{
			"obsolete", c.JobRole,
			national.Code{Code: "R5077", Name: "OBSOLETE SHA Registration Authority", Obsolete: true, Basis: guidance.Sourced, Sources: []string{"CC"}},
			"its name says so",
		},
		{
			"named", c.Activity,
			national.Code{Code: "B0274", Name: "Perform RA activities", Basis: guidance.Sourced, Sources: []string{"PTL"}},
			"a form has code and name side by side",
		},
		{
			"by position", c.Activity,
			national.Code{
				Code: "B0028", Name: "Manage Allergies", Basis: guidance.Unverified, Sources: []string{"IDS"},
				Note: "code and name are aligned by position only, which the specification does not promise",
			},
			"the order of the two lists of a token is not promised",
		},
		{
			"code alone", c.Activity,
			national.Code{Code: "B0571", Basis: guidance.Sourced, Sources: []string{"EPS"}, Note: "no source names it"},
			"the code is sourced and has no name",
		},
		{
			"sub staff group", c.SubStaffGroup,
			national.Code{Code: "G0450", Within: "S0080", Name: "Management - A & C", Basis: guidance.Sourced, Sources: []string{"IDS"}},
			"it says of which staff group it is",
		},
		{
			"staff group without a name", c.StaffGroup,
			national.Code{Code: "S0010", Basis: guidance.Sourced, Sources: []string{"SCRAPI"}, Note: "no source names it"},
			"a name from memory is none",
		},
		{
			"area of work", c.AreaOfWork,
			national.Code{Code: "P8001:Q8001:T6092", Name: `"Secondary Care":"Secondary Care":"Secondary Care"`, Basis: guidance.Sourced, Sources: []string{"SAML"}},
			"one code beside one name",
		},
		{
			"workgroup", c.Workgroup,
			national.Code{Code: "555005330103", Name: "DemographicWG", Basis: guidance.Sourced, Sources: []string{"SAML"}},
			"an example that was published",
		},
		{
			"role code", c.RoleCode,
			national.Code{
				Code: "S8001:G8002:R8008", Name: `"Support":"Support":"Admin/Clinical Support Access Role"`,
				Basis: guidance.Sourced, Sources: []string{"IDS", "MAVIS"},
			},
			"code and name stand in one role",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := tt.look(tt.want.Code)
			if diff := cmp.Diff(tt.want, got); !ok || diff != "" {
				t.Errorf("ok = %t, mismatch (-want +got):\n%s\nwhy: %s", ok, diff, tt.why)
			}
			for _, other := range []string{"", strings.Replace(tt.want.Code, tt.want.Code[:1], "x", 1), tt.want.Code + " ", "X9999"} {
				if got, ok := tt.look(other); ok || !cmp.Equal(got, national.Code{}) {
					t.Errorf("%q gives %v, %t", other, got, ok)
				}
			}
		})
	}
}

// TestPublicCodesHoldTogether checks what no single row can say.
func TestPublicCodesHoldTogether(t *testing.T) {
	c := national.PublicCodes()
	for _, r := range c.JobRoles() {
		if strings.HasPrefix(r.Name, "OBSOLETE") != r.Obsolete || r.Name == "" {
			t.Errorf("%s %q: obsolete is %t", r.Code, r.Name, r.Obsolete)
		}
	}
	for _, r := range c.RoleCodes() {
		code, err := national.ParseRoleCode(r.Code)
		if err != nil {
			t.Fatal(err)
		}
		staff, ok1 := c.StaffGroup(code.StaffGroup)
		sub, ok2 := c.SubStaffGroup(code.SubStaffGroup)
		role, ok3 := c.JobRole(code.JobRole)
		if !ok1 || !ok2 || !ok3 || sub.Within != staff.Code {
			t.Errorf("%s: its parts are not in the lists, or not within each other", r.Code)
		}
		if r.Name == "" {
			continue
		}
		name, err := national.ParseRoleName(r.Name)
		if want := (national.RoleName{Primary: staff.Name, Secondary: sub.Name, Tertiary: role.Name}); err != nil || name != want {
			t.Errorf("%s: name %v, %v; its parts are %v", r.Code, name, err, want)
		}
	}
	for _, r := range slices.Concat(c.Baseline(), c.Inclusions()) {
		if r.SwitchedOff && r.Basis != guidance.Unverified {
			t.Errorf("%s to %s is switched off in its source, and %s", r.From, r.To, r.Basis)
		}
	}
	i := slices.IndexFunc(c.Baseline(), func(r national.Row) bool { return r.From == "R8008" && r.To == "B0058" })
	if i < 0 || c.Baseline()[i].Basis != guidance.Unverified || c.Baseline()[i].Note == "" || c.Baseline()[i].SwitchedOff {
		t.Error("R8008 has B0058 in the source, which can hardly be right: it is there, unverified, with a note")
	}
}

// TestEverySourceIsUsed keeps publications from which nothing comes out of the list.
func TestEverySourceIsUsed(t *testing.T) {
	c := national.PublicCodes()
	used := map[string]bool{}
	for _, code := range slices.Concat(c.StaffGroups(), c.SubStaffGroups(), c.JobRoles(), c.RoleCodes(), c.Activities(), c.AreasOfWork(), c.Workgroups()) {
		for _, key := range code.Sources {
			used[key] = true
		}
	}
	for _, row := range slices.Concat(c.Baseline(), c.Inclusions()) {
		for _, key := range row.Sources {
			used[key] = true
		}
	}
	keys := []string{}
	for _, s := range c.Sources() {
		if keys = append(keys, s.Key); !used[s.Key] {
			t.Errorf("nothing is from %s", s.Key)
		}
	}
	if !slices.IsSorted(keys) || len(keys) != len(used) {
		t.Errorf("sources %v", keys)
	}
}

func TestListsAreTheCallersOwn(t *testing.T) {
	c := national.PublicCodes()
	for name, list := range map[string]func() []national.Code{
		"JobRoles": c.JobRoles, "Activities": c.Activities, "StaffGroups": c.StaffGroups, "SubStaffGroups": c.SubStaffGroups,
		"RoleCodes": c.RoleCodes, "AreasOfWork": c.AreasOfWork, "Workgroups": c.Workgroups,
	} {
		before := fmt.Sprint(list())
		if !slices.IsSortedFunc(list(), func(a, b national.Code) int { return strings.Compare(a.Code, b.Code) }) {
			t.Errorf("%s is not in order of code", name)
		}
		mine := list()
		mine[0].Name, mine[0].Sources[0] = "mine", "MINE"
		if diff := cmp.Diff(before, fmt.Sprint(list())); diff != "" {
			t.Errorf("%s was changed from outside:\n%s", name, diff)
		}
	}
	for name, list := range map[string]func() []national.Row{"Baseline": c.Baseline, "Inclusions": c.Inclusions} {
		before, mine := fmt.Sprint(list()), list()
		mine[0].To, mine[0].Sources[0] = "B9999", "MINE"
		if diff := cmp.Diff(before, fmt.Sprint(list())); diff != "" {
			t.Errorf("%s was changed from outside:\n%s", name, diff)
		}
	}
	found, _ := c.JobRole("R8000")
	found.Sources[0] = "MINE"
	c.Sources()[0].Title = "mine"
	if again, _ := c.JobRole("R8000"); again.Sources[0] == "MINE" || c.Sources()[0].Title == "mine" {
		t.Error("a lookup was changed from outside")
	}
}
