package temporary

import "github.com/rakit-dev/rakit/guidance"

// No registration record holds anything of temporary cards and visits: all rules are
// of what is asked for here.

// sourced returns a rule of severity error that pages state.
func sourced(id guidance.RuleID, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Error, guidance.Command, title, first, more...)
}

// advised is a rule of the pages that refuses nothing: what it speaks of has
// happened already when it can be seen.
func advised(id guidance.RuleID, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Warning, guidance.Command, title, first, more...)
}

// chosen returns a rule of severity error that is ours. What it cites is what it
// completes.
func chosen(id guidance.RuleID, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Command, title, rationale, cs...)
}

// The rules of a card, its store and its moves.
var (
	ruleName = sourced("RA-TAC-001",
		"the name of a temporary access card is an ODS code, TAC, and a chosen name that begins with two letters at least, after which letters and digits may follow",
		onName)
	ruleNameLength = chosen("RA-TAC-029",
		"the name of a temporary access card has forty characters at most",
		"the name is stored as a family name, of which the Care Identity Service publishes no length; forty is that of the Personal Demographics Service", onName)
	ruleOwnName = sourced("RA-TAC-002",
		"a temporary access card has the name of the organisation that holds it, be it a child organisation",
		onName)
	ruleParts = chosen("RA-TAC-003",
		"a temporary access card in a store has an id, an organisation, a name and a serial",
		"a card that misses one of these cannot be matched with what lies in the drawer")
	ruleUnique = chosen("RA-TAC-004",
		"no two temporary access cards of an organisation share an id, a name or a serial, one that was withdrawn included",
		"an entry of the audit log that could mean two cards shows who held neither", onAudit)
	rulePool = chosen("RA-TAC-005",
		"an organisation holds no more temporary access cards than its own policy says",
		"no page says how many may be held, and none is made up here: a policy that gives no number sets no limit", onPurpose)
	ruleMoves = chosen("RA-TAC-006",
		"what happens to a temporary access card follows from its state, and its history adds up to the state that it is in",
		"what no line allows is refused, so that a new state cannot open a way by accident; a record that does not add up shows who had the card at no time")
	ruleClock = chosen("RA-TAC-007",
		"nothing happens to a temporary access card before what happened to it last, and somebody is named for all that does not happen by the clock",
		"a life that runs backwards, or in which nobody acted, proves nothing about who had the card")
	ruleFinal = chosen("RA-TAC-008",
		"a temporary access card that was withdrawn makes no further move",
		"nobody can know where such a card has been, so another one is made")
)

// The rules of giving a card.
var (
	ruleParticulars = chosen("RA-TAC-009",
		"who is lent a temporary access card is entered by name, with a user id or the registration under way",
		"the page has their details entered into the audit log, and does not say which: a name alone is shared by many", onCard)
	ruleDocuments = sourced("RA-TAC-010",
		"the holder has shown the documents that the day's guidance asks for where an ID Checker sees them",
		onOutOfHours)
	ruleChecker = sourced("RA-TAC-011",
		"the documents were checked by an ID Checker who is named, and whose appointment by the Registration Authority is in force on that day",
		onOutOfHours, onCheckers)
	ruleReason = chosen("RA-TAC-012",
		"a temporary access card is lent for a reason of a closed list: a late booking, short notice, out of hours, or an emergency",
		"our reading: the page gives lateness of booking and short notice as the exceptional circumstances of a locum who comes out of hours, the user guide has losing access out of hours or in an emergency; that these are four reasons, each of which will do, and that there is no other, is ours",
		onOutOfHours, onPurpose)
	ruleRequest = sourced("RA-TAC-013",
		"the new user request is completed when the card is lent, for priority registration on the next day at the latest",
		onOutOfHours)
	ruleGiver = chosen("RA-TAC-014",
		"a temporary access card is lent by somebody named, and neither they nor the ID Checker are its holder",
		"whoever lends a card to themselves is held by nobody to the rest of these rules", onOutOfHours)
	ruleOneCard = chosen("RA-TAC-015",
		"a person is lent no temporary access card while one that they were lent has not come back and was not given up",
		"two cards of one person could be used in two places at once, and whoever did not give one back is registered first", onReturn)
	ruleEmergency = chosen("RA-TAC-016",
		"those whom the page offers no card out of hours are lent one in an emergency only, with a note",
		"the page speaks of agency staff and locums, the user guide of losing access out of hours or in an emergency, whoever it is: the wider reading needs a word of explanation, and a local operating policy as for anybody else (RA-TAC-031)",
		onOutOfHours, onPurpose)
	ruleNoInspector = sourced("RA-TAC-017",
		"an inspector is lent no temporary access card: registration is the only way to a smartcard",
		onInspectors)
	ruleOneHolder = chosen("RA-TAC-018",
		"a temporary access card has one holder at a time",
		"a card that passes from hand to hand was in nobody's", onCard)
)

