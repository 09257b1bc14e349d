package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// The methods of this file are of a holder who leaves healthcare: they give their
// card back. One who moves to another organisation keeps it (RA-CRD-032).

// AskedBack returns the card after [AskBack].
func (c Card) AskedBack(at time.Time) (Card, error) {
	c, err := c.moved(AskBack, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.AskedBackAt, c.ChasedAt = at.UTC(), time.Time{}
	return c, nil
}

// Chased returns the card after [Chase]; the latest time counts.
func (c Card) Chased(at time.Time) (Card, error) {
	c, err := c.moved(Chase, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.ChasedAt = at.UTC()
	return c, nil
}

// Kept returns the card after [Keep]: it is in use again.
func (c Card) Kept(at time.Time) (Card, error) {
	c, err := c.moved(Keep, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.KeptAt = at.UTC()
	return c, nil
}

// HandedBack returns the card after [HandBack]: ended for [ReasonOtherLeaver], and
// in the hands of the Registration Authority. The holder gives it to the line
// manager; at is when it has reached the Registration Authority, which records it.
func (c Card) HandedBack(at time.Time) (Card, error) {
	c, err := c.moved(HandBack, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.HandedBackAt, c.EndedAt = at.UTC(), at.UTC()
	c.Reason, c.Body = ReasonOtherLeaver, BodyInHand
	return c, nil
}

// MovedTo returns the card after its holder moved to another organisation, given by
// its ODS code: it is the same card, and works on. The error is a
// [*guidance.Refusal] by RA-CRD-032.
func (c Card) MovedTo(organisation string) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleMovesAlong, !blank(organisation), "/organisation", "the organisation to which the holder moves is missing")
	a.Require(ruleMovesAlong, organisation != c.Organisation, "/organisation", "the card is at that organisation already")
	a.Require(ruleMovesAlong, !c.State.Final(), "/state", "the card has ended")
	if err := a.Refusal("move card"); err != nil {
		return Card{}, err
	}
	c.Organisation = organisation
	return c, nil
}
