package sds

import "github.com/rakit-dev/rakit/guidance"

var read = guidance.MustDate("2026-11-21")

// Publications that the rules cite.
var (
	schema = guidance.Page{
		Title: "Spine Directory Service: schema of the LDAP server (NHSDigital/spine-directory-service-api, test data)",
		URL:   "https://github.com/NHSDigital/spine-directory-service-api",
		Read:  read,
	}
	workerAPI = guidance.Page{
		Title: "Healthcare Worker API (NHSDigital/healthcare-worker-api)",
		URL:   "https://github.com/NHSDigital/healthcare-worker-api",
		Read:  read,
	}
	summaryCare = guidance.Page{
		Title: "Summary Care Record API (NHSDigital/summary-care-record-api)",
		URL:   "https://github.com/NHSDigital/summary-care-record-api",
		Read:  read,
	}
	spineCore = guidance.Page{
		Title: "Spine Core: legacy authorisation, SAML example (nhsconnect/FHIR-SpineCore)",
		URL:   "https://github.com/nhsconnect/FHIR-SpineCore",
		Read:  read,
	}
)

// The entries.
var (
	rulePlace = own("RA-RBC-093", guidance.Error, "an entry stands once, below its person and organisation, and its ids are those of its place",
		"what belongs to nobody, or to two, is nobody's access", schema.At("object classes nhsPerson, nhsOrgPerson, nhsOrgPersonRole"))
	ruleSingle = guidance.SourcedRule("RA-RBC-094", guidance.Error, guidance.Command,
		"an attribute that may have one value has no more", schema.At("attributes that are single-valued"))
	ruleDay = own("RA-RBC-095", guidance.Error, "the days of an entry are written as YYYYMMDD, and the last is not before the first",
		"readers that were published take a day that they cannot read for none; then access has no end, so here the entry is left out",
		workerAPI.At("dates of nhsOrgPerson and nhsOrgPersonRole"))
	ruleRole = own("RA-RBC-096", guidance.Error, "a role has one role code, and its organisation and all its codes are well-formed",
		"by names no access is decided; the schema lets a role have several codes, of which none says which one counts", schema.At("nhsJobRoleCode"))
)

// What is active on a day.
var (
	ruleStatus = guidance.SourcedRule("RA-RBC-097", guidance.Info, guidance.Command,
		"the status of the person is 1: any other is inactive", spineCore.At("nhsPersonStatus"))
	ruleEnded = seen("RA-RBC-098", "a role, or a person at an organisation with a first day, has not ended",
		"found in the source of one reader, which keeps a person at an organisation whose first day is missing, and drops such a role. That the last day is one of access still is ours",
		workerAPI.At("Change HCW-183: missing nhsOrgOpenDate"))
	ruleBegun = seen("RA-RBC-099", "a role, or a person at an organisation, has begun",
		"found in the source of one reader, for roles; for the person at an organisation it is ours", summaryCare.At("Query of roles"))
)

func own(id guidance.RuleID, severity guidance.Severity, title, rationale string, c guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, severity, guidance.Command, title, rationale, c)
}

// seen returns a rule that no page states, and that readers of the directory apply.
func seen(id guidance.RuleID, title, rationale string, c guidance.Citation) guidance.Rule {
	r := own(id, guidance.Info, title, rationale, c)
	r.Basis = guidance.Unverified
	return r
}

// Rules returns the table of this package's rules, in order of id.
func Rules() []guidance.Rule {
	return []guidance.Rule{rulePlace, ruleSingle, ruleDay, ruleRole, ruleStatus, ruleEnded, ruleBegun}
}
