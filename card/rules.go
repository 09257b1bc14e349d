package card

import "github.com/rakit-dev/rakit/guidance"

// sourced returns a rule of severity error that pages state. It is known from
// the day of the first page cited.
func sourced(id guidance.RuleID, s guidance.Scope, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Error, s, title, first, more...)
}

// chosen returns a rule of severity error that is ours. What it cites is what
// it completes.
func chosen(id guidance.RuleID, s guidance.Scope, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, s, title, rationale, cs...)
}

// The places that rules cite. The page for users has no numbered steps: its
// paragraphs are named by what they are about.
var (
	stagePrint   = guidance.RemoteRegistration.At("Stage 3, step 1")
	stageDeliver = guidance.RemoteRegistration.At("Stage 3, step 2")
	stageText    = guidance.RemoteRegistration.At("Stage 3, step 3")
	stageReprint = guidance.RemoteRegistration.At("What to do if an existing user locks their card or the certificates expires")
	stepPrint    = guidance.Streamlining.At("Step 5")
	stepText     = guidance.Streamlining.At("Step 6")
	stepDeliver  = guidance.Streamlining.At("Step 7")
	userCancel   = guidance.SmartcardUsers.At("On a card that is lost or stolen")
	userPasscode = guidance.SmartcardUsers.At("On changing a known passcode without an email address")
	userChange   = guidance.SmartcardUsers.At("On changing a known passcode of a card that is not locked")
	userUnlock   = guidance.SmartcardUsers.At("On a locked smartcard")
	userNoEmail  = guidance.SmartcardUsers.At("On a locked smartcard without an email address")
	userTerms    = guidance.SmartcardUsers.At("On terms and conditions")
	userName     = guidance.SmartcardUsers.At("On a changed name")
	userMoving   = guidance.SmartcardUsers.At("On moving to another organisation")
	userLeaving  = guidance.SmartcardUsers.At("On leaving healthcare")
	stepReprint  = guidance.Streamlining.At("What happens if an existing user locks their card or the certificates expire")
)

