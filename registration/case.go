package registration

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Case is a registration under way. Its methods return a new Case and never
// change the one they are called on; a refused step returns a
// [*guidance.Refusal] and no Case. All instants are UTC.
type Case struct {
	ID           string          `json:"id"`
	Route        evidence.Route  `json:"route"`
	Organisation string          `json:"organisation"` // ODS code of the registering organisation
	Provider     string          `json:"provider"`     // ODS code of the RA service provider
	Stage        Stage           `json:"stage"`
	Edition      string          `json:"edition"` // edition relied on, for example "emergency-remote/3"
	RuleSet      string          `json:"ruleSet"` // version of the rule set of that day
	RequestedAt  time.Time       `json:"requestedAt"`
	RingNumber   identity.Mobile `json:"ringNumber,omitzero"` // the number that the registrant is to ring; zero if the route asks for none

	Registrant identity.Registrant       `json:"registrant,omitzero"`
	Documents  []evidence.KeptDocument   `json:"documents,omitempty"`
	Photo      *evidence.PhotoFacts      `json:"photo,omitempty"`
	NoPhoto    *evidence.NoPhotoDecision `json:"noPhotoDecision,omitempty"`
	NoVideo    *evidence.NoVideoDecision `json:"noVideoDecision,omitempty"`
	Deviations []evidence.Deviation      `json:"deviations,omitempty"`

	Category         evidence.Category          `json:"category,omitzero"` // of staff, where the route asks
	CounterSignature *evidence.CounterSignature `json:"counterSignature,omitempty"`
	ReceivedOn       guidance.Date              `json:"receivedOn,omitzero"` // the day of the newest items, where documents are seen
	IDCheck          *evidence.IDCheck          `json:"idCheck,omitempty"`   // who saw documents and person, in place of a call

	Candidates    []identity.UserID       `json:"candidates,omitempty"`    // who the person may be, as the directory named them
	NotDuplicates []identity.NotDuplicate `json:"notDuplicates,omitempty"` // decisions of whom the person is not

	Call      *Call  `json:"call,omitempty"`      // on which the identity is checked
	ProofCall *Call  `json:"proofCall,omitempty"` // on which a number that changed after registration is proven
	Proven    Proven `json:"proven,omitzero"`

	UserID        identity.UserID `json:"userID,omitzero"` // allocated by the directory
	TermsAccepted guidance.Date   `json:"termsAccepted,omitzero"`
	RegisteredAt  time.Time       `json:"registeredAt,omitzero"`
	Cleared       *Cleared        `json:"cleared,omitempty"` // the verification since, by which nothing is left to be put right

	Version int64 `json:"-"` // of the stored row; 0 before it is stored
}

// Proven is a mobile number that was bound to the person on a call: the numbers
// texted to it were read back. The zero Proven binds nothing.
type Proven struct {
	Mobile identity.Mobile `json:"mobile,omitzero"`
	Proof  string          `json:"proof,omitempty"` // id of the challenge that was answered
	At     time.Time       `json:"at,omitzero"`
}

// Request is what opens a case.
type Request struct {
	ID           string
	Route        evidence.Route
	Organisation identity.ODSCode
	Provider     identity.ODSCode
	RingNumber   identity.Mobile     // the RA Agent's number, given to the registrant
	Registrant   identity.Registrant // what the request already says of the person
	RuleSet      string
	At           time.Time
}

