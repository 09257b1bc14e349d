package identity

import "github.com/rakit-dev/rakit/guidance"

// lifeRead is the day on which the pages on the life of a profile were read.
var lifeRead = guidance.MustDate("2026-11-22")

const guidesBase = "https://digital.nhs.uk/services/care-identity-service/applications-and-services/care-identity-management/user-guides"

// The pages on the life of a profile, beside the five.
var (
	changeUser = guidance.Page{
		Title: "Care Identity Management user guides: change a user's personal or contact details",
		URL:   guidesBase + "/managing-users/change-an-existing-user", Edited: guidance.MustDate("2025-04-24"), Read: lifeRead,
	}
	closeUser = guidance.Page{
		Title: "Care Identity Management user guides: close a user profile",
		URL:   guidesBase + "/managing-users/close-a-user-profile", Edited: guidance.MustDate("2025-04-24"), Read: lifeRead,
	}
	localNameChange = guidance.Page{
		Title: "Smartcard name change (service desk of the North of England Commissioning Support Unit)",
		URL:   "https://servicedesk.necsu.nhs.uk/smartcardnamechange/", Read: lifeRead,
	}
	esrNameChange = guidance.Page{
		Title: "NHS CRS to ESR data matching, notes on the process for a changed name (2010)",
		URL:   "https://issuu.com/nhselectronicstaffrecords/docs/m-3980_nhs_crs_to_esr_data_matchin_20101025_135455/15", Read: lifeRead,
	}
)

// The places that more than one rule cites. The page for users has no numbered
// steps: its paragraphs are named by what they are about.
var (
	userContact = guidance.SmartcardUsers.At("On changing an email address and telephone number")
	userNoEmail = guidance.SmartcardUsers.At("On a profile without an email address")
	userName    = guidance.SmartcardUsers.At("On a changed name")
	userMoving  = guidance.SmartcardUsers.At("On moving to another organisation")
	roles       = guidance.CareIdentityManagement.At("Manage user profiles")
)

// commandedBy returns an error that pages state and that refuses a command.
func commandedBy(id guidance.RuleID, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Error, guidance.Command, title, first, more...)
}

