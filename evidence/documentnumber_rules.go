package evidence

import (
	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
)

// The publications that say how the numbers of documents are made up.
var (
	oneLoginPassport = guidance.Page{
		Title: "GOV.UK One Login, UK passport check (source code)",
		URL:   "https://github.com/govuk-one-login/ipv-cri-uk-passport-front", Read: ours,
	}
	passportLetters = guidance.Page{
		Title: "Jargon buster: passport number (Criminal Justice Hub)",
		URL:   "https://www.criminaljusticehub.org.uk/jargon-buster/passport-number/", Edited: guidance.MustDate("2021-06-06"), Read: ours,
	}
	passportZone   = mrz.Doc9303("4: passports and other TD3 size documents")
	permitGuidance = guidance.Page{
		Title: "Guidance of the Home Office on biometric residence permits, as told by Lexology",
		URL:   "https://www.lexology.com/library/detail.aspx?g=89c4dcc0-6cea-4baa-8866-f6adfd9751ed", Read: ours,
	}
	permitLetters = guidance.Page{
		Title: "How do you read a BRP number? (quicktraveladvise.com)",
		URL:   "https://quicktraveladvise.com/what-does-the-letter-code-on-a-uk-biometric-residence-permit-indicate-closed", Read: ours,
	}
	shareCodes = guidance.Page{
		Title:  "Right to Work checks – update to providing status share codes (Birketts LLP)",
		URL:    "https://www.birketts.co.uk/legal-update/right-to-work-checks-update-to-providing-status-share-codes/",
		Edited: guidance.MustDate("2022-02-23"), Read: ours,
	}
)

// unverifiedNumber returns a rule on numbers that rests on what others report of
// the issuer.
func unverifiedNumber(id guidance.RuleID, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	r := guidance.OwnRule(id, guidance.Error, both, title, rationale, cs...)
	r.Basis = guidance.Unverified
	return r
}

// The rules of document numbers. Those of driving licences are in package
// licence.
var (
	ruleUKPassportNumber = unverifiedNumber("RA-EVD-040",
		"the number of a UK passport is nine digits, of which the first is not 9",
		"the passport office publishes no form; GOV.UK One Login asks for nine digits and refuses a first 9, which only specimens have. Numbers with a letter are of before 1988 and cannot be in date",
		oneLoginPassport.At("src/app/passport/fields.js, passportNumber"), passportLetters.At("Passport number"))
	rulePassportNumber = guidance.SourcedRule("RA-EVD-041", guidance.Error, both,
		"the number of a passport is one to nine letters and digits, as in its machine readable zone",
		passportZone.At("4.2.2.2, positions 1 to 9 of the lower line"))
	ruleBRPNumber = unverifiedNumber("RA-EVD-042",
		"the number of a biometric residence permit is two letters, a digit or X, and six digits",
		"the guidance of the Home Office was read in quotations: most say two letters and seven digits, one that the third character may be an X",
		permitGuidance.At("Check the Permit Number"), permitLetters.At("How do you read a BRP number?"))
	ruleShareCode = unverifiedNumber("RA-EVD-043",
		"a share code is nine letters and digits, of which the first is W, R or S",
		"what the Home Office announced was read with law firms and others, not with the Home Office; a code of another form opens no page",
		shareCodes.At("On the first letter"))
	// An error, because the page for employers opens with no other code: there is
	// nothing that a person could look at and accept, and a fresh code costs its
	// holder a minute.
	ruleShareCodeWork = unverifiedNumber("RA-EVD-044",
		"a share code that is given for employment was made for the right to work: its first letter is W",
		"a code serves the one purpose for which it was made, and the page for employers opens with no other; sources differ on what R and S mean and agree on W",
		shareCodes.At("On the first letter"))
	ruleOpaqueNumber = guidance.OwnRule("RA-EVD-045", guidance.Error, both,
		"the number of any other document is 1 to 30 letters and digits, with spaces, slashes, full stops and hyphens after the first",
		"no form is published for these documents; the bound keeps control characters, other scripts and whole sentences out of a number, and says nothing of whether it is a good one")
)

// documentNumberRules returns the table of the rules of document numbers.
func documentNumberRules() []guidance.Rule {
	return []guidance.Rule{
		ruleUKPassportNumber, rulePassportNumber, ruleBRPNumber, ruleShareCode, ruleShareCodeWork, ruleOpaqueNumber,
	}
}
