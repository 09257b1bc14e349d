package gpg45

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// catalogueLine is one kind of document.
type catalogueLine struct {
	words    string // separated by spaces: our own, the trust framework's data schema's, those of registration records
	strength Score  // zero: no source gives one
	source   lineSource
	note     string
	instead  string // words for what this one leaves open
}

// lineSource is what a line rests on, beside the list that all rest on.
type lineSource struct {
	basis guidance.Basis
	cites []guidance.Citation
	chip  bool // the strength is 4 with a chip and 3 without
}

var (
	listed       = lineSource{basis: guidance.Unverified}
	unlisted     = lineSource{basis: guidance.Unverified}
	contradicted = lineSource{basis: guidance.Disputed, cites: []guidance.Citation{prototypeFirst.At("app/routes.js, testevidence")}}
	ofOneLogin   = lineSource{basis: guidance.Unverified, cites: []guidance.Citation{oneLoginHMRC.At("scores of the check")}}
	byChip       = lineSource{basis: guidance.Unverified, chip: true, cites: []guidance.Citation{
		oneLoginPassport.At("scores of a passport"), oneLoginPostOffice.At("scores of a passport"),
	}}
)

const (
	unlistedNote = "no source gives the strength of this kind of document"
	tooWide      = "the word also covers documents whose strength no source gives"
	notAccount   = "the sources list the account, and a letter or statement is not the account"
	chipNote     = "where the chip was not read the sources disagree: the list and One Login's record check score the document with its chip, One Login at the Post Office as one without"
)

