package rbac_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestUnverifiedLines: RA-RBC-070 by a hair on either side, and only where policy
// switches it on.
func TestUnverifiedLines(t *testing.T) {
	strict := rbac.Standing{Duties: rbac.Duties{RefuseUnverified: true}}
	tests := []struct {
		name     string
		standing rbac.Standing
		role     rbac.Role
		act      rbac.Act
		on       string
		want     []guidance.RuleID
		basis    guidance.Basis
		why      string
	}{
		{"taken over", rbac.Standing{}, rbac.RAAgent, rbac.CreateIdentity, "2019-05-01", nil, guidance.Unverified, "allowed, and the line says what it rests on"},
		{"taken over, refused", strict, rbac.RAAgent, rbac.CreateIdentity, "2019-05-01", ids("RA-RBC-070"), guidance.Unverified, "policy wants no unverified line"},
		{"sourced", strict, rbac.IDChecker, rbac.RepairCard, "2016-05-01", nil, guidance.Sourced, "the leaflet says so"},
		{"ours", strict, rbac.RAManager, rbac.ReadAudit, "2016-05-01", nil, guidance.DesignChoice, "a choice of ours is not unverified"},
		{"taken over into the emergency", strict, rbac.IDChecker, rbac.RepairCard, "2020-04-08", ids("RA-RBC-070"), guidance.Unverified, "the leaflet is of 2015"},
		{"not given at all", strict, rbac.Sponsor, rbac.CreateIdentity, "2019-05-01", ids("RA-RBC-001"), 0, "there is no line to rest on"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := rbac.Authorize(tt.standing, ownOrganisation(tt.role, tt.act, day(tt.on)))
			if diff := cmp.Diff(ids(tt.want...), ids(ruleIDs(d.Findings)...)); d.Allowed != (tt.want == nil) || d.Permission.Basis != tt.basis || diff != "" {
				t.Errorf("allowed %t on basis %s, refused by (-want +got):\n%s\nwhy: %s", d.Allowed, d.Permission.Basis, diff, tt.why)
			}
			if met := slices.Contains(d.Granted, "RA-RBC-070"); met != (tt.standing.Duties.RefuseUnverified && d.Allowed) {
				t.Errorf("RA-RBC-070 met: %t", met)
			}
		})
	}
}

// TestDutiesApart: RA-RBC-071 and RA-RBC-072.
func TestDutiesApart(t *testing.T) {
	issuing := func(d rbac.Duty, before ...string) guidance.Assessment {
		return rbac.Duties{VerifierIssues: d}.Issuing("100000000001", before...)
	}
	assigning := func(d rbac.Duty, before ...string) guidance.Assessment {
		return rbac.Duties{DefinerAssigns: d}.Assigning("100000000001", before...)
	}
	for rule, assess := range map[guidance.RuleID]func(rbac.Duty, ...string) guidance.Assessment{"RA-RBC-071": issuing, "RA-RBC-072": assigning} {
		for _, tt := range []struct {
			name     string
			duty     rbac.Duty
			before   []string
			severity guidance.Severity // zero: no finding
			passed   bool
			why      string
		}{
			{"not switched on", 0, []string{"100000000001"}, 0, false, "no page asks for it"},
			{"somebody else", rbac.Refuse, []string{"100000000002"}, 0, true, "two people"},
			{"the same", rbac.Refuse, []string{"100000000002", "100000000001"}, guidance.Error, false, "one of those who did it"},
			{"a digit more", rbac.Refuse, []string{"1000000000011"}, 0, true, "compared byte for byte"},
			{"the same, noted", rbac.Note, []string{"100000000001"}, guidance.Info, false, "it passes, and is not silent"},
			{"nobody named", rbac.Refuse, nil, guidance.Error, false, "it cannot be shown that it was somebody else"},
			{"no name", rbac.Refuse, []string{""}, guidance.Error, false, "an empty id is nobody"},
			{"somebody else, noted", rbac.Note, []string{"100000000002"}, 0, true, "there is nothing to note"},
			{"past the list", rbac.Note + 1, []string{"100000000001"}, guidance.Error, false, "what is not known does not let pass"},
		} {
			as := assess(tt.duty, tt.before...)
			found := as.Findings()
			if (tt.severity == 0) != (len(found) == 0) || len(found) > 0 && (found[0].Rule != rule || found[0].Severity != tt.severity) {
				t.Errorf("%s, %s: %+v\nwhy: %s", rule, tt.name, found, tt.why)
			}
			if passed := slices.Contains(as.Result().Passed, rule); passed != tt.passed {
				t.Errorf("%s, %s: met %t\nwhy: %s", rule, tt.name, passed, tt.why)
			}
			if refused := as.Refusal("op") != nil; refused != (tt.severity == guidance.Error) {
				t.Errorf("%s, %s: refused %t\nwhy: %s", rule, tt.name, refused, tt.why)
			}
		}
	}
}

