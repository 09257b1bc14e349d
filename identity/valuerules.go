package identity

import "github.com/rakit-dev/rakit/guidance"

// reported returns a rule on what somebody says but no publication that we could
// read states.
func reported(id guidance.RuleID, s guidance.Severity, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	r := chosen(id, s, title, rationale, cs...)
	r.Basis = guidance.Unverified
	return r
}

// The rule of organisations, which every record has.
var ruleODSCode = chosen("RA-IDN-030", guidance.Error,
	"the organisations of a record are written as ODS codes",
	"access and responsibility hang on the organisation; a code that is none belongs to nobody")

// The rules of values that are checked on their own.
var (
	ruleNHSNumber = sourced("RA-IDN-060", guidance.Error,
		"an NHS number has ten digits, the last of which is the check digit of the others by modulus 11",
		guidance.Page{
			Title: "NHS Data Dictionary, NHS NUMBER",
			URL:   "https://www.datadictionary.nhs.uk/attributes/nhs_number.html",
			Read:  ours,
		}.At("Description, steps 1 to 5"))
	ruleNHSProduction = reported("RA-IDN-061", guidance.Warning,
		"an NHS number is one that somebody in the United Kingdom could have",
		"numbers for tests, of other countries and in ranges that nobody uses pass the check digit, as does one digit ten times, and a Scottish number opens with a day; the ranges are what volunteers collected, so a person has to look",
		guidance.Page{
			Title: "uk-fci/nhs-number (source code)",
			URL:   "https://github.com/uk-fci/nhs-number",
			Read:  ours,
		}.At("nhs_number/constants.py"))
	ruleRegistration = reported("RA-IDN-062", guidance.Error,
		"a professional registration number has the shape of the numbers of its register",
		"a number of another shape cannot be looked up; no body publishes a rule for all its numbers, so the shapes are those of examples, data dictionaries and published systems, and a sound one is no proof that anybody is registered",
		practitionerCodes, pharmacyTechnician, hcpcRegister, dentalConsultants, gdpRegistration, prescriptionAPI.At("identifiers.ts"), prescriberCodes)
	ruleRoleProfileID = reported("RA-IDN-063", guidance.Error,
		"a role profile id is twelve digits",
		"sound examples of NHS Digital's APIs have twelve digits, with leading zeros; no definition was found",
		prescriptionAPI.At("Examples"))
	ruleUPRN = reported("RA-IDN-064", guidance.Error,
		"a UPRN is a whole number above zero of at most twelve digits",
		"the specification has whole numbers of size 12; that zero is not given out was not read anywhere, but it would stand for a property that nobody named",
		guidance.Page{
			Title: "OS Open UPRN technical specification",
			URL:   "https://docs.os.uk/os-downloads/products/addresses-and-names-portfolio/os-open-uprn/os-open-uprn-technical-specification/feature-type/os-open-uprn",
			Read:  ours,
		}.At("OS Open UPRN"))
	ruleUserID = reported("RA-IDN-065", guidance.Error,
		"a user id (UUID) of the Care Identity Service is twelve digits",
		"the page says that a smartcard bears it, and every sound example has twelve digits, with leading zeros; no definition was found",
		guidance.SmartcardUsers.At("On what a smartcard includes"))
	ruleNIStrict = reported("RA-IDN-066", guidance.Error,
		"a National Insurance number for a system of HMRC is written in capitals, with nothing but one space between the pairs",
		"HMRC publishes the pattern by which its services match numbers as source code, and no text that states it; a number written otherwise is right for people and is not found by such a system",
		guidance.Page{
			Title: "HMRC, domain (source code)",
			URL:   "https://github.com/hmrc/domain",
			Read:  ours,
		}.At("class Nino"))
	ruleRegistrationHeld = reported("RA-IDN-067", guidance.Warning,
		"a professional registration number is one that somebody could have today, and does not stand for no number",
		"zeros and default codes are entered where no number is known, and letters or first digits that a register does not have (any more) are of nobody on it; the lists may be out of date, so a person has to look the number up",
		defaultCodesSummary, episodeConsultants, hcpcRegister, pharmacyTechnician)
)
