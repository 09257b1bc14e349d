package authority

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"regexp"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
)

// The actions of holders who unlock their cards themselves. That a card was unlocked
// by it is a [ActionUnlockCard] besides.
const (
	ActionStartUnlock     = "unlock-attempt.start"
	ActionUnlockCodeMade  = "unlock-attempt.code-made" // or nobody found; see the outcome
	ActionUnlockCodeSent  = "unlock-attempt.code-sent"
	ActionEnterUnlockCode = "unlock-attempt.enter-code"
)

// StartUnlock is what a holder who cannot sign in tells the application with which
// cards are unlocked.
type StartUnlock struct {
	By          System          // the application: one with SelfUnlock
	User        identity.UserID // as it is printed on the card
	DateOfBirth guidance.Date
	Channel     message.Channel // to which of the addresses in their profile the code is to go
}

// UnlockStarted is what comes of [Authority.StartUnlock], whoever was named.
type UnlockStarted struct {
	Attempt    string    // id, to be given with the code
	ValidUntil time.Time // UTC; from this instant on no code counts
}

// StartUnlock begins an attempt to unlock a card: [Authority.Work] sends a code to the
// holder, to the email address or mobile number of their profile, if there is a card to
// unlock. The answer is the same if there is none, or nobody whom it could belong to:
// nothing is looked up before the answer is given.
//
// It is refused to whatever is no such application (RA-RBC-001), without a user id, a
// date of birth or a channel (RA-PSC-060, RA-PSC-061), and after too many attempts in
// the same name, be that somebody's or nobody's (RA-PSC-068), or messages for the same
// organisation (RA-PSC-069).
func (a *Authority) StartUnlock(ctx context.Context, cmd StartUnlock) (UnlockStarted, error) {
	const op = "start unlock"
	id, err := a.newID("unlock")
	if err != nil {
		return UnlockStarted{}, err
	}
	sent, err := a.newID("unlock-code")
	if err != nil {
		return UnlockStarted{}, err
	}
	return do(ctx, a, ActionStartUnlock, Actor{Organisation: cmd.By.Organisation}, id, func(c *command) (UnlockStarted, error) {
		c.bySystem(cmd.By)
		if err := cmd.By.mayUnlock(op); err != nil {
			return UnlockStarted{}, err
		}
		if err := card.CheckUnlockClaim(!cmd.User.IsZero() && !cmd.DateOfBirth.IsZero(), cmd.Channel); err != nil {
			return UnlockStarted{}, err
		}
		claim := a.unlockClaim(cmd.User, cmd.DateOfBirth)
		before, err := c.begun(claim, cmd.By.Organisation)
		if err != nil {
			return UnlockStarted{}, err
		}
		u, err := card.BeginUnlock(card.UnlockAttempt{
			ID: id, Organisation: cmd.By.Organisation.String(), User: cmd.User.String(), Claim: claim, Channel: cmd.Channel, StartedAt: c.now,
		}, before, a.config.Unlock)
		if err != nil {
			return UnlockStarted{}, err
		}
		c.rest("RA-PSC-060", "RA-PSC-065")
		c.detail("channel", cmd.Channel.String())
		c.put(func(tx Tx) error { return tx.PutUnlockAttempt(u) })
		// The message counts for the name in which the attempt was begun. To whom it goes,
		// if to anybody, is not known yet.
		m := message.Queued(message.New{
			ID: sent, Kind: message.UnlockCode, Channel: cmd.Channel, Subject: id, Recipient: claim, Organisation: u.Organisation, At: c.now,
		})
		c.put(func(tx Tx) error { return tx.PutMessage(m) })
		c.enqueue(Job{ID: sent, Kind: SendUnlockCodeJob, Subject: id, Queue: id, Due: c.now})
		return UnlockStarted{Attempt: id, ValidUntil: u.ValidUntil()}, nil
	})
}

// begun counts what was begun before in a name and sent for an organisation.
func (c *command) begun(claim string, organisation identity.ODSCode) (b card.Begun, err error) {
	pause, hour, day := c.a.config.Unlock.Windows(c.now)
	for _, n := range []struct {
		into  *int
		of    MessageCount
		since time.Time
	}{
		{&b.Paused, MessageCount{Recipient: claim}, pause},
		{&b.Hour, MessageCount{Recipient: claim}, hour},
		{&b.Day, MessageCount{Recipient: claim}, day},
		{&b.Organisation, MessageCount{Organisation: organisation.String()}, hour},
	} {
		if *n.into, err = c.tx.CountMessages(n.of, n.since); err != nil {
			return card.Begun{}, err
		}
	}
	return b, nil
}

// EnterUnlockCode is a code that a holder typed into the application.
type EnterUnlockCode struct {
	By      System // the application: one with SelfUnlock
	Attempt string
	Code    string // as typed; spaces and hyphens do not matter
}

// EnterUnlockCode unlocks the card of an attempt, if the code is the newest that was
// sent for it, within fifteen minutes of its start (RA-PSC-065) and five tries, and
// where it went is still in the profile; if the card is still in use, locked and not
// expired, and the profile open. What is right counts once. The passcode that the
// holder chooses is theirs alone, and set by the application on the card.
//
// Whatever is wrong, also with the attempt, the error is the one refusal that
// [card.NotAccepted] returns (RA-PSC-067): why is in the audit log. The system is told
// when it is no such application (RA-RBC-001).
func (a *Authority) EnterUnlockCode(ctx context.Context, cmd EnterUnlockCode) (card.Card, error) {
	const op = "enter unlock code"
	subject := cmd.Attempt
	if !attemptID.MatchString(subject) {
		subject = "" // it may be anything, a user id among it
	}
	k, err := do(withoutReasons(ctx), a, ActionEnterUnlockCode, Actor{Organisation: cmd.By.Organisation}, subject, func(c *command) (card.Card, error) {
		c.bySystem(cmd.By)
		if err := cmd.By.mayUnlock(op); err != nil {
			return card.Card{}, err
		}
		return c.enterUnlockCode(cmd)
	})
	return k, withoutReason(err)
}

