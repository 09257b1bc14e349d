package rbac

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Grant is one entry in the log of users who were given exceptional access: the
// virtual organisation FFFFF, so that they can work at other pharmacies. Both
// guidance pages ask for this log, so that access can be revoked later. Access
// runs from Start to End, both days included. [NewGrant] makes one,
// [Grant.Reviewed] keeps a review of it, [Grant.Revoke] ends it.
type Grant struct {
	ID                 string        `json:"id"`
	User               string        `json:"user"`         // user id
	Organisation       string        `json:"organisation"` // always FFFFF
	Profession         string        `json:"profession"`   // see [Professions]
	RegistrationNumber string        `json:"registrationNumber,omitempty"`
	Reason             string        `json:"reason"`
	WorkingAt          string        `json:"workingAt"` // ODS code of the real site
	Start              guidance.Date `json:"start"`
	End                guidance.Date `json:"end"`
	Review             guidance.Date `json:"review,omitzero"`   // the day on which somebody looks again; zero after the last look
	GrantedBy          string        `json:"grantedBy"`         // user id
	GrantedAt          time.Time     `json:"grantedAt"`         // UTC
	Reviews            []Review      `json:"reviews,omitempty"` // those that were held, in order
	Revoked            *Revocation   `json:"revoked,omitempty"`
	Version            int64         `json:"-"` // kept by the store
}

// Revocation is the revocation of exceptional access, effective at once.
type Revocation struct {
	By     string    `json:"by"` // user id
	Reason string    `json:"reason"`
	At     time.Time `json:"at"` // UTC
}

// GrantRequest is what [NewGrant] is asked for; the members are those of
// [Grant].
type GrantRequest struct {
	ID, User           string
	Organisation       string
	Profession         string
	RegistrationNumber string
	Reason             string
	WorkingAt          string
	Start, End, Review guidance.Date
	GrantedBy          string
	GrantedAt          time.Time
}

// CheckGrant applies the rules RA-EXC-001 to 007 and 009 to 011 to the request.
// Findings of severity warning do not stand in the way of [NewGrant]; show them
// to whoever grants.
func CheckGrant(r GrantRequest) guidance.Assessment {
	var as guidance.Assessment
	as.Require(ruleReason, present(r.Reason), "/reason", "")
	as.Require(ruleWorkingAt, isODS(r.WorkingAt) && r.WorkingAt != nationalLocum, "/workingAt", "")
	as.Require(ruleWholeCode, r.Organisation == nationalLocum, "/organisation", "")
	named := present(r.ID, r.User, r.GrantedBy) && !r.GrantedAt.IsZero()
	as.Require(ruleGrantParts, named, "", "")
	checkGrantDates(&as, r)
	checkGrantProfession(&as, r)
	return as
}

func checkGrantDates(as *guidance.Assessment, r GrantRequest) {
	whole := !r.Start.IsZero() && !r.End.IsZero() && !r.End.Before(r.Start)
	as.Require(ruleGrantEnd, whole, "/end", "")
	reviewed := !r.Review.IsZero() && !r.Review.Before(r.Start) && (r.End.IsZero() || !r.Review.After(r.End))
	as.Require(ruleReview, reviewed, "/review", "")
	if !whole {
		as.Unknown(ruleGrantYear)
		return
	}
	as.Require(ruleGrantYear, !r.End.After(r.Start.AddMonths(12)), "/end", "")
}

func checkGrantProfession(as *guidance.Assessment, r GrantRequest) {
	p, ok := findProfession(r.Profession)
	as.Require(ruleProfession, ok, "/profession", "")
	if !ok {
		as.Unknown(ruleMayHold)
		as.Unknown(ruleRegistered)
		return
	}
	as.Require(ruleMayHold, p.Basis != guidance.Disputed, "/profession", "the sources disagree on whether this profession may hold FFFFF")
	if p.Register == "" {
		as.Skip(ruleRegistered)
		return
	}
	as.Require(ruleRegistered, present(r.RegistrationNumber), "/registrationNumber", "")
}

// NewGrant returns the grant asked for, or a [*guidance.Refusal] with every rule
// that it does not meet: the errors of [CheckGrant]. Who may grant, and that
// nobody grants to themselves, is decided by [Authorize].
func NewGrant(r GrantRequest) (Grant, error) {
	if err := CheckGrant(r).Refusal("grant exceptional access"); err != nil {
		return Grant{}, err
	}
	return Grant{
		ID: r.ID, User: r.User, Organisation: r.Organisation,
		Profession: r.Profession, RegistrationNumber: r.RegistrationNumber,
		Reason: r.Reason, WorkingAt: r.WorkingAt,
		Start: r.Start, End: r.End, Review: r.Review,
		GrantedBy: r.GrantedBy, GrantedAt: r.GrantedAt.UTC(),
	}, nil
}

// ActiveOn reports whether the access stands on the day. One that has run out
// does not, even if nothing ever marked it; a revoked one does not from the day
// of its revocation in Europe/London on.
func (g Grant) ActiveOn(d guidance.Date) bool {
	if g.End.IsZero() || !inForce(guidance.Interval{From: g.Start, To: g.End}, d) {
		return false
	}
	return g.Revoked == nil || d.Before(guidance.DateOf(g.Revoked.At))
}

// Revoke returns g as revoked at the instant. The error is a
// [*guidance.Refusal] by RA-EXC-008 if it was revoked before, if the reason, the
// person or the instant is missing, or if that lies before the grant. A grant
// that has run out can still be revoked, which takes it off [Outstanding].
func (g Grant) Revoke(by, reason string, at time.Time) (Grant, error) {
	var as guidance.Assessment
	as.Require(ruleRevoked, g.Revoked == nil, "/revoked", "the access was revoked before")
	if !present(by) {
		as.Fail(ruleRevoked, "/revoked/by", "the person who revokes it is not named")
	}
	if !present(reason) {
		as.Fail(ruleRevoked, "/revoked/reason", "the reason is not given")
	}
	if at.IsZero() || at.Before(g.GrantedAt) {
		as.Fail(ruleRevoked, "/revoked/at", "the instant is not given, or lies before the grant")
	}
	if err := as.Refusal("revoke exceptional access"); err != nil {
		return Grant{}, err
	}
	g.Revoked = &Revocation{By: by, Reason: reason, At: at.UTC()}
	return g, nil
}
