package gpg45

import "github.com/rakit-dev/rakit/guidance"

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
	byChip       = lineSource{basis: guidance.Unverified, chip: true}
	ofOneLogin   = lineSource{basis: guidance.Unverified, cites: []guidance.Citation{
		oneLoginHMRC.At("scores of the check"), oneLoginStubs.At("scores of the National Insurance check"),
	}}
	disputedChip = lineSource{basis: guidance.Unverified, chip: true, cites: []guidance.Citation{
		oneLoginPassport.At("scores of a passport"), oneLoginPostOffice.At("scores of a passport"),
	}}
)

const (
	unlistedNote = "no source gives the strength of this kind of document"
	tooWide      = "the word also covers documents whose strength no source gives"
	notAccount   = "the sources list the account, and a letter or statement is not the account"
	chipNote     = "where the chip was not read the sources disagree: the list and One Login's record check score the document with its chip, One Login at the Post Office as one without"
)

// catalogue2019 says the strength of kinds of documents. Where a word covers
// several documents of the list it has the lowest of their strengths; where it
// covers one that is not in the list it has none.
var catalogue2019 = newCatalogue([]catalogueLine{
	{"uk-passport", Score4, byChip, "", ""},
	{"passport", Score3, byChip, "", ""},
	{"eea-identity-card", Score3, byChip, "", ""},
	{"biometric-residence-permit", Score4, contradicted, "an earlier state of the prototype says 3", ""},

	{"driving-licence uk-photocard-driving-licence", Score3, listed, "", ""},
	{"eea-driving-licence", Score3, listed, "", ""},
	{"digital-tachograph-card", Score3, listed, "", ""},
	{"armed-forces-card military_id", Score3, listed, "", ""},
	{"us-passport-card", Score3, listed, "", ""},
	{"ni-electoral-identity-card", Score3, listed, "", ""},
	{"pass-card-with-number", Score3, contradicted, "an earlier state of the prototype says 4", ""},
	{"bank-account bank_account building_society_account credit_union_account current_account", Score3, listed, "the list says current account", ""},
	{"credit-account credit_account", Score3, listed, "", ""},
	{"mortgage-account mortgage_account", Score3, listed, "", ""},
	{"secured-loan-account", Score3, listed, "", ""},
	{"student-loan-account student_loan_account", Score3, listed, "the account, not a letter", ""},

	{"home-office-travel-document home_office_travel_document", Score2, listed, "", ""},
	{"paper-driving-licence", Score2, listed, "", ""},
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
	{"hmrc-notification tax_statement tax_record social_security_statement social_security_record benefit-statement", 0, unlisted, unlistedNote, ""},
	{"national-insurance-number", 0, unlisted, unlistedNote, ""},
	{"veterans_card pilot_permit divorce-papers gender-recognition-certificate deed-poll forces-employment-certificate", 0, unlisted, unlistedNote, ""},
	{"education_record military_record prison_record", 0, unlisted, unlistedNote, ""},
	{"birth_register population_register voter_register adoption_register marriage_register civil_partnership_register death_register fraud_register", 0, unlisted, "a register is a source to check with, not a document", ""},
})

// What became known of lines later.
var (
	catalogueOfBoth = catalogue2019.with(
		catalogueLine{"paper-driving-licence", Score2, listed, "in one of the two lists only", ""},
	)
	catalogueDisputed = catalogueOfBoth.with(
		catalogueLine{"uk-passport", Score4, disputedChip, chipNote, ""},
		catalogueLine{"passport", Score3, disputedChip, chipNote, ""},
		catalogueLine{"eea-identity-card", Score3, disputedChip, chipNote, ""},
		catalogueLine{"driving-licence uk-photocard-driving-licence", Score3, listed, "One Login agrees", ""},
		catalogueLine{"bank-account bank_account building_society_account credit_union_account current_account", Score3, listed, "the list says current account; One Login agrees for any bank account", ""},
	)
	catalogue2026 = catalogueDisputed.with(
		catalogueLine{"national-insurance-number", Score2, ofOneLogin, "One Login's value; not in the list", ""},
		catalogueLine{"hmrc-notification tax_statement tax_record social_security_statement social_security_record benefit-statement", 0, unlisted, unlistedNote, "national-insurance-number"},
	)
)
