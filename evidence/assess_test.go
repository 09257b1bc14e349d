package evidence_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// without says how to take each item out of a submission, in every way in which
// it can be absent.
var without = map[evidence.Item][]func(*evidence.Submission){
	evidence.Organisation: {func(s *evidence.Submission) { s.Organisation = "" }},
	evidence.FullName: {
		func(s *evidence.Submission) { s.Registrant.GivenName, s.Registrant.FamilyName = "", "" },
		func(s *evidence.Submission) { s.Registrant.GivenName, s.Registrant.FamilyName = " ", "" },
	},
	evidence.DateOfBirth:             {func(s *evidence.Submission) { s.Registrant.DateOfBirth = "" }},
	evidence.NationalInsuranceNumber: {func(s *evidence.Submission) { s.Registrant.NationalInsuranceNumber = "" }},
	evidence.PhotoDocument: {
		func(s *evidence.Submission) { s.Documents = nil },
		func(s *evidence.Submission) { s.Documents = []evidence.Document{{Kind: "utility-bill"}} },
		func(s *evidence.Submission) {
			s.Documents[0].Kind, s.Documents[0].Number = "biometric-residence-permit", properNumber(evidence.BiometricResidencePermit)
		},
	},
	evidence.Photograph:   {func(s *evidence.Submission) { s.Photo = nil }},
	evidence.MobileNumber: {func(s *evidence.Submission) { s.Registrant.Mobile = "" }},
	evidence.EmailAddress: {func(s *evidence.Submission) { s.Registrant.Email = "" }},
	evidence.PostalAddress: {
		func(s *evidence.Submission) { s.Registrant.Address = nil },
		func(s *evidence.Submission) { s.Registrant.Address = &identity.Address{Postcode: "LS1 4AP"} },
		func(s *evidence.Submission) { s.Registrant.Address.Postcode = "" },
	},
}

// TestEveryRequirement walks the tables: whatever row is taken away, exactly its
// rule is not met, at its place, and exactly its item is missing.
func TestEveryRequirement(t *testing.T) {
	for _, r := range evidence.Routes() {
		for _, e := range evidence.Editions(r) {
			s, on := changed, checkDay
			if !r.Emergency() {
				s, on = ordinarilyChanged, ordinaryDay
			}
			for _, q := range e.Content.Items {
				if len(without[q.Item]) == 0 {
					t.Errorf("%s asks for %s, and no test takes it away", e.Name(), q.Item)
				}
				for _, remove := range without[q.Item] {
					o := evidence.Assess(e.Content, s(remove), on, evidence.Settings{})
					if diff := cmp.Diff([]string{string(q.Rule.ID) + " " + q.Item.Pointer()}, findings(o)); diff != "" {
						t.Errorf("%s without %s: mismatch (-want +got):\n%s", e.Name(), q.Item, diff)
					}
					if diff := cmp.Diff([]evidence.Item{q.Item}, o.Missing); diff != "" {
						t.Errorf("%s without %s: missing mismatch (-want +got):\n%s", e.Name(), q.Item, diff)
					}
					if len(o.Faults()) > 0 || o.Complete() != (q.Rule.Severity != guidance.Error) {
						t.Errorf("%s without %s: faults %v, complete %v; want what is missing to be no fault, and an error to be in the way",
							e.Name(), q.Item, o.Faults(), o.Complete())
					}
				}
			}
		}
	}
}

// TestSeverityByRoute: the page for RA service providers is to be followed; the
// one for clinicians is guidance only, so that it never stands in the way.
func TestSeverityByRoute(t *testing.T) {
	for route, want := range map[evidence.Route]guidance.Severity{remote: guidance.Error, clinician: guidance.Warning} {
		for _, q := range setOf(t, route).Items {
			if q.Rule.Severity != want {
				t.Errorf("%s: %s is of severity %s, want %s", route, q.Rule.ID, q.Rule.Severity, want)
			}
		}
		o := assess(t, route, evidence.Submission{})
		if o.Complete() != (want != guidance.Error) || len(o.Missing) != len(setOf(t, route).Items) {
			t.Errorf("%s: an empty submission is complete: %v, with %v missing", route, o.Complete(), o.Missing)
		}
	}
}

// TestAssessNothing: the general rules hold without any requirement set, and an
// empty submission breaks none of them.
func TestAssessNothing(t *testing.T) {
	o := evidence.Assess(evidence.RequirementSet{}, evidence.Submission{}, guidance.Date{}, evidence.Settings{})
	if len(o.Assessment.Findings()) > 0 || len(o.Missing) > 0 {
		t.Errorf("findings %v, missing %v; want none", o.Assessment.Findings(), o.Missing)
	}
	bad := evidence.Submission{Documents: []evidence.Document{{Kind: "TAC1", Number: "000000000"}}}
	o = evidence.Assess(evidence.RequirementSet{}, bad, guidance.Date{}, evidence.Settings{})
	if diff := cmp.Diff([]string{"RA-EVD-010 /documents/0/kind", "RA-EVD-012 /documents/0/number"}, findings(o)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s\nwhy: these rules hold by whatever route", diff)
	}
}

// TestEveryGeneralRuleIsReported: a rule that holds for every route is met, does
// not apply or could not be evaluated; it is never passed over.
func TestEveryGeneralRuleIsReported(t *testing.T) {
	for name, s := range map[string]evidence.Submission{"empty": {}, "complete": complete()} {
		r := evidence.Assess(evidence.RequirementSet{}, s, checkDay, evidence.Settings{}).Assessment.Result()
		reported := slices.Concat(r.Passed, r.NotApplicable, r.NotEvaluated)
		for _, rule := range evidence.Rules() {
			general := rule.ID > "RA-EVD-002" && rule.ID < "RA-EVD-100"
			if slices.Contains(reported, rule.ID) != general {
				t.Errorf("%s submission: %s is reported: %v, want %v", name, rule.ID, !general, general)
			}
		}
	}
}

