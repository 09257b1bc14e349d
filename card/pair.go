package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Pair is the two certificates of a card. The zero Pair is that of a card that
// has none yet.
type Pair struct {
	Authentication Certificate `json:"authentication,omitzero"`
	Signing        Certificate `json:"signing,omitzero"`
}

// PairOf returns the pair that the certificates of a card make, in whatever
// order they were read, each told by its use. The error is a
// [*guidance.Refusal] if they are not two (RA-CRD-040), or not one of each use
// (RA-CRD-041); pointers are indexes of the list.
func PairOf(cs []Certificate) (Pair, error) {
	if len(cs) != 2 {
		return Pair{}, rulePairOfTwo.Refuse("pair of certificates", "", "the certificates are not two")
	}
	p := Pair{Authentication: cs[0], Signing: cs[1]}
	if cs[0].Use == ForSigning {
		p = Pair{Authentication: cs[1], Signing: cs[0]}
	}
	if p.Authentication.Use != ForAuthentication || p.Signing.Use != ForSigning {
		return Pair{}, ruleUses.Refuse("pair of certificates", "", "the certificates are not one for authentication and one for signing")
	}
	return p, nil
}

// IsZero reports whether there is no certificate.
func (p Pair) IsZero() bool { return p == Pair{} }

// NotAfter returns the last instant at which both certificates of the pair are
// still valid, in UTC; a missing one does not count. It is zero if there is none.
func (p Pair) NotAfter() time.Time {
	a, s := p.Authentication.NotAfter, p.Signing.NotAfter
	if s.IsZero() || !a.IsZero() && a.Before(s) {
		return a
	}
	return s
}

// ExpiresOn returns the London day of [Pair.NotAfter], or the zero Date. A store
// that indexes it can list what is due: see [DueHorizon].
func (p Pair) ExpiresOn() guidance.Date {
	if p.NotAfter().IsZero() {
		return guidance.Date{}
	}
	return guidance.DateOf(p.NotAfter())
}

// CheckPair assesses the pair of a card, which stands at the JSON Pointer base,
// at an instant: each certificate as by [CheckCertificate], that they are two
// (RA-CRD-040), of the two uses (RA-CRD-041), of one person (RA-CRD-048), and
// that they expire together (RA-CRD-049). What is said of a missing certificate
// is only that it is missing.
func CheckPair(p Pair, holder string, at time.Time, base string) guidance.Assessment {
	var a guidance.Assessment
	for _, slot := range []struct {
		c       Certificate
		use     CertificateUse
		pointer string
	}{
		{p.Authentication, ForAuthentication, base + "/authentication"},
		{p.Signing, ForSigning, base + "/signing"},
	} {
		if slot.c.IsZero() {
			a.Fail(rulePairOfTwo, slot.pointer, "the certificate is missing")
			continue
		}
		a.Require(ruleUses, slot.c.Use == slot.use, slot.pointer+"/use", "the key usage is not for this use alone")
		a.Merge(CheckCertificate(slot.c, holder, at, slot.pointer))
	}
	if p.Authentication.IsZero() || p.Signing.IsZero() {
		return a
	}
	checkTogether(&a, p, base)
	return a
}

// endTogether is by how much the ends of the two certificates may differ.
const endTogether = 24 * time.Hour

// checkTogether holds the two certificates of a pair against each other.
func checkTogether(a *guidance.Assessment, p Pair, base string) {
	one, other := p.Authentication, p.Signing
	switch {
	case one.Fingerprint == other.Fingerprint:
		a.Fail(rulePairOfTwo, base, "both are the same certificate")
	case one.KeyFingerprint == other.KeyFingerprint:
		a.Fail(rulePairOfTwo, base, "both certificates have the same key")
	default:
		a.Pass(rulePairOfTwo)
	}
	if one.UserID == "" || other.UserID == "" {
		a.Unknown(ruleOneSubject) // RA-CRD-042 says so
	} else {
		a.Require(ruleOneSubject, one.UserID == other.UserID, base, "the certificates do not name the same user id")
	}
	a.Require(ruleEndTogether, one.NotAfter.Sub(other.NotAfter).Abs() <= endTogether, base,
		"the certificates expire more than a day apart")
}
