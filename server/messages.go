package server

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/message"
)

// Message is what became of a message to a registrant or holder. Neither its text nor
// its recipient is known here.
type Message struct {
	ID           string                        `json:"id" doc:"Also the reference under which the gateway knows it."`
	Kind         Closed[message.Kind]          `json:"kind"`
	Channel      Closed[message.Channel]       `json:"channel"`
	Subject      string                        `json:"subject" doc:"Id of the registration, card or attempt to unlock that it is about."`
	Organisation Organisation                  `json:"organisation,omitzero" doc:"ODS code of the organisation for which it is sent."`
	Agent        User                          `json:"agent,omitzero" doc:"UUID of who asked for it."`
	State        Closed[message.State]         `json:"state" doc:"unknown: nobody can tell whether it was sent; it is not sent again."`
	Attempts     int                           `json:"attempts" minimum:"0" doc:"How often it was handed to the gateway, or may have been."`
	GatewayID    string                        `json:"gatewayId,omitempty" doc:"The gateway's own name of it."`
	Failure      Closed[message.FailureReason] `json:"failure,omitzero" doc:"Why it failed."`
	QueuedAt     time.Time                     `json:"queuedAt"`
	BegunAt      time.Time                     `json:"begunAt,omitzero" doc:"When it was handed over last."`
	AcceptedAt   time.Time                     `json:"acceptedAt,omitzero" doc:"When the gateway took it."`
	DeliveredAt  time.Time                     `json:"deliveredAt,omitzero" doc:"When it arrived, as the gateway says."`
	EndedAt      time.Time                     `json:"endedAt,omitzero" doc:"When it failed, or was given up as unknown."`
}

// MessageFilters narrow the list of messages.
type MessageFilters struct {
	Organisation Organisation          `query:"organisation" doc:"Only those for this organisation."`
	State        Closed[message.State] `query:"state" doc:"Only those in this state; unknown are those that somebody has to look at."`
	Kind         Closed[message.Kind]  `query:"kind" doc:"Only those of this kind."`
	Subject      string                `query:"subject" maxLength:"64" doc:"Only those about this registration, card or attempt to unlock."`
}

type listMessagesInput struct {
	PageInput
	MessageFilters
}

type getMessageInput struct {
	ReadHeaders
	ID string `path:"id" maxLength:"64" doc:"Id of the message."`
}

// messages are the operations upon what became of messages.
func (s *Server) messages(api huma.API) {
	query(s, api, operation{
		id: "find-messages", method: http.MethodGet, path: "/v1/messages", tag: "messages",
		summary: "Find messages", about: "Those for the organisations that the caller may act for, in order of id, with what became of each.",
	}, func(c call, in *listMessagesInput) (List[Message], error) {
		f := in.MessageFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[Message]{}, err
		}
		found, next, err := c.reads.Messages(c, authority.MessageFilter{
			Organisation: f.Organisation.ODSCode, State: f.State.Value, Kind: f.Kind.Value, Subject: f.Subject,
		}, page)
		return listed(found, next, err, f, messageOf)
	})

	object(s, api, operation{
		id: "get-message", method: http.MethodGet, path: "/v1/messages/{id}", tag: "messages", named: true,
		summary: "Get a message", about: "What became of it. What it says and to whom it goes is not shown.",
	}, func(c call, in *getMessageInput) (Message, string, error) {
		m, err := c.reads.Message(c, in.ID)
		return messageOf(m), etagOf(m.Version), err
	})
}

func messageOf(m message.Message) Message {
	return Message{
		ID: m.ID, Kind: of(m.Kind), Channel: of(m.Channel), Subject: m.Subject, Organisation: organisationOf(m.Organisation), Agent: userOf(m.Agent),
		State: of(m.State), Attempts: m.Attempts, GatewayID: m.GatewayID, Failure: of(m.Failure),
		QueuedAt: m.QueuedAt, BegunAt: m.BegunAt, AcceptedAt: m.AcceptedAt, DeliveredAt: m.DeliveredAt, EndedAt: m.EndedAt,
	}
}
