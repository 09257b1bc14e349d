package evidence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// TestPolicies: each member of a policy makes a fail of something that passes
// without it, by its own rule, and touches nothing else.
func TestPolicies(t *testing.T) {
	issued := func(k evidence.Kind, day string) evidence.Document {
		d := fresh(k)
		d.Issued = day
		return d
	}
	expired := fresh(evidence.UKPassport)
	expired.Issued, expired.Expires = "2014-12-11", "2024-12-11"
	card := fresh(evidence.PASSCard)
	three := evidence.LocalPolicy{Documents: evidence.ThreeMonthList}
	tests := []struct {
		name   string
		route  evidence.Route
		change func(*evidence.Submission)
		local  evidence.LocalPolicy
		want   []string
		why    string
	}{
		{"nothing decided", evidence.IDCheckerRoute, nil, evidence.LocalPolicy{}, nil, "the guidance alone"},
		{"three months, the last day", evidence.InPerson, func(s *evidence.Submission) {
			s.Documents = []evidence.Document{card, issued(evidence.UtilityBill, "2024-09-12"), issued(evidence.BankStatement, "2024-09-12")}
		}, three, nil, "that day is included"},
		{"three months, a day on", evidence.InPerson, func(s *evidence.Submission) {
			s.Documents = []evidence.Document{card, issued(evidence.UtilityBill, "2024-09-11"), issued(evidence.BankStatement, "2024-09-12")}
		}, three, []string{"RA-EVD-401 /documents", "RA-EVD-403 /documents/1/issued"}, "by one day"},
		{"three months, yearly papers", evidence.InPerson, func(s *evidence.Submission) {
			s.Documents = []evidence.Document{card, issued(evidence.CouncilTaxStatement, "2023-12-12"), issued(evidence.MortgageStatement, "2023-12-12")}
		}, three, nil, "the limit of twelve months stays"},
		{"in date only", evidence.ApplyForCareID, func(s *evidence.Submission) {
			s.Documents = []evidence.Document{expired, digitalProof()}
		}, evidence.LocalPolicy{InDateOnly: true}, []string{"RA-EVD-430 /documents", "RA-EVD-431 /documents/0/expires"}, "a day expired, which the page tolerates"},
		{"ways taken up", evidence.IDCheckerRoute, nil, evidence.LocalPolicy{StaffOptions: []evidence.StaffOption{evidence.OpenSession, evidence.TrainedChecker}}, nil, "one of them"},
		{"a way not taken up", evidence.IDCheckerRoute, nil, evidence.LocalPolicy{StaffOptions: []evidence.StaffOption{evidence.OpenSession}}, []string{"RA-EVD-425 /idCheck/option"}, "not one of them"},
		{"e-learning done", evidence.IDCheckerRoute, nil, evidence.LocalPolicy{NeedELearning: true}, nil, "as asked for"},
		{"e-learning not done", evidence.IDCheckerRoute, func(s *evidence.Submission) { s.IDCheck.ELearningDone = false }, evidence.LocalPolicy{NeedELearning: true}, []string{"RA-EVD-424 /idCheck/eLearningDone"}, "not as asked for"},
		{"ways and e-learning in person", evidence.InPerson, func(s *evidence.Submission) { s.IDCheck.ELearningDone = false }, evidence.LocalPolicy{NeedELearning: true, StaffOptions: []evidence.StaffOption{evidence.OpenSession}}, nil, "the page speaks of ID Checkers"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, set := ordinarilyChanged(tt.change), ordinarySet(t, tt.route, ordinaryDay)
			if o := evidence.Assess(set, s, ordinaryDay, evidence.Settings{}); len(findings(o)) > 0 {
				t.Fatalf("without a policy: %v, want none", findings(o))
			}
			o := evidence.Assess(set, s, ordinaryDay, evidence.Settings{Local: tt.local})
			if diff := cmp.Diff(tt.want, findings(o), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestPolicyOfNoList: a list that is none takes no document, and nobody panics.
func TestPolicyOfNoList(t *testing.T) {
	for _, l := range []evidence.DocumentList{3, 255} {
		o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{Documents: l}, ordinary().Documents[:3]...)
		if diff := cmp.Diff([]string{"RA-EVD-401 /documents"}, findings(o)); diff != "" || o.Complete() {
			t.Errorf("DocumentList(%d): complete %v, mismatch (-want +got):\n%s", l, o.Complete(), diff)
		}
	}
}

// TestPolicyAndEmergency: the policy is about the ordinary routes.
func TestPolicyAndEmergency(t *testing.T) {
	local := evidence.LocalPolicy{Documents: evidence.ThreeMonthList, InDateOnly: true, StaffOptions: staffOptions[:1], NeedELearning: true}
	for _, r := range []evidence.Route{remote, clinician, noVideo} {
		o := evidence.Assess(setOf(t, r), complete(), checkDay, evidence.Settings{Local: local})
		if len(findings(o)) > 0 {
			t.Errorf("%s: %v, want none", r, findings(o))
		}
	}
}

// TestUnfitDocumentsAreExplainedOnlyWhereTheyMatter: every reason where the
// documents do not suffice, each once though a kind may stand on two lists; none
// where they do.
func TestUnfitDocumentsAreExplainedOnlyWhereTheyMatter(t *testing.T) {
	old := fresh(evidence.HMRCNotification) // for an address, and as identification
	old.Issued = "2023-12-11"
	expired := licence() // with a photograph, and for an address
	expired.Expires = "2024-12-11"
	scan := bill()
	scan.Seen = evidence.Scan
	unfit := []evidence.Document{old, expired, scan}
	o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, unfit...)
	want := []string{"RA-EVD-401 /documents", "RA-EVD-403 /documents/0/issued", "RA-EVD-402 /documents/1/expires", "RA-EVD-405 /documents/2/seen"}
	if diff := cmp.Diff(want, findings(o)); diff != "" {
		t.Errorf("documents that do not suffice (-want +got):\n%s", diff)
	}
	enough := append(slices.Clone(unfit), original(passport()), fresh(evidence.PASSCard), bill())
	o = onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, enough...)
	if len(findings(o)) > 0 {
		t.Errorf("documents that suffice: %v, want none", findings(o))
	}
	for _, id := range []guidance.RuleID{"RA-EVD-401", "RA-EVD-402", "RA-EVD-403", "RA-EVD-405"} {
		if got := comparisonOf(o.Assessment, id); got != same {
			t.Errorf("%s is %q, want it met by the documents that are counted", id, got)
		}
	}
	if itemWords(o.Missing) != "" || len(o.Faults()) > 0 {
		t.Errorf("missing %v, faults %v, want none", o.Missing, o.Faults())
	}
}
