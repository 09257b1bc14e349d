package rbac

import "github.com/rakit-dev/rakit/guidance"

// cimCards is who may do what with cards in use, profiles, other authenticators
// and temporary access cards, since Care Identity Management became mandatory.
func cimCards() Matrix {
	agents := []Role{RAManager, AdvancedRAAgent, RAAgent}
	checkers := append([]Role{IDChecker}, agents...)
	unlockers := append([]Role{Sponsor, LocalSmartcardAdministrator}, agents...)
	self := []Role{Self}
	index, users, temporary := guidance.CareIdentityManagement.At, guidance.SmartcardUsers.At, guidance.TemporaryStaff.At
	const byWhomever = "the page has the card given and says nothing of who gives it; out of hours only the RA-ID Checker who saw the documents need be there"
	return Matrix{
		given(ClearCard, agents, index("Clear smartcard for reuse")),
		given(UnlockCard, unlockers, index("Unlock smartcard")),
		given(UnlockCard, self, index("Unlock smartcard"), users("On a locked smartcard")),
		given(ChangePasscode, agents, users("On changing a known passcode without an email address")),
		given(ChangePasscode, self, users("On changing a known passcode of a card that is not locked")),
		given(RenewCertificates, unlockers, index("Renew smartcard certificates")),
		given(RenewCertificates, self, index("Renew smartcard certificates"), users("On certificates that expire in the next ninety days")),
		given(RenewExpiredCertificates, agents, renewing.At("Certificates that have expired"), users("On certificates that have already expired")),
		given(RepairCard, agents, index("Repair smartcard")),
		given(ChangeContact, checkers, index("Change personal or contact details")).orByRequest(Sponsor),
		given(ChangeContact, self, users("On changing contact details in Care Identity Management")),
		given(ChangeName, checkers, index("Change personal or contact details")).orByRequest(Sponsor),
		given(CloseProfile, agents, index("Close user profile")).orByRequest(Sponsor),
		given(ReopenProfile, agents, index("Reopen user profile")).orByRequest(Sponsor),
		given(RegisterAuthenticator, agents, index("Issue other authenticators")),
		given(RegisterAuthenticator, self, index("Register own authenticator"), users("On an iPad of one's own")),
		chosen(StartExceptionalSession, self, "whoever signs in under FFFFF says where they work this time; nobody can say it for them",
			dispensingSCAL.At("sample_docs/dispensing_scal.md: EPS 1.1.3")),
		given(RemoveAuthenticator, agents, index("Remove other authenticators")),
		chosen(KeepTemporaryCards, agents, "no page says who creates temporary access cards; whoever issues cards keeps these too",
			temporary("Agency staff and locums: temporary access card"), index("Issue smartcard")),
		chosen(LendTemporaryCard, checkers, byWhomever, temporary("Agency staff and locums: temporary access card")),
		chosen(RecordVisit, agents, "the page has access assigned and removed by the normal processes; whoever assigns it records why",
			temporary("Inspectors"), index("Assign or remove position")),
	}
}
