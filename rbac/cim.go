package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// cimMatrix is who may do what since Care Identity Management became mandatory:
// the index of its user guides. A Sponsor creates no user (they use Apply for
// Care ID); an ID Checker creates a profile after checking identity face to
// face, and issues no card.
func cimMatrix() Matrix {
	agents := []Role{RAManager, AdvancedRAAgent, RAAgent}
	checkers := append([]Role{IDChecker}, agents...)
	index := guidance.CareIdentityManagement.At
	create, issue, assign := index("Create user profile"), index("Issue smartcard"), index("Assign or remove position")
	keepers := []Role{RAManager, AdvancedRAAgent}
	sponsored := append([]Role{Sponsor}, agents...)
	form := guidance.TemporaryStaff.At("Agency staff and locums: RA-ID Checkers complete the new user registration form")
	const (
		partOfCreating = "the index has no such verb; it is a part of creating the user profile"
		partOfIssuing  = "the index has no such verb; it is a part of issuing the smartcard"
		likeAssigning  = "the index does not speak of exceptional access; it is access like any other, and goes by the right to assign and remove positions"
	)
	find := given(FindRecords, Roles(), index("Find user or organisation"))
	find.Rationale = "the index names users and organisations; registrations and cards are found as those of a user"
	decide := given(DecideAccessRequest, agents, index("Approve or reject requests"), managingRequests.At("Accept or reject a create user request from ESR: who can"))
	decide.Rationale = "the pages on requests that come from ESR list the Sponsor, too; no request of ESR comes here, and a Sponsor, who asks for access, would decide what other Sponsors ask for. So it is not given to them"
	m := Matrix{
		find,
		chosen(OpenRegistration, checkers, partOfCreating, create, form),
		chosen(ReceiveItems, checkers, partOfCreating, create, form),
		chosen(DecideNoPhoto, agents, "the user guides show no way without photographic identity; the judgement was the RA's in the emergency pages, and is not given to ID Checkers",
			guidance.RemoteRegistration.At("Stage 1: no photographic identity documents")),
		given(CheckIdentity, []Role{IDChecker}, form, guidance.TemporaryStaff.At("Students")),
		chosen(CheckIdentity, agents, partOfCreating, create),
		chosen(HoldCall, agents, "the user guides know no video call. Whether a remote route is in force on a day is decided by the editions of that route; this line says who would hold the call, and the page that described it gave it to RA Agents, not to ID Checkers",
			guidance.RemoteRegistration.At("Stage 2")),
		given(VerifyIdentity, checkers, migratedProfiles.At("Who can verify an unverified profile")),
		given(CreateIdentity, checkers, create),
		given(OrderCard, agents, issue),
		chosen(DispatchCard, agents, partOfIssuing, issue),
		chosen(ConfirmReceipt, agents, partOfIssuing, issue),
		chosen(ReleasePasscode, agents, partOfIssuing, issue),
		given(CancelCard, agents, index("Cancel smartcard")),
		given(ViewPositions, agents, index("View positions")),
		given(DefinePosition, keepers, index("Create or edit position")),
		given(CopyPosition, keepers, index("Create or edit position"), managingPositions.At("Copy a position")),
		given(ClosePosition, keepers, managingPositions.At("Close a position")),
		given(ManageWorkgroups, keepers, index("Create or assign workgroup")),
		given(CloseWorkgroup, keepers, index("Close workgroup")),
		given(AssignPosition, agents, assign).orByRequest(Sponsor),
		given(EndPosition, agents, assign).orByRequest(Sponsor),
		given(AssignAssignable, sponsored, assign, assignablePositions.At("What assignable positions are")),
		given(EndAssignable, sponsored, assign, assignablePositions.At("What assignable positions are")),
		given(RequestAccess, []Role{Sponsor}, assign),
		decide,
		chosen(GrantExceptionalAccess, agents, likeAssigning, assign),
		chosen(ReviewExceptionalAccess, agents, likeAssigning, assign),
		chosen(RevokeExceptionalAccess, agents, likeAssigning, assign),
		chosen(DecideCampaignItem, agents, "the index knows no remediation of emergency registrations; whoever may verify a person, and take their access away, can say what becomes of them",
			create, assign, guidance.RemoteRegistration.At("About the process")),
	}
	return slices.Concat(m, cimCards(), cimReports(), managerOnly())
}

// cimReports is who sees which report. A Local Smartcard Administrator sees none.
func cimReports() Matrix {
	agents := []Role{RAManager, AdvancedRAAgent, RAAgent}
	checkers := append([]Role{IDChecker}, agents...)
	reports := viewingReports.At
	return Matrix{
		given(ReportUsers, checkers, reports("Users report")),
		given(ReportRequests, checkers, reports("Requests report")),
		given(ReportCards, append([]Role{Sponsor}, checkers...), reports("Smartcards report")),
		given(ReportPositions, append([]Role{Sponsor}, checkers...), reports("Positions report")),
	}
}
