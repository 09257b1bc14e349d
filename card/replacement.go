package card

import "github.com/rakit-dev/rakit/guidance"

// ReplacedWith returns c with the link to the card that stands in for it, which
// [Order] has linked back by OrderDetails.Replaces. It is no move: c has ended
// before, and has not been replaced yet. The error is a [*guidance.Refusal]
// (RA-CRD-014).
func (c Card) ReplacedWith(successor Card) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleReplacement, c.State.Final(), "/state", "the card that is replaced has not ended")
	a.Require(ruleReplacement, c.ReplacedBy == "", "/replacedBy", "the card has been replaced")
	a.Require(ruleReplacement, !blank(successor.ID) && successor.Replaces == c.ID, "/replaces", "the replacement does not name this card")
	a.Require(ruleReplacement, successor.Holder == c.Holder, "/holder", "the replacement has another holder")
	a.Require(ruleReplacement, successor.Serial == "" || successor.Serial != c.Serial, "/serial", "the replacement is the same piece of plastic")
	if err := a.Refusal("replace"); err != nil {
		return Card{}, err
	}
	c.ReplacedBy = successor.ID
	return c, nil
}
