package card

import (
	"errors"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// RenewalDays is the length of the window before the expiry of a pair in which
// it can be renewed and its holder is alerted, in London days.
//
// Source: Smartcard and authentication users, on certificates that expire in the
// next ninety days.
const RenewalDays = 90

// ErrNoCertificates is returned, wrapped, for a pair without a certificate.
var ErrNoCertificates = errors.New("the card has no certificates")

// RenewalState is how a pair stands to its renewal. The zero RenewalState is
// invalid.
type RenewalState uint8

// The states, in order of time.
const (
	RenewalNotDue  RenewalState = iota + 1 // more than [RenewalDays] are left
	RenewalDue                             // it expires in [RenewalDays] or less
	RenewalExpired                         // it has expired
)

var renewalStateNames = []string{"not-due", "due", "expired"}

// RenewalStates returns every state, in the order of the constants.
func RenewalStates() []RenewalState {
	return guidance.MembersClosed[RenewalState](renewalStateNames)
}

// String returns the state as it is written in documents, or "invalid".
func (s RenewalState) String() string { return guidance.NameClosed(renewalStateNames, s) }

// MarshalText returns the state as text; the zero RenewalState is an error.
func (s RenewalState) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of renewal", renewalStateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *RenewalState) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[RenewalState]("state of renewal", renewalStateNames, string(text))
	return err
}

// Renewal is how a pair stands to its renewal at some instant.
type Renewal struct {
	State     RenewalState  `json:"state"`
	ExpiresOn guidance.Date `json:"expiresOn"` // the London day on which the first of the two expires
	DaysLeft  int           `json:"daysLeft"`  // London days until then; 0 on the day itself, negative after it
}

// RenewalAt returns how a pair stands to its renewal at an instant. Days are
// those of Europe/London, so that a clock change or the hour does not move the
// window; the expiry itself is an instant, and the pair is still valid at it
// (RFC 5280, §4.1.2.5). The error is [ErrNoCertificates], wrapped.
func RenewalAt(p Pair, at time.Time) (Renewal, error) {
	last := p.NotAfter()
	if last.IsZero() {
		return Renewal{}, fmt.Errorf("state of renewal: %w", ErrNoCertificates)
	}
	expires := guidance.DateOf(last)
	r := Renewal{State: RenewalNotDue, ExpiresOn: expires, DaysLeft: guidance.DateOf(at).DaysUntil(expires)}
	switch {
	case at.After(last):
		r.State = RenewalExpired
	case r.DaysLeft <= RenewalDays:
		r.State = RenewalDue
	}
	return r, nil
}

// Alert assesses what a holder is told at a login at an instant, of the pair at
// the JSON Pointer base: in the window a warning (RA-CRD-051) with the days that
// are left, after the expiry an error (RA-CRD-052) that says whom to turn to,
// else nothing. It repeats at each login until the pair on the card is another
// one. For a card without certificates neither rule can be evaluated.
func Alert(p Pair, at time.Time, base string) guidance.Assessment {
	var a guidance.Assessment
	r, err := RenewalAt(p, at)
	switch {
	case err != nil:
		a.Unknown(ruleAlert)
		a.Unknown(ruleAgentRenews)
	case r.State == RenewalExpired:
		a.Skip(ruleAlert)
		a.Fail(ruleAgentRenews, base, "the certificates have expired: an RA Manager or RA Agent renews them, with the holder there in person")
	case r.State == RenewalDue:
		a.Fail(ruleAlert, base, "the certificates expire "+inDays(r.DaysLeft)+": renew them")
		a.Skip(ruleAgentRenews)
	default:
		a.Pass(ruleAlert)
		a.Skip(ruleAgentRenews)
	}
	return a
}

func inDays(n int) string {
	switch n {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	}
	return fmt.Sprintf("in %d days", n)
}

// CheckRenewed assesses, at an instant, the pair that a renewal has put on the
// card of a holder: as by [CheckPair], and that it is another pair, which
// expires later (RA-CRD-050). It stands at the JSON Pointer base.
func CheckRenewed(old, renewed Pair, holder string, at time.Time, base string) guidance.Assessment {
	a := CheckPair(renewed, holder, at, base)
	for _, slot := range []struct {
		c       Certificate
		pointer string
	}{
		{renewed.Authentication, base + "/authentication"},
		{renewed.Signing, base + "/signing"},
	} {
		stale := slot.c.Fingerprint == old.Authentication.Fingerprint || slot.c.Fingerprint == old.Signing.Fingerprint
		switch {
		case slot.c.IsZero():
			// CheckPair says that it is missing.
		case stale:
			a.Fail(ruleRenewed, slot.pointer, "the certificate was on the card before")
		default:
			a.Require(ruleRenewed, slot.c.NotAfter.After(old.NotAfter()), slot.pointer+"/notAfter",
				"the certificate expires no later than what it replaces")
		}
	}
	return a
}
