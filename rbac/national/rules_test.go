package national_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac/national"
)

func TestRules(t *testing.T) {
	registry, err := guidance.NewRegistry(national.Rules())
	if err != nil {
		t.Fatal(err)
	}
	got := []guidance.RuleID{}
	for _, r := range registry.Rules() {
		got = append(got, r.ID)
	}
	want := []guidance.RuleID{
		"RA-RBC-040", "RA-RBC-041", "RA-RBC-042", "RA-RBC-043", "RA-RBC-044", "RA-RBC-045", "RA-RBC-046", "RA-RBC-047",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Rules() mismatch (-want +got):\n%s", diff)
	}
}

func TestCheck(t *testing.T) {
	const e, w, i = guidance.Error, guidance.Warning, guidance.Info
	type finding struct {
		Rule     guidance.RuleID
		Severity guidance.Severity
		Pointer  string
	}
	good := national.Profile{
		JobRole: "R8001", Activities: []string{"B1300", "B0360"},
		AreasOfWork: []string{"P0020:Q0300:T0640"}, Workgroups: []string{"999000000001"},
	}
	tests := []struct {
		name   string
		change func(*national.Profile)
		want   []finding
		why    string
	}{
		{"all known", func(*national.Profile) {}, nil, "each rule is met; a workgroup is not looked up"},
		{"job role alone", func(p *national.Profile) { *p = national.Profile{JobRole: "R0260"} }, nil, "nothing has to be added"},
		{"no job role", func(p *national.Profile) { p.JobRole = "" }, []finding{{"RA-RBC-040", e, "/jobRole"}}, "empty is not of the form"},
		{"role code for a job role", func(p *national.Profile) { p.JobRole = "S8000:G8000:R8001" }, []finding{{"RA-RBC-040", e, "/jobRole"}}, "its last part is the job role"},
		{"small letter", func(p *national.Profile) { p.JobRole = "r8001" }, []finding{{"RA-RBC-040", e, "/jobRole"}}, "byte for byte"},
		{"unknown job role", func(p *national.Profile) { p.JobRole = "R0572" }, []finding{{"RA-RBC-041", w, "/jobRole"}}, "it stands in a public test and in no list"},
		{"obsolete job role", func(p *national.Profile) { p.JobRole = "R5200" }, []finding{{"RA-RBC-042", w, "/jobRole"}}, "it is known, and not to be used any more"},
		{"activity by its name", func(p *national.Profile) { p.Activities[1] = "Approve RA requests" }, []finding{{"RA-RBC-043", e, "/activities/1"}}, "names never decide"},
		{"activity as a triple", func(p *national.Profile) { p.Activities[0] = "D0008:C0055:B1611" }, []finding{{"RA-RBC-043", e, "/activities/0"}}, "it has to be read first"},
		{"activity of five digits", func(p *national.Profile) { p.Activities[0] = "B13000" }, []finding{{"RA-RBC-043", e, "/activities/0"}}, "one digit too many"},
		{"unknown activity", func(p *national.Profile) { p.Activities[0] = "B9999" }, []finding{{"RA-RBC-044", i, "/activities/0"}}, "the list is a small part of all"},
		{"activity without a name", func(p *national.Profile) { p.Activities[0] = "B0571" }, nil, "its code is public"},
		{"area of work of two parts", func(p *national.Profile) { p.AreasOfWork[0] = "P0020:Q0300" }, []finding{{"RA-RBC-045", e, "/areasOfWork/0"}}, "one part is missing"},
		{"unknown area of work", func(p *national.Profile) { p.AreasOfWork[0] = "P0020:Q0300:T0641" }, []finding{{"RA-RBC-046", i, "/areasOfWork/0"}}, "only examples are public"},
		{"workgroup of eleven digits", func(p *national.Profile) { p.Workgroups[0] = "99900000001" }, []finding{{"RA-RBC-047", e, "/workgroups/0"}}, "one digit too few"},
		{"workgroup of thirteen digits", func(p *national.Profile) { p.Workgroups[0] = "9990000000001" }, []finding{{"RA-RBC-047", e, "/workgroups/0"}}, "one digit too many"},
		{"workgroup by its name", func(p *national.Profile) { p.Workgroups[0] = "mavissupport" }, []finding{{"RA-RBC-047", e, "/workgroups/0"}}, "twelve letters are no digits"},
		{"everything wrong", func(p *national.Profile) {
			*p = national.Profile{JobRole: "x", Activities: []string{"x", "B9999"}, AreasOfWork: []string{"x"}, Workgroups: []string{"x", "x"}}
		}, []finding{
			{"RA-RBC-043", e, "/activities/0"},
			{"RA-RBC-044", i, "/activities/1"},
			{"RA-RBC-045", e, "/areasOfWork/0"},
			{"RA-RBC-040", e, "/jobRole"},
			{"RA-RBC-047", e, "/workgroups/0"},
			{"RA-RBC-047", e, "/workgroups/1"},
		}, "every code has its own finding, in a fixed order"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := good
			p.Activities, p.AreasOfWork, p.Workgroups = slices.Clone(good.Activities), slices.Clone(good.AreasOfWork), slices.Clone(good.Workgroups)
			tt.change(&p)
			as := national.PublicCodes().Check(p, "/accessProfiles/0")
			got := []finding{}
			for _, f := range as.Findings() {
				got = append(got, finding{f.Rule, f.Severity, strings.TrimPrefix(f.Pointer, "/accessProfiles/0")})
				if strings.Contains(f.Message, "mavissupport") || strings.Contains(f.Message, "B9999") {
					t.Errorf("the message repeats what came in: %q", f.Message)
				}
			}
			if diff := cmp.Diff(append([]finding{}, tt.want...), got); diff != "" {
				t.Errorf("Check() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestCheckSaysWhatItDidNotLookAt(t *testing.T) {
	r := national.PublicCodes().Check(national.Profile{JobRole: "R8001", Activities: []string{"B1300"}}, "").Result()
	if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-040", "RA-RBC-041", "RA-RBC-042", "RA-RBC-043", "RA-RBC-044"}, r.Passed); diff != "" {
		t.Errorf("passed mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-045", "RA-RBC-046", "RA-RBC-047"}, r.NotApplicable); diff != "" {
		t.Errorf("not applicable mismatch (-want +got):\n%s", diff)
	}
}

func TestCheckByOwnCodes(t *testing.T) {
	c, err := national.ParseCodes([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	mine := national.Profile{JobRole: "R9901", Activities: []string{"B9901"}, AreasOfWork: []string{"P9000:Q9000:T9000"}}
	if fs := c.Check(mine, "").Findings(); len(fs) != 0 {
		t.Errorf("own codes are not known: %v", fs)
	}
	if fs := national.PublicCodes().Check(mine, "").Findings(); len(fs) != 3 {
		t.Errorf("the public codes have %d findings, want 3", len(fs))
	}
}
