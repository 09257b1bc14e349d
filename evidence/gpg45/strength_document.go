package gpg45

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// catalogue is a list of kinds of documents, and where each word stands in it.
type catalogue struct {
	lines  []catalogueLine
	byWord map[string]int
}

// catalogueLine is one kind of document.
type catalogueLine struct {
	words    string // separated by spaces: our own, the trust framework's data schema's, those of registration records
	strength Score  // zero: no source gives one
	source   lineSource
	note     string
	instead  string // words for what this one leaves open
}

func newCatalogue(lines []catalogueLine) catalogue {
	at := map[string]int{}
	for i, line := range lines {
		for word := range strings.FieldsSeq(line.words) {
			at[word] = i
		}
	}
	return catalogue{lines, at}
}

// with returns the catalogue with other lines in place of those of the same words.
func (c catalogue) with(changed ...catalogueLine) catalogue {
	lines := slices.Clone(c.lines)
	for _, line := range changed {
		first, _, _ := strings.Cut(line.words, " ")
		lines[c.byWord[first]] = line
	}
	return newCatalogue(lines)
}

func (c catalogue) strength(word string) Score { return c.lines[c.byWord[word]].strength }

// catalogues are known by what was published: the second version of the prototype
// came two months after the first, and what One Login scores otherwise, or scores
// alone, is known from the day of its code.
var catalogues = func() guidance.Editions[catalogue] {
	listing := prototypeRails.At("config/forms/evidence.yaml")
	first := draft("gpg45-documents-2019", catalogue2019, "the list is that of the prototype", prototype.At("app/routes.js, presetEvidence"))
	second := revised(first, "both versions of the prototype agree in it", listing)
	second.Content = catalogueOfBoth
	third := unseen(second)
	scores := oneLoginStubs.At("scores of documents")
	fourth := superseded(third, scores)
	fourth.Content = catalogueDisputed
	last := updated("gpg45-documents-2026", catalogue2026,
		"the list is that of the prototype of 2019, in which both versions agree, with what One Login scores beside it from the day of the code that was read; "+laterGuide,
		scores, version1.At("opening"), listing, prototype.At("app/routes.js, presetEvidence"))
	return guidance.Editions[catalogue]{first, second, third, fourth, last}
}()

// Chip says what is known of the chip in a document. The zero Chip means that
// nothing is: the document then has the strength of the list's own words.
type Chip uint8

// What may be known of a chip.
const (
	NoChip      Chip = iota + 1 // it has none
	ChipNotRead                 // it has one, which was not read
	ChipRead                    // it was read and is genuine
)

var chipNames = []string{"no-chip", "chip-not-read", "chip-read"}

// ParseChip reads a word of the list. Unknown text is a
// [*guidance.UnknownValueError].
func ParseChip(s string) (Chip, error) {
	return guidance.ParseClosed[Chip]("state of a chip", chipNames, s)
}

// String returns the word, "chip-read", or "invalid" where nothing is known.
func (c Chip) String() string { return guidance.NameClosed(chipNames, c) }

// MarshalText returns the word; the zero Chip is an error.
func (c Chip) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of a chip", chipNames, c)
}

// UnmarshalText reads a word as [ParseChip] does.
func (c *Chip) UnmarshalText(text []byte) (err error) {
	*c, err = ParseChip(string(text))
	return err
}

// StrengthOf returns the strength of a kind of document, by its word in
// registration records ("uk-passport") or in the data schema of the trust
// framework ("birth_certificate"), exactly. Strength belongs to the document: a
// chip that it has counts whether it was read or not, and the derivation is
// Disputed where sources say otherwise, as is known since 21 August 2026. The chip makes no difference for other
// documents.
//
// A document that is not in the catalogue, or to which no source gives a strength,
// is never a 0: it is refused by RA-GPG-020, as a [*guidance.Refusal]. Other errors
// are those of [Deriver.Validity].
func (d Deriver) StrengthOf(document string, chip Chip) (Derivation, error) {
	e, err := inForce(d, PartStrength, catalogues)
	if err != nil {
		return Derivation{}, err
	}
	if chip > ChipRead {
		_, err := chip.MarshalText()
		return Derivation{}, err
	}
	at, ok := e.Content.byWord[document]
	if !ok {
		return Derivation{}, noStrength("this word is not in the catalogue")
	}
	line := e.Content.lines[at]
	if line.strength == 0 {
		return Derivation{}, noStrength(line.refusal())
	}
	out := derivationBy(d, PartStrength, e)
	out.Row, out.Met, out.Basis = at+1, []string{document}, line.source.basis
	out.Citations = append(out.Citations, publishedBy(d.KnownAt, line.source.cites)...)
	if line.note != "" {
		out.Rationale = line.note + "; " + out.Rationale
	}
	line.score(&out, chip)
	if line.instead != "" {
		out.Next, out.Missing = e.Content.strength(line.instead), []string{line.instead}
	}
	return out, nil
}

func noStrength(message string) error {
	return ruleKnownStrength.Refuse("derive strength", "", message)
}

// refusal returns why the line has no strength, and what to say instead.
func (l catalogueLine) refusal() string {
	if l.instead == "" {
		return l.note
	}
	return l.note + "; if it is one of these, say so: " + l.instead
}

// score fills in the score of the line, and what would give a higher one.
func (l catalogueLine) score(out *Derivation, chip Chip) {
	out.Score = l.strength
	if !l.source.chip {
		return
	}
	if chip != NoChip && chip != ChipRead && len(l.source.cites) > 0 {
		out.Basis = guidance.Disputed
	}
	switch {
	case chip == NoChip:
		out.Score = Score3
	case chip != 0:
		out.Score = Score4
	case out.Score < Score4:
		out.Next, out.Missing = Score4, []string{ChipNotRead.String()}
	}
}
