package gpg45

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Requirements is one line of the table of profiles: the lowest score that each
// part may have. A part that the profile does not need has 0.
type Requirements struct {
	Profile      Profile
	Level        Level
	Items        []ItemScores // one for each piece of evidence, the hardest first
	Activity     int          // of the identity
	Fraud        int
	Verification int
	Basis        guidance.Basis // of these numbers: see [TableAt]
}

// ItemScores are the lowest scores of one piece of evidence.
type ItemScores struct{ Strength, Validity int }

const (
	transcribed = guidance.Unverified // the same in every transcription found
	disputed    = guidance.Disputed   // transcriptions differ
)

// profiles is the table. In each line the requirements of items form a chain,
// each at least as hard as the next: [Table.Evaluate] counts on it.
var profiles = []Requirements{
	{L1A, Low, []ItemScores{{2, 2}}, 0, 1, 1, transcribed},
	{L1B, Low, []ItemScores{{3, 2}}, 0, 0, 1, transcribed},
	{L1C, Low, []ItemScores{{1, 1}}, 3, 2, 2, transcribed},
	{L2A, Low, []ItemScores{{1, 1}, {1, 1}}, 2, 1, 2, transcribed},
	{L2B, Low, []ItemScores{{1, 1}, {1, 1}}, 2, 2, 1, transcribed},
	{L3A, Low, []ItemScores{{1, 1}, {1, 1}, {1, 1}}, 2, 1, 1, transcribed},

	{M1A, Medium, []ItemScores{{4, 2}}, 0, 1, 2, transcribed},
	{M1B, Medium, []ItemScores{{3, 2}}, 1, 2, 2, transcribed},
	{M1C, Medium, []ItemScores{{3, 3}}, 0, 0, 3, transcribed},
	{M1D, Medium, []ItemScores{{2, 2}}, 2, 1, 3, transcribed},
	{M2A, Medium, []ItemScores{{2, 2}, {2, 2}}, 3, 2, 2, transcribed},
	{M2B, Medium, []ItemScores{{3, 2}, {2, 2}}, 1, 1, 2, transcribed},
	{M2C, Medium, []ItemScores{{3, 2}, {2, 2}}, 0, 1, 3, transcribed},
	{M3A, Medium, []ItemScores{{2, 2}, {2, 2}, {2, 2}}, 2, 2, 2, transcribed},

	{H1A, High, []ItemScores{{4, 3}}, 0, 1, 3, transcribed},
	{H1B, High, []ItemScores{{3, 3}}, 2, 1, 3, transcribed},
	{H1C, High, []ItemScores{{4, 3}}, 0, 0, 4, transcribed},
	{H2A, High, []ItemScores{{2, 2}, {2, 2}}, 3, 2, 3, transcribed},
	{H2B, High, []ItemScores{{4, 2}, {3, 2}}, 0, 2, 3, transcribed},
	{H2C, High, []ItemScores{{3, 3}, {2, 2}}, 1, 1, 3, transcribed},
	{H2D, High, []ItemScores{{3, 3}, {3, 2}}, 0, 1, 3, disputed}, // see H2DLower
	{H2E, High, []ItemScores{{4, 3}, {3, 3}}, 0, 0, 3, transcribed},
	{H3A, High, []ItemScores{{2, 2}, {2, 2}, {2, 2}}, 2, 2, 3, transcribed},

	{V1A, VeryHigh, []ItemScores{{4, 3}}, 0, 3, 3, disputed}, // see V1AHigher
	{V1B, VeryHigh, []ItemScores{{4, 4}}, 0, 1, 3, transcribed},
	{V1C, VeryHigh, []ItemScores{{4, 3}}, 1, 1, 4, transcribed},
	{V1D, VeryHigh, []ItemScores{{4, 4}}, 0, 0, 4, transcribed},
	{V2A, VeryHigh, []ItemScores{{3, 3}, {3, 3}}, 3, 2, 3, transcribed},
	{V2B, VeryHigh, []ItemScores{{4, 3}, {3, 3}}, 0, 2, 3, transcribed},
	{V2C, VeryHigh, []ItemScores{{4, 3}, {2, 2}}, 2, 2, 3, transcribed},
	{V2D, VeryHigh, []ItemScores{{4, 4}, {4, 4}}, 0, 0, 3, transcribed},
	{V3A, VeryHigh, []ItemScores{{3, 3}, {2, 2}, {2, 2}}, 3, 3, 3, transcribed},
}

