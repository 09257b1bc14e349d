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
	Recipient    string        `json:"recipient"`             // keyed hash of the number or address
	Organisation string        `json:"organisation,omitzero"` // ODS code of that for which it is sent
	Agent        string        `json:"agent,omitzero"`        // user id of who asked for it; "" if nobody is known to have
	State        State         `json:"state"`
	Attempts     int           `json:"attempts,omitzero"` // how often it was handed to the gateway, or may have been
	GatewayID    string        `json:"gatewayId,omitzero"`
	Failure      FailureReason `json:"failure,omitzero"`

	QueuedAt    time.Time `json:"queuedAt"`
	BegunAt     time.Time `json:"begunAt,omitzero"`     // the last attempt
	AcceptedAt  time.Time `json:"acceptedAt,omitzero"`  // the gateway has taken it
	DeliveredAt time.Time `json:"deliveredAt,omitzero"` // the gateway says that it has arrived
	EndedAt     time.Time `json:"endedAt,omitzero"`     // failed, or given up as unknown

	Version int64 `json:"-"` // the store's, to notice that somebody else wrote
}
