package temporary

import "time"

// Deactivation is what a sweep found: a card that is overdue and was not marked.
type Deactivation struct {
	Card         Card      // after the deactivation: to be stored
	Handover     string    // id of the loan
	Holder       string    // user id or registration of who has the card: [Holder.Reference]
	DueBack      time.Time // from when it is inactive, UTC
	HoursOverdue int       // hours begun
	Act          Move      // what was done: always [Deactivate]
}

// Sweep returns what has to be deactivated among the cards at an instant, in their
// order (RA-TAC-021). It is pure, and asks for nothing twice: cards that were stored
// as it returned them are not returned again. No card waits for a sweep to become
// inactive: see [Card.ActiveAt].
func Sweep(now time.Time, cards []Card) []Deactivation {
	var found []Deactivation
	for _, c := range cards {
		after := c.settled(now)
		if after.State == c.State {
			continue
		}
		h := after.Handovers[after.open()]
		found = append(found, Deactivation{
			Card: after, Handover: h.ID, Holder: h.Holder.Reference(), DueBack: h.DueBack(),
			HoursOverdue: h.HoursLate(now), Act: Deactivate,
		})
	}
	return found
}

// Pending is a registration that was asked for when a card was lent, and is not done.
type Pending struct {
	Card      string // id
	Handover  string // id
	Holder    string // [Holder.Reference]
	Reference string // of the new user request
	Overdue   bool   // it was to be done by the day before, or earlier
}

// PendingOn returns the registrations to be done with priority on the day of an
// instant, in London, or overdue by then (RA-TAC-013, -023), in the order of the
// cards. Those of a card that had been stopped by then because its holder could not be
// registered are not among them.
func PendingOn(now time.Time, cards []Card) []Pending {
	var found []Pending
	for _, c := range cards {
		for _, h := range c.Handovers {
			if h.Registered != nil || h.GivenAt.After(now) || c.refused(h.ID, now) {
				continue
			}
			found = append(found, Pending{
				Card: c.ID, Handover: h.ID, Holder: h.Holder.Reference(), Reference: h.Request.Reference,
				Overdue: !now.Before(DueBack(h.GivenAt)),
			})
		}
	}
	return found
}

// refused reports whether a loan had been stopped by an instant because its holder
// could not be registered.
func (c Card) refused(handover string, at time.Time) bool {
	for _, s := range c.History {
		if s.Move == Stop && !s.At.After(at) && s.Handover == handover && s.Reason == RegistrationRefused {
			return true
		}
	}
	return false
}
