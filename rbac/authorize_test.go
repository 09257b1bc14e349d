package rbac_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func agentCall() rbac.Request {
	return rbac.Request{
		Actor: rbac.Actor{ID: "100000000001", Organisation: "RX1", Role: rbac.RAAgent},
		Act:   rbac.HoldCall, Organisation: "RX1", Subject: "100000000002", On: day("2020-04-20"),
	}
}

func TestAuthoriseNamesEveryReason(t *testing.T) {
	tests := []struct {
		name   string
		change func(*rbac.Request)
		want   []guidance.RuleID
		why    string
	}{
		{"agent of the organisation", func(*rbac.Request) {}, ids(), "the ordinary case"},
		{"nobody yet acted upon", func(r *rbac.Request) { r.Subject = "" }, ids(), "a registration starts without a user id"},
		{"no actor", func(r *rbac.Request) { r.Actor.ID = "" }, ids("RA-RBC-005"), "somebody has to answer for it"},
		{"no role", func(r *rbac.Request) { r.Actor.Role = 0 }, ids("RA-RBC-001"), "the zero role may nothing"},
		{"unknown role", func(r *rbac.Request) { r.Actor.Role = rbac.Self + 1 }, ids("RA-RBC-001"), "one past the list"},
		{"no act", func(r *rbac.Request) { r.Act = 0 }, ids("RA-RBC-001"), "the zero act is nobody's"},
		{"unknown act", func(r *rbac.Request) { r.Act = rbac.ReadAudit + 1 }, ids("RA-RBC-001"), "one past the list"},
		{"sponsor", func(r *rbac.Request) { r.Actor.Role = rbac.Sponsor }, ids("RA-RBC-001"), "a Sponsor holds no call"},
		{"own record by id", func(r *rbac.Request) { r.Subject = r.Actor.ID }, ids("RA-RBC-002"), "nobody checks themselves"},
		{"own record by other means", func(r *rbac.Request) { r.Subject, r.SamePerson = "", true }, ids("RA-RBC-002"), "the NI number gave it away"},
		{"no organisation of the actor", func(r *rbac.Request) { r.Actor.Organisation = "" }, ids("RA-RBC-003"), "from nowhere"},
		{"no organisation", func(r *rbac.Request) { r.Organisation = "" }, ids("RA-RBC-003"), "for nobody"},
		{"neither organisation", func(r *rbac.Request) { r.Organisation, r.Actor.Organisation = "", "" }, ids("RA-RBC-003"), "two missing values are not equal ones"},
		{"other organisation", func(r *rbac.Request) { r.Organisation = "RX2" }, ids("RA-RBC-003"), "no link, no agreement"},
		{"other case", func(r *rbac.Request) { r.Organisation = "rx1" }, ids("RA-RBC-003"), "compared byte for byte"},
		{"longer code", func(r *rbac.Request) { r.Organisation = "RX101" }, ids("RA-RBC-003"), "a site is not its trust"},
		{"locum organisation", func(r *rbac.Request) { r.Organisation, r.Actor.Organisation = "FFFFF", "FFFFF" }, ids("RA-RBC-003"), "shared by locums everywhere"},
		{"no day", func(r *rbac.Request) { r.On = guidance.Date{} }, ids("RA-RBC-004"), "a missing day is in no edition"},
		{"all at once", func(r *rbac.Request) {
			r.Actor.Role, r.Subject, r.Organisation = rbac.Sponsor, r.Actor.ID, "RX2"
		}, ids("RA-RBC-001", "RA-RBC-002", "RA-RBC-003"), "every reason is named"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := agentCall()
			tt.change(&r)
			d := rbac.Authorize(rbac.Standing{}, r)
			if diff := cmp.Diff(tt.want, refusedBy(t, d.Err("hold call"))); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if d.Allowed != (len(tt.want) == 0) {
				t.Errorf("Allowed = %t with findings %v\nwhy: %s", d.Allowed, ruleIDs(d.Findings), tt.why)
			}
		})
	}
}

// ids returns the rules; none is empty, not nil.
func ids(rules ...guidance.RuleID) []guidance.RuleID { return append([]guidance.RuleID{}, rules...) }

