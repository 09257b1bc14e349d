package gpg45_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// deriveVector answers one vector; given returns what it is given besides its
// input.
type deriveVector func(d gpg45.Deriver, input string, given func(string) string) (gpg45.Derivation, error)

// byFacts answers a vector whose input is the facts.
func byFacts[F any](parse func(string) (F, error), derive func(gpg45.Deriver, F) (gpg45.Derivation, error)) deriveVector {
	return func(d gpg45.Deriver, input string, _ func(string) string) (gpg45.Derivation, error) {
		facts, err := parse(input)
		if err != nil {
			return gpg45.Derivation{}, err
		}
		return derive(d, facts)
	}
}

var derivationKinds = map[string]deriveVector{
	"gpg45_validity":       byFacts(gpg45.ParseValidityFacts, gpg45.Deriver.Validity),
	"gpg45_strength":       byFacts(gpg45.ParseStrengthFacts, gpg45.Deriver.Strength),
	"gpg45_face_in_person": byFacts(gpg45.ParseFaceInPersonFacts, gpg45.Deriver.FaceInPerson),
	"gpg45_face_remote":    byFacts(gpg45.ParseFaceRemoteFacts, gpg45.Deriver.FaceRemote),
	"gpg45_biometric":      byFacts(gpg45.ParseBiometricFacts, gpg45.Deriver.Biometric),
	"gpg45_fraud": func(d gpg45.Deriver, input string, given func(string) string) (gpg45.Derivation, error) {
		facts, err := gpg45.ParseFraudFacts(input)
		if err != nil {
			return gpg45.Derivation{}, err
		}
		return d.Fraud(facts, must(gpg45.ParseFraudReading(given("reading"))))
	},
	"gpg45_kbv": func(d gpg45.Deriver, input string, _ func(string) string) (gpg45.Derivation, error) {
		parts := strings.Split(input, ",")
		count := func(i int) uint8 {
			_, n, _ := strings.Cut(parts[i], "=")
			return uint8(must(strconv.Atoi(n)))
		}
		return d.KBV(gpg45.KBVAnswers{
			Mode: must(gpg45.ParseKBVMode(parts[0])), Dynamic: parts[1] == "dynamic",
			High: count(2), Medium: count(3), Low: count(4),
		})
	},
	"gpg45_activity": func(d gpg45.Deriver, input string, _ func(string) string) (gpg45.Derivation, error) {
		earliest, policy, _ := strings.Cut(input, ",")
		check, err := gpg45.ParseCheckPolicy(policy)
		if err != nil {
			return gpg45.Derivation{}, err
		}
		facts := gpg45.ActivityFacts{Check: check}
		if earliest != "unknown" {
			facts.Earliest = guidance.MustDate(earliest)
		}
		return d.Activity(facts)
	},
	"gpg45_document_strength": func(d gpg45.Deriver, input string, given func(string) string) (gpg45.Derivation, error) {
		chip := gpg45.Chip(0)
		if s := given("chip"); s != "" {
			chip = must(gpg45.ParseChip(s))
		}
		return d.StrengthOf(input, chip)
	},
}

// derivedFields returns what came of a vector, in the corpus's own words.
func derivedFields(d gpg45.Derivation, err error) map[string]any {
	if err != nil {
		return map[string]any{"reason": derivationReason(err)}
	}
	missing := []any{}
	for _, name := range d.Missing {
		missing = append(missing, name)
	}
	score, _ := d.Score.Int()
	fields := map[string]any{"score": float64(score), "missing": missing, "next": nil, "basis": d.Basis.String()}
	if next, ok := d.Next.Int(); ok {
		fields["next"] = float64(next)
	}
	return fields
}

func derivationReason(err error) string {
	var unlisted *guidance.UnknownValueError
	var refusal *guidance.Refusal
	switch {
	case errors.As(err, &unlisted):
		return "unknown_word"
	case errors.As(err, &refusal):
		return map[guidance.RuleID]string{"RA-GPG-020": "unknown_document", "RA-GPG-022": "contradiction"}[refusal.Rule()]
	case errors.Is(err, guidance.ErrNotEvaluated):
		return "not_evaluated"
	case errors.Is(err, guidance.ErrNoEdition):
		return "no_edition"
	}
	return "?"
}

func TestDerivationVectors(t *testing.T) {
	for kind, answer := range derivationKinds {
		vectors, err := conformance.Load("gpg45-derivation.json", kind)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range vectors {
			t.Run(v.ID, func(t *testing.T) {
				given := func(name string) string { s, _ := v.Fields[name].(string); return s }
				d, err := answer(deriver(given("on")), v.Input, given)
				if (err == nil) != v.Valid {
					t.Fatalf("%+q: %s, error %v, want valid %t\nwhy: %s", v.Input, d.Score, err, v.Valid, v.Why)
				}
				got, want := derivedFields(d, err), map[string]any{}
				for name, value := range v.Fields {
					if name != "on" && name != "reading" && name != "chip" {
						want[name] = value
					}
				}
				for name := range got {
					if _, ok := want[name]; !ok {
						delete(got, name)
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%+q: fields (-want +got):\n%s\nwhy: %s", v.Input, diff, v.Why)
				}
			})
		}
	}
}
