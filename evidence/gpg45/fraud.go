package gpg45

import "github.com/rakit-dev/rakit/guidance"

// FraudFacts are the facts from which the score of identity fraud is derived. They
// are bits: join them with |. The zero FraudFacts states none.
type FraudFacts uint32

// The facts of identity fraud.
const (
	DetailsNotStolen          FraudFacts = 1 << iota
	IdentityNotReportedStolen            // by the person whose it is
	NotLikelyImpersonated                // no high risk of it, as a politically exposed person has
	NotDeceased
	KnownToResponsibleBody  // to one that ought to know the person: the identity is not made up
	SeveralFraudSources     // more than one counter-fraud source was asked
	IndependentFraudSources // of the team that checks the identity, or another organisation's
	FraudSourceAnswered     // the source applies to the person and could be asked
)

var fraudWords = words{"fraud fact", []string{
	"details-not-stolen", "identity-not-reported-stolen", "not-at-high-risk-of-impersonation", "not-deceased",
	"known-to-responsible-body", "more-than-one-source", "independent-sources", "source-applicable-and-available",
}}

const (
	notStolen    = DetailsNotStolen | IdentityNotReportedStolen
	allChecks    = notStolen | NotLikelyImpersonated | NotDeceased | KnownToResponsibleBody
	oneLoginBase = notStolen | NotDeceased | KnownToResponsibleBody | FraudSourceAnswered
)

var fraud2019 = []row{
	{Score3, []criterion{everyOf(allChecks | SeveralFraudSources | IndependentFraudSources)}},
	{Score2, []criterion{everyOf(allChecks)}},
	{Score1, []criterion{everyOf(notStolen)}},
}

var fraudOneLogin = []row{
	{Score2, []criterion{everyOf(oneLoginBase | NotLikelyImpersonated)}},
	{Score1, []criterion{everyOf(oneLoginBase)}},
}

// FraudReading says by whose reading of the guide fraud is scored: the sources
// disagree on what a score of 1 takes. The zero FraudReading is invalid: there is
// no default between them.
type FraudReading uint8

// The two readings. By whatever facts, One Login's gives at most what the draft
// gives.
const (
	// FraudDraft2019 asks for 1 only that nothing was stolen.
	FraudDraft2019 FraudReading = iota + 1
	// FraudOneLogin asks for 1 also that the person is alive and known, and never
	// gives 3.
	FraudOneLogin
)

var fraudReadingNames = []string{"draft-2019", "one-login"}

// ParseFraudReading reads a reading by its name. Unknown text is a
// [*guidance.UnknownValueError].
func ParseFraudReading(s string) (FraudReading, error) {
	return guidance.ParseClosed[FraudReading]("reading of identity fraud", fraudReadingNames, s)
}

// String returns the name, "draft-2019", or "invalid".
func (r FraudReading) String() string { return guidance.NameClosed(fraudReadingNames, r) }

// MarshalText returns the name; the zero FraudReading is an error.
func (r FraudReading) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reading of identity fraud", fraudReadingNames, r)
}

// UnmarshalText reads a reading as [ParseFraudReading] does.
func (r *FraudReading) UnmarshalText(text []byte) (err error) {
	*r, err = ParseFraudReading(string(text))
	return err
}

const fraudDispute = "the prototype of 2019 and GOV.UK One Login disagree on what a score of 1 takes, and the guide's present words could not be read"

// fraudByReading has the questionnaire of each reading. Until One Login's became
// known there was nothing to disagree with the draft.
var fraudByReading = func() map[FraudReading]*questionnaire {
	questions, calculator, payloads := prototype.At("app/routes.js, fraud-1-answer and fraud-3-answer"),
		oneLoginFraud.At("IdentityScoreCalculator"), oneLoginStubs.At("fraud payloads")
	first := draft("gpg45-fraud-2019", fraud2019, "the lines are the prototype's", questions)
	second := unseen(first)
	third := revised(second, fraudDispute, payloads)
	third.Basis = guidance.Disputed
	third.Citations = append(third.Citations, calculator)

	live := updated("gpg45-fraud-one-login", fraudOneLogin,
		fraudDispute+"; the first day is that of the code that was read, earlier days cannot be judged", payloads, calculator, questions)
	live.Basis, live.StartBasis = guidance.Disputed, guidance.Unverified
	return map[FraudReading]*questionnaire{
		FraudDraft2019: {part: PartFraud, facts: fraudWords, tables: guidance.Editions[[]row]{first, second, third}},
		FraudOneLogin:  {part: PartFraud, facts: fraudWords, tables: guidance.Editions[[]row]{live}},
	}
}()

// Fraud derives the score of identity fraud by one of two readings; see
// [Derivation.FraudScore]. Errors are those of [Deriver.Validity].
func (d Deriver) Fraud(facts FraudFacts, by FraudReading) (Derivation, error) {
	q, ok := fraudByReading[by]
	if !ok {
		_, err := by.MarshalText()
		return Derivation{}, err
	}
	return derive(d, q, facts)
}

// ParseFraudFacts reads words joined with commas, for example
// "details-not-stolen,not-deceased", or "none". The error is a
// [*guidance.UnknownValueError].
func ParseFraudFacts(text string) (FraudFacts, error) {
	return parseFacts[FraudFacts](fraudWords, text)
}

// String returns the words joined with commas, "none", or "invalid".
func (f FraudFacts) String() string { return nameFacts(fraudWords, f) }

// MarshalText returns the facts as text; facts outside the list are an error.
func (f FraudFacts) MarshalText() ([]byte, error) { return marshalFacts(fraudWords, f) }

// UnmarshalText reads facts as [ParseFraudFacts] does.
func (f *FraudFacts) UnmarshalText(text []byte) (err error) {
	*f, err = ParseFraudFacts(string(text))
	return err
}
