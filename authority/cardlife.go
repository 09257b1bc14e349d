package authority

import (
	"context"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// The commands about a card are authorised by the card's organisation and its
// holder's profile, and need no registration: the holder may have been registered
// elsewhere, and may have moved since.

// onCard loads a card and its holder's profile, authorises the act, and stores what
// decide makes of the card. With an act that a holder may do to their own card, By
// may have the role rbac.Self.
func (a *Authority) onCard(
	ctx context.Context, action, op string, act rbac.Act, cmd MoveCard,
	decide func(c *command, k card.Card, p identity.Profile) (card.Card, error),
) (card.Card, error) {
	return do(ctx, a, action, cmd.By, cmd.Card, func(c *command) (card.Card, error) {
		k, p, err := c.cardOf(op, act, cmd)
		if err != nil {
			return card.Card{}, err
		}
		next, err := decide(c, k, p)
		if err != nil {
			return card.Card{}, err
		}
		c.noteUser(p)
		return c.putCard(next), nil
	})
}

// cardOf returns a card that the actor may do the act to, in the version that was
// asked for, with the profile of its holder.
func (c *command) cardOf(op string, act rbac.Act, cmd MoveCard) (card.Card, identity.Profile, error) {
	k, err := c.tx.Card(cmd.Card)
	if err != nil {
		return card.Card{}, identity.Profile{}, err
	}
	p, err := c.holder(k)
	if err != nil {
		return card.Card{}, identity.Profile{}, err
	}
	if err := c.may(op, act, cmd.By, k.Organisation, p.UserID, p.Claim()); err != nil {
		return card.Card{}, identity.Profile{}, err
	}
	return k, p, c.unchanged(k.Version)
}

// holder returns the profile of a card's holder.
func (c *command) holder(k card.Card) (identity.Profile, error) {
	id, err := identity.ParseUserID(k.Holder)
	if err != nil {
		return identity.Profile{}, err
	}
	return c.tx.Profile(id)
}

// noteUser notes whose card it is.
func (c *command) noteUser(p identity.Profile) { c.detail("user", p.UserID.String()) }

// AskBackCard records that the holder of a card leaves healthcare and was asked to
// give it back. It ends no access: see [Authority.Leave].
func (a *Authority) AskBackCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionAskBackCard, "ask card back", rbac.CancelCard, cmd, card.AskBack,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) { return k.AskedBack(c.now) })
}

// ChaseCard records that the holder was reminded of a card that has not come back.
func (a *Authority) ChaseCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionChaseCard, "chase card", rbac.CancelCard, cmd, card.Chase,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) { return k.Chased(c.now) })
}

// KeepCard records that the holder of a card that was asked back keeps it.
func (a *Authority) KeepCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionKeepCard, "keep card", rbac.CancelCard, cmd, card.Keep,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) { return k.Kept(c.now) })
}

// onCardMove is onCard for a move of the table of the card's life.
func (a *Authority) onCardMove(
	ctx context.Context, action, op string, act rbac.Act, cmd MoveCard, m card.Move,
	decide func(c *command, k card.Card, p identity.Profile) (card.Card, error),
) (card.Card, error) {
	return a.onCard(ctx, action, op, act, cmd, func(c *command, k card.Card, p identity.Profile) (card.Card, error) {
		next, err := decide(c, k, p)
		if err != nil {
			return card.Card{}, err
		}
		c.noteMove(k.State, m, next)
		return next, nil
	})
}