// The rules of a card's life.
var (
	ruleMoves = chosen("RA-CRD-001", guidance.Command,
		"a card makes a move only if the table of moves has it for the card's state",
		"what no line allows is refused, so that a new state cannot open a way by accident")
	rulePrinted = sourced("RA-CRD-002", guidance.Command,
		"a card is printed for the registrant, unlocked with a random six-digit passcode, before it is sent",
		stagePrint, stepPrint)
	ruleChecked = sourced("RA-CRD-003", guidance.Record,
		"a card is not printed before the day on which the identity check was completed",
		guidance.RemoteRegistration.At("Stage 2, last paragraph"), stagePrint)
	ruleDelivered = sourced("RA-CRD-004", guidance.Record|guidance.Command,
		"a card is sent to the registrant once it is printed, not on an earlier day",
		stageDeliver, stepDeliver)
	ruleReceived = sourced("RA-CRD-005", guidance.Record|guidance.Command,
		"the registrant calls to confirm that the card has come, and not before it was sent",
		guidance.RemoteRegistration.At("Stage 1, mobile number given to the registrant"), stageText, stepText)
	ruleUndelivered = chosen("RA-CRD-006", guidance.Command,
		"a card that was sent and came back is sent again or cancelled",
		"no page speaks of failed delivery; the card is unlocked, so it must not lie about",
		stageDeliver)
	ruleOneCard = chosen("RA-CRD-007", guidance.Command,
		"one order makes one card: a spoiled print ends its card before it is sent, and a reprint is a new order",
		"two valid cards from one order could not be told apart")
	ruleInUse = chosen("RA-CRD-008", guidance.Command,
		"a card is in use only after its passcode was sent, or was chosen by the holder face to face",
		"a card that works without either was opened by somebody else")
	ruleCancelled = chosen("RA-CRD-009", guidance.Command,
		"a card is cancelled with a reason from the closed list that fits how far it has come",
		"the pages say when a card is cancelled, but no public list of reasons was found; each of ours maps to RFC 5280, and none is given for what cannot have happened yet",
		userCancel, stageReprint)
	ruleFinal = chosen("RA-CRD-010", guidance.Command,
		"a card that was spoiled or cancelled makes no further move",
		"nobody can know where such a card has been, so a replacement is a new card")
	ruleClock = chosen("RA-CRD-011", guidance.Command,
		"no step in a card's life happens before the step before it",
		"a life that runs backwards proves no order of receipt and release")
	ruleOrder = chosen("RA-CRD-012", guidance.Command,
		"an order says which card it makes, for whom, at which organisation, and for which registration or instead of which card",
		"a card that belongs to nobody and nothing could be given to anyone")
	ruleSerial = chosen("RA-CRD-013", guidance.Record|guidance.Command,
		"a card that was printed has a serial",
		"without one the card in the hand cannot be matched with its record")
	ruleReplacement = chosen("RA-CRD-014", guidance.Command,
		"a card is replaced once, after it has ended or while the one in its holder's new name is made, by another card that names it and has the same holder",
		"the replacement of a lost card must be found from either of them",
		userCancel)
	ruleReadable = chosen("RA-CRD-015", guidance.Record,
		"the days of a card's life are calendar days written YYYY-MM-DD",
		"an order of days cannot be shown by what is no day")
	ruleOneLive = oneLive()
	ruleTerms   = sourced("RA-CRD-017", guidance.Command,
		"whoever takes a card into use accepts its terms and conditions with it",
		userTerms)
	ruleReported = chosen("RA-CRD-018", guidance.Command,
		"a card that is reported lost or stolen is cancelled with the report, of which the day is kept",
		"the page has the holder tell the Registration Authority immediately, which cancels the card; that nothing comes in between, and that the day of the report is neither before the order nor yet to come, is ours",
		userCancel)
	ruleNewName = sourced("RA-CRD-019", guidance.Command,
		"a card in a new name takes the place of one that was printed before the holder's name was changed",
		userName)
	ruleConflict = unlockConflict()
	ruleReprint  = sourced("RA-CRD-021", guidance.Command,
		"while nobody can be met, a card that is locked or expired, and no other, is dealt with by printing a new one and cancelling it",
		stageReprint, stepReprint)
	ruleLeaving = sourced("RA-CRD-022", guidance.Command,
		"a holder who leaves healthcare gives the card back to their line manager",
		userLeaving)
	ruleFound = chosen("RA-CRD-023", guidance.Command,
		"a card that had ended and is found stays ended, whatever the reason",
		"nobody knows who held it meanwhile, and its certificates are revoked; found cards are told of so that they are not left about",
		userCancel)
	ruleCleared  = clearedForReuse()
	ruleLocked   = threeTries()
	ruleDeferred = sourced("RA-CRD-026", guidance.Command,
		"a card is printed when it is asked for, or later",
		issueACard.At("Print now or later"))
	ruleUnexpired  = unlockableUntilExpiry()
	ruleHandedOver = sourced("RA-CRD-028", guidance.Command,
		"a card may be given to its holder in person, once it is printed",
		guidance.TemporaryStaff.At("Students: identities are verified and cards printed at induction"),
		guidance.TemporaryStaff.At("Agency staff and locums: open registration sessions"))
	ruleConfirmed = chosen("RA-CRD-029", guidance.Command,
		"the record of a card's certificates changes when the certification authority has done what it was asked, and shows until then that it was asked",
		"a record that runs ahead of the authority says that a card works, or is revoked, when it does not and is not",
		userPair)
	ruleCertified = chosen("RA-CRD-030", guidance.Command,
		"a card whose certificates were asked for is sent or handed over when they are on it",
		"a card without them opens nothing, and its holder would have to come again",
		userPair)
	ruleSuperseded = chosen("RA-CRD-031", guidance.Command,
		"a card in a former name is cancelled when the one in the new name has come, and not before",
		"the page has the new card issued; until it is in the holder's hands the old one is all they can work with",
		userName)
	ruleMovesAlong = sourced("RA-CRD-032", guidance.Command,
		"a holder who moves to another healthcare organisation keeps the card; the old access ends, and the new organisation gives new access to the same card",
		userMoving)
	ruleChased = chosen("RA-CRD-033", guidance.Command,
		"a card that was asked back and has not come is asked for again, or cancelled",
		"the page asks for the return and says nothing of holders who do not",
		userLeaving)
	ruleDestroyed    = destroyed()
	ruleIssuedLocked = sourced("RA-CRD-035", guidance.Command,
		"a card is issued with a passcode, or locked; one that was issued locked has no passcode that could be sent",
		issueACard.At("Issue with passcode or locked"))
	ruleRevoked = chosen("RA-CRD-036", guidance.Command,
		"the certificates of a card that has ended are revoked, for the reason for which it ended",
		"a certificate that lives on works for whoever has the chip; reasons are mapped to RFC 5280",
		userCancel)
	ruleHeldPair = chosen("RA-CRD-037", guidance.Command,
		"a card's certificates are a pair of its holder that breaks no rule of certificates",
		"what the authority answers, or a reader reads, may be of another card",
		userPair)
)

