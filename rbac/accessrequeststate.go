package rbac

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// AccessRequestState is where a request for access stands. The zero
// AccessRequestState is invalid. The reports of Care Identity Management know open,
// completed and rejected; the others are ours.
type AccessRequestState uint8

// The states of a request for access.
const (
	AccessOpen      AccessRequestState = iota + 1 // waits to be decided
	AccessApproved                                // approved, and waits for somebody else to give the access
	AccessCompleted                               // the access was given; final
	AccessRejected                                // somebody rejected it; final
	AccessWithdrawn                               // whoever asked does not want it any more, or whom it is for has gone; final
	AccessExpired                                 // nobody came to it in time; final, and never stored
)

var accessRequestStateNames = []string{"open", "approved", "completed", "rejected", "withdrawn", "expired"}

// AccessRequestStates returns every state, in the order of the constants.
func AccessRequestStates() []AccessRequestState {
	return guidance.MembersClosed[AccessRequestState](accessRequestStateNames)
}

// String returns the state as it is written in documents, or "invalid".
func (s AccessRequestState) String() string { return guidance.NameClosed(accessRequestStateNames, s) }

// MarshalText returns the state as text; the zero state is an error.
func (s AccessRequestState) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of an access request", accessRequestStateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *AccessRequestState) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[AccessRequestState]("state of an access request", accessRequestStateNames, string(text))
	return err
}

// Final reports whether s is a state that no move of the table leaves. An invalid
// state is not final: it is no state.
func (s AccessRequestState) Final() bool {
	return s.String() != "invalid" &&
		!slices.ContainsFunc(accessRequestLines, func(l AccessRequestLine) bool { return l.From == s })
}

// AccessRequestMove is something that happens to a request for access. The zero
// AccessRequestMove is invalid.
type AccessRequestMove uint8

// The moves of a request for access.
const (
	AskAccess         AccessRequestMove = iota + 1
	LockAccessRequest                   // somebody opens it to decide, and nobody else decides meanwhile
	FreeAccessRequest                   // they leave it undecided
	ApproveAccess                       // somebody else gives the access
	ApproveAndGive                      // approved and given in one step
	GiveAccess                          // what was approved is given
	RejectAccess
	WithdrawAccess
	EndAccessRequest // the profile of whom it is for is closed, or they leave or move away
	ExpireAccess
)

var accessRequestMoveNames = []string{
	"request", "lock", "release", "approve", "approve-and-apply", "apply", "reject", "withdraw", "end", "expire",
}

// AccessRequestMoves returns every move, in the order of the constants.
func AccessRequestMoves() []AccessRequestMove {
	return guidance.MembersClosed[AccessRequestMove](accessRequestMoveNames)
}

// String returns the move as it is written in documents, or "invalid".
func (m AccessRequestMove) String() string { return guidance.NameClosed(accessRequestMoveNames, m) }

// AccessRequestBy says who makes a move of a request. The zero AccessRequestBy is
// invalid. Which roles these are says the permission matrix ([RequestAccess],
// [DecideAccessRequest]).
type AccessRequestBy uint8

// Who makes moves.
const (
	ByRequester AccessRequestBy = iota + 1 // who asks for the access
	ByDecider                              // who decides on it
	ByLeaving                              // who closes the profile of whom it is for, or records that they leave or move away
	ByClock                                // nobody: it happens by the time
)

var accessRequestByNames = []string{"requester", "decider", "leaving", "clock"}

// String returns who it is as written in documents, or "invalid".
func (b AccessRequestBy) String() string { return guidance.NameClosed(accessRequestByNames, b) }

// AccessRequestLine is one line of the table of moves of requests for access.
type AccessRequestLine struct {
	From  AccessRequestState // zero: nobody has asked yet
	Move  AccessRequestMove
	To    AccessRequestState
	By    AccessRequestBy
	Why   string          // why there is such a move, for people
	Rule  guidance.Rule   // what the move rests on
	Needs []guidance.Rule // what else must hold for it
}

