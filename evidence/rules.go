package evidence

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

var ours = guidance.MustDate("2026-11-21")

// emergency is how long the emergency routes are now known to have run.
var emergency = guidance.Interval{From: guidance.MustDate("2020-04-08"), To: guidance.MustDate("2023-05-31")}

const (
	cmd    = guidance.Command
	both   = guidance.Record | guidance.Command
	stage1 = "Stage 1 (before the video call)"
	stage2 = "Stage 2 (the video call)"
	step2  = "Step 2"
	step3  = "Step 3"
)

// remote is a rule of the page for RA service providers: an error when not met.
func remote(id guidance.RuleID, section, title string) guidance.Rule {
	return sourced(id, guidance.Error, guidance.RemoteRegistration, section, title)
}

// clinician is a rule of the streamlining page, which calls itself guidance
// only: a warning when not met.
func clinician(id guidance.RuleID, section, title string) guidance.Rule {
	return sourced(id, guidance.Warning, guidance.Streamlining, section, title)
}

func sourced(id guidance.RuleID, s guidance.Severity, p guidance.Page, section, title string) guidance.Rule {
	r := guidance.SourcedRule(id, s, both, title, p.At(section))
	r.Effective = emergency
	return r
}

// cited adds the section of a page to a rule.
func cited(r guidance.Rule, cs ...guidance.Citation) guidance.Rule {
	r.Citations = append(slices.Clone(r.Citations), cs...)
	return r
}

// Rules that hold for every route.
var (
	ruleEdition = guidance.Rule{
		ID: "RA-EVD-001", Rev: 1, Title: "an edition of the guidance for the route is in force on the day of the check",
		Severity: guidance.Error, Scope: both, Basis: guidance.Sourced,
		Citations: []guidance.Citation{
			guidance.RemoteRegistration.At("About the process"),
			guidance.RegistrationAuthorities.At("Emergency Registration Guidance"),
			guidance.EmergencyEnded.At("Emergency registration has ended"),
		},
		Known: guidance.RemoteRegistration.Edited,
	}
	ruleEditionKnown = guidance.Rule{
		ID: "RA-EVD-002", Rev: 1, Title: "it is known whether guidance for the route applied on the day of the check",
		Severity: guidance.Info, Scope: guidance.Record, Basis: guidance.Unverified,
		Citations: []guidance.Citation{guidance.RemoteRegistration.At("Last edited"), guidance.Streamlining.At("Last edited")},
		Rationale: "the pages give the day of their last edit, not of their first: nobody is failed for what nobody knows",
		Known:     ours,
	}
	ruleKind = guidance.OwnRule("RA-EVD-010", guidance.Error, both, "every document is of a known kind",
		"a document nobody can name cannot be counted, and must not be counted as nothing")
	ruleDocumentDates = guidance.OwnRule("RA-EVD-011", guidance.Error, both, "the dates of a document are calendar days in order",
		"a date that cannot be read cannot show that the document was valid")
	ruleMarkerNoEvidence = guidance.OwnRule("RA-EVD-012", guidance.Error, both, "the nine zeros of the COVID-19 flag are not offered as a document",
		"the flag is a mark in the Care Identity Service; as evidence it proves nothing")
	ruleHolderBirth = guidance.OwnRule("RA-EVD-013", guidance.Error, both, "the date of birth on a document is the registrant's",
		"the document would prove another person's identity; the pages ask for the registrant's own document")
	ruleHolderName = guidance.OwnRule("RA-EVD-014", guidance.Warning, both, "the name on a document is the registrant's, or evidence of a change of name is held",
		"names are written in several ways and change; a person has to look, the code does not decide")
	ruleTooMany = guidance.OwnRule("RA-EVD-015", guidance.Error, both, "a submission holds at most 20 documents",
		"the guidance never asks for more than a handful; a bound keeps records readable and memory flat")
)

// Rules of the page for RA service providers.
var (
	remoteOrganisation = remote("RA-EVD-101", stage1, "the organisation of first registration is given")
	remoteName         = remote("RA-EVD-102", stage1, "the registrant's full name is given")
	remoteBirth        = remote("RA-EVD-103", stage1, "the registrant's date of birth is given")
	remoteNINumber     = remote("RA-EVD-104", stage1, "the registrant's National Insurance number is given")
	remoteDocument     = remote("RA-EVD-105", stage1, "a scan of one photographic identity document is given: a passport or driving licence")
	remotePhoto        = remote("RA-EVD-106", stage1, "an image file suitable as a passport-compliant photograph is given")
	remoteMobile       = remote("RA-EVD-107", stage1, "the registrant's mobile number is given")
	remoteEmail        = remote("RA-EVD-108", stage1, "the registrant's email address is given")
	remoteValid        = remote("RA-EVD-109", stage1, "the passport or driving licence is valid on the day of the check")
	remoteNoPhoto      = remote("RA-EVD-110", stage1, "without a photographic document, the RA Agent decides which NHS Employers documents are asked for, and those are given")
	remoteNoPhotoWhy   = cited(guidance.OwnRule("RA-EVD-111", guidance.Error, both, "the decision to go on without a photographic document names who decided and why",
		"the page calls it unlikely and leaves it to the RA Agent's decision; a decision without a name and a reason cannot be reviewed"),
		guidance.RemoteRegistration.At(stage1))

	remoteCall     = remote("RA-VID-001", stage2, "a video call with the registrant is held")
	remoteNumbers  = remote("RA-VID-002", stage2, "the registrant reads out, on the call, the numbers texted to their mobile")
	remoteShown    = remote("RA-VID-003", stage2, "the registrant shows the document that was scanned, and the RA Agent checks it")
	remoteLikeness = remote("RA-VID-004", stage2, "the RA Agent confirms that the person on the call is the person on the document")
)

