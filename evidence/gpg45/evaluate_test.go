package gpg45_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/evidence/gpg45"
)

// like fails the test unless the package and the reference agree.
func like(t interface {
	Helper()
	Fatalf(string, ...any)
}, s scored,
) {
	t.Helper()
	r := gpg45.Evaluate(s.evidence())
	level, codes := reference(s)
	if r.Level.String() != level || r.Profiles.String() != strings.Join(codes, " ") {
		t.Fatalf("%+v: %s %q, want %s %q", s, r.Level, r.Profiles, level, codes)
	}
}

// others calls f with every choice of the three scores of the identity, those
// that were not scored among them.
func others(f func(activity, fraud, verify score)) {
	for activity := -1; activity <= 4; activity++ {
		for fraud := -1; fraud <= 3; fraud++ {
			for verify := -1; verify <= 4; verify++ {
				f(activity, fraud, verify)
			}
		}
	}
}

// TestEvaluateIsLikeTheReference walks everything that one item and two items can
// be scored, and everything without any item.
func TestEvaluateIsLikeTheReference(t *testing.T) {
	t.Parallel()
	cases := 0
	others(func(activity, fraud, verify score) {
		like(t, scored{activity: activity, fraud: fraud, verify: verify})
		for a := range 36 {
			one := scored{strength: []score{a/6 - 1}, validity: []score{a%6 - 1}, activity: activity, fraud: fraud, verify: verify}
			like(t, one)
			for b := range 36 {
				two := one
				two.strength, two.validity = []score{a/6 - 1, b/6 - 1}, []score{a%6 - 1, b%6 - 1}
				like(t, two)
				cases++
			}
		}
	})
	if cases != 36*36*6*5*6 {
		t.Errorf("walked %d cases of two items", cases)
	}
}

// TestCountsOverTheDomain holds the number of cases of each level against counts
// published with the table: items without order, all scores given.
func TestCountsOverTheDomain(t *testing.T) {
	t.Parallel()
	one, two := map[string]int{}, map[string]int{}
	for activity := range 5 {
		for fraud := range 4 {
			for verify := range 5 {
				for a := range 25 {
					s := scored{strength: []score{a / 5}, validity: []score{a % 5}, activity: activity, fraud: fraud, verify: verify}
					one[gpg45.Evaluate(s.evidence()).Level.String()]++
					for b := a; b < 25; b++ {
						s.strength, s.validity = []score{a / 5, b / 5}, []score{a % 5, b % 5}
						two[gpg45.Evaluate(s.evidence()).Level.String()]++
					}
				}
			}
		}
	}
	want := map[string]int{"none": 1756, "low": 409, "medium": 229, "high": 53, "very_high": 53}
	if diff := cmp.Diff(want, one); diff != "" {
		t.Errorf("one item (-want +got):\n%s", diff)
	}
	want = map[string]int{"none": 16780, "low": 8218, "medium": 4678, "high": 1455, "very_high": 1369}
	if diff := cmp.Diff(want, two); diff != "" {
		t.Errorf("two items (-want +got):\n%s", diff)
	}
}

// drawScored draws an identity with up to most items, of which some may be the
// same document.
func drawScored(t *rapid.T, most int) scored {
	s := scored{
		activity: rapid.IntRange(-1, 4).Draw(t, "activity"), fraud: rapid.IntRange(-1, 3).Draw(t, "fraud"),
		verify: rapid.IntRange(-1, 4).Draw(t, "verification"),
	}
	for range rapid.IntRange(0, most).Draw(t, "items") {
		s.strength = append(s.strength, rapid.IntRange(-1, 4).Draw(t, "strength"))
		s.validity = append(s.validity, rapid.IntRange(-1, 4).Draw(t, "validity"))
		s.document = append(s.document, rapid.IntRange(0, 3).Draw(t, "document"))
	}
	return s
}

func TestEvaluateOfManyItemsIsLikeTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { like(t, drawScored(t, 5)) })
}

