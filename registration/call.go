package registration

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

// Call is the video call of a case: what was arranged, every set of numbers
// that was texted, and what a person has confirmed.
type Call struct {
	ID                string               `json:"id"`
	Channel           string               `json:"channel"`
	Location          string               `json:"location"`
	BookedFor         time.Time            `json:"bookedFor"`
	Challenges        []passcode.Challenge `json:"challenges,omitempty"` // newest last
	DocumentShown     bool                 `json:"documentShown,omitempty"`
	LikenessConfirmed bool                 `json:"likenessConfirmed,omitempty"`
	EndedAt           time.Time            `json:"endedAt,omitzero"`
}

// Booking arranges a call.
type Booking struct {
	ID        string
	Channel   string    // as agreed with the organisation; whether it is, is for package rbac
	Location  string    // as agreed with the organisation
	For       time.Time // when it is to be held
	Explained bool      // the process was explained to the registrant
}

// UnderWay returns the call that is booked or being held, or was held last: that
// of the identity check, and once the identity exists that on which a changed
// number is proven. It is nil when there is none.
func (c Case) UnderWay() *Call {
	if c.registered() {
		return c.ProofCall
	}
	return c.Call
}

// withCall returns the case with another call under way.
func (c Case) withCall(call *Call) Case {
	if c.registered() {
		c.ProofCall = call
	} else {
		c.Call = call
	}
	return c
}

// BookCall arranges the video call. It is refused before the items are
// complete, and when the process was not explained (RA-VID-042). On a route that
// asks for no call, none is held to check the identity; once that exists, one may
// be held to prove a number that has changed.
func (c Case) BookCall(b Booking) (Case, error) {
	next, err := c.to(BookCall)
	if err != nil {
		return Case{}, err
	}
	if !c.registered() && c.seenInPlaceOfCall() {
		return Case{}, ruleStageOrder.Refuse("book call", "/route", "this route asks for no call: documents and person are seen")
	}
	if !b.Explained {
		return Case{}, ruleArranged.Refuse("book call", "/call", "the process has not been explained to the registrant")
	}
	next.Proven = Proven{}
	return next.withCall(&Call{ID: b.ID, Channel: b.Channel, Location: b.Location, BookedFor: b.For.UTC()}), nil
}

// Challenge returns the numbers with the given id that were texted on the call
// under way; ok is false when there are none.
func (c Case) Challenge(id string) (ch passcode.Challenge, ok bool) {
	call := c.callCopy()
	i := slices.IndexFunc(call.Challenges, func(ch passcode.Challenge) bool { return ch.ID == id })
	if i < 0 {
		return passcode.Challenge{}, false
	}
	return call.Challenges[i], true
}

// Binding returns to which call and mobile number the next numbers are bound.
func (c Case) Binding() passcode.Binding {
	b := passcode.Binding{Mobile: c.Claim().Mobile.String()}
	if call := c.UnderWay(); call != nil {
		b.Call = call.ID
	}
	return b
}

// inForceOn refuses op unless the guidance of the route is in force on the day
// (RA-EVD-001). The identity is checked on the day of the call, which may be
// another than that of the request.
func (c Case) inForceOn(op string, day guidance.Date) error {
	_, err := evidence.EditionAt(c.Route, day, guidance.Date{})
	if refusal := evidence.CheckEdition(c.Route, day, guidance.Date{}, err).Refusal(op); refusal != nil {
		return refusal
	}
	return err
}

// callCopy returns the call under way with challenges of its own, to be changed
// freely.
func (c Case) callCopy() Call {
	if c.UnderWay() == nil {
		return Call{}
	}
	call := *c.UnderWay()
	call.Challenges = slices.Clone(call.Challenges)
	return call
}

// MayTextNumbers refuses numbers where no call is booked or held (RA-VID-040), and
// at an instant on whose day the guidance is no longer in force (RA-EVD-001).
func (c Case) MayTextNumbers(at time.Time) error {
	if _, err := c.to(TextNumbers); err != nil {
		return err
	}
	return c.inForceOn("text numbers", guidance.DateOf(at))
}

// TextNumbers records that numbers are about to be texted for the call. Numbers
// texted before no longer count, nor does what was proven by them. It is
// refused as by [Case.MayTextNumbers] at the instant of the challenge.
func (c Case) TextNumbers(ch passcode.Challenge) (Case, error) {
	if err := c.MayTextNumbers(ch.IssuedAt); err != nil {
		return Case{}, err
	}
	next, err := c.to(TextNumbers)
	if err != nil {
		return Case{}, err
	}
	call := c.callCopy()
	for i, old := range call.Challenges {
		call.Challenges[i] = old.Supersede()
	}
	call.Challenges = append(call.Challenges, ch)
	next.Proven = Proven{}
	return next.withCall(&call), nil
}

