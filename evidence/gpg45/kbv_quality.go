package gpg45

import "github.com/rakit-dev/rakit/guidance"

// KBVFacts are the facts from which the quality of one knowledge question is
// derived. They are bits: join them with |. The zero KBVFacts states none.
type KBVFacts uint32

// The facts of a knowledge question: those of low quality, then what medium asks
// beside them, then what high does.
const (
	AboutClaimedIdentity KBVFacts = 1 << iota
	ClearlyWorded
	ReasonableToKnow
	SourceProtectsIntegrity
	NotPublic
	NotJustGiven // not among what the person has given in the same check
	NotGuessable
	WordingLeaksNothing

	SourceCheckedIdentity // by its own check
	CodesSentSecurely     // also where no code is sent

	SourceMetMoneyLaunderingRules
	StaffCannotSeeAnswer // nor change it
	SeparateRegulatedSource
	KnownOnlyToPerson // or to close family
)

var kbvWords = words{"fact of a knowledge question", []string{
	"about-claimed-identity", "clearly-worded", "reasonable-to-know", "source-protects-integrity", "not-public",
	"not-just-given", "not-guessable", "wording-leaks-nothing",
	"source-checked-identity", "codes-sent-securely",
	"source-check-met-money-laundering-regulations", "staff-cannot-see-or-change-answer", "separate-regulated-source", "known-only-to-person",
}}

const (
	kbvLow = AboutClaimedIdentity | ClearlyWorded | ReasonableToKnow | SourceProtectsIntegrity | NotPublic |
		NotJustGiven | NotGuessable | WordingLeaksNothing
	kbvMedium = kbvLow | SourceCheckedIdentity | CodesSentSecurely
	kbvHigh   = kbvMedium | SourceMetMoneyLaunderingRules | StaffCannotSeeAnswer | SeparateRegulatedSource | KnownOnlyToPerson
)

// kbvQuality2019 gives a quality in place of a score: 1 is low, 3 is high.
var kbvQuality2019 = []row{
	{Score3, []criterion{everyOf(kbvHigh)}},
	{Score2, []criterion{everyOf(kbvMedium)}},
	{Score1, []criterion{everyOf(kbvLow)}},
}

var kbvQuality = &questionnaire{
	part: PartVerification, facts: kbvWords,
	tables: untouched(draft("gpg45-kbv-quality-2019", kbvQuality2019, "the lines are the prototype's",
		prototype.At("app/routes.js, verification-3a-answer to verification-3d-answer"), prototypeRails.At("verification, knowledge-based verification"))),
}

// KBVQuality is the quality of a knowledge question. The zero KBVQuality is
// invalid: a question that is not even of low quality is unfit.
type KBVQuality uint8

// The qualities, lowest first.
const (
	UnfitQuality KBVQuality = iota + 1
	LowQuality
	MediumQuality
	HighQuality
)

var kbvQualityNames = []string{"unfit", "low", "medium", "high"}

// String returns the quality as a word, "medium", or "invalid".
func (q KBVQuality) String() string { return guidance.NameClosed(kbvQualityNames, q) }

// KBVQuality derives the quality of one knowledge question. Errors are those of
// [Deriver.Validity].
func (d Deriver) KBVQuality(facts KBVFacts) (KBVQuality, error) {
	out, err := derive(d, kbvQuality, facts)
	if err != nil {
		return 0, err
	}
	return UnfitQuality + KBVQuality(out.Score-Score0), nil
}

// ParseKBVFacts reads words joined with commas, for example
// "clearly-worded,not-public", or "none". The error is a
// [*guidance.UnknownValueError].
func ParseKBVFacts(text string) (KBVFacts, error) { return parseFacts[KBVFacts](kbvWords, text) }

// String returns the words joined with commas, "none", or "invalid".
func (f KBVFacts) String() string { return nameFacts(kbvWords, f) }

// MarshalText returns the facts as text; facts outside the list are an error.
func (f KBVFacts) MarshalText() ([]byte, error) { return marshalFacts(kbvWords, f) }

// UnmarshalText reads facts as [ParseKBVFacts] does.
func (f *KBVFacts) UnmarshalText(text []byte) (err error) {
	*f, err = ParseKBVFacts(string(text))
	return err
}
