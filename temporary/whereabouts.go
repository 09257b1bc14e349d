package temporary

import (
	"slices"
	"time"
)

// Whereabouts is what is known of a card at one instant.
type Whereabouts struct {
	// State is the one that the clock gives it: a card that was lent and is overdue
	// is deactivated, whether or not anybody swept. Zero: it was in no store yet.
	State State
	// Handover is that of whoever has the card while it is lent; and of whoever had
	// it last while it is deactivated, lost or withdrawn without having come back. Else
	// it is nil.
	Handover *Handover
}

// Holder returns the one person who may use the card; false when nobody may.
func (w Whereabouts) Holder() (Holder, bool) {
	if w.State != Lent || w.Handover == nil {
		return Holder{}, false
	}
	return w.Handover.Holder, true
}

// At returns where the card was at an instant, as its history and the clock have it.
// A step counts from its own instant on; of several at one instant the last does.
func (c Card) At(t time.Time) (w Whereabouts) {
	last := -1
	for i, s := range c.History {
		if s.At.After(t) {
			break
		}
		last = i
	}
	if last < 0 {
		return w
	}
	w.State = c.History[last].To
	w.Handover = c.handoverOf(last)
	if w.State == Lent && (w.Handover == nil || !t.Before(w.Handover.DueBack())) {
		w.State = Deactivated
	}
	return w
}

// handoverOf returns the handover that has not come back after a step of the
// history, or nil.
func (c Card) handoverOf(step int) *Handover {
	for _, s := range slices.Backward(c.History[:step+1]) {
		switch s.Move {
		case TakeBack, BringBack, AddToStore, Clear:
			return nil
		case Give:
			i := slices.IndexFunc(c.Handovers, func(h Handover) bool { return h.ID == s.Handover })
			if i < 0 {
				return nil
			}
			h := c.Handovers[i]
			return &h
		}
	}
	return nil
}

// ActiveAt reports whether the card worked at an instant: it was lent to somebody
// named, and not overdue. It is a function of the record and the clock alone. A card
// in the store has no holder, and so is not active.
func (c Card) ActiveAt(t time.Time) bool {
	_, held := c.At(t).Holder()
	return held
}
