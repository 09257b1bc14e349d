package national_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac/national"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// vectors returns those of one kind in a file of the corpus.
func vectors(t *testing.T, file, kind string) []conformance.Vector {
	t.Helper()
	all, err := conformance.Load(file, kind)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// words returns a field that is a list of texts.
func words(t *testing.T, v conformance.Vector, field string) []string {
	t.Helper()
	list, ok := v.Fields[field].([]any)
	if !ok {
		t.Fatalf("%s: field %q is no list", v.ID, field)
	}
	texts := []string{}
	for _, e := range list {
		texts = append(texts, e.(string))
	}
	return texts
}

func TestEffectiveVectors(t *testing.T) {
	for _, v := range vectors(t, "effective.json", "effective_activities") {
		t.Run(v.ID, func(t *testing.T) {
			var in struct {
				JobRole    string   `json:"jobRole"`
				Activities []string `json:"activities"`
			}
			if err := input.Decode([]byte(v.Input), &in); err != nil {
				t.Fatal(err)
			}
			all := national.Public()
			if got := all.Knows(in.JobRole); got != v.Valid {
				t.Errorf("Knows() = %t, want %t\nwhy: %s", got, v.Valid, v.Why)
			}
			if got := all.Version(); got != v.Fields["policy_version"] {
				t.Errorf("Version() = %q, want that of the vector, %q", got, v.Fields["policy_version"])
			}
			got := all.Effective(in.JobRole, in.Activities)
			if diff := cmp.Diff(words(t, v, "effective"), append([]string{}, got...)); diff != "" {
				t.Errorf("Effective() mismatch (-want +got):\n%s\nwhy: %s", diff, v.Why)
			}
			enabled := all.OnlyEnabled().Effective(in.JobRole, in.Activities)
			if diff := cmp.Diff(words(t, v, "effective_enabled"), append([]string{}, enabled...)); diff != "" {
				t.Errorf("OnlyEnabled().Effective() mismatch (-want +got):\n%s\nwhy: %s", diff, v.Why)
			}
			for _, code := range words(t, v, "contains") {
				if !slices.Contains(got, code) || !all.Gives(in.JobRole, in.Activities, code) {
					t.Errorf("%s is not given\nwhy: %s", code, v.Why)
				}
			}
			for _, code := range words(t, v, "lacks") {
				if slices.Contains(got, code) || all.Gives(in.JobRole, in.Activities, code) {
					t.Errorf("%s is given\nwhy: %s", code, v.Why)
				}
			}
		})
	}
}

func TestRoleCodeVectors(t *testing.T) {
	for _, v := range vectors(t, "role-code.json", "role_code") {
		t.Run(v.ID, func(t *testing.T) {
			got, err := national.ParseRoleCode(v.Input)
			if !v.Valid {
				if err != national.ErrRoleCode || got != (national.RoleCode{}) {
					t.Errorf("ParseRoleCode() = %+v, %v, want ErrRoleCode\nwhy: %s", got, err, v.Why)
				}
				return
			}
			want := national.RoleCode{
				StaffGroup: v.Fields["staff_group"].(string), SubStaffGroup: v.Fields["sub_staff_group"].(string),
				JobRole: v.Fields["job_role"].(string),
			}
			if err != nil || got != want || got.String() != v.Input {
				t.Errorf("ParseRoleCode() = %+v, %v, want %+v\nwhy: %s", got, err, want, v.Why)
			}
			if _, listed := national.PublicCodes().JobRole(got.JobRole); listed != v.Fields["job_role_listed"] {
				t.Errorf("JobRole() ok = %t, want %v", listed, v.Fields["job_role_listed"])
			}
			if _, published := national.PublicCodes().RoleCode(v.Input); published != v.Fields["published"] {
				t.Errorf("RoleCode() ok = %t, want %v\nwhy: %s", published, v.Fields["published"], v.Why)
			}
		})
	}
}

func TestRoleNameVectors(t *testing.T) {
	for _, v := range vectors(t, "role-name.json", "role_name") {
		t.Run(v.ID, func(t *testing.T) {
			got, err := national.ParseRoleName(v.Input)
			if !v.Valid {
				if err != national.ErrRoleName || got != (national.RoleName{}) {
					t.Errorf("ParseRoleName() = %+v, %v, want ErrRoleName\nwhy: %s", got, err, v.Why)
				}
				return
			}
			want := national.RoleName{
				Primary: v.Fields["primary"].(string), Secondary: v.Fields["secondary"].(string), Tertiary: v.Fields["tertiary"].(string),
			}
			if err != nil || got != want || got.String() != v.Input {
				t.Errorf("ParseRoleName() = %+v, %v, want %+v\nwhy: %s", got, err, want, v.Why)
			}
		})
	}
}

func TestActivityVectors(t *testing.T) {
	for _, v := range vectors(t, "activity.json", "activity") {
		t.Run(v.ID, func(t *testing.T) {
			got, ok := national.ParseActivity(v.Input)
			want, _ := v.Fields["code"].(string)
			if ok != v.Valid || got != want {
				t.Errorf("ParseActivity() = %q, %t, want %q, %t\nwhy: %s", got, ok, want, v.Valid, v.Why)
			}
		})
	}
}
