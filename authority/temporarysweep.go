package authority

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/temporary"
)

// sweepBatch is how many overdue cards are read at once.
const sweepBatch = 100

// SweepTemporaryCards marks every temporary access card that is overdue as
// deactivated, and returns how many it marked. Each has one event, whoever sweeps
// beside: a second sweep finds nothing. Call it often, as [Authority.Work]. No card
// waits for it: one that is overdue is inactive by the clock. A card that cannot be
// marked does not hold up the others; the error joins those of all such cards.
func (a *Authority) SweepTemporaryCards(ctx context.Context) (int, error) {
	var failed []error
	passed := map[string]bool{} // those that were seen, by id
	swept := 0
	for {
		overdue, err := a.overdue(ctx, sweepBatch+len(failed), passed)
		if err != nil || len(overdue) == 0 {
			return swept, errors.Join(append(failed, err)...)
		}
		for _, k := range overdue {
			if err := ctx.Err(); err != nil {
				return swept, errors.Join(append(failed, err)...)
			}
			passed[k.ID] = true
			marked, err := a.deactivate(ctx, k.ID)
			if err != nil {
				failed = append(failed, fmt.Errorf("temporary card %s: %w", k.ID, err))
			}
			if marked {
				swept++
			}
		}
	}
}

// overdue returns overdue cards that this sweep has not seen.
func (a *Authority) overdue(ctx context.Context, limit int, passed map[string]bool) ([]temporary.Card, error) {
	overdue, err := read(ctx, a, func(tx Tx) ([]temporary.Card, error) {
		return tx.OverdueTemporaryCards(a.config.Now().UTC(), limit)
	})
	if err != nil {
		return nil, fmt.Errorf("finding overdue temporary cards: %w", err)
	}
	return slices.DeleteFunc(overdue, func(k temporary.Card) bool { return passed[k.ID] }), nil
}

// errSweptAlready says that a card is not overdue any more: somebody else marked it.
var errSweptAlready = errors.New("the card was marked meanwhile")

// errHistory says that a card is stored as lent and overdue, and that its history
// does not lead to a deactivation.
var errHistory = errors.New("its history does not add up")

// deactivate marks one card in a transaction of its own, with its event.
func (a *Authority) deactivate(ctx context.Context, id string) (marked bool, err error) {
	e := audit.Event{Action: ActionTemporaryDeactivated, Actor: system, Subject: id}
	err = a.record(ctx, e, func(c *command) error {
		k, err := c.tx.TemporaryCard(id)
		if err != nil {
			return err
		}
		found := temporary.Sweep(c.now, []temporary.Card{k})
		switch {
		case len(found) == 0 && k.State == temporary.Lent && !k.ActiveAt(c.now):
			return errHistory
		case len(found) == 0:
			return errSweptAlready
		}
		c.putTemporaryCard(found[0].Card)
		c.event = c.deactivated(found[0])
		return nil
	})
	if errors.Is(err, errSweptAlready) {
		return false, nil
	}
	return err == nil, err
}

// deactivated returns the event of a card that the clock deactivated, whoever
// noticed it: nobody did it.
func (c *command) deactivated(d temporary.Deactivation) audit.Event {
	e := audit.Event{
		At: c.now, Action: ActionTemporaryDeactivated, Actor: system, Outcome: audit.Done,
		Subject: d.Card.ID, For: d.Card.Organisation.String(),
		Detail: map[string]string{
			"handover": d.Handover, "holder": d.Holder,
			"due-back": d.DueBack.Format(time.RFC3339), "hours-overdue": strconv.Itoa(d.HoursOverdue),
			"ruleSet": c.a.ruleSet,
		},
	}
	if t, err := temporary.Next(temporary.Lent, temporary.Deactivate); err == nil {
		e.Rules = []string{string(t.Rule.ID)}
	}
	return e
}
