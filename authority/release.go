package authority

import (
	"context"
	"errors"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// ReleasePasscode asks for the passcode of a card to be texted.
type ReleasePasscode struct {
	By   Actor
	Card string
	To   identity.Mobile // zero: the number proven on the call; any other is refused
}

// ReleasePasscode has the passcode texted by [Authority.Work]: only after the
// registrant has rung to say that the card has come (RA-PSC-020), only to the
// number proven on the call (RA-PSC-021), and once (RA-PSC-022). A gateway that
// fails for a time is asked again with the same reference; one that fails for
// good ends the release, and the card is printed anew or unlocked face to face.
func (a *Authority) ReleasePasscode(ctx context.Context, cmd ReleasePasscode) (card.Card, error) {
	ref, err := a.newID("release")
	if err != nil {
		return card.Card{}, err
	}
	const op = "release passcode"
	return a.move(ctx, ActionReleasePasscode, op, rbac.ReleasePasscode, MoveCard{By: cmd.By, Card: cmd.Card}, card.Release,
		func(c *command, k card.Card, r registration.Case) (card.Card, error) {
			to := cmd.To
			if to.IsZero() {
				to = r.ProvenNumber()
			}
			if err := c.stillHeld(op, k); err != nil {
				return card.Card{}, err
			}
			next, err := k.Release(card.ReleaseRequest{To: to.String(), Proven: r.ProvenNumber().String(), Ref: ref, At: c.now})
			if err != nil {
				return card.Card{}, err
			}
			c.rest("RA-PSC-020", "RA-PSC-021", "RA-PSC-022")
			c.detail("proof", r.Proven.Proof)
			c.detail("release", ref)
			if _, err := c.queue(op, outgoing{
				id: ref, kind: message.Passcode, job: TextPasscodeJob, to: to, subject: k.ID,
				organisation: k.Organisation, agent: cmd.By,
			}); err != nil {
				return card.Card{}, err
			}
			return next, c.private("to", to.String())
		})
}

// textPasscode is the job of ReleasePasscode.
func (a *Authority) textPasscode(ctx context.Context, j Job) error {
	e := a.passcodeErrand()
	e.begin = a.beginPasscode
	e.adopt = func(tx Tx) (message.Message, error) { return a.adoptPasscode(tx, j) }
	return a.deliver(ctx, j, e)
}

// passcodeErrand says what the end of a message with a passcode means for the card.
func (a *Authority) passcodeErrand() errand {
	return errand{action: ActionPasscodeTexted, settle: (*command).passcodeSettled}
}

// passcodeSettled moves the card as its message ended. A card that was cancelled
// meanwhile refuses it.
func (c *command) passcodeSettled(m message.Message) error {
	k, err := c.tx.Card(m.Subject)
	if err != nil {
		return err
	}
	c.actsFor(k.Organisation)
	c.detail("release", m.ID)
	move, settle := passcodeMove(m.State, k)
	next, err := settle(c.now)
	if err != nil {
		return err
	}
	if why := whyUnsent(m); why != "" {
		c.detail("why", why)
	}
	if m.Failure == message.NumberChanged {
		c.rest("RA-PSC-021")
	}
	if k.State == card.Releasing { // the passcode is not needed any more
		c.forget(k.ID)
	}
	c.moved(k.State, move, next)
	return nil
}

// passcodeMove returns how a card moves by what became of the message with its
// passcode.
func passcodeMove(s message.State, k card.Card) (card.Move, func(time.Time) (card.Card, error)) {
	switch s {
	case message.Failed:
		return card.PasscodeFailed, k.PasscodeFailed
	case message.Unknown:
		return card.PasscodeUnknown, k.PasscodeUnknown
	default:
		return card.PasscodeSent, k.PasscodeSent
	}
}

// whyUnsent says in a word of the log why a passcode was not sent, "" if the gateway
// says so.
func whyUnsent(m message.Message) string {
	switch {
	case m.State == message.Unknown:
		return "send-unknown"
	case m.Failure == message.NumberChanged:
		return "number-changed"
	case m.Failure == message.SecretLost:
		return "passcode-lost"
	}
	return ""
}

// beginPasscode makes the text with the passcode of a card that is being released, and
// begins to hand it over.
func (a *Authority) beginPasscode(ctx context.Context, j Job, m message.Message) (Message, error) {
	held, err := read(ctx, a, func(tx Tx) (releasing, error) { return loadReleasing(tx, m) })
	if err != nil {
		return Message{}, err
	}
	text, err := a.passcodeMessage(held)
	if lost(err) {
		return Message{}, unsendable{message.SecretLost}
	}
	if err != nil {
		return Message{}, err
	}
	return text, a.update(ctx, func(tx Tx) error {
		// Nothing of it has changed since: it is decided and begun in one transaction.
		if _, err := loadReleasing(tx, m); err != nil {
			return err
		}
		_, err := begin(tx, j, m, a.config.Now())
		return err
	})
}

// adoptPasscode makes the message of a release that was asked for before messages were
// kept. It may have been handed over then, so that the gateway is asked first.
func (a *Authority) adoptPasscode(tx Tx, j Job) (message.Message, error) {
	k, err := tx.Card(j.Subject)
	if err != nil {
		return message.Message{}, err
	}
	n := message.New{
		ID: j.ID, Kind: message.Passcode, Channel: message.Text, Subject: k.ID, Organisation: k.Organisation,
		At: k.ReleaseRequestedAt,
	}
	if to, err := identity.ParseMobile(k.ReleaseTo); err == nil {
		_, n.Recipient = a.recipient(to, identity.Email{})
	}
	return message.Queued(n).Begun(a.config.Now())
}

// lost reports whether a sealed passcode can never be opened again: its key is
// gone, or box and key do not fit. No retry helps; the card is printed anew.
func lost(err error) bool {
	return errors.Is(err, passcode.ErrKeyDestroyed) || errors.Is(err, passcode.ErrSealBroken)
}

// releasing is a card whose passcode is being released, with the sealed passcode.
type releasing struct {
	card   card.Card
	sealed passcode.Sealed
}

// loadReleasing reads all that belongs to a release in one transaction: a
// cancellation removes the box together with the state that asks for it. The error is
// [unsendable] when the release is not to be made any more.
func loadReleasing(tx Tx, m message.Message) (r releasing, err error) {
	if r.card, err = tx.Card(m.Subject); err != nil {
		return r, err
	}
	if r.card.State != card.Releasing || r.card.ReleaseRef != m.ID {
		return r, unsendable{message.NotWanted}
	}
	k, err := tx.Case(r.card.Registration)
	if err != nil {
		return r, err
	}
	if k.ProvenNumber().String() != r.card.ReleaseTo {
		return r, unsendable{message.NumberChanged}
	}
	r.sealed, err = tx.Sealed(m.Subject)
	return r, err
}

// passcodeMessage opens the sealed passcode for the one text message it is for.
func (a *Authority) passcodeMessage(r releasing) (Message, error) {
	code, err := a.config.Vault.Open(r.sealed)
	if err != nil {
		return Message{}, err
	}
	to, err := identity.ParseMobile(r.card.ReleaseTo)
	if err != nil {
		return Message{}, err
	}
	text := passcode.NewSecret("NHS smartcard: the passcode of your card is " + code.Reveal() + ". Change it when you first use the card.")
	return Message{Ref: r.card.ReleaseRef, Kind: message.Passcode, To: to, Text: text, Code: code.Secret}, nil
}

// destroyKey is the job that follows the end of a sealed passcode: no backup of
// the store brings the passcode back.
func (a *Authority) destroyKey(ctx context.Context, j Job) error {
	if err := a.config.Vault.Destroy(j.Subject); err != nil {
		return err
	}
	return a.answered(ctx, j, ActionKeyDestroyed, func(c *command) error {
		k, err := c.tx.Card(j.Subject)
		c.actsFor(k.Organisation)
		return err
	})
}