func TestOneNameIsAFullName(t *testing.T) {
	for _, r := range []identity.Registrant{{GivenName: "Ada"}, {FamilyName: "Ada"}} {
		s := complete()
		s.Registrant.GivenName, s.Registrant.FamilyName = r.GivenName, r.FamilyName
		s.Documents[0].Holder, s.Documents[0].MRZ = nil, nil
		if o := assess(t, remote, s); !o.Complete() {
			t.Errorf("%+v: %v; want one name to be enough for who has only one", r, findings(o))
		}
	}
}

// TestMalformedIsNotMissing: what was given and cannot be read is a fault.
func TestMalformedIsNotMissing(t *testing.T) {
	tests := []struct {
		name   string
		change func(*evidence.Submission)
		want   []string
		why    string
	}{
		{"birth", func(s *evidence.Submission) { s.Registrant.DateOfBirth = "10/12/1985" }, []string{"RA-IDN-002 /registrant/dateOfBirth"}, "and the document cannot be compared with it"},
		{"NI number", func(s *evidence.Submission) { s.Registrant.NationalInsuranceNumber = "JK98765" }, []string{"RA-IDN-005 /registrant/nationalInsuranceNumber"}, "given"},
		{"mobile", func(s *evidence.Submission) { s.Registrant.Mobile = "0117 496 0860" }, []string{"RA-IDN-007 /registrant/mobile"}, "given"},
		{"email", func(s *evidence.Submission) { s.Registrant.Email = "ada at example" }, []string{"RA-IDN-008 /registrant/email"}, "given"},
		{"name", func(s *evidence.Submission) { s.Registrant.GivenName = "Ada\x00" }, []string{"RA-IDN-001 /registrant/givenName"}, "and the document cannot be compared with it"},
		{"photograph", func(s *evidence.Submission) { s.Photo.Format = "gif" }, []string{"RA-EVD-080 /photo/format"}, "given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := assess(t, remote, changed(tt.change))
			if diff := cmp.Diff(tt.want, findings(o)); diff != "" {
				t.Errorf("Assess() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if len(o.Missing) > 0 || len(o.Faults()) != 1 {
				t.Errorf("missing %v, faults %v; want one fault and nothing missing", o.Missing, o.Faults())
			}
		})
	}
}

// TestFaultsAndMissing: of several findings, those that only say that something
// is missing are no faults, even where a rule has both.
func TestFaultsAndMissing(t *testing.T) {
	o := assess(t, remote, changed(func(s *evidence.Submission) {
		s.Organisation, s.Registrant.Mobile, s.Registrant.NationalInsuranceNumber, s.Documents = "", "", "JK98765", nil
		s.NoPhoto = &evidence.NoPhotoDecision{DecidedBy: "A. Agent", Reason: "none", Documents: []string{"armed-forces-card", "birth-certificate"}}
	}))
	want := []string{
		"RA-EVD-110 /noPhotoDecision/documents/0", "RA-EVD-110 /noPhotoDecision/documents/1",
		"RA-EVD-101 /organisation", "RA-EVD-107 /registrant/mobile", "RA-IDN-005 /registrant/nationalInsuranceNumber",
	}
	if diff := cmp.Diff(want, findings(o)); diff != "" {
		t.Errorf("findings mismatch (-want +got):\n%s", diff)
	}
	var faults []string
	for _, f := range o.Faults() {
		faults = append(faults, string(f.Rule)+" "+f.Pointer)
	}
	if diff := cmp.Diff([]string{"RA-EVD-110 /noPhotoDecision/documents/0", "RA-IDN-005 /registrant/nationalInsuranceNumber"}, faults); diff != "" {
		t.Errorf("faults mismatch (-want +got):\n%s", diff)
	}
	missing := []evidence.Item{evidence.Organisation, evidence.MobileNumber, evidence.SubstituteDocument}
	if diff := cmp.Diff(missing, o.Missing); diff != "" {
		t.Errorf("missing mismatch (-want +got):\n%s", diff)
	}
}

func TestSettings(t *testing.T) {
	email := func(s *evidence.Submission) { s.Registrant.Email = "ada@example.org" }
	small := func(s *evidence.Submission) { s.Photo.Width, s.Photo.Height = 599, 750 }
	domains := identity.SecureDomains{{Domain: "example.org", Effective: guidance.Since(guidance.MustDate("2020-04-20"))}}
	limits := evidence.PhotoLimits{MinWidth: 599}
	tests := []struct {
		name     string
		change   func(*evidence.Submission)
		settings evidence.Settings
		want     []string
		why      string
	}{
		{"other domain", email, evidence.Settings{}, []string{"RA-IDN-009 /registrant/email"}, "only NHSmail counts unless more is said"},
		{"own list", email, evidence.Settings{Secure: domains}, nil, "the list is configuration"},
		{"small photograph", small, evidence.Settings{}, []string{"RA-EVD-084 /photo/width"}, "by one pixel"},
		{"own limits", small, evidence.Settings{Photo: &limits}, nil, "limits not set keep their defaults"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := evidence.Assess(setOf(t, remote), changed(tt.change), checkDay, tt.settings)
			if diff := cmp.Diff(tt.want, findings(o), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("Assess() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestLikenessIsNeverTicked: what only a person can judge stays open.
func TestLikenessIsNeverTicked(t *testing.T) {
	res := assess(t, remote, complete()).Assessment.Result()
	for _, id := range res.Passed {
		if id == "RA-EVD-089" || strings.HasPrefix(string(id), "RA-VID-") {
			t.Errorf("%s passed, though nobody looked", id)
		}
	}
}
