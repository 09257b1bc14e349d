package rbac

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Exceptional access: the log of users who were given FFFFF.
var (
	ruleReason = ours("RA-EXC-001", "the reason for exceptional access is recorded",
		"the pages ask for a log of the users who are given it for exceptional reasons; that each entry says which reason is ours",
		guidance.RemoteRegistration.At("Additional information: log of users given FFFFF for exceptional reasons"),
		guidance.Streamlining.At("Additional information: log of users given FFFFF for exceptional reasons"))
	ruleReview = ours("RA-EXC-002", "exceptional access has a review date within its days",
		"the pages want it revoked as appropriate at some point; without a day on which somebody looks, that point never comes")
	ruleWorkingAt = ours("RA-EXC-003", "the real site is recorded as an organisation code other than FFFFF",
		"FFFFF does not say where somebody works, and its holder is accountable to the pharmacy in which they are working",
		dispensingSCAL.At("sample_docs/dispensing_scal.md: EPS 1.1.3, 1.2.6a"))
	ruleGrantEnd = ours("RA-EXC-004", "exceptional access has a first and a last day, in order",
		"access for an exceptional reason must end without anybody having to remember it")
	ruleRegistered = local(ours("RA-EXC-005", "the registration number is recorded where the profession has a register",
		"regional Registration Authorities ask for the GPhC number; no national text that does was read",
		locumNECS.At("GPhC number"), locumYHCS.At("GPhC number")))
	ruleWholeCode = sourced("RA-EXC-006", "exceptional access is to the organisation FFFFF, written exactly so",
		guidance.RemoteRegistration.At("Additional information: 'National Locum Pharmacy Agency' code and position (FFFFF)"),
		guidance.Streamlining.At("Additional information: 'National Locum Pharmacy Agency' code and position (FFFFF)"))
	ruleMayHold = mayHold()
	ruleRevoked = ours("RA-EXC-008", "exceptional access is revoked once, with a reason, by somebody named, after it was granted",
		"a second revocation would overwrite who revoked it and why")
	ruleProfession = ours("RA-EXC-009", "the profession is one that some source lets hold FFFFF",
		"the pages speak of pharmacy staff; nobody outside these professions is named by any source",
		locumCFH.At("Who may have FFFFF"), locumYHCS.At("Who may have FFFFF"))
	ruleGrantYear  = yearAtMost()
	ruleGrantParts = ours("RA-EXC-011", "a grant has an id and names the user, and who granted it when",
		"an entry of the log that misses one of these can be neither checked nor explained")
	ruleReviewed = ours("RA-EXC-012", "a review of exceptional access says who looked, when, and what they found; it comes after the grant and the reviews before it, and the access was not revoked",
		"the pages ask for the log so that access can be revoked later; a review of which this is not known cannot show that anybody looked, and after a revocation nothing is left to decide",
		guidance.RemoteRegistration.At("Additional information: log of users given FFFFF for exceptional reasons"),
		guidance.Streamlining.At("Additional information: log of users given FFFFF for exceptional reasons"))
	ruleNextReview = ours("RA-EXC-013", "a review of exceptional access sets the next review date, after its own day and within the days of the access; it sets none only where no such day is left",
		"as with the first review date (RA-EXC-002): a look after the last day is too late to revoke, and none before it lets the rest of the days go by unseen")
)

