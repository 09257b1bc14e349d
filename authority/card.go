package authority

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// OrderCard asks for a card for a registered person.
type OrderCard struct {
	By       Actor
	Case     string // may be "" where Replaces is not: the holder was registered elsewhere
	Replaces string // id of a card that has ended, and that this one is for; else ""
	Later    bool   // to be printed when somebody asks for it: [Authority.SendCardToPrint]
	Locked   bool   // to be printed locked: no passcode is made for it
}

// OrderCard orders a card, which [Authority.Work] has printed: unlocked and with a
// random passcode, or locked. It is refused before the call is complete
// (RA-VID-041), while the person holds another card that has not ended (RA-CRD-016,
// as [Config].Holding says), and for a profile that is not open.
func (a *Authority) OrderCard(ctx context.Context, cmd OrderCard) (card.Card, error) {
	const op = "order card"
	id, err := a.newID("card")
	if err != nil {
		return card.Card{}, err
	}
	return do(ctx, a, ActionOrderCard, cmd.By, id, func(c *command) (card.Card, error) {
		o := ordering{id: id, later: cmd.Later, locked: cmd.Locked}
		var err error
		if cmd.Case == "" && cmd.Replaces != "" {
			err = c.orderInPlace(&o, op, cmd)
		} else {
			err = c.orderOnCase(&o, op, cmd)
		}
		if err != nil {
			return card.Card{}, err
		}
		ordered, old, err := c.order(o)
		if err != nil {
			return card.Card{}, err
		}
		if o.registration != "" {
			c.detail("registration", o.registration)
		}
		c.detail("user", o.holder.UserID.String())
		if old.ID != "" {
			c.putCard(old)
			c.aside(ActionCardReplaced, old.ID, old.Organisation, map[string]string{"user": old.Holder, "replacement": ordered.ID}, "RA-CRD-014")
		}
		return c.putCard(ordered), nil
	})
}

// orderOnCase reads what an order says from the registration that it is made on.
func (c *command) orderOnCase(o *ordering, op string, cmd OrderCard) error {
	k, err := c.change(op, rbac.OrderCard, cmd.By, cmd.Case)
	if err != nil {
		return err
	}
	if err := k.MayOrderCard(); err != nil {
		return err
	}
	c.rest("RA-VID-041")
	o.registration, o.organisation = k.ID, k.Organisation
	if o.holder, err = c.tx.Profile(k.UserID); err != nil {
		return err
	}
	// Who has moved since belongs to another organisation, and so does their card.
	if at := o.holder.Organisation.String(); at != "" && at != k.Organisation {
		o.organisation = at
		if err := c.may(op, rbac.OrderCard, cmd.By, at, k.UserID, o.holder.Claim()); err != nil {
			return err
		}
	}
	if cmd.Replaces == "" {
		return nil
	}
	old, err := c.tx.Card(cmd.Replaces)
	if err == nil {
		// One of an organisation for which the actor does not act is not found: the
		// rules would say how it stands.
		err = c.within(cmd.By, old.Organisation)
	}
	if errors.Is(err, ErrNotFound) {
		return fmt.Errorf("order card: %w", ErrNotFound) // in the same words whatever the reason
	}
	o.replaces = old
	return err
}

// orderInPlace reads what an order says from the card in whose place it comes.
func (c *command) orderInPlace(o *ordering, op string, cmd OrderCard) error {
	old, p, err := c.cardOf(op, rbac.OrderCard, MoveCard{By: cmd.By, Card: cmd.Replaces})
	if err != nil {
		return err
	}
	o.like(old, p)
	return nil
}

// ordering is an order as the commands of this package make it.
type ordering struct {
	id           string
	registration string // "" where the holder was registered elsewhere
	organisation string
	holder       identity.Profile
	replaces     card.Card // as it is when the order is made; the zero Card if none
	because      card.CancelReason
	later        bool
	locked       bool
}

// like makes the order one for another card like old, of its holder.
func (o *ordering) like(old card.Card, holder identity.Profile) {
	o.registration, o.organisation, o.holder, o.replaces = old.Registration, old.Organisation, holder, old
}

