package evidence_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

func deviation(rule guidance.RuleID) evidence.Deviation {
	return evidence.Deviation{Rule: rule, Reason: "sent by post", Owner: "B. Owner", DueOn: "2020-09-30"}
}

func TestDeviations(t *testing.T) {
	noAddress := func(s *evidence.Submission) { s.Registrant.Address = nil }
	both := func(s *evidence.Submission) { s.Registrant.Address, s.Registrant.Mobile = nil, "" }
	spoilt := func(change func(*evidence.Deviation)) []evidence.Deviation {
		d := deviation("RA-EVD-208")
		change(&d)
		return []evidence.Deviation{d}
	}
	tests := []struct {
		name     string
		change   func(*evidence.Submission)
		recorded []evidence.Deviation
		want     []guidance.RuleID
		why      string
	}{
		{"none", nil, nil, nil, "nothing to record"},
		{"none, but one recorded", nil, []evidence.Deviation{deviation("RA-EVD-208")}, nil, "recorded before the address came"},
		{"recorded", noAddress, []evidence.Deviation{deviation("RA-EVD-208")}, nil, "it can be put right"},
		{"not recorded", noAddress, nil, []guidance.RuleID{"RA-EVD-208"}, "it would be forgotten"},
		{"another recorded", noAddress, []evidence.Deviation{deviation("RA-EVD-207")}, []guidance.RuleID{"RA-EVD-208"}, "one for each rule"},
		{"no reason", noAddress, spoilt(func(d *evidence.Deviation) { d.Reason = " " }), []guidance.RuleID{"RA-EVD-208"}, "cannot be reviewed"},
		{"no owner", noAddress, spoilt(func(d *evidence.Deviation) { d.Owner = "" }), []guidance.RuleID{"RA-EVD-208"}, "nobody would see to it"},
		{"no due date", noAddress, spoilt(func(d *evidence.Deviation) { d.DueOn = "" }), []guidance.RuleID{"RA-EVD-208"}, "it would never come up"},
		{"no such due date", noAddress, spoilt(func(d *evidence.Deviation) { d.DueOn = "2021-02-29" }), []guidance.RuleID{"RA-EVD-208"}, "it would never come up"},
		{"incomplete, then complete", noAddress, []evidence.Deviation{{Rule: "RA-EVD-208"}, deviation("RA-EVD-208")}, nil, "one complete record is enough"},
		{"two, in order", both, nil, []guidance.RuleID{"RA-EVD-207", "RA-EVD-208"}, "sorted"},
		{"two, one recorded", both, []evidence.Deviation{deviation("RA-EVD-207")}, []guidance.RuleID{"RA-EVD-208"}, "one for each rule"},
		{"expired passport twice", func(s *evidence.Submission) {
			s.Documents[0].Expires = "2020-04-19"
			s.Documents = append(s.Documents, s.Documents[0])
		}, nil, []guidance.RuleID{"RA-EVD-209"}, "each rule once"},
		{"empty decision to do without a photograph", func(s *evidence.Submission) {
			s.Documents, s.NoPhoto = nil, &evidence.NoPhotoDecision{}
		}, nil, []guidance.RuleID{"RA-EVD-210", "RA-EVD-211"}, "rules of that decision are of the route"},
		{"name differs", func(s *evidence.Submission) { s.Documents[0].Holder.FamilyName = "SMITH" }, nil, nil, "a rule of every route: no deviation from this one"},
		{"unreadable NI number", func(s *evidence.Submission) { s.Registrant.NationalInsuranceNumber = "JK98765" }, nil, nil, "a fault is no deviation"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set := setOf(t, clinician)
			fs := assess(t, clinician, changed(tt.change)).Assessment.Findings()
			got := evidence.UnrecordedDeviations(set, fs, tt.recorded)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("UnrecordedDeviations() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			a := evidence.AssessDeviations(set, fs, tt.recorded)
			passed := len(a.Result().Passed) == 1 && a.Result().Passed[0] == "RA-EVD-220"
			if len(a.Findings()) != len(tt.want) || passed != (len(tt.want) == 0) || guidance.Worst(a.Findings()) > guidance.Warning {
				t.Errorf("AssessDeviations() found %v, passed %v; want one warning for each of %v", a.Findings(), a.Result().Passed, tt.want)
			}
			refusesEach(t, tt.want)
		})
	}
}

// refusesEach: going on is refused with every unrecorded deviation as a reason.
func refusesEach(t *testing.T, unrecorded []guidance.RuleID) {
	t.Helper()
	err := evidence.RefuseDeviations("complete the call", unrecorded)
	var refusal *guidance.Refusal
	switch {
	case len(unrecorded) == 0 && err != nil:
		t.Errorf("RefuseDeviations() = %v, want nil: nothing stands in the way", err)
	case len(unrecorded) == 0:
	case !errors.As(err, &refusal):
		t.Errorf("RefuseDeviations() = %v, want a *guidance.Refusal", err)
	case refusal.Rule() != "RA-EVD-221" || refusal.Op != "complete the call" || len(refusal.Findings) != len(unrecorded):
		t.Errorf("RefuseDeviations() = %v, want RA-EVD-221 for each of %v", err, unrecorded)
	}
}

// TestCallDeviations: facts of the call are requirements of the route as well.
func TestCallDeviations(t *testing.T) {
	set := setOf(t, clinician)
	for _, q := range set.Call {
		fs := []guidance.Finding{q.Rule.Finding(q.Fact.Pointer(), "")}
		if got := evidence.UnrecordedDeviations(set, fs, nil); len(got) != 1 || got[0] != q.Rule.ID {
			t.Errorf("%s: unrecorded are %v, want it alone", q.Fact, got)
		}
	}
}

// TestRoutesWithoutDeviations: what is not tolerated cannot be recorded away.
func TestRoutesWithoutDeviations(t *testing.T) {
	for _, r := range []evidence.Route{remote, noVideo} {
		set := setOf(t, r)
		fs := assess(t, r, evidence.Submission{}).Assessment.Findings()
		if len(fs) == 0 {
			t.Fatalf("%s: an empty submission has no finding", r)
		}
		if got := evidence.UnrecordedDeviations(set, fs, nil); got != nil {
			t.Errorf("%s: unrecorded deviations %v, want none", r, got)
		}
		if res := evidence.AssessDeviations(set, fs, nil).Result(); len(res.Passed)+len(res.Findings) > 0 {
			t.Errorf("%s: deviations passed %v and found %v, want nothing said", r, res.Passed, res.Findings)
		}
	}
}
