package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
)

// TriesAllowed is how many wrong passcodes in a row lock a card (RA-CRD-025).
const TriesAllowed = 3

// LockState says whether a card in use takes its passcode. It stands beside
// [State]: a locked card is in use, and its certificates stay as they are. The
// zero LockState is invalid; [Card.LockState] never returns it.
type LockState uint8

// The states of the lock.
const (
	Unlocked LockState = iota + 1
	Locked             // after three wrong passcodes
)

var lockStateNames = []string{"unlocked", "locked"}

// LockStates returns every state of the lock, in the order of the constants.
func LockStates() []LockState { return guidance.MembersClosed[LockState](lockStateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s LockState) String() string { return guidance.NameClosed(lockStateNames, s) }

// MarshalText returns the state as text; the zero LockState is an error.
func (s LockState) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of a card's lock", lockStateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *LockState) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[LockState]("state of a card's lock", lockStateNames, string(text))
	return err
}

// LockMove is something that happens to the lock of a card in use. The zero
// LockMove is invalid.
type LockMove uint8

// The moves. [LockTransitions] says from which state to which each one leads.
const (
	RightPasscode LockMove = iota + 1
	WrongPasscode
	LastWrongPasscode
	ChangePasscode
	ChangeWithHolder
	SelfUnlock // with a code by email or, see [Card.Unlocked], by text
	AssistedUnlock
)

var lockMoveNames = []string{
	"right-passcode", "wrong-passcode", "last-wrong-passcode", "change-passcode", "change-with-holder", "self-unlock", "assisted-unlock",
}

// LockMoves returns every move, in the order of the constants.
func LockMoves() []LockMove { return guidance.MembersClosed[LockMove](lockMoveNames) }

// String returns the move as it is written in documents, or "invalid".
func (m LockMove) String() string { return guidance.NameClosed(lockMoveNames, m) }

// MarshalText returns the move as text; the zero LockMove is an error.
func (m LockMove) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("move of a card's lock", lockMoveNames, m)
}

// UnmarshalText reads a move; unknown text is a [*guidance.UnknownValueError].
func (m *LockMove) UnmarshalText(text []byte) (err error) {
	*m, err = guidance.ParseClosed[LockMove]("move of a card's lock", lockMoveNames, string(text))
	return err
}

// LockTransition is one line of the table of the lock.
type LockTransition = Line[LockState, LockMove]

// lockTransitions is the only place that says how the lock of a card in use moves.
var lockTransitions = lines[LockState, LockMove]{
	{Unlocked, RightPasscode, Unlocked, ByHolder, "the holder signs in; wrong tries before it count no more", ruleLocked, nil},
	{Unlocked, WrongPasscode, Unlocked, ByChip, "the first wrong passcode, and the second; they are counted", ruleLocked, nil},
	{Unlocked, LastWrongPasscode, Locked, ByChip, "the third wrong passcode in a row locks the card", ruleLocked, nil},
	{Unlocked, ChangePasscode, Unlocked, ByHolder, "the holder, who knows the passcode, chooses another", ruleChanged, nil},
	{Unlocked, ChangeWithHolder, Unlocked, ByAgent, "the holder has no email address in their profile, comes in person and chooses another", ruleFaceToFace, needs(rulePresent)},
	{Locked, SelfUnlock, Unlocked, ByHolder, "the holder gets a code by email, or since 2025 by text, and chooses a new passcode", ruleSelfUnlock, needs(ruleTexted, ruleUnexpired)},
	{Locked, AssistedUnlock, Unlocked, ByUnlocker, "the holder comes in person, with an email address in their profile or without, and chooses a new passcode", ruleAssisted, needs(rulePresent, ruleUnexpired)},
}

// LockTransitions returns the table of the lock, in the order in which the
// documentation prints it. The slice is the caller's.
func LockTransitions() []LockTransition { return lockTransitions.clone() }

// LockState returns whether the card is locked.
func (c Card) LockState() LockState {
	if c.LockedAt.IsZero() {
		return Unlocked
	}
	return Locked
}

