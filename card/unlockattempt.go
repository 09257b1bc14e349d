package card

import (
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// UnlockTime is how long an attempt to unlock lasts: while it is younger than this, the
// code that was sent for it counts (RA-PSC-065).
const UnlockTime = passcode.UnlockTime

// UnlockAttempt is one attempt of a holder to unlock their card themself, with a code
// that is sent to the telephone or mailbox of their profile. One for which nobody was
// found looks the same from outside, and nearly so in the store: it has a code that was
// sent to nobody, and no Card. What was typed to begin it stands here only until it was
// looked up. Make one with [BeginUnlock].
type UnlockAttempt struct {
	ID           string             `json:"id"`
	Organisation string             `json:"organisation"`  // ODS code of that whose application began it
	User         string             `json:"user,omitzero"` // user id that was given; "" once it was looked up
	Claim        string             `json:"claim"`         // keyed hash of all that was given: the name in which it was begun
	Card         string             `json:"card,omitzero"` // id of the card that the code unlocks; "" if it unlocks none
	Channel      message.Channel    `json:"channel"`
	StartedAt    time.Time          `json:"startedAt"`     // UTC
	Code         passcode.Challenge `json:"code,omitzero"` // the newest code; zero until one is made

	Version int64 `json:"-"` // the store's, to notice that somebody else wrote
}

// UnlockPolicy is how often attempts may be begun, and where codes may go. The zero
// policy is the default: once a minute, five times an hour and ten times a day in one
// name, while fewer than 200 messages went in the hour for the organisation, to whatever
// domain.
type UnlockPolicy struct {
	Pause        time.Duration // between two attempts in one name; zero: a minute
	Hourly       int           // attempts in one name within an hour; zero: 5
	Daily        int           // attempts in one name within 24 hours; zero: 10
	Organisation int           // messages for the organisation within an hour, of whatever kind; zero: 200

	// Domains are those to which codes may be sent by email, in lower case, each with
	// what lies under it. Empty: every domain.
	Domains []string
}

// unlockDay is the longest time within which attempts are counted, but for a longer pause.
const unlockDay = 24 * time.Hour

// filled returns p with the defaults for what is zero.
func (p UnlockPolicy) filled() UnlockPolicy {
	if p.Pause <= 0 {
		p.Pause = time.Minute
	}
	if p.Hourly <= 0 {
		p.Hourly = 5
	}
	if p.Daily <= 0 {
		p.Daily = 10
	}
	if p.Organisation <= 0 {
		p.Organisation = 200
	}
	return p
}

// Reaches reports whether a code may be sent to an address at a domain.
func (p UnlockPolicy) Reaches(domain string) bool {
	return len(p.Domains) == 0 || slices.ContainsFunc(p.Domains, func(d string) bool {
		return domain == d || strings.HasSuffix(domain, "."+d)
	})
}

// Begun is how many attempts and messages there were before another attempt is begun.
type Begun struct {
	Paused       int // attempts in the same name within [UnlockPolicy].Pause
	Hour         int // attempts in the same name within the hour
	Day          int // attempts in the same name within 24 hours
	Organisation int // messages for the organisation within the hour
}

// Windows returns since when the counts of [Begun] are taken at an instant: for the
// pause, the hour and the day. What began that long ago to the nanosecond is not counted.
func (p UnlockPolicy) Windows(at time.Time) (pause, hour, day time.Time) {
	p = p.filled()
	return at.UTC().Add(1 - p.Pause), at.UTC().Add(1 - time.Hour), at.UTC().Add(1 - unlockDay)
}

// Longest returns for how long an attempt counts against another at the most: 24 hours,
// or Pause where that is longer. It has to be remembered for as long.
func (p UnlockPolicy) Longest() time.Duration { return max(p.filled().Pause, unlockDay) }

// CheckUnlockClaim says whether there is all that an attempt is begun with: a user id and
// a date of birth (RA-PSC-060), and how the code is to go (RA-PSC-061).
func CheckUnlockClaim(named bool, by message.Channel) error {
	var a guidance.Assessment
	a.Require(ruleClaimed, named, "", "the user id or the date of birth is missing")
	a.Require(ruleReached, slices.Contains(message.Channels(), by), "/channel", "there is no such way to send a code")
	return a.Refusal("start unlock")
}

// BeginUnlock returns a new attempt, unless there were too many (RA-PSC-068, RA-PSC-069).
// That depends on what was typed before and on nothing that is known of anybody.
func BeginUnlock(u UnlockAttempt, before Begun, p UnlockPolicy) (UnlockAttempt, error) {
	p = p.filled()
	var a guidance.Assessment
	a.Require(ruleSeldom, before.Paused == 0 && before.Hour < p.Hourly && before.Day < p.Daily, "", "too many attempts were begun in this name: wait, and begin again")
	a.Require(ruleNotFlooded, before.Organisation < p.Organisation, "", "too many messages went for the organisation: wait, and begin again")
	if err := a.Refusal("start unlock"); err != nil {
		return UnlockAttempt{}, err
	}
	u.StartedAt = u.StartedAt.UTC().Round(0)
	u.Card, u.Code = "", passcode.Challenge{}
	return u, nil
}

// ValidUntil returns the instant from which on no code of the attempt counts.
func (u UnlockAttempt) ValidUntil() time.Time { return u.StartedAt.Add(UnlockTime) }

// over reports whether the attempt has ended by its time.
func (u UnlockAttempt) over(at time.Time) bool { return at.Sub(u.StartedAt) >= UnlockTime }

// Claimant is what is known of whoever began an attempt, when it is looked up.
type Claimant struct {
	Proven bool   // what they gave is what the profile has
	Domain string // of the email address of the profile; "" if it has none
	Mobile bool   // the profile has a mobile number
	Cards  []Card // theirs, of whatever state
	Policy UnlockPolicy
	At     time.Time
}

// LookUp returns the card that a code for the attempt is to unlock. What keeps it from
// being unlocked is for the audit log alone: who is not known (RA-PSC-060), has no
// address to which the code can go (RA-PSC-061, 062, 063), no locked card or more than
// one (RA-PSC-064), or one whose certificates have expired (RA-CRD-027), or whose
// attempt is over (RA-PSC-065). That the profile is open is for its own package to say.
func (u UnlockAttempt) LookUp(c Claimant) (Card, guidance.Assessment) {
	var a guidance.Assessment
	a.Require(ruleStillOn, !u.over(c.At), "", "the attempt is over")
	a.Require(ruleClaimed, c.Proven, "", "nobody is known by what was given")
	if !c.Proven {
		return Card{}, a // nothing else is anybody's
	}
	switch u.Channel {
	case message.Email:
		a.Require(ruleReached, c.Domain != "", "/channel", "the profile has no email address")
		a.Require(ruleDomain, c.Domain == "" || c.Policy.Reaches(c.Domain), "/channel", "the domain of the email address is not on the list")
	case message.Text:
		a.Require(ruleReached, c.Mobile, "/channel", "the profile has no mobile number")
		a.Require(ruleTexted, !guidance.DateOf(c.At).Before(textsSince), "/channel", "codes go to no mobile number yet")
	default:
		a.Fail(ruleReached, "/channel", "the profile has no such address")
	}
	locked := slices.DeleteFunc(slices.Clone(c.Cards), func(k Card) bool { return k.State != InUse || k.LockState() != Locked })
	a.Require(ruleOneLocked, len(locked) == 1, "/card", "the holder has no locked card, or more than one")
	if len(locked) != 1 {
		return Card{}, a
	}
	a.Require(ruleUnexpired, !locked[0].Certification.Expired(c.At), "/card", "the certificates of the card have expired")
	return locked[0], a
}

// Coded returns the attempt with a code that was made for it, and the id of the card
// that the code unlocks, "" if none. What was typed to begin it is forgotten. Wrong
// answers to a code before this one count on.
func (u UnlockAttempt) Coded(code passcode.Challenge, card string) UnlockAttempt {
	code.Failures = u.Code.Failures
	if u.Code.State == passcode.ChallengeLocked {
		code.State = passcode.ChallengeLocked
	}
	u.Code, u.Card, u.User = code, card, ""
	return u
}

// noCode stands in for a code that was never made: nothing answers it, at the same cost.
func noCode(at time.Time) passcode.Challenge {
	return passcode.Challenge{
		ID: "none", Purpose: passcode.ForUnlock, Binding: passcode.Binding{Call: "none", Mobile: "none"},
		MAC: make([]byte, 32), IssuedAt: at, State: passcode.ChallengeOpen,
	}
}

// UnlockAnswer is a code that was entered for an attempt.
type UnlockAnswer struct {
	Typed   string
	Binding passcode.Binding // the attempt, and where a code for it would go now
	Newer   bool             // another attempt was begun since in the same name
	Key     []byte           // with which the code was made
	At      time.Time
}

// Answered returns the attempt after a code was entered: to be stored also when the
// answer is refused, for that is where wrong tries are counted. The zero UnlockAttempt,
// one of which nobody knows, is refused like the others. Every answer is held against a
// code, whatever else is the matter, so that no time tells why it was refused.
//
// The [*guidance.Refusal] is for the audit log: [NotAccepted] is what whoever entered
// the code is told.
func (u UnlockAttempt) Answered(w UnlockAnswer) (UnlockAttempt, error) {
	return u.answered(w, passcode.Challenge.Answer)
}

// answering is [passcode.Challenge.Answer], or what counts how often it is called.
type answering func(passcode.Challenge, string, passcode.Binding, []byte, time.Time, passcode.ChallengePolicy) (passcode.Challenge, error)

func (u UnlockAttempt) answered(w UnlockAnswer, answer answering) (UnlockAttempt, error) {
	const op = "enter unlock code"
	code := u.Code
	coded := code.ID != ""
	if !coded {
		code = noCode(w.At)
	}
	code, err := answer(code, w.Typed, w.Binding, w.Key, w.At, passcode.UnlockPolicy())
	switch {
	case u.ID == "":
		return u, ruleNotAccepted.Refuse(op, "", "there is no such attempt")
	case u.over(w.At):
		return u, ruleStillOn.Refuse(op, "", "the attempt is over")
	case w.Newer:
		return u, ruleNewestAttempt.Refuse(op, "", "another attempt was begun since")
	case !coded:
		return u, ruleNotAccepted.Refuse(op, "", "no code was made yet")
	}
	u.Code = code
	if err == nil && u.Card == "" {
		err = ruleClaimed.Refuse(op, "", "the code was guessed, and belongs to nobody")
	}
	return u, err
}

// Unlock returns the card of the attempt, unlocked, once a right code was entered: a
// code that reached its holder shows that the profile has where to send one.
func (u UnlockAttempt) Unlock(k Card, at time.Time) (Card, error) {
	return k.Unlocked(SelfUnlock, LockChange{Email: u.Channel == message.Email, Channel: u.Channel, At: at})
}

// Rule returns the rule that a code which goes in the way of the attempt rests on:
// RA-PSC-028 or, for a text, RA-PSC-062.
func (u UnlockAttempt) Rule() guidance.RuleID {
	if u.Channel == message.Text {
		return ruleTexted.ID
	}
	return ruleSelfUnlock.ID
}

// NotAccepted returns what whoever entered a code is told when it unlocked nothing.
func NotAccepted() *guidance.Refusal {
	return ruleNotAccepted.Refuse("enter unlock code", "", "the code was not accepted: begin again, or have somebody unlock the card who meets you")
}
