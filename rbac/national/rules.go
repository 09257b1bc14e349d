package national

import (
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
)

// read is the day on which we read the pages below.
var read = guidance.MustDate("2026-11-21")

// Publications that the rules cite. [Codes.Sources] has those of the codes.
var (
	// identitySpec describes what a token says of roles.
	identitySpec = guidance.Page{
		Title:  "NHS Identity: identity service API, OpenAPI specification (NHSDigital/identity-service-api)",
		URL:    "https://github.com/NHSDigital/identity-service-api",
		Edited: guidance.MustDate("2021-02-02"), Read: read,
	}
	// jobRoleNames is the longest public list of job roles.
	jobRoleNames = guidance.Page{
		Title:  "FHIR CodeSystem CareConnect-SDSJobRoleName-1, version 1.1.0 (NHSDigital/IOPS-FHIR-Simplifier-Backup)",
		URL:    "https://github.com/NHSDigital/IOPS-FHIR-Simplifier-Backup",
		Edited: guidance.MustDate("2023-08-25"), Read: read,
	}
)

// The codes of an access profile or a role profile.
var (
	ruleJobRoleForm = form("RA-RBC-040", "a job role is R and four digits",
		"every published job role is; by other text no role can be found, and a role that is not found grants nothing", jobRoleNames.At("concept"))
	ruleJobRoleKnown = listed("RA-RBC-041", guidance.Warning, "the job role is in the list of codes",
		"a policy grants nothing to a job role that it does not know; the public list may lack one that was added since")
	ruleJobRoleInUse = guidance.SourcedRule("RA-RBC-042", guidance.Warning, guidance.Command,
		"the job role is not marked as obsolete", jobRoleNames.At("concept: names that begin with OBSOLETE"))
	ruleActivityForm = form("RA-RBC-043", "an activity is B and four digits",
		"every published activity is, and the triple of older consumers ends in one; other text matches nothing that is asked for", identitySpec.At("nhsid_nrbac_roles: activity_codes"))
	ruleActivityKnown = listed("RA-RBC-044", guidance.Info, "the activity is in the list of codes",
		"the public list is a small part of all: a code that it lacks may be a good one, of which nobody here can say what it includes")
	ruleAreaForm = form("RA-RBC-045", "an area of work is P, Q and T with four digits each, and colons between",
		"every published area of work is", identitySpec.At("nhsid_nrbac_roles: aow_codes"))
	ruleAreaKnown = listed("RA-RBC-046", guidance.Info, "the area of work is in the list of codes",
		"the public list has examples only")
	ruleWorkgroupForm = form("RA-RBC-047", "a workgroup is a code of twelve digits",
		"those of every sample of a token are; the name of a workgroup is no code. Organisations make workgroups, so that there is no list", identitySpec.At("nhsid_nrbac_roles: workgroups_codes"))
)

// form returns a rule on the form of a code. No page states the forms: they are read
// from what was published.
func form(id guidance.RuleID, title, rationale string, c guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Command, title, rationale, c)
}

func listed(id guidance.RuleID, severity guidance.Severity, title, rationale string) guidance.Rule {
	return guidance.OwnRule(id, severity, guidance.Command, title, rationale)
}

// Rules returns the table of this package's rules, in order of id.
func Rules() []guidance.Rule {
	return []guidance.Rule{
		ruleJobRoleForm, ruleJobRoleKnown, ruleJobRoleInUse, ruleActivityForm, ruleActivityKnown,
		ruleAreaForm, ruleAreaKnown, ruleWorkgroupForm,
	}
}

// Profile is the codes of one access profile, or of one role profile.
type Profile struct {
	JobRole     string   // R code; of a role code, [RoleCode.JobRole]
	Activities  []string // B codes that were added to the job role
	AreasOfWork []string
	Workgroups  []string
}

// Check applies the rules on codes (RA-RBC-040 to 047) to a profile that is at the
// place of the JSON Pointer at; the findings point to jobRole, activities,
// areasOfWork and workgroups in it. A code that is not of its form is an error, a
// job role that the list lacks or calls obsolete a warning; for an activity or
// an area of work that the list lacks, which may well be good, there is a remark.
// Workgroups are not looked up.
func (c *Codes) Check(p Profile, at string) guidance.Assessment {
	var as guidance.Assessment
	c.checkJobRole(&as, p.JobRole, at+"/jobRole")
	checkEach(&as, p.Activities, at+"/activities/", kind{ruleActivityForm, IsActivity, ruleActivityKnown, c.activities.has})
	checkEach(&as, p.AreasOfWork, at+"/areasOfWork/", kind{ruleAreaForm, IsAreaOfWork, ruleAreaKnown, c.areasOfWork.has})
	checkEach(&as, p.Workgroups, at+"/workgroups/", kind{formRule: ruleWorkgroupForm, form: IsWorkgroup})
	return as
}

func (c *Codes) checkJobRole(as *guidance.Assessment, code, at string) {
	if !IsJobRole(code) {
		as.Fail(ruleJobRoleForm, at, "")
		return
	}
	as.Pass(ruleJobRoleForm)
	role, known := c.jobRoles.find(code)
	as.Require(ruleJobRoleKnown, known, at, "no such job role in the list of codes: it grants nothing")
	if known {
		as.Require(ruleJobRoleInUse, !role.Obsolete, at, "the job role is marked as obsolete")
	}
}

// kind is what is asked of each code of a kind.
type kind struct {
	formRule  guidance.Rule
	form      func(string) bool
	knownRule guidance.Rule
	known     func(string) bool // nil where there is no list
}

func checkEach(as *guidance.Assessment, codes []string, at string, k kind) {
	if len(codes) == 0 {
		as.Skip(k.formRule)
		if k.known != nil {
			as.Skip(k.knownRule)
		}
	}
	for i, code := range codes {
		place := at + strconv.Itoa(i)
		ok := k.form(code)
		as.Require(k.formRule, ok, place, "")
		if ok && k.known != nil {
			as.Require(k.knownRule, k.known(code), place, "not in the list of codes, which is not complete")
		}
	}
}
