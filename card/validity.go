package card

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Validity is how long a certificate may be valid.
type Validity struct {
	Years     int           // calendar years from its first instant, at most
	Tolerance time.Duration // and by how much longer, for the habits of issuers
}

// tolerance is ours: the one certificate that could be seen in public, of 2016,
// is valid for two years and half an hour.
const tolerance = time.Hour

var validities = guidance.Editions[Validity]{
	{
		ID: "certificate-two-years", Rev: 1, Effective: guidance.Interval{To: guidance.MustDate("2022-12-31")},
		Known: guidance.MustDate("2026-11-21"), Basis: guidance.Unverified,
		Citations: []guidance.Citation{leaflet2015.At("Certificates"), expiredNECS.At("Expired smartcard")},
		Rationale: "local pages and a leaflet of 2015 say two years; the change to three came about 2023, and no page gives its day: the first of January is ours",
		Content:   Validity{Years: 2, Tolerance: tolerance},
	},
	{
		ID: "certificate-three-years", Rev: 1, Effective: guidance.Since(guidance.MustDate("2023-01-01")),
		Known: guidance.SmartcardUsers.Edited, Basis: guidance.Sourced, StartBasis: guidance.Unverified,
		Citations: []guidance.Citation{userPair, userRenew},
		Rationale: "the page of 2024 says three years, and not since when; the hour of tolerance is ours",
		Content:   Validity{Years: 3, Tolerance: tolerance},
	},
}

// Validities returns the dated table of how long a certificate may be valid, by
// the London day on which its validity begins. The slice is the caller's.
func Validities() guidance.Editions[Validity] { return slices.Clone(validities) }

// allows reports whether v allows the validity of c, which may be shorter: the
// certificate of its issuer can end sooner.
func (v Validity) allows(c Certificate) bool {
	return !c.NotAfter.After(c.NotBefore.AddDate(v.Years, 0, 0).Add(v.Tolerance))
}

// beginsOn returns the London day on which the validity of c begins, or the zero
// Date if it does not say.
func (c Certificate) beginsOn() guidance.Date {
	if c.NotBefore.IsZero() {
		return guidance.Date{}
	}
	return guidance.DateOf(c.NotBefore)
}

// checkValidity holds how long c is valid against the table.
func checkValidity(a *guidance.Assessment, c Certificate, base string) {
	on := c.beginsOn()
	for _, r := range []guidance.Rule{ruleTwoYears, ruleThreeYears} {
		e, err := validities.At(on, guidance.Date{})
		switch {
		case err != nil:
			a.Unknown(r) // it does not say when it begins
		case !r.Effective.Contains(on):
			a.Skip(r)
		default:
			a.Require(r, e.Content.allows(c), base+"/notAfter", "the certificate is valid for longer than the table allows")
		}
	}
}

// checkValidNow holds the validity of c against an instant.
func checkValidNow(a *guidance.Assessment, c Certificate, at time.Time, base string) {
	switch {
	case c.NotAfter.Before(c.NotBefore):
		a.Fail(ruleValidNow, base+"/notAfter", "the validity ends before it begins")
	case at.IsZero():
		a.Unknown(ruleValidNow)
	case at.Before(c.NotBefore):
		a.Fail(ruleValidNow, base+"/notBefore", "the certificate is not valid yet")
	case at.After(c.NotAfter):
		a.Fail(ruleValidNow, base+"/notAfter", "the certificate has expired")
	default:
		a.Pass(ruleValidNow)
	}
}
