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

// BookCall arranges the video call. It is refused before the items are
// complete, and when the process was not explained (RA-VID-042).
func (c Case) BookCall(b Booking) (Case, error) {
	next, err := c.to(BookCall)
	if err != nil {
		return Case{}, err
	}
	if !b.Explained {
		return Case{}, ruleArranged.Refuse("book call", "/call", "the process has not been explained to the registrant")
	}
	next.Call = &Call{ID: b.ID, Channel: b.Channel, Location: b.Location, BookedFor: b.For.UTC()}
	next.Proven = Proven{}
	return next, nil
}

// Challenge returns the numbers with the given id that were texted on the call
// under way; ok is false when there are none.
func (c Case) Challenge(id string) (ch passcode.Challenge, ok bool) {
	if c.Call == nil {
		return passcode.Challenge{}, false
	}
	i := slices.IndexFunc(c.Call.Challenges, func(ch passcode.Challenge) bool { return ch.ID == id })
	if i < 0 {
		return passcode.Challenge{}, false
	}
	return c.Call.Challenges[i], true
}

// Binding returns to which call and mobile number the next numbers are bound.
func (c Case) Binding() passcode.Binding {
	b := passcode.Binding{Mobile: c.Claim().Mobile.String()}
	if c.Call != nil {
		b.Call = c.Call.ID
	}
	return b
}

// inForceOn refuses op unless the guidance of the route is in force on the day
// (RA-EVD-001). The identity is checked on the day of the call, which may be
// another than that of the request.
func (c Case) inForceOn(op string, day guidance.Date) error {
	_, err := evidence.EditionAt(c.Route, day, guidance.Date{})
	if refusal := evidence.CheckEdition(c.Route, day, err).Refusal(op); refusal != nil {
		return refusal
	}
	return err
}

// callCopy returns the call with challenges of its own, to be changed freely.
func (c Case) callCopy() Call {
	if c.Call == nil {
		return Call{}
	}
	call := *c.Call
	call.Challenges = slices.Clone(call.Challenges)
	return call
}

// TextNumbers records that numbers are about to be texted for the call. Numbers
// texted before no longer count, nor does what was proven by them. It is
// refused on a day on which the guidance is no longer in force (RA-EVD-001).
func (c Case) TextNumbers(ch passcode.Challenge) (Case, error) {
	next, err := c.to(TextNumbers)
	if err != nil {
		return Case{}, err
	}
	if err := c.inForceOn("text numbers", guidance.DateOf(ch.IssuedAt)); err != nil {
		return Case{}, err
	}
	call := c.callCopy()
	for i, old := range call.Challenges {
		call.Challenges[i] = old.Supersede()
	}
	call.Challenges = append(call.Challenges, ch)
	next.Call, next.Proven = &call, Proven{}
	return next, nil
}

// ReadBack takes the numbers that the registrant read out, as the RA Agent
// typed them, for the challenge with the given id ("" for the newest). The Case
// returned counts the try and is to be stored even when err is a refusal, which
// says by which rule the numbers were not accepted.
func (c Case) ReadBack(challenge, spoken string, key []byte, now time.Time, p passcode.ChallengePolicy) (Case, error) {
	const op = "read back numbers"
	if c.Stage != OnCall || c.Call == nil || len(c.Call.Challenges) == 0 {
		return c, ruleStageOrder.Refuse(op, "/stage", "no numbers have been texted on a call")
	}
	i := len(c.Call.Challenges) - 1
	if challenge != "" {
		i = slices.IndexFunc(c.Call.Challenges, func(ch passcode.Challenge) bool { return ch.ID == challenge })
	}
	if i < 0 {
		return c, ruleStageOrder.Refuse(op, "/call/challenges", "no such numbers were texted on this call")
	}
	answered, err := c.Call.Challenges[i].Answer(spoken, c.Binding(), key, now, p)
	call := c.callCopy()
	call.Challenges[i] = answered
	c.Call = &call
	if err != nil {
		return c, err
	}
	c.Proven = Proven{Mobile: c.Claim().Mobile, Proof: answered.ID, At: now.UTC()}
	return c, nil
}

// Confirmation is what the RA Agent has seen on the call. It is a person's
// word; no code ticks it.
type Confirmation struct {
	DocumentShown     bool
	LikenessConfirmed bool
}

// CompleteCall ends the call well: the numbers were read back, the route's other
// facts are confirmed, the guidance is in force on the day of at (RA-EVD-001),
// and the photographic document has not expired by then. On a route whose page is guidance only, what is
// missing is a deviation to be recorded, not a refusal; the binding of the
// mobile number is asked of every route, since the passcode is sent to it.
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
	next.Call = &call
	a := CheckCall(set, next.callFacts())
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
	next.Call, next.Proven = nil, Proven{}
	return next, nil
}

// callFacts returns the call as the requirement sets speak of it; nil when none
// was held.
func (c Case) callFacts() *VideoCall {
	if c.Call == nil {
		return nil
	}
	return &VideoCall{
		Channel: c.Call.Channel, Location: c.Call.Location, NumbersReadBack: !c.Proven.Mobile.IsZero(),
		DocumentShown: c.Call.DocumentShown, LikenessConfirmed: c.Call.LikenessConfirmed,
	}
}