// The rules of a profile's life.
var (
	ruleProfileMoves = commanded("RA-IDN-070",
		"a profile makes a move only if the table of moves has it for the profile's state",
		"what no line allows is refused, so that a new state cannot open a way by accident")
	ruleContactBy = commandedBy("RA-IDN-071",
		"the email address and the mobile number of a profile are changed by its holder themselves, or for them by the Registration Authority, and it is said which",
		userContact, userNoEmail, roles)
	ruleContactSaid = commanded("RA-IDN-072",
		"a change of contact details sets, replaces or removes a detail, and says which",
		"an address or number that is somebody else's has to go at once, be there another or not; an empty field is no order to remove what is there, since whoever sends one may only not have filled it in",
		userContact)
	ruleUnlockEmail = commandedBy("RA-IDN-073",
		"a profile has an email address before its holder unlocks a smartcard with the self-service application",
		guidance.SmartcardUsers.At("On unlocking a smartcard"), userNoEmail)
	rulePasscodeStays = commanded("RA-IDN-074",
		"a passcode goes to the mobile number that was proven for it, whatever number the profile has since",
		"who can change a number in a profile must not thereby have the passcode of a card sent to them; a changed number is proven on a call first (RA-PSC-021)",
		guidance.RemoteRegistration.At("Stage 2, first bullet"), userContact)
	ruleNameByRA = commandedBy("RA-IDN-075",
		"the name in a profile is changed by the Registration Authority and not by its holder",
		userName, roles)
	ruleNameReason = commandedBy("RA-IDN-076",
		"a given or family name is changed for a reason that is recorded",
		changeUser.At("On changing a given or family name"))
	ruleNameProven = func() guidance.Rule {
		r := commanded("RA-IDN-077",
			"a new given or family name is proven by an original document of a kind from the list, seen by somebody else than the holder; of a correction it is noted what showed it",
			"the page says that a proof may be asked for, and leaves it to the Registration Authority; two local guides always have an original seen, with its kind and day recorded, and so do we, since a new name opens the way to somebody else's card. A slip of the Registration Authority's own has no document that changed the name, so what showed it is noted",
			userName, localNameChange.At("Process steps, introduction"), esrNameChange.At("Note A"))
		r.Basis = guidance.LocalPractice
		return r
	}()
	ruleProofMinimal = commanded("RA-IDN-078",
		"of the number of a document that proved a name no more than the last four characters are kept",
		"local guides have the whole number recorded; four characters are enough to recognise the document when it is shown again, and of no use to a thief",
		localNameChange.At("Process steps"), esrNameChange.At("Note A"))
	ruleProofSeen = commanded("RA-IDN-079",
		"the proof of a name was seen by the day on which the name is changed",
		"a name that is changed on the promise of a proof is changed without one", userName)
	ruleNameOther = commanded("RA-IDN-080",
		"a change of name leads to a name, and to another one than there was",
		"an entry in the history that changes nothing hides the one that did", userName)
	ruleMoved = commandedBy("RA-IDN-081",
		"whoever moves to another organisation keeps profile and card, and the profile says where they are now",
		userMoving)
	ruleClosingConfirmed = commandedBy("RA-IDN-082",
		"a profile is closed after a confirmation that all access goes, and for a reason",
		closeUser.At("On confirming and giving a reason"))
	ruleClosingReason = commanded("RA-IDN-083",
		"a profile is closed and reopened for a reason from the closed lists",
		"a reason is asked for, but no public list was found; reasons that anybody may word cannot be counted, so the rest is a note",
		closeUser.At("On confirming and giving a reason"))
	ruleNothingLeft = commandedBy("RA-IDN-084",
		"a profile that is closed has no access left: no position, no smartcard, no other authenticator and no open request",
		closeUser.At("On what is closed, removed and cancelled"))
	ruleClosedRests = commanded("RA-IDN-085",
		"a profile that is closed is given nothing and changes nothing, but is reopened or superseded",
		"what is done to a closed profile is seen by nobody who could object, and would be there when it is reopened",
		closeUser.At("On what is closed, removed and cancelled"))
	ruleReopenedByAnother = commanded("RA-IDN-086",
		"a profile is reopened by another person than closed it",
		"access that one person can take and give back alone can be lent out for an hour without trace; roles that may reopen are listed, and that it be another is ours",
		roles)
	ruleNotByHolder = commanded("RA-IDN-087",
		"the holder of a profile neither moves it to another organisation, nor closes, reopens or supersedes it",
		"the roles that may are those of the Registration Authority, and nobody acts on their own record; what is switched for other acts (RA-RBC-002) is not switched here",
		roles)
	ruleSuperseded = commanded("RA-IDN-088",
		"of two profiles of one person one is kept and open, the other superseded by it and never merged nor reopened",
		"nothing was found on what is done with duplicates; merging would hide by which user id something was done, and user ids are never given again. Where nothing in the two profiles says that they are one person's, a note says what does",
		guidance.AddANewUser.At("after the personal details, on possible duplicates"))
	ruleProfileClock = commanded("RA-IDN-089",
		"each move of a profile says by whom and when, and none is before the one before it",
		"a life that runs backwards, or whose moves nobody made, proves nothing")
)

// lifeRules returns the rules of a profile's life, in order of id.
func lifeRules() []guidance.Rule {
	return []guidance.Rule{
		ruleProfileMoves, ruleContactBy, ruleContactSaid, ruleUnlockEmail, rulePasscodeStays,
		ruleNameByRA, ruleNameReason, ruleNameProven, ruleProofMinimal, ruleProofSeen, ruleNameOther,
		ruleMoved, ruleClosingConfirmed, ruleClosingReason, ruleNothingLeft, ruleClosedRests,
		ruleReopenedByAnother, ruleNotByHolder, ruleSuperseded, ruleProfileClock,
	}
}
