package organisation

import "github.com/rakit-dev/rakit/guidance"

var read = guidance.MustDate("2026-11-21")

// Publications that the rules and the table of shapes cite.
var (
	directoryExamples = guidance.Page{
		Title: "NHS England implementation guide, ODS FHIR examples (NHSDigital/IOPS-FHIR-Simplifier-Backup)",
		URL:   "https://github.com/NHSDigital/IOPS-FHIR-Simplifier-Backup",
		Read:  read,
	}
	newsletter = guidance.Page{
		Title: "ODS newsletter: February 2020",
		URL:   "https://digital.nhs.uk/services/organisation-data-service/organisation-data-service-newsletters/february-2020-newsletter",
		Read:  read,
	}
	directoryPage = guidance.Page{
		Title:  "Organisation Data Service",
		URL:    "https://digital.nhs.uk/services/organisation-data-service",
		Edited: guidance.MustDate("2021-06-03"), Read: read,
	}
	providerGuidance = guidance.Page{
		Title: "Guidance to help the consistent use of provider organisation and site codes",
		URL:   "https://digital.nhs.uk/services/secondary-uses-service-sus/payment-by-results-guidance/guidance-to-help-the-consistent-use-of-provider-organisation-and-site-codes",
		Read:  read,
	}
)

// The roles of an organisation, and the form of its code.
var (
	ruleOnePrimary = guidance.OwnRule("RA-RBC-090", guidance.Warning, guidance.Command,
		"an organisation has one primary role",
		"every published example has one, and others beside it; without it nobody can say what the organisation is. A role that is wrongly called primary is a known fault of data",
		directoryExamples.At("Organization G81086: Extension-England-OrganisationRole"))
	ruleNotYet = disputed("RA-RBC-091", guidance.Warning,
		"a code of the form letter, digit, letter, digit, letter was not given out before that form was in use",
		"whoever has such a code from before has mistyped the code or the day; a pharmacy, or a site of a trust, may have an older code that looks like one")
	ruleNoLonger = disputed("RA-RBC-092", guidance.Info,
		"a code that was given out since the newest form is in use has that form",
		"other forms live on for what is out of the scope of the change, which no page lists, so this is worth a look and no more")
)

// disputed returns a rule on the change of forms, whose day the sources do not agree on.
func disputed(id guidance.RuleID, severity guidance.Severity, title, rationale string) guidance.Rule {
	r := guidance.OwnRule(id, severity, guidance.Command, title, rationale, changeOfForms()...)
	r.Basis = guidance.Disputed
	return r
}

// changeOfForms returns what was published on the newest form of codes.
func changeOfForms() []guidance.Citation {
	return []guidance.Citation{
		newsletter.At("Introduction of ANANA code format: from 1 April 2020"),
		providerGuidance.At("With effect from 1 October 2020"),
		directoryPage.At("Why does my code look different?"),
	}
}

// Rules returns the table of this package's rules, in order of id.
func Rules() []guidance.Rule { return []guidance.Rule{ruleOnePrimary, ruleNotYet, ruleNoLonger} }
