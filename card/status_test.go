package card_test

import (
	"testing"
	"time"

	"github.com/rakit-dev/rakit/card"
)

// TestStatusAt asks for the status in every state, without certificates and on both
// sides of their last instant.
func TestStatusAt(t *testing.T) {
	last := certified
	for _, s := range append(card.States(), card.State(0)) {
		want := [3]card.Status{card.NotIssued, card.NotIssued, card.NotIssued} // none, valid, expired
		switch s {
		case card.InUse, card.AskedBack:
			want = [3]card.Status{card.Active, card.Active, card.Expired}
		case card.Spoiled, card.Cancelled:
			want = [3]card.Status{card.Ended, card.Ended, card.Ended}
		}
		c := card.Card{}
		if s != 0 {
			c = at(t, s)
		}
		got := [3]card.Status{c.StatusAt(last.Add(1))}
		c.Certification = card.Certification{State: card.Certified, Pair: expiring(last)}
		got[1], got[2] = c.StatusAt(last), c.StatusAt(last.Add(1))
		if got != want {
			t.Errorf("card in state %s: without certificates, at their last instant, a nanosecond later: %v, want %v", s, got, want)
		}
	}
}

// TestExpiredByTheFirstOfTwo: a card is expired when one of its certificates is.
func TestExpiredByTheFirstOfTwo(t *testing.T) {
	c := at(t, card.InUse)
	c.Certification = card.Certification{State: card.Renewing, Pair: expiring(certified)}
	c.Certification.Pair.Authentication.NotAfter = certified.Add(-time.Hour)
	if got := c.StatusAt(certified.Add(-time.Hour)); got != card.Active {
		t.Errorf("at the last instant of the first: %s", got)
	}
	if got := c.StatusAt(certified.Add(-time.Hour + 1)); got != card.Expired {
		t.Errorf("after the first, before the second: %s", got)
	}
}

func TestALockedCardIsActive(t *testing.T) {
	if got := locked(t).StatusAt(hour(9)); got != card.Active {
		t.Errorf("a locked card is %s", got)
	}
}