func TestZeroValuesRefuse(t *testing.T) {
	d := rbac.Authorize(rbac.Standing{}, rbac.Request{})
	want := ids("RA-RBC-001", "RA-RBC-003", "RA-RBC-004", "RA-RBC-005")
	if diff := cmp.Diff(want, refusedBy(t, d.Err("nothing"))); d.Allowed || diff != "" {
		t.Errorf("zero Request: allowed %t, rules mismatch (-want +got):\n%s", d.Allowed, diff)
	}
	if rbac.Authorize(rbac.Standing{Duties: rbac.Duties{OwnRecord: rbac.Note}}, rbac.Request{}).Allowed {
		t.Error("the switch for own records lets the zero Request pass")
	}
	noted := rbac.Decision{Findings: []guidance.Finding{{Rule: "RA-RBC-002", Severity: guidance.Info}}}
	for _, d := range []rbac.Decision{{}, noted} {
		if diff := cmp.Diff(ids("RA-RBC-001"), refusedBy(t, d.Err("nothing"))); diff != "" {
			t.Errorf("a refusal without a reason, rules mismatch (-want +got):\n%s", diff)
		}
	}
}

func TestGrantedRules(t *testing.T) {
	d := rbac.Authorize(rbac.Standing{}, agentCall())
	want := rbac.Decision{
		Allowed: true, Granted: ids("RA-RBC-001", "RA-RBC-002", "RA-RBC-003", "RA-RBC-004", "RA-RBC-005"),
		Edition: "cis-emergency/2", Permission: d.Permission,
	}
	if diff := cmp.Diff(want, d, equateDates); diff != "" {
		t.Errorf("Authorize() mismatch (-want +got):\n%s", diff)
	}
	if d.Permission.Act != rbac.HoldCall || d.Permission.Basis != guidance.Sourced {
		t.Errorf("the decision relies on the line %s, %s", d.Permission.Act, d.Permission.Basis)
	}
}

func TestOwnRecordSwitch(t *testing.T) {
	r := agentCall()
	r.Subject = r.Actor.ID
	d := rbac.Authorize(rbac.Standing{Duties: rbac.Duties{OwnRecord: rbac.Note}}, r)
	if !d.Allowed || d.Err("hold call") != nil {
		t.Fatalf("refused by %v, though local policy allows it", ruleIDs(d.Findings))
	}
	if len(d.Findings) != 1 || d.Findings[0].Rule != "RA-RBC-002" || d.Findings[0].Severity != guidance.Info {
		t.Errorf("findings %+v, want one note of RA-RBC-002 to be logged", d.Findings)
	}
	if slices.Contains(d.Granted, "RA-RBC-002") {
		t.Error("a rule that was switched off counts as met")
	}
	r.Actor.Role = rbac.Sponsor
	if rbac.Authorize(rbac.Standing{Duties: rbac.Duties{OwnRecord: rbac.Note}}, r).Allowed {
		t.Error("the switch for own records gave a Sponsor the call")
	}
}

func TestRefusalCitesTheEditionOfItsDay(t *testing.T) {
	r := agentCall()
	r.Actor.Role = rbac.Sponsor
	for on, basis := range map[string]guidance.Basis{"2020-04-20": guidance.Unverified, "2024-04-17": guidance.Sourced} {
		r.On = day(on)
		f := rbac.Authorize(rbac.Standing{}, r).Findings[0]
		if f.Basis != basis || len(f.Citations) == 0 {
			t.Errorf("on %s: basis %s with %d citations, want %s", on, f.Basis, len(f.Citations), basis)
		}
	}
}

func TestRefusalRepeatsNoInput(t *testing.T) {
	r := rbac.Request{
		Actor: rbac.Actor{ID: "secret-actor", Organisation: "SECRETA", Role: rbac.Sponsor}, Act: rbac.HoldCall,
		Organisation: "SECRETB", Subject: "secret-actor", On: day("2020-04-20"),
	}
	err := rbac.Authorize(rbac.Standing{}, r).Err("hold call")
	if err == nil || strings.Contains(strings.ToLower(err.Error()), "secret") {
		t.Errorf("refusal %v repeats what was put in", err)
	}
}
