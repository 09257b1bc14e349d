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
	// EvidenceRejected: a check said no. Then nothing else counts. Before 21 August
	// 2026 nothing says what it gives: it is [guidance.ErrNotEvaluated].
	EvidenceRejected
)

var validityWords = words{"validity fact", []string{
	"physical-features-genuine", "details-match-authoritative-source", "visible-security-features-genuine",
	"uv-ir-features-genuine", "cryptographic-features-genuine", "not-cancelled", "digital-evidence", "rejected",
}}

// validity2019 is the table of the prototype. It does not speak of rejected
// evidence and would count the facts beside the rejection.
var validity2019 = []row{
	{notJudged, []criterion{everyOf(EvidenceRejected)}},
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

// validity2026 adds what One Login does with rejected evidence.
var validity2026 = append([]row{{Score0, validity2020[0].criteria}}, validity2020[1:]...)

var validity = &questionnaire{
	part: PartValidity, facts: validityWords,
	clashes: []clash{either(DigitalEvidence, PhysicalFeaturesGenuine|VisibleFeaturesGenuine|UVFeaturesGenuine)},
	tables: func() guidance.Editions[[]row] {
		questions, rejected := prototype.At("app/routes.js, validity-1-answer"), oneLoginMobile.At("rejected documents")
		first := draft("gpg45-validity-2019", validity2019,
			"the lines are the prototype's, which does not say what rejected evidence is scored", questions)
		second := revised(first, "on 17 December 2019 the guide changed what it calls valid, in words that were not seen", updateOfValid)
		digital := updated("gpg45-validity-2020", validity2020,
			"the lines are the prototype's, which does not say what rejected evidence is scored, with the update by which digital evidence always has at least 2; on 17 December 2019 the guide changed what it calls valid, in words that were not seen",
			updateOfDigital, updateOfValid, questions)
		one := revised(digital, "version 1.0 of 2026 is said to clarify that and not to change it", version1.At("validity of digital evidence"))
		return guidance.Editions[[]row]{
			first, second, superseded(second, updateOfDigital),
			digital, one, superseded(one, rejected),
			updated("gpg45-validity-2026", validity2026,
				"the lines are the prototype's, with the update of 19 March 2020 by which digital evidence always has at least 2, which version 1.0 of 2026 is said to clarify and not to change; that rejected evidence has 0, whatever else was found, is One Login's: it counts from the day of the code that was read",
				rejected, version1.At("validity of digital evidence"), updateOfDigital, updateOfValid, questions),
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
