package authority

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/message"
)

// errand is what differs between the kinds of message that are sent by
// [Authority.deliver].
type errand struct {
	action string // of the event of the end
	// begin makes the message as it is handed over now, and commits that an attempt
	// begins: it calls the function begin in a transaction of its own, beside what else
	// it stores. It is called again for each attempt, only when the gateway certainly has
	// none of the earlier ones. An error that is [unsendable] ends the message.
	begin func(ctx context.Context, j Job, m message.Message) (Message, error)
	// settle notes what the end means for what the message is about. The state is
	// settled; the event's outcome and details are there already. It may be nil.
	settle func(c *command, m message.Message) error
	within time.Duration // how long it is tried, and asked about, at most; 0: as the policy says
	// adopt makes the message of a job that an earlier version stored without one. It may
	// be nil.
	adopt func(tx Tx) (message.Message, error)
}

// unsendable is the error that a message is not to be handed over any more.
type unsendable struct{ reason message.FailureReason }

func (u unsendable) Error() string { return "the message is not to be sent: " + u.reason.String() }

// deliver is the job of every message whose text can be made anew: it hands the message
// of the job over, once. Whatever was cut off before is looked into first: the gateway
// is asked by reference, and only what it knows nothing of is offered again
// (RA-PSC-041). What it cannot be asked about for too long, or cannot tell, ends as
// unknown (RA-PSC-043).
func (a *Authority) deliver(ctx context.Context, j Job, e errand) error {
	m, err := a.messageOf(ctx, j, e)
	if err != nil {
		return err
	}
	switch m.State {
	case message.Waiting:
	case message.Sending:
		h, err := a.config.Messenger.Ask(ctx, m.ID, m.BegunAt)
		switch heard(err) {
		case taken:
			return a.settle(ctx, j, m.ID, e, byHandover(h))
		case open:
			if !e.policy(a).Loses(m, a.config.Now()) {
				return a.postpone(ctx, j)
			}
			return a.settle(ctx, j, m.ID, e, message.Message.Lost)
		case lostForEver:
			return a.settle(ctx, j, m.ID, e, message.Message.Lost)
		}
	default:
		return a.finished(ctx, j)
	}
	return a.handOver(ctx, j, m, e)
}

// handOver makes one attempt.
func (a *Authority) handOver(ctx context.Context, j Job, m message.Message, e errand) error {
	if a.gateway.rests(a.config.Now()) && !e.policy(a).GivesUp(m, a.config.Now()) {
		return a.postpone(ctx, j)
	}
	if m.State == message.Waiting && e.policy(a).GivesUp(m, a.config.Now()) {
		return a.settle(ctx, j, m.ID, e, message.Message.GivenUpOn)
	}
	text, err := e.begin(ctx, j, m)
	if errors.Is(err, errOvertaken) {
		return a.postpone(ctx, j)
	}
	var not unsendable
	if errors.As(err, &not) {
		return a.unsent(ctx, j, m.ID, e, not.reason)
	}
	if err != nil {
		// A text that cannot be made, since its key cannot be read, for one, is tried again
		// as one that the gateway does not take, until it is given up.
		return errors.Join(err, a.postpone(ctx, j))
	}
	h, err := a.config.Messenger.Send(ctx, text)
	came := sent(err)
	a.gateway.answered(came, a.config.Now(), a.config.Messages)
	switch came {
	case taken:
		return a.settle(ctx, j, m.ID, e, byHandover(h))
	case open:
		return a.postpone(ctx, j)
	case notTaken:
		if e.policy(a).GivesUp(m, a.config.Now()) {
			return a.settle(ctx, j, m.ID, e, message.Message.GivenUpOn)
		}
		return a.deferred(ctx, j, m.ID)
	}
	return a.settle(ctx, j, m.ID, e, failedFor(message.Refused))
}

// policy returns the policy for the errand.
func (e errand) policy(a *Authority) message.Policy {
	p := a.config.Messages
	if e.within > 0 {
		p.GiveUpAfter, p.UnknownAfter = min(p.GiveUpAfter, e.within), min(p.UnknownAfter, e.within)
	}
	return p
}

// outcome is what is known after the gateway was asked something. The zero outcome is
// invalid.
type outcome uint8

const (
	taken       outcome = iota + 1 // it has the message
	notTaken                       // it certainly has not; it may be offered again
	open                           // not known yet: to be asked
	refused                        // it never takes it
	lostForEver                    // nobody can tell, now or ever
)

