package authority

import (
	"context"
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/passcode"
)

// ActionPasscodeExpired is done by [Authority.ExpirePasscodes] for nobody in particular.
const ActionPasscodeExpired = "card.passcode-expired"

// ExpirePasscodes destroys the passcodes that were kept for as long as [Config] says
// since their cards were printed, and that nobody released (RA-PSC-054); limit of them
// at most. It returns how many they were. Each has one event, whoever sweeps beside.
// Where a card is still being printed, or its passcode is being sent, it is left. The
// release of an expired one is refused: the holder is met and chooses one, or another
// card is ordered. A card that cannot be seen to does not hold up the others; the error
// joins those of all such cards.
func (a *Authority) ExpirePasscodes(ctx context.Context, limit int) (n int, err error) {
	var failed []error
	for after := ""; n < limit; {
		held, err := read(ctx, a, func(tx Tx) ([]string, error) { return tx.SealedAfter(after, sweepBatch) })
		if err != nil || len(held) == 0 {
			return n, errors.Join(append(failed, err)...)
		}
		for _, id := range held {
			if err := ctx.Err(); err != nil || n == limit {
				return n, errors.Join(append(failed, err)...)
			}
			expired, err := a.expirePasscode(ctx, id)
			if err != nil {
				failed = append(failed, fmt.Errorf("card %s: %w", id, err))
			}
			if expired {
				n++
			}
			after = id
		}
	}
	return n, errors.Join(failed...)
}

// errStillKept says that the passcode of a card is not to be destroyed now.
var errStillKept = errors.New("the passcode is kept")

// expirePasscode destroys one passcode, if it is due, in a transaction of its own.
func (a *Authority) expirePasscode(ctx context.Context, id string) (expired bool, err error) {
	k, err := a.Card(ctx, id)
	if err != nil || !a.overdueAt(k) {
		return false, err // most are not: they cost no transaction that writes
	}
	e := audit.Event{Action: ActionPasscodeExpired, Actor: system, Subject: id}
	err = a.record(ctx, e, func(c *command) error {
		k, err := c.tx.Card(id)
		if err != nil {
			return err
		}
		if _, err := c.tx.Sealed(id); errors.Is(err, ErrNotFound) {
			return errStillKept // nothing is left to destroy
		} else if err != nil {
			return err
		}
		if !a.overdueAt(k) {
			return errStillKept
		}
		c.actsFor(k.Organisation)
		c.rest("RA-PSC-054")
		c.detail("user", k.Holder)
		c.forget(k.ID)
		return nil
	})
	if errors.Is(err, errStillKept) {
		return false, nil
	}
	return err == nil, err
}

// overdueAt reports whether the passcode of a card waits in vain: it was printed, and
// nobody is about to print it again or to send it.
func (a *Authority) overdueAt(k card.Card) bool {
	switch k.State {
	case card.Printed, card.Dispatched, card.Undelivered, card.Received:
		return passcode.Overdue(k.PrintedAt, a.config.Now().UTC(), a.config.PasscodeKept)
	}
	return false
}

// stillHeld refuses what needs the passcode of a card that has come (RA-PSC-054), when it
// was destroyed before its time. Any other card is for the rules of a release.
func (c *command) stillHeld(op string, k card.Card) error {
	if k.State != card.Received || k.IssuedLocked {
		return nil
	}
	_, err := c.tx.Sealed(k.ID)
	if errors.Is(err, ErrNotFound) {
		return passcode.NoLongerHeld(op)
	}
	return err
}
