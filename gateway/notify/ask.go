package notify

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/message"
)

const (
	listPath = "/v2/notifications"

	maxListAnswer = 8 << 20 // bytes; a page has 250 messages at most, each with its text
)

// listed is what is read of one message in a list, section "Get the status of multiple
// messages". Its text, its number and all else is left unread.
type listed struct {
	ID        string    `json:"id"`
	Reference string    `json:"reference"`
	Status    string    `json:"status"`
	CreatedAt time.Time `json:"created_at"`
}

// Ask returns what became of the message under a reference, by the list of messages that
// Notify keeps. When there is more than one, it is the earliest, and [Config].Doubled is
// told how many there are.
//
// When there is none, the error wraps authority.ErrTemporary while the message is younger
// than [Config].Settling, counted from begun, and is [ErrUntold] (which goes with
// authority.ErrUnsure) from then on. It never wraps authority.ErrNotFound, because nothing
// that Notify says proves that sending again doubles nothing:
//
//   - a request may hang between us and Notify, and be read after the question;
//   - Notify takes a second message under the same reference as readily as the first;
//   - it lists only messages that were sent by a key of the same sort (test, team, live),
//     as its published source has it, so that none is found after a change of key;
//   - it forgets messages when the retention period is over (3 to 90 days, 7 by default),
//     and never keeps those to the numbers for smoke tests.
//
// Any answer but a list wraps authority.ErrTemporary, save status 400, which is final: the
// same question gets the same answer. The end of ctx gives its error.
func (g *Gateway) Ask(ctx context.Context, ref string, begun time.Time) (authority.Handover, error) {
	found, err := g.list(ctx, ref)
	if err != nil {
		return authority.Handover{}, fmt.Errorf("notify: asking: %w", err)
	}
	switch {
	case len(found) > 0:
		if len(found) > 1 {
			g.config.Doubled(ref, len(found))
		}
		first := earliest(found)
		return authority.Handover{ID: first.ID, State: stateOf(first.Status)}, nil
	case g.config.Now().Sub(begun) < g.config.Settling:
		return authority.Handover{}, fmt.Errorf("notify: asking: %w: not listed so far", authority.ErrTemporary)
	}
	return authority.Handover{}, fmt.Errorf("notify: asking: %w: %w", authority.ErrUnsure, ErrUntold)
}

// list returns the messages under a reference. The order in which Notify lists them is
// not documented.
func (g *Gateway) list(ctx context.Context, ref string) ([]listed, error) {
	a, err := g.exchange(ctx, http.MethodGet, listPath, url.Values{"reference": {ref}}, nil, maxListAnswer)
	if err != nil {
		if ended := ctx.Err(); ended != nil {
			return nil, ended
		}
		return nil, fmt.Errorf("%w: %w", authority.ErrTemporary, err)
	}
	refused, _ := a.refusal()
	switch {
	case a.status == http.StatusBadRequest:
		return nil, refused
	case a.status != http.StatusOK:
		return nil, fmt.Errorf("%w: %w", authority.ErrTemporary, refused)
	}
	var page struct {
		Notifications *[]listed `json:"notifications"`
	}
	if json.Unmarshal(a.body, &page) != nil || page.Notifications == nil {
		return nil, fmt.Errorf("%w: %w", authority.ErrTemporary, errList)
	}
	var found []listed
	for _, n := range *page.Notifications {
		if n.Reference == ref { // whatever else it lists is not ours to look at
			found = append(found, n)
		}
	}
	return found, nil
}

var errList = errors.New("the answer of GOV.UK Notify is not a list of messages")

func earliest(found []listed) listed {
	first := found[0]
	for _, n := range found[1:] {
		if n.CreatedAt.Before(first.CreatedAt) {
			first = n
		}
	}
	return first
}

// stateOf returns what a status is to us. Of one that Notify did not document when this
// was written, it is known that Notify has the message, and no more.
func stateOf(status string) message.State {
	if state, known := statuses[status]; known {
		return state
	}
	return message.Sent
}
