package authority

import (
	"context"
	"errors"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// numbersTries is how often a message with numbers is offered to the gateway
// before new numbers are made: the registrant is on the call and waits, and the
// digits are in memory only now.
const numbersTries = 3

// textNumbers is the job of TextNumbers: it makes new numbers, stores what is
// needed to check them, and only then sends them. A job that comes again asks what
// became of the last ones, and where the gateway does not have them makes new numbers:
// the text is not doubled, it is superseded. It gives up when the first numbers would
// have run out: by then the agent asks again.
func (a *Authority) textNumbers(ctx context.Context, j Job) error {
	last, err := a.lastNumbers(ctx, j)
	if err != nil {
		return err
	}
	if last.State.Settled() {
		return a.finished(ctx, j)
	}
	known := notTaken // what is known of the last ones
	if last.State == message.Sending {
		h, err := a.config.Messenger.Ask(ctx, last.ID, last.BegunAt)
		if known = heard(err); known == taken {
			return a.settle(ctx, j, last.ID, a.numbersErrand(), byHandover(h))
		}
		if ctx.Err() != nil {
			return a.postpone(ctx, j)
		}
	}
	text, late, err := a.newNumbers(ctx, j, last, known)
	if errors.Is(err, errNotNeeded) { // there is nobody to text to
		return a.dropNumbers(ctx, j, last.ID, known)
	}
	if errors.Is(err, errOvertaken) {
		return a.postpone(ctx, j)
	}
	if err != nil {
		return err
	}
	var came outcome
	var h Handover
	for range numbersTries {
		h, err = a.config.Messenger.Send(ctx, text)
		if came = sent(err); came != notTaken {
			break
		}
	}
	a.gateway.answered(came, a.config.Now(), a.config.Messages)
	e := a.numbersErrand()
	switch {
	case came == taken:
		return a.settle(ctx, j, text.Ref, e, byHandover(h))
	case came == refused:
		return a.settle(ctx, j, text.Ref, e, failedFor(message.Refused))
	case came == notTaken && late:
		return a.settle(ctx, j, text.Ref, e, message.Message.GivenUpOn)
	case came == open && late:
		return a.settle(ctx, j, text.Ref, e, message.Message.Lost)
	case came == open:
		return a.postpone(ctx, j)
	}
	return a.deferred(ctx, j, text.Ref)
}

// numbersErrand says what the end of a message with numbers means: for the case,
// nothing. They are checked when they are read back.
func (a *Authority) numbersErrand() errand {
	return errand{action: ActionNumbersTexted, settle: func(c *command, m message.Message) error {
		k, err := c.tx.Case(m.Subject)
		if err != nil {
			return err
		}
		c.rest("RA-VID-020")
		c.detail("challenge", m.ID)
		if _, now := a.recipient(k.Claim().Mobile, identity.Email{}); now != m.Recipient {
			return nil // they did not go to the number as it is now
		}
		return c.private("to", k.Claim().Mobile.String())
	}}
}

// renumbered returns the id of the numbers that a job makes at the n-th time, from 1.
// By that [Messages].DropMessages knows whose they are: while the job goes on, none is
// dropped, and no id is given twice.
func renumbered(j Job, n int) string {
	if n == 1 {
		return j.ID
	}
	return j.ID + "-" + decimal(n)
}

// lastNumbers returns the message with the numbers that a job has made last, or is to
// make first.
func (a *Authority) lastNumbers(ctx context.Context, j Job) (last message.Message, err error) {
	err = a.config.Store.View(ctx, func(tx Tx) error {
		for n := 1; ; n++ {
			m, err := tx.Message(renumbered(j, n))
			if n > 1 && errors.Is(err, ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			last = m
		}
	})
	return last, err
}

// errNotNeeded says that numbers were asked for on a call that has ended since,
// or on which later ones, or ones thought lost, have been read back.
var errNotNeeded = errors.New("the numbers are no longer needed")

// dropNumbers ends a message with numbers that nobody needs any more, and its job.
func (a *Authority) dropNumbers(ctx context.Context, j Job, id string, known outcome) error {
	if known == notTaken {
		return a.unsent(ctx, j, id, a.numbersErrand(), message.NotWanted)
	}
	return a.update(ctx, func(tx Tx) error {
		m, err := tx.Message(id)
		if err == nil && !m.State.Settled() {
			if m, err = m.Lost(a.config.Now()); err == nil {
				err = tx.PutMessage(m)
			}
		}
		return errors.Join(err, tx.Finish(j))
	})
}

// newNumbers makes and stores the challenge, with its event and the attempt to send it,
// and returns the message with its numbers; late says that the job's first numbers have
// run out. The error is [errNotNeeded] when none are to be texted any more. The event
// comes before the text: whatever happens to the gateway's answer, the log says
// that numbers were made.
func (a *Authority) newNumbers(ctx context.Context, j Job, last message.Message, known outcome) (text Message, late bool, err error) {
	e := audit.Event{Action: ActionNumbersMade, Actor: system, Subject: j.Subject}
	err = a.record(ctx, e, func(c *command) error {
		k, err := c.tx.Case(j.Subject)
		if err != nil {
			return err
		}
		c.actsFor(k.Organisation)
		if k.Binding().Call != last.Related {
			return errNotNeeded // the numbers were asked for on an earlier call
		}
		if first, again := k.Challenge(j.ID); again {
			if k.Proven.Proof != "" {
				return errNotNeeded // new ones would undo what they were to prove
			}
			late = c.now.Sub(first.IssuedAt) >= a.config.Challenge.TTL
		}
		m, err := c.beginNumbers(j, last, k.Claim().Mobile, known)
		if err != nil {
			return err
		}
		ch, numbers, err := passcode.NewChallenge(m.ID, k.Binding(), a.challengeKey, a.rand, c.now)
		if err != nil {
			return err
		}
		next, err := k.TextNumbers(ch)
		if errors.As(err, new(*guidance.Refusal)) {
			return errNotNeeded
		}
		if err != nil {
			return err
		}
		text = Message{Ref: m.ID, Kind: message.Numbers, To: k.Claim().Mobile, Text: numbersText(numbers), Code: numbers.Secret}
		c.rest("RA-VID-020")
		c.detail("challenge", m.ID)
		c.putCase(next)
		return nil
	})
	return text, late, err
}

// beginNumbers begins an attempt to send numbers: under the id of the job at the first
// time, else under one of its own, and what went before it ends.
func (c *command) beginNumbers(j Job, last message.Message, to identity.Mobile, known outcome) (message.Message, error) {
	m, err := asRead(c.tx, j, last)
	if err != nil {
		return m, err
	}
	if m.State.Settled() {
		return m, errSettled
	}
	_, recipient := c.a.recipient(to, identity.Email{})
	if m.Attempts > 0 {
		before := m
		n := 2
		for ; renumbered(j, n-1) != last.ID; n++ { // as often as there were numbers before
		}
		m = message.Queued(message.New{
			ID: renumbered(j, n), Kind: m.Kind, Channel: m.Channel, Subject: m.Subject, Related: m.Related,
			Organisation: m.Organisation, At: c.now,
		})
		if before, err = superseded(before, known, c.now); err != nil {
			return m, err
		}
		c.putMessage(before)
	}
	m.Recipient = recipient // of the number as it is now
	if m, err = m.Begun(c.now); err != nil {
		return m, err
	}
	return c.putMessage(m), nil
}

// superseded ends a message with numbers in whose place others go.
func superseded(m message.Message, known outcome, at time.Time) (message.Message, error) {
	if known != notTaken {
		return m.Lost(at)
	}
	return m.FailedFor(message.Superseded, at)
}

// numbersText is the text message with the numbers for the call.
func numbersText(n passcode.Numbers) passcode.Secret {
	d := n.Reveal()
	return passcode.NewSecret("NHS smartcard registration: please read out on the video call " + d[:3] + " " + d[3:])
}
