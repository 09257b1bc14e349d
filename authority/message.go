package authority

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/rbac"
)

// outgoing is a message that an act asks for.
type outgoing struct {
	id           string // of the message, its job and the reference for the gateway: one that was drawn for the act
	kind         message.Kind
	job          JobKind         // that sends it
	to           identity.Mobile // zero for an email
	email        identity.Email  // zero for a text
	subject      string          // id of the case, card or attempt to unlock
	related      string          // id of the call that numbers are for
	organisation string
	agent        Actor // zero: nobody of the Registration Authority asks
}

// queue stores a message and the job that sends it, when the act is not refused. The
// error is a [*guidance.Refusal] when too many were queued for its recipient, by its
// agent or for its organisation (RA-PSC-045 to 047). Messages to one recipient go one
// after the other, in the order in which they were queued.
func (c *command) queue(op string, o outgoing) (message.Message, error) {
	n := message.New{
		ID: o.id, Kind: o.kind, Subject: o.subject, Related: o.related, Organisation: o.organisation,
		Agent: o.agent.ID.String(), At: c.now,
	}
	n.Channel, n.Recipient = c.a.recipient(o.to, o.email)
	m := message.Queued(n)
	as, err := c.a.config.Messages.Admit(m, c.now, func(per message.Bound, since time.Time) (int, error) {
		return c.tx.CountMessages(counted(m, per), since)
	})
	if err != nil {
		return message.Message{}, err
	}
	if err := as.Refusal(op); err != nil {
		return message.Message{}, err
	}
	c.enqueue(Job{ID: m.ID, Kind: o.job, Subject: m.Subject, Queue: m.Recipient, Due: c.now})
	return c.putMessage(m), nil
}

// counted says which messages count together with one.
func counted(m message.Message, per message.Bound) MessageCount {
	switch per {
	case message.PerRecipient:
		return MessageCount{Recipient: m.Recipient}
	case message.PerAgent:
		return MessageCount{Agent: m.Agent}
	default:
		return MessageCount{Organisation: m.Organisation}
	}
}

// recipient returns how a message goes, and to whom as a keyed hash: whoever has the
// store without the keys cannot tell a number by trying them all.
func (a *Authority) recipient(to identity.Mobile, email identity.Email) (message.Channel, string) {
	channel, address := message.Text, to.String()
	if to.IsZero() {
		channel, address = message.Email, strings.ToLower(email.String())
	}
	mac := hmac.New(sha256.New, a.recipientKey)
	mac.Write([]byte(channel.String() + " " + address))
	return channel, hex.EncodeToString(mac.Sum(nil))
}

func (c *command) putMessage(m message.Message) message.Message {
	later(c, Tx.PutMessage, m)
	m.Version++
	return m
}

// begin records in tx that an attempt to hand a message over begins (RA-PSC-041). One
// that was begun before is not with the gateway: it said so. The error is [errOvertaken]
// when the message is no longer as it was read, and wraps [ErrLostClaim] when somebody
// else has its job: what was found out before is then of another attempt.
func begin(tx Tx, j Job, read message.Message, now time.Time) (message.Message, error) {
	m, err := asRead(tx, j, read)
	if err != nil {
		return m, err
	}
	if m.State == message.Sending {
		if m, err = m.Deferred(); err != nil {
			return m, err
		}
	}
	if m, err = m.Begun(now); err != nil {
		return m, err
	}
	return m, tx.PutMessage(m)
}

// asRead returns a message that is still as it was read, by whoever has its job.
func asRead(tx Tx, j Job, read message.Message) (message.Message, error) {
	if err := tx.Holds(j); err != nil {
		return message.Message{}, err
	}
	m, err := tx.Message(read.ID)
	if err == nil && m.Version != read.Version {
		err = errOvertaken
	}
	return m, err
}

// noteMessage notes in the event what is known of a message, which is nothing of its
// text and of whom it goes to.
func (c *command) noteMessage(m message.Message) {
	c.detail("message", m.ID)
	c.detail("kind", m.Kind.String())
	c.detail("channel", m.Channel.String())
	c.detail("state", m.State.String())
	c.detail("attempts", decimal(m.Attempts))
	if m.GatewayID != "" {
		c.detail("gateway", gatewayName(m.GatewayID))
	}
	if m.Failure != 0 {
		c.detail("failure", m.Failure.String())
	}
}

// Message returns what became of a message. It asks nobody, like [Authority.Case].
func (a *Authority) Message(ctx context.Context, id string) (message.Message, error) {
	return read(ctx, a, func(tx Tx) (message.Message, error) { return tx.Message(id) })
}

// seeMessages are the acts for which messages are sent.
var seeMessages = []rbac.Act{rbac.ReleasePasscode, rbac.HoldCall}

// Message returns what became of a message for an organisation in scope. It rests on
// rbac.ReleasePasscode or rbac.HoldCall: who has messages sent may see them.
func (r Reader) Message(ctx context.Context, id string) (message.Message, error) {
	return one(ctx, r, "read message", seeMessages,
		func(tx Tx) (message.Message, error) { return tx.Message(id) },
		func(m message.Message) string { return m.Organisation })
}

// Messages returns a page of the messages for the organisations in scope. It rests on
// the same acts as [Reader.Message].
func (r Reader) Messages(ctx context.Context, f MessageFilter, p Page) (found []message.Message, next string, err error) {
	return page(ctx, r, "list messages", seeMessages, p,
		func(tx Tx, in []string, p Page) ([]message.Message, error) { return tx.ListMessages(in, f, p) },
		func(m message.Message) string { return m.ID })
}

// errSettled says that somebody else has settled a message meanwhile: what the gateway
// told of it came between.
var errSettled = errors.New("the message was settled meanwhile")

// errOvertaken says that a message has changed since it was read: another worker has
// begun to hand it over, it may be. Its job comes again, and the gateway is asked first.
var errOvertaken = errors.New("the message has changed meanwhile")
