package authority

import (
	"context"
	"fmt"
	"strconv"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// TryPasscode is a passcode that was tried on a card, as a reader tells of it. The
// passcode itself is nobody's business.
type TryPasscode struct {
	By    Actor // who may unlock the card, or its holder
	Card  string
	Right bool
}

// TryPasscode records that a passcode was tried on a card in use. The third wrong
// one in a row locks it (RA-CRD-025).
func (a *Authority) TryPasscode(ctx context.Context, cmd TryPasscode) (card.Card, error) {
	return a.onCard(ctx, ActionTryPasscode, "try passcode", rbac.UnlockCard, MoveCard{cmd.By, cmd.Card},
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			next, err := k.PasscodeTried(cmd.Right, c.now)
			if err != nil {
				return card.Card{}, err
			}
			m := card.WrongPasscode
			switch {
			case cmd.Right:
				m = card.RightPasscode
			case next.LockState() == card.Locked:
				m = card.LastWrongPasscode
			}
			c.noteLock(k, m, next)
			c.detail("tries-left", strconv.Itoa(next.TriesLeft()))
			return next, nil
		})
}

// UnlockCard unlocks a locked card, for which a passcode is chosen: by its holder,
// who acts in the role rbac.Self and needs an email address in their profile
// (RA-PSC-028), or by whoever may, with the holder in person (RA-PSC-027).
func (a *Authority) UnlockCard(ctx context.Context, cmd MeetHolder) (card.Card, error) {
	m := card.AssistedUnlock
	if cmd.By.Role == rbac.Self {
		m = card.SelfUnlock
	}
	return a.onLock(ctx, ActionUnlockCard, "unlock card", rbac.UnlockCard, cmd, m, card.Card.Unlocked)
}

// ChangePasscode records that another passcode was chosen for a card that is not
// locked: by its holder, who acts in the role rbac.Self and knows the one before
// (RA-PSC-029), or before an agent, with the holder in person (RA-PSC-025).
func (a *Authority) ChangePasscode(ctx context.Context, cmd MeetHolder) (card.Card, error) {
	m := card.ChangeWithHolder
	if cmd.By.Role == rbac.Self {
		m = card.ChangePasscode
	}
	return a.onLock(ctx, ActionChangePasscode, "change passcode", rbac.ChangePasscode, cmd, m, card.Card.PasscodeChanged)
}

// onLock makes a move of the lock of a card in use.
func (a *Authority) onLock(
	ctx context.Context, action, op string, act rbac.Act, cmd MeetHolder, m card.LockMove,
	move func(card.Card, card.LockMove, card.LockChange) (card.Card, error),
) (card.Card, error) {
	return a.onCard(ctx, action, op, act, MoveCard{cmd.By, cmd.Card},
		func(c *command, k card.Card, p identity.Profile) (card.Card, error) {
			next, err := move(k, m, card.LockChange{HolderPresent: cmd.HolderPresent, Email: !p.Email.IsZero(), At: c.now})
			if err != nil {
				return card.Card{}, err
			}
			c.noteLock(k, m, next)
			return next, nil
		})
}

// noteLock notes in the event by which rule the lock of a card moves, and what it
// is then.
func (c *command) noteLock(k card.Card, m card.LockMove, next card.Card) {
	c.rest(ruleOf(card.LockTransitions(), k.LockState(), m))
	c.detail("move", m.String())
	c.detail("lock", next.LockState().String())
}

// ruleOf returns the rule by which a table has a move; "" if it has none.
func ruleOf[S, M interface {
	comparable
	fmt.Stringer
}](table []card.Line[S, M], from S, m M) guidance.RuleID {
	for _, line := range table {
		if line.From == from && line.Move == m {
			return line.Rule.ID
		}
	}
	return ""
}
