package rbac

import "github.com/rakit-dev/rakit/guidance"

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

func mayHold() guidance.Rule {
	return guidance.Rule{
		ID: "RA-EXC-007", Rev: 1, Title: "the sources agree that the profession may hold FFFFF",
		Severity: guidance.Warning, Scope: guidance.Command, Basis: guidance.Disputed,
		Citations: []guidance.Citation{locumCFH.At("Who may have FFFFF"), locumYHCS.At("Who may have FFFFF")},
		Known:     read,
	}
}

func yearAtMost() guidance.Rule {
	r := local(ours("RA-EXC-010", "exceptional access ends no later than the same day of the next year",
		"a regional rule usually gives one year; a national limit was not read, so that more is a warning",
		locumYHCS.At("Expiry: usually one year")))
	r.Severity = guidance.Warning
	return r
}

func exceptionalRules() []guidance.Rule {
	return []guidance.Rule{
		ruleReason, ruleReview, ruleWorkingAt, ruleGrantEnd, ruleRegistered, ruleWholeCode, ruleMayHold,
		ruleRevoked, ruleProfession, ruleGrantYear, ruleGrantParts, ruleReviewed, ruleNextReview,
	}
}
