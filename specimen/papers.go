package specimen

import (
	"strings"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// paperwork makes the documents that somebody shows on a day.
type paperwork struct {
	*draw
	holder    person
	on        guidance.Date
	seen      []evidence.Seen // how a document may have been seen
	tolerance int             // months for which an expired passport is taken
}

// faces are the photographic documents, passports and licences first.
var faces = []evidence.Kind{
	evidence.UKPassport, evidence.Passport, evidence.DrivingLicence,
	evidence.ForeignDrivingLicence, evidence.BiometricResidencePermit, evidence.ArmedForcesCard, evidence.PASSCard, evidence.EEAIdentityCard,
}

// photographic returns a document of a kind, which is in date or tolerated.
func (w *paperwork) photographic(kind evidence.Kind) evidence.Document {
	d := evidence.Document{Kind: kind.String(), Seen: pick(w.draw, w.seen)}
	passport := kind == evidence.UKPassport || kind == evidence.Passport
	expires := w.expiry(passport)
	d.Issued, d.Expires = expires.AddMonths(-12*10).String(), expires.String()
	if !w.oneIn(10) {
		d.Holder = w.holder.holder(w.draw, passport)
	}
	switch kind {
	case evidence.UKPassport:
		d.Number = "5" + w.digits(8)
		d.MRZ = w.zone("GBR", d.Number, expires)
	case evidence.Passport:
		d.Number = w.letters(2, "ABCEGHKLMNPRSTXYZ") + w.digits(7)
		d.MRZ = w.zone(pick(w.draw, states), d.Number, expires)
	case evidence.DrivingLicence:
		d.Number = w.holder.licenceNumber(w.draw)
	case evidence.BiometricResidencePermit:
		d.Number = "ZZ" + w.digits(7)
	default:
		d.Number = w.letters(2, "ABCDEFGH") + "-" + w.digits(6)
	}
	return d
}

// expiry returns the last day of a document: the day itself and the last that is
// tolerated among them.
func (w *paperwork) expiry(passport bool) guidance.Date {
	switch {
	case passport && w.tolerance > 0 && w.oneIn(4):
		last := since(w.on, w.tolerance)
		if w.oneIn(3) {
			return last
		}
		return w.between(last, w.on.AddDays(-1))
	case w.oneIn(12):
		return w.on
	}
	return w.between(w.on, w.on.AddMonths(12*10))
}

// since returns the earliest day from which so many months reach to a day.
func since(on guidance.Date, months int) guidance.Date {
	from := on.AddMonths(-months)
	for from.AddMonths(months).Before(on) {
		from = from.AddDays(1)
	}
	return from
}

// states are some that issue passports, by their codes.
var states = []string{"IRL", "IND", "NGA", "PHL", "POL", "ZWE", "D", "PAK", "GHA", "PRT", "ESP", "ROU", "JAM", "AUS"}

// zone returns the machine readable zone of a passport, of two in three that have
// room for the name.
func (w *paperwork) zone(state, number string, expires guidance.Date) []string {
	name := w.holder.zoneName()
	if name == "" || w.oneIn(3) {
		return nil
	}
	sex := "M"
	switch {
	case w.oneIn(50):
		sex = "<"
	case w.holder.woman:
		sex = "F"
	}
	state = filled(state, 3)
	number, birth, expiry := checked(number), checked(short(w.holder.born)), checked(short(expires))
	personal := strings.Repeat("<", 15) // with its check digit, which may be a filler
	return []string{
		"P<" + state + name,
		number + state + birth + sex + expiry + personal + digitOver(number+birth+expiry+personal),
	}
}

// short returns a day as it stands in a zone: YYMMDD.
func short(day guidance.Date) string {
	text := day.String()
	return text[2:4] + text[5:7] + text[8:]
}

// checked returns a field of a zone with its check digit.
func checked(field string) string { return field + digitOver(field) }

// digitOver returns the check digit over a field of digits, capital letters and
// fillers: ICAO Doc 9303, part 3, section 4.9. It is worked out here, and not by the
// package that checks it.
func digitOver(field string) string {
	sum, weights := 0, [...]int{7, 3, 1}
	for i := range len(field) {
		switch c := field[i]; {
		case c >= '0' && c <= '9':
			sum += int(c-'0') * weights[i%3]
		case c >= 'A' && c <= 'Z':
			sum += int(c-'A'+10) * weights[i%3]
		}
	}
	return string([]byte{'0' + byte(sum%10)})
}

// filled returns a field of a zone with fillers up to its width.
func filled(field string, width int) string { return field + strings.Repeat("<", width-len(field)) }

// proof is a paper for an address: for how many months it is taken, and who may
// have issued it. No two come from one provider.
type proof struct {
	kind      evidence.Kind
	months    int
	providers []string
}

var proofs = []proof{
	{evidence.UtilityBill, 6, []string{"Example Water", "Example Energy"}},
	{evidence.CouncilTaxStatement, 12, []string{"Example Council", "Sample City Council"}},
	{evidence.HMRCNotification, 12, []string{"HMRC"}},
	{evidence.BankStatement, 6, []string{"Example Bank", "Sample & Sons"}},
	{evidence.CreditUnionStatement, 6, []string{"Example Credit Union"}},
	{evidence.MortgageStatement, 12, []string{"Example Building Society"}},
	{evidence.TenancyAgreement, 6, []string{"Example Homes", "Sample Lettings"}},
	{evidence.BenefitStatement, 12, []string{"DWP"}},
	{evidence.ElectoralRegisterConfirmation, 12, []string{"Specimen Borough Council"}},
}

// address returns a paper for an address that is recent enough, to the day in one
// case out of eight.
func (w *paperwork) address(p proof) evidence.Document {
	earliest := since(w.on, p.months)
	issued := w.between(earliest, w.on)
	switch w.below(16) {
	case 0:
		issued = earliest
	case 1:
		issued = w.on
	}
	return evidence.Document{Kind: p.kind.String(), Issued: issued.String(), Provider: pick(w.draw, p.providers), Seen: pick(w.draw, w.seen)}
}

// addresses returns so many papers for an address.
func (w *paperwork) addresses(n int) []evidence.Document {
	ds := make([]evidence.Document, 0, n+4)
	for _, p := range some(w.draw, n, proofs) {
		ds = append(ds, w.address(p))
	}
	return ds
}

// certificates are papers without a face that prove no address.
var certificates = []evidence.Kind{
	evidence.BirthCertificate, evidence.DivorcePapers, evidence.FirearmsCertificate, evidence.ForcesEmploymentCertificate, evidence.DeedPoll,
}

// certificate returns one of them.
func (w *paperwork) certificate(kind evidence.Kind) evidence.Document {
	d := evidence.Document{Kind: kind.String(), Issued: w.between(w.holder.born, w.on).String(), Seen: pick(w.draw, w.seen)}
	if w.oneIn(2) {
		d.Number = w.letters(2, "ABCDEFGH") + " " + w.digits(4) + "/" + w.digits(1)
	}
	return d
}

// marriage returns the certificate of a marriage at which the holder took the
// present name.
func (w *paperwork) marriage() evidence.Document {
	d := w.certificate(evidence.MarriageCertificate)
	d.Issued = w.between(w.holder.born.AddMonths(18*12), w.on).String()
	d.FormerName = &evidence.Holder{
		GivenName: w.holder.given.text, MiddleNames: w.holder.middle.text, FamilyName: w.holder.former.text,
	}
	return d
}

// photograph returns a photograph that is large enough, just so in one case out of
// ten.
func (w *paperwork) photograph() *evidence.PhotoFacts {
	if w.oneIn(10) {
		return &evidence.PhotoFacts{Format: "png", Width: 600, Height: 750, Bytes: 50_000}
	}
	f := &evidence.PhotoFacts{Format: "jpeg", Width: 600 + w.below(1500), Bytes: 50_000 + w.below(10<<20-50_000)}
	f.Height = max(750, f.Width) + w.below(f.Width/4)
	if w.oneIn(4) {
		f.Format = "png"
	}
	return f
}
