package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// emergencyMatrix is who may do what from 8 April 2020 until Care Identity
// Management: the two emergency pages. The remote page names the RA Agent of the
// service provider, the streamlining page the Registration Authority as a whole.
// ID Checkers have no part in it: the remote process is for when they cannot be
// used. The matrix knows no route; of the ordinary routes of those years, on which
// they see documents, no matrix could be read.
func emergencyMatrix() Matrix {
	m, later := emergencyAgent(), cimMatrix()
	for _, p := range m {
		asked, _ := later.OnRequest(Sponsor, p.Act)
		m = append(m, Permission{
			Act: p.Act, Roles: []Role{RAManager, AdvancedRAAgent}, ByRequest: asked.ByRequest, Basis: guidance.Unverified, Citations: p.Citations,
			Rationale: "the remote page names the RA Agent only; that the two roles above may do as much, and what a Sponsor asks for, " +
				"is taken over from Care Identity Management, and no text of 2020 that says so could be read",
		})
	}
	return slices.Concat(m, emergencyRest(), managerOnly())
}

// emergencyRest is what the emergency pages do not speak of: taken over, but that
// an ID Checker repairs cards, which is of the years before. What the page for
// holders says to holders could be read only as it stood in 2024.
func emergencyRest() Matrix {
	const rationale = "taken over from Care Identity Management and the pages of 2024; no text of 2020 that says so could be read"
	told := emergencyAgent()
	rest := slices.DeleteFunc(cimMatrix(), func(p Permission) bool {
		same := func(q Permission) bool { return q.Act == p.Act }
		return slices.ContainsFunc(told, same) || slices.ContainsFunc(managerOnly(), same)
	}).takenOver(rationale)
	repair := Permission{
		Act: RepairCard, Roles: []Role{IDChecker}, Basis: guidance.Unverified, Citations: checkerRepairs(),
		Rationale: "the Care Identity Service was in use until Care Identity Management became mandatory; that what its leaflet of 2015 says still held is inferred",
	}
	return append(rest, repair)
}

// emergencyAgent is what an RA Agent may do by the emergency pages.
func emergencyAgent() Matrix {
	agent := []Role{RAAgent}
	remote, streamlined := guidance.RemoteRegistration.At, guidance.Streamlining.At
	locums := []guidance.Citation{
		remote("Additional information: pharmacy staff, FFFFF"), streamlined("Additional information: pharmacy staff, FFFFF"),
	}
	const noRole = "the pages ask Registration Authorities to keep this log without naming a role; giving access is the RA Agent's by Stage 3, step 4"
	return Matrix{
		given(OpenRegistration, agent, remote("Stage 1")),
		given(ReceiveItems, agent, remote("Stage 1"), streamlined("Step 2")),
		given(DecideNoPhoto, agent, remote("Stage 1: no photographic identity documents"), streamlined("Step 2: no photographic identity")),
		given(HoldCall, agent, remote("Stage 2"), streamlined("Step 3")),
		given(CreateIdentity, agent, remote("Stage 3"), streamlined("Step 4")),
		given(OrderCard, agent, remote("Stage 3, step 1"), streamlined("Step 5")),
		given(DispatchCard, agent, remote("Stage 3, step 2"), streamlined("Step 7")),
		given(ConfirmReceipt, agent, remote("Stage 1: the number to confirm receipt; Stage 3, step 3"), streamlined("Step 6")),
		given(ReleasePasscode, agent, remote("Stage 3, step 3"), streamlined("Step 6")),
		chosen(CancelCard, agent, "the pages say to cancel the locked or expired card without naming a role; the process is the RA Agent's",
			remote("Additional information: locked cards and expired certificates"), streamlined("Additional information: locked cards and expired certificates")),
		given(AssignPosition, agent, remote("Stage 3, step 4"), streamlined("Step 8")),
		chosen(EndPosition, agent, "the page wants access to be rescinded in a managed way without naming a role; whoever assigns access can end it",
			remote("About the process")),
		chosen(GrantExceptionalAccess, agent, noRole, locums...),
		chosen(ReviewExceptionalAccess, agent, noRole, locums...),
		chosen(RevokeExceptionalAccess, agent, noRole, locums...),
		chosen(DecideCampaignItem, agent, "the page wants access rescinded, or users de-registered, in a managed way without naming a role; whoever registers can say what becomes of it",
			remote("About the process"), streamlined("What happens if it is impossible to hold a video meeting")),
	}
}

// managerOnly is what we leave to the RA Manager in every edition.
func managerOnly() Matrix {
	manager := []Role{RAManager}
	return Matrix{
		chosen(ManageCampaign, manager, "no page names who sees to the managed way; its figures are local policy, for which the RA Manager answers",
			guidance.RemoteRegistration.At("About the process"), guidance.Streamlining.At("What happens if it is impossible to hold a video meeting")),
		chosen(RecordAgreement, manager, "the page has the two organisations agree and names no role; an agreement lets others act for the organisation, and the RA Manager answers for its RA",
			guidance.RemoteRegistration.At("About the process: RA Service Providers will agree")),
		chosen(ReadAudit, manager, "no page says who reads an audit log; it shows what colleagues did, so it is left to the one who answers for them"),
	}
}
