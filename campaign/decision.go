package campaign

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Outcome is what is decided of somebody. The zero Outcome is invalid.
type Outcome uint8

// The outcomes. The second and the third are recorded here and carried out
// elsewhere.
const (
	ReVerified      Outcome = iota + 1 // verified in the normal way
	AccessRescinded                    // their access is taken away
	DeRegistered                       // their identity is closed
	Left                               // they have left, and their access with them
	NotEmergency                       // looked at: no emergency registration was meant
)

var outcomeNames = []string{"re-verified", "access-rescinded", "de-registered", "left", "not-emergency"}

// Outcomes returns every outcome, in the order of the constants.
func Outcomes() []Outcome { return guidance.MembersClosed[Outcome](outcomeNames) }

// String returns the outcome as it is written in documents, or "invalid".
func (o Outcome) String() string { return guidance.NameClosed(outcomeNames, o) }

// MarshalText returns the outcome as text; the zero Outcome is an error.
func (o Outcome) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("decision", outcomeNames, o)
}

// UnmarshalText reads an outcome; unknown text is a [*guidance.UnknownValueError].
func (o *Outcome) UnmarshalText(text []byte) (err error) {
	*o, err = guidance.ParseClosed[Outcome]("decision", outcomeNames, string(text))
	return err
}

// Decision is what was decided of an item.
type Decision struct {
	Outcome   Outcome `json:"outcome"`
	Made      By      `json:"made"` // by a person, a verification, the policy or a revocation
	Stamp     `json:",inline"`
	Note      string `json:"note,omitempty"`      // what was looked at
	Reference string `json:"reference,omitempty"` // of the verification or grant, or of what was done elsewhere

	// NotHeld is true of one of re-verified whose verification nobody here could
	// look up: the person's profile was not held.
	NotHeld bool `json:"notHeld,omitzero"`
}

// DecisionDetails is what [Campaign.Decide] is asked for.
type DecisionDetails struct {
	Outcome   Outcome
	Note      string // of at most 2000 bytes
	Reference string // of at most 200 bytes

	// Profile is that of the person; nil if it is not held here, so that the
	// verification that Reference names cannot be looked up.
	Profile *identity.Profile
}

const longestNote = 2000 // bytes

// Decide returns the item as decided by a person. The error is a
// [*guidance.Refusal], every reason named: by RA-CIS-043 without an outcome;
// RA-CIS-036 for one of re-verified that does not name the verification, or one that
// the profile does not have, or has from before the flag was seen; RA-CIS-037 where
// not-emergency
// is decided of more than near misses, or without a note; RA-CIS-039 where
// re-verified does not say what becomes of exceptional access; RA-CIS-034 when it
// was decided before, RA-CIS-035 after the campaign was closed, RA-CIS-040 out of
// order.
func (c Campaign) Decide(i Item, d DecisionDetails, by Stamp) (Item, error) {
	a := c.mine(i)
	i.inOrder(&a, by)
	assessDecision(&a, i, d)
	t, err := i.next(Decide, &a)
	if err != nil {
		return Item{}, err
	}
	return i.decided(t, Decision{
		Outcome: d.Outcome, Made: ByPerson, Stamp: by, Note: d.Note, Reference: d.Reference,
		NotHeld: d.Outcome == ReVerified && d.Profile == nil,
	}), nil
}

func assessDecision(a *guidance.Assessment, i Item, d DecisionDetails) {
	a.Require(ruleOtherEnds, d.Outcome.String() != "invalid", "/outcome", "no decision of the list is given")
	a.Require(ruleDecision, d.Note == "" || written(d.Note), "/note", "the note is blank, or longer than 2000 bytes")
	referenced := d.Reference == "" && d.Outcome != ReVerified || named(d.Reference)
	a.Require(ruleDecision, referenced, "/reference", "the verification is not named, or the reference is blank or longer than 200 bytes")
	switch d.Outcome {
	case NotEmergency:
		a.Require(ruleNotEmergency, only(i.standing(), func(k ReasonKind) bool { return k == NearMiss }), "/outcome", "the person is on the list for more than a near miss")
		a.Require(ruleNotEmergency, written(d.Note), "/note", "it is not said what was looked at")
	case ReVerified:
		a.Require(ruleAccess, !has(i.standing(), ExceptionalAccess) || written(d.Note), "/note", "it is not said what becomes of the exceptional access")
		a.Require(ruleDecision, !referenced || d.Profile == nil || i.answered(*d.Profile, d.Reference), "/reference",
			"the person's profile is held here, and has no such verification from the day on which the flag was seen, or later: record it by verify-identity (ReverifyIdentity)")
	}
}

