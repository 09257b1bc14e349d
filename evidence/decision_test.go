package evidence_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

func TestNoPhotoDecision(t *testing.T) {
	bill, birth := evidence.Document{Kind: "utility-bill"}, evidence.Document{Kind: "birth-certificate"}
	expired := evidence.Document{Kind: "uk-passport", Expires: "2020-04-19", Seen: evidence.Scan}
	decision := func(kinds ...string) *evidence.NoPhotoDecision {
		return &evidence.NoPhotoDecision{DecidedBy: "A. Agent", Reason: "the registrant never had one", Documents: kinds}
	}
	tests := []struct {
		name      string
		decision  *evidence.NoPhotoDecision
		documents []evidence.Document
		want      []string
		missing   []evidence.Item
		why       string
	}{
		{"all right", decision("birth-certificate", "utility-bill"), []evidence.Document{bill, birth}, nil, nil, "the decision stands in for the photographic document"},
		{"more than was asked for", decision("utility-bill"), []evidence.Document{birth, bill}, nil, nil, "further documents do no harm"},
		{"no decision", nil, []evidence.Document{bill, birth}, []string{"RA-EVD-105 /documents"}, []evidence.Item{evidence.PhotoDocument}, "nobody decided"},
		{"nobody named", &evidence.NoPhotoDecision{DecidedBy: " ", Reason: "none", Documents: []string{"utility-bill"}}, []evidence.Document{bill}, []string{"RA-EVD-111 /noPhotoDecision/decidedBy"}, nil, "a decision nobody made"},
		{"no reason", &evidence.NoPhotoDecision{DecidedBy: "A. Agent", Reason: "\t", Documents: []string{"utility-bill"}}, []evidence.Document{bill}, []string{"RA-EVD-111 /noPhotoDecision/reason"}, nil, "cannot be reviewed"},
		{"no documents", decision(), []evidence.Document{bill}, []string{"RA-EVD-110 /noPhotoDecision/documents"}, nil, "nothing was decided"},
		{"empty", &evidence.NoPhotoDecision{}, nil, []string{"RA-EVD-111 /noPhotoDecision/decidedBy", "RA-EVD-110 /noPhotoDecision/documents", "RA-EVD-111 /noPhotoDecision/reason"}, nil, "every reason"},
		{"photographic kind named", decision("pass-card"), []evidence.Document{{Kind: "pass-card"}}, []string{"RA-EVD-110 /noPhotoDecision/documents/0"}, nil, "then there is a photographic document"},
		{"named, not given", decision("utility-bill", "deed-poll"), []evidence.Document{bill}, []string{"RA-EVD-110 /noPhotoDecision/documents/1"}, []evidence.Item{evidence.SubstituteDocument}, "still to come"},
		{"two not given", decision("utility-bill", "deed-poll"), nil, []string{"RA-EVD-110 /noPhotoDecision/documents/0", "RA-EVD-110 /noPhotoDecision/documents/1"}, []evidence.Item{evidence.SubstituteDocument}, "one item, two places"},
		{"unknown kind named", decision("utility-bill", "library card"), []evidence.Document{bill}, []string{"RA-EVD-010 /noPhotoDecision/documents/1"}, nil, "nobody can ask for it"},
		{"a photographic document after all", decision("utility-bill"), []evidence.Document{bill, passport()}, nil, nil, "both is no fault"},
		{"an expired passport as well", decision("utility-bill"), []evidence.Document{bill, expired}, nil, nil, "more evidence never makes it worse"},
		{"a passport seen as a photo as well", decision("utility-bill"), []evidence.Document{bill, {Kind: "passport", Expires: "2028-01-01", Seen: evidence.PhotoOfDocument}}, nil, nil, "more evidence never makes it worse"},
		{"an expired passport alone", nil, []evidence.Document{expired}, []string{"RA-EVD-109 /documents/0/expires"}, nil, "nobody decided to do without"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := assess(t, remote, changed(func(s *evidence.Submission) { s.NoPhoto, s.Documents = tt.decision, tt.documents }))
			if diff := cmp.Diff(tt.want, findings(o), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("Assess() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if diff := cmp.Diff(tt.missing, o.Missing); diff != "" {
				t.Errorf("missing mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestNoPhotoRulesAreReported: the rules of the decision are met, or do not
// apply; they are never passed over.
func TestNoPhotoRulesAreReported(t *testing.T) {
	decided := changed(func(s *evidence.Submission) {
		s.Documents = []evidence.Document{{Kind: "deed-poll"}}
		s.NoPhoto = &evidence.NoPhotoDecision{DecidedBy: "A. Agent", Reason: "none", Documents: []string{"deed-poll"}}
	})
	for _, tt := range []struct {
		name       string
		submission evidence.Submission
		want       map[guidance.RuleID]comparison
	}{
		{"decided", decided, map[guidance.RuleID]comparison{"RA-EVD-105": blank, "RA-EVD-109": blank, "RA-EVD-110": same, "RA-EVD-111": same}},
		{"no decision needed", complete(), map[guidance.RuleID]comparison{"RA-EVD-105": same, "RA-EVD-109": same, "RA-EVD-110": blank, "RA-EVD-111": blank}},
	} {
		o := assess(t, remote, tt.submission)
		for id, want := range tt.want {
			if got := comparisonOf(o.Assessment, id); got != want {
				t.Errorf("%s: %s is %q, want %q", tt.name, id, got, want)
			}
		}
	}
}

// TestNoPhotoDecisionOfClinicians: the same, as warnings.
func TestNoPhotoDecisionOfClinicians(t *testing.T) {
	o := assess(t, clinician, changed(func(s *evidence.Submission) {
		s.Documents, s.NoPhoto = nil, &evidence.NoPhotoDecision{Documents: []string{"deed-poll"}}
	}))
	want := []string{"RA-EVD-211 /noPhotoDecision/decidedBy", "RA-EVD-210 /noPhotoDecision/documents/0", "RA-EVD-211 /noPhotoDecision/reason"}
	if diff := cmp.Diff(want, findings(o)); diff != "" || !o.Complete() {
		t.Errorf("complete %v, mismatch (-want +got):\n%s", o.Complete(), diff)
	}
}

func TestNoVideoDecision(t *testing.T) {
	tests := []struct {
		name   string
		change func(*evidence.Submission)
		want   []string
		why    string
	}{
		{"all right", nil, nil, "decider, reason and tracking list"},
		{"no decision", func(s *evidence.Submission) { s.NoVideo = nil }, []string{
			"RA-EVD-301 /noVideoDecision/decidedBy", "RA-EVD-303 /noVideoDecision/dueOn",
			"RA-EVD-303 /noVideoDecision/owner", "RA-EVD-302 /noVideoDecision/reason",
		}, "every reason"},
		{"nobody named", func(s *evidence.Submission) { s.NoVideo.DecidedBy = " " }, []string{"RA-EVD-301 /noVideoDecision/decidedBy"}, "a decision nobody made"},
		{"no reason", func(s *evidence.Submission) { s.NoVideo.Reason = "" }, []string{"RA-EVD-302 /noVideoDecision/reason"}, "only where a meeting is impossible"},
		{"no owner", func(s *evidence.Submission) { s.NoVideo.Owner = "\n" }, []string{"RA-EVD-303 /noVideoDecision/owner"}, "nobody would see to it"},
		{"no due date", func(s *evidence.Submission) { s.NoVideo.DueOn = "" }, []string{"RA-EVD-303 /noVideoDecision/dueOn"}, "it would never come up"},
		{"no such due date", func(s *evidence.Submission) { s.NoVideo.DueOn = "2020-09-31" }, []string{"RA-EVD-303 /noVideoDecision/dueOn"}, "it would never come up"},
		{"nothing else", func(s *evidence.Submission) { *s = evidence.Submission{NoVideo: s.NoVideo} }, nil, "the page asks for no item"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := assess(t, noVideo, changed(tt.change))
			if diff := cmp.Diff(tt.want, findings(o), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("Assess() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
	t.Run("another route", func(t *testing.T) {
		o := assess(t, remote, changed(func(s *evidence.Submission) { s.NoVideo = nil }))
		if fs := findings(o); len(fs) > 0 {
			t.Errorf("findings %v, want none: a route with a call asks for no such decision", fs)
		}
	})
}