// TestTogether: RA-RBC-073.
func TestTogether(t *testing.T) {
	held := func(roles ...any) (hs []rbac.HeldRole) {
		for i := 0; i < len(roles); i += 2 {
			hs = append(hs, rbac.HeldRole{Organisation: roles[i].(string), Role: roles[i+1].(rbac.Role)})
		}
		return hs
	}
	for _, tt := range []struct {
		name   string
		duties rbac.Duties
		held   []rbac.HeldRole
		want   []guidance.Severity
		why    string
	}{
		{"nothing", rbac.Duties{}, nil, nil, "no role"},
		{"sponsor", rbac.Duties{}, held("RX1", rbac.Sponsor), nil, "one role"},
		{"sponsor and agent", rbac.Duties{}, held("RX1", rbac.Sponsor, "RX1", rbac.RAAgent), []guidance.Severity{guidance.Warning}, "asks and decides"},
		{"the other way round", rbac.Duties{}, held("RX1", rbac.RAManager, "RX1", rbac.Sponsor), []guidance.Severity{guidance.Warning}, "in whatever order"},
		{"at two organisations", rbac.Duties{}, held("RX1", rbac.Sponsor, "RX2", rbac.RAAgent), nil, "nobody decides their own"},
		{
			"at both",
			rbac.Duties{},
			held("RX1", rbac.Sponsor, "RX2", rbac.Sponsor, "RX2", rbac.AdvancedRAAgent, "RX1", rbac.RAAgent),
			[]guidance.Severity{guidance.Warning, guidance.Warning},
			"in place 0 and 1, one for each organisation",
		},
		{"twice the same", rbac.Duties{}, held("RX1", rbac.Sponsor, "RX1", rbac.Sponsor, "RX1", rbac.RAAgent), []guidance.Severity{guidance.Warning}, "one for each organisation"},
		{"sponsor and checker", rbac.Duties{}, held("RX1", rbac.Sponsor, "RX1", rbac.IDChecker), nil, "an ID Checker decides no request"},
		{"refused", rbac.Duties{SponsorAndAgent: rbac.Refuse}, held("RX1", rbac.Sponsor, "RX1", rbac.RAAgent), []guidance.Severity{guidance.Error}, "as policy says"},
		{"noted", rbac.Duties{SponsorAndAgent: rbac.Note}, held("RX1", rbac.Sponsor, "RX1", rbac.RAAgent), []guidance.Severity{guidance.Info}, "as policy says"},
		{"no role", rbac.Duties{}, held("RX1", rbac.Sponsor, "RX1", rbac.Role(0)), nil, "the zero role is none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			as := tt.duties.Together(tt.held)
			var got []guidance.Severity
			for _, f := range as.Findings() {
				if i, err := strconv.Atoi(strings.TrimPrefix(f.Pointer, "/")); f.Rule != "RA-RBC-073" || err != nil || tt.held[i].Role != rbac.Sponsor {
					t.Errorf("rule %s at %q", f.Rule, f.Pointer)
				}
				got = append(got, f.Severity)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if met := slices.Contains(as.Result().Passed, "RA-RBC-073"); met != (tt.want == nil) {
				t.Errorf("met %t", met)
			}
		})
	}
}

// TestDutiesJSON: the zero policy is an empty object, and what is written is read.
func TestDutiesJSON(t *testing.T) {
	full := rbac.Duties{OwnRecord: rbac.Note, VerifierIssues: rbac.Refuse, DefinerAssigns: rbac.Note, SponsorAndAgent: rbac.Refuse, RefuseUnverified: true}
	for want, d := range map[string]rbac.Duties{
		`{}`: {},
		`{"ownRecord":"note","verifierIssues":"refuse","definerAssigns":"note","sponsorAndAgent":"refuse","refuseUnverified":true}`: full,
	} {
		text, err := json.Marshal(d)
		if err != nil || string(text) != want {
			t.Errorf("%s, %v, want %s", text, err, want)
		}
		var back rbac.Duties
		if err := json.Unmarshal(text, &back); err != nil || back != d {
			t.Errorf("%s reads back as %+v, %v", text, back, err)
		}
	}
	for _, text := range []string{`{"ownRecord":""}`, `{"ownRecord":"allow"}`, `{"ownRecord":2}`, `{"ownRecord":"Note"}`} {
		if err := json.Unmarshal([]byte(text), &rbac.Duties{}); err == nil {
			t.Errorf("%s was read", text)
		}
	}
	for _, d := range rbac.DutyValues() {
		var back rbac.Duty
		roundTrip(t, d, &back)
	}
	if _, err := rbac.Duty(0).MarshalText(); err == nil || rbac.Duty(0).String() != "invalid" {
		t.Error("the zero Duty has a name")
	}
}

// TestOwnRecordPastTheList: a value that is none lets nobody act on their own record.
func TestOwnRecordPastTheList(t *testing.T) {
	r := agentCall()
	r.Subject = r.Actor.ID
	for _, d := range []rbac.Duty{0, rbac.Refuse, rbac.Note + 1, 255} {
		if rbac.Authorize(rbac.Standing{Duties: rbac.Duties{OwnRecord: d}}, r).Allowed {
			t.Errorf("Duty %d lets people act on their own record", d)
		}
	}
}

func FuzzDuty(f *testing.F) {
	for _, s := range []string{"refuse", "note", "", "Note", "invalid"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var d rbac.Duty
		if err := d.UnmarshalText([]byte(s)); (err == nil) != (d != 0) || (err == nil && d.String() != s) {
			t.Errorf("%q reads as %s, error %v", s, d, err)
		}
	})
}
