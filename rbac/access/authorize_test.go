package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// lines is a list of lines.
func lines(of ...string) []string { return append([]string{}, of...) }

func TestActivities(t *testing.T) {
	ward := "as-" + nurse + " p-ward"
	tests := []struct {
		name    string
		q       access.Question
		outcome access.Outcome
		want    []string
		why     string
	}{
		{
			"baseline", ask(nurse, "B0360", "RX1"), access.Allowed,
			lines("RA-RBC-036 not-granted "+ward+"#2@RX2", "RA-RBC-037 allowed "+ward+"#1@RX1 job-role"), "the baseline of R8001 has it",
		},
		{
			"included in the baseline", ask(nurse, "B0264", "RX1"), access.Allowed,
			lines("RA-RBC-036 not-granted "+ward+"#2@RX2", "RA-RBC-037 allowed "+ward+"#1@RX1 job-role"), "B0360 includes it",
		},
		{
			"added", ask(nurse, "B0572", "RX1"), access.Allowed,
			lines("RA-RBC-036 not-granted "+ward+"#2@RX2", "RA-RBC-037 allowed "+ward+"#1@RX1 added"), "the access profile names it",
		},
		{
			"included in one that was added", ask(nurse, "B0570", "RX1"), access.Allowed,
			lines("RA-RBC-036 not-granted "+ward+"#2@RX2", "RA-RBC-037 allowed "+ward+"#1@RX1 included"), "B0572 includes B0570",
		},
		{
			"at the child", ask(nurse, "B0062", "RX2"), access.Allowed,
			lines("RA-RBC-036 not-granted "+ward+"#1@RX1", "RA-RBC-037 allowed "+ward+"#2@RX2 added"),
			"an access profile names a child",
		},
		{
			"of the parent at the child", ask(nurse, "B0360", "RX2"), access.NotGranted,
			lines("RA-RBC-036 not-granted "+ward+"#1@RX1 job-role", "RA-RBC-037 not-granted "+ward+"#2@RX2"),
			"an activity reaches no further than its access profile",
		},
		{
			"of the child at the parent", ask(nurse, "B0062", "RX1"), access.NotGranted,
			lines("RA-RBC-036 not-granted "+ward+"#2@RX2 added", "RA-RBC-037 not-granted "+ward+"#1@RX1"), "nor upwards",
		},
		{
			"not included the other way", ask(nurse, "B0825", "RX1"), access.NotGranted,
			lines("RA-RBC-036 not-granted "+ward+"#2@RX2", "RA-RBC-037 not-granted "+ward+"#1@RX1"), "nothing gives it",
		},
		{
			"no profile", ask(nobody, "B0360", "RX1"), access.Forbidden,
			lines("RA-RBC-031 forbidden /user", "RA-RBC-036 not-granted as-"+nobody+" p-ward#2@RX2", "RA-RBC-037 allowed as-"+nobody+" p-ward#1@RX1 job-role"),
			"the position does not make up for the profile, and both are said",
		},
		{
			"never heard of", ask("555000000099", "B0360", "RX1"), access.Forbidden,
			lines("RA-RBC-031 forbidden /user", "RA-RBC-034 not-granted"), "no profile, and no position",
		},
		{
			"a role instead of a user", ask("R8001", "B0360", "RX1"), access.Forbidden,
			lines("RA-RBC-031 forbidden /user", "RA-RBC-034 not-granted"), "a job role is nobody",
		},
		{
			"closed position, and others elsewhere", ask(leaver, "B0360", "RX1"), access.Expired,
			lines(
				"RA-RBC-035 expired as-shut p-shut#1@RX1 job-role 2024-09-20",
				"RA-RBC-036 not-granted as-rx7 p-coming#1@RX7 job-role",
				"RA-RBC-036 not-granted as-rx8 p-ended#1@RX8 job-role", "RA-RBC-036 not-granted as-rx8 p-ended#2@RX8",
			), "nobody holds a closed position",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := bothAnswer(t, world(), tt.q)
			if d.Outcome != tt.outcome || d.Policy != "test-1" {
				t.Errorf("%s by policy %s, want %s\nwhy: %s", d.Outcome, d.Policy, tt.outcome, tt.why)
			}
			if diff := cmp.Diff(tt.want, said(d)); diff != "" {
				t.Errorf("reasons mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestQuestionsThatSayTooLittle(t *testing.T) {
	whole := ask(nurse, "B0360", "RX1")
	with := func(change func(*access.Question)) access.Question {
		q := whole
		change(&q)
		return q
	}
	tests := []struct {
		name string
		q    access.Question
		want []string
		why  string
	}{
		{"nothing", access.Question{}, lines("/activity", "/on", "/organisation", "/user"), "the zero question"},
		{"no user", with(func(q *access.Question) { q.User = "" }), lines("/user"), "nobody"},
		{"no activity", with(func(q *access.Question) { q.Activity = "" }), lines("/activity"), "nothing"},
		{"both", with(func(q *access.Question) { q.Act = rbac.FindRecords }), lines("/activity"), "one question at a time"},
		{"no such act", with(func(q *access.Question) { q.Activity, q.Act = "", 255 }), lines("/activity"), "not in the list"},
		{"no organisation", with(func(q *access.Question) { q.Organisation = "" }), lines("/organisation"), "nowhere"},
		{"no day", with(func(q *access.Question) { q.On = day("") }), lines("/on"), "on no day is anything in force"},
		{"a site beside a real organisation", with(func(q *access.Question) { q.WorkingAt = "FX1AA" }), lines("/workingAt"), "only FFFFF does not say where"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := bothAnswer(t, world(), tt.q)
			got := []string{}
			for _, r := range d.Reasons {
				if r.Rule != "RA-RBC-030" || r.Outcome != access.Forbidden {
					t.Errorf("reason by %s, %s", r.Rule, r.Outcome)
				}
				got = append(got, r.Pointer)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || d.Outcome != access.Forbidden {
				t.Errorf("%s; pointers (-want +got):\n%s\nwhy: %s", d.Outcome, diff, tt.why)
			}
		})
	}
}

func TestExceptionalAccess(t *testing.T) {
	holding := " as-" + locum + " p-locum#1@FFFFF added"
	at := func(site string) access.Question {
		q := ask(locum, "B0570", "FFFFF")
		q.WorkingAt = site
		return q
	}
	on := func(q access.Question, d string) access.Question {
		q.On = day(d)
		return q
	}
	tests := []struct {
		name    string
		q       access.Question
		outcome access.Outcome
		want    []string
		why     string
	}{
		{"in force", at("FX1AA"), access.Allowed, lines("RA-RBC-037 allowed"+holding, "RA-RBC-038 allowed"+holding+" g-1"), "granted for this site"},
		{"last day", on(at("FX1AA"), "2024-09-30"), access.Allowed, lines("RA-RBC-037 allowed"+holding, "RA-RBC-038 allowed"+holding+" g-1"), "last day included"},
		{"day after", on(at("FX1AA"), "2024-10-01"), access.Expired, lines("RA-RBC-038 expired" + holding + " g-1 2024-10-01"), "run out"},
		{"day before", at("FX2AA"), access.NotYet, lines("RA-RBC-038 not-yet" + holding + " g-2 2024-09-24"), "begins tomorrow"},
		{"revoked late in the evening", at("FX3AA"), access.Expired, lines("RA-RBC-038 expired" + holding + " g-3 2024-09-23"), "23:30 UTC in summer is the next day in London"},
		{"day before it was revoked", on(at("FX3AA"), "2024-09-22"), access.Allowed, lines("RA-RBC-037 allowed"+holding, "RA-RBC-038 allowed"+holding+" g-3"), "revoked from the 23rd on"},
		{"other site", at("FX4AA"), access.NotGranted, lines("RA-RBC-038 not-granted" + holding), "granted for others"},
		{"no site", at(""), access.NotGranted, lines("RA-RBC-038 not-granted" + holding), "FFFFF does not say where"},
		{"FFFFF as the site", at("FFFFF"), access.NotGranted, lines("RA-RBC-038 not-granted" + holding), "a virtual organisation is no site, whatever a grant says"},
		{
			"closed site", at("RX8"), access.Forbidden,
			lines("RA-RBC-033 forbidden /workingAt 2024-09-23", "RA-RBC-037 allowed"+holding, "RA-RBC-038 allowed"+holding+" g-4"), "nobody works there any more",
		},
		{
			"at the real site", ask(locum, "B0570", "FX1AA"), access.NotGranted,
			lines("RA-RBC-036 not-granted as-" + locum + " p-locum#1@FFFFF added"), "FFFFF is no other organisation",
		},
		{
			"another's grant", func() access.Question { q := at("FX1AA"); q.User = nurse; return q }(), access.NotGranted,
			lines("RA-RBC-036 not-granted as-"+nurse+" p-ward#1@RX1 included", "RA-RBC-036 not-granted as-"+nurse+" p-ward#2@RX2"), "a grant is personal, and no position by itself",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := bothAnswer(t, world(), tt.q)
			if diff := cmp.Diff(tt.want, said(d)); diff != "" || d.Outcome != tt.outcome {
				t.Errorf("%s, want %s; reasons mismatch (-want +got):\n%s\nwhy: %s", d.Outcome, tt.outcome, diff, tt.why)
			}
		})
	}
}

func TestActs(t *testing.T) {
	held := " as-" + agent + " p-ra#1@RX1 ra-agent"
	own := askAct(agent, rbac.OpenRegistration, "RX1")
	own.Subject = agent
	waiving := world()
	waiving.Standing.Duties.OwnRecord = rbac.Note
	late := askAct(agent, rbac.OpenRegistration, "RX2")
	late.On = day("2025-01-01")
	tests := []struct {
		name    string
		p       access.Population
		q       access.Question
		outcome access.Outcome
		want    []string
		why     string
	}{
		{"own organisation", world(), askAct(agent, rbac.OpenRegistration, "RX1"), access.Allowed, lines("RA-RBC-039 allowed" + held), "an RA Agent registers"},
		{"child", world(), askAct(agent, rbac.OpenRegistration, "RX2"), access.Allowed, lines("RA-RBC-039 allowed" + held), "RA parent link"},
		{"grandchild", world(), askAct(agent, rbac.OpenRegistration, "RX3"), access.Allowed, lines("RA-RBC-039 allowed" + held), "links reach through others"},
		{"by agreement", world(), askAct(agent, rbac.OpenRegistration, "RX9"), access.Allowed, lines("RA-RBC-039 allowed" + held), "provider"},
		{"link over", world(), late, access.NotGranted, lines("RA-RBC-003 not-granted /organisation" + held), "the link ended the day before"},
		{"elsewhere", world(), askAct(agent, rbac.OpenRegistration, "RX5"), access.NotGranted, lines("RA-RBC-003 not-granted /organisation" + held), "nothing joins them"},
		{"not the role", world(), askAct(agent, rbac.DefinePosition, "RX1"), access.NotGranted, lines("RA-RBC-001 not-granted /act" + held), "positions are defined by others"},
		{
			"no RA role", world(), askAct(nurse, rbac.OpenRegistration, "RX1"), access.NotGranted,
			lines("RA-RBC-039 not-granted as-"+nurse+" p-ward#1@RX1", "RA-RBC-039 not-granted as-"+nurse+" p-ward#2@RX2"), "a nurse is no RA staff",
		},
		{"own record", world(), own, access.Forbidden, lines("RA-RBC-002 forbidden /subject" + held), "nobody registers themselves"},
		{
			"own record, as local policy allows", waiving, own, access.Allowed,
			lines("RA-RBC-002 allowed /subject"+held+" waived", "RA-RBC-039 allowed"+held), "the use is in the decision, to be logged",
		},
		{
			"from a closed organisation", world(), askAct(leaver, rbac.FindRecords, "RX1"), access.Forbidden,
			lines(
				"RA-RBC-003 not-granted /organisation as-rx8 p-ended#2@RX8 ra-agent", "RA-RBC-033 forbidden as-rx8 p-ended#2@RX8 ra-agent 2024-09-23",
				"RA-RBC-039 not-granted as-rx7 p-coming#1@RX7", "RA-RBC-039 not-granted as-rx8 p-ended#1@RX8", "RA-RBC-039 not-granted as-shut p-shut#1@RX1",
			), "its RA is no more",
		},
		{
			"for FFFFF", world(), askAct(agent, rbac.OpenRegistration, "FFFFF"), access.NotGranted,
			lines("RA-RBC-003 not-granted /organisation" + held), "nobody acts for the virtual organisation",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := bothAnswer(t, tt.p, tt.q)
			if diff := cmp.Diff(tt.want, said(d)); diff != "" || d.Outcome != tt.outcome {
				t.Errorf("%s, want %s; reasons mismatch (-want +got):\n%s\nwhy: %s", d.Outcome, tt.outcome, diff, tt.why)
			}
		})
	}
	if d := access.Authorize(world(), askAct(agent, rbac.OpenRegistration, "RX1")); d.Matrix == "" {
		t.Error("the decision does not name the permission matrix")
	}
}
