package gpg45

import "slices"

// StrengthFacts are the facts from which the strength of one piece of evidence is
// derived, where its kind is not in the catalogue of [Deriver.StrengthOf]. They
// are bits: join them with |. The zero StrengthFacts states none.
type StrengthFacts uint32

// The facts of strength: first what stands on the evidence, then how it is made,
// then what its issuer did.
const (
	HasName StrengthFacts = 1 << iota
	HasBirthDate
	HasBirthPlace
	HasAddress
	HasPhoto
	HasBiometricData
	HasReferenceNumber
	HasUniqueData   // data that no other person or item has, such as a number
	HasOfficialName // a name, not a pseudonym or a nickname

	PhysicalItem            // it is a thing; never together with DigitalItem
	DigitalItem             // it is data only
	HardToCopy              // its physical features take special knowledge to copy
	ProtectedByCryptography // its data is protected by cryptography
	OwnershipProvable       // the person can prove that the account is theirs

	IssuerCheckedIdentity         // by a process that is published
	IssuerMetMoneyLaunderingRules // the check met the Money Laundering Regulations 2017 or their equal
	DeliveredToApplicant          // the issuer made sure of that
	IssuerComparedImage           // the person with an image from an authoritative source
)

var strengthWords = words{"strength fact", []string{
	"name", "date-of-birth", "place-of-birth", "address", "photo", "biometric-data", "reference-number",
	"unique-data", "official-name",
	"physical-evidence", "digital-evidence", "features-hard-to-copy", "data-protected-by-cryptography", "account-ownership-provable",
	"issuer-checked-identity-by-published-process", "issuer-check-met-money-laundering-regulations",
	"issuer-ensured-delivery-to-applicant", "issuer-compared-person-with-authoritative-image",
}}

// strength2019 is cumulative: each score asks for all that the one below asks.
// From 2 on there are two lines for each, one of a thing and one of data.
var strength2019 = func() []row {
	one := []criterion{atLeast(2, HasName|HasBirthDate|HasBirthPlace|HasAddress|HasPhoto|HasBiometricData|HasReferenceNumber)}
	issued := slices.Concat(one, []criterion{everyOf(HasUniqueData | IssuerCheckedIdentity)})
	three := []criterion{
		everyOf(HasOfficialName | IssuerMetMoneyLaunderingRules | DeliveredToApplicant),
		atLeast(1, HasPhoto|HasBiometricData|OwnershipProvable),
	}
	four := []criterion{everyOf(HasBiometricData | ProtectedByCryptography | IssuerComparedImage)}

	thing := slices.Concat(issued, []criterion{everyOf(PhysicalItem | HardToCopy)})
	data := slices.Concat(issued, []criterion{everyOf(DigitalItem | ProtectedByCryptography)})
	return []row{
		{Score4, slices.Concat(thing, three, four)},
		{Score4, slices.Concat(data, three, four)},
		{Score3, slices.Concat(thing, three)},
		{Score3, slices.Concat(data, three)},
		{Score2, thing},
		{Score2, data},
		{Score1, one},
	}
}()

var strength = &questionnaire{
	part: PartStrength, facts: strengthWords,
	clashes: []clash{either(DigitalItem, PhysicalItem|HardToCopy)},
	tables: untouched(draft("gpg45-strength-2019", strength2019,
		"the prototype gives one sentence for each score; the single facts are a paraphrase of the guide that could not be held against its text",
		prototypeFirst.At("app/routes.js, explanations"))),
}

// Strength derives the strength of one piece of evidence from what stands on it
// and how it is issued. Errors are those of [Deriver.Validity].
func (d Deriver) Strength(facts StrengthFacts) (Derivation, error) { return derive(d, strength, facts) }

// ParseStrengthFacts reads words joined with commas, for example
// "name,address", or "none". The error is a [*guidance.UnknownValueError].
func ParseStrengthFacts(text string) (StrengthFacts, error) {
	return parseFacts[StrengthFacts](strengthWords, text)
}

// String returns the words joined with commas, "none", or "invalid".
func (f StrengthFacts) String() string { return nameFacts(strengthWords, f) }

// MarshalText returns the facts as text; facts outside the list are an error.
func (f StrengthFacts) MarshalText() ([]byte, error) { return marshalFacts(strengthWords, f) }

// UnmarshalText reads facts as [ParseStrengthFacts] does.
func (f *StrengthFacts) UnmarshalText(text []byte) (err error) {
	*f, err = ParseStrengthFacts(string(text))
	return err
}
