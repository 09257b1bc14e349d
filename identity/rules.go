package identity

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// ours is the day from which the rules that are ours were known.
var ours = guidance.MustDate("2026-11-21")

const both = guidance.Record | guidance.Command

// niManual is the manual that says how a National Insurance number is made up.
var niManual = guidance.Page{
	Title: "HMRC National Insurance Manual",
	URL:   "https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110",
	Read:  ours,
}

// The places that more than one rule cites.
var (
	remoteStage1 = guidance.RemoteRegistration.At("Stage 1 (before the video call)")
	remoteStage3 = guidance.RemoteRegistration.At("Stage 3 (after the video call)")
	step4        = guidance.Streamlining.At("Step 4")
	tracking     = guidance.Streamlining.At("What happens if it is impossible to hold a video meeting")
	rescinding   = guidance.RemoteRegistration.At("About the process")
	ranOut       = guidance.SmartcardUsers.At("On certificates that have already expired")
)

// sourced returns a rule that a page states, known from the day of that page.
func sourced(id guidance.RuleID, s guidance.Severity, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, s, both, title, first, more...)
}

// chosen returns a rule that is ours. What it cites is what it completes.
func chosen(id guidance.RuleID, s guidance.Severity, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, s, both, title, rationale, cs...)
}

// commanded returns an error of ours that refuses a command.
func commanded(id guidance.RuleID, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Command, title, rationale, cs...)
}

// The rules of personal details.
var (
	ruleName = chosen("RA-IDN-001", guidance.Error,
		"a name holds letters of one script a word, with spaces, apostrophes, hyphens and full stops, in 40 characters a part (100 for middle names)",
		"digits and hidden or look-alike characters make two records of one person that no search brings together; the lengths are those of the Personal Demographics Service",
		remoteStage1)
	ruleBirthDay = chosen("RA-IDN-002", guidance.Error,
		"the date of birth is a calendar day written YYYY-MM-DD",
		"a day that cannot be read cannot be compared with a document", remoteStage1)
	ruleBirthPast = chosen("RA-IDN-003", guidance.Error,
		"the date of birth does not lie in the future",
		"nobody is registered before they are born", remoteStage1)
	ruleBirthKnown = chosen("RA-IDN-004", guidance.Warning,
		"the date of birth is after 1 January 1900, which stands for a date that is not known",
		"profiles carried over from older systems have this day where none was known; it is a calendar day and may have been copied in good faith, so a person has to look, and it never identifies anybody")
	ruleNINumber = sourced("RA-IDN-005", guidance.Error,
		"a National Insurance number has an issued prefix, six digits and a final letter A, B, C or D",
		niManual.At("NIM39110"))
	ruleNIAdministrative = chosen("RA-IDN-006", guidance.Warning,
		"a National Insurance number does not begin with CR, MW or NC",
		"older editions of the manual set these prefixes aside for administration, though the rule for letters allows them; a person has to look")
	ruleMobile = chosen("RA-IDN-007", guidance.Error,
		"the mobile is a mobile number of the United Kingdom or a Crown dependency",
		"the number is texted during the call and gets the passcode; pagers, personal numbers and numbers that no network was given would never receive it, or divert it",
		remoteStage1)
	ruleEmail = chosen("RA-IDN-008", guidance.Error,
		"the email address is one bare address that mail can be sent to",
		"the page calls it essential that the registrant gives their email address, so one that cannot be written to does not do", remoteStage1)
	ruleEmailSecure = sourced("RA-IDN-009", guidance.Warning,
		"the email address is NHSmail or another secure address, or the Registration Authority has used its judgement",
		remoteStage1)
	rulePostcode = chosen("RA-IDN-010", guidance.Error,
		"the postcode has the shape of a UK postcode",
		"a postcode that cannot be read cannot be compared with a document, and the card may be posted there")
	rulePostcodeReal = chosen("RA-IDN-011", guidance.Error,
		"the postcode is not one of the NHS pseudo-postcodes that stand for no address",
		"ZZ99 says that an address is not known or is abroad; nothing can be delivered to it and no document proves it")
	rulePostcodeArea = chosen("RA-IDN-012", guidance.Warning,
		"the postcode begins with the letters of a postcode area",
		"areas are added once in many years, so other letters are most often a slip; a person has to look")
	ruleAddressLines = chosen("RA-IDN-013", guidance.Error,
		"every line of the address holds text, without control characters",
		"a blank line or a hidden character would be printed on an envelope or compared with a document")
)

// The rule of the profile.
var ruleProfileParts = func() guidance.Rule {
	r := chosen("RA-IDN-014", guidance.Error, "a profile has the UUID and the name of its holder",
		"a profile that misses one of these belongs to nobody who could be told apart")
	r.Scope = guidance.Command
	return r
}()

