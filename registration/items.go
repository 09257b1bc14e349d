package registration

import (
	"slices"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Items are what arrives from the registrant: some of what was asked for, or
// all of it.
type Items struct {
	Registrant identity.Registrant // members that are empty change nothing
	Documents  []evidence.Document
	Photo      *evidence.PhotoFacts // from evidence.InspectPhoto
	NoPhoto    *evidence.NoPhotoDecision
	Deviations []evidence.Deviation

	Category         evidence.Category // zero changes nothing
	CounterSignature *evidence.CounterSignature

	On guidance.Date // the day on which they arrive; zero: that of the request
}

// Receive adds items to the case, each checked on arrival: as of the day of the
// request, and on a route on which documents are seen, which may be younger than
// that, as of the day on which they arrive. Items with a fault are refused, all findings together, and the case
// stays as it was. What comes back says what is still missing; when nothing is,
// the case moves on by itself. After the call only deviations are taken: other
// items would not be those that were checked on it. documentKey is the secret
// under which document numbers are kept as hashes.
func (c Case) Receive(in Items, settings evidence.Settings, documentKey []byte) (Case, evidence.Outcome, error) {
	const op = "receive items"
	set, err := c.Requirements()
	if err != nil {
		return Case{}, evidence.Outcome{}, err
	}
	if _, err := Next(c.Stage, ReceiveItems); err != nil {
		return Case{}, evidence.Outcome{}, err
	}
	if c.Stage == Verified && !in.onlyDeviations() {
		why := "after the call only deviations are recorded"
		if seenInPlaceOfCall(set) {
			why = "after the identity check nothing more is received: what came later was not checked"
		}
		return Case{}, evidence.Outcome{}, ruleStageOrder.Refuse(op, "/stage", why)
	}
	next := c.with(in)
	if set.Standard != nil && !in.On.IsZero() {
		next.ReceivedOn = in.On
	}
	s := next.arrived()
	for _, d := range in.Documents {
		if k, err := evidence.Keep(d, documentKey); err == nil {
			d.NumberHash = k.NumberHash // by which it is told from those that were kept
		}
		s.Documents = append(s.Documents, d)
	}
	outcome := evidence.Assess(beforeDecision(set), s, next.arrivedOn(), settings)
	if faults := outcome.Faults(); len(faults) > 0 {
		return Case{}, evidence.Outcome{}, &guidance.Refusal{Op: op, Findings: faults}
	}
	if next.Documents, err = keep(c.Documents, in.Documents, documentKey); err != nil {
		return Case{}, evidence.Outcome{}, err
	}
	next, err = next.to(next.receipt(set, outcome))
	return next, outcome, err
}

// Missing returns the items that the route asks for and that have not been
// received, in table order; none once the case has gone on to the call. The error
// is that of [Case.Requirements].
func (c Case) Missing(settings evidence.Settings) ([]evidence.Item, error) {
	if c.Stage != Requested {
		return nil, nil
	}
	set, err := c.Requirements()
	if err != nil {
		return nil, err
	}
	return evidence.Assess(beforeDecision(set), c.arrived(), c.arrivedOn(), settings).Missing, nil
}

// arrived returns the submission as far as it comes from the registrant. What is
// asked of their category is a matter of the check: until then more may come.
func (c Case) arrived() evidence.Submission {
	s := c.submission()
	s.Category = 0
	return s
}

// arrivedOn returns the day as of which items are checked on arrival.
func (c Case) arrivedOn() guidance.Date {
	if !c.ReceivedOn.IsZero() {
		return c.ReceivedOn
	}
	return guidance.DateOf(c.RequestedAt)
}

func (in Items) onlyDeviations() bool {
	return in.Registrant == identity.Registrant{} && len(in.Documents) == 0 && in.Photo == nil && in.NoPhoto == nil &&
		in.Category == 0 && in.CounterSignature == nil
}

// beforeDecision returns what a route asks of items that arrive: the decision to
// do without a video meeting, and the check of documents on a route on which
// somebody sees them, come later.
func beforeDecision(set evidence.RequirementSet) evidence.RequirementSet {
	set.NoVideo, set.Named, set.IDChecker = false, false, false
	return set
}

// keep adds documents to those that are kept, in a slice of its own.
func keep(kept []evidence.KeptDocument, in []evidence.Document, key []byte) ([]evidence.KeptDocument, error) {
	kept = slices.Clone(kept)
	for _, d := range in {
		k, err := evidence.Keep(d, key)
		if err != nil {
			return nil, err
		}
		kept = append(kept, k)
	}
	return kept, nil
}

// receipt returns the step that an arrival is: the last one before the call, or
// one of several. On a tolerant route an item that is missing may be a recorded
// deviation instead.
func (c Case) receipt(set evidence.RequirementSet, o evidence.Outcome) Step {
	switch {
	case c.Stage == Verified || set.NoVideo || !o.Complete():
		return ReceiveItems
	case len(o.Missing) > 0 && len(evidence.UnrecordedDeviations(set, o.Assessment.Findings(), c.Deviations)) > 0:
		return ReceiveItems
	}
	return CompleteItems
}

// with returns the case with the non-empty members of in laid over it.
func (c Case) with(in Items) Case {
	r := &c.Registrant
	for _, m := range []struct {
		have *string
		new  string
	}{
		{&r.Title, in.Registrant.Title},
		{&r.GivenName, in.Registrant.GivenName},
		{&r.MiddleNames, in.Registrant.MiddleNames},
		{&r.FamilyName, in.Registrant.FamilyName},
		{&r.DateOfBirth, in.Registrant.DateOfBirth},
		{&r.NationalInsuranceNumber, in.Registrant.NationalInsuranceNumber},
		{&r.Email, in.Registrant.Email},
		{&r.Mobile, in.Registrant.Mobile},
	} {
		if m.new != "" {
			*m.have = m.new
		}
	}
	if in.Registrant.Address != nil {
		r.Address = in.Registrant.Address
	}
	if in.Photo != nil {
		c.Photo = in.Photo
	}
	if in.NoPhoto != nil {
		c.NoPhoto = in.NoPhoto
	}
	if in.Category != 0 {
		c.Category = in.Category
	}
	if in.CounterSignature != nil {
		c.CounterSignature = in.CounterSignature
	}
	c.Deviations = recordDeviations(c.Deviations, in.Deviations)
	return c
}

// recordDeviations adds deviations to those recorded, in a slice of its own; one from the
// same rule takes the place of the earlier one.
func recordDeviations(recorded, in []evidence.Deviation) []evidence.Deviation {
	recorded = slices.Clone(recorded)
	for _, d := range in {
		i := slices.IndexFunc(recorded, func(r evidence.Deviation) bool { return r.Rule == d.Rule })
		if i < 0 {
			recorded = append(recorded, d)
		} else {
			recorded[i] = d
		}
	}
	return recorded
}

// ChangeMobile gives the registrant another mobile number. A number that was
// proven on a call proves nothing for another: after the call, the case goes
// back and a new call is needed (RA-VID-044), or on a route without one the
// identity is confirmed again. A call that is only booked stays
// booked. Once the identity exists the case goes nowhere back, but to a call on
// which the new number is proven.
func (c Case) ChangeMobile(m identity.Mobile) (Case, error) {
	next, err := c.to(ChangeMobile)
	if err != nil {
		return Case{}, err
	}
	if m.IsZero() {
		return Case{}, ruleNewCall.Refuse("change mobile", "/mobile", "no mobile number is given that could be proven")
	}
	next.Registrant.Mobile, next.Proven = m.String(), Proven{}
	switch next.Stage {
	case ItemsComplete:
		next = next.unconfirmed()
		next.Call = nil
	case Unproven:
		next.ProofCall = nil
	}
	return next, nil
}
