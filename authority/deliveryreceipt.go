package authority

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
)

// DeliveryReceipt is what a gateway tells of a message after it has taken it.
type DeliveryReceipt struct {
	Ref   string
	State message.State // Sent, Delivered or Failed
	ID    string        // the gateway's own name of the message; may be ""
	At    time.Time     // when that was so; zero: now
}

// ErrReceipt is returned, wrapped, for a [DeliveryReceipt] that tells no such state.
var ErrReceipt = errors.New("a receipt says sent, delivered or failed")

// RecordReceipt records what a gateway tells of a message: with it goes the card whose
// passcode the message held. The same told again changes nothing and leaves no event.
// What contradicts an earlier receipt, or is about a message that was never handed
// over, changes nothing either, and stands in the log as refused (RA-PSC-044, 048). A
// second name of the gateway's own for the message stands in the log (RA-PSC-041), each
// time that it is told: it is the one proof that it went twice.
// That is no error: there is nothing that the gateway could do about it. The error wraps
// [ErrNotFound] for a reference that no message has, or [ErrReceipt]. Whether it is the
// gateway that tells is for the caller to know.
func (a *Authority) RecordReceipt(ctx context.Context, r DeliveryReceipt) error {
	if r.State != message.Sent && r.State != message.Delivered && r.State != message.Failed {
		return fmt.Errorf("recording a receipt: %w", ErrReceipt)
	}
	for {
		m, err := a.Message(ctx, r.Ref)
		if err != nil {
			return fmt.Errorf("recording a receipt: %w", err)
		}
		if m.Says(r.State) && !m.Doubled(r.ID) {
			return nil
		}
		err = a.recordReceipt(ctx, m, r)
		if errors.As(err, new(*guidance.Refusal)) {
			return nil // it is in the log
		}
		if !errors.Is(err, errSettled) {
			return err
		}
	}
}

// recordReceipt records what is told of a message as it was read. The error is
// [errSettled] when it is another by now.
func (a *Authority) recordReceipt(ctx context.Context, was message.Message, r DeliveryReceipt) error {
	e := a.errandOf(was.Kind)
	action := ActionMessageReported
	if was.Kind == message.Passcode {
		action = ActionPasscodeReported
	}
	if was.State == message.Sending || was.State == message.Waiting {
		action = cmp.Or(e.action, action) // it is the end of the sending, too
	}
	return a.record(ctx, audit.Event{Action: action, Actor: system, Subject: subjectOf(was.Subject)}, func(c *command) error {
		m, err := c.tx.Message(was.ID)
		if err != nil {
			return err
		}
		if m.Version != was.Version {
			return errSettled
		}
		c.actsFor(m.Organisation)
		if m.Doubled(r.ID) {
			c.noteDoubled(m, r.ID)
		}
		if m.Says(r.State) { // but for that it is known
			c.noteMessage(m)
			return nil
		}
		told := r.At
		if told.IsZero() {
			told = c.now
		}
		if m, err = byHandover(Handover{ID: r.ID, State: r.State})(m, told); err != nil {
			return err
		}
		m = m.Heard(c.now)
		c.noteMessage(m)
		if m.State == message.Failed {
			c.event.Outcome = audit.Failed
		}
		// Also when what it is about does not go along.
		c.always = append(c.always, func(tx Tx) error { return tx.PutMessage(m) })
		if m.Kind == message.Passcode {
			c.detail("release", m.ID)
			if !c.passcodeGoesAlong(m) {
				c.rest("RA-PSC-044")
				return nil
			}
		}
		if e.settle == nil {
			c.rest("RA-PSC-044")
			return nil
		}
		return e.settle(c, m)
	})
}

// noteDoubled notes that the gateway has a message twice, and under which other name.
func (c *command) noteDoubled(m message.Message, other string) {
	c.rest("RA-PSC-041")
	c.detail("doubled", gatewayName(other))
	if m.Kind == message.Passcode {
		c.detail("release", m.ID)
	}
}

// errandOf says what the end of a message means, by its kind.
func (a *Authority) errandOf(k message.Kind) errand {
	switch k {
	case message.Passcode:
		return a.passcodeErrand()
	case message.Numbers:
		return a.numbersErrand()
	}
	return errand{}
}

// passcodeGoesAlong reports whether the card whose passcode a message held moves by
// what is told of it: one that has gone on meanwhile does not.
func (c *command) passcodeGoesAlong(m message.Message) bool {
	k, err := c.tx.Card(m.Subject)
	if err != nil || k.ReleaseRef != m.ID {
		return false
	}
	to, _ := passcodeMove(m.State, k)
	_, err = card.Next(k.State, to)
	return err == nil
}