// order returns the card that is ordered, and the one in whose place it comes with
// the link to it. The caller stores both.
func (c *command) order(o ordering) (ordered, old card.Card, err error) {
	held, err := c.tx.CardsOf(o.holder.UserID)
	if err != nil {
		return card.Card{}, card.Card{}, err
	}
	for i := range held {
		if held[i].ID == o.replaces.ID {
			held[i] = o.replaces // which this command may have ended
		}
	}
	details := card.OrderDetails{
		ID: o.id, Registration: o.registration, Holder: o.holder.UserID.String(), Organisation: o.organisation,
		Replaces: o.replaces.ID, Because: o.because, Held: held, At: c.now, NameChangedAt: printedNameChangedAt(o.holder),
		Later: o.later, IssuedLocked: o.locked, Holding: c.a.config.Holding,
	}
	if err := o.holder.CheckOpen("/profile").Refusal("order card"); err != nil {
		return card.Card{}, card.Card{}, err
	}
	if err := c.mayIssue("order card", o.registration, o.holder); err != nil {
		return card.Card{}, card.Card{}, err
	}
	if ordered, err = card.Order(details); err != nil {
		return card.Card{}, card.Card{}, err
	}
	if o.replaces.ID != "" {
		if old, err = o.replaces.ReplacedWith(ordered, cardNamed(held, o.replaces.ReplacedBy)); err != nil {
			return card.Card{}, card.Card{}, err
		}
		c.detail("replaces", old.ID)
	}
	c.overrides(card.CheckHolding(details).Findings()) // a warning that is passed over is never silent
	if o.locked {
		c.rest("RA-CRD-035")
	}
	if o.later {
		c.rest("RA-CRD-026")
	} else {
		c.print(o.id)
	}
	return ordered, old, nil
}

// cardNamed returns the card of that id; the zero Card if none of them has it.
func cardNamed(cards []card.Card, id string) card.Card {
	i := slices.IndexFunc(cards, func(k card.Card) bool { return k.ID == id })
	if i < 0 {
		return card.Card{}
	}
	return cards[i]
}

// print has a card printed.
func (c *command) print(id string) {
	c.enqueue(Job{ID: "print-" + id, Kind: PrintCardJob, Subject: id, Queue: id, Due: c.now})
}

// printedNameChangedAt returns when the name that a card of the holder shows was
// changed last; zero if it never was.
func printedNameChangedAt(p identity.Profile) time.Time {
	shown := p.PrintedName()
	for i := len(p.NameHistory) - 1; i >= 0; i-- {
		former := p.NameHistory[i]
		before := identity.Profile{Name: former.Name, PreferredName: former.Preferred}.PrintedName()
		if before != shown {
			return former.At
		}
	}
	return time.Time{}
}

// MoveCard names a card and who asks for it to be moved on.
type MoveCard struct {
	By   Actor
	Card string
}

// move is onCardMove for a move of which the registration decides, too.
func (a *Authority) move(
	ctx context.Context, action, op string, act rbac.Act, cmd MoveCard, m card.Move,
	decide func(c *command, k card.Card, r registration.Case) (card.Card, error),
) (card.Card, error) {
	return a.onCardMove(ctx, action, op, act, cmd, m, func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
		var r registration.Case
		if k.Registration != "" {
			var err error
			if r, err = c.tx.Case(k.Registration); err != nil {
				return card.Card{}, err
			}
		}
		return decide(c, k, r)
	})
}

// moved notes and stores a move of a card, and returns it as stored.
func (c *command) moved(from card.State, m card.Move, next card.Card) card.Card {
	c.noteMove(from, m, next)
	return c.putCard(next)
}

// noteMove notes in the event by which rule a card moves, and whence and whither.
func (c *command) noteMove(from card.State, m card.Move, next card.Card) {
	if t, err := card.Next(from, m); err == nil {
		c.rest(t.Rule.ID)
	}
	c.detail("from", from.String())
	c.detail("to", next.State.String())
}

// SendCardToPrint has a card printed that was ordered to be printed later.
func (a *Authority) SendCardToPrint(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionSendToPrint, "send card to print", rbac.OrderCard, cmd, card.SendToPrint,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			c.print(k.ID)
			return k.SentToPrint(c.now)
		})
}

