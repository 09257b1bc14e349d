package specimen

import (
	"strconv"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// carded is the day from which the cards of extracts are.
var carded = guidance.MustDate("2015-04-01")

// extract returns a CIS record without a mark, as it is extracted from the Care
// Identity Service: real evidence, a temporary card or both.
func (v variation) extract(d *draw, seed, n uint64) identity.CISRecord {
	w := &paperwork{draw: d, on: d.between(carded, horizon), seen: []evidence.Seen{evidence.Original}}
	r := identity.CISRecord{ID: userID(seed, n), Organisation: pick(d, organisationCodes), Evidence: []identity.CISEntry{}}
	bare := d.oneIn(10)
	for range 1 + d.below(3) {
		if !bare {
			r.Evidence = append(r.Evidence, w.realEntry())
		}
	}
	if bare || d.oneIn(12) {
		r.Evidence = append(r.Evidence, temporaryCard(w.on)...)
	}
	if d.oneIn(2) {
		r.Renewals = w.renewals()
	}
	return r
}

// userID returns the n-th user id of a seed: 111, the last three digits of the seed,
// and n. No id that can be seen in public begins with 111, but no page that was read
// keeps a range for tests. Seeds whose last three digits differ share none among their
// first million documents, and a seed has each once among its first thousand million.
func userID(seed, n uint64) string {
	const block, all = 1_000_000, 1_000_000_000
	return strconv.FormatUint(111*all+(seed%(all/block)*block+n%all)%all, 10)
}

// realEntry returns an entry of real evidence. What was typed is not always whole.
func (w *paperwork) realEntry() identity.CISEntry {
	kind := pick(w.draw, entered)
	e := identity.CISEntry{Kind: kind.String()}
	if kind.Class() == evidence.Photographic {
		expires := w.between(w.on, w.on.AddMonths(12*10))
		e.Number = w.letters(1, "12345678") + w.digits(8)
		e.Issued, e.Expires = expires.AddMonths(-12*10).String(), expires.String()
	} else {
		e.Issued = w.between(w.on.AddMonths(-6), w.on).String()
	}
	if w.oneIn(20) {
		e.Issued = ""
	}
	return e
}

// entered are the kinds of evidence that are entered most often.
var entered = []evidence.Kind{
	evidence.UKPassport, evidence.UKPassport, evidence.Passport, evidence.DrivingLicence, evidence.BiometricResidencePermit,
	evidence.UtilityBill, evidence.BankStatement, evidence.CouncilTaxStatement, evidence.BirthCertificate,
}

// renewals returns the renewals of certificates, which came due about every two
// years. Of some they had expired, so that the holder was there.
func (w *paperwork) renewals() []identity.Renewal {
	var rs []identity.Renewal
	day := w.on
	for range 1 + w.below(4) {
		if day = day.AddDays(640 + w.below(120)); day.After(horizon) {
			break
		}
		r := identity.Renewal{On: day}
		if w.oneIn(4) {
			r.Expired = day.AddDays(-w.below(30)) // on the last day itself holders renew alone
		}
		rs = append(rs, r)
	}
	return rs
}
