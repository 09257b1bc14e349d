package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// sourced returns an error-level rule that a page states, known since the day
// the page was edited or, failing that, read.
func sourced(id guidance.RuleID, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Error, guidance.Command, title, first, more...)
}

// ours returns an error-level rule of our own; the citations are of what it
// leans on.
func ours(id guidance.RuleID, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Command, title, rationale, cs...)
}

// local returns r as what some Registration Authorities do, without a national
// text.
func local(r guidance.Rule) guidance.Rule {
	r.Basis = guidance.LocalPractice
	return r
}

// RoleRule is the rule that decides what a role may do at all.
const RoleRule guidance.RuleID = "RA-RBC-001"

// ScopeRule is the rule that decides for which organisations an actor acts: their
// own, those below it by RA parent links, and those it has an agreement with. A
// caller that keeps the existence of records to itself answers a refusal by it
// as if there were no such record.
const ScopeRule guidance.RuleID = "RA-RBC-003"

// OwnRecordRule returns RA-RBC-002, which is also for whoever records who saw
// somebody's documents to apply.
func OwnRecordRule() guidance.Rule { return ruleOwnRecord }

// Who may do what, and for whom.
var (
	ruleRole = sourced(RoleRule, "the role of the actor may do the act, by the permission matrix in force that day",
		guidance.RemoteRegistration.At("Stages 1 to 3"),
		guidance.CareIdentityManagement.At("Index of what each RA role may do"))
	ruleOwnRecord = ours("RA-RBC-002", "nobody acts on their own record",
		"no page that was read forbids it, but whoever registers, or gives access to, themselves is checked by nobody; local policy can switch it, and each use is noted")
	ruleOrganisation = ours(ScopeRule, "the actor belongs to the organisation, to an RA parent of it, or to its provider by an agreement in force that day",
		"the pages say for whom an RA acts; that it acts for nobody else is ours. FFFFF is shared by locums everywhere, so belonging to it gives nothing",
		guidance.RemoteRegistration.At("About the process"), raForms.At("RA08: adding or removing an RA parent link"))
	ruleEdition = ours("RA-RBC-004", "a permission matrix is in force on the day of the act",
		"there is no falling back on an earlier or a later matrix")
	ruleActor = ours("RA-RBC-005", "the person who acts is named",
		"an act without a person behind it can be answered for by nobody")
	ruleSelf = ours("RA-RBC-007", "whoever has no role of the Registration Authority acts upon their own record only",
		"the pages let holders change their own contact details and look after their own card, and list what the roles may do for others; that who has no role does nothing for others is ours",
		guidance.SmartcardUsers.At("On changing contact details in Care Identity Management"),
		guidance.CareIdentityManagement.At("Index of what each RA role may do"))
	ruleDelegation = ours("RA-RBC-006", "an agreement is recorded by the organisation itself or its RA parent, not by a provider on the strength of an agreement",
		"a provider could otherwise extend its own right to act")
)

// The video call, as the provider and the registering organisation agreed it.
var (
	ruleChannel = callRule("RA-RBC-010", "the channel of the video call is one that the provider and the registering organisation agreed",
		"About the process: video conference channels")
	ruleLocation = callRule("RA-RBC-011", "the registrant is at a location that the provider and the registering organisation agreed",
		"About the process: appropriate locations")
)

// The parts of what is recorded.
var (
	ruleAgreementParts = ours("RA-RBC-012", "an agreement names itself, both organisations by their ODS codes, and the first day on which it holds",
		"an agreement without one of these lets nobody act on any day, and could not be found again",
		guidance.RemoteRegistration.At("About the process"))
	ruleLinkParts = ours("RA-RBC-013", "an RA parent link names child and parent by their ODS codes, and the first day on which it holds",
		"a link without one of these lets nobody act on any day", raForms.At("RA08: adding or removing an RA parent link"))
	ruleAssignmentOnce = ours("RA-RBC-026", "nobody is given the same position twice in one step",
		"two assignments of one position look like one to whoever ends it, and the other one stays")
	rulePositionParts = ours("RA-RBC-025", "a position names itself, its organisation by ODS code, and a job role",
		"a position that misses one of these gives access to nothing that anybody could check")
)

// RefuseRole returns the refusal of op by [RoleRule], for a caller that decides by
// itself what somebody may do: a program that was given certain acts and has no
// role.
func RefuseRole(op, message string) *guidance.Refusal { return ruleRole.Refuse(op, "/act", message) }

// RefuseScope returns the refusal of op by [ScopeRule], for what is of one
// organisation alone, whoever acts for it otherwise.
func RefuseScope(op, message string) *guidance.Refusal {
	return ruleOrganisation.Refuse(op, "/organisation", message)
}

// Forbids reports whether the rule is one of those by which [Authorize] says that
// the actor may not do the act, as against one that the act itself does not meet.
func Forbids(id guidance.RuleID) bool {
	return slices.ContainsFunc(
		[]guidance.Rule{ruleRole, ruleOwnRecord, ruleOrganisation, ruleEdition, ruleActor, ruleDelegation, ruleSelf, ruleVerified, ruleVerifierIssues, ruleDefinerAssigns},
		func(r guidance.Rule) bool { return r.ID == id })
}

func callRule(id guidance.RuleID, title, section string) guidance.Rule {
	r := sourced(id, title, guidance.RemoteRegistration.At(section))
	r.Scope = guidance.Record | guidance.Command
	return r
}

// Positions.
var (
	ruleAssignmentStart = sourced("RA-RBC-020", "an assignment has a first day",
		positionAssignments.At("Assign a position: start date"))
	ruleAssignmentEnd = ours("RA-RBC-021", "an assignment has a last day, or a reason why it has none",
		"the user guide asks for an expiry date and the older form RA02 let it be blank; a blank end is allowed only when somebody says why",
		positionAssignments.At("Assign a position: expiry date"))
	ruleAssignmentOrder = ours("RA-RBC-022", "an assignment does not end before it starts",
		"such an assignment would be in force on no day")
	ruleAssignmentParts = ours("RA-RBC-023", "an assignment names the user, the position, its organisation, and who assigned it when",
		"an assignment that misses one of these can be neither checked nor explained")
	ruleAssignmentEnded = ours("RA-RBC-024", "an assignment is ended on a day, by somebody named, and an end that has come stays; one still to come can be brought forward",
		"a second ending would overwrite who ended it and when; but whoever leaves before the day that was written down holds nothing until then")
)

// Rules returns the table of this package's rules, in order of id.
func Rules() []guidance.Rule {
	rules := []guidance.Rule{
		ruleRole, ruleOwnRecord, ruleOrganisation, ruleEdition, ruleActor, ruleDelegation, ruleSelf,
		ruleChannel, ruleLocation, ruleAgreementParts, ruleLinkParts,
		ruleAssignmentStart, ruleAssignmentEnd, ruleAssignmentOrder, ruleAssignmentParts, ruleAssignmentEnded, rulePositionParts, ruleAssignmentOnce,
	}
	return slices.Concat(rules, positionRules(), separationRules(), accessRequestRules(), exceptionalRules())
}