// TestMoreNeverLowersAnOutcome adds an item, or raises a score, and asks that no
// profile is lost.
func TestMoreNeverLowersAnOutcome(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		less := drawScored(t, 4)
		more := drawScored(t, 2)
		more.strength = append(slices.Clone(less.strength), more.strength...)
		more.validity = append(slices.Clone(less.validity), more.validity...)
		more.document = append(slices.Clone(less.document), more.document...)
		more.activity, more.fraud, more.verify = max(less.activity, more.activity), max(less.fraud, more.fraud), max(less.verify, more.verify)
		a, b := gpg45.Evaluate(less.evidence()), gpg45.Evaluate(more.evidence())
		for _, p := range a.Profiles.List() {
			if !b.Profiles.Contains(p) {
				t.Fatalf("%+v meets %s, but with more, %+v, it does not", less, p, more)
			}
		}
		if b.Level < a.Level {
			t.Fatalf("%s became %s", a.Level, b.Level)
		}
	})
}

// own returns exactly the scores that a line asks for.
func (l line) own() scored {
	s := scored{activity: l.act, fraud: l.fraud, verify: l.ver}
	for _, item := range l.items {
		strength, validity := needed(item)
		s.strength, s.validity = append(s.strength, strength), append(s.validity, validity)
	}
	return s
}

// lowered returns the identity with one of its scores lowered by one, for each
// score, 0 becoming "not scored"; part names which.
func (s scored) lowered(f func(part string, item int, less scored)) {
	for i := range s.strength {
		less := s
		less.strength = slices.Clone(s.strength)
		less.strength[i]--
		f("strength", i, less)
		less = s
		less.validity = slices.Clone(s.validity)
		less.validity[i]--
		f("validity", i, less)
	}
	less := s
	less.activity--
	f("activity", 0, less)
	less = s
	less.fraud--
	f("fraud", 0, less)
	less = s
	less.verify--
	f("verification", 0, less)
}

// TestEveryProfileIsMetByItsOwnScores and by none of them lowered by one.
func TestEveryProfileIsMetByItsOwnScores(t *testing.T) {
	t.Parallel()
	for i, l := range lines {
		p := gpg45.Profiles()[i]
		if p.String() != l.code {
			t.Fatalf("profile %d is %s, want %s", i, p, l.code)
		}
		r := gpg45.Evaluate(l.own().evidence())
		if !r.Profiles.Contains(p) || r.Level.String() != l.level {
			t.Errorf("%s: its own scores reach %s by %q", p, r.Level, r.Profiles)
		}
		l.own().lowered(func(part string, item int, less scored) {
			if gpg45.Evaluate(less.evidence()).Profiles.Contains(p) {
				t.Errorf("%s is met though %s of item %d is one lower", p, part, item)
			}
		})
	}
}

// TestOneDocumentCountsOnce: what a document was scored at one time and another
// are two ways to count it, not two documents.
func TestOneDocumentCountsOnce(t *testing.T) {
	t.Parallel()
	two := scored{strength: []score{4, 3}, validity: []score{3, 3}, document: []score{1, 2}, fraud: 0, verify: 3}
	if r := gpg45.Evaluate(two.evidence()); !r.Profiles.Contains(gpg45.H2E) {
		t.Errorf("two documents reach %q", r.Profiles)
	}
	one := two
	one.document = []score{1, 1}
	if r := gpg45.Evaluate(one.evidence()); r.Profiles.Contains(gpg45.H2E) || !r.Profiles.Contains(gpg45.M1C) {
		t.Errorf("one document scored twice reaches %q", r.Profiles)
	}
	mixed := scored{strength: []score{4, 3}, validity: []score{2, 3}, document: []score{1, 1}, fraud: 1, verify: 3}
	r := gpg45.Evaluate(mixed.evidence())
	if !r.Profiles.Contains(gpg45.M1A) || !r.Profiles.Contains(gpg45.M1C) {
		t.Errorf("either pair of the document should serve: %q", r.Profiles)
	}
	if r.Profiles.Contains(gpg45.H1A) {
		t.Error("the strength of one pair was combined with the validity of another")
	}
}

