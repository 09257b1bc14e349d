package card

import "github.com/rakit-dev/rakit/guidance"

// textsSince is the first London day on which a code goes to a mobile number.
var textsSince = guidance.MustDate("2025-01-01")

// The rules of holders who unlock their cards themselves with a code.
var (
	ruleClaimed = chosen("RA-PSC-060", guidance.Command,
		"a holder who cannot sign in says who they are by the user id on their card and their date of birth",
		"the page has nobody register for it, and a locked card proves nothing; who finds the card has the one, and knows the other of few",
		userUnlock)
	ruleReached = sourced("RA-PSC-061", guidance.Command,
		"a code to unlock a card goes to the address or number of that kind that the profile has",
		userUnlock, guidance.SelfServiceUnlock.At("Benefits of the application"))
	ruleTexted = textedSince(textsSince)
	ruleDomain = unverified("RA-PSC-063",
		"a code to unlock a card goes to an email address whose domain is on the list of the application",
		"local guides say that there is such a list; the list is not published, so it is configuration, and without one every domain counts",
		localUnlocking.At("Smartcard Self-unlock Service"))
	ruleOneLocked = chosen("RA-PSC-064", guidance.Command,
		"a holder unlocks the one locked card that they hold",
		"a code opens whatever is locked; with two locked cards nobody can tell which is in the reader, and somebody who meets the holder can")
	ruleStillOn = sourced("RA-PSC-065", guidance.Command,
		"an attempt to unlock a card ends fifteen minutes after its start",
		guidance.SelfServiceUnlock.At("How to use the application"))
	ruleNewestAttempt = chosen("RA-PSC-066", guidance.Command,
		"of the attempts that were begun in the same name only the newest counts",
		"each code that still counts is one more chance of a guess, and one more message to be read by somebody else (OWASP ASVS 6.5.1)")
	ruleNotAccepted = chosen("RA-PSC-067", guidance.Command,
		"whoever enters a code that unlocks nothing is told that it was not accepted, in the same words whatever the reason",
		"another answer for somebody unknown, a closed profile or a card that is not locked would let anybody find out who holds a card; the audit log has the reason (OWASP ASVS 6.3.8)")
	ruleSeldom = chosen("RA-PSC-068", guidance.Command,
		"in one name an attempt to unlock is begun once a minute, five times an hour and ten times a day at most",
		"codes that nobody asked for wear their reader down, and each is five guesses; the page gives no number")
	ruleNotFlooded = chosen("RA-PSC-069", guidance.Command,
		"attempts to unlock wait while two hundred messages went in an hour for the organisation whose application begins them",
		"an application that is misused must not use up what is left to its organisation for passcodes; the page gives no number")
)

// textedSince is of codes by text, and counts from a day on.
func textedSince(first guidance.Date) guidance.Rule {
	r := unverified("RA-PSC-062",
		"a code to unlock a card goes to a mobile number since 1 January 2025",
		"the page of the application names the mobile number beside the email address and does not say since when; local notices speak of it from about 2025, and the page for users of July 2024 knows of email alone",
		guidance.SelfServiceUnlock.At("Benefits of the application"), userUnlock)
	r.Effective = guidance.Since(first)
	return r
}

// unverified returns a rule that could not be read where it should stand.
func unverified(id guidance.RuleID, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	r := chosen(id, guidance.Command, title, rationale, cs...)
	r.Basis = guidance.Unverified
	return r
}

// unlockAttemptRules returns the rules of this file, in order of id.
func unlockAttemptRules() []guidance.Rule {
	return []guidance.Rule{
		ruleClaimed, ruleReached, ruleTexted, ruleDomain, ruleOneLocked, ruleStillOn, ruleNewestAttempt, ruleNotAccepted, ruleSeldom, ruleNotFlooded,
	}
}