// ReadBack takes the numbers that the registrant read out, as the RA Agent
// typed them, for the challenge with the given id ("" for the newest). When the
// numbers are refused, by the rule that says why, the Case returned counts the
// try and is to be stored. When there are no numbers to answer, the Case is the
// zero Case, as with any other refused step.
func (c Case) ReadBack(challenge, spoken string, key []byte, now time.Time, p passcode.ChallengePolicy) (Case, error) {
	const op = "read back numbers"
	call := c.callCopy()
	if (c.Stage != OnCall && c.Stage != OnProofCall) || len(call.Challenges) == 0 {
		return Case{}, ruleStageOrder.Refuse(op, "/stage", "no numbers have been texted on a call")
	}
	i := len(call.Challenges) - 1
	if challenge != "" {
		i = slices.IndexFunc(call.Challenges, func(ch passcode.Challenge) bool { return ch.ID == challenge })
	}
	if i < 0 {
		return Case{}, ruleStageOrder.Refuse(op, "/call/challenges", "no such numbers were texted on this call")
	}
	answered, err := call.Challenges[i].Answer(spoken, c.Binding(), key, now, p)
	call.Challenges[i] = answered
	c = c.withCall(&call)
	if err != nil {
		return c, err
	}
	c.Proven = Proven{Mobile: c.Claim().Mobile, Proof: answered.ID, At: now.UTC()}
	return c, nil
}

// Confirmation is what the RA Agent has seen on the call. It is a person's
// word; no code ticks it.
type Confirmation struct {
	DocumentShown     bool // the document that was sent in, or that stands in for it
	LikenessConfirmed bool // the person on the call is the one on the document and on the photograph
}

// CompleteCall ends the call well: the numbers were read back, the route's other
// facts are confirmed, the guidance is in force on the day of at (RA-EVD-001),
// and the photographic document has not expired by then. On a route whose page
// is guidance only, what is missing is a deviation to be recorded, not a
// refusal; the binding of the mobile number is asked of every route, since the
// passcode is sent to it.
func (c Case) CompleteCall(seen Confirmation, at time.Time) (Case, error) {
	const op = "complete call"
	next, err := c.to(CompleteCall)
	if err != nil {
		return Case{}, err
	}
	set, err := c.Requirements()
	if err != nil {
		return Case{}, err
	}
	if err := c.inForceOn(op, guidance.DateOf(at)); err != nil {
		return Case{}, err
	}
	call := c.callCopy()
	call.DocumentShown, call.LikenessConfirmed, call.EndedAt = seen.DocumentShown, seen.LikenessConfirmed, at.UTC()
	next = next.withCall(&call)
	a := CheckCall(set, call.facts(), c.NoPhoto)
	a.Merge(next.stillValid(set))
	a.Require(ruleProofFirst, !c.Proven.Mobile.IsZero(), "/call", "the numbers have not been read back")
	if err := a.Refusal(op); err != nil {
		return Case{}, err
	}
	return next, nil
}

// stillValid asks once more, on the day of the identity check, for a
// photographic document in date: one that was valid when it came in may have
// expired since.
func (c Case) stillValid(set evidence.RequirementSet) guidance.Assessment {
	var a guidance.Assessment
	for _, f := range evidence.Assess(set, c.submission(), c.checkedOn(), evidence.Settings{}).Assessment.Findings() {
		if f.Rule == set.Valid.ID {
			a.Fail(set.Valid, f.Pointer, f.Message)
		}
	}
	return a
}

// AbandonCall breaks the call off; whatever was proven on it no longer counts.
func (c Case) AbandonCall() (Case, error) {
	next, err := c.to(AbandonCall)
	if err != nil {
		return Case{}, err
	}
	next.Proven = Proven{}
	return next.withCall(nil), nil
}

// facts returns the call as the requirement sets speak of it; nil when none was
// held. The numbers were read back when the newest ones were.
func (c *Call) facts() *VideoCall {
	if c == nil {
		return nil
	}
	newest := len(c.Challenges) - 1
	return &VideoCall{
		Channel: c.Channel, Location: c.Location,
		NumbersReadBack: newest >= 0 && c.Challenges[newest].State == passcode.ChallengeUsed,
		DocumentShown:   c.DocumentShown, LikenessConfirmed: c.LikenessConfirmed,
	}
}
