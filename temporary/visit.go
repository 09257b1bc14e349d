package temporary

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Visit is one visit of one inspector who has to see records that need a smartcard.
// [Plan] makes one; its methods return a new Visit, or the zero Visit with a
// [*guidance.Refusal], and never change the one they were given. What was agreed with
// CQC is the pattern for other inspections.
type Visit struct {
	ID           string            `json:"id"`
	Organisation identity.ODSCode  `json:"organisation"` // that is visited
	Inspector    Inspector         `json:"inspector"`
	Purpose      string            `json:"purpose"`
	Days         guidance.Interval `json:"days"` // both ends included, both there
	State        VisitState        `json:"state"`
	Decision     Decision          `json:"decision,omitzero"`
	Alternative  string            `json:"alternative,omitzero"` // of a declined visit: how records are seen lawfully
	Access       *VisitAccess      `json:"access,omitempty"`
	Removal      *VisitRemoval     `json:"removal,omitempty"`
	History      []VisitStep       `json:"history"`

	Version int64 `json:"-"` // the store's, to notice that somebody else wrote
}

// Inspector is who visits, and who sends them.
type Inspector struct {
	Name   identity.Name   `json:"name"`
	Body   string          `json:"body"`            // for example the Care Quality Commission
	UserID identity.UserID `json:"userID,omitzero"` // when they are registered
}

// Authorisation is somebody's word that access be assigned or removed, by the local
// Registration Authority's policy.
type Authorisation struct {
	By     identity.UserID `json:"by"`
	At     time.Time       `json:"at"`
	Policy string          `json:"policy"` // where the local policy says who may
}

// VisitAccess is what was assigned for a visit.
type VisitAccess struct {
	Assignments []string      `json:"assignments"` // ids; the assignments themselves are rbac's
	Authorised  Authorisation `json:"authorised"`
	At          time.Time     `json:"at"`
}

// VisitRemoval says that it was removed again.
type VisitRemoval struct {
	Authorised Authorisation `json:"authorised"`
	At         time.Time     `json:"at"`
}

// VisitStep is one thing that happened to a visit.
type VisitStep struct {
	Move VisitMove       `json:"move"`
	To   VisitState      `json:"to"`
	At   time.Time       `json:"at"`
	By   identity.UserID `json:"by"`
}

// VisitDetails is what is said of a visit that is announced.
type VisitDetails struct {
	ID           string
	Organisation identity.ODSCode
	Inspector    Inspector
	Purpose      string
	Days         guidance.Interval
	Planned      Stamp
}

// Plan returns the planned visit. The error is a [*guidance.Refusal] that names what
// is missing (RA-TAC-040).
func Plan(d VisitDetails) (Visit, error) {
	var a guidance.Assessment
	a.Require(ruleVisit, given(d.ID), "/id", "the visit has no id")
	a.Require(ruleVisit, !d.Organisation.IsZero(), "/organisation", "the organisation is missing")
	a.Require(ruleVisit, !d.Inspector.Name.IsZero(), "/inspector/name", "the inspector is not named")
	a.Require(ruleVisit, given(d.Inspector.Body), "/inspector/body", "the body that sends the inspector is missing")
	a.Require(ruleVisit, given(d.Purpose), "/purpose", "the purpose is missing")
	a.Require(ruleVisit, !d.Days.From.IsZero() && !d.Days.To.IsZero() && d.Days.Valid(), "/days", "the first or the last day is missing, or they are in the wrong order")
	v := Visit{ID: d.ID, Organisation: d.Organisation, Inspector: d.Inspector, Purpose: d.Purpose, Days: d.Days}
	return v.moved(PlanVisit, d.Planned, a)
}

