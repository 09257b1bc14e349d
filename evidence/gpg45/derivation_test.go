package gpg45_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

// methods are all methods of a Deriver, with facts that no table refuses.
func methods(d gpg45.Deriver) map[string]func() (gpg45.Derivation, error) {
	return map[string]func() (gpg45.Derivation, error){
		"strength":          func() (gpg45.Derivation, error) { return d.Strength(gpg45.HasName) },
		"document":          func() (gpg45.Derivation, error) { return d.StrengthOf("birth-certificate", 0) },
		"validity":          func() (gpg45.Derivation, error) { return d.Validity(gpg45.DetailsMatch) },
		"activity":          func() (gpg45.Derivation, error) { return d.Activity(gpg45.ActivityFacts{}) },
		"fraud":             func() (gpg45.Derivation, error) { return d.Fraud(0, gpg45.FraudDraft2019) },
		"fraud, One Login":  func() (gpg45.Derivation, error) { return d.Fraud(0, gpg45.FraudOneLogin) },
		"face in person":    func() (gpg45.Derivation, error) { return d.FaceInPerson(0) },
		"face remote":       func() (gpg45.Derivation, error) { return d.FaceRemote(0) },
		"biometric":         func() (gpg45.Derivation, error) { return d.Biometric(0) },
		"knowledge":         func() (gpg45.Derivation, error) { return d.KBV(gpg45.KBVAnswers{Mode: gpg45.FreeAnswer}) },
		"best verification": func() (gpg45.Derivation, error) { return d.VerificationBest(gpg45.VerificationFacts{}) },
	}
}

func TestZeroDeriverRefuses(t *testing.T) {
	for _, d := range []gpg45.Deriver{{}, {On: guidance.MustDate("2020-01-01")}, {On: guidance.MustDate("2026-11-21")}} {
		for name, derive := range methods(d) {
			if got, err := derive(); !errors.Is(err, gpg45.ErrUnverified) || got.Score != 0 {
				t.Errorf("%s on %q: %s, %v; want ErrUnverified and no score", name, d.On, got.Score, err)
			}
		}
	}
}