// sent says what is known after [Messenger].Send. An error that says two things is
// taken as the one that is less certain.
func sent(err error) outcome {
	switch {
	case err == nil:
		return taken
	case errors.Is(err, ErrUnsure):
		return open
	case errors.Is(err, ErrTemporary):
		return notTaken
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return open
	}
	return refused
}

// heard says what is known after [Messenger].Ask.
func heard(err error) outcome {
	switch {
	case err == nil:
		return taken
	case mayTryAgain(err):
		return open
	case errors.Is(err, ErrNotFound):
		return notTaken
	}
	return lostForEver
}

// move is what becomes of a message at an instant.
type move func(m message.Message, at time.Time) (message.Message, error)

// byHandover is what the gateway says of a message that it has.
func byHandover(h Handover) move {
	return func(m message.Message, at time.Time) (message.Message, error) {
		switch h.State {
		case message.Delivered:
			return m.Arrived(h.ID, at)
		case message.Failed:
			return m.NotArrived(h.ID, at)
		default:
			return m.Accepted(h.ID, at)
		}
	}
}

// failedFor is the end of a message that is not handed over any more.
func failedFor(reason message.FailureReason) move {
	return func(m message.Message, at time.Time) (message.Message, error) {
		return m.FailedFor(reason, at)
	}
}

// messageOf returns the message of a job.
func (a *Authority) messageOf(ctx context.Context, j Job, e errand) (m message.Message, err error) {
	m, err = a.Message(ctx, j.ID)
	if !errors.Is(err, ErrNotFound) || e.adopt == nil {
		return m, err
	}
	err = a.update(ctx, func(tx Tx) error {
		if m, err = e.adopt(tx); err != nil {
			return err
		}
		if err = tx.PutMessage(m); err == nil {
			m.Version = 1
		}
		return err
	})
	return m, err
}

// settle commits what became of a message, what that means, its event, and that its
// job is done.
func (a *Authority) settle(ctx context.Context, j Job, id string, e errand, moves move) error {
	err := a.answered(ctx, j, e.action, func(c *command) error {
		m, err := c.tx.Message(id)
		if err != nil {
			return err
		}
		if m.State.Settled() {
			return errSettled
		}
		if m, err = moves(m, c.now); err != nil {
			return err
		}
		c.actsFor(m.Organisation)
		c.noteMessage(m)
		switch {
		case m.State == message.Unknown:
			c.event.Outcome = audit.Failed
			c.rest("RA-PSC-043")
		case m.Failure == message.GivenUp:
			c.event.Outcome = audit.Failed
			c.rest("RA-PSC-042")
		case m.State == message.Failed:
			c.event.Outcome = audit.Failed
		}
		// Also when what it is about does not go along: the world outside has changed.
		c.always = append(c.always, func(tx Tx) error { return tx.PutMessage(m) })
		if e.settle == nil {
			return nil
		}
		return e.settle(c, m)
	})
	if errors.Is(err, errSettled) {
		return a.finished(ctx, j)
	}
	return err
}

// unsent ends a message that is not to be handed over any more. That nobody wants it is
// no event: what made it so was one.
func (a *Authority) unsent(ctx context.Context, j Job, id string, e errand, reason message.FailureReason) error {
	if reason != message.NotWanted {
		return a.settle(ctx, j, id, e, failedFor(reason))
	}
	return a.update(context.WithoutCancel(ctx), func(tx Tx) error {
		m, err := tx.Message(id)
		if err != nil {
			return err
		}
		if !m.State.Settled() {
			if m, err = m.FailedFor(reason, a.config.Now()); err != nil {
				return err
			}
			if err := tx.PutMessage(m); err != nil {
				return err
			}
		}
		return tx.Finish(j)
	})
}

// deferred puts a message and its job back: the gateway has certainly not taken it.
func (a *Authority) deferred(ctx context.Context, j Job, id string) error {
	return a.update(context.WithoutCancel(ctx), func(tx Tx) error {
		m, err := tx.Message(id)
		if err != nil {
			return err
		}
		if m.State == message.Sending {
			if m, err = m.Deferred(); err != nil {
				return err
			}
			if err := tx.PutMessage(m); err != nil {
				return err
			}
		}
		return a.putBack(tx, j)
	})
}

func decimal(n int) string { return strconv.Itoa(n) }

// gatewayPattern is the form of what a gateway may call a message in the log.
var gatewayPattern = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,64}$`)

// gatewayName returns the gateway's own name of a message as the log may hold it: what
// has not the form of an id is not kept.
func gatewayName(id string) string {
	if !gatewayPattern.MatchString(id) {
		return "unreadable"
	}
	return id
}
