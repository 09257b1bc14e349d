package campaign

import "github.com/rakit-dev/rakit/guidance"

// The places that more than one rule cites.
var (
	managedWay = guidance.RemoteRegistration.At("About the process")
	tracking   = guidance.Streamlining.At("What happens if it is impossible to hold a video meeting")
	rectified  = guidance.Streamlining.At("The challenge and principles")
	remoteLog  = guidance.RemoteRegistration.At("Additional information: log of users given FFFFF for exceptional reasons")
	streamLog  = guidance.Streamlining.At("Additional information: log of users given FFFFF for exceptional reasons")
)

// ours returns a rule of our own; the citations are of what it leans on.
func ours(id guidance.RuleID, s guidance.Severity, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, s, guidance.Command, title, rationale, cs...)
}

var (
	rulePolicy = ours("RA-CIS-030", guidance.Error,
		"the policy of a campaign names who sees to an item, within how many days each reason is due, when to remind, and what closing does",
		"the pages promise a managed way and a log, and give neither deadline nor owner: the figures are local decisions, and none is made up here; closing rescinds nobody's access who is not overdue, or for a near miss alone",
		managedWay, tracking)
	ruleDecidedUpon = guidance.SourcedRule("RA-CIS-031", guidance.Warning, guidance.Command,
		"when conditions are normal again, access that was given in the emergency is rescinded, or the user de-registered, in a managed way, and what was done is put right",
		managedWay, rectified, tracking)
	ruleOtherEnds = ours("RA-CIS-043", guidance.Error,
		"a decision is one of a closed list: besides rescinded and de-registered, that somebody was verified again, has left, or was never registered in the emergency",
		"the pages name two ends; whoever was verified as usual keeps nothing of the emergency, and of who has left, or is on the list by a slip, nothing is to be taken away",
		managedWay)
	ruleAssign = ours("RA-CIS-044", guidance.Error,
		"an item is given to another owner, or another day that has not passed, by somebody named; another day has a reason",
		"an owner leaves and the work stays; a due day that moves without a word is no due day")
	ruleParts = ours("RA-CIS-032", guidance.Error,
		"a campaign has an id, a title and an organisation, and says who opened it and when",
		"a campaign that misses one of these belongs to nobody who could answer for it")
	ruleSighting = ours("RA-CIS-033", guidance.Error,
		"what is put on the list names the person by user id, the organisation by ODS code, the source, and a day that has come",
		"an entry without one of these can neither be found again nor be seen to by anybody", tracking)
	ruleMove = ours("RA-CIS-034", guidance.Error,
		"what happens to an item follows from its state",
		"an item is decided once; the table of moves says what may follow on what")
	ruleOpen = ours("RA-CIS-035", guidance.Error,
		"a campaign is closed once, and after that nothing but a normal verification, or the revocation of exceptional access, changes its items",
		"a report on a closed campaign that changes shows nothing; a verification or revocation that came late is a fact all the same")
	ruleDecision = ours("RA-CIS-036", guidance.Error,
		"a decision says who decided and when; that somebody was verified again names the verification, one since the flag was seen where their profile is held",
		"a decision without a person behind it can be answered for by nobody, and a verification that cannot be looked up, or is older than what it is to answer for, shows nothing",
		managedWay)
	ruleNotEmergency = ours("RA-CIS-037", guidance.Error,
		"that no emergency registration was meant is decided of a near miss alone, with a note of what was looked at",
		"the marker itself says what was meant; of a slip that looks like it, a person has to say why it is none")
	ruleReopen = ours("RA-CIS-038", guidance.Error,
		"an item is opened again by somebody named, with a reason, while the person belongs on the list",
		"taking a decision back is a decision; who carries no flag any more, and was listed for nothing else, has nothing left to decide")
	ruleAccess = ours("RA-CIS-039", guidance.Error,
		"a verification does not answer for exceptional access: who decides on it says in a note what becomes of the access",
		"the pages keep the log of such access so that it can be revoked; that its holder is who they say they are does not end it",
		remoteLog, streamLog)
	ruleOrder = ours("RA-CIS-040", guidance.Error,
		"nothing happens to an item before what happened to it last, and somebody is named for it",
		"the history of an item is read in order, and each entry answered for")
	ruleDue = ours("RA-CIS-041", guidance.Warning,
		"an item is decided by its due day",
		"the pages speak of the appropriate time without a day; policy sets one, and this says that it has passed",
		tracking)
	ruleCleared = ours("RA-CIS-042", guidance.Warning,
		"the record of a person who was verified again carries no emergency marker in a later extract",
		"the verification was not entered, or the marker was left behind: whoever looks the record up next is told the wrong thing",
		managedWay)
)

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return []guidance.Rule{
		rulePolicy, ruleDecidedUpon, ruleParts, ruleSighting, ruleMove, ruleOpen, ruleDecision,
		ruleNotEmergency, ruleReopen, ruleAccess, ruleOrder, ruleDue, ruleCleared, ruleOtherEnds, ruleAssign,
	}
}