// DecidedFor returns the visit after [Decide]: the inspector brings the card that they
// have, in which case they have a user id, or is registered (RA-TAC-041). Until access
// is given it can be decided anew: a card was forgotten, or found.
func (v Visit) DecidedFor(d Decision, s Stamp) (Visit, error) {
	var a guidance.Assessment
	a.Require(ruleInspector, d == OwnCard || d == Registering, "/decision", "the inspector has access neither with a card of their own nor by being registered")
	a.Require(ruleInspector, d != OwnCard || !v.Inspector.UserID.IsZero(), "/inspector/userID", "who has a card has a user id")
	v, err := v.moved(Decide, s, a)
	if err != nil {
		return Visit{}, err
	}
	v.Decision = d
	return v, nil
}

// DeclinedWith returns the visit after [Decline]: no card is issued, and alternative
// says how records are seen lawfully in another way (RA-TAC-042).
func (v Visit) DeclinedWith(alternative string, s Stamp) (Visit, error) {
	var a guidance.Assessment
	a.Require(ruleDeclined, given(alternative), "/alternative", "it is not said how the inspector sees records lawfully in another way")
	v, err := v.moved(Decline, s, a)
	if err != nil {
		return Visit{}, err
	}
	v.Decision, v.Alternative = WithoutCard, alternative
	return v, nil
}

// Cancelled returns the visit after [CancelVisit].
func (v Visit) Cancelled(s Stamp) (Visit, error) {
	return v.moved(CancelVisit, s, guidance.Assessment{})
}

// WithAccess returns the visit after [GiveAccess]: the named assignments were made,
// upon authorisation (RA-TAC-043), to a registered person (RA-TAC-041), for days of
// which the last has not passed (RA-TAC-045). user is the inspector's; it may be
// absent if the visit has it.
func (v Visit) WithAccess(user identity.UserID, assignments []string, authorised Authorisation, s Stamp) (Visit, error) {
	var a guidance.Assessment
	if user.IsZero() {
		user = v.Inspector.UserID
	}
	a.Require(ruleInspector, !user.IsZero(), "/inspector/userID", "the inspector is not registered")
	a.Require(ruleInspector, v.Inspector.UserID.IsZero() || user == v.Inspector.UserID, "/inspector/userID", "access is somebody else's")
	v.Inspector.UserID = user
	a.Require(ruleAccess, len(assignments) > 0 && !slices.ContainsFunc(assignments, func(id string) bool { return !given(id) }), "/access/assignments",
		"it is not said which assignments were made")
	v.checkAuthorised(&a, ruleAccess, "/access/authorised", authorised, s.At)
	a.Require(ruleVisitEnds, !guidance.DateOf(s.At).After(v.Days.To), "/days", "the visit is over")
	v, err := v.moved(GiveAccess, s, a)
	if err != nil {
		return Visit{}, err
	}
	authorised.At = authorised.At.UTC()
	v.Access = &VisitAccess{Assignments: slices.Clone(assignments), Authorised: authorised, At: s.At.UTC()}
	return v, nil
}

// AccessRemoved returns the visit after [RemoveAccess]: what was assigned was removed,
// upon an authorisation that is not the one of giving it, and so was given after it
// (RA-TAC-044).
func (v Visit) AccessRemoved(authorised Authorisation, s Stamp) (Visit, error) {
	var a guidance.Assessment
	v.checkAuthorised(&a, ruleRemoval, "/removal/authorised", authorised, s.At)
	a.Require(ruleRemoval, v.Access == nil || authorised.At.After(v.Access.At), "/removal/authorised/at", "this was not authorised after access had been given")
	v, err := v.moved(RemoveAccess, s, a)
	if err != nil {
		return Visit{}, err
	}
	authorised.At = authorised.At.UTC()
	v.Removal = &VisitRemoval{Authorised: authorised, At: s.At.UTC()}
	return v, nil
}

