package gpg45_test

import (
	"strings"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

// facts are stated facts by their machine names. The references of this file know
// nothing of the package but these names: they are the sentences of the criteria,
// written as plain formulas.
type facts map[string]bool

func factsOf(text string) facts {
	f := facts{}
	for name := range strings.SplitSeq(text, ",") {
		f[name] = true
	}
	return f
}

func (f facts) all(names ...string) bool { return f.count(names...) == len(names) }

func (f facts) any(names ...string) bool { return f.count(names...) > 0 }

func (f facts) count(names ...string) int {
	n := 0
	for _, name := range names {
		if f[name] {
			n++
		}
	}
	return n
}

// clashing is the answer of a reference for facts that cannot hold together.
const clashing = -1

// notJudged is the answer of a reference for facts of which no source says what
// they give.
const notJudged = -2

func validityIn2019(f facts) int {
	v, u := f["visible-security-features-genuine"], f["uv-ir-features-genuine"]
	c, d := f["cryptographic-features-genuine"], f["details-match-authoritative-source"]
	switch {
	case f["digital-evidence"] && (f["physical-features-genuine"] || v || u):
		return clashing
	case f["rejected"]:
		return notJudged
	case v && u && c && f["not-cancelled"]:
		return 4
	case d && v && u || c:
		return 3
	case d || v || u:
		return 2
	case f["physical-features-genuine"]:
		return 1
	}
	return 0
}

func validityIn2020(f facts) int {
	score := validityIn2019(f)
	if score >= 0 && f["digital-evidence"] {
		return max(score, 2)
	}
	return score
}

func validityIn2026(f facts) int {
	score := validityIn2020(f)
	if score == notJudged {
		return 0
	}
	return score
}

func strengthOfFacts(f facts) int {
	thing, data := f["physical-evidence"], f["digital-evidence"]
	if data && (thing || f["features-hard-to-copy"]) {
		return clashing
	}
	one := f.count("name", "date-of-birth", "place-of-birth", "address", "photo", "biometric-data", "reference-number") >= 2
	two := one && f.all("unique-data", "issuer-checked-identity-by-published-process") &&
		(thing && f["features-hard-to-copy"] || data && f["data-protected-by-cryptography"])
	three := two && f.all("official-name", "issuer-check-met-money-laundering-regulations", "issuer-ensured-delivery-to-applicant") &&
		f.any("photo", "biometric-data", "account-ownership-provable")
	four := three && f.all("biometric-data", "data-protected-by-cryptography", "issuer-compared-person-with-authoritative-image")
	return steps(one, two, three, four)
}

// steps returns the number of the last of the scores that is reached.
func steps(reached ...bool) int {
	score := 0
	for i, ok := range reached {
		if ok {
			score = i + 1
		}
	}
	return score
}

func fraudByDraft(f facts) int {
	one := f.all("details-not-stolen", "identity-not-reported-stolen")
	two := one && f.all("not-at-high-risk-of-impersonation", "not-deceased", "known-to-responsible-body")
	return steps(one, two, two && f.all("more-than-one-source", "independent-sources"))
}

func fraudByOneLogin(f facts) int {
	one := f.all("source-applicable-and-available", "details-not-stolen", "identity-not-reported-stolen", "not-deceased", "known-to-responsible-body")
	return steps(one, one && f["not-at-high-risk-of-impersonation"])
}

func faceInPerson(f facts) int {
	conditions := f.all("checker-trained-by-specialist", "person-present", "good-light", "photo-genuine", "photo-not-tampered")
	switch {
	case conditions && f.all("training-within-one-year", "disguise-detectable", "eyes-not-hidden"):
		return 3
	case conditions && f.any("training-within-one-year", "training-within-three-years"):
		return 2
	}
	return 0
}

func faceRemote(f facts) int {
	two := f.all("live-capture", "not-replayed", "compared-with-genuine-evidence", "channel-tamper-proof", "face-visible")
	return steps(false, two, two && f.all("mask-detectable", "eyes-visible"))
}

func biometric(f facts) int {
	two := f.all("one-to-one-match", "template-not-tampered", "template-shared-securely",
		"detects-replay", "basic-liveness", "detects-simple-artefacts")
	three := two && f.all("benchmarked-algorithm", "good-capture", "strong-liveness", "detects-costly-artefacts", "false-match-rates-fit")
	four := three && f.all("detects-sophisticated-artefacts", "false-match-handled-by-best-practice", "tamper-resistant-kit",
		"supervisor-trained-yearly", "behaviour-watched", "place-designed-for-it")
	return steps(false, two, three, four)
}

func kbvQuality(f facts) int {
	low := f.all("about-claimed-identity", "clearly-worded", "reasonable-to-know", "source-protects-integrity",
		"not-public", "not-just-given", "not-guessable", "wording-leaks-nothing")
	medium := low && f.all("source-checked-identity", "codes-sent-securely")
	return steps(low, medium, medium && f.all("source-check-met-money-laundering-regulations",
		"staff-cannot-see-or-change-answer", "separate-regulated-source", "known-only-to-person"))
}

// walked is a questionnaire whose state space is walked whole.
type walked struct {
	name   string
	facts  int // how many there are
	on     string
	write  func(bits uint32) string
	derive func(d gpg45.Deriver, bits uint32) (gpg45.Derivation, error)
	want   func(facts) int
	rows   int // of its table
}

func questionnaires() []walked {
	validity := func(name, on string, rows int, want func(facts) int) walked {
		return walked{
			name, 8, on, func(b uint32) string { return gpg45.ValidityFacts(b).String() },
			func(d gpg45.Deriver, b uint32) (gpg45.Derivation, error) { return d.Validity(gpg45.ValidityFacts(b)) }, want, rows,
		}
	}
	fraud := func(name string, by gpg45.FraudReading, rows int, want func(facts) int) walked {
		return walked{
			name, 8, "2026-11-21", func(b uint32) string { return gpg45.FraudFacts(b).String() },
			func(d gpg45.Deriver, b uint32) (gpg45.Derivation, error) { return d.Fraud(gpg45.FraudFacts(b), by) }, want, rows,
		}
	}
	return []walked{
		validity("validity of 2019", "2020-03-18", 7, validityIn2019),
		validity("validity of 2020", "2020-03-19", 8, validityIn2020),
		validity("validity of 2026", "2026-08-21", 9, validityIn2026),
		fraud("fraud by the draft", gpg45.FraudDraft2019, 3, fraudByDraft),
		fraud("fraud by One Login", gpg45.FraudOneLogin, 2, fraudByOneLogin),
		{
			"face in person", 9, "2026-11-21", func(b uint32) string { return gpg45.FaceInPersonFacts(b).String() },
			func(d gpg45.Deriver, b uint32) (gpg45.Derivation, error) {
				return d.FaceInPerson(gpg45.FaceInPersonFacts(b))
			}, faceInPerson, 2,
		},
		{
			"face remote", 7, "2026-11-21", func(b uint32) string { return gpg45.FaceRemoteFacts(b).String() },
			func(d gpg45.Deriver, b uint32) (gpg45.Derivation, error) {
				return d.FaceRemote(gpg45.FaceRemoteFacts(b))
			}, faceRemote, 2,
		},
		{
			"biometric", 17, "2026-11-21", func(b uint32) string { return gpg45.BiometricFacts(b).String() },
			func(d gpg45.Deriver, b uint32) (gpg45.Derivation, error) { return d.Biometric(gpg45.BiometricFacts(b)) }, biometric, 3,
		},
		{
			"strength", 18, "2026-11-21", func(b uint32) string { return gpg45.StrengthFacts(b).String() },
			func(d gpg45.Deriver, b uint32) (gpg45.Derivation, error) { return d.Strength(gpg45.StrengthFacts(b)) }, strengthOfFacts, 7,
		},
	}
}

// deriver accepts what was not read in a primary source, on a day.
func deriver(on string) gpg45.Deriver {
	return gpg45.Deriver{AcceptUnverified: true, On: guidance.MustDate(on)}
}
