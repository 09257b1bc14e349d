package authority

import (
	"context"
	"errors"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// numbersTries is how often a message with numbers is offered to the gateway
// before new numbers are made: the registrant is on the call and waits, and the
// digits are in memory only now.
const numbersTries = 3

// textNumbers is the job of TextNumbers: it makes new numbers, stores what is
// needed to check them, and only then sends them. A job that comes again makes
// new numbers again: the text is not doubled, it is superseded. It gives up when
// the first numbers would have run out: by then the agent asks again.
func (a *Authority) textNumbers(ctx context.Context, j Job) error {
	text, late, err := a.newNumbers(ctx, j)
	if errors.Is(err, errNotNeeded) {
		return a.finished(ctx, j) // there is nobody to text to
	}
	if err != nil {
		return err
	}
	var sent error
	for range numbersTries {
		if _, sent = a.config.Messenger.Send(ctx, text); !mayTryAgain(sent) {
			break
		}
	}
	if mayTryAgain(sent) && !late {
		return a.postpone(ctx, j)
	}
	return a.answered(ctx, j, ActionNumbersTexted, func(c *command) error {
		k, err := c.tx.Case(j.Subject)
		if err != nil {
			return err
		}
		c.actsFor(k.Organisation)
		if sent != nil {
			c.event.Outcome = audit.Failed
		}
		c.rest("RA-VID-020")
		c.detail("challenge", text.Ref)
		return c.private("to", text.To.String())
	})
}

// errNotNeeded says that numbers were asked for on a call that has ended since,
// or on which later ones, or ones thought lost, have been read back.
var errNotNeeded = errors.New("the numbers are no longer needed")

// newNumbers makes and stores the challenge, with its event, and returns the
// message with its numbers; late says that the job's first numbers have run out.
// The error is [errNotNeeded] when none are to be texted any more. The event
// comes before the text: whatever happens to the gateway's answer, the log says
// that numbers were made.
func (a *Authority) newNumbers(ctx context.Context, j Job) (text Message, late bool, err error) {
	e := audit.Event{Action: ActionNumbersMade, Actor: system, Subject: j.Subject}
	err = a.record(ctx, e, func(c *command) error {
		k, err := c.tx.Case(j.Subject)
		if err != nil {
			return err
		}
		c.actsFor(k.Organisation)
		if k.Binding().Call != j.Queue {
			return errNotNeeded // the numbers were asked for on an earlier call
		}
		id := j.ID
		if first, again := k.Challenge(j.ID); again {
			if k.Proven.Proof != "" {
				return errNotNeeded // new ones would undo what they were to prove
			}
			late = c.now.Sub(first.IssuedAt) >= a.config.Challenge.TTL
			if id, err = a.newID("numbers"); err != nil {
				return err
			}
		}
		ch, numbers, err := passcode.NewChallenge(id, k.Binding(), a.challengeKey, a.rand, c.now)
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
		text = Message{Ref: id, Kind: message.Numbers, To: k.Claim().Mobile, Text: numbersText(numbers), Code: numbers.Secret}
		c.rest("RA-VID-020")
		c.detail("challenge", id)
		c.putCase(next)
		return nil
	})
	return text, late, err
}

// numbersText is the text message with the numbers for the call.
func numbersText(n passcode.Numbers) passcode.Secret {
	d := n.Reveal()
	return passcode.NewSecret("NHS smartcard registration: please read out on the video call " + d[:3] + " " + d[3:])
}
