package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// ReplacedWith returns c with the link to the card that stands in for it, which
// [Order] has linked back by OrderDetails.Replaces, and which has not ended. It is no
// move: c has ended before and has not been replaced yet, or works on until the card
// in its holder's new name has come. If that one ends on the way, another may take
// its place: before is the card that c.ReplacedBy names, the zero Card if it names
// none. The error is a [*guidance.Refusal] (RA-CRD-014).
func (c Card) ReplacedWith(successor, before Card) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleReplacement, c.State.Final() || successor.Because == ReasonNameChanged, "/state", "the card that is replaced has not ended")
	a.Require(ruleReplacement, !successor.State.Final(), "/successor", "the replacement has ended")
	relinked := !c.State.Final() && before.ID == c.ReplacedBy && before.State.Final()
	a.Require(ruleReplacement, c.ReplacedBy == "" || relinked, "/replacedBy", "the card has been replaced, by one that has not ended or for good")
	a.Require(ruleReplacement, !blank(successor.ID) && successor.Replaces == c.ID, "/replaces", "the replacement does not name this card")
	a.Require(ruleReplacement, successor.Holder == c.Holder, "/holder", "the replacement has another holder")
	a.Require(ruleReplacement, successor.Serial == "" || successor.Serial != c.Serial, "/serial", "the replacement is the same piece of plastic")
	if err := a.Refusal("replace"); err != nil {
		return Card{}, err
	}
	c.ReplacedBy = successor.ID
	return c, nil
}

// Superseded returns the card, which worked on while another was made in its
// holder's new name, cancelled for [ReasonNameChanged]: the other has come
// (RA-CRD-031).
func (c Card) Superseded(successor Card, at time.Time) (Card, error) {
	came := successor.ReceivedAt
	if came.IsZero() {
		came = successor.InUseAt
	}
	var a guidance.Assessment
	a.Require(ruleSuperseded, c.ReplacedBy != "" && c.ReplacedBy == successor.ID && successor.Replaces == c.ID, "/replacedBy",
		"the other card does not come in the place of this one")
	a.Require(ruleSuperseded, !successor.State.Final() && !came.IsZero() && !at.Before(came), "/successor",
		"the card in the new name has not come")
	return c.cancelled(ReasonNameChanged, at, a)
}