// Exceptional access: its kinds, signing in under it, revoking many, and what its
// log shows.
var (
	ruleNumberShape = numberShape()
	ruleKind        = ours("RA-EXC-015", "exceptional access is of a kind that is listed: FFFFF, or a position at a real organisation, which is then the site as well",
		"the pages know one kind, and speak of access given for exceptional reasons; a position that is given outside the normal process for such a reason has to be found again in the same way",
		guidance.RemoteRegistration.At("Additional information: log of users given FFFFF for exceptional reasons"),
		guidance.Streamlining.At("Additional information: log of users given FFFFF for exceptional reasons"))
	ruleStatement = sourced("RA-EXC-016", "whoever signs in under FFFFF is shown to whom they are accountable, in the words in force",
		dispensingSCAL.At("sample_docs/dispensing_scal.md: EPS 1.1.3"))
	ruleSignIn = ours("RA-EXC-017", "a session under exceptional access is begun by its holder, on a day on which FFFFF is held by them",
		"access that has ended, or was revoked, gives nothing to sign in to; a position at a real organisation is signed in to as any other")
	ruleSignInSite = ours("RA-EXC-018", "each session under FFFFF names the real site as an organisation code other than FFFFF",
		"its holder is accountable to the pharmacy in which they are working at the time, and FFFFF does not say which that is",
		dispensingSCAL.At("sample_docs/dispensing_scal.md: EPS 1.1.3, 1.2.6a"))
	ruleGrantedSite = guidance.OwnRule("RA-EXC-019", guidance.Warning, guidance.Command, "the site of a session under FFFFF is the one for which it was given",
		"access is decided for the site of the grant only (RA-RBC-038), so that a session elsewhere gives nothing there; it is kept all the same, with the real site, because the log is kept to know where people are, and FFFFF is for staff who are sent to other sites at short notice",
		locumCFH.At("Who may have FFFFF"))
	ruleSelection = ours("RA-EXC-020", "what is revoked in one step is named: entries by their ids, each once, or a selection, or all of them; never more entries by id than one step can take",
		"an empty selection by mistake would otherwise end everybody's access at once")
	ruleLooked = warning(ours("RA-EXC-021", "exceptional access was looked at, or revoked, by its review date",
		"as the log tells it on the day of the audit; the pages keep the log so that access can be revoked later",
		guidance.RemoteRegistration.At("Additional information: log of users given FFFFF for exceptional reasons")))
	ruleEnds = ours("RA-EXC-022", "the log of exceptional access has one grant with first and last day before anything else that happened to the access",
		"an entry that does not begin cannot be explained, and one of which no end is written down looks as if it were in force for ever")
	ruleWithin = ours("RA-EXC-023", "nobody signed in under exceptional access before its first day, after its last one, or after it was revoked",
		"what the rules refuse must not be in the log as done either")
	ruleSchedule = ours("RA-EXC-024", "a schedule of reminders counts whole days, from one to 365, and names each day before the review date once",
		"somebody has to be told of a review date before and while it passes; a schedule of nought or of negative days tells nobody")
	ruleSiteOpen = ours("RA-EXC-025", "exceptional access is not for a real site that is known to be closed on its first day",
		"nobody can work at a site that is closed, or not open yet; of one that is not in the register nothing is said")
)

func mayHold() guidance.Rule {
	return guidance.Rule{
		ID: "RA-EXC-007", Rev: 1, Title: "the sources agree that the profession may hold FFFFF",
		Severity: guidance.Warning, Scope: guidance.Command, Basis: guidance.Disputed,
		Citations: []guidance.Citation{locumCFH.At("Who may have FFFFF"), locumYHCS.At("Who may have FFFFF")},
		Known:     read,
	}
}

func yearAtMost() guidance.Rule {
	return warning(local(ours("RA-EXC-010", "exceptional access ends no later than the same day of the next year",
		"a regional rule usually gives one year; a national limit was not read, so that more is a warning",
		locumYHCS.At("Expiry: usually one year"))))
}

// numberShape is the rule of the shape of a registration number, with what is known
// of the one register that any profession here has.
func numberShape() guidance.Rule {
	_, shape := identity.GPhC.Source()
	return guidance.SourcedRule("RA-EXC-014", guidance.Warning, guidance.Command,
		"the registration number is one that a member of the profession could have: for the GPhC seven digits, of which the first is 2 for a pharmacist and 5 for a pharmacy technician", shape)
}

// warning returns r as a rule that stands in nobody's way.
func warning(r guidance.Rule) guidance.Rule {
	r.Severity = guidance.Warning
	return r
}

func exceptionalRules() []guidance.Rule {
	return []guidance.Rule{
		ruleReason, ruleReview, ruleWorkingAt, ruleGrantEnd, ruleRegistered, ruleWholeCode, ruleMayHold,
		ruleRevoked, ruleProfession, ruleGrantYear, ruleGrantParts, ruleReviewed, ruleNextReview,
		ruleNumberShape, ruleKind, ruleStatement, ruleSignIn, ruleSignInSite, ruleGrantedSite,
		ruleSelection, ruleLooked, ruleEnds, ruleWithin, ruleSchedule,
		ruleSiteOpen,
	}
}