// TestEditionsOfCriteria: the edition by which each method derives, to the day.
func TestEditionsOfCriteria(t *testing.T) {
	tests := []struct {
		method, on, knownAt, want string
		err                       error
		why                       string
	}{
		{"validity", "2019-05-16", "", "", guidance.ErrNotEvaluated, "the day before the prototype"},
		{"validity", "2019-05-17", "", "gpg45-validity-2019/3", nil, "From is inclusive"},
		{"validity", "2020-02-29", "", "gpg45-validity-2019/3", nil, "a leap day within"},
		{"validity", "2020-03-18", "", "gpg45-validity-2019/3", nil, "the day before the update"},
		{"validity", "2020-03-18", "2019-12-16", "gpg45-validity-2019/1", nil, "no change was known"},
		{"validity", "2020-03-18", "2019-12-17", "gpg45-validity-2019/2", nil, "that valid had changed was known"},
		{"validity", "2020-03-18", "2020-03-18", "gpg45-validity-2019/2", nil, "the update was not known"},
		{"validity", "2020-03-19", "2020-03-18", "gpg45-validity-2019/2", nil, "the update was not known"},
		{"validity", "2020-03-19", "2020-03-19", "gpg45-validity-2020/1", nil, "Known is inclusive"},
		{"validity", "2020-03-19", "", "gpg45-validity-2020/3", nil, "the day of the update"},
		{"validity", "2020-03-19", "2026-03-02", "gpg45-validity-2020/1", nil, "1.0 was not out"},
		{"validity", "2020-03-19", "2026-03-03", "gpg45-validity-2020/2", nil, "1.0 came out"},
		{"validity", "2026-08-20", "", "gpg45-validity-2020/3", nil, "the day before One Login's code"},
		{"validity", "2026-08-21", "2026-08-20", "gpg45-validity-2020/2", nil, "One Login's code was not known"},
		{"validity", "2026-08-21", "", "gpg45-validity-2026/1", nil, "the day of One Login's code"},
		{"validity", "2026-11-21", "", "gpg45-validity-2026/1", nil, "no later change of it is known"},
		{"validity", "2020-01-01", "2019-05-16", "", guidance.ErrNoEdition, "nothing was published"},
		{"knowledge", "2020-10-21", "", "gpg45-kbv-2019/2", nil, "the day before qualities could be combined"},
		{"knowledge", "2020-10-21", "2020-10-21", "gpg45-kbv-2019/1", nil, "the update was not known"},
		{"knowledge", "2020-10-22", "2026-03-02", "gpg45-kbv-2020/1", nil, "1.0 was not out"},
		{"knowledge", "2020-10-22", "", "gpg45-kbv-2020/2", nil, "the day of the update"},
		{"activity", "2019-05-16", "", "", guidance.ErrNotEvaluated, "the day before the prototype"},
		{"activity", "2020-10-21", "", "gpg45-activity-2019/2", nil, "the last day of the draft"},
		{"activity", "2020-10-22", "", "", guidance.ErrNoEdition, "obsolete: the criteria since then could not be read"},
		{"activity", "2020-10-22", "2020-10-21", "gpg45-activity-2019/1", nil, "the update was not known"},
		{"activity", "2026-11-21", "", "", guidance.ErrNoEdition, "never the nearest edition"},
		{"fraud", "2026-11-21", "", "gpg45-fraud-2019/3", nil, "open"},
		{"fraud", "2026-11-21", "2026-08-20", "gpg45-fraud-2019/2", nil, "nothing was known to disagree"},
		{"fraud", "2026-11-21", "2026-03-02", "gpg45-fraud-2019/1", nil, "1.0 was not out"},
		{"fraud, One Login", "2026-08-20", "", "", guidance.ErrNotEvaluated, "since when it holds is not known"},
		{"fraud, One Login", "2026-08-21", "", "gpg45-fraud-one-login/1", nil, "the day of the code that was read"},
		{"strength", "2026-11-21", "", "gpg45-strength-2019/2", nil, "open"},
		{"strength", "2026-11-21", "2026-03-02", "gpg45-strength-2019/1", nil, "1.0 was not out"},
		{"document", "2019-06-01", "2019-07-09", "gpg45-documents-2019/1", nil, "the second version was not out"},
		{"document", "2019-06-01", "2019-07-10", "gpg45-documents-2019/2", nil, "both versions"},
		{"document", "2026-08-20", "2026-08-20", "gpg45-documents-2019/3", nil, "One Login's code was not known"},
		{"document", "2026-08-20", "", "gpg45-documents-2019/4", nil, "the day before One Login's code"},
		{"document", "2026-08-21", "", "gpg45-documents-2026/1", nil, "the day of One Login's code"},
		{"face in person", "2026-11-21", "", "gpg45-face-in-person-2019/2", nil, "open"},
		{"face remote", "2019-05-17", "", "gpg45-face-remote-2019/2", nil, "open"},
		{"biometric", "2019-05-17", "", "gpg45-biometric-2019/2", nil, "open"},
		{"biometric", "2019-05-17", "2019-05-17", "gpg45-biometric-2019/1", nil, "the first day"},
		{"biometric", "2019-05-16", "", "", guidance.ErrNotEvaluated, "before the start"},
		{"best verification", "2019-05-16", "", "", guidance.ErrNotEvaluated, "the error of its methods"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" on "+tt.on+" as known on "+tt.knownAt, func(t *testing.T) {
			d := deriver(tt.on)
			if tt.knownAt != "" {
				d.KnownAt = guidance.MustDate(tt.knownAt)
			}
			got, err := methods(d)[tt.method]()
			if !errors.Is(err, tt.err) || got.Edition != tt.want {
				t.Fatalf("edition %q, %v; want %q, %v\nwhy: %s", got.Edition, err, tt.want, tt.err, tt.why)
			}
			if err == nil && (len(got.Citations) == 0 || got.Rationale == "" || got.Basis.String() == "invalid") {
				t.Errorf("%+v does not say what it rests on", got)
			}
			for _, c := range got.Citations {
				if !d.KnownAt.IsZero() && c.Edited.After(d.KnownAt) {
					t.Errorf("%s was not published on %s", c.Title, d.KnownAt)
				}
			}
		})
	}
}

func TestNoDay(t *testing.T) {
	for name, derive := range methods(gpg45.Deriver{AcceptUnverified: true}) {
		if _, err := derive(); !errors.Is(err, guidance.ErrNotEvaluated) {
			t.Errorf("%s: %v, want ErrNotEvaluated: a missing day is in force nowhere", name, err)
		}
	}
}