// Variant is the other reading of a line in which public transcriptions of the
// table differ. The zero Variant is invalid.
type Variant uint8

// The two disputed lines.
const (
	// H2DLower asks strength 2 and validity 2 of H2D's second item, where the
	// table asks 3 and 2. Then whoever meets H2C would meet H2D, and H2C would be
	// pointless: the only such pair there would be.
	H2DLower Variant = iota + 1
	// V1AHigher asks validity 4 of V1A's item, where the table asks 3. Then
	// whoever meets V1A would meet V1B: again the only such pair.
	V1AHigher
)

var variantNames = []string{"h2d-lower", "v1a-higher"}

// ParseVariant reads a variant by its name. Unknown text is a
// [*guidance.UnknownValueError].
func ParseVariant(s string) (Variant, error) {
	return guidance.ParseClosed[Variant]("reading of the profiles", variantNames, s)
}

// Variants returns every variant, in order.
func Variants() []Variant { return guidance.MembersClosed[Variant](variantNames) }

// String returns the variant by its name, "h2d-lower", or "invalid".
func (v Variant) String() string { return guidance.NameClosed(variantNames, v) }

// MarshalText returns the variant by its name; the zero Variant is an error.
func (v Variant) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reading of the profiles", variantNames, v)
}

// UnmarshalText reads a variant as [ParseVariant] does.
func (v *Variant) UnmarshalText(text []byte) (err error) {
	*v, err = ParseVariant(string(text))
	return err
}

// Table is a table of the 32 profiles, ready to evaluate by. Make one with
// [NewTable]; the zero Table has no profile and nothing meets it.
type Table struct {
	rows  []Requirements
	needs []reached
}

// NewTable returns the table, with the given variants in place of the lines that
// they read otherwise. With a variant that is none it is the zero Table.
func NewTable(variants ...Variant) *Table {
	rows := slices.Clone(profiles)
	for i := range rows {
		rows[i].Items = slices.Clone(rows[i].Items)
	}
	for _, v := range variants {
		switch v {
		case H2DLower:
			rows[H2D-1].Items[1] = ItemScores{2, 2}
		case V1AHigher:
			rows[V1A-1].Items[0] = ItemScores{4, 4}
		default:
			return &Table{}
		}
	}
	return &Table{rows, compile(rows)}
}

// current is the table by which the functions of this package evaluate.
var current = NewTable()

// Current returns the table by which [Evaluate] and [Explain] go: that of
// [NewTable] without variants, made once.
func Current() *Table { return current }

// Requirements returns the line of a profile; ok is false for an invalid one.
// The slices are the caller's.
func (t *Table) Requirements(p Profile) (r Requirements, ok bool) {
	if p == 0 || int(p) > len(t.rows) {
		return Requirements{}, false
	}
	r = t.rows[p-1]
	r.Items = slices.Clone(r.Items)
	return r, true
}

// guide is the publication that has the profiles.
var guide = guidance.Page{
	Title: "Good Practice Guide 45: how to prove and verify someone's identity",
	URL:   "https://www.gov.uk/government/publications/identity-proofing-and-verification-of-an-individual",
	Read:  guidance.MustDate("2026-11-21"),
}

// coreBack is the transcription that GOV.UK One Login works by.
var coreBack = guidance.Page{
	Title: "GOV.UK One Login, core back end (source code)",
	URL:   "https://github.com/govuk-one-login/ipv-core-back", Read: guide.Read,
}

// Version 1.0 of the guide, of 2026, could not be read either; the trust framework
// of that year names the same 32 codes with the same levels.
var editions = guidance.Editions[*Table]{{
	ID: "gpg45-profiles", Rev: 1, Effective: guidance.Since(guidance.MustDate("2020-10-22")),
	Known: guidance.MustDate("2020-10-22"), Basis: guidance.Disputed, StartBasis: guidance.Unverified,
	Citations: []guidance.Citation{guide.At("Identity profiles"), coreBack.At("Gpg45Profile.java")},
	Rationale: "the page could not be read in full: the numbers are those of public transcriptions, which agree in 30 of 32 lines; its log says of that day that profiles were added and removed, not that these are all",
	Content:   current,
}}

// TableAt returns the table in force on a day, as known on another; a zero
// knownAt means the newest knowledge. Profiles were last changed, as far as is
// known, on 22 October 2020; of earlier days nobody can say, and they are
// [guidance.ErrNotEvaluated], wrapped.
func TableAt(on, knownAt guidance.Date) (guidance.Edition[*Table], error) {
	return editions.At(on, knownAt)
}