// answered reports whether a verification of the profile answers for the item: it is
// the person's, and was recorded no earlier than the day for which the newest reason
// was seen that a verification answers for.
func (i Item) answered(p identity.Profile, verification string) bool {
	var since guidance.Date
	for _, r := range i.standing() {
		if r.Kind != ExceptionalAccess {
			since = newer(since, r.On)
		}
	}
	return p.UserID == i.UserID && slices.ContainsFunc(p.Verifications, func(v identity.Verification) bool {
		return v.ID == verification && !guidance.DateOf(v.At).Before(since)
	})
}

// written reports whether a text says something, and not too much.
func written(text string) bool {
	return len(text) <= longestNote && strings.TrimSpace(text) != "" && utf8.ValidString(text)
}

// Verification is a normal verification of somebody, held elsewhere.
type Verification struct {
	Reference string // id of the registration or check by which it can be looked up
	Stamp     Stamp  // who verified, and when
}

// Verified returns the item after a normal verification of the person: decided as
// re-verified, also after the campaign was closed. One with exceptional access that
// stands is not decided by it: the verification is noted, and the item stays as it is
// (RA-CIS-039). The verification may bear the instant of another clock: if that lies
// before what happened last, the latter is taken. The error is a
// [*guidance.Refusal]: by RA-CIS-036 without a reference, by RA-CIS-034 when the item
// is decided, by RA-CIS-040 without who or when.
func (i Item) Verified(v Verification) (Item, error) {
	var a guidance.Assessment
	a.Require(ruleOrder, v.Stamp.complete(), "/at", "it is not said who verified, or when")
	a.Require(ruleDecision, named(v.Reference), "/reference", "the verification is not named")
	v.Stamp.At = latest(v.Stamp.At, i.last())
	move := Verify
	if has(i.standing(), ExceptionalAccess) {
		move = NoteVerification
	}
	t, err := i.next(move, &a)
	if err != nil {
		return Item{}, err
	}
	if move == NoteVerification {
		return i.moved(t, Entry{Stamp: v.Stamp, Reference: v.Reference}), nil
	}
	return i.decided(t, Decision{Outcome: ReVerified, Made: ByVerification, Stamp: v.Stamp, Reference: v.Reference}), nil
}

// Reopen returns a decided item as open again, due anew within the days of its
// reasons. The error is a [*guidance.Refusal]: by RA-CIS-038 without a reason, or
// when nothing is left for which the person is on the list ([Item.Cleared]); by
// RA-CIS-034 when it is not decided, RA-CIS-035 after the campaign was closed,
// RA-CIS-040 out of order.
func (c Campaign) Reopen(i Item, reason string, by Stamp) (Item, error) {
	a := c.mine(i)
	i.inOrder(&a, by)
	a.Require(ruleReopen, written(reason), "/reason", "the reason is absent, or longer than 2000 bytes")
	a.Require(ruleReopen, !i.Cleared(), "/seen", "the last extract carries no marker, or the access was revoked, and the person was listed for nothing else")
	t, err := i.next(Reopen, &a)
	if err != nil {
		return Item{}, err
	}
	i.Decision, i.Due = nil, c.Policy.dueOf(withoutDue(i.standing()), by.on())
	return i.moved(t, Entry{Stamp: by, Note: reason, Due: i.Due}), nil
}

// withoutDue returns the reasons without the days of their sources, which had
// their turn.
func withoutDue(rs []Reason) []Reason {
	all := make([]Reason, len(rs))
	for n, r := range rs {
		r.Due = guidance.Date{}
		all[n] = r
	}
	return all
}

// next returns the line of the table for a move, or the refusal with everything
// that speaks against it.
func (i Item) next(m Move, a *guidance.Assessment) (Transition, error) {
	t, err := Next(i.State, m)
	if err != nil {
		a.Fail(ruleMove, "/state", m.String()+" cannot follow when the item is "+stood(i.State))
	}
	return t, a.Refusal(m.String() + " item")
}

// decided returns the item with a decision.
func (i Item) decided(t Transition, d Decision) Item {
	d.Stamp = d.Stamp.utc()
	i.Decision = &d
	return i.moved(t, Entry{Stamp: d.Stamp, Outcome: d.Outcome, Note: d.Note, Reference: d.Reference})
}
