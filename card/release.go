package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// ReleaseRequest asks for a card's passcode to be texted. Both numbers are
// compared as they stand: write them in one form, E.164.
type ReleaseRequest struct {
	To     string    // the mobile number that the passcode shall go to
	Proven string    // the number that the registrant proved on the call; "" if none
	Ref    string    // unique reference for the gateway; the same in each retry
	At     time.Time // when the release was asked for
}

// Release returns the card after the move [Release], with the number and the
// reference for the gateway. It does not hold or send the passcode. It is
// allowed only after the receipt call (RA-PSC-020), only to the number proven
// on the call (RA-PSC-021) and only once (RA-PSC-022); a refusal gives every
// reason, and no number. The error is a [*TransitionError] if the card's state
// is among the reasons, else a [*guidance.Refusal].
func (c Card) Release(r ReleaseRequest) (Card, error) {
	var a guidance.Assessment
	switch {
	case blank(r.Proven):
		a.Fail(ruleProven, "/to", "the registrant proved no mobile number on the call")
	case r.To != r.Proven:
		a.Fail(ruleProven, "/to", "this is not the mobile number that the registrant proved on the call")
	}
	a.Require(ruleReference, !blank(r.Ref), "/ref", "")
	a.Require(ruleIssuedLocked, !c.IssuedLocked, "/locked", "the card was issued locked, without a passcode")
	c, err := c.moved(Release, r.At, a)
	if err != nil {
		return Card{}, err
	}
	c.ReleaseTo, c.ReleaseRef, c.ReleaseRequestedAt = r.To, r.Ref, r.At.UTC()
	return c, nil
}
