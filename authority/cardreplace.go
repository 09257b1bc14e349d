package authority

import (
	"context"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// CardExchange is what comes of a command about a card and the one in its place.
type CardExchange struct {
	Old card.Card
	New card.Card // the zero Card if none was ordered
}

// exchange loads a card, lets decide say what becomes of it and whether another is
// ordered, and stores both. The version that [IfVersion] asks for is that of the
// old card, which is the subject of the event.
func (a *Authority) exchange(
	ctx context.Context, action, op string, act rbac.Act, cmd MoveCard,
	decide func(c *command, k card.Card, o *ordering) (old card.Card, replace bool, err error),
) (CardExchange, error) {
	id, err := a.newID("card")
	if err != nil {
		return CardExchange{}, err
	}
	return do(ctx, a, action, cmd.By, cmd.Card, func(c *command) (CardExchange, error) {
		k, p, err := c.cardOf(op, act, cmd)
		if err != nil {
			return CardExchange{}, err
		}
		o := ordering{id: id}
		old, replace, err := decide(c, k, &o)
		if err != nil {
			return CardExchange{}, err
		}
		c.noteUser(p)
		if !replace {
			return CardExchange{Old: c.putCard(old)}, nil
		}
		if err := c.may(op, rbac.OrderCard, cmd.By, k.Organisation, p.UserID, p.Claim()); err != nil {
			return CardExchange{}, err
		}
		o.like(old, p)
		ordered, old, err := c.order(o)
		if err != nil {
			return CardExchange{}, err
		}
		c.detail("replacement", ordered.ID)
		said := map[string]string{"user": ordered.Holder, "replaces": old.ID}
		if ordered.Registration != "" {
			said["registration"] = ordered.Registration
		}
		c.aside(ActionCardOrdered, ordered.ID, ordered.Organisation, said, "RA-CRD-014", "RA-CRD-016")
		return CardExchange{Old: c.putCard(old), New: c.putCard(ordered)}, nil
	})
}

// ReportCard says that a card was lost or stolen.
type ReportCard struct {
	By     Actor
	Card   string
	Reason card.CancelReason // [card.ReasonLost] or [card.ReasonStolen]
	On     guidance.Date     // London day of the report; zero: today

	Replace bool // order another in its place, with a new passcode; without it the next two say nothing
	Later   bool // which is to be printed later
	Locked  bool // or to be printed locked
}

// ReportCard cancels a card at once that was reported lost or stolen (RA-CRD-018),
// and orders the one in its place with it, where that is wanted.
func (a *Authority) ReportCard(ctx context.Context, cmd ReportCard) (CardExchange, error) {
	return a.exchange(ctx, ActionReportCard, "report card", rbac.CancelCard, MoveCard{cmd.By, cmd.Card},
		func(c *command, k card.Card, o *ordering) (card.Card, bool, error) {
			on := cmd.On
			if on.IsZero() {
				on = guidance.DateOf(c.now)
			}
			next, err := k.Reported(cmd.Reason, on, c.now)
			if err != nil {
				return card.Card{}, false, err
			}
			c.noteMove(k.State, card.Cancel, next)
			c.rest("RA-CRD-018")
			c.detail("reason", cmd.Reason.String())
			c.detail("reported-on", on.String())
			o.later, o.locked = cmd.Later, cmd.Locked
			next, err = c.ended(k, next)
			return next, cmd.Replace, err
		})
}

// ReplaceCard asks for a card in its holder's new name.
type ReplaceCard struct {
	By     Actor
	Card   string // the one in the former name
	Later  bool   // print the new one later
	Locked bool   // print it locked
}

// ReplaceCard orders a card in its holder's new name (RA-CRD-019). The old one works
// until the new one has come: [Authority.ConfirmReceipt], [Authority.HandOverCard].
// One that is damaged is cancelled, and [Authority.OrderCard] replaces it.
func (a *Authority) ReplaceCard(ctx context.Context, cmd ReplaceCard) (CardExchange, error) {
	return a.exchange(ctx, ActionReplaceCard, "replace card", rbac.OrderCard, MoveCard{cmd.By, cmd.Card},
		func(c *command, k card.Card, o *ordering) (card.Card, bool, error) {
			c.rest("RA-CRD-019")
			o.because, o.later, o.locked = card.ReasonNameChanged, cmd.Later, cmd.Locked
			return k, true, nil
		})
}

// ReprintCard asks for a card in the place of one that is locked or expired.
type ReprintCard struct {
	By      Actor
	Card    string
	CanMeet bool // somebody who may unlock or renew can meet the holder: then it is refused
}

// ReprintCard cancels a locked or expired card and orders another in its place, as
// the emergency guidance has it while nobody can be met (RA-CRD-021). That its two
// pages disagree about it is in the event (RA-CRD-020); see [Reader.WaysOut].
func (a *Authority) ReprintCard(ctx context.Context, cmd ReprintCard) (CardExchange, error) {
	return a.exchange(ctx, ActionReprintCard, "reprint card", rbac.CancelCard, MoveCard{cmd.By, cmd.Card},
		func(c *command, k card.Card, _ *ordering) (card.Card, bool, error) {
			p, err := c.holder(k)
			if err != nil {
				return card.Card{}, false, err
			}
			stuck := stuckAs(k, p, cmd.CanMeet, c.now)
			next, err := k.Reprinted(stuck, card.LockChange{At: c.now})
			if err != nil {
				return card.Card{}, false, err
			}
			c.noteMove(k.State, card.Cancel, next)
			c.rest("RA-CRD-021")
			for _, f := range card.WaysOutOf(stuck).Findings {
				c.rest(f.Rule)
			}
			c.detail("reason", next.Reason.String())
			next, err = c.ended(k, next)
			return next, true, err
		})
}
