package rbac

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// AccessMover is who moves a request for access, and when.
type AccessMover struct {
	By   string // user id
	At   time.Time
	Note string // what they want to be kept with a decision; it may be empty

	// SamePerson are those of [AccessRequest.People] whom the caller found by other
	// means (an NI number, say) to be the person who moves it, under whatever user id.
	SamePerson []string
}

// Is reports whether the one who moves is the person behind a user id.
func (m AccessMover) Is(id string) bool { return m.By == id || slices.Contains(m.SamePerson, id) }

// Opened returns the request as locked to whoever opens it, for [AccessLockFor] from
// now; who opens it again has it for as long again. The error is a
// [*guidance.Refusal] by RA-RBC-060 where it is locked to somebody else, and by RA-RBC-062
// to 066 for whoever could not decide on it.
func (r AccessRequest) Opened(m AccessMover, p AccessRequestPolicy) (AccessRequest, error) {
	as, _ := r.judge(m, p, LockAccessRequest)
	if err := as.Refusal("open access request"); err != nil {
		return AccessRequest{}, err
	}
	r.Lock = &AccessLock{By: m.By, Until: m.At.UTC().Add(AccessLockFor)}
	return r, nil
}

// Released returns the request as locked to nobody. The error is a
// [*guidance.Refusal] by RA-RBC-060 where it is not locked to whoever releases it.
func (r AccessRequest) Released(m AccessMover) (AccessRequest, error) {
	as, _ := r.judge(m, AccessRequestPolicy{}, FreeAccessRequest)
	if err := as.Refusal("release access request"); err != nil {
		return AccessRequest{}, err
	}
	r.Lock = nil
	return r, nil
}

// Approve returns the request as approved and, unless the policy has somebody else
// give the access, as completed with the assignment that comes of it; else that is
// zero. The error is a [*guidance.Refusal] with every reason: RA-RBC-060, and 062 to 069.
func (r AccessRequest) Approve(m AccessMover, p AccessRequestPolicy, t AccessTarget) (AccessRequest, Assignment, error) {
	const op = "approve access request"
	move := ApproveAndGive
	if p.SeparateApply {
		move = ApproveAccess
	}
	as, overrides := r.judge(m, p, move)
	given, err := r.give(&as, op, m, t)
	if err != nil {
		return AccessRequest{}, Assignment{}, err
	}
	next := r.decided(VerdictApproved, m, "", overrides)
	if p.SeparateApply {
		next.State, next.ApplyBy = AccessApproved, guidance.DateOf(m.At).AddDays(p.lapse())
		return next, Assignment{}, nil
	}
	return next.applied(m, given, nil), given, nil
}

// Apply returns the request as completed, with the assignment that comes of it, for
// one that was approved and waits for the access to be given. The error is a
// [*guidance.Refusal] with every reason: RA-RBC-060, and 062 to 069.
func (r AccessRequest) Apply(m AccessMover, p AccessRequestPolicy, t AccessTarget) (AccessRequest, Assignment, error) {
	as, overrides := r.judge(m, p, GiveAccess)
	given, err := r.give(&as, "apply access request", m, t)
	if err != nil {
		return AccessRequest{}, Assignment{}, err
	}
	return r.applied(m, given, overrides), given, nil
}

// Reject returns the request as rejected, for good. The error is a
// [*guidance.Refusal] with every reason: RA-RBC-060 to 066.
func (r AccessRequest) Reject(m AccessMover, p AccessRequestPolicy, reason string) (AccessRequest, error) {
	as, overrides := r.judge(m, p, RejectAccess)
	as.Require(ruleAccessReason, present(reason), "/reason", "no reason is given")
	if err := as.Refusal("reject access request"); err != nil {
		return AccessRequest{}, err
	}
	next := r.decided(VerdictRejected, m, reason, overrides)
	next.State = AccessRejected
	return next, nil
}

// Withdraw returns the request as withdrawn by whoever asked, under the user id by
// which they did: another one of the same person is kept from deciding, and gains
// nothing. Whoever has opened the request does not stand in the way: nobody is to give
// access that is not wanted any more, and who opens a request again and again would
// keep it. The error is a [*guidance.Refusal] with every reason: RA-RBC-063 to 066.
func (r AccessRequest) Withdraw(m AccessMover) (AccessRequest, error) {
	as, _ := r.judge(m, AccessRequestPolicy{}, WithdrawAccess)
	if err := as.Refusal("withdraw access request"); err != nil {
		return AccessRequest{}, err
	}
	r.State, r.Lock, r.Withdrawn = AccessWithdrawn, nil, &AccessStep{By: m.By, At: m.At.UTC(), Note: m.Note}
	return r, nil
}

