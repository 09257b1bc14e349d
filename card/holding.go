package card

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// HoldingPolicy is what it means for an order that its holder has a card already
// (RA-CRD-016). The zero HoldingPolicy denies.
type HoldingPolicy uint8

// The policies.
const (
	DenySecondCard HoldingPolicy = iota // the order is refused
	WarnSecondCard                      // the order is carried out, with a finding of severity warning
)

// CheckHolding says whether the holder of an order has another card that has not
// ended. The card whose name has changed does not count: it works until the one in
// the new name has come.
func CheckHolding(o OrderDetails) (a guidance.Assessment) {
	rule := ruleOneLive
	if o.Holding == WarnSecondCard {
		rule.Severity = guidance.Warning
	}
	another := false
	for _, c := range o.Held {
		changing := o.Because == ReasonNameChanged && c.ID == o.Replaces
		another = another || !c.State.Final() && !changing
	}
	a.Require(rule, !another, "/holder", "the holder has a card that has not ended")
	return a
}

// CheckHeld reports the cards of one holder that have not ended, if they are more
// than one: what an import brings is shown and not dropped. A card and the one
// that takes its place in a new name are one.
func CheckHeld(cards []Card, p HoldingPolicy) (a guidance.Assessment) {
	rule := ruleOneLive
	if p == WarnSecondCard {
		rule.Severity = guidance.Warning
	}
	live := 0
	for _, c := range cards {
		taken := func(s Card) bool { return s.ID == c.ReplacedBy && s.Replaces == c.ID && !s.State.Final() }
		if !c.State.Final() && !slices.ContainsFunc(cards, taken) {
			live++
		}
	}
	a.Require(rule, live <= 1, "/cards", "the holder has more than one card that has not ended")
	return a
}
