package gpg45

// BiometricFacts are the facts from which verification by a system that compares
// biometric data is derived. They are bits: join them with |. The zero
// BiometricFacts states none.
type BiometricFacts uint32

// The facts of a biometric comparison: those of a score of 2, then what 3 asks
// beside them, then what 4 does.
const (
	OneToOneMatch BiometricFacts = 1 << iota
	TemplateNotTampered
	TemplateSharedSecurely
	DetectsReplay
	BasicLiveness
	DetectsSimpleArtefacts

	BenchmarkedAlgorithm // by somebody independent
	GoodCapture          // the conditions of capture are good
	StrongLiveness
	DetectsCostlyArtefacts
	FalseMatchRatesFit // for what the service needs

	DetectsSophisticatedArtefacts
	FalseMatchByBestPractice // handled as by ISO/IEC TR 29156
	TamperResistantKit
	SupervisorTrainedYearly
	BehaviourWatched
	PlaceDesigned // the area is designed for the check
)

var biometricWords = words{"biometric fact", []string{
	"one-to-one-match", "template-not-tampered", "template-shared-securely", "detects-replay", "basic-liveness", "detects-simple-artefacts",
	"benchmarked-algorithm", "good-capture", "strong-liveness", "detects-costly-artefacts", "false-match-rates-fit",
	"detects-sophisticated-artefacts", "false-match-handled-by-best-practice", "tamper-resistant-kit", "supervisor-trained-yearly",
	"behaviour-watched", "place-designed-for-it",
}}

const (
	biometric2 = OneToOneMatch | TemplateNotTampered | TemplateSharedSecurely | DetectsReplay | BasicLiveness | DetectsSimpleArtefacts
	biometric3 = biometric2 | BenchmarkedAlgorithm | GoodCapture | StrongLiveness | DetectsCostlyArtefacts | FalseMatchRatesFit
	biometric4 = biometric3 | DetectsSophisticatedArtefacts | FalseMatchByBestPractice | TamperResistantKit |
		SupervisorTrainedYearly | BehaviourWatched | PlaceDesigned
)

var biometric2019 = []row{
	{Score4, []criterion{everyOf(biometric4)}},
	{Score3, []criterion{everyOf(biometric3)}},
	{Score2, []criterion{everyOf(biometric2)}},
}

var biometric = &questionnaire{
	part: PartVerification, facts: biometricWords,
	tables: untouched(draft("gpg45-biometric-2019", biometric2019, "the lines are the prototype's",
		prototype.At("app/routes.js, verification-11a-answer to verification-12b-answer"), prototypeRails.At("verification, biometric comparison"))),
}

// Biometric derives verification by a system that compares biometric data. Errors
// are those of [Deriver.Validity].
func (d Deriver) Biometric(facts BiometricFacts) (Derivation, error) {
	return derive(d, biometric, facts)
}

// ParseBiometricFacts reads words joined with commas, for example
// "one-to-one-match,basic-liveness", or "none". The error is a
// [*guidance.UnknownValueError].
func ParseBiometricFacts(text string) (BiometricFacts, error) {
	return parseFacts[BiometricFacts](biometricWords, text)
}

// String returns the words joined with commas, "none", or "invalid".
func (f BiometricFacts) String() string { return nameFacts(biometricWords, f) }

// MarshalText returns the facts as text; facts outside the list are an error.
func (f BiometricFacts) MarshalText() ([]byte, error) { return marshalFacts(biometricWords, f) }

// UnmarshalText reads facts as [ParseBiometricFacts] does.
func (f *BiometricFacts) UnmarshalText(text []byte) (err error) {
	*f, err = ParseBiometricFacts(string(text))
	return err
}
