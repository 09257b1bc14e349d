package message

import "time"

// Message is one message on its way: what is known of it besides its text and its
// recipient's number or address. Make one with [Queued]; the zero Message is in no
// state and makes no move. Instants are in UTC; the zero instant means that it has not
// happened.
type Message struct {
	ID           string        `json:"id"` // also the reference under which the gateway is asked; unique for ever
	Kind         Kind          `json:"kind"`
	Channel      Channel       `json:"channel"`
	Subject      string        `json:"subject"`               // id of the case, card or attempt to unlock that it is about
	Related      string        `json:"related,omitzero"`      // id of the call that numbers are for
	Recipient    string        `json:"recipient,omitzero"`    // keyed hash of the number or address; "" once given up or superseded, so that it counts for nobody
	Organisation string        `json:"organisation,omitzero"` // ODS code of that for which it is sent
	Agent        string        `json:"agent,omitzero"`        // user id of who asked for it; "" if nobody is known to have
	State        State         `json:"state"`
	Attempts     int           `json:"attempts,omitzero"`  // how often it was handed to the gateway, or may have been
	GatewayID    string        `json:"gatewayId,omitzero"` // the gateway's own name of it, the first that it gave
	Failure      FailureReason `json:"failure,omitzero"`

	QueuedAt    time.Time `json:"queuedAt"`
	BegunAt     time.Time `json:"begunAt,omitzero"`     // the last attempt
	AcceptedAt  time.Time `json:"acceptedAt,omitzero"`  // the gateway has taken it
	DeliveredAt time.Time `json:"deliveredAt,omitzero"` // the gateway says that it has arrived
	EndedAt     time.Time `json:"endedAt,omitzero"`     // failed, or given up as unknown
	HeardAt     time.Time `json:"heardAt,omitzero"`     // a receipt has told that it arrived or failed, by the clock here

	Version int64 `json:"-"` // the store's, to notice that somebody else wrote
}

// New is what a message is made of. See [Message] for each member.
type New struct {
	ID           string
	Kind         Kind
	Channel      Channel
	Subject      string
	Related      string
	Recipient    string
	Organisation string
	Agent        string
	At           time.Time // when it is queued
}

// Queued returns a message that waits to be handed over. Whether it may be sent at all
// is for [Policy.Admit] and for whoever sends it.
func Queued(n New) Message {
	return Message{
		ID: n.ID, Kind: n.Kind, Channel: n.Channel, Subject: n.Subject, Related: n.Related, Recipient: n.Recipient,
		Organisation: n.Organisation, Agent: n.Agent, State: Waiting, QueuedAt: n.At.UTC(),
	}
}

// The methods below make one move each and return the message after it; the one they
// are called on stays as it was. The error is a [*guidance.Refusal] if the table has no
// such move from its state; the Message is then the zero Message. Instants are taken as
// they are told, in whatever order: the clocks of a gateway and of several servers
// differ, and what it has told must not be lost for that.

// Begun returns the message after [Begin]: one more attempt.
func (m Message) Begun(at time.Time) (Message, error) {
	m, err := m.moved(Begin)
	if err != nil {
		return Message{}, err
	}
	m.Attempts++
	m.BegunAt = at.UTC()
	return m, nil
}

// Deferred returns the message after [Defer]: the gateway has certainly not taken it.
func (m Message) Deferred() (Message, error) { return m.moved(Defer) }

// Accepted returns the message after [Accept], with the gateway's own name of it, ""
// if it gives none.
func (m Message) Accepted(gatewayID string, at time.Time) (Message, error) {
	m, err := m.told(Accept)
	if err != nil {
		return Message{}, err
	}
	m.taken(gatewayID, at)
	m.EndedAt = time.Time{} // it was not the end, if it was unknown
	return m, nil
}

// Arrived returns the message after [Arrive]. The gateway has taken it at that instant
// at the latest.
func (m Message) Arrived(gatewayID string, at time.Time) (Message, error) {
	m, err := m.told(Arrive)
	if err != nil {
		return Message{}, err
	}
	m.taken(gatewayID, at)
	m.DeliveredAt, m.EndedAt = at.UTC(), time.Time{}
	return m, nil
}

