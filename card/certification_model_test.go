package card_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// certs is a hand model of the certificates of a card, written without the table:
// whether the authority was asked for the first ones, whether some are on the card,
// whether it was asked for new ones, and what became of them once the card had ended.
type certs struct {
	card card.Card
	now  time.Time

	asked, on, renewing, ended, told, refused, revoked bool
	known                                              bool // whether an authority was asked at all

	last     time.Time // of those on the card
	renewals int
	made     int
}

func (c *certs) step(t *rapid.T, allowed bool, next card.Card, err error) bool {
	if (err == nil) != allowed {
		t.Fatalf("while %s: error %v, want allowed %v", c.card.Certification.CurrentState(), err, allowed)
	}
	if allowed {
		c.card = next
	}
	return allowed
}

// tick moves the clock on by hours or by months, or not.
func (c *certs) tick(t *rapid.T) time.Time {
	hours := rapid.SampledFrom([]int{0, 1, 24, 24 * 30, 24 * 300})
	c.now = c.now.Add(time.Duration(hours.Draw(t, "hours")) * time.Hour)
	return c.now
}

// pair returns a new pair with three years of validity, days of which are left, and
// whether it is the holder's.
func (c *certs) pair(t *rapid.T, days int) (p card.Pair, ours bool) {
	p = expiring(c.now.AddDate(0, 0, days))
	c.made++
	p.Authentication.Fingerprint, p.Authentication.KeyFingerprint = fmt.Sprint("a", c.made), fmt.Sprint("ak", c.made)
	p.Signing.Fingerprint, p.Signing.KeyFingerprint = fmt.Sprint("s", c.made), fmt.Sprint("sk", c.made)
	ours = rapid.IntRange(0, 4).Draw(t, "dice") > 0
	if !ours {
		p.Authentication.UserID, p.Signing.UserID = "555254240101", "555254240101"
	}
	return p, ours
}

func (c *certs) Request(t *rapid.T) {
	next, err := c.card.CertificatesRequested("ca", c.tick(t))
	if c.step(t, !c.asked && !c.on && !c.ended, next, err) {
		c.asked, c.known = true, true
	}
}

func (c *certs) Issue(t *rapid.T) {
	c.tick(t)
	days := rapid.IntRange(-1, 1000).Draw(t, "days")
	p, ours := c.pair(t, days)
	next, err := c.card.CertificatesIssued(p, c.now)
	good := ours && days >= 0 && (!c.renewing || p.NotAfter().After(c.last))
	if !c.step(t, (c.asked || c.renewing) && !c.ended && good, next, err) {
		return
	}
	if c.renewing {
		c.renewals++
	}
	c.asked, c.renewing, c.on, c.last = false, false, true, p.NotAfter()
}

func (c *certs) Refuse(t *rapid.T) {
	next, err := c.card.CertificatesRefused(c.tick(t))
	if c.step(t, (c.asked || c.renewing) && !c.told, next, err) {
		c.asked, c.renewing = false, false
	}
}

func (c *certs) Record(t *rapid.T) {
	c.tick(t)
	p, ours := c.pair(t, rapid.IntRange(-100, 1000).Draw(t, "days"))
	next, err := c.card.CertificatesRecorded(p, c.now)
	if c.step(t, ours && !c.asked && !c.renewing && !c.ended, next, err) {
		c.on, c.last = true, p.NotAfter()
	}
}

func (c *certs) Renew(t *rapid.T) {
	r := card.RenewalRequest{
		By:            rapid.SampledFrom(append(card.Renewers(), 0)).Draw(t, "by"),
		HolderPresent: rapid.Bool().Draw(t, "present"), Passcode: rapid.IntRange(0, 3).Draw(t, "dice") > 0,
		Unlocked: rapid.Bool().Draw(t, "said to be unlocked"),
	}
	next, err := c.card.RenewalAsked(r, "ca", c.tick(t))
	may := r.By != 0 && r.Passcode && guidance.DateOf(c.now).DaysUntil(guidance.DateOf(c.last)) <= 90
	if c.now.After(c.last) {
		may = r.By == card.RenewerAgent && r.HolderPresent
	}
	if c.step(t, may && c.on && !c.renewing && !c.ended, next, err) {
		c.renewing = true
	}
}

// End is rare, so that most certificates are renewed.
func (c *certs) End(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	next, err := c.card.Cancelled(card.ReasonDamaged, c.tick(t))
	if c.step(t, !c.ended, next, err) {
		c.ended = true
	}
}

func (c *certs) Revoke(t *rapid.T) {
	next, err := c.card.CertificatesRevoking("ca", c.tick(t))
	if c.step(t, c.ended && (c.known || c.on) && (!c.told || c.refused), next, err) {
		c.told, c.refused = true, false
	}
}

func (c *certs) RefuseRevocation(t *rapid.T) {
	next, err := c.card.RevocationRefused(c.tick(t))
	if c.step(t, c.told && !c.revoked, next, err) {
		c.refused = true
	}
}

func (c *certs) Confirm(t *rapid.T) {
	next, err := c.card.CertificatesRevoked(c.tick(t))
	if c.step(t, c.told && !c.revoked, next, err) {
		c.revoked, c.refused = true, false
	}
}

func (c *certs) EarlyStep(t *rapid.T) {
	_, err := c.card.CertificatesRefused(hour(0))
	c.step(t, false, card.Card{}, err)
}

func (c *certs) Check(t *rapid.T) {
	got := c.card.Certification
	owed := c.asked || c.renewing
	if c.told {
		owed = !c.revoked
	}
	if got.Pending() != owed {
		t.Fatalf("while %s an answer is owed: %v, want %v", got.CurrentState(), got.Pending(), owed)
	}
	if got.Pair.IsZero() == c.on || c.on && !got.Pair.NotAfter().Equal(c.last) || got.Renewals != c.renewals {
		t.Fatalf("certificates until %s, renewed %d times, want until %s, %d times", got.Pair.NotAfter(), got.Renewals, c.last, c.renewals)
	}
	if got.Expired(c.now) != (c.on && c.now.After(c.last)) {
		t.Fatalf("expired: %v", got.Expired(c.now))
	}
	if (got.CurrentState() == card.Revoked) != c.revoked || got.CurrentState() == card.Renewing != (c.renewing && !c.told) {
		t.Fatalf("certificates are %s, want revoked %v, renewing %v", got.CurrentState(), c.revoked, c.renewing)
	}
	if c.card.State.Final() != c.ended {
		t.Fatalf("the card is %s", c.card.State)
	}
}

func TestCertification(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := &certs{card: at(t, card.InUse), now: time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC)}
		rt.Repeat(rapid.StateMachineActions(c))
	})
}