// unlockConflict is the rule for two pages of one day that disagree.
func unlockConflict() guidance.Rule {
	r := chosen("RA-CRD-020", guidance.Command,
		"where nobody can be met, each way out of a locked or expired card that a page names is shown",
		"one page has users told to register for unlocking their card themselves, the other leaves nothing but a new card; neither is newer",
		stepReprint, stageReprint)
	r.Severity, r.Basis = guidance.Info, guidance.Disputed
	return r
}

// threeTries is what Registration Authorities and contractors' bodies tell holders.
func threeTries() guidance.Rule {
	r := chosen("RA-CRD-025", guidance.Command, "three wrong passcodes in a row lock a card in use, and its certificates stay as they are",
		"stated by local Registration Authorities and by the body of pharmacy contractors; no national text was found",
		pharmacyReminder.At("On unlocking and expiry"), guidance.SmartcardUsers.At("On a locked smartcard"))
	r.Basis = guidance.LocalPractice
	return r
}

// unlockableUntilExpiry is what one Registration Authority says of its service.
func unlockableUntilExpiry() guidance.Rule {
	r := chosen("RA-CRD-027", guidance.Command, "a locked card is unlocked only while its certificates have not expired",
		"stated by one local Registration Authority; an expired card is renewed in person, and given a passcode there",
		localUnlocking.At("On unlocking a smartcard"))
	r.Basis = guidance.LocalPractice
	return r
}

// clearedForReuse is a right of the index of user guides, whose conditions could not
// be read.
func clearedForReuse() guidance.Rule {
	r := chosen("RA-CRD-024", guidance.Command,
		"the plastic of a card that has ended is cleared for reuse only when it has been in hand since, was not lost, stolen, damaged or spoiled, and no answer is owed about its certificates",
		"the index has agents clear a smartcard for reuse and gives no conditions; what was out of sight may have been tampered with, and what the certification authority is about to put on the plastic or revoke is not known yet",
		guidance.CareIdentityManagement.At("Clear smartcard for reuse"))
	r.Basis = guidance.Unverified
	return r
}

// destroyed is the advice of a note of 2010.
func destroyed() guidance.Rule {
	r := chosen("RA-CRD-034", guidance.Command, "a card that is not used again is destroyed through its chip",
		"a note to users of the Electronic Staff Record of 2010; no newer text was found",
		staffRecordNotes.At("Replacement smartcards"))
	r.Basis = guidance.Unverified
	return r
}

// oneLive is what Registration Authorities say in their own governance
// statements; no national text was found.
func oneLive() guidance.Rule {
	r := chosen("RA-CRD-016", guidance.Command, "a person holds one card that has not ended",
		"local RA governance statements say one active card for each person; two cards of one person could be used in two places at once")
	r.Basis = guidance.LocalPractice
	return r
}