func TestFactsOutsideTheList(t *testing.T) {
	d := deriver("2026-11-21")
	for name, derive := range map[string]func() (gpg45.Derivation, error){
		"strength":     func() (gpg45.Derivation, error) { return d.Strength(1 << 18) },
		"validity":     func() (gpg45.Derivation, error) { return d.Validity(1 << 8) },
		"fraud":        func() (gpg45.Derivation, error) { return d.Fraud(1<<31, gpg45.FraudDraft2019) },
		"no reading":   func() (gpg45.Derivation, error) { return d.Fraud(0, 0) },
		"no such mode": func() (gpg45.Derivation, error) { return d.KBV(gpg45.KBVAnswers{Low: 1}) },
		"no such chip": func() (gpg45.Derivation, error) { return d.StrengthOf("passport", 4) },
		"best": func() (gpg45.Derivation, error) {
			return d.VerificationBest(gpg45.VerificationFacts{FaceRemote: 1 << 7})
		},
		"no such policy": func() (gpg45.Derivation, error) { return deriver("2020-01-01").Activity(gpg45.ActivityFacts{Check: 5}) },
	} {
		got, err := derive()
		var unlisted *guidance.UnknownValueError
		if !errors.As(err, &unlisted) || got.Score != 0 {
			t.Errorf("%s: %s, %v; want an *UnknownValueError", name, got.Score, err)
		}
	}
}

func TestFraudScoreOfADerivation(t *testing.T) {
	d := deriver("2026-11-21")
	fraud := must(d.Fraud(must(gpg45.ParseFraudFacts("details-not-stolen,identity-not-reported-stolen")), gpg45.FraudDraft2019))
	if fraud.FraudScore() != gpg45.Fraud1 {
		t.Errorf("%s is %s as a fraud score, want score_1", fraud.Score, fraud.FraudScore())
	}
	if other := must(d.Validity(gpg45.DetailsMatch)); other.FraudScore() != 0 {
		t.Errorf("a validity is the fraud score %s", other.FraudScore())
	}
	if none := (gpg45.Derivation{}).FraudScore(); none != 0 {
		t.Errorf("no derivation is the fraud score %s", none)
	}
}

// TestReadings: by whatever facts, One Login's reading gives at most what the draft
// gives.
func TestReadings(t *testing.T) {
	d := deriver("2026-11-21")
	for b := range gpg45.FraudFacts(1 << 8) {
		draft, live := must(d.Fraud(b, gpg45.FraudDraft2019)), must(d.Fraud(b, gpg45.FraudOneLogin))
		if live.Score > draft.Score || draft.Basis != guidance.Disputed || live.Basis != guidance.Disputed {
			t.Fatalf("%s: draft %s, %s; One Login %s, %s", b, draft.Score, draft.Basis, live.Score, live.Basis)
		}
	}
}

func TestVerificationBest(t *testing.T) {
	const (
		face2  = gpg45.CheckerTrained | gpg45.TrainingWithinThreeYears | gpg45.PersonPresent | gpg45.GoodLight | gpg45.PhotoGenuine | gpg45.PhotoNotTampered
		face3  = face2 | gpg45.TrainingWithinOneYear | gpg45.DisguiseDetectable | gpg45.EyesNotHidden
		system = gpg45.BiometricFacts(1<<6 - 1) // those of a score of 2
	)
	known := gpg45.KBVAnswers{Mode: gpg45.FreeAnswer, Dynamic: true, High: 2}
	tests := []struct {
		name          string
		facts         gpg45.VerificationFacts
		edition, want string
		why           string
	}{
		{"none", gpg45.VerificationFacts{}, "gpg45-biometric-2019/2", "score_0", "no method, no verification"},
		{"one", gpg45.VerificationFacts{FaceInPerson: face3}, "gpg45-face-in-person-2019/2", "score_3", "the only one"},
		{"highest", gpg45.VerificationFacts{Biometric: system, FaceInPerson: face3, KBV: known}, "gpg45-face-in-person-2019/2", "score_3", "2, 3 and 2"},
		{"never added", gpg45.VerificationFacts{Biometric: system, FaceInPerson: face2, KBV: known}, "gpg45-biometric-2019/2", "score_2", "2, 2 and 2"},
		{"first of equals", gpg45.VerificationFacts{FaceInPerson: face2, KBV: known}, "gpg45-face-in-person-2019/2", "score_2", "2 and 2"},
		{"last", gpg45.VerificationFacts{FaceRemote: gpg45.LiveCapture, KBV: known}, "gpg45-kbv-2020/2", "score_2", "0 and 2"},
		{"used before unused", gpg45.VerificationFacts{FaceRemote: gpg45.LiveCapture}, "gpg45-face-remote-2019/2", "score_0", "what is missing is said of what was tried"},
		{"first used", gpg45.VerificationFacts{FaceInPerson: gpg45.GoodLight, FaceRemote: gpg45.LiveCapture}, "gpg45-face-in-person-2019/2", "score_0", "both were tried"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := must(deriver("2026-11-21").VerificationBest(tt.facts))
			if diff := cmp.Diff(tt.edition+" "+tt.want, got.Edition+" "+got.Score.String()); diff != "" {
				t.Errorf("best verification (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if got.Part != gpg45.PartVerification {
				t.Errorf("it is of %s", got.Part)
			}
		})
	}
}