// Rules of the page for clinicians.
var (
	clinicianName     = clinician("RA-EVD-202", step2, "the clinician's name is given")
	clinicianBirth    = clinician("RA-EVD-203", step2, "the clinician's date of birth is given")
	clinicianNINumber = clinician("RA-EVD-204", step2, "the clinician's National Insurance number is given")
	clinicianDocument = clinician("RA-EVD-205", step2, "a scan or photograph of the clinician's passport or driving licence is given")
	clinicianPhoto    = clinician("RA-EVD-206", step2, "a passport photograph of the clinician is given")
	clinicianMobile   = clinician("RA-EVD-207", step2, "the clinician's mobile number is given")
	clinicianAddress  = clinician("RA-EVD-208", step2, "the clinician's address is given")
	clinicianValid    = func() guidance.Rule {
		r := guidance.OwnRule("RA-EVD-209", guidance.Warning, both, "the clinician's passport or driving licence is valid on the day of the check",
			"the page does not say valid; the page for RA service providers, of the same day, does")
		r.Effective = emergency
		return cited(r, guidance.Streamlining.At(step2), guidance.RemoteRegistration.At(stage1))
	}()
	clinicianNoPhoto    = clinician("RA-EVD-210", step2, "without photographic identity, the RA judges which NHS Employers document is asked for, and it is given")
	clinicianNoPhotoWhy = cited(guidance.OwnRule("RA-EVD-211", guidance.Warning, both, "the judgement to go on without photographic identity names who judged and why",
		"a judgement without a name and a reason cannot be put right after the crisis"), guidance.Streamlining.At(step2))
	clinicianDeviation = cited(guidance.OwnRule("RA-EVD-220", guidance.Warning, both,
		"every deviation is recorded so that it can be put right: which rule, why, an owner and a due date",
		"the page wants arrangements that can be put right after the crisis; how that is recorded is ours"),
		guidance.Streamlining.At("The challenge and principles, principle 2"))
	clinicianDeviationCommand = cited(guidance.OwnRule("RA-EVD-221", guidance.Error, cmd,
		"a clinician is not taken further with a deviation that has no owner and due date",
		"the page spares deviations from sanction provided that they can be put right; without an owner and a day they will not be"),
		guidance.Streamlining.At("The challenge and principles, principles 2 and 3"))

	clinicianCall    = clinician("RA-VID-011", "Step 1", "a video meeting with the clinician is held")
	clinicianNumbers = clinician("RA-VID-012", step3, "the clinician reads out, on the call, the set of numbers texted to them")
	clinicianShown   = clinician("RA-VID-013", step3, "the clinician shows the document that the scan or photograph is from")
)

// Rules for a registration without any video meeting.
var (
	noVideoSection = "What happens if it is impossible to hold a video meeting"
	noVideoDecider = cited(guidance.OwnRule("RA-EVD-301", guidance.Error, both, "the decision to register without a video meeting names who decided",
		"the page leaves it to a pragmatic local decision; a decision nobody made cannot be reviewed"), guidance.Streamlining.At(noVideoSection))
	noVideoReason = cited(guidance.OwnRule("RA-EVD-302", guidance.Error, both, "the decision to register without a video meeting gives the reason",
		"the page allows it only where a meeting is impossible"), guidance.Streamlining.At(noVideoSection))
	noVideoTracked = cited(guidance.OwnRule("RA-EVD-303", guidance.Error, both,
		"a person registered without a video meeting is on a tracking list, with an owner and a due date",
		"the page calls for processes that track such users until remedial action; an entry without an owner and a day is tracked by nobody"),
		guidance.Streamlining.At(noVideoSection))
)

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return slices.Concat([]guidance.Rule{
		ruleEdition, ruleEditionKnown, ruleKind, ruleDocumentDates, ruleMarkerNoEvidence, ruleHolderBirth, ruleHolderName, ruleTooMany,
		remoteOrganisation, remoteName, remoteBirth, remoteNINumber, remoteDocument, remotePhoto, remoteMobile, remoteEmail,
		remoteValid, remoteNoPhoto, remoteNoPhotoWhy, remoteCall, remoteNumbers, remoteShown, remoteLikeness,
		clinicianName, clinicianBirth, clinicianNINumber, clinicianDocument, clinicianPhoto, clinicianMobile, clinicianAddress,
		clinicianValid, clinicianNoPhoto, clinicianNoPhotoWhy, clinicianDeviation, clinicianDeviationCommand,
		clinicianCall, clinicianNumbers, clinicianShown,
		noVideoDecider, noVideoReason, noVideoTracked,
	}, documentNumberRules(), ordinaryRules(), photoRules())
}
