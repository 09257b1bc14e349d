package cis2

import "github.com/rakit-dev/rakit/guidance"

// read is the day on which we read the publications below.
var read = guidance.MustDate("2026-11-21")

// The publications that say what the documents look like.
var (
	// identityService is the specification of the service that stands in for CIS2
	// on the national API platform, with simulated users.
	identityService = guidance.Page{
		Title: "NHSDigital/identity-service-api (source code)",
		URL:   "https://github.com/NHSDigital/identity-service-api", Read: read,
	}
	// prescriptionTracker reads the documents of CIS2 for a national service.
	prescriptionTracker = guidance.Page{
		Title: "NHSDigital/eps-prescription-tracker-ui (source code)",
		URL:   "https://github.com/NHSDigital/eps-prescription-tracker-ui", Read: read,
	}
	// schoolVaccinations is a national service; it says what it checks of a session.
	schoolVaccinations = guidance.Page{
		Title: "NHSDigital/manage-vaccinations-in-schools (source code)",
		URL:   "https://github.com/NHSDigital/manage-vaccinations-in-schools", Read: read,
	}
)

var userinfoSchema = identityService.At("specification/identity-service.yaml")

func ours(id guidance.RuleID, s guidance.Severity, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, s, guidance.Command, title, rationale, cs...)
}

// The rules of reading. That such values occur is sourced; what is made of them
// is ours.
var (
	ruleUser = ours("RA-RBC-080", guidance.Error, "the documents of a sign-in name one user, by an id of twelve digits",
		"whoever acts has to be one person; two claims that name two persons name nobody, and a national service compares them too",
		userinfoSchema, schoolVaccinations.At("app/models/cis2_info.rb"))
	ruleRoleCode = ours("RA-RBC-081", guidance.Error, "a role code is a staff group, a sub staff group and a job role: S, G and R with four digits each, colons between",
		"public documents hold codes of other forms; what cannot be read as a code must give nothing",
		userinfoSchema)
	ruleOrganisation = ours("RA-RBC-082", guidance.Error, "a role is held at an organisation with the form of an ODS code",
		"a role at no organisation would be a role everywhere",
		userinfoSchema)
	ruleRoleID = ours("RA-RBC-083", guidance.Error, "the id of a role profile is text of digits only",
		"a role without an id cannot be selected. Sound ids have twelve digits, other lengths stand in public documents, and the published pattern is digits; a number has lost its leading zeros",
		userinfoSchema)
	ruleRoleOnce = ours("RA-RBC-084", guidance.Error, "the id of a role profile stands at one role",
		"an id that stands twice selects neither")
	ruleShape = ours("RA-RBC-085", guidance.Error, "a claim that is read has one of the shapes in which it is known to come",
		"a value of another shape could be understood in two ways; it is left out, and what hangs on it gives nothing",
		userinfoSchema)
	ruleKnownRole = ours("RA-RBC-086", guidance.Warning, "the job role of a role is one that the National RBAC Database is known to have",
		"the public list is not whole, so that a code that is missing need not be wrong; but what it gives is not known, and nothing is given",
		userinfoSchema)
	ruleCode = ours("RA-RBC-087", guidance.Error, "an activity is written as B and four digits, or as a triple that ends so; a workgroup as digits",
		"codes decide and names never do; what is no code is not listed",
		userinfoSchema)
	ruleSelected = ours("RA-RBC-088", guidance.Warning, "the role selected is one of the user's roles, and all claims select the same",
		"whoever selected no role of theirs acts under none; taking another would let them act as what they did not choose",
		userinfoSchema, schoolVaccinations.At("app/models/cis2_info.rb"))
	ruleLevel = ours("RA-RBC-089", guidance.Warning, "a level of assurance is one digit, 0 to 3 for the identity and 1 to 3 for the sign-in, and all claims say the same",
		"of two levels the lower may be the true one, and the name of the sign-in (acr) may speak of a range; a level in doubt is none",
		prescriptionTracker.At("packages/common/authFunctions/src/cis2.ts"), schoolVaccinations.At("app/models/cis2_info.rb"))
)

// Rules returns the table of this package's rules, in order of id.
func Rules() []guidance.Rule {
	return []guidance.Rule{
		ruleUser, ruleRoleCode, ruleOrganisation, ruleRoleID, ruleRoleOnce,
		ruleShape, ruleKnownRole, ruleCode, ruleSelected, ruleLevel,
	}
}