// checkAuthorised asks of an authorisation that somebody gave it, before what it
// allows was done, by a policy that is named, and not for themselves (RA-TAC-047).
func (v Visit) checkAuthorised(a *guidance.Assessment, r guidance.Rule, at string, authorised Authorisation, done time.Time) {
	a.Require(r, !authorised.By.IsZero(), at+"/by", "nobody is named who authorised this")
	a.Require(r, !authorised.At.IsZero() && !authorised.At.After(done), at+"/at", "this was not authorised before it was done")
	a.Require(r, given(authorised.Policy), at+"/policy", "it is not said by which local policy this was authorised")
	a.Require(ruleAuthoriser, authorised.By.IsZero() || authorised.By != v.Inspector.UserID, at+"/by", "the inspector authorised this")
}

// moved returns v after a step, if the table has the move, somebody is named for it
// who is not the inspector, it is not before the visit's latest step, and a holds no
// finding of severity error.
func (v Visit) moved(m VisitMove, s Stamp, a guidance.Assessment) (Visit, error) {
	latest := time.Time{}
	if n := len(v.History); n > 0 {
		latest = v.History[n-1].At
	}
	a.Require(ruleVisitMoves, !s.At.IsZero() && !s.At.Before(latest), "/at", "the instant is missing, or before what happened to the visit last")
	a.Require(ruleVisitMoves, !s.By.IsZero(), "/by", "nobody is named for this")
	a.Require(ruleAuthoriser, s.By.IsZero() || s.By != v.Inspector.UserID, "/by", "the inspector decides about their own visit")
	t, err := nextVisit(v.State, m, a)
	if err != nil {
		return Visit{}, err
	}
	v.State = t.To
	v.History = append(slices.Clone(v.History), VisitStep{Move: m, To: t.To, At: s.At.UTC(), By: s.By})
	return v, nil
}

// CheckIssue advises whoever issues cards whether a smartcard may be issued for the
// visit: only to an inspector who is to be registered. Nothing else in this module
// asks it: a card is ordered for a registered person, and the order knows no visit.
// None is issued to one who declined (RA-TAC-042)
// or brings a card (RA-TAC-041), nor while nobody decided, or when all is over
// (RA-TAC-046).
func (v Visit) CheckIssue() guidance.Assessment {
	var a guidance.Assessment
	switch {
	case v.State == Declined:
		a.Fail(ruleDeclined, "/state", "no card is issued for a visit that was declined")
	case v.State != Decided && v.State != AccessGiven:
		a.Fail(ruleVisitMoves, "/state", "nobody decided that a card be issued for this visit, or it is over")
	default:
		a.Require(ruleInspector, v.Decision == Registering, "/decision", "the inspector brings a smartcard")
	}
	return a
}

// ActiveAt reports whether the inspector had access at an instant: on a day of the
// visit, in London, since it was given and until it was removed. It needs nobody to
// have removed it.
func (v Visit) ActiveAt(t time.Time) bool {
	return v.Access != nil && !t.Before(v.Access.At) && v.Days.Contains(guidance.DateOf(t)) &&
		(v.Removal == nil || t.Before(v.Removal.At))
}

// Assess says how the access of a visit stands at an instant: whether it was removed
// (RA-TAC-044), by the day after the last (RA-TAC-045). Nothing applies where none was
// given.
func (v Visit) Assess(at time.Time) guidance.Assessment {
	var a guidance.Assessment
	if v.Access == nil {
		a.Skip(ruleRemoval)
		a.Skip(ruleVisitEnds)
		return a
	}
	removed := v.Removal != nil && !v.Removal.At.After(at)
	day := guidance.DateOf(at)
	if removed {
		day = guidance.DateOf(v.Removal.At)
	}
	late := day.After(v.Days.To.AddDays(1))
	a.Require(ruleVisitEnds, !late, "/removal", "access was not removed by the day after the visit")
	switch {
	case removed:
		a.Pass(ruleRemoval)
	case late:
		a.Fail(ruleRemoval, "/removal", "access was not removed after the visit")
	default:
		a.Unknown(ruleRemoval)
	}
	return a
}
