package access

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// nationalLocum is the virtual organisation "National Locum Pharmacy Agency".
var nationalLocum = identity.NationalLocum.String()

// Question is whether somebody may do something somewhere on a day: either an
// activity or an act. Ids and codes are compared byte for byte. The zero Question
// is denied.
type Question struct {
	User     string   // user id
	Activity string   // B code, for example "B0570"
	Act      rbac.Act // of RA staff; zero if an activity is asked about

	// Organisation is an ODS code: for an activity that at which the access profile
	// holds, FFFFF included; for an act that for which it is done.
	Organisation string
	WorkingAt    string // ODS code of the real site; only where Organisation is FFFFF

	Subject    string // user id of the person acted upon; "" if there is none yet
	SamePerson bool   // the caller found by other means that the person acted upon is the user

	On      guidance.Date // the day, in Europe/London
	KnownAt guidance.Date // whose knowledge of the permission matrix to use; zero is the newest
}

// whole reports whether the question can be answered: [Question.missing] finds
// nothing.
func (q *Question) whole() bool {
	return q.User != "" && !q.On.IsZero() && q.Organisation != "" && q.asksForOne() && q.placed()
}

// Check returns what of q is missing, or does not go with another part of it
// (RA-RBC-030). Such a question is denied by every form of the decision; a caller that
// lists who can do something, and asks for nobody in particular, refuses it first.
func (q Question) Check() (a guidance.Assessment) {
	a.Pass(ruleQuestion)
	for _, r := range q.missing() {
		a.Fail(ruleQuestion, r.Pointer, "")
	}
	return a
}

// asksForOne reports whether q asks for an activity or an act, and not for both.
func (q *Question) asksForOne() bool {
	if q.Activity != "" {
		return q.Act == 0
	}
	return q.Act.String() != invalid
}

// placed reports whether q says no other site than that of exceptional access.
func (q *Question) placed() bool { return q.WorkingAt == "" || q.Organisation == nationalLocum }

// invalid is the text of everything outside a closed list.
const invalid = "invalid"

// missing returns a reason by RA-RBC-030 for every part that is missing or does not
// go with another one, in order of pointer.
func (q *Question) missing() []Reason {
	var rs []Reason
	require := func(ok bool, pointer string) {
		if !ok {
			rs = append(rs, Reason{Rule: ruleQuestion.ID, Outcome: Forbidden, Pointer: pointer})
		}
	}
	require(q.asksForOne(), "/activity")
	require(!q.On.IsZero(), "/on")
	require(q.Organisation != "", "/organisation")
	require(q.User != "", "/user")
	require(q.placed(), "/workingAt")
	return rs
}