// DispatchCard records that a printed card, or one that came back, has been
// handed to the delivery.
func (a *Authority) DispatchCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionDispatchCard, "dispatch card", rbac.DispatchCard, cmd, card.Dispatch,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) { return k.Dispatched(c.now) })
}

// ReturnUndelivered records that a dispatched card came back.
func (a *Authority) ReturnUndelivered(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionUndelivered, "return undelivered card", rbac.DispatchCard, cmd, card.ReturnUndelivered,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			return k.ReturnedUndelivered(c.now)
		})
}

// ConfirmReceipt records that the registrant has rung to say that the card has
// come. Only after that may the passcode be released. A card in a former name, in
// whose place it comes, ends with it (RA-CRD-031).
func (a *Authority) ConfirmReceipt(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionConfirmReceipt, "confirm receipt", rbac.ConfirmReceipt, cmd, card.ConfirmReceipt,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			return c.arrived(k.ReceiptConfirmed(c.now))
		})
}

// TakeIntoUse records that the holder uses the card with the passcode, and so
// accepts its terms (RA-CRD-017).
func (a *Authority) TakeIntoUse(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionTakeIntoUse, "take card into use", rbac.ConfirmReceipt, cmd, card.TakeIntoUse,
		func(c *command, k card.Card, p identity.Profile) (card.Card, error) {
			c.termsAccepted(p)
			return c.arrived(k.TakenIntoUse(c.now))
		})
}

// MeetHolder names a card, and says whether its holder was there in person.
type MeetHolder struct {
	By            Actor
	Card          string
	HolderPresent bool // false is refused: RA-PSC-027
}

// HandOverCard records that a printed card was given to its holder in person, who
// chose a passcode; the one that it was printed with is destroyed. The holder
// accepts the terms with it (RA-CRD-017), and a card in a former name ends.
func (a *Authority) HandOverCard(ctx context.Context, cmd MeetHolder) (card.Card, error) {
	return a.onCardMove(ctx, ActionHandOverCard, "hand over card", rbac.DispatchCard, MoveCard{cmd.By, cmd.Card}, card.HandOver,
		func(c *command, k card.Card, p identity.Profile) (card.Card, error) {
			c.forgetHeld(k)
			c.termsAccepted(p)
			return c.arrived(k.HandedOver(cmd.HolderPresent, c.now))
		})
}

// UnlockFaceToFace records that the holder, being present, chose a passcode for
// a card whose passcode was not texted, or could not be, or that was issued locked.
func (a *Authority) UnlockFaceToFace(ctx context.Context, cmd MeetHolder) (card.Card, error) {
	return a.onCardMove(ctx, ActionUnlockFaceToFace, "unlock card", rbac.ReleasePasscode, MoveCard{cmd.By, cmd.Card}, card.UnlockFaceToFace,
		func(c *command, k card.Card, p identity.Profile) (card.Card, error) {
			c.forgetHeld(k)
			c.termsAccepted(p)
			return c.arrived(k.UnlockedFaceToFace(cmd.HolderPresent, c.now))
		})
}

// termsAccepted records that the holder takes a card into use, and so accepts its
// terms. The first day counts.
func (c *command) termsAccepted(p identity.Profile) {
	c.rest("RA-CRD-017")
	if p.TermsAcceptedOn.IsZero() {
		p.TermsAcceptedOn = guidance.DateOf(c.now)
		c.putProfile(p)
	}
}

// arrived ends the card in a former name, in whose place another has come.
func (c *command) arrived(k card.Card, err error) (card.Card, error) {
	if err != nil || k.Because != card.ReasonNameChanged {
		return k, err
	}
	old, err := c.tx.Card(k.Replaces)
	if err != nil || old.State.Final() {
		return k, err
	}
	next, err := old.Superseded(k, c.now)
	if err != nil {
		return card.Card{}, err
	}
	if next, err = c.ended(old, next); err != nil {
		return card.Card{}, err
	}
	c.rest("RA-CRD-031")
	c.detail("superseded", old.ID)
	c.putCard(next)
	c.cardEnded(old, next, "RA-CRD-031")
	return k, nil
}
