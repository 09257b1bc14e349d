package authority

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/temporary"
)

// AddTemporaryCard puts a temporary access card into the store of an organisation.
type AddTemporaryCard struct {
	By           Actor
	Organisation identity.ODSCode
	Name         string // as it was typed; see [temporary.ParseName]
	Serial       string
}

// AddTemporaryCard puts a card into an organisation's store, where it waits to be
// lent, and returns it. It is refused as [temporary.CheckName] and [temporary.Add] say.
func (a *Authority) AddTemporaryCard(ctx context.Context, cmd AddTemporaryCard) (temporary.Card, error) {
	const op = "add temporary card"
	id, err := a.newID("tac")
	if err != nil {
		return temporary.Card{}, err
	}
	return do(ctx, a, ActionAddTemporaryCard, cmd.By, id, func(c *command) (added temporary.Card, err error) {
		if err := c.may(op, rbac.KeepTemporaryCards, cmd.By, cmd.Organisation.String(), identity.UserID{}, identity.Claim{}); err != nil {
			return added, err
		}
		name, found := temporary.CheckName(cmd.Name, "/name")
		if err := found.Refusal(op); err != nil {
			return added, err
		}
		held, err := c.tx.TemporaryCardsOf(cmd.Organisation)
		if err != nil {
			return added, err
		}
		arranged, err := c.arranged(cmd.Organisation)
		if err != nil {
			return added, err
		}
		added, err = temporary.Add(temporary.NewCard{
			ID: id, Organisation: cmd.Organisation, Name: name, Serial: cmd.Serial, By: cmd.By.ID, At: c.now,
			Held: held, Policy: arranged.Policy.Pool,
		})
		if err != nil {
			return added, err
		}
		c.rest("RA-RBC-001", "RA-TAC-002", "RA-TAC-004", "RA-TAC-005")
		c.detail("name", added.Name.String())
		return c.putTemporaryCard(c.cameTo(temporary.Card{}, added)), c.private("serial", cmd.Serial)
	})
}

// LendTemporaryCard lends a temporary access card to somebody named.
type LendTemporaryCard struct {
	By        Actor
	Card      string
	Holder    temporary.Holder
	Category  evidence.Category
	Documents []evidence.Kind // that were shown
	CheckedBy identity.UserID // the ID Checker who saw them
	Reason    temporary.Reason
	Note      string // in an emergency
	Request   temporary.Request
}

// LendTemporaryCard lends a card of the store until the end of the following day, in
// London. It is refused unless everything is there ([temporary.Card.Give]), by what
// the card's organisation has arranged ([Authority.Arrange]). The registration of the
// holder, if one is named, must be one that the actor may see, and that of the user id
// if there is one too. To whom a profile belongs that is not open no card is lent
// (RA-IDN-085). The handover that it makes is the card's last.
func (a *Authority) LendTemporaryCard(ctx context.Context, cmd LendTemporaryCard) (temporary.Card, error) {
	const op = "lend temporary card"
	id, err := a.newID("handover")
	if err != nil {
		return temporary.Card{}, err
	}
	return do(ctx, a, ActionLendTemporaryCard, cmd.By, cmd.Card, func(c *command) (lent temporary.Card, err error) {
		k, err := c.tx.TemporaryCard(cmd.Card)
		if err != nil {
			return lent, err
		}
		// Whether a person is known here is not for somebody who may not do this.
		if err := c.may(op, rbac.LendTemporaryCard, cmd.By, k.Organisation.String(), identity.UserID{}, identity.Claim{}); err != nil {
			return lent, err
		}
		holder, claim, err := c.borrower(cmd.By, cmd.Holder)
		if err != nil {
			return lent, fmt.Errorf("%s: the holder: %w", op, err)
		}
		closed, err := c.checkNotClosed(holder)
		if err != nil {
			return lent, err
		}
		if err := c.may(op, rbac.LendTemporaryCard, cmd.By, k.Organisation.String(), holder.UserID, claim); err != nil {
			return lent, err
		}
		if err := c.unchanged(k.Version); err != nil {
			return lent, err
		}
		giving, err := c.giving(k.Organisation, cmd)
		if err != nil {
			return lent, err
		}
		giving.ID, giving.Holder = id, holder
		if err := closed.Refusal(op); err != nil {
			return lent, err
		}
		if lent, err = k.Give(giving); err != nil {
			return lent, err
		}
		c.rest("RA-RBC-001", "RA-TAC-010", "RA-TAC-011", "RA-TAC-012", "RA-TAC-013")
		return c.putTemporaryCard(c.cameTo(k, lent)), c.noteLoan(lent.Handovers[len(lent.Handovers)-1])
	})
}