func TestCheckDerivation(t *testing.T) {
	now, early := deriver("2026-11-21"), deriver("2019-05-16")
	tests := []struct {
		name   string
		derive func() (gpg45.Derivation, error)
		want   []string
		why    string
	}{
		{
			"draft", func() (gpg45.Derivation, error) { return now.Validity(gpg45.DetailsMatch) },
			[]string{"warning RA-GPG-021 /evidence/0 unverified"},
			"no primary source",
		},
		{
			"document", func() (gpg45.Derivation, error) { return now.StrengthOf("passport", gpg45.ChipNotRead) },
			[]string{"warning RA-GPG-021 /evidence/0 disputed"},
			"sources disagree",
		},
		{
			"unknown document", func() (gpg45.Derivation, error) { return now.StrengthOf("library-card", 0) },
			[]string{"error RA-GPG-020 /evidence/0 design-choice"},
			"never a zero",
		},
		{
			"document without a strength", func() (gpg45.Derivation, error) { return now.StrengthOf("deed-poll", 0) },
			[]string{"error RA-GPG-020 /evidence/0 design-choice"},
			"never a zero",
		},
		{
			"contradiction", func() (gpg45.Derivation, error) { return now.Validity(gpg45.DigitalEvidence | gpg45.UVFeaturesGenuine) },
			[]string{"error RA-GPG-022 /evidence/0 design-choice"},
			"data has no fluorescent ink",
		},
		{
			"not accepted", func() (gpg45.Derivation, error) { return gpg45.Deriver{}.Validity(gpg45.DetailsMatch) },
			[]string{"warning RA-GPG-023 /evidence/0 design-choice"},
			"the switch is off",
		},
		{
			"too early", func() (gpg45.Derivation, error) { return early.Validity(gpg45.DetailsMatch) },
			[]string{"warning RA-GPG-023 /evidence/0 design-choice"},
			"nobody knows",
		},
		{
			"rejected before anybody said what that gives", func() (gpg45.Derivation, error) {
				return deriver("2026-08-20").Validity(gpg45.EvidenceRejected)
			},
			[]string{"warning RA-GPG-023 /evidence/0 design-choice"},
			"neither a 0 nor what the other facts give",
		},
		{
			"obsolete", func() (gpg45.Derivation, error) { return now.Activity(gpg45.ActivityFacts{}) },
			[]string{"warning RA-GPG-023 /evidence/0 design-choice"},
			"ended in 2020",
		},
		{"no reading", func() (gpg45.Derivation, error) { return now.Fraud(0, 0) }, []string{}, "a mistake of the caller's, not of the evidence"},
		{"own table", func() (gpg45.Derivation, error) {
			d := gpg45.Deriver{On: guidance.MustDate("2026-11-21"), ActivityTable: ownTable()}
			return d.Activity(gpg45.ActivityFacts{})
		}, []string{}, "the service stands for it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := tt.derive()
			got := gpg45.CheckDerivation("/evidence/0", d, err).Result()
			findings := []string{}
			for _, f := range got.Findings {
				basis := f.Basis
				if f.Rule == "RA-GPG-021" {
					basis = d.Basis
				}
				findings = append(findings, fmt.Sprintf("%s %s %s %s", f.Severity, f.Rule, f.Pointer, basis))
			}
			if diff := cmp.Diff(tt.want, findings); diff != "" {
				t.Errorf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if len(got.Passed)+len(got.Findings)+len(got.NotEvaluated) == 0 {
				t.Error("no rule was applied")
			}
		})
	}
}
