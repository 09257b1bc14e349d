package temporary

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// The methods of this file make one move each and return the card after it. A card
// that is overdue at the instant of a move was deactivated before it, by the clock:
// that step is then in its history too. The error is a [*TransitionError] if the
// table has no such move from the card's state, else a [*guidance.Refusal].

// Stamp says who did something, and when.
type Stamp struct {
	By identity.UserID
	At time.Time
}

// TakenBack returns the card after it came back: in the store if that was in time
// ([TakeBack]), waiting for a check if it was overdue, stopped or lost ([BringBack]).
// Who takes it back is named, and is not its holder (RA-TAC-025); where that is
// refused of a card that was deactivated, RA-TAC-021 says so too.
func (c Card) TakenBack(s Stamp) (Card, error) {
	c = c.settled(s.At)
	var a guidance.Assessment
	h := c.open()
	a.Require(ruleReceived, !s.By.IsZero(), "/by", "nobody is named who took the card back")
	a.Require(ruleReceived, h < 0 || s.By.IsZero() || c.Handovers[h].Holder.UserID != s.By, "/by", "its holder took the card back")
	move := TakeBack
	if c.State == Deactivated || c.State == Lost {
		move = BringBack
	}
	if c.State == Deactivated && len(a.Errors()) > 0 {
		a.Fail(ruleDeactivated, "/state", "the card was deactivated: it can be brought back, and is checked then")
	}
	c, err := c.moved(Step{Move: move, At: s.At, By: s.By, Handover: c.openID()}, a)
	if err != nil {
		return Card{}, err
	}
	if h >= 0 {
		c = c.with(h, func(h *Handover) { h.Returned = &Return{By: s.By, At: s.At.UTC()} })
	}
	return c, nil
}

// Stopped returns the card after [Stop], for a reason of the list (RA-TAC-026).
func (c Card) Stopped(s Stamp, reason EndReason, note string) (Card, error) {
	return c.ended(Stop, s, reason, note)
}

// Withdrawn returns the card after [Withdraw], for a reason of the list
// (RA-TAC-026). It is final.
func (c Card) Withdrawn(s Stamp, reason EndReason, note string) (Card, error) {
	return c.ended(Withdraw, s, reason, note)
}

func (c Card) ended(m Move, s Stamp, reason EndReason, note string) (Card, error) {
	c = c.settled(s.At)
	var a guidance.Assessment
	a.Require(ruleEnded, reason.valid(), "/reason", "the reason is not in the list")
	step := Step{Move: m, At: s.At, By: s.By, Reason: reason, Note: note}
	if m == Stop {
		step.Handover = c.openID()
	}
	return c.moved(step, a)
}

// Lost returns the card after [Lose]: it does not work from then on.
func (c Card) Lost(s Stamp, note string) (Card, error) {
	c = c.settled(s.At)
	return c.moved(Step{Move: Lose, At: s.At, By: s.By, Handover: c.openID(), Note: note}, guidance.Assessment{})
}

// Clearing is what the Registration Authority did with a card that came back after
// it was deactivated or lost.
type Clearing struct {
	Stamp
	Checked     bool // somebody looked at the card, and at what was done with it
	NewPasscode bool // nobody who had the card knows its passcode any more
	Note        string
}

// Cleared returns the card after [Clear]: in the store again. It was checked and has
// a new passcode (RA-TAC-024).
func (c Card) Cleared(k Clearing) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleChecked, k.Checked, "/checked", "the card was not checked")
	a.Require(ruleChecked, k.NewPasscode, "/newPasscode", "the card has the passcode that its holder knew")
	return c.settled(k.At).moved(Step{Move: Clear, At: k.At, By: k.By, Note: k.Note}, a)
}

// Registered returns the card with the registration of a holder noted on their
// handover, whatever became of the card (RA-TAC-028). It is no move.
func (c Card) Registered(handover string, r Registered) (Card, error) {
	i := slices.IndexFunc(c.Handovers, func(h Handover) bool { return h.ID == handover })
	var a guidance.Assessment
	a.Require(ruleRegistered, i >= 0, "/handover", "there is no such handover of this card")
	a.Require(ruleRegistered, i < 0 || c.Handovers[i].Registered == nil, "/handover", "the registration was noted before")
	a.Require(ruleRegistered, i < 0 || !r.At.Before(c.Handovers[i].GivenAt), "/at", "the instant is missing, or before the card was lent")
	a.Require(ruleRegistered, given(r.Registration), "/registration", "the registration is not named")
	a.Require(ruleRegistered, !r.By.IsZero(), "/by", "nobody is named for the registration")
	if err := a.Refusal("note registration"); err != nil {
		return Card{}, err
	}
	r.At = r.At.UTC()
	return c.with(i, func(h *Handover) { h.Registered = &r }), nil
}

// with returns c with one handover changed.
func (c Card) with(i int, change func(*Handover)) Card {
	c.Handovers = slices.Clone(c.Handovers)
	change(&c.Handovers[i])
	return c
}