// Ended returns the request as withdrawn because the profile of whom it is for was
// closed, or they leave or move away: because says which, without names. Neither what
// was decided nor whoever has opened it stands in the way. The error is a
// [*guidance.Refusal] with every reason: RA-RBC-064 to 066.
func (r AccessRequest) Ended(m AccessMover, because string) (AccessRequest, error) {
	as, _ := r.judge(m, AccessRequestPolicy{}, EndAccessRequest)
	as.Require(ruleAccessParts, present(because), "/withdrawn/because", "it is not said why the request ends")
	if err := as.Refusal("end access request"); err != nil {
		return AccessRequest{}, err
	}
	r.State, r.Lock, r.Withdrawn = AccessWithdrawn, nil, &AccessStep{By: m.By, At: m.At.UTC(), Because: because, Note: m.Note}
	return r, nil
}

func (r AccessRequest) decided(v AccessVerdict, m AccessMover, reason string, overrides []guidance.RuleID) AccessRequest {
	r.Decisions = append(slices.Clone(r.Decisions), AccessDecision{
		Verdict: v, By: m.By, At: m.At.UTC(), Reason: reason, Note: m.Note, Overrides: overrides,
	})
	r.Lock = nil
	return r
}

func (r AccessRequest) applied(m AccessMover, given Assignment, overrides []guidance.RuleID) AccessRequest {
	r.State, r.Lock, r.Assignment = AccessCompleted, nil, given.ID
	r.Applied = &AccessStep{By: m.By, At: m.At.UTC(), Note: m.Note, Overrides: overrides}
	return r
}

// judge applies what does not depend on the access itself to a move, and returns
// the rules that policy let pass.
func (r AccessRequest) judge(m AccessMover, p AccessRequestPolicy, move AccessRequestMove) (as guidance.Assessment, overrides []guidance.RuleID) {
	as.Require(ruleAccessParts, present(m.By) && !m.At.IsZero() && !m.At.Before(r.lastStep()), "/by",
		"nobody is named, or the instant is missing or lies before the last step")
	state := r.StateAt(m.At)
	nextAccessRequest(&as, state, move)
	r.judgeLock(&as, m, move)
	switch move {
	case FreeAccessRequest, EndAccessRequest:
	case WithdrawAccess:
		as.Require(ruleAccessTwice, m.By == r.RequestedBy, "/requestedBy", "somebody else asked")
	default:
		overrides = r.judgePeople(&as, m, p)
		twice := slices.ContainsFunc(r.Decisions, func(d AccessDecision) bool { return m.Is(d.By) })
		as.Require(ruleAccessTwice, !twice, "/decisions", "the person has decided on this request before")
	}
	return as, overrides
}

// judgeLock applies RA-RBC-060.
func (r AccessRequest) judgeLock(as *guidance.Assessment, m AccessMover, move AccessRequestMove) {
	by, locked := r.LockedAt(m.At)
	switch {
	case r.StateAt(m.At).Final() || move == WithdrawAccess || move == EndAccessRequest:
		as.Skip(ruleAccessLock) // these decide nothing
	case locked:
		as.Require(ruleAccessLock, m.Is(by), "/lock", "somebody else has opened the request")
	default:
		as.Require(ruleAccessLock, move != FreeAccessRequest, "/lock", "the request is locked to nobody")
	}
}

// judgePeople applies RA-RBC-062, and returns it if policy let it pass.
func (r AccessRequest) judgePeople(as *guidance.Assessment, m AccessMover, p AccessRequestPolicy) (overrides []guidance.RuleID) {
	for _, c := range []struct {
		id, pointer, message string
		duty                 Duty
	}{
		{r.RequestedBy, "/requestedBy", "the person asked for the access", p.RequesterDecides},
		{r.User, "/user", "the access is for this person", p.OwnAccess},
	} {
		switch {
		case !m.Is(c.id):
			as.Pass(ruleAccessPeople)
		case c.duty == Note:
			overrides = []guidance.RuleID{ruleAccessPeople.ID}
		default:
			as.Fail(ruleAccessPeople, c.pointer, c.message)
		}
	}
	return overrides
}
