package notify

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway"
	"github.com/rakit-dev/rakit/message"
)

const (
	textPath  = "/v2/notifications/sms"
	emailPath = "/v2/notifications/email"

	maxSendAnswer = 64 << 10 // bytes; it repeats the text, which has at most 918 characters, or an email
)

// sendRequest is the body of a request to send, sections "Send a text message" and "Send
// an email".
type sendRequest struct {
	PhoneNumber     string            `json:"phone_number,omitzero"`
	EmailAddress    string            `json:"email_address,omitzero"`
	TemplateID      string            `json:"template_id"`
	Personalisation map[string]string `json:"personalisation"`
	Reference       string            `json:"reference"`
	SenderID        string            `json:"sms_sender_id,omitzero"`
	EmailReplyToID  string            `json:"email_reply_to_id,omitzero"`
}

// Send hands a message over: its Code and its Ref, to be set into the template for its
// kind and channel; its Text is not sent. What Notify answers decides what is returned:
//
//	201 with our reference          the id at Notify, and Sent
//	400                             final: this message is at fault, or the template
//	401, 403, other 4xx             ErrTemporary: the key, clock or address is at fault, and no message is lost for that
//	429                             ErrTemporary: too many a minute, or today
//	500 in the documented form      ErrTemporary: "resend your notification" (section "General errors")
//	anything else, or half of it    ErrUnsure
//	no answer in time, or a cut     ErrUnsure once a connection stood
//	no connection                   ErrTemporary
//	the end of ctx                  its error; with ErrUnsure once a connection stood
//
// Final, too, are [gateway.ErrMessage], [ErrFictional] and [ErrNoTemplate], of which
// Notify never hears. The error holds a [*StatusError] if Notify answered.
func (g *Gateway) Send(ctx context.Context, m authority.Message) (authority.Handover, error) {
	path, request, err := g.compose(m)
	if err != nil {
		return authority.Handover{}, fmt.Errorf("notify: sending: %w", err)
	}
	body, err := json.Marshal(request)
	if err != nil { // the error of the module may repeat what it could not write
		return authority.Handover{}, fmt.Errorf("notify: sending: %w", gateway.ErrMessage)
	}
	a, err := g.exchange(ctx, http.MethodPost, path, nil, body, maxSendAnswer)
	if err != nil {
		return authority.Handover{}, fmt.Errorf("notify: sending: %w", sendFault(ctx, err))
	}
	id, err := taken(a, m.Ref)
	if err != nil {
		return authority.Handover{}, fmt.Errorf("notify: sending: %w", err)
	}
	return authority.Handover{ID: id, State: message.Sent}, nil
}

// compose returns where a message goes, and as what.
func (g *Gateway) compose(m authority.Message) (path string, r sendRequest, err error) {
	channel, err := gateway.Channel(m)
	if err != nil || m.Code.IsZero() {
		return "", sendRequest{}, gateway.ErrMessage
	}
	if gateway.Fictional(m) && !g.config.Fictional {
		return "", sendRequest{}, ErrFictional
	}
	r = sendRequest{Reference: m.Ref, Personalisation: map[string]string{g.config.Field: m.Code.Reveal()}}
	if channel == message.Text {
		path, r.TemplateID = textPath, g.config.Templates[m.Kind].Text
		r.PhoneNumber, r.SenderID = m.To.String(), g.config.SenderID
	} else {
		path, r.TemplateID = emailPath, g.config.Templates[m.Kind].Email
		r.EmailAddress, r.EmailReplyToID = m.Email.String(), g.config.EmailReplyToID
	}
	if r.TemplateID == "" {
		return "", sendRequest{}, ErrNoTemplate
	}
	return path, r, nil
}

// sendFault says of a request to send that has no answer whether it may have been read.
func sendFault(ctx context.Context, err error) error {
	var broken *brokenError
	unread := errors.As(err, &broken) && broken.unread || errors.Is(err, errToken)
	switch ended := ctx.Err(); {
	case ended != nil && unread:
		return ended
	case ended != nil:
		return fmt.Errorf("%w: %w", authority.ErrUnsure, ended)
	case unread:
		return fmt.Errorf("%w: %w", authority.ErrTemporary, err)
	}
	return fmt.Errorf("%w: %w", authority.ErrUnsure, err)
}

var errAnswer = errors.New("GOV.UK Notify took a message, by an answer that is not about this one")

// taken returns the id that Notify gave to the message with the reference, or why there
// is none.
func taken(a answer, ref string) (string, error) {
	switch refused, documented := a.refusal(); {
	case a.status == http.StatusCreated:
		var made struct {
			ID        string `json:"id"`
			Reference string `json:"reference"`
		}
		if json.Unmarshal(a.body, &made) != nil || made.Reference != ref || !wholeUUID.MatchString(made.ID) {
			return "", fmt.Errorf("%w: %w", authority.ErrUnsure, errAnswer)
		}
		return made.ID, nil
	case a.status == http.StatusBadRequest:
		return "", refused
	case a.status > 400 && a.status < 500, a.status == http.StatusInternalServerError && documented:
		return "", fmt.Errorf("%w: %w", authority.ErrTemporary, refused)
	default:
		return "", fmt.Errorf("%w: %w", authority.ErrUnsure, refused)
	}
}