// accessRequestLines is the only place that says how a request for access moves.
// What is not in it is refused.
var accessRequestLines = []AccessRequestLine{
	{
		0, AskAccess, AccessOpen, ByRequester, "access is needed that whoever asks may not give",
		ruleAccessAssignable,
		[]guidance.Rule{ruleWithinLife, ruleAccessPeople, ruleAccessParts, ruleAccessWanted, ruleAccessTarget},
	},
	{AccessOpen, LockAccessRequest, AccessOpen, ByDecider, "somebody looks at it to decide, and nobody else does meanwhile", ruleAccessLock, accessDecision},
	{AccessApproved, LockAccessRequest, AccessApproved, ByDecider, "somebody looks at it to give the access, and nobody else does meanwhile", ruleAccessLock, accessDecision},
	{AccessOpen, FreeAccessRequest, AccessOpen, ByDecider, "whoever opened it leaves it undecided", ruleAccessLock, nil},
	{AccessApproved, FreeAccessRequest, AccessApproved, ByDecider, "whoever opened it leaves it as it is", ruleAccessLock, nil},
	{AccessOpen, ApproveAndGive, AccessCompleted, ByDecider, "the access is right, and given at once", ruleAccessPeople, accessGiving},
	{AccessOpen, ApproveAccess, AccessApproved, ByDecider, "the access is right, and local policy has somebody else give it", ruleAccessPeople, accessGiving},
	{AccessApproved, GiveAccess, AccessCompleted, ByDecider, "what was approved is given by somebody else", ruleAccessTwice, accessGiving},
	{AccessOpen, RejectAccess, AccessRejected, ByDecider, "the access is not right", ruleAccessReason, accessDecision},
	{AccessApproved, RejectAccess, AccessRejected, ByDecider, "whoever was to give the access finds it not right: one rejection is enough", ruleAccessReason, accessDecision},
	{AccessOpen, WithdrawAccess, AccessWithdrawn, ByRequester, "the access is not needed any more", ruleAccessTwice, accessTaking},
	{AccessApproved, WithdrawAccess, AccessWithdrawn, ByRequester, "the access is not needed any more", ruleAccessTwice, accessTaking},
	{AccessOpen, EndAccessRequest, AccessWithdrawn, ByLeaving, "the profile of whom it is for is closed, or they leave or move away", ruleAccessMoves, accessEnding},
	{AccessApproved, EndAccessRequest, AccessWithdrawn, ByLeaving, "the profile of whom it is for is closed, or they leave or move away", ruleAccessMoves, accessEnding},
	{AccessOpen, ExpireAccess, AccessExpired, ByClock, "nobody decided by the last day on which it waits", ruleAccessClocks, nil},
	{AccessApproved, ExpireAccess, AccessExpired, ByClock, "nobody gave the access by the last day of the approval", ruleAccessClocks, nil},
}

// What it needs to withdraw a request, to end it, to decide on it, and to give the
// access, besides what that rests on.
var (
	accessTaking   = []guidance.Rule{ruleAccessClocks}
	accessEnding   = []guidance.Rule{ruleAccessClocks, ruleAccessParts}
	accessDecision = []guidance.Rule{ruleAccessLock, ruleAccessPeople, ruleAccessTwice, ruleAccessClocks}
	accessGiving   = append([]guidance.Rule{ruleWithinLife}, append(slices.Clone(accessDecision), ruleAccessWanted, ruleAccessTarget)...)
)

// AccessRequestLines returns the table of moves, in the order in which the
// documentation prints it. The slices are the caller's.
func AccessRequestLines() []AccessRequestLine {
	lines := slices.Clone(accessRequestLines)
	for i := range lines {
		lines[i].Needs = slices.Clone(lines[i].Needs)
	}
	return lines
}

// NextAccessRequest returns the line of the table for the move m from the state from,
// which is zero where nobody has asked. If there is none, the error is a
// [*guidance.Refusal]: by RA-RBC-065 where the request has run out, else by
// RA-RBC-064.
func NextAccessRequest(from AccessRequestState, m AccessRequestMove) (AccessRequestLine, error) {
	var as guidance.Assessment
	line := nextAccessRequest(&as, from, m)
	return line, as.Refusal(m.String() + " access request")
}

func nextAccessRequest(as *guidance.Assessment, from AccessRequestState, m AccessRequestMove) AccessRequestLine {
	i := slices.IndexFunc(accessRequestLines, func(l AccessRequestLine) bool { return l.From == from && l.Move == m })
	if i >= 0 {
		as.Pass(ruleAccessMoves)
		return accessRequestLines[i]
	}
	switch from {
	case AccessExpired:
		as.Fail(ruleAccessClocks, "/state", "the request has run out: who still wants the access asks again")
	case AccessRejected:
		as.Fail(ruleAccessMoves, "/state", "the request was rejected, which ends it")
	case 0:
		as.Fail(ruleAccessMoves, "/state", fmt.Sprintf("%s cannot come before somebody has asked", m))
	default:
		as.Fail(ruleAccessMoves, "/state", fmt.Sprintf("%s cannot follow when the request is %s", m, from))
	}
	return AccessRequestLine{}
}