// NotArrived returns the message after [NotArrive]: failed as [Undelivered].
func (m Message) NotArrived(gatewayID string, at time.Time) (Message, error) {
	m, err := m.told(NotArrive)
	if err != nil {
		return Message{}, err
	}
	m.taken(gatewayID, at)
	m.Failure, m.EndedAt = Undelivered, at.UTC()
	return m, nil
}

// FailedFor returns the message after [Fail], for a reason. [Undelivered] and [GivenUp]
// belong to other methods, and are refused as what is no reason. One that was
// [Superseded] has certainly not gone, and counts no more against its recipient.
func (m Message) FailedFor(reason FailureReason, at time.Time) (Message, error) {
	if reason == Undelivered || reason == GivenUp || reason.String() == "invalid" {
		return Message{}, ruleMoves.Refuse(Fail.String(), "/failure", "this is no reason for which a message is not handed over")
	}
	m, err := m.moved(Fail)
	if err != nil {
		return Message{}, err
	}
	m.Failure, m.EndedAt = reason, at.UTC()
	if reason == Superseded {
		m.Recipient = ""
	}
	return m, nil
}

// GivenUpOn returns the message after [GiveUp]: failed as [GivenUp]. It has certainly
// not gone, and counts no more against its recipient.
func (m Message) GivenUpOn(at time.Time) (Message, error) {
	m, err := m.moved(GiveUp)
	if err != nil {
		return Message{}, err
	}
	m.Failure, m.EndedAt, m.Recipient = GivenUp, at.UTC(), ""
	return m, nil
}

// Lost returns the message after [Lose]: unknown, and not sent again.
func (m Message) Lost(at time.Time) (Message, error) {
	m, err := m.moved(Lose)
	if err != nil {
		return Message{}, err
	}
	m.EndedAt = at.UTC()
	return m, nil
}

// Heard returns the message with when it was heard here that it arrived or failed; one
// that may still do so stays as it is.
func (m Message) Heard(at time.Time) Message {
	if m.State.Final() {
		m.HeardAt = at.UTC()
	}
	return m
}

// Over returns when the message came to an end, that is into a state that no move
// leaves, and reports whether it has. What a gateway told may be by a clock that is
// wrong: the end is not after it was heard of, and not before the message was queued.
func (m Message) Over() (at time.Time, over bool) {
	if !m.State.Final() {
		return time.Time{}, false
	}
	at = m.EndedAt
	if m.State == Delivered {
		at = m.DeliveredAt
	}
	if !m.HeardAt.IsZero() && at.After(m.HeardAt) {
		at = m.HeardAt
	}
	if at.Before(m.QueuedAt) {
		at = m.QueuedAt
	}
	return at, true
}

// Doubled reports whether a name that the gateway gives the message is not the one that
// it gave first, which stays: it has two under one reference.
func (m Message) Doubled(gatewayID string) bool {
	return gatewayID != "" && m.GatewayID != "" && gatewayID != m.GatewayID
}

// taken notes that the gateway has the message, once.
func (m *Message) taken(gatewayID string, at time.Time) {
	if m.GatewayID == "" {
		m.GatewayID = gatewayID
	}
	if m.AcceptedAt.IsZero() {
		m.AcceptedAt = at.UTC()
	}
}

// told is moved for what the gateway tells of a message: one that was handed over,
// perhaps.
func (m Message) told(move Move) (Message, error) {
	if m.State == Waiting && m.Attempts == 0 {
		return Message{}, ruleHandedOver.Refuse(move.String(), "/state", "the message has never been handed over")
	}
	return m.moved(move)
}

// moved returns m in the state to which a move leads. The caller sets what else the
// move changes.
func (m Message) moved(move Move) (Message, error) {
	t, err := Next(m.State, move)
	if err != nil {
		return Message{}, err
	}
	m.State = t.To
	return m, nil
}

// Says reports whether it is known already what a gateway tells of the message: that it
// was taken ([Sent]), has arrived or failed. What has arrived or did not arrive was
// taken before.
func (m Message) Says(s State) bool {
	return m.State == s || s == Sent && !m.AcceptedAt.IsZero()
}