// The rules of the emergency marker.
var (
	ruleRemoteZeros = sourced("RA-CIS-001", guidance.Error,
		"a remote registration is entered with a UK passport numbered 000000000 as its photographic evidence",
		remoteStage3)
	ruleRemoteExpiry = sourced("RA-CIS-002", guidance.Error,
		"the UK passport that marks a remote registration has the expiry date 1 April 2025", remoteStage3)
	ruleRemoteTACs = sourced("RA-CIS-003", guidance.Error,
		"a remote registration is entered with TAC1 and TAC2 as its two sources of non-photo ID", remoteStage3)
	ruleRemoteIssue = sourced("RA-CIS-004", guidance.Error,
		"the TAC1 and TAC2 that mark a remote registration have 1 March 2020 as their date of issue", remoteStage3)
	ruleStreamliningZeros = sourced("RA-CIS-011", guidance.Warning,
		"the identity of a clinician registered by video is entered with a passport numbered 000000000", step4)
	ruleStreamliningTACs = sourced("RA-CIS-013", guidance.Warning,
		"the identity of a clinician registered by video is entered with TAC1 and TAC2 as its non-photo ID", step4)
	ruleFlagFull = sourced("RA-CIS-020", guidance.Warning,
		"a person whose record carries the emergency marker is tracked until a normal verification",
		rescinding, tracking, remoteStage3, step4)
	ruleFlagPartial = chosen("RA-CIS-021", guidance.Warning,
		"a person whose record carries the entries of the emergency marker with other dates is tracked until a normal verification",
		"the two pages disagree on the dates and were typed by hand; leaving such a person untracked is the worse mistake",
		remoteStage3, step4)
	ruleFlagNearMiss = chosen("RA-CIS-022", guidance.Warning,
		"a record that holds part of the emergency marker, or something that looks like it, is looked at",
		"markers were typed by hand; a slip must not hide an emergency registration, and real evidence must not be taken for one",
		remoteStage3, step4)
	ruleOrdinaryUnmarked = chosen("RA-CIS-023", guidance.Warning,
		"the record of a person registered on an ordinary route does not carry the emergency marker",
		"the marker says that the identity was not verified in the normal way; on an ordinary route it is an entry by mistake or one that was left behind",
		remoteStage3, step4)
)

// The rules of those who were seen since: flagged still, or verified.
var (
	ruleFlagRenewed = chosen("RA-CIS-024", guidance.Info,
		"a person whose expired certificates were renewed, which needs the holder present, is no longer flagged",
		"whoever renewed them had the person before them, and could have verified the identity on the same occasion; nobody says that they had to",
		ranOut, remoteStage3, step4)
	ruleClearedOrdinarily = commanded("RA-CIS-025",
		"an emergency marker is cleared only by a verification on an ordinary route",
		"the pages have what was done without meeting put right when normal conditions return, and say no more; an emergency route would put one makeshift in the place of another",
		rescinding, tracking)
	ruleNoOlder = commanded("RA-CIS-026",
		"a verification that replaces evidence was not made before that evidence was entered",
		"what was seen before somebody was registered in the emergency was not enough to register them by, and no record is made newer by something older. Where nobody knows when the evidence was entered, the rule is evaluated for a marker alone, which no page had anybody enter before 8 April 2020",
		rescinding, tracking)
	ruleSameHolder = commanded("RA-IDN-033",
		"the person who is verified again has the name, the date of birth and the National Insurance number of the profile",
		"the documents of one person must not clear the record of another; a profile that holds no National Insurance number is compared without. Only one ordinary route asks for the number: where the profile holds it and it is not given, the rule is not evaluated, and is not taken for met")
)

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return slices.Concat(personRules(), lifeRules(), cisRules())
}

// personRules returns the rules of persons and of values that name them.
func personRules() []guidance.Rule {
	return []guidance.Rule{
		ruleName, ruleBirthDay, ruleBirthPast, ruleBirthKnown, ruleNINumber, ruleNIAdministrative, ruleMobile,
		ruleEmail, ruleEmailSecure, rulePostcode, rulePostcodeReal, rulePostcodeArea, ruleAddressLines,
		ruleProfileParts, ruleODSCode, ruleSameHolder, ruleDuplicatesAnswered, ruleNotDuplicateSigned,
		ruleNHSNumber, ruleNHSProduction, ruleRegistration, ruleRoleProfileID, ruleUPRN, ruleUserID,
		ruleNIStrict, ruleRegistrationHeld,
	}
}

// cisRules returns the rules of the emergency marker.
func cisRules() []guidance.Rule {
	return []guidance.Rule{
		ruleRemoteZeros, ruleRemoteExpiry, ruleRemoteTACs, ruleRemoteIssue,
		ruleStreamliningZeros, ruleStreamliningTACs,
		ruleFlagFull, ruleFlagPartial, ruleFlagNearMiss, ruleOrdinaryUnmarked, ruleFlagRenewed, ruleClearedOrdinarily, ruleNoOlder,
	}
}
