package passcode

import "github.com/rakit-dev/rakit/guidance"

func sourced(id guidance.RuleID, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Error, guidance.Command, title, first, more...)
}

func ours(id guidance.RuleID, title, rationale string) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Command, title, rationale)
}

// Places in the emergency pages that several rules cite.
var (
	printed  = guidance.RemoteRegistration.At("Stage 3, step 1")
	readBack = guidance.RemoteRegistration.At("Stage 2, first bullet")
	step3    = guidance.Streamlining.At("Step 3")
)

// What a passcode is.
var (
	ruleIssued = sourced("RA-PSC-001", "the passcode with which a smartcard is issued is six random digits",
		printed, guidance.Streamlining.At("Step 5"), guidance.Streamlining.At("Step 6"))
	ruleChosenDigits = guidance.Rule{
		ID: "RA-PSC-002", Rev: 1, Title: "a passcode chosen since 19 July 2023 is six to eight digits and nothing else",
		Severity: guidance.Error, Scope: guidance.Command, Basis: guidance.Sourced,
		Citations: []guidance.Citation{bulletin.At("Smartcard passcodes")},
		Effective: sinceDigitsOnly, Known: bulletin.Edited,
	}
	ruleChosenLetters = guidance.Rule{
		ID: "RA-PSC-003", Rev: 1, Title: "a passcode chosen before 19 July 2023 is four to eight letters or digits",
		Severity: guidance.Error, Scope: guidance.Command, Basis: guidance.Unverified,
		Citations: []guidance.Citation{bulletin.At("Smartcard passcodes")}, Rationale: oldFormatRationale,
		Effective: untilDigitsOnly, Known: bulletin.Edited,
	}
	ruleUniform = ours("RA-PSC-004", "a passcode is drawn with every value equally likely, or not made at all",
		"a passcode made when the random source fails could be foretold, and a remainder or a filter makes some likelier than others")
)

// How a passcode is kept.
var (
	ruleOnePasscode = ours("RA-PSC-010", "a card is given one sealed passcode and never a second",
		"the digits are printed into the card once; a second sealed passcode under the same card would be the wrong one")
	ruleDestroyed = ours("RA-PSC-011", "a passcode is opened only while the key of its card exists",
		"the key is destroyed at release, so that no backup of the store brings a released passcode back")
	ruleOwnCard = ours("RA-PSC-012", "a sealed passcode is opened only unchanged and for the card it was sealed for",
		"moved to the row of another card it would give one person the passcode of another")
	rulePrivate = ours("RA-PSC-013", "the folder of keys is open to nobody but its owner",
		"the page asks that the passcode be recorded securely, and whoever reads the keys and the store reads every passcode")
)

// Which passcode a person may not choose, where somebody asks.
var (
	guessAdvice   = bulletin.At("Change to Smartcard passcode requirements")
	printedUUID   = guidance.SmartcardUsers.At("On what a smartcard includes")
	ruleNoPattern = guidance.OwnRule("RA-PSC-030", guidance.Error, guidance.Command,
		"a chosen passcode follows no pattern as a whole and is none of the hundred commonest codes",
		"the bulletin asks for a passcode that is not easy to guess and does not say which are; these are tried first, and to refuse them takes one code in two hundred",
		guessAdvice)
	ruleNoBirthDate = sourced("RA-PSC-031", "a chosen passcode is not the date of birth of its holder", guessAdvice)
	ruleNoOwnNumber = guidance.OwnRule("RA-PSC-032", guidance.Error, guidance.Command,
		"a chosen passcode does not hold six digits in a row of a number of its holder",
		"the UUID is printed on the card, and other numbers are carried in the same pocket: whoever finds one has the other",
		printedUUID, guessAdvice)
	ruleNoDate = guidance.OwnRule("RA-PSC-033", guidance.Error, guidance.Command,
		"where the policy is that strict, a chosen passcode is no calendar date",
		"the bulletin speaks of birthdays and not only of one's own; off unless asked for, since it takes one code in twelve",
		guessAdvice)
)

