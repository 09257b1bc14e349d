package mrz

import "github.com/rakit-dev/rakit/guidance"

// Doc9303 returns a part of ICAO Doc 9303 to cite, for example "3:
// specifications common to all". Its 8th edition bears the year 2021 and no day.
func Doc9303(part string) guidance.Page {
	return guidance.Page{
		Title: "ICAO Doc 9303, Machine Readable Travel Documents, 8th edition, Part " + part,
		URL:   "https://www.icao.int/publications/doc-series/doc-9303",
		Read:  guidance.MustDate("2026-11-21"),
	}
}

// The parts that more than one rule cites.
var (
	common    = Doc9303("3: specifications common to all")
	passports = Doc9303("4: passports and other TD3 size documents")
	cards     = Doc9303("5: TD1 size documents")
	oldCards  = Doc9303("6: TD2 size documents")
	visas     = Doc9303("7: machine readable visas")
)

// belgianCards is where the rule of some Belgian cards was read: in the tests of
// a reader, which names the European register of documents for it.
var belgianCards = guidance.Page{
	Title: "cheminfo/mrz, tests (document BEL-BO-03003 of the PRADO register)",
	URL:   "https://github.com/cheminfo/mrz",
	Read:  guidance.MustDate("2026-11-21"),
}

// structures cites the section of each part that lays its zone out.
func structures() []guidance.Citation {
	return []guidance.Citation{
		passports.At("4.2.2"), cards.At("4.2.2"), oldCards.At("4.2.2"), visas.At("4.2.2 (MRV-A) and 7.2.2 (MRV-B)"),
	}
}

const both = guidance.Record | guidance.Command

// stated returns a rule that Doc 9303 states.
func stated(id guidance.RuleID, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Error, both, title, first, more...)
}

// The rules of machine readable zones.
var (
	ruleLayout = stated("RA-EVD-020",
		"a machine readable zone has the lines and the characters of its format, and a document number",
		common.At("4.3 and 4.10"), structures()...)
	ruleCheckDigits = stated("RA-EVD-021",
		"every check digit of a machine readable zone agrees with what it is over",
		common.At("4.9"), passports.At("4.2.2.2 and 4.2.4"), cards.At("4.2.2 note j and 4.2.4"),
		oldCards.At("4.2.2 note j and 4.2.4"), visas.At("4.2.2 (MRV-A) and 7.2.2 (MRV-B)"))
	ruleDates = stated("RA-EVD-022",
		"the dates of a machine readable zone are days, of which only that of birth may be unknown in part or in whole",
		common.At("4.8"))
	ruleCodes = stated("RA-EVD-023",
		"the codes of document type, state, nationality and sex of a machine readable zone are made as its format wants",
		common.At("4.7 and 5"), append(structures(), passports.At("4.4"))...)
	ruleName = stated("RA-EVD-024",
		"the name field of a machine readable zone holds a name, in letters and fillers only",
		common.At("4.6"))
	ruleStates = guidance.OwnRule("RA-EVD-025", guidance.Warning, both,
		"the state and nationality of a machine readable zone are codes that are known, and none is that of a specimen",
		"Utopia is on specimens, and samples use codes of their own (YTO, COU), so that such a document is nobody's; but codes are added to the list now and then, so a person has to look and a specimen is not for production",
		common.At("5, parts A to G"))
	ruleNameWhole = guidance.OwnRule("RA-EVD-026", guidance.Warning, both,
		"the name field of a machine readable zone is not full to its last place, has a primary part and is built in the usual way",
		"a name that fills its field has to be treated as though it had been cut, and a few states write a single name in the second place: the name cannot be compared whole, so a person has to look",
		common.At("4.6"), passports.At("4.2.3, note"), cards.At("4.2.3"), oldCards.At("4.2.3"), visas.At("4.2.3 and 7.2.3"))
	ruleLongNumber = guidance.Rule{
		ID: "RA-EVD-027", Rev: 1, Severity: guidance.Info, Scope: both, Basis: guidance.Unverified,
		Title:     "the check digit of a document number of more than nine characters is worked out without the filler inside it",
		Citations: []guidance.Citation{cards.At("4.2.4"), belgianCards.At("Belgian identity cards, commit ce4ad68a")},
		Rationale: "Doc 9303 leaves the filler out; that some Belgian cards count it is known from the tests of another reader only, and no publication of Belgium could be read: such a card is accepted, and the finding says so",
		Known:     guidance.MustDate("2026-11-21"),
	}
)

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return []guidance.Rule{
		ruleLayout, ruleCheckDigits, ruleDates, ruleCodes, ruleName, ruleStates, ruleNameWhole, ruleLongNumber,
	}
}
