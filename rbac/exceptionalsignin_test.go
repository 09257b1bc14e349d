package rbac_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func TestStatementFor(t *testing.T) {
	for _, tt := range []struct {
		organisation string
		want         bool
		why          string
	}{
		{"FFFFF", true, "the virtual organisation"},
		{"FFFFFF", false, "matched whole"},
		{"FFFFFFFF-0000-4000-8000-000000000000", false, "an identifier that begins like it"},
		{"FFFF", false, "matched whole"},
		{"fffff", false, "written exactly"},
		{" FFFFF", false, "written exactly"},
		{"FX1AA", false, "a real pharmacy"},
		{"", false, "nowhere"},
	} {
		for _, on := range []string{"2013-01-01", "2020-04-20", "2026-11-21"} {
			s, ok := rbac.StatementFor(tt.organisation, day(on))
			if ok != tt.want || (s != rbac.SignInStatement{}) != tt.want {
				t.Errorf("StatementFor(%q, %s) = %+v, %t\nwhy: %s", tt.organisation, on, s, ok, tt.why)
			}
		}
	}
	s, _ := rbac.StatementFor("FFFFF", day("2020-04-20"))
	// The words are those that systems have to show, and may not be bettered.
	const want = "You are accountable to the pharmacy organisation in which you are currently working for all the actions you take on the system; " +
		"you may not use the system to act in any other capacity"
	if s.Text != want || s.Version != "accountability/1" || !strings.Contains(s.Citation.Section, "EPS 1.1.3") || s.Rationale == "" {
		t.Errorf("statement %+v", s)
	}
}

func TestSignInStatements(t *testing.T) {
	table := rbac.SignInStatements()
	if err := table.Check(); err != nil {
		t.Error(err)
	}
	table[0].Content, table[0].Citations[0].Section = "changed", "changed"
	if s, _ := rbac.StatementFor("FFFFF", day("2020-04-20")); s.Text == "changed" || s.Citation.Section == "changed" {
		t.Error("the table is not the caller's own")
	}
}

func TestSignIn(t *testing.T) {
	g := granted(t) // 29 February to 30 September 2020
	revoked, err := g.Revoke("100000000001", "back to one site", time.Date(2020, 5, 31, 23, 30, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	given := locum()
	position(&given)
	other, err := rbac.NewGrant(given)
	if err != nil {
		t.Fatal(err)
	}
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2020, month, day, hour, minute, 0, 0, time.UTC)
	}
	type request = rbac.SignInRequest
	for _, tt := range []struct {
		name   string
		g      rbac.Grant
		change func(*request)
		want   []guidance.RuleID
		refuse bool
		why    string
	}{
		{"at the site", g, func(*request) {}, ids(), false, "the ordinary case"},
		{"at another site", g, func(r *request) { r.WorkingAt = "FX1AB" }, ids("RA-EXC-019"), false, "what FFFFF is for: a warning"},
		{"statement not shown", g, func(r *request) { r.Statement = "" }, ids("RA-EXC-016"), true, "it has to be shown"},
		{"statement of another day", g, func(r *request) { r.Statement = "accountability/2" }, ids("RA-EXC-016"), true, "not the words in force"},
		{"somebody else", g, func(r *request) { r.User = "100000000003" }, ids("RA-EXC-017"), true, "not theirs"},
		{"no instant", g, func(r *request) { r.At = time.Time{} }, ids("RA-EXC-017"), true, "on no day"},
		{"day before the first", g, func(r *request) { r.At = at(2, 28, 23, 59) }, ids("RA-EXC-017"), true, "not yet"},
		{"first day", g, func(r *request) { r.At = at(2, 29, 0, 0) }, ids(), false, "29 February is in"},
		{"last day", g, func(r *request) { r.At = at(9, 30, 22, 59) }, ids(), false, "23:59 in London"},
		{"day after the last", g, func(r *request) { r.At = at(9, 30, 23, 0) }, ids("RA-EXC-017"), true, "midnight in London"},
		{"before the revocation", revoked, func(r *request) { r.At = at(5, 31, 22, 0) }, ids(), false, "31 May in London"},
		{"day of the revocation", revoked, func(r *request) { r.At = at(6, 1, 12, 0) }, ids("RA-EXC-017"), true, "revoked"},
		{"no site", g, func(r *request) { r.WorkingAt = "" }, ids("RA-EXC-018"), true, "FFFFF does not say where"},
		{"FFFFF as the site", g, func(r *request) { r.WorkingAt = "FFFFF" }, ids("RA-EXC-018"), true, "FFFFF does not say where"},
		{"no code", g, func(r *request) { r.WorkingAt = "the pharmacy" }, ids("RA-EXC-018"), true, "nobody could find it"},
		{"position", other, func(*request) {}, ids("RA-EXC-016", "RA-EXC-017"), true, "signed in to as any other; nothing is to be shown"},
		{"nothing", rbac.Grant{}, func(r *request) { *r = request{} }, ids("RA-EXC-016", "RA-EXC-017", "RA-EXC-018"), true, "every reason is named"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := request{User: g.User, WorkingAt: "FX1AA", Statement: "accountability/1", At: at(4, 20, 8, 0)}
			tt.change(&r)
			if diff := cmp.Diff(tt.want, ruleIDs(tt.g.CheckSignIn(r).Findings())); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			for _, f := range tt.g.CheckSignIn(r).Findings() {
				if f.Rule == "RA-EXC-019" && !strings.Contains(f.Message, "access is decided for the site of the grant only") {
					t.Errorf("%q does not say that nothing is given there", f.Message)
				}
			}
			got, err := tt.g.SignIn(r)
			if (err != nil) != tt.refuse {
				t.Fatalf("SignIn() error %v, want refusal %t\nwhy: %s", err, tt.refuse, tt.why)
			}
			if want := (rbac.SignIn{Grant: "g-1", User: r.User, Organisation: "FFFFF", WorkingAt: r.WorkingAt, Statement: r.Statement, At: r.At}); err == nil && got != want {
				t.Errorf("SignIn() = %+v, want %+v", got, want)
			}
			if err != nil && r.WorkingAt == "the pharmacy" && strings.Contains(err.Error(), r.WorkingAt) {
				t.Errorf("%v repeats what was put in", err)
			}
		})
	}
}
