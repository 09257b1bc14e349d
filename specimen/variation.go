package specimen

import (
	"strconv"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// variation makes sound records that differ as those of an RA do.
type variation struct {
	people   people
	seasons  map[evidence.Route]season
	channels []string // of a video call, as the pages name them
}

func newVariation() variation {
	v := variation{people: readPeople(), seasons: map[evidence.Route]season{}}
	for _, route := range evidence.Routes() {
		v.seasons[route] = seasonOf(route)
	}
	for _, c := range rbac.KnownChannels() {
		v.channels = append(v.channels, c.Name)
	}
	return v
}

// record returns a sound record of a route.
func (v variation) record(d *draw, id string, route evidence.Route) registration.Record {
	on := v.seasons[route].day(d)
	who := v.people.invent(d, on)
	if d.oneIn(12) && route != evidence.ApplyForCareID && route != evidence.EmergencyNoVideo {
		who.marry(d, v.people)
	}
	organisations := some(d, 2, organisationCodes)
	r := registration.Record{
		ID: id, Route: route.String(), Organisation: organisations[0], CheckedOn: on.String(), Registrant: who.registrant(d),
	}
	w := &paperwork{draw: d, holder: who, on: on, seen: []evidence.Seen{evidence.Original}}
	r.Photo = w.photograph()
	switch route {
	case evidence.ApplyForCareID:
		v.apply(w, &r)
	case evidence.InPerson, evidence.IDCheckerRoute, evidence.ESR:
		v.original(w, &r, route)
	case evidence.EmergencyNoVideo:
		v.noVideo(w, &r)
	default:
		r.Provider = organisations[1]
		v.call(w, &r, route)
	}
	return r
}

// organisationCodes are written like those of trusts, practices and pharmacies; RX1 to
// RX3 and others may be in use.
var organisationCodes = []string{"RX1", "RX2", "RX3", "RX9ZZ", "A99999", "Y99998", "FZZ99", "8ZZ99", "Z9Z9Z"}

// staff are those who see documents, decide and own what is left to do.
var staff = []string{"A. Agent", "B. Owner", "C. Checker", "D. Okonkwo-Example", "É. Exemple", "F. O'Specimen", "555043308514"}

// original makes a record of a route on which the originals are seen.
func (v variation) original(w *paperwork, r *registration.Record, route evidence.Route) {
	if edition, err := evidence.EditionAt(route, w.on, guidance.Date{}); err == nil && edition.Content.Standard != nil {
		w.tolerance = edition.Content.Standard.Tolerance
	}
	r.Documents = w.combination(route)
	if faceless(r) {
		r.CounterSignature = &evidence.CounterSignature{
			By: pick(w.draw, staff), Profession: pick(w.draw, professions), KnownYears: 2 + w.below(30),
		}
	}
	if w.holder.former.text != "" {
		r.Documents = append(r.Documents, w.marriage())
	}
	w.leaveOut(&r.Registrant)
	r.Category, r.IDCheck = w.check(route)
	v.finish(w, r)
}

var professions = []string{"pharmacist, retired", "solicitor", "head teacher", "optician", "chartered accountant"}

// combination returns documents of which one combination of NHS Employers can be
// made, and now and then one more.
func (w *paperwork) combination(route evidence.Route) []evidence.Document {
	var ds []evidence.Document
	switch n := w.below(8); {
	case n == 0 && route != evidence.IDCheckerRoute && w.on.Before(managed):
		ds = w.addresses(2)
		for _, kind := range some(w.draw, 2, certificates) {
			ds = append(ds, w.certificate(kind))
		}
		return ds // one more might be a face
	case n < 4:
		for _, kind := range some(w.draw, 2, faces) {
			ds = append(ds, w.photographic(kind))
		}
		ds = append(ds, w.addresses(1)...)
	default:
		ds = append([]evidence.Document{w.photographic(w.face())}, w.addresses(2)...)
	}
	if w.oneIn(6) {
		ds = append(ds, w.certificate(pick(w.draw, certificates)))
	}
	return ds
}

// face returns a kind of photographic document, most often one of the usual.
func (w *paperwork) face() evidence.Kind {
	if w.oneIn(6) {
		return pick(w.draw, faces)
	}
	return pick(w.draw, faces[:3])
}

// leaveOut leaves out what the route does not ask for, now and then.
func (w *paperwork) leaveOut(r *identity.Registrant) {
	for _, member := range []*string{&r.NationalInsuranceNumber, &r.Email, &r.Mobile} {
		if w.oneIn(3) {
			*member = ""
		}
	}
	if w.oneIn(3) {
		r.Address = nil
	}
}

// categories are the sorts of staff; that of nobody who said is one of them.
// Inspectors have a rule of their own that whatever is wrong with their documents
// breaks as well: they are left to the defect of that rule.
var categories = []evidence.Category{0, evidence.Employee, evidence.Bank, evidence.Agency, evidence.Locum, evidence.Student}

// check returns who saw the documents, and of what sort of staff.
func (w *paperwork) check(route evidence.Route) (evidence.Category, *evidence.IDCheck) {
	category := pick(w.draw, categories)
	day := w.on
	if !w.oneIn(3) {
		day = w.on.AddDays(-w.below(28))
	}
	c := &evidence.IDCheck{CheckedBy: pick(w.draw, staff), On: day.String()}
	if route != evidence.IDCheckerRoute {
		return category, c
	}
	c.Organisation, c.ELearningDone = "Example Agency", w.oneIn(2)
	if ways := evidence.Offered(category); len(ways) > 0 {
		c.Option = pick(w.draw, ways)
	}
	if c.Option == evidence.OpenSession || c.Option == evidence.Induction {
		return category, c // the Registration Authority sees to it itself
	}
	c.Trained, c.Appointed, c.FormCompleted, c.PhotoTakenOn = true, true, true, c.On
	return category, c
}

// apply makes a record of the national online service.
func (v variation) apply(w *paperwork, r *registration.Record) {
	w.tolerance, w.seen = 6, []evidence.Seen{evidence.Scan, evidence.PhotoOfDocument, evidence.Original}
	r.Documents = []evidence.Document{
		w.photographic(w.face()),
		{Kind: evidence.DigitalAddressProof.String(), Seen: evidence.Scan},
	}
	if w.oneIn(6) {
		r.Documents = append(r.Documents, w.addresses(1)...)
	}
	if w.oneIn(2) {
		r.Registrant.Address = nil
	}
	v.finish(w, r)
}

// finish adds what was keyed of an ordinary registration, and its card, of some.
func (v variation) finish(w *paperwork, r *registration.Record) {
	if w.oneIn(3) {
		r.CIS = &registration.CIS{Evidence: w.keyed(r.Documents)}
	}
	if w.oneIn(2) {
		r.Card = w.card()
	}
}

// keyed returns what is entered of documents. Now and then a temporary card is
// given out besides.
func (w *paperwork) keyed(ds []evidence.Document) []identity.CISEntry {
	entries := make([]identity.CISEntry, 0, len(ds)+2)
	for _, d := range ds {
		entries = append(entries, identity.CISEntry{Kind: d.Kind, Number: d.Number, Issued: d.Issued, Expires: d.Expires})
	}
	if w.oneIn(4) {
		entries = append(entries, temporaryCard(w.on)...)
	}
	return entries
}

// temporaryCard returns the entries of an ordinary temporary access card.
func temporaryCard(on guidance.Date) []identity.CISEntry {
	return []identity.CISEntry{
		{Kind: identity.TAC1.String(), Issued: on.String()}, {Kind: identity.TAC2.String(), Issued: on.String()},
	}
}

// card returns a card as far as it has come: printed, sent, or with its holder.
func (w *paperwork) card() *card.Dates {
	c := &card.Dates{Serial: "A" + w.digits(9)}
	day := w.on.AddDays(w.below(4))
	c.PrintedOn = day.String()
	if w.oneIn(6) {
		return c
	}
	day = day.AddDays(w.below(3))
	c.DispatchedOn = day.String()
	if w.oneIn(6) {
		return c
	}
	c.ReceiptConfirmedOn = day.AddDays(w.below(6)).String()
	return c
}

// recordID returns the id of the n-th record of a seed.
func recordID(seed, n uint64) string {
	return "s" + strconv.FormatUint(seed, 10) + "-" + strconv.FormatUint(n+1, 10)
}