// Open opens a case under the edition that is in force on the day of the
// request in Europe/London, by the newest knowledge. The error is a
// [*guidance.Refusal] (RA-EVD-001 when no edition is in force, RA-VID-043 when
// no number to ring is given, RA-IDN-030 without an organisation or provider,
// and the rules of personal details for what cannot be read), or wraps
// [guidance.ErrNotEvaluated].
func Open(r Request) (Case, error) {
	const op = "open registration"
	day := guidance.DateOf(r.At)
	edition, err := evidence.EditionAt(r.Route, day, guidance.Date{})
	a := evidence.CheckEdition(r.Route, day, guidance.Date{}, err)
	if holdsCall(r.Route) {
		a.Require(ruleRingNumber, !r.RingNumber.IsZero(), "/ringNumber", "no number to ring is given")
	}
	a.Require(ruleOrganisations, !r.Organisation.IsZero(), "/organisation", "no registering organisation is given")
	a.Require(ruleOrganisations, !r.Provider.IsZero(), "/provider", "no RA service provider is given")
	_, claimed := r.Registrant.Assess("/registrant", day, nil)
	a.Merge(claimed)
	if refusal := a.Refusal(op); refusal != nil {
		return Case{}, refusal
	}
	if err != nil {
		return Case{}, err
	}
	return Case{
		ID: r.ID, Route: r.Route, Organisation: r.Organisation.String(), Provider: r.Provider.String(),
		Stage: Requested, Edition: edition.Name(), RuleSet: r.RuleSet, RequestedAt: r.At.UTC(),
		RingNumber: r.RingNumber, Registrant: r.Registrant,
	}, nil
}

// holdsCall reports whether a route asks for a video call, also on a day on which
// it is not in force.
func holdsCall(r evidence.Route) bool {
	return slices.ContainsFunc(evidence.Editions(r), func(e guidance.Edition[evidence.RequirementSet]) bool { return len(e.Content.Call) > 0 })
}

// Requirements returns the requirement set that the case relies on, by the newest
// knowledge: the one in force on the day of the request; once documents and person
// have been seen in place of a call, on the day of that. The error is that of
// [evidence.EditionAt].
func (c Case) Requirements() (evidence.RequirementSet, error) {
	day := guidance.DateOf(c.RequestedAt)
	if c.IDCheck != nil {
		day = c.checkedOn()
	}
	edition, err := evidence.EditionAt(c.Route, day, guidance.Date{})
	return edition.Content, err
}

// Claim returns what the registrant claims, as far as it could be read.
func (c Case) Claim() identity.Claim {
	claim, _ := c.Registrant.Assess("", guidance.DateOf(c.RequestedAt), nil)
	return claim
}

// to returns the case after a step of the stage table.
func (c Case) to(step Step) (Case, error) {
	next, err := Next(c.Stage, step)
	if err != nil {
		return Case{}, err
	}
	c.Stage = next
	return c, nil
}

// DecideNoVideo records the local decision to register without a video
// meeting, for the route that allows it.
func (c Case) DecideNoVideo(d evidence.NoVideoDecision) (Case, error) {
	const op = "decide no video"
	set, err := c.Requirements()
	if err != nil {
		return Case{}, err
	}
	if !set.NoVideo {
		return Case{}, ruleStageOrder.Refuse(op, "/route", "this route asks for a video call")
	}
	next, err := c.to(DecideNoVideo)
	if err != nil {
		return Case{}, err
	}
	s := evidence.Submission{Registrant: c.Registrant, NoVideo: &d}
	outcome := evidence.Assess(set, s, guidance.DateOf(c.RequestedAt), evidence.Settings{})
	if err := outcome.Assessment.Refusal(op); err != nil {
		return Case{}, err
	}
	next.NoVideo = &d
	return next, nil
}

// RequestIdentity moves the case on to the creation of the identity. It is
// refused before the call is complete (RA-VID-041), or on a route without one
// before documents and person were seen (RA-VID-040), and on the clinician route
// while a deviation has no owner and due date (RA-EVD-221).
func (c Case) RequestIdentity(termsAccepted guidance.Date) (Case, error) {
	next, err := c.to(RequestIdentity)
	if err != nil && c.Stage < Verified && c.seenInPlaceOfCall() {
		return Case{}, ruleStageOrder.Refuse(RequestIdentity.String(), "/stage", notConfirmed)
	}
	if err != nil {
		return Case{}, err
	}
	if err := c.refuseDeviations("create identity"); err != nil {
		return Case{}, err
	}
	next.TermsAccepted = termsAccepted
	return next, nil
}

// IdentityCreated records the UUID that the directory has allocated.
func (c Case) IdentityCreated(id identity.UserID, at time.Time) (Case, error) {
	next, err := c.to(IdentityCreated)
	if err != nil {
		return Case{}, err
	}
	next.UserID, next.RegisteredAt = id, at.UTC()
	return next, nil
}

