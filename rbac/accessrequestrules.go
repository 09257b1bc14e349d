package rbac

import "github.com/rakit-dev/rakit/guidance"

// managingRequests are the user guides on deciding requests.
var managingRequests = guidance.Page{
	Title: "Care Identity Management user guides: managing requests",
	URL:   guidance.CareIdentityManagement.URL + "/managing-requests", Read: read,
}

// closingProfiles is the user guide on what goes with a profile that is closed.
var closingProfiles = guidance.Page{
	Title: "Care Identity Management user guides: close a user profile",
	URL:   guidance.CareIdentityManagement.URL + "/managing-users/close-a-user-profile", Edited: guidance.MustDate("2025-04-24"), Read: read,
}

// Requests for access.
var (
	ruleAccessLock = sourced("RA-RBC-060", "a request that somebody has opened is theirs alone to decide for fifteen minutes, or until they leave it",
		managingRequests.At("Accept or reject a modify user request from ESR: lock"))
	ruleAccessReason = sourced("RA-RBC-061", "whoever rejects a request gives a reason",
		managingRequests.At("Accept or reject a create user request from ESR: reason"))
	ruleAccessPeople = ours("RA-RBC-062", "whoever asks for access, whoever decides, and whoever the access is for are different people, whatever they sign in as",
		"the guides have one role ask and another one decide; two user ids of one person would be two roles and no second pair of eyes. Local policy can switch it, and each use is noted",
		managingRequests.At("Approve or reject a request"))
	ruleAccessTwice = ours("RA-RBC-063", "nobody takes two steps in deciding one request; whoever asked, and nobody else, withdraws it",
		"where approving and giving the access are two steps, one person taking both makes them one; to approve and give at once is one step, for the guides know no other",
		managingRequests.At("Approve or reject a request"))
	ruleAccessMoves = ours("RA-RBC-064", "a request goes on only by the moves of its table; one rejection ends it, and so does it that the profile of whom it is for is closed, or that they leave or move away",
		"a decision that somebody could take again would be none. The guide has open requests go with a profile that is closed; leaving and moving end the access that was given, and what was only asked for is no more than that",
		managingRequests.At("Status of a request: open, completed, rejected"), closingProfiles.At("On what is closed, removed and cancelled"))
	ruleAccessClocks = ours("RA-RBC-065", "a request is decided by the last day on which it waits, and given by the last day of its approval",
		"no page says how long a request waits; why somebody needed access months ago says little about today. How long the access itself lasts is another matter")
	ruleAccessParts = ours("RA-RBC-066", "a request, and each step of it, names itself, what is asked for and for whom, why, and who took the step when, in order",
		"a request that misses one of these can be neither decided nor explained",
		managingRequests.At("Approve or reject a request"))
	ruleAccessWanted = ours("RA-RBC-067", "a request says when the access starts, on a day or when it is given, and when it ends: on a day, after so many days, or open with a reason; and some of it is still to come when it is given",
		"the guide asks for both dates; two answers to one question would leave it to chance which counts",
		positionAssignments.At("Assign a position: start date, expiry date"))
	ruleAccessAssignable = sourced("RA-RBC-068", "a Sponsor asks for positions that they may not assign without asking",
		positionAssignments.At("Assign a position: assignable positions, or a request for others"), assignablePositions.At("What assignable positions are"))
	ruleAccessTarget = ours("RA-RBC-069", "the position belongs to the organisation at which somebody asked for it and has the access profiles that it had then, and an assignment that is to be changed stands as it did",
		"who decides says yes to what was asked for, and sees the position as it is now; what has changed since is another question")
)

func accessRequestRules() []guidance.Rule {
	return []guidance.Rule{
		ruleAccessLock, ruleAccessReason, ruleAccessPeople, ruleAccessTwice, ruleAccessMoves,
		ruleAccessClocks, ruleAccessParts, ruleAccessWanted, ruleAccessAssignable, ruleAccessTarget,
	}
}