// catalogue says the strength of kinds of documents. Where a word covers several
// documents of the list it has the lowest of their strengths; where it covers one
// that is not in the list it has none.
var catalogue = []catalogueLine{
	{"uk-passport", Score4, byChip, chipNote, ""},
	{"passport", Score3, byChip, chipNote, ""},
	{"eea-identity-card", Score3, byChip, chipNote, ""},
	{"biometric-residence-permit", Score4, contradicted, "an earlier state of the prototype says 3", ""},

	{"driving-licence uk-photocard-driving-licence", Score3, listed, "One Login agrees", ""},
	{"eea-driving-licence", Score3, listed, "", ""},
	{"digital-tachograph-card", Score3, listed, "", ""},
	{"armed-forces-card military_id", Score3, listed, "", ""},
	{"us-passport-card", Score3, listed, "", ""},
	{"ni-electoral-identity-card", Score3, listed, "", ""},
	{"pass-card-with-number", Score3, contradicted, "an earlier state of the prototype says 4", ""},
	{"bank-account bank_account building_society_account credit_union_account current_account", Score3, listed, "the list says current account; One Login agrees for any bank account", ""},
	{"credit-account credit_account", Score3, listed, "", ""},
	{"mortgage-account mortgage_account", Score3, listed, "", ""},
	{"secured-loan-account", Score3, listed, "", ""},
	{"student-loan-account student_loan_account", Score3, listed, "the account, not a letter", ""},

	{"home-office-travel-document home_office_travel_document", Score2, listed, "", ""},
	{"paper-driving-licence", Score2, listed, "in one of the two lists only", ""},
	{"pass-card pass_card", Score2, contradicted, "scored as one without a reference number; an earlier state of the prototype says 4 of either", "pass-card-with-number"},
	{"gas-or-electric-bill gas-or-electric-account", Score2, contradicted, "an earlier state of the prototype says 1", ""},
	{"home-or-vehicle-insurance", Score2, listed, "of a building, its contents or a vehicle", ""},
	{"tenancy-agreement rental_agreement", Score2, listed, "for a home", ""},
	{"purchase-agreement purchase_agreement", Score2, listed, "for a home", ""},
	{"birth-certificate birth_certificate", Score2, listed, "", ""},
	{"adoption-certificate adoption_certificate", Score2, listed, "", ""},
	{"marriage-certificate marriage_certificate", Score2, listed, "", ""},
	{"civil-partnership-certificate civil_partnership_certificate", Score2, listed, "", ""},
	{"education-certificate education_certificate", Score2, listed, "of a regulated institution", ""},
	{"firearms-certificate firearm_certificate", Score2, listed, "", ""},
	{"older-persons-bus-pass", Score2, listed, "", ""},
	{"freedom-pass freedom_pass", Score2, listed, "", ""},
	{"national-insurance-number", Score2, ofOneLogin, "One Login's value; not in the list", ""},

	{"letter-from-local-authority", Score1, listed, "", ""},

	{"id_card", 0, unlisted, tooWide, "eea-identity-card"},
	{"passport_card", 0, unlisted, tooWide, "us-passport-card"},
	{"driving_permit", 0, unlisted, tooWide, "uk-photocard-driving-licence, eea-driving-licence, paper-driving-licence"},
	{"foreign-driving-licence", 0, unlisted, tooWide, "eea-driving-licence"},
	{"proof_of_age_id", 0, unlisted, tooWide, "pass-card, pass-card-with-number"},
	{"bus_pass", 0, unlisted, tooWide, "older-persons-bus-pass"},
	{"voter_id", 0, unlisted, tooWide, "ni-electoral-identity-card"},
	{"utility-bill utility_statement utility_account", 0, unlisted, tooWide, "gas-or-electric-bill"},
	{"loan_account", 0, unlisted, tooWide, "secured-loan-account"},
	{"council-tax-statement", 0, unlisted, unlistedNote, "letter-from-local-authority"},
	{"electoral-register-confirmation", 0, unlisted, unlistedNote, "letter-from-local-authority"},
	{"bank-statement bank_statement credit-union-statement", 0, unlisted, notAccount, "bank-account"},
	{"mortgage-statement mortgage_statement", 0, unlisted, notAccount, "mortgage-account"},
	{"loan_statement", 0, unlisted, notAccount, "secured-loan-account"},
	{"hmrc-notification tax_statement tax_record social_security_statement social_security_record benefit-statement", 0, unlisted, unlistedNote, "national-insurance-number"},
	{"veterans_card pilot_permit divorce-papers gender-recognition-certificate deed-poll forces-employment-certificate", 0, unlisted, unlistedNote, ""},
	{"education_record military_record prison_record", 0, unlisted, unlistedNote, ""},
	{"birth_register population_register voter_register adoption_register marriage_register civil_partnership_register death_register fraud_register", 0, unlisted, "a register is a source to check with, not a document", ""},
}

// catalogueByWord is where each word stands in the catalogue.
var catalogueByWord = func() map[string]int {
	at := map[string]int{}
	for i, line := range catalogue {
		for word := range strings.FieldsSeq(line.words) {
			at[word] = i
		}
	}
	return at
}()

var catalogues = guidance.Editions[[]catalogueLine]{draft("gpg45-documents-2019", catalogue,
	"the list is that of the prototype, in which both versions agree", prototype.At("app/routes.js, presetEvidence"), prototypeRails.At("config/forms/evidence.yaml"))}

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
// Disputed where sources say otherwise. The chip makes no difference for other
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
	at, ok := catalogueByWord[document]
	if !ok {
		return Derivation{}, noStrength("this word is not in the catalogue")
	}
	line := catalogue[at]
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
	if l.instead != "" {
		out.Next, out.Missing = catalogue[catalogueByWord[l.instead]].strength, []string{l.instead}
	}
	if !l.source.chip {
		return
	}
	switch chip {
	case 0:
		out.Basis = guidance.Disputed
		if out.Score < Score4 {
			out.Next, out.Missing = Score4, []string{ChipNotRead.String()}
		}
	case NoChip:
		out.Score = Score3
	case ChipNotRead:
		out.Score, out.Basis = Score4, guidance.Disputed
	case ChipRead:
		out.Score = Score4
	}
}
