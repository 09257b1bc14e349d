package specimen

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// call makes a record of one of the emergency routes with a video call.
func (v variation) call(w *paperwork, r *registration.Record, route evidence.Route) {
	w.seen = []evidence.Seen{evidence.Scan, evidence.Original}
	convention := identity.RemoteRegistration
	if route == evidence.EmergencyClinician {
		w.seen = append(w.seen, evidence.PhotoOfDocument)
		convention = identity.Streamlining
		if w.oneIn(3) {
			r.Registrant.Email, r.Provider = "", ""
		}
	} else if w.oneIn(3) {
		r.Registrant.Address = nil
	}
	r.VideoCall = &registration.VideoCall{
		Channel: pick(w.draw, v.channels), Location: pick(w.draw, locations), NumbersReadBack: true, DocumentShown: true, LikenessConfirmed: true,
	}
	if w.oneIn(10) {
		w.decideWithoutFace(r)
	} else {
		r.Documents = []evidence.Document{w.photographic(pick(w.draw, faces[:3]))}
		if w.oneIn(6) {
			r.Documents = append(r.Documents, w.addresses(1)...)
		}
	}
	if w.holder.former.text != "" {
		r.Documents = append(r.Documents, w.marriage())
	}
	r.CIS = &registration.CIS{Evidence: w.marker(convention)}
	if !w.oneIn(6) {
		r.Card = w.card()
	}
}

// locations are where registrants are during a call.
var locations = []string{"home", "workplace", "hospital", "care-home", "hotel"}

// decideWithoutFace has a record do without a photographic document: some of the
// papers that it has were asked for in its place.
func (w *paperwork) decideWithoutFace(r *registration.Record) {
	r.Documents = append(w.addresses(1+w.below(2)), w.certificate(pick(w.draw, certificates)))
	asked := make([]string, 0, len(r.Documents))
	for _, d := range r.Documents[:1+w.below(len(r.Documents))] {
		asked = append(asked, d.Kind)
	}
	r.NoPhotoDecision = &evidence.NoPhotoDecision{
		DecidedBy: pick(w.draw, staff), Documents: asked, Reason: pick(w.draw, reasonsWithoutFace),
	}
	r.VideoCall.LikenessConfirmed = w.oneIn(2) // there may be no face to compare with
}

var (
	reasonsWithoutFace  = []string{"the registrant never had a passport or driving licence", "the passport is with the Home Office", "lost, and applied for again"}
	reasonsWithoutVideo = []string{"no network where the registrant works", "deaf registrant, no interpreter before the shift", "no device at the ward"}
)

// marker returns the entries that mark a registration by a convention; now and
// then with real evidence after them. The streamlining page leaves open how TAC1
// is spaced and where the passport is from.
func (w *paperwork) marker(c identity.Convention) []identity.CISEntry {
	entries := markerOf(c)
	if c == identity.Streamlining && w.oneIn(3) {
		entries[0].Kind = identity.UKPassportEntry.String()
		entries[1].Kind, entries[2].Kind = "TAC 1", "TAC 2"
	}
	if w.oneIn(8) {
		entries = append(entries, w.realEntry())
	}
	return entries
}

// noVideo makes a record of somebody who was registered without a meeting.
func (v variation) noVideo(w *paperwork, r *registration.Record) {
	r.NoVideoDecision = &evidence.NoVideoDecision{
		DecidedBy: pick(w.draw, staff), Reason: pick(w.draw, reasonsWithoutVideo), Owner: pick(w.draw, staff),
		DueOn: w.on.AddMonths(1 + w.below(12)).String(),
	}
	w.seen = []evidence.Seen{evidence.Scan, evidence.PhotoOfDocument}
	w.leaveOut(&r.Registrant)
	if w.oneIn(2) {
		r.Documents = []evidence.Document{w.photographic(pick(w.draw, faces[:3]))}
	}
	if w.oneIn(2) {
		r.Photo = nil
	}
	if w.oneIn(2) {
		r.CIS = &registration.CIS{Evidence: w.marker(pick(w.draw, []identity.Convention{identity.RemoteRegistration, identity.Streamlining}))}
	}
	if w.oneIn(2) {
		r.Card = w.card()
	}
}