// attemptID is the form of the id of an attempt.
var attemptID = regexp.MustCompile(`^unlock-[0-9a-f]{16}$`)

// enterUnlockCode reads and computes the same whatever the attempt is, and whether it
// is one, until a code has turned out to be right.
func (c *command) enterUnlockCode(cmd EnterUnlockCode) (card.Card, error) {
	u, err := there(c.tx.UnlockAttempt(cmd.Attempt))
	if err != nil {
		return card.Card{}, err
	}
	k, err := there(c.tx.Card(u.Card))
	if err != nil {
		return card.Card{}, err
	}
	holder, _ := identity.ParseUserID(k.Holder) // zero where there is no card
	p, err := there(c.tx.Profile(holder))
	if err != nil {
		return card.Card{}, err
	}
	since := u.StartedAt.Add(1)
	if u.ID == "" {
		since = c.now // there is nothing to count, and the store is asked all the same
	}
	newer, err := c.tx.CountMessages(MessageCount{Recipient: u.Claim}, since)
	if err != nil {
		return card.Card{}, err
	}
	next, err := u.Answered(card.UnlockAnswer{
		Typed: cmd.Code, Binding: c.a.unlockBinding(u, p), Newer: newer > 0, Key: c.a.challengeKey, At: c.now,
	})
	if u.ID != "" {
		if err != nil { // a code that was taken has no tries to speak of
			c.detail("tries-left", triesLeft(next, c.now))
		}
		c.always = append(c.always, func(tx Tx) error { return tx.PutUnlockAttempt(next) })
	}
	if err != nil {
		return card.Card{}, err
	}
	if err := p.CheckOpen("/profile").Refusal("enter unlock code"); err != nil {
		return card.Card{}, err
	}
	open, err := next.Unlock(k, c.now)
	if err != nil {
		return card.Card{}, err
	}
	c.actsFor(k.Organisation)
	c.rest("RA-PSC-065")
	c.detail("card", k.ID)
	c.aside(ActionUnlockCard, k.ID, k.Organisation, map[string]string{
		"attempt": u.ID, "user": k.Holder, "move": card.SelfUnlock.String(), "lock": open.LockState().String(),
	}, u.Rule())
	return c.putCard(open), nil
}

// there takes what is not there for the zero value.
func there[T any](v T, err error) (T, error) {
	if errors.Is(err, ErrNotFound) {
		var none T
		return none, nil
	}
	return v, err
}

// withoutReason takes the reason from a refusal, unless it is about the system.
func withoutReason(err error) error {
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) || refusal.Rule() == rbac.RefuseRole("", "").Rule() {
		return err
	}
	return card.NotAccepted()
}

// withoutReasons returns ctx so that what is kept of an answer has no reason either.
func withoutReasons(ctx context.Context) context.Context {
	o, ok := ctx.Value(onceKey{}).(Receipting)
	if !ok || o.Answer == nil {
		return ctx
	}
	answer := o.Answer
	o.Answer = func(result any, err error) ([]byte, error) { return answer(result, withoutReason(err)) }
	return Once(ctx, o)
}

// mayUnlock refuses what is no application for unlocking cards.
func (s System) mayUnlock(op string) error {
	if s.Name == "" || s.Organisation.IsZero() || !s.SelfUnlock {
		return rbac.RefuseRole(op, "the system was not given self-unlock")
	}
	return nil
}

// bySystem notes that a system asks.
func (c *command) bySystem(s System) {
	c.event.Actor = system
	c.actsFor(s.Organisation.String())
}

// DropStaleUnlocks forgets the attempts to unlock that were begun more than an hour
// ago, of which none can go on, and returns how many they were. Call it now and then,
// from an attempt it can be seen who was named.
func (a *Authority) DropStaleUnlocks(ctx context.Context) (dropped int, err error) {
	err = a.update(ctx, func(tx Tx) (err error) {
		dropped, err = tx.DropUnlockAttempts(a.config.Now().UTC().Add(-unlockAttemptsKept))
		return err
	})
	if err != nil {
		return 0, err
	}
	return dropped, nil
}

// unlockClaim returns the name in which an attempt is begun: what was typed, as a keyed
// hash, the same for somebody and for nobody.
func (a *Authority) unlockClaim(user identity.UserID, born guidance.Date) string {
	return a.unlockHash("claim", user.String(), born.String())
}

// unlockBinding is what a code for an attempt is bound to: the attempt, and where a
// code would go now, which is nowhere for the zero Profile. A code that went to a
// mailbox that the profile no longer has is not the right one.
func (a *Authority) unlockBinding(u card.UnlockAttempt, p identity.Profile) passcode.Binding {
	to := p.Email.String()
	if u.Channel == message.Text {
		to = p.Mobile.String()
	}
	return passcode.Binding{Call: u.ID, Mobile: a.unlockHash("recipient", u.Channel.String(), to)}
}

// unlockHash returns a keyed hash of some text. Each part goes in with its length.
func (a *Authority) unlockHash(parts ...string) string {
	h := hmac.New(sha256.New, a.challengeKey)
	for _, part := range append([]string{"rakit unlock v1"}, parts...) {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		io.WriteString(h, part)
	}
	return hex.EncodeToString(h.Sum(nil))
}