// The numbers texted for the video call.
var (
	ruleFresh  = sourced("RA-VID-020", "the numbers texted for the call are drawn at random, anew each time", readBack)
	ruleMatch  = sourced("RA-VID-021", "the numbers read back on the call are those that were texted", readBack, step3)
	ruleBound  = sourced("RA-VID-022", "the numbers are read back on the call, and for the mobile number, that they were texted for", readBack)
	ruleNewest = ours("RA-VID-023", "only the numbers texted last count",
		"new numbers are texted each time; an older text that still counted would double the chance of a guess (OWASP ASVS 6.5.1)")
	ruleOnce = ours("RA-VID-024", "the numbers texted for the call are accepted once",
		"numbers heard on the call could else be repeated by somebody else (NIST SP 800-63B, OWASP ASVS 6.5.1)")
	ruleInTime = ours("RA-VID-025", "the numbers are read back in less than ten minutes",
		"NIST SP 800-63B and OWASP ASVS 6.5.5 give a code sent to a telephone ten minutes; the guidance gives no time")
	ruleTries = ours("RA-VID-026", "the numbers are read back in at most ten tries",
		"ten tries in a million values leave a guess one chance in 100,000 (NIST SP 800-63B 5.2.2); the guidance gives no number")
	ruleClock = ours("RA-VID-027", "the numbers are not read back before they were texted",
		"a clock more than a minute behind that of the sender would stretch the ten minutes")
	ruleWellFormed = ours("RA-VID-028", "an answer is six digits as typed by the agent, spaces and hyphens aside",
		"a slip of the typist is no guess of the registrant: it is refused before it costs a try")
)

// The code with which a holder unlocks their card themself.
var (
	ruleUnlockCode = ours("RA-PSC-055", "a code to unlock a card is drawn at random and taken once, for the attempt and to the address that it was sent for, while no newer one was sent",
		"one rule for every way to miss, so that nothing which is shown by mistake tells whoever tries which part of a guess was right (OWASP ASVS 6.5.1)")
	ruleUnlockInTime = sourced("RA-PSC-056", "a code to unlock a card is answered in less than fifteen minutes", guidance.SelfServiceUnlock.At("How to use the application"))
	ruleUnlockTries  = ours("RA-PSC-057", "a code to unlock a card is answered in at most five tries",
		"the page gives no number; five in a million values leave a guess one chance in 200,000, and unlike on the call nobody sees who answers")
	ruleUnlockClock = ours("RA-PSC-058", "a code to unlock a card is not answered before it was sent",
		"a clock more than a minute behind that of the sender would stretch the fifteen minutes")
	ruleUnlockWellFormed = ours("RA-PSC-059", "a code to unlock a card is six digits as typed, spaces and hyphens aside",
		"a slip of the typist is no guess: it is refused before it costs a try")
)

// Who is shown a passcode, and how long it is kept.
var (
	ruleRevealOff = ours("RA-PSC-050", "staff are shown a passcode only where local policy lets them",
		"one page says that the passcode is known only to the holder, the emergency page has the agent record and text it; nobody is shown one unless it was decided")
	ruleRevealed = ours("RA-PSC-051", "a passcode that is shown to staff is released by it: after the call that the card has come, once, by whoever may release it, and its key is destroyed",
		"who has read a passcode can say it to anybody; to text it besides would be the second release of one passcode")
	ruleTwoPeople = ours("RA-PSC-052", "where two people are needed, another person asked for the passcode than the one who is shown it",
		"whoever can get at a card in the post and at its passcode alone has a working card; two would have to agree")
	ruleRevealWait = ours("RA-PSC-053", "where two people are needed, the passcode is shown less than ten minutes after it was asked for",
		"the holder is on the telephone and waits; an ask that lies about could be used when nobody thinks of it any more")
	ruleKept = ours("RA-PSC-054", "a passcode that is not released within the time that local policy keeps it, ninety days by default, is destroyed and never released",
		"no page gives a time; a card that has been on its way for a quarter of a year, unlocked, is lost or forgotten, and its passcode is only there to be stolen")
)

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return []guidance.Rule{
		ruleIssued, ruleChosenDigits, ruleChosenLetters, ruleUniform,
		ruleOnePasscode, ruleDestroyed, ruleOwnCard, rulePrivate,
		ruleNoPattern, ruleNoBirthDate, ruleNoOwnNumber, ruleNoDate,
		ruleRevealOff, ruleRevealed, ruleTwoPeople, ruleRevealWait, ruleKept,
		ruleUnlockCode, ruleUnlockInTime, ruleUnlockTries, ruleUnlockClock, ruleUnlockWellFormed,
		ruleFresh, ruleMatch, ruleBound, ruleNewest, ruleOnce, ruleInTime, ruleTries, ruleClock, ruleWellFormed,
	}
}
