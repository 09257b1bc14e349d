package rbac

import "github.com/rakit-dev/rakit/guidance"

// The user guides on keeping positions.
var (
	positionCreate = positionGuide("create a new position", "create-a-new-position", "2025-04-24")
	positionCopy   = positionGuide("copy an existing position", "copy-an-existing-position", "2025-04-24")
	positionClose  = positionGuide("close a position", "close-a-position", "2025-04-24")
	// positionTest is the guide for test environments. It is the one that says which
	// organisations the access profiles of a position may have.
	positionTest = guidance.Page{
		Title: "Smartcard management in the Path to Live environments: creating a new position",
		URL:   "https://digital.nhs.uk/services/path-to-live-environments/smartcard-management-in-the-path-to-live-environments/creating-a-new-position",
		Read:  guidance.MustDate("2026-11-22"),
	}
)

func positionGuide(title, page, edited string) guidance.Page {
	return guidance.Page{
		Title:  "Care Identity Management user guides: " + title,
		URL:    guidance.CareIdentityManagement.URL + "/managing-access---positions/" + page,
		Edited: guidance.MustDate(edited), Read: guidance.MustDate("2026-11-22"),
	}
}

// mandatory is the first day on which users, cards and access were managed in Care
// Identity Management only: whoever keeps positions answers what it asks for.
var mandatory = guidance.Since(guidance.MustDate("2024-04-17"))

// sinceMandatory returns r as in force from the mandatory day on.
func sinceMandatory(r guidance.Rule) guidance.Rule {
	r.Effective = mandatory
	r.Rationale = "the guides were edited later; that they asked for it on the day on which Care Identity Management became mandatory is taken for granted. " + r.Rationale
	return r
}

// The life of a position, and what is given of it.
var (
	rulePositionApproval = sinceMandatory(sourced("RA-RBC-050", "who was involved in approving a position, and how, is recorded when it is created, copied or closed",
		positionCreate.At("Approval details"), positionCopy.At("Approval details"), positionClose.At("Reason for closing and approval"),
		mandatoryCIM.At("Mandatory from 17 April 2024")))
	ruleEditApproval = sinceMandatory(ours("RA-RBC-051", "who was involved in approving the change of a position, and how, is recorded",
		"the guide on editing asks for no approval; but an edit can add whatever a new position would have been approved for",
		positionCreate.At("Approval details"), mandatoryCIM.At("Mandatory from 17 April 2024")))
	ruleProfileOrganisation = sourced("RA-RBC-052", "an access profile is at the organisation of its position or at one below it by RA parent links in force that day, and not at FFFFF",
		positionTest.At("Organisation of an access profile"))
	ruleProfilesDiffer = ours("RA-RBC-053", "no two access profiles of a position are the same",
		"the second would give nothing, and would stay when somebody takes the first away")
	ruleSponsorActivity = sourced("RA-RBC-054", "only an access profile with the activity B1300 names positions that its holders may assign",
		assignablePositions.At("What assignable positions are: note"))
	ruleAssignable = ours("RA-RBC-055", "a Sponsor gives a position directly only if it is marked as assignable and, where a sponsor position of theirs was ever on record, one that they hold names it",
		"the guides let a Sponsor give the positions that their own position names, and ask for all others; the mark, which is for Sponsors whose own positions are kept elsewhere, is ours, and so is that it is asked for besides",
		assignablePositions.At("How to manage assignable positions"), positionAssignments.At("Assign a position: adding a position as a sponsor"))
	rulePositionClosed = ours("RA-RBC-056", "a position is closed on that day or a later one, by somebody named, for a reason; once that day has come it is neither changed nor closed again",
		"the guide asks for the reason; a day in the past would change who held what, and a second closing would overwrite who closed it and why",
		positionClose.At("Reason for closing and approval"))
	ruleWithinLife = ours("RA-RBC-057", "a position that is closed is given to nobody, and one that will be closed to nobody for that day or later",
		"closing removes the access of everybody who holds the position; an assignment for later would be in force on no day, or come as a surprise",
		positionClose.At("Close position and remove access from all assigned users"))
	ruleEmployerApproved = warning(sourced("RA-RBC-058", "an assignment says who approved it for the organisation that employs its holder, or by which request it was given",
		guidance.RegistrationAuthorities.At("Registration authorities")))
	ruleHeldOnce = warning(ours("RA-RBC-059", "nobody holds the same position by two assignments on one day",
		"whoever ends one of them thinks that the access has ended; it is a warning because somebody may want days that meet"))
	ruleApprovedByAnother = sinceMandatory(ours("RA-RBC-074", "somebody else than whoever makes, copies or edits a position was involved in approving it",
		"the guides ask who was involved, and say of nobody that they may not be; where it is the one who makes the change alone, nobody else has seen what it gives. A closing gives nothing",
		positionCreate.At("Approval details"), positionCopy.At("Approval details"), mandatoryCIM.At("Mandatory from 17 April 2024")))
	rulePositionStays = ours("RA-RBC-075", "an edit leaves a position at its organisation",
		"whoever holds it would hold it at the new organisation, which gave it to nobody, and the records of who held what would name the wrong one: copy it to the new organisation, and close this one",
		managingPositions.At("Copy a position"))
	ruleAssignableRoles = warning(ours("RA-RBC-076", "a position that is marked as assignable carries no code of the RA staff",
		"a Sponsor would make others Sponsors, ID Checkers or RA staff without asking anybody; no page forbids it, so that it is a warning",
		assignablePositions.At("What assignable positions are"), pathToLive.At("Roles and business codes: Registration authority (RA)")))
)

// positionRules returns the rules of this file, in order of id.
func positionRules() []guidance.Rule {
	return []guidance.Rule{
		rulePositionApproval, ruleEditApproval, ruleProfileOrganisation, ruleProfilesDiffer, ruleSponsorActivity,
		ruleAssignable, rulePositionClosed, ruleWithinLife, ruleEmployerApproved, ruleHeldOnce,
		ruleApprovedByAnother, rulePositionStays, ruleAssignableRoles,
	}
}
