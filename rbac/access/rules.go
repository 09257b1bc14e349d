package access

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

var read = guidance.MustDate("2026-11-21")

// Publications that the rules lean on.
var (
	positionAssignments = guidance.Page{
		Title: "Care Identity Management user guides: managing position assignments",
		URL:   guidance.CareIdentityManagement.URL + "/managing-position-assignments", Read: read,
	}
	spineRBAC = guidance.Page{
		Title: "Spine core: role based access control (copy in nhsconnect/FHIR-SpineCore)",
		URL:   "https://github.com/nhsconnect/FHIR-SpineCore", Read: read,
	}
	dispensingSCAL = guidance.Page{
		Title: "EPS dispensing systems: supplier conformance assessment list (copy in NHSDigital/eps-assist-me)",
		URL:   "https://github.com/NHSDigital/eps-assist-me", Read: read,
	}
)

func ours(id guidance.RuleID, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Command, title, rationale, cs...)
}

// What must hold for somebody to do something.
var (
	ruleQuestion = ours("RA-RBC-030", "who wants to do what, for which organisation and on which day, is said: one activity or one act, and a real site only beside FFFFF",
		"a question that leaves one of these open could be answered by anything; nothing is allowed by default")
	ruleUserKnown = ours("RA-RBC-031", "the user has a profile",
		"a position of somebody who is not known was given to nobody whose identity was verified")
	ruleProfileOpen = ours("RA-RBC-032", "the profile of the user is open that day",
		"closing a profile takes all access away; that it does so on the day itself, and without a sweep, is ours",
		guidance.CareIdentityManagement.At("Close user profile"))
	ruleOrganisationOpen = ours("RA-RBC-033", "no organisation that it depends on is closed that day: where it is done, where the access profile holds, and the real site",
		"nobody works for an organisation that is no more; of one that is not known nothing is said, and it is not taken for closed")
	ruleInForce = ours("RA-RBC-034", "the user holds the position that day",
		"the user guide gives an assignment its first and its last day; that the last one is included, and that nothing needs to mark it as over, is ours",
		positionAssignments.At("Assign a position: start date, expiry date"))
	rulePositionOpen = ours("RA-RBC-035", "the position is known, and not closed that day",
		"whoever closes a position means that nobody holds it any more, whatever the single assignments say")
	ruleHere = ours("RA-RBC-036", "an activity is done at exactly the organisation of the access profile, which is that of its position, or one of which that is an RA parent that day",
		"an access profile names one organisation, that of the position or a child; that it reaches no further, neither down nor up, and that it gives nothing, acts included, when the link is over, is ours: a link that ends changes no position")
	ruleGives = ours("RA-RBC-037", "the access profile gives the activity: by the baseline of its job role, as one that was added, or as one that another includes",
		"the baseline is what somebody with a job role may do at least, and activities are added to it; a code that is in none of these lists gives nothing",
		spineRBAC.At("pages/design/security_rbac.md: baseline policy"))
	ruleExceptional = ours("RA-RBC-038", "a position at FFFFF counts where the user also has exceptional access in force that day for the real site where they work; exceptional access to a position counts as holding it, on the days on which it is in force",
		"FFFFF is shared by locums everywhere and does not say where somebody works, while its holder is accountable to the pharmacy in which they are working; such access is necessary and not sufficient, as nobody published which codes come with FFFFF: its positions are national data. A position of a real organisation says itself what it gives",
		dispensingSCAL.At("sample_docs/dispensing_scal.md: EPS 1.1.3"))
	ruleRole = ours("RA-RBC-039", "the codes of the access profile give a role of the Registration Authority",
		"only the job roles and activities in the table of national roles make somebody RA staff; any other access gives no act of theirs",
		guidance.CareIdentityManagement.At("Index of what each RA role may do"))
)

// Rules returns the table of this package's rules, in order of id.
func Rules() []guidance.Rule {
	return []guidance.Rule{
		ruleQuestion, ruleUserKnown, ruleProfileOpen, ruleOrganisationOpen, ruleInForce,
		rulePositionOpen, ruleHere, ruleGives, ruleExceptional, ruleRole,
	}
}

// rulesByID are the rules that a decision may name; the table is never changed.
var rulesByID = byID(append(Rules(), rbac.Rules()...))

func byID(rules []guidance.Rule) map[guidance.RuleID]guidance.Rule {
	m := make(map[guidance.RuleID]guidance.Rule, len(rules))
	for _, r := range rules {
		m[r.ID] = r
	}
	return m
}