// giving returns what is said of a loan, and what it is held against: what the
// organisation has arranged, and who has its cards.
func (c *command) giving(organisation identity.ODSCode, cmd LendTemporaryCard) (g temporary.Giving, err error) {
	arranged, err := c.arranged(organisation)
	if err != nil {
		return g, err
	}
	cards, err := c.tx.TemporaryCardsOf(organisation)
	if err != nil {
		return g, err
	}
	for i := range cards {
		if cards[i], err = c.registeredSince(cards[i]); err != nil {
			return g, err
		}
	}
	return temporary.Giving{
		Category: cmd.Category, Documents: cmd.Documents, CheckedBy: cmd.CheckedBy, Reason: cmd.Reason, Note: cmd.Note,
		Request: cmd.Request, By: cmd.By.ID, At: c.now,
		Policy: arranged.Policy, Appointments: arranged.Appointments, Cards: cards,
	}, nil
}

// registeredSince returns a card to be compared, with the user id that its holder was
// given since it was lent to them: somebody who is registered and still has a card is
// found by either.
func (c *command) registeredSince(k temporary.Card) (temporary.Card, error) {
	h := k.At(c.now).Handover
	if h == nil || !h.Holder.UserID.IsZero() {
		return k, nil
	}
	r, err := c.tx.Case(h.Holder.Registration)
	if errors.Is(err, ErrNotFound) {
		return k, nil
	}
	handovers := make([]temporary.Handover, len(k.Handovers))
	copy(handovers, k.Handovers)
	handovers[len(handovers)-1].Holder.UserID = r.UserID
	k.Handovers = handovers
	return k, err
}

// borrower returns the holder with the user id that their registration has led to by
// now, and what is known of them. A registration that the actor may not see, or that
// is somebody else's, is not found. Who has a user id may be registered anywhere.
func (c *command) borrower(by Actor, h temporary.Holder) (temporary.Holder, identity.Claim, error) {
	if h.Registration != "" {
		r, err := c.tx.Case(h.Registration)
		if err == nil {
			err = c.within(by, r.Organisation)
		}
		if err == nil && !h.UserID.IsZero() && !r.UserID.IsZero() && h.UserID != r.UserID {
			err = ErrNotFound
		}
		if err != nil {
			return h, identity.Claim{}, err
		}
		if h.UserID.IsZero() {
			h.UserID = r.UserID
		}
	}
	claim, err := c.claimOf(h)
	return h, claim, err
}

// claimOf returns what is known of a holder: by their profile, or else by their
// registration, as far as either is held.
func (c *command) claimOf(h temporary.Holder) (identity.Claim, error) {
	if !h.UserID.IsZero() {
		p, err := c.tx.Profile(h.UserID)
		if !errors.Is(err, ErrNotFound) {
			return p.Claim(), err
		}
	}
	r, err := c.tx.Case(h.Registration)
	if errors.Is(err, ErrNotFound) {
		return identity.Claim{}, nil
	}
	return r.Claim(), err
}

// checkNotClosed says whether the profile of a holder is open, if it is held: who is
// registered elsewhere, or not yet, has none here.
func (c *command) checkNotClosed(h temporary.Holder) (a guidance.Assessment, err error) {
	if h.UserID.IsZero() {
		return a, nil
	}
	p, err := c.tx.Profile(h.UserID)
	if errors.Is(err, ErrNotFound) {
		return a, nil
	}
	return p.CheckOpen("/holder"), err
}

// noteLoan notes a loan in the event: who is meant by reference, and what is personal
// as commitments.
func (c *command) noteLoan(h temporary.Handover) error {
	c.noteHandover(h)
	kinds := make([]string, len(h.Documents))
	for i, k := range h.Documents {
		kinds[i] = k.String()
	}
	c.detail("category", h.Category.String())
	c.detail("documents", strings.Join(kinds, " "))
	c.detail("checked-by", h.CheckedBy.String())
	c.detail("appointment", subjectOf(h.Appointment))
	c.detail("reason", h.Reason.String())
	c.detail("priority-on", h.Request.PriorityOn.String())
	c.detail("due-back", h.DueBack().Format(time.RFC3339))
	return errors.Join(
		c.private("holder-name", h.Holder.Name.String()),
		c.private("request", h.Request.Reference),
		c.note("note", h.Note),
	)
}

// noteHandover notes of which loan an event is.
func (c *command) noteHandover(h temporary.Handover) {
	c.detail("handover", h.ID)
	c.detail("holder", h.Holder.Reference())
}

// cameTo notes in the event what happened to a card between two states of it, and
// returns the later one. Where the clock came first, that has an event of its own.
func (c *command) cameTo(before, after temporary.Card) temporary.Card {
	if len(before.History) > 0 {
		for _, d := range temporary.Sweep(c.now, []temporary.Card{before}) {
			c.besides = append(c.besides, c.deactivated(d))
			before = d.Card
		}
		c.detail("from", before.State.String())
	}
	step := after.History[len(after.History)-1]
	if t, err := temporary.Next(before.State, step.Move); err == nil {
		c.rest(t.Rule.ID)
	}
	c.detail("to", after.State.String())
	return after
}