// DuplicateFound records that the directory knows the person already, and whom it
// named; the finding says so (RA-IDN-032). The error is a [*guidance.Refusal] when
// no identity was asked for.
func (c Case) DuplicateFound(named ...identity.UserID) (Case, guidance.Finding, error) {
	finding := ruleDuplicate.Finding("/registrant", "the directory holds an identity that may be this person's")
	next, err := c.to(DuplicateFound)
	if err != nil {
		return Case{}, finding, err
	}
	next.Candidates = slices.Clone(c.Candidates)
	for _, id := range named {
		if !slices.Contains(next.Candidates, id) {
			next.Candidates = append(next.Candidates, id)
		}
	}
	return next, finding, nil
}

// IdentityRefused records that the directory does not create the identity, for
// a reason of its own. The error is a [*guidance.Refusal] when no identity was
// asked for.
func (c Case) IdentityRefused() (Case, error) { return c.to(IdentityRefused) }

// Close gives the registration up.
func (c Case) Close() (Case, error) { return c.to(CloseCase) }

// MayOrderCard refuses a card while the identity does not exist yet: by
// RA-VID-041 before the call of a route that asks for one is complete, else by the
// stage table. It refuses
// one, too, while the holder's mobile number is not proven (RA-VID-044): its
// passcode could be sent to nobody.
func (c Case) MayOrderCard() error {
	switch {
	case c.Stage == Registered:
		return nil
	case c.registered():
		return ruleNewCall.Refuse("order card", "/stage", "the holder's mobile number has changed and is not proven")
	case c.Stage < Verified && c.seenInPlaceOfCall():
		return ruleStageOrder.Refuse("order card", "/stage", notConfirmed)
	case c.Stage < Verified || c.Stage == Closed:
		return ruleCallFirst.Refuse("order card", "/stage", "the video call is not complete")
	}
	return ruleStageOrder.Refuse("order card", "/stage", "the identity has not been created yet")
}

// ProvenNumber returns the mobile number that is bound to the person: the
// numbers texted to it were read back on a call, and that call was completed
// with document and likeness. It is zero while the call is still held: it may
// yet be broken off.
func (c Case) ProvenNumber() identity.Mobile {
	switch c.Stage {
	case Verified, IdentityRequested, Registered:
		return c.Proven.Mobile
	}
	return identity.Mobile{}
}

// registered reports whether the identity exists.
func (c Case) registered() bool { return !c.UserID.IsZero() }

// checkedOn returns the day of the identity check, in Europe/London: that on
// which the call was completed, or documents and person were seen in place of one;
// until then, and without either, that of the request.
func (c Case) checkedOn() guidance.Date {
	if c.IDCheck != nil {
		if day, err := guidance.ParseDate(c.IDCheck.On); err == nil {
			return day
		}
	}
	if c.Call != nil && !c.Call.EndedAt.IsZero() {
		return guidance.DateOf(c.Call.EndedAt)
	}
	return guidance.DateOf(c.RequestedAt)
}

// refuseDeviations refuses op while something that a tolerant route asks for is
// neither met nor recorded as a deviation.
func (c Case) refuseDeviations(op string) error {
	set, err := c.Requirements()
	if err != nil {
		return err
	}
	a := evidence.Assess(set, c.submission(), c.checkedOn(), evidence.Settings{}).Assessment
	a.Merge(CheckCall(set, c.Call.facts(), c.NoPhoto))
	return evidence.RefuseDeviations(op, evidence.UnrecordedDeviations(set, a.Findings(), c.Deviations))
}

// submission returns what the case holds, in the form the requirement sets
// speak of. Documents were reduced when they were kept: they have no number.
func (c Case) submission() evidence.Submission {
	s := evidence.Submission{
		Organisation: c.Organisation, Registrant: c.Registrant, Photo: c.Photo, NoPhoto: c.NoPhoto, NoVideo: c.NoVideo,
		Category: c.Category, IDCheck: c.IDCheck, CounterSignature: c.CounterSignature,
	}
	for _, k := range c.Documents {
		s.Documents = append(s.Documents, k.Document())
	}
	return s
}
