package gpg45

import "github.com/rakit-dev/rakit/guidance"

// ValidityFacts are the facts from which the validity of one piece of evidence is
// derived. They are bits: join them with |. The zero ValidityFacts states none.
type ValidityFacts uint32

// The facts of validity. What each of them takes is that of the prototype's second
// version, of July 2019.
const (
	// PhysicalFeaturesGenuine: the original was seen and held against official
	// templates, by trained people or a tool made for it; nothing was wrong with
	// its paper, type, layout and pages; its day of expiry was checked.
	PhysicalFeaturesGenuine ValidityFacts = 1 << iota
	// DetailsMatch: the details agree with those of an authoritative source.
	DetailsMatch
	// VisibleFeaturesGenuine: security features that show in visible light were
	// looked at with a magnifier or oblique light, in controlled conditions.
	VisibleFeaturesGenuine
	// UVFeaturesGenuine: paper, layout and fluorescent features were looked at in
	// ultraviolet or infrared light.
	UVFeaturesGenuine
	// CryptographyGenuine: the signature is right and not expired, by a key that is
	// the issuer's, is meant for such evidence and is not revoked.
	CryptographyGenuine
	// NotCancelled: it was checked that the evidence is not cancelled.
	NotCancelled
	// DigitalEvidence: there is no physical item; no physical fact can hold.
	DigitalEvidence
	// EvidenceRejected: a check said no. Then nothing else counts.
	EvidenceRejected
)

var validityWords = words{"validity fact", []string{
	"physical-features-genuine", "details-match-authoritative-source", "visible-security-features-genuine",
	"uv-ir-features-genuine", "cryptographic-features-genuine", "not-cancelled", "digital-evidence", "rejected",
}}

// validity2019 is the table of the prototype. That rejected evidence has 0 is not
// in it but in One Login, where the draft would count the facts beside it.
var validity2019 = []row{
	{Score0, []criterion{everyOf(EvidenceRejected)}},
	{Score4, []criterion{everyOf(VisibleFeaturesGenuine | UVFeaturesGenuine | CryptographyGenuine | NotCancelled)}},
	{Score3, []criterion{everyOf(DetailsMatch | VisibleFeaturesGenuine | UVFeaturesGenuine)}},
	{Score3, []criterion{everyOf(CryptographyGenuine)}},
	{Score2, []criterion{everyOf(DetailsMatch)}},
	{Score2, []criterion{everyOf(VisibleFeaturesGenuine)}},
	{Score2, []criterion{everyOf(UVFeaturesGenuine)}},
	{Score1, []criterion{everyOf(PhysicalFeaturesGenuine)}},
}

// validity2020 adds that digital evidence has at least 2.
var validity2020 = []row{
	validity2019[0], validity2019[1], validity2019[2], validity2019[3], validity2019[4], validity2019[5], validity2019[6],
	{Score2, []criterion{everyOf(DigitalEvidence)}},
	validity2019[7],
}

var validity = &questionnaire{
	part: PartValidity, facts: validityWords,
	clashes: []clash{either(DigitalEvidence, PhysicalFeaturesGenuine|VisibleFeaturesGenuine|UVFeaturesGenuine)},
	tables: func() guidance.Editions[[]row] {
		questions := prototype.At("app/routes.js, validity-1-answer")
		rejected := oneLoginMobile.At("rejected documents")
		first := draft("gpg45-validity-2019", validity2019,
			"the lines are the prototype's; on 17 December 2019 the guide changed what it calls valid, in words that were not seen", questions, rejected)
		return guidance.Editions[[]row]{
			first,
			superseded(first, "2020-03-19", updates.At("19 March 2020")),
			updated("gpg45-validity-2020", "2020-03-19", validity2020,
				"the lines are the prototype's, with the update by which digital evidence always has at least 2; version 1.0 of 2026 is said to clarify that and not to change it",
				updates.At("19 March 2020"), questions, rejected),
		}
	}(),
}

// Validity derives the validity of one piece of evidence. Facts that cannot hold
// together are refused by RA-GPG-022, as a [*guidance.Refusal]; other errors wrap
// [ErrUnverified], [guidance.ErrNoEdition] or [guidance.ErrNotEvaluated], or are
// a [*guidance.UnknownValueError] for facts outside the list. The same holds of
// every method of a Deriver.
func (d Deriver) Validity(facts ValidityFacts) (Derivation, error) { return derive(d, validity, facts) }

// ParseValidityFacts reads words joined with commas, for example
// "digital-evidence,details-match-authoritative-source", or "none". The error is
// a [*guidance.UnknownValueError].
func ParseValidityFacts(text string) (ValidityFacts, error) {
	return parseFacts[ValidityFacts](validityWords, text)
}

// String returns the words joined with commas, "none", or "invalid".
func (f ValidityFacts) String() string { return nameFacts(validityWords, f) }

// MarshalText returns the facts as text; facts outside the list are an error.
func (f ValidityFacts) MarshalText() ([]byte, error) { return marshalFacts(validityWords, f) }

// UnmarshalText reads facts as [ParseValidityFacts] does.
func (f *ValidityFacts) UnmarshalText(text []byte) (err error) {
	*f, err = ParseValidityFacts(string(text))
	return err
}