// The rules of the return.
var (
	ruleFollowingDay = sourced("RA-TAC-019",
		"a temporary access card comes back by the following day",
		onReturn)
	ruleMidnight = chosen("RA-TAC-020",
		"a temporary access card is overdue, and does not work, from 00:00 in London after the day that follows the one on which it was lent",
		"the page says the following day and names no hour; the whole day is given, and not a moment more", onReturn)
	ruleDeactivated = sourced("RA-TAC-021",
		"a temporary access card that did not come back in time is deactivated at once",
		onReturn)
	ruleAsSoon = advised("RA-TAC-022",
		"a temporary access card comes back as soon as its holder's registration is complete, on that day",
		onReturn)
	rulePriority = advised("RA-TAC-023",
		"the registration that was asked for out of hours is done by the next day",
		onOutOfHours)
	ruleChecked = chosen("RA-TAC-024",
		"a temporary access card that was deactivated or lost is lent again only after the Registration Authority has checked it and given it a new passcode",
		"the page ends with deactivation; whoever had the card longer than agreed knows its passcode, and may have let others use it", onReturn)
	ruleReceived = chosen("RA-TAC-025",
		"whoever takes a temporary access card back is named, and is not the one who gives it back",
		"a card that its holder took back from themselves came back to nobody", onReturn)
	ruleEnded = chosen("RA-TAC-026",
		"a temporary access card is stopped or withdrawn for a reason of a closed list, and is not withdrawn while it works in somebody's hands",
		"the page says that improper access is dealt with, and names no reasons; none was found in public", onAudit)
	ruleLost = chosen("RA-TAC-027",
		"a temporary access card that nobody can find does not work from then on",
		"the page speaks of cards that are not given back; what is lost is not given back either", onReturn)
	ruleRegistered = chosen("RA-TAC-028",
		"of a card that was lent it is recorded once that its holder is registered: when, by whom, and by which registration",
		"that the registration is complete is what ends the loan, so it has to be found", onReturn)
)

// The rules of the ways by which people are given access.
var (
	ruleWay = sourced("RA-TAC-030",
		"temporary staff are registered in a way that the page offers for them and that the local operating policy has taken up",
		onOptions, onStudents)
	rulePolicy = sourced("RA-TAC-031",
		"the ways that an organisation has taken up are documented in its local operating policy",
		onOptions)
	ruleAnnounced = sourced("RA-TAC-032",
		"every agency and establishment that sends people to an open registration session was told of the day and of the documents that are required",
		onSessions, onStudents)
	ruleSession = chosen("RA-TAC-033",
		"an open registration session has an id, a day and at least one organisation that holds it, and is announced before that day",
		"who is told of a session on the day itself cannot bring documents to it", onSessions, onStudents)
	ruleAppointed = chosen("RA-TAC-034",
		"an ID Checker, of an agency or establishment too, is trained by the Registration Authority and then appointed by it",
		"the page says that a Registration Authority may train and appoint staff of agencies and establishments; that nobody is an ID Checker without either, those of the organisation itself included, that the training comes first, and that nobody appoints themselves, is ours",
		onCheckers, onStudents)
	rulePhoto = sourced("RA-TAC-035",
		"what an ID Checker sends holds a photograph that was taken when the documents were seen, and that was approved",
		onCheckers, onStudents)
	ruleSent = sourced("RA-TAC-036",
		"the ID Checker completes the new user registration form, and form and photograph are sent to the local Registration Authority",
		onCheckers, onStudents)
)

// The rules of visits.
var (
	ruleVisit = chosen("RA-TAC-040",
		"a visit has an id, an organisation, an inspector with the body that sends them, a purpose, and a first and a last day",
		"access for a visit without an end never ends", onInspectors)
	ruleInspector = sourced("RA-TAC-041",
		"an inspector reaches systems that need a smartcard only as a registered person, with the card that they have or one by the normal process",
		onInspectors)
	ruleDeclined = sourced("RA-TAC-042",
		"an inspector who would rather not give their particulars is issued with no card, and it is recorded how they are let see records lawfully in another way",
		onInspectors)
	ruleAccess = sourced("RA-TAC-043",
		"access for a visit is assigned upon authorisation, as the local Registration Authority's policy has it",
		onInspectors)
	ruleRemoval = sourced("RA-TAC-044",
		"access for a visit is removed afterwards, upon an authorisation of its own",
		onInspectors)
	ruleVisitEnds = chosen("RA-TAC-045",
		"access for a visit is given for its days only, and is removed by the day after the last of them",
		"the page says subsequently and names no day: with the visit its reason ends", onInspectors)
	ruleVisitMoves = chosen("RA-TAC-046",
		"what happens to a visit follows from its state, and is recorded with who did it and when, in order",
		"what no line allows is refused, so that access is never given on a visit that nobody decided about", onInspectors)
	ruleAuthoriser = chosen("RA-TAC-047",
		"nobody decides about, or authorises access for, a visit of their own",
		"no page forbids it; whoever authorises their own access is authorised by nobody", onInspectors)
)

// Rules returns the table of this package's rules, in order of id. The slice is the
// caller's.
func Rules() []guidance.Rule {
	return []guidance.Rule{
		ruleName, ruleOwnName, ruleParts, ruleUnique, rulePool, ruleMoves, ruleClock, ruleFinal,
		ruleParticulars, ruleDocuments, ruleChecker, ruleReason, ruleRequest, ruleGiver, ruleOneCard, ruleEmergency,
		ruleNoInspector, ruleOneHolder,
		ruleFollowingDay, ruleMidnight, ruleDeactivated, ruleAsSoon, rulePriority, ruleChecked, ruleReceived,
		ruleEnded, ruleLost, ruleRegistered, ruleNameLength,
		ruleWay, rulePolicy, ruleAnnounced, ruleSession, ruleAppointed, rulePhoto, ruleSent,
		ruleVisit, ruleInspector, ruleDeclined, ruleAccess, ruleRemoval, ruleVisitEnds, ruleVisitMoves, ruleAuthoriser,
	}
}
