package temporary

import (
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Handover is one loan of a card to one person. [Card.Give] makes one. Nothing more
// is kept of the person than what the audit log needs to name them; of their
// documents no more than the kinds.
type Handover struct {
	ID            string            `json:"id"`
	Holder        Holder            `json:"holder"`
	Category      evidence.Category `json:"category"`
	Documents     []evidence.Kind   `json:"documents"`              // that were shown
	CounterSigned bool              `json:"counterSigned,omitzero"` // a photograph, shown where there is no photographic document
	CheckedBy     identity.UserID   `json:"checkedBy"`              // the ID Checker who saw them
	Appointment   string            `json:"appointment"`
	Reason        Reason            `json:"reason"`
	Note          string            `json:"note,omitzero"`
	Request       Request           `json:"request"`
	GivenBy       identity.UserID   `json:"givenBy"`
	GivenAt       time.Time         `json:"givenAt"`
	Registered    *Registered       `json:"registered,omitempty"` // the registration that ends the loan
	Returned      *Return           `json:"returned,omitempty"`
}

// Holder is who is lent a card: by name, and by a user id or the registration under
// way, by which alone reports name them.
type Holder struct {
	Name         identity.Name   `json:"name"`                  // as claimed, and shown by the documents
	UserID       identity.UserID `json:"userID,omitzero"`       // of somebody who has one already
	Registration string          `json:"registration,omitzero"` // id of the registration case
}

// Reference returns the user id or, without one, the id of the registration.
func (h Holder) Reference() string {
	if !h.UserID.IsZero() {
		return h.UserID.String()
	}
	return h.Registration
}

// same reports whether two holders are one person, as far as can be told. Names are
// not compared: people share them.
func (h Holder) same(other Holder) bool {
	return !h.UserID.IsZero() && h.UserID == other.UserID ||
		given(h.Registration) && h.Registration == other.Registration
}

// Request is the new user request that is completed when a card is lent. For
// somebody who is registered it is the one by which they get a card of their own.
type Request struct {
	Reference  string        `json:"reference"`  // of the completed form
	PriorityOn guidance.Date `json:"priorityOn"` // the day on which it is to be registered with priority
}

// Registered says that the registration that was asked for is done.
type Registered struct {
	Registration string          `json:"registration"` // id of the case
	By           identity.UserID `json:"by"`
	At           time.Time       `json:"at"`
}

// Return says when a card came back, and to whom.
type Return struct {
	By identity.UserID `json:"by"` // who took it back
	At time.Time       `json:"at"`
}

// RequestDue returns the last day on which the registration may be done that was
// asked for when a card was lent: the next one, in London (RA-TAC-013).
func RequestDue(lent time.Time) guidance.Date { return guidance.DateOf(lent).AddDays(1) }

// DueBack returns the instant from which a card that was lent at an instant is
// overdue: 00:00 in London after the following day, in UTC (RA-TAC-020). It is 24 to
// 48 hours later, and an hour less or more where the clocks change.
func DueBack(lent time.Time) time.Time {
	return guidance.DateOf(lent).AddDays(2).Start().UTC()
}

// DueBack returns the instant from which the card is overdue, in UTC.
func (h Handover) DueBack() time.Time { return DueBack(h.GivenAt) }

// Overdue reports whether the card was not back at an instant at which it had to be.
// At [Handover.DueBack] itself it is overdue.
func (h Handover) Overdue(at time.Time) bool { return h.HoursLate(at) > 0 }

// HoursLate returns how many hours the card is late at an instant, or was when it
// came back. An hour that has begun counts, so that at the instant from which it is
// overdue it is one hour late; 0 is in time.
func (h Handover) HoursLate(at time.Time) int {
	if h.Returned != nil && h.Returned.At.Before(at) {
		at = h.Returned.At
	}
	due := h.DueBack()
	if at.Before(due) {
		return 0
	}
	return int(at.Sub(due)/time.Hour) + 1
}

// Assess says how a loan of the card stands at an instant, or stood when it ended:
// whether the card came back by the following day (RA-TAC-019) and on the day on which
// its holder was registered (RA-TAC-022), and whether that was by the next day
// (RA-TAC-023). What cannot be said yet is not evaluated. The rules of the registration
// do not apply to a holder who could not be registered, for which the card was stopped
// ([RegistrationRefused]).
func (c Card) Assess(h Handover, at time.Time) guidance.Assessment {
	var a guidance.Assessment
	refused := c.refused(h.ID, at)
	back := h.Returned != nil && !h.Returned.At.After(at)
	done := h.Registered != nil && !h.Registered.At.After(at)
	today := guidance.DateOf(at)
	switch {
	case h.Overdue(at):
		a.Fail(ruleFollowingDay, "/returned", "the card was not back by the end of the following day")
	case back:
		a.Pass(ruleFollowingDay)
	default:
		a.Unknown(ruleFollowingDay)
	}
	registered, end := guidance.Date{}, today
	if done {
		registered, end = guidance.DateOf(h.Registered.At), guidance.DateOf(h.Registered.At)
	}
	switch {
	case refused && !done:
		a.Skip(rulePriority)
	case end.After(RequestDue(h.GivenAt)):
		a.Fail(rulePriority, "/registered", "the registration was not done by the next day")
	case done:
		a.Pass(rulePriority)
	default:
		a.Unknown(rulePriority)
	}
	if back {
		today = guidance.DateOf(h.Returned.At)
	}
	switch {
	case refused && !done:
		a.Skip(ruleAsSoon)
	case !done:
		a.Unknown(ruleAsSoon)
	case today.After(registered):
		a.Fail(ruleAsSoon, "/returned", "the holder was registered on an earlier day, and had the card still")
	case back:
		a.Pass(ruleAsSoon)
	default:
		a.Unknown(ruleAsSoon)
	}
	return a
}
