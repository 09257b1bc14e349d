package rbac

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
)

// Grant is one entry in the log of users who were given exceptional access: the
// virtual organisation FFFFF, so that they can work at other pharmacies, or a
// position at a real organisation ([GrantKind]). Both guidance pages ask for this
// log, so that access can be revoked later. Access runs from Start to End, both
// days included. [NewGrant] makes one, [Grant.Reviewed] keeps a review of it,
// [Grant.SignIn] begins a session under it, [Grant.Revoke] ends it.
type Grant struct {
	ID                 string        `json:"id"`
	User               string        `json:"user"`                 // user id
	Kind               GrantKind     `json:"kind,omitzero"`        // see [Grant.OfKind]
	Organisation       string        `json:"organisation"`         // FFFFF, or for a position the ODS code of the site
	Position           string        `json:"position,omitempty"`   // id of the position, for one that is given by itself
	Profession         string        `json:"profession,omitempty"` // see [Professions]; not asked for with a position
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
	Kind               GrantKind // zero is NationalLocum
	Organisation       string
	Position           string
	Profession         string
	RegistrationNumber string
	Reason             string
	WorkingAt          string
	Start, End, Review guidance.Date
	GrantedBy          string
	GrantedAt          time.Time
}

// CheckGrant applies the rules RA-EXC-001 to 007, 009 to 011, 014 and 015 to the
// request. Findings of severity warning do not stand in the way of [NewGrant]; show
// them to whoever grants.
func CheckGrant(r GrantRequest) guidance.Assessment {
	var as guidance.Assessment
	as.Require(ruleReason, present(r.Reason), "/reason", "")
	as.Require(ruleWorkingAt, isRealODS(r.WorkingAt), "/workingAt", "")
	named := present(r.ID, r.User, r.GrantedBy) && !r.GrantedAt.IsZero()
	as.Require(ruleGrantParts, named, "", "")
	checkGrantDates(&as, r)
	if r.Kind == PositionGrant {
		checkGrantPosition(&as, r)
		return as
	}
	as.Require(ruleKind, (r.Kind == 0 || r.Kind == NationalLocum) && r.Position == "", "/kind", "")
	as.Require(ruleWholeCode, r.Organisation == nationalLocum, "/organisation", "")
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

// checkGrantPosition is for a position at a real organisation: what is asked of who
// holds FFFFF is not asked of its holder.
func checkGrantPosition(as *guidance.Assessment, r GrantRequest) {
	as.Require(ruleKind, present(r.Position) && isRealODS(r.Organisation) && r.Organisation == r.WorkingAt, "/position", "")
	as.Skip(ruleWholeCode)
	as.Skip(ruleProfession)
	as.Skip(ruleMayHold)
	if p, ok := findProfession(r.Profession); ok {
		checkRegistration(as, p, r.RegistrationNumber)
		return
	}
	as.Skip(ruleRegistered)
	as.Skip(ruleNumberShape)
}

func checkGrantProfession(as *guidance.Assessment, r GrantRequest) {
	p, ok := findProfession(r.Profession)
	as.Require(ruleProfession, ok, "/profession", "")
	if !ok {
		as.Unknown(ruleMayHold)
		as.Unknown(ruleRegistered)
		as.Unknown(ruleNumberShape)
		return
	}
	as.Require(ruleMayHold, p.Basis != guidance.Disputed, "/profession", "the sources disagree on whether this profession may hold FFFFF")
	checkRegistration(as, p, r.RegistrationNumber)
}

// checkRegistration applies RA-EXC-005 and, to a number that is there, RA-EXC-014.
func checkRegistration(as *guidance.Assessment, p Profession, number string) {
	if p.Register == "" {
		as.Skip(ruleRegistered)
		as.Skip(ruleNumberShape)
		return
	}
	as.Require(ruleRegistered, present(number), "/registrationNumber", "")
	if !present(number) {
		as.Skip(ruleNumberShape)
		return
	}
	as.Require(ruleNumberShape, p.registered(number), "/registrationNumber", "no member of this profession could have this number")
}

// CheckGrantedPosition applies RA-EXC-015 to a request for a position by itself, with
// the position as it stands: it is that of the site, and is not closed on any day of
// the access. A request for FFFFF has nothing to do with it.
func CheckGrantedPosition(r GrantRequest, p Position) (as guidance.Assessment) {
	if r.Kind != PositionGrant {
		as.Skip(ruleKind)
		return as
	}
	fits := p.ID == r.Position && p.Organisation == r.Organisation && p.OpenOn(r.End)
	as.Require(ruleKind, fits, "/position", "the position is not one of the site, or is closed before the last day")
	return as
}

// CheckGrantedSite applies RA-EXC-025 to a request, with a register that says which
// organisations are open on which days: the real site is not known to be closed on the
// first day of the access, in whichever kind. Of a site that is not in the register
// nothing is said. A site that closes later is for the reviews.
func CheckGrantedSite(r GrantRequest, register organisation.Register) (as guidance.Assessment) {
	if r.Start.IsZero() {
		as.Unknown(ruleSiteOpen)
		return as
	}
	as.Require(ruleSiteOpen, !register.ClosedOn(r.WorkingAt, r.Start), "/workingAt", "the site is closed on the first day of the access")
	return as
}

// Check applies the rules of [CheckGrant] to a grant that was made, for the warnings
// that go with it: what [NewGrant] would have said of the request, word for word, so that
// whoever grants through a service needs no second answer.
func (g Grant) Check() guidance.Assessment {
	return CheckGrant(GrantRequest{
		ID: g.ID, User: g.User, Kind: g.Kind, Organisation: g.Organisation, Position: g.Position,
		Profession: g.Profession, RegistrationNumber: g.RegistrationNumber, Reason: g.Reason, WorkingAt: g.WorkingAt,
		Start: g.Start, End: g.End, Review: g.firstReview(), GrantedBy: g.GrantedBy, GrantedAt: g.GrantedAt,
	})
}

// NewGrant returns the grant asked for, or a [*guidance.Refusal] with every rule
// that it does not meet: the errors of [CheckGrant]. Who may grant, and that
// nobody grants to themselves, is decided by [Authorize].
func NewGrant(r GrantRequest) (Grant, error) {
	if err := CheckGrant(r).Refusal("grant exceptional access"); err != nil {
		return Grant{}, err
	}
	return Grant{
		ID: r.ID, User: r.User, Kind: max(r.Kind, NationalLocum), Organisation: r.Organisation, Position: r.Position,
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

// CheckRevocation applies RA-EXC-008 to what a revocation says of itself, whichever
// entries it is of.
func CheckRevocation(by, reason string, at time.Time) (as guidance.Assessment) {
	as.Require(ruleRevoked, present(by), "/revoked/by", "the person who revokes it is not named")
	if !present(reason) {
		as.Fail(ruleRevoked, "/revoked/reason", "the reason is not given")
	}
	if at.IsZero() {
		as.Fail(ruleRevoked, "/revoked/at", "the instant is not given")
	}
	return as
}

// Revoke returns g as revoked at the instant. The error is a
// [*guidance.Refusal] by RA-EXC-008 if it was revoked before, if the reason, the
// person or the instant is missing, or if that lies before the grant. A grant
// that has run out can still be revoked, which takes it off [Outstanding].
func (g Grant) Revoke(by, reason string, at time.Time) (Grant, error) {
	as := CheckRevocation(by, reason, at)
	as.Require(ruleRevoked, g.Revoked == nil, "/revoked", "the access was revoked before")
	if !at.IsZero() && at.Before(g.GrantedAt) {
		as.Fail(ruleRevoked, "/revoked/at", "the instant lies before the grant")
	}
	if err := as.Refusal("revoke exceptional access"); err != nil {
		return Grant{}, err
	}
	g.Revoked = &Revocation{By: by, Reason: reason, At: at.UTC()}
	return g, nil
}