// TriesLeft returns how many wrong passcodes in a row the card still takes.
func (c Card) TriesLeft() int {
	if c.LockState() == Locked {
		return 0
	}
	return TriesAllowed - c.WrongTries
}

// LockChange is what is said with a move of the lock.
type LockChange struct {
	HolderPresent bool            // that the holder was met in person
	Email         bool            // the profile has an email address to which a code can be sent
	Channel       message.Channel // by which the code came that was entered; zero: by email
	At            time.Time
}

// assessCode says whether the holder can have got a code in the way they say.
func (l LockChange) assessCode(a *guidance.Assessment) {
	if l.Channel == message.Text {
		a.Require(ruleTexted, !guidance.DateOf(l.At).Before(textsSince), "/channel", "codes go to no mobile number yet")
		return
	}
	a.Require(ruleSelfUnlock, l.Email, "/email", "the profile has no email address to which a code can be sent")
}

// PasscodeTried returns the card after somebody tried a passcode on it: the right
// one, or a wrong one, of which the third in a row locks it (RA-CRD-025).
func (c Card) PasscodeTried(right bool, at time.Time) (Card, error) {
	m := WrongPasscode
	switch {
	case right:
		m = RightPasscode
	case c.TriesLeft() <= 1:
		m = LastWrongPasscode
	}
	return c.lockMoved(m, LockChange{At: at})
}

// PasscodeChanged returns the card after its holder chose another passcode: alone,
// because they know the one before, or with the agent, whom they met in person
// (RA-PSC-025, RA-PSC-027).
func (c Card) PasscodeChanged(m LockMove, l LockChange) (Card, error) {
	if m != ChangePasscode && m != ChangeWithHolder {
		return Card{}, ruleMoves.Refuse("change passcode", "/move", "this move changes no passcode")
	}
	return c.lockMoved(m, l)
}

// Unlocked returns the card after it was unlocked: by its holder, with a code that came
// to the email address in their profile (RA-PSC-028) or, since 1 January 2025, to the
// mobile number (RA-PSC-062, unverified), or by whoever may, with the holder in person
// before them (RA-PSC-027). None is possible once the certificates have expired
// (RA-CRD-027).
func (c Card) Unlocked(m LockMove, l LockChange) (Card, error) {
	if m != SelfUnlock && m != AssistedUnlock {
		return Card{}, ruleMoves.Refuse("unlock card", "/move", "this move unlocks nothing")
	}
	return c.lockMoved(m, l)
}

// lockMoved returns c after a move of the lock.
func (c Card) lockMoved(m LockMove, l LockChange) (Card, error) {
	var a guidance.Assessment
	a.Require(ruleLocked, c.State == InUse, "/state", "the card is not in use, and only one that is has a lock")
	a.Require(ruleClock, !l.At.IsZero() && !l.At.Before(c.latest()), "/at",
		"the instant is missing, or before the card's latest step")
	line, ok := lockTransitions.find(c.LockState(), m)
	switch {
	case !ok && c.LockState() == Locked:
		a.Fail(ruleMoves, "/lock", "the card is locked, and takes no passcode until it is unlocked")
	case !ok:
		a.Fail(ruleMoves, "/lock", "the card is not locked")
	}
	switch m {
	case ChangeWithHolder, AssistedUnlock:
		a.Require(rulePresent, l.HolderPresent, "/holderPresent", "nobody says that the holder was there in person")
	case SelfUnlock:
		l.assessCode(&a)
	}
	if m == SelfUnlock || m == AssistedUnlock {
		a.Require(ruleUnexpired, !c.Certification.Expired(l.At), "/certification", "the certificates of the card have expired")
	}
	if err := a.Refusal(m.String()); err != nil {
		return Card{}, err
	}
	switch m {
	case WrongPasscode, LastWrongPasscode:
		c.WrongTries++
	default:
		c.WrongTries = 0
	}
	c.LockedAt = time.Time{}
	if line.To == Locked {
		c.LockedAt = l.At.UTC()
	}
	c.LockMovedAt = l.At.UTC()
	return c, nil
}
