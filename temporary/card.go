package temporary

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Card is one temporary access card of an organisation's store. [Add] makes one; its
// methods return a new Card, or the zero Card with an error, and never change the
// one they were given. Instants are in UTC.
type Card struct {
	ID           string           `json:"id"`
	Organisation identity.ODSCode `json:"organisation"` // in whose store it is
	Name         Name             `json:"name"`
	Serial       string           `json:"serial"`
	State        State            `json:"state"`     // as the latest entry of History has it; ask [Card.At] what is true at an instant
	Handovers    []Handover       `json:"handovers"` // in the order in which it was lent
	History      []Step           `json:"history"`   // everything that happened to it, in order

	Version int64 `json:"-"` // the store's, to notice that somebody else wrote
}

// Step is one thing that happened to a card. Which members it has depends on the
// move.
type Step struct {
	Move     Move            `json:"move"`
	To       State           `json:"to"`
	At       time.Time       `json:"at"`                // of deactivate: when it was due, whoever noticed it when
	By       identity.UserID `json:"by,omitzero"`       // absent: it happened by the clock
	Handover string          `json:"handover,omitzero"` // of give, take-back, deactivate, stop, bring-back and lose: the one that it speaks of
	Reason   EndReason       `json:"reason,omitzero"`   // of stop and withdraw
	Note     string          `json:"note,omitzero"`
}

// PoolPolicy is what an organisation has decided about its store.
type PoolPolicy struct {
	// Max is how many cards may be in the store or out of it, those that were
	// withdrawn not counted. Zero sets no limit: no page gives a number, and a policy
	// that is silent leaves the guidance as it is. Less than zero lets none in.
	Max int `json:"max,omitzero"`
}

// NewCard is what is said of a card that is put into a store.
type NewCard struct {
	ID           string
	Organisation identity.ODSCode
	Name         Name
	Serial       string
	By           identity.UserID // who puts it there
	At           time.Time
	Held         []Card // every card that the organisation has or had
	Policy       PoolPolicy
}

// Add returns the card in the store. The error is a [*guidance.Refusal] that names
// what is missing (RA-TAC-003, -007), a name of another organisation (RA-TAC-002), an
// id, name or serial that was given before (RA-TAC-004), and a store that is full
// (RA-TAC-005).
func Add(n NewCard) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleParts, given(n.ID), "/id", "the card's id is missing")
	a.Require(ruleParts, !n.Organisation.IsZero(), "/organisation", "the organisation is missing")
	a.Require(ruleParts, !n.Name.IsZero(), "/name", "the card's name is missing")
	a.Require(ruleParts, given(n.Serial), "/serial", "the card's serial is missing")
	a.Require(ruleOwnName, n.Name.IsZero() || n.Name.Organisation() == n.Organisation, "/name",
		"the name is that of another organisation's card")
	live := 0
	for _, c := range n.Held {
		if c.Organisation != n.Organisation {
			continue
		}
		if !c.State.Final() {
			live++
		}
		a.Require(ruleUnique, c.ID != n.ID, "/id", "a card of this organisation has this id, or had it")
		a.Require(ruleUnique, c.Name != n.Name, "/name", "a card of this organisation has this name, or had it")
		a.Require(ruleUnique, c.Serial != n.Serial, "/serial", "a card of this organisation has this serial, or had it")
	}
	a.Require(rulePool, n.Policy.Max == 0 || live < n.Policy.Max, "/organisation", "the organisation's policy lets no further card into its store")
	c := Card{ID: n.ID, Organisation: n.Organisation, Name: n.Name, Serial: n.Serial}
	return c.moved(Step{Move: AddToStore, At: n.At, By: n.By}, a)
}

// moved returns c after a step, if the table has the move, somebody is named for it
// unless it is the clock's, it is not before the card's latest step, and a holds no
// finding of severity error.
func (c Card) moved(s Step, a guidance.Assessment) (Card, error) {
	a.Require(ruleClock, !s.At.IsZero() && !s.At.Before(c.latest()), "/at",
		"the instant is missing, or before what happened to the card last")
	a.Require(ruleClock, s.Move == Deactivate || !s.By.IsZero(), "/by", "nobody is named for this")
	t, err := next(c.State, s.Move, a)
	if err != nil {
		return Card{}, err
	}
	s.To, s.At = t.To, s.At.UTC()
	c.State = t.To
	c.History = append(slices.Clone(c.History), s)
	return c, nil
}

// settled returns c as it is at an instant: a card that is overdue then is
// deactivated, whether or not anybody swept. So no move starts from a state that the
// clock has ended.
func (c Card) settled(at time.Time) Card {
	h := c.open()
	if c.State != Lent || h < 0 || !c.Handovers[h].Overdue(at) {
		return c
	}
	due := c.Handovers[h].DueBack()
	settled, err := c.moved(Step{Move: Deactivate, At: due, Handover: c.Handovers[h].ID}, guidance.Assessment{})
	if err != nil {
		return c // its history does not add up: what is asked of it is refused by that
	}
	return settled
}

// open returns the place of the handover that has not come back, or -1.
func (c Card) open() int {
	if i := len(c.Handovers) - 1; i >= 0 && c.Handovers[i].Returned == nil {
		return i
	}
	return -1
}

// openID returns the id of the handover that has not come back, or "".
func (c Card) openID() string {
	if i := c.open(); i >= 0 {
		return c.Handovers[i].ID
	}
	return ""
}

// latest returns the instant of the card's latest step.
func (c Card) latest() time.Time {
	if len(c.History) == 0 {
		return time.Time{}
	}
	return c.History[len(c.History)-1].At
}
