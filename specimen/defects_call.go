package specimen

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// agreed is the policy of a provider and an organisation that have agreed on a
// channel and a location.
const agreed = `{"agreements":[{"id":"a-1","provider":"RX2","organisation":"RX1","interval":{"from":"2020-04-08"},"channels":["microsoft-teams"],"locations":["home"]}]}`

// callDefects returns the defects of the video call (RA-VID) and of what was
// agreed on it (RA-RBC).
func callDefects() []Defect {
	remote := func(rule guidance.RuleID, what string, change func(*registration.VideoCall)) Defect {
		return ofCall(rule, evidence.EmergencyRemote, what, change)
	}
	clinician := func(rule guidance.RuleID, what string, change func(*registration.VideoCall)) Defect {
		return ofCall(rule, evidence.EmergencyClinician, what, change)
	}
	return []Defect{
		ofRecord("RA-VID-001", evidence.EmergencyRemote, "no video call is held", func(r *registration.Record) bool {
			r.VideoCall = nil
			return true
		}),
		remote("RA-VID-002", "the numbers are not read back", func(c *registration.VideoCall) { c.NumbersReadBack = false }),
		remote("RA-VID-003", "the document is not shown", func(c *registration.VideoCall) { c.DocumentShown = false }),
		remote("RA-VID-004", "nobody confirms the likeness", func(c *registration.VideoCall) { c.LikenessConfirmed = false }),
		ofRecord("RA-VID-011", evidence.EmergencyClinician, "no video meeting is held", func(r *registration.Record) bool {
			r.VideoCall = nil
			deviate(r, "RA-VID-011")
			return true
		}),
		clinician("RA-VID-012", "the numbers are not read back", func(c *registration.VideoCall) { c.NumbersReadBack = false }),
		clinician("RA-VID-013", "the document is not shown", func(c *registration.VideoCall) { c.DocumentShown = false }),
		remote("RA-RBC-010", "the channel of the call was not agreed", func(c *registration.VideoCall) { c.Channel = "zoom" }).under(Options{Policy: agreed}),
		remote("RA-RBC-011", "the registrant is at a location that was not agreed", func(c *registration.VideoCall) { c.Location = "hotel" }).under(Options{Policy: agreed}),
	}
}

// ofCall returns the defect that the video call of a route is another. On a route
// that tolerates deviations this one is recorded, so that it breaks no other rule.
func ofCall(rule guidance.RuleID, route evidence.Route, what string, change func(*registration.VideoCall)) Defect {
	return ofRecord(rule, route, what, func(r *registration.Record) bool {
		if r.VideoCall == nil || rule == "RA-VID-004" && r.NoPhotoDecision != nil {
			return false // without a photographic document there is no likeness
		}
		call := *r.VideoCall
		change(&call)
		r.VideoCall = &call
		deviate(r, rule)
		return true
	})
}

// deviate records that a clinician's registration deviates from a rule. On other
// routes no deviation is tolerated, and none recorded.
func deviate(r *registration.Record, rule guidance.RuleID) {
	if r.Route == evidence.EmergencyClinician.String() {
		r.Deviations = append(r.Deviations, evidence.Deviation{Rule: rule, Reason: "not possible on the day", Owner: "B. Owner", DueOn: "2023-12-31"})
	}
}
