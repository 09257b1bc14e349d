package authority

import (
	"context"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// FindCard names a card that was found, by its id or by the serial printed on it.
type FindCard struct {
	By     Actor
	Card   string // "" to go by the serial
	Serial string
}

// FindCard records that a card that had ended was found, or came back late. It stays
// ended (RA-CRD-023), and lies with the Registration Authority, to be destroyed: nobody
// knows who had it.
func (a *Authority) FindCard(ctx context.Context, cmd FindCard) (card.Card, error) {
	const op = "find card"
	return do(ctx, a, ActionFindCard, cmd.By, cmd.Card, func(c *command) (card.Card, error) {
		id := cmd.Card
		if id == "" {
			found, err := c.withSerial(op, cmd.By, cmd.Serial)
			if err != nil {
				return card.Card{}, err
			}
			id, c.event.Subject = found.ID, found.ID
		}
		return c.onBody(op, rbac.CancelCard, MoveCard{cmd.By, id}, card.Find, card.Card.Found)
	})
}

// withSerial returns the card with a serial that belongs to an organisation for
// which the actor acts; of several, as when plastic was printed again, one that is
// out. The error is [ErrNotFound] if there is none.
func (c *command) withSerial(op string, by Actor, serial string) (card.Card, error) {
	// Whether there is a card with a serial is not for somebody who may not do this.
	if err := c.may(op, rbac.CancelCard, by, by.Organisation.String(), identity.UserID{}, identity.Claim{}); err != nil {
		return card.Card{}, err
	}
	standing, err := c.tx.StandingOf(by.Organisation.String())
	if err != nil {
		return card.Card{}, err
	}
	in := standing.Organisations(by.Organisation.String(), guidance.DateOf(c.now))
	cards, err := c.tx.ListCards(in, CardFilter{Serial: serial}, Page{Limit: MaxPage})
	if err != nil {
		return card.Card{}, err
	}
	if serial == "" || len(cards) == 0 {
		return card.Card{}, ErrNotFound
	}
	out := slices.IndexFunc(cards, func(k card.Card) bool { return k.Body == card.BodyOut })
	return cards[max(out, 0)], nil
}

// ClearCard records that the plastic of a card that has ended was cleared, to be
// printed again as another card (RA-CRD-024).
func (a *Authority) ClearCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return do(ctx, a, ActionClearCard, cmd.By, cmd.Card, func(c *command) (card.Card, error) {
		return c.onBody("clear card", rbac.ClearCard, cmd, card.Clear, card.Card.Cleared)
	})
}

// DestroyCard records that the plastic of a card that has ended was destroyed.
func (a *Authority) DestroyCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return do(ctx, a, ActionDestroyCard, cmd.By, cmd.Card, func(c *command) (card.Card, error) {
		return c.onBody("destroy card", rbac.CancelCard, cmd, card.Destroy, card.Card.Destroyed)
	})
}

// onBody makes a move of what is left of a card.
func (c *command) onBody(op string, act rbac.Act, cmd MoveCard, m card.BodyMove, move func(card.Card, time.Time) (card.Card, error)) (card.Card, error) {
	k, p, err := c.cardOf(op, act, cmd)
	if err != nil {
		return card.Card{}, err
	}
	next, err := move(k, c.now)
	if err != nil {
		return card.Card{}, err
	}
	c.noteUser(p)
	c.rest(ruleOf(card.BodyTransitions(), k.Body, m))
	c.detail("body", next.Body.String())
	return c.putCard(next), nil
}
