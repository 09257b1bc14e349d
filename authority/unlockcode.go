package authority

import (
	"context"
	"crypto/hmac"
	"errors"
	"strconv"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// sendUnlockCode is the job of StartUnlock: it looks up who was named, makes a code, and
// sends it if there is a card that it unlocks. A code that is to be sent once more is
// another code: the digits are never stored.
func (a *Authority) sendUnlockCode(ctx context.Context, j Job) error {
	return a.deliver(ctx, j, errand{
		action: ActionUnlockCodeSent, begin: a.beginUnlockCode, settle: unlockCodeSettled, within: card.UnlockTime,
	})
}

// beginUnlockCode makes the code of an attempt, with its event, and the message with it.
// For whoever cannot unlock a card a code is made as well, and sent to nobody.
func (a *Authority) beginUnlockCode(ctx context.Context, j Job, m message.Message) (Message, error) {
	id, err := a.newID("code")
	if err != nil {
		return Message{}, err
	}
	var text Message
	e := audit.Event{Action: ActionUnlockCodeMade, Actor: system, Subject: m.Subject}
	err = a.record(ctx, e, func(c *command) error {
		if _, err := asRead(c.tx, j, m); err != nil {
			return err // the code of another attempt stays as it is
		}
		u, err := c.tx.UnlockAttempt(m.Subject)
		if err != nil {
			return err
		}
		c.actsFor(u.Organisation)
		c.detail("channel", u.Channel.String())
		c.detail("code", id)
		k, p, found, err := c.lookUpUnlock(u)
		if err != nil {
			return err
		}
		no := found.Refusal("make unlock code")
		if no != nil {
			k, p = card.Card{}, identity.Profile{}
		}
		code, digits, err := passcode.NewUnlockCode(id, a.unlockBinding(u, p), a.challengeKey, a.rand, c.now)
		if err != nil {
			return err
		}
		next := u.Coded(code, k.ID)
		c.always = append(c.always, func(tx Tx) error { return tx.PutUnlockAttempt(next) })
		if no != nil {
			return no
		}
		text = Message{Ref: m.ID, Kind: message.UnlockCode, Text: unlockText(digits, u.ValidUntil()), Code: digits.Secret}
		if u.Channel == message.Text {
			text.To = p.Mobile
		} else {
			text.Email = p.Email
		}
		c.actsFor(k.Organisation)
		c.rest(found.Result().Passed...)
		c.detail("card", k.ID)
		c.put(func(tx Tx) error {
			_, err := begin(tx, j, m, c.now)
			return err
		})
		return nil
	})
	if errors.As(err, new(*guidance.Refusal)) || errors.Is(err, ErrNotFound) {
		return Message{}, unsendable{message.NotWanted}
	}
	return text, err
}

// lookUpUnlock returns the card that an attempt is about, and its holder's profile,
// with what speaks against a code.
func (c *command) lookUpUnlock(u card.UnlockAttempt) (card.Card, identity.Profile, guidance.Assessment, error) {
	none := func(err error) (card.Card, identity.Profile, guidance.Assessment, error) {
		return card.Card{}, identity.Profile{}, guidance.Assessment{}, err
	}
	user := u.User
	if user == "" { // looked up before: the code is to go once more
		k, err := there(c.tx.Card(u.Card))
		if err != nil {
			return none(err)
		}
		user = k.Holder
	}
	id, _ := identity.ParseUserID(user) // zero: nobody
	p, err := there(c.tx.Profile(id))
	if err != nil {
		return none(err)
	}
	cards, err := c.tx.CardsOf(id)
	if err != nil {
		return none(err)
	}
	claimed := hmac.Equal([]byte(u.Claim), []byte(c.a.unlockClaim(p.UserID, p.DateOfBirth)))
	k, found := u.LookUp(card.Claimant{
		Proven: claimed && !p.UserID.IsZero() && !p.DateOfBirth.IsZero(),
		Domain: p.Email.Domain(), Mobile: !p.Mobile.IsZero(), Cards: cards, Policy: c.a.config.Unlock, At: c.now,
	})
	if claimed {
		found.Merge(p.CheckOpen("/profile"))
	}
	return k, p, found, nil
}

// unlockCodeSettled has a message go on counting for the name in which its attempt was
// begun, also if it was given up: else a gateway that is down would tell who has one to
// wait for.
func unlockCodeSettled(c *command, m message.Message) error {
	u, err := there(c.tx.UnlockAttempt(m.Subject))
	if err != nil || m.Recipient != "" || u.Claim == "" {
		return err
	}
	m.Recipient = u.Claim
	m.Version++
	c.always = append(c.always, func(tx Tx) error { return tx.PutMessage(m) })
	return nil
}

// unlockText is the message with a code.
func unlockText(code passcode.UnlockCode, until time.Time) passcode.Secret {
	d := code.Reveal()
	return passcode.NewSecret("NHS smartcard: your code to unlock your card is " + d[:3] + " " + d[3:] +
		". It counts until " + until.In(guidance.London()).Format("15:04") + ". Nobody will ask you for it. If you have not asked for it, tell your Registration Authority.")
}

// triesLeft says how many wrong answers an attempt still bears.
func triesLeft(u card.UnlockAttempt, now time.Time) string {
	return strconv.Itoa(u.Code.TriesLeft(now, passcode.UnlockPolicy()))
}