func TestContraIndicators(t *testing.T) {
	t.Parallel()
	e := lines[14].own().evidence() // H1A
	for _, tt := range []struct {
		name, why string
		found     []gpg45.ContraIndicator
		level     gpg45.Level
		findings  []string
	}{
		{"none", "nothing speaks against the identity", nil, gpg45.High, nil},
		{"not mitigated", "scores do not outweigh it", []gpg45.ContraIndicator{{Code: "X01"}}, gpg45.None, []string{"/contraIndicators/0"}},
		{"mitigated", "somebody has settled it", []gpg45.ContraIndicator{{Code: "X01", Mitigated: true}}, gpg45.High, nil},
		{
			"one of two mitigated", "each has to be settled by itself",
			[]gpg45.ContraIndicator{{Code: "X01", Mitigated: true}, {Code: "X02"}},
			gpg45.None,
			[]string{"/contraIndicators/1"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := e
			e.ContraIndicators = tt.found
			r := gpg45.Evaluate(e)
			if r.Level != tt.level || !r.Profiles.Contains(gpg45.H1A) || r.Blocked != (tt.findings != nil) {
				t.Errorf("%+v, want level %s with H1A listed: %s", r, tt.level, tt.why)
			}
			var at []string
			for _, f := range gpg45.Assess(e, gpg45.AllProfiles(), "").Findings() {
				at = append(at, f.Pointer)
			}
			if diff := cmp.Diff(tt.findings, at); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWhatIsNoScoreMeetsNothing: a bare number compiles as a score, and a
// conversion makes what no constructor does. Neither may pass for a score.
func TestWhatIsNoScoreMeetsNothing(t *testing.T) {
	t.Parallel()
	full := gpg45.Evidence{
		Items:    []gpg45.Item{{Strength: gpg45.Score4, Validity: gpg45.Score4}},
		Activity: gpg45.Score4, Fraud: gpg45.Fraud3, Verification: gpg45.Score4,
	}
	for name, spoil := range map[string]func(*gpg45.Evidence){
		"strength, bare":       func(e *gpg45.Evidence) { e.Items = []gpg45.Item{{Strength: 4, Validity: gpg45.Score4}} },
		"validity, bare":       func(e *gpg45.Evidence) { e.Items = []gpg45.Item{{Strength: gpg45.Score4, Validity: 4}} },
		"strength, one above":  func(e *gpg45.Evidence) { e.Items = []gpg45.Item{{Strength: gpg45.Score4 + 1, Validity: gpg45.Score4}} },
		"activity, bare":       func(e *gpg45.Evidence) { e.Activity = 4 },
		"fraud, bare":          func(e *gpg45.Evidence) { e.Fraud = 3 },
		"fraud, one above":     func(e *gpg45.Evidence) { e.Fraud = gpg45.Fraud3 + 1 },
		"verification, bare":   func(e *gpg45.Evidence) { e.Verification = 4 },
		"verification, at end": func(e *gpg45.Evidence) { e.Verification = 255 },
	} {
		e := full
		spoil(&e)
		if r := gpg45.Evaluate(e); !r.Profiles.IsZero() || r.Level != gpg45.None {
			t.Errorf("%s reaches %q", name, r.Profiles)
		}
		if unmet := gpg45.Explain(e); len(unmet) != 32 || unmet[0].Missing[0].Have != 0 {
			t.Errorf("%s: %+v, want every profile to miss a score", name, unmet[0])
		}
	}
	if r := gpg45.Evaluate(full); r.Level != gpg45.VeryHigh {
		t.Errorf("without fault: %s", r.Level)
	}
}

func TestAcceptedProfilesOnly(t *testing.T) {
	t.Parallel()
	e := lines[23].own().evidence() // V1A
	r := gpg45.NewTable().Evaluate(e, gpg45.SetOf(gpg45.M1A, gpg45.H1A, gpg45.V2D))
	if r.Profiles.String() != "M1A H1A" || r.Level != gpg45.High {
		t.Errorf("%+v: a relying party that takes M1A, H1A and V2D gets high by two of them", r)
	}
}

// TestMoreDocumentsThanAnyProfileAsksFor: nothing overflows.
func TestMoreDocumentsThanAnyProfileAsksFor(t *testing.T) {
	t.Parallel()
	many := scored{activity: 4, fraud: 3, verify: 4}
	for n := range 20 {
		if n <= 4 { // beyond, the reference takes too long
			like(t, many)
		} else if r := gpg45.Evaluate(many.evidence()); r.Profiles != gpg45.AllProfiles() {
			t.Errorf("%d documents with the highest scores meet %q only", n, r.Profiles)
		}
		many.strength, many.validity = append(many.strength, 4), append(many.validity, 4)
	}
}