// The rules of the passcode's release.
var (
	ruleAfterReceipt = sourced("RA-PSC-020", guidance.Record|guidance.Command,
		"the passcode is sent only after the registrant has called to say that the card has come",
		stageText, stepText)
	ruleProven = sourced("RA-PSC-021", guidance.Record|guidance.Command,
		"the passcode is sent only to the mobile number that the registrant proved on the call",
		guidance.RemoteRegistration.At("Stage 2, first bullet"), stageText)
	ruleOnce = chosen("RA-PSC-022", guidance.Command,
		"the passcode of a card is released once",
		"a printed card's passcode cannot change remotely, so each further text of it is one more chance to be read by somebody else; one release is retried to the same number",
		stagePrint, stageText)
	ruleFirstUse = firstUse()
	ruleSettled  = chosen("RA-PSC-024", guidance.Command,
		"a release under way ends only by what the gateway says: sent, failed for good, or that nobody can tell; what it says later counts",
		"after a temporary failure the same text is tried again to the same number, so it is still the one release; a text that may have gone is not sent again")
	ruleFaceToFace = sourced("RA-PSC-025", guidance.Command,
		"a holder whose passcode is changed for them is met face to face and chooses the new one",
		userPasscode)
	rulePresent = sourced("RA-PSC-027", guidance.Command,
		"whoever gives a holder another passcode, or unlocks their card, says that the holder was there in person",
		userPasscode, userNoEmail)
	ruleSelfUnlock = sourced("RA-PSC-028", guidance.Command,
		"a holder unlocks a locked card themselves by a code that is sent to the email address in their profile",
		userUnlock)
	ruleChanged = sourced("RA-PSC-029", guidance.Command,
		"a holder who knows the passcode of a card that is not locked may choose another",
		userChange)
	ruleAssisted = sourced("RA-PSC-034", guidance.Command,
		"a locked card can be unlocked face to face by whoever may; holders without an email address in their profile are told of this way",
		userNoEmail, guidance.CareIdentityManagement.At("Unlock smartcard"))
	ruleReference = chosen("RA-PSC-026", guidance.Command,
		"a release has a reference of its own that goes to the gateway with it",
		"by it the gateway can tell a retry from a second text, and its answer can be matched")
)

// firstUse is the rule for two pages that disagree: one says that only the
// holder knows the passcode, the other has the agent record and text it.
func firstUse() guidance.Rule {
	r := chosen("RA-PSC-023", guidance.Record,
		"a passcode that the agent recorded and texted is changed by the holder at first use",
		"one page says that the passcode is known only to the holder, the emergency page has the agent record and text it; a change at first use satisfies both",
		guidance.RegistrationAuthorities.At("Physical and digital smartcards and smartcard readers"), stagePrint)
	r.Severity = guidance.Info
	return r
}

// Rules returns the table of this package's rules, in order of id within an
// area. The slice is the caller's.
func Rules() []guidance.Rule {
	rules := []guidance.Rule{
		ruleMoves, rulePrinted, ruleChecked, ruleDelivered, ruleReceived, ruleUndelivered,
		ruleOneCard, ruleInUse, ruleCancelled, ruleFinal, ruleClock, ruleOrder, ruleSerial,
		ruleReplacement, ruleReadable, ruleOneLive, ruleTerms, ruleReported, ruleNewName, ruleConflict,
		ruleReprint, ruleLeaving, ruleFound, ruleCleared, ruleLocked, ruleDeferred, ruleUnexpired,
		ruleHandedOver, ruleConfirmed, ruleCertified, ruleSuperseded, ruleMovesAlong, ruleChased,
		ruleDestroyed, ruleIssuedLocked, ruleRevoked, ruleHeldPair,
	}
	rules = append(rules, certificateRules()...)
	rules = append(
		rules,
		ruleAfterReceipt, ruleProven, ruleOnce, ruleFirstUse, ruleSettled, ruleFaceToFace, ruleReference,
		rulePresent, ruleSelfUnlock, ruleChanged, ruleAssisted,
	)
	rules = append(rules, unlockAttemptRules()...)
	return append(rules, releaseToldRules()...)
}
