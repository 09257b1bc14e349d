package card_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
)

// lockGrid is written by hand like [grid]: the state of the lock that follows a move,
// or the rule that forbids it. A card that is not in use has no lock.
const lockGrid = `
.        right-passcode wrong-passcode last-wrong-passcode change-passcode change-with-holder self-unlock assisted-unlock
unlocked unlocked       unlocked       locked              unlocked        unlocked           C001        C001
locked   C001           C001           C001                C001            C001               unlocked    unlocked
`

// lockMoved makes a move of the lock with all that it needs.
func lockMoved(c card.Card, m card.LockMove, at time.Time) (card.Card, error) {
	change := card.LockChange{HolderPresent: true, Email: true, At: at}
	switch m {
	case card.RightPasscode:
		return c.PasscodeTried(true, at)
	case card.WrongPasscode:
		return c.PasscodeTried(false, at)
	case card.LastWrongPasscode:
		if c.LockState() == card.Unlocked {
			c.WrongTries = 2
		}
		return c.PasscodeTried(false, at)
	case card.ChangePasscode, card.ChangeWithHolder:
		return c.PasscodeChanged(m, change)
	}
	return c.Unlocked(m, change)
}

// locked returns a card in use that was locked at an hour of the story.
func locked(t testing.TB) card.Card {
	t.Helper()
	c := at(t, card.InUse)
	for range card.TriesAllowed {
		c = must(t)(c.PasscodeTried(false, hour(7)))
	}
	return c
}

// lockedUntil returns a locked card whose certificates expire at an instant.
func lockedUntil(t testing.TB, last time.Time) card.Card {
	t.Helper()
	c := locked(t)
	c.Certification = card.Certification{State: card.Certified, Pair: expiring(last)}
	return c
}

func TestLockEveryPair(t *testing.T) {
	want, got, table := cells(t, lockGrid), map[[2]string]string{}, map[[2]string]string{}
	for _, c := range []card.Card{at(t, card.InUse), locked(t)} {
		for _, m := range card.LockMoves() {
			pair := [2]string{c.LockState().String(), m.String()}
			after, err := lockMoved(c, m, hour(9))
			got[pair], table[pair] = after.LockState().String(), "C001"
			if err != nil {
				got[pair] = short(refusedBy(t, err, "RA-CRD-001").Rule())
			}
			if (after == card.Card{}) != (err != nil) {
				t.Errorf("%v: card %v beside error %v", pair, after, err)
			}
		}
	}
	for _, line := range card.LockTransitions() {
		table[[2]string{line.From.String(), line.Move.String()}] = line.To.String()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("moves of the lock mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, table); diff != "" {
		t.Errorf("table of the lock mismatch (-want +got):\n%s", diff)
	}
}

func TestLockIsOfACardInUse(t *testing.T) {
	for _, s := range append(card.States(), card.State(0)) {
		if s == card.InUse {
			continue
		}
		for _, m := range card.LockMoves() {
			for _, lockedAt := range []time.Time{{}, hour(7)} {
				c := card.Card{}
				if s != 0 {
					c = at(t, s)
				}
				c.LockedAt = lockedAt
				_, err := lockMoved(c, m, hour(9))
				refusedAmong(t, err, "RA-CRD-025")
			}
		}
	}
}

func TestLockMovesThatAreNone(t *testing.T) {
	for _, m := range append(card.LockMoves(), 0, card.AssistedUnlock+1) {
		change := card.LockChange{HolderPresent: true, Email: true, At: hour(9)}
		if m != card.ChangePasscode && m != card.ChangeWithHolder {
			_, err := at(t, card.InUse).PasscodeChanged(m, change)
			refusedBy(t, err, "RA-CRD-001")
		}
		if m != card.SelfUnlock && m != card.AssistedUnlock {
			_, err := locked(t).Unlocked(m, change)
			refusedBy(t, err, "RA-CRD-001")
		}
	}
}

// TestLockMovesSetWhatTheyChange holds the whole card after a move against the one
// before it.
func TestLockMovesSetWhatTheyChange(t *testing.T) {
	tried := must(t)(at(t, card.InUse).PasscodeTried(false, hour(7)))
	for _, tt := range []struct {
		name, why string
		from      card.Card
		move      card.LockMove
		change    func(*card.Card)
	}{
		{"first wrong", "it is counted", at(t, card.InUse), card.WrongPasscode, func(c *card.Card) { c.WrongTries = 1 }},
		{"second wrong", "two do not lock", tried, card.WrongPasscode, func(c *card.Card) { c.WrongTries = 2 }},
		{"third wrong", "the third locks", tried, card.LastWrongPasscode, func(c *card.Card) { c.WrongTries, c.LockedAt = 3, hour(9) }},
		{"right", "wrong ones before it count no more", tried, card.RightPasscode, func(c *card.Card) { c.WrongTries = 0 }},
		{"changed", "who chooses another knew the one before", tried, card.ChangePasscode, func(c *card.Card) { c.WrongTries = 0 }},
		{"changed with the holder", "a new passcode is a new count", tried, card.ChangeWithHolder, func(c *card.Card) { c.WrongTries = 0 }},
		{"unlocked by the holder", "all three tries are back", locked(t), card.SelfUnlock, func(c *card.Card) { c.WrongTries, c.LockedAt = 0, time.Time{} }},
		{"unlocked with help", "all three tries are back", locked(t), card.AssistedUnlock, func(c *card.Card) { c.WrongTries, c.LockedAt = 0, time.Time{} }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.from
			tt.change(&want)
			want.LockMovedAt = hour(9)
			got := must(t)(lockMoved(tt.from, tt.move, hour(9).In(guidance.London())))
			if diff := cmp.Diff(want, got, exactly); diff != "" {
				t.Errorf("card mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestThreeTriesMetAndMissed: the third wrong passcode in a row locks, the second does
// not, and a right one in between begins the count anew.
func TestThreeTriesMetAndMissed(t *testing.T) {
	for _, tt := range []struct {
		name, tries string // r is right, w is wrong
		left        int
		locked      bool
	}{
		{"none", "", 3, false},
		{"one", "w", 2, false},
		{"two", "ww", 1, false},
		{"three", "www", 0, true},
		{"a right one after two", "wwr", 3, false},
		{"two, right, two", "wwrww", 1, false},
		{"two, right, three", "wwrwww", 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := at(t, card.InUse)
			for _, try := range tt.tries {
				c = must(t)(c.PasscodeTried(try == 'r', hour(7)))
			}
			if c.TriesLeft() != tt.left || (c.LockState() == card.Locked) != tt.locked || c.State != card.InUse {
				t.Errorf("lock %s with %d tries left in state %s, want locked %v with %d", c.LockState(), c.TriesLeft(), c.State, tt.locked, tt.left)
			}
		})
	}
	_, err := locked(t).PasscodeTried(true, hour(8))
	refusedBy(t, err, "RA-CRD-001")
	_, err = at(t, card.AskedBack).PasscodeTried(false, hour(8))
	refusedBy(t, err, "RA-CRD-025")
}

func TestLockLeavesCertificatesAsTheyAre(t *testing.T) {
	c := at(t, card.InUse)
	c.Certification = card.Certification{State: card.Certified, Pair: expiring(certified)}
	before := c.Certification
	for range card.TriesAllowed {
		c = must(t)(c.PasscodeTried(false, hour(7)))
	}
	if c.Certification != before || c.StatusAt(hour(8)) != card.Active {
		t.Errorf("locking the card made it %s, and changed its certificates: %v", c.StatusAt(hour(8)), c.Certification != before)
	}
}

// TestUnlockMetAndMissed shows of each rule of unlocking, and of choosing another
// passcode, a move that meets it, and one that misses it by a hair.
func TestUnlockMetAndMissed(t *testing.T) {
	unlock := func(m card.LockMove, l card.LockChange) error {
		_, err := lockedUntil(t, certified).Unlocked(m, l)
		return err
	}
	change := func(c card.Card, m card.LockMove, l card.LockChange) error {
		l.At = hour(9)
		_, err := c.PasscodeChanged(m, l)
		return err
	}
	texted := func(at time.Time) error {
		_, err := lockedUntil(t, at.AddDate(1, 0, 0)).Unlocked(card.SelfUnlock, card.LockChange{Channel: message.Text, At: at})
		return err
	}
	last := certified.Add(1)
	for _, tt := range []struct {
		rule        guidance.RuleID
		met, missed error
		by          guidance.RuleID
		why         string
	}{
		{
			"RA-CRD-027", unlock(card.SelfUnlock, card.LockChange{Email: true, At: certified}),
			unlock(card.SelfUnlock, card.LockChange{Email: true, At: last}),
			"RA-CRD-027", "at their last instant certificates are valid, and a nanosecond later they have expired",
		},
		{
			"RA-CRD-027", unlock(card.AssistedUnlock, card.LockChange{HolderPresent: true, At: certified}),
			unlock(card.AssistedUnlock, card.LockChange{HolderPresent: true, At: last}),
			"RA-CRD-027", "whoever unlocks",
		},
		{
			"RA-PSC-027", change(at(t, card.InUse), card.ChangeWithHolder, card.LockChange{HolderPresent: true}),
			change(at(t, card.InUse), card.ChangeWithHolder, card.LockChange{Email: true}),
			"RA-PSC-027", "nobody says that the holder was there",
		},
		{
			"RA-PSC-028", unlock(card.SelfUnlock, card.LockChange{Email: true, At: certified}),
			unlock(card.SelfUnlock, card.LockChange{HolderPresent: true, At: certified}),
			"RA-PSC-028", "there is no address that a code could be sent to",
		},
		{
			"RA-PSC-028", unlock(card.SelfUnlock, card.LockChange{Email: true, Channel: message.Email, At: certified}),
			unlock(card.SelfUnlock, card.LockChange{Channel: message.Email, At: certified}),
			"RA-PSC-028", "the code is said to have come by email",
		},
		{
			"RA-PSC-062", texted(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)),
			texted(time.Date(2024, 12, 31, 23, 59, 59, 999999999, time.UTC)),
			"RA-PSC-062", "a code by text rests on no email address, and on no such day",
		},
		{
			"RA-PSC-029", change(at(t, card.InUse), card.ChangePasscode, card.LockChange{}),
			change(locked(t), card.ChangePasscode, card.LockChange{}),
			"RA-CRD-001", "a card that is locked takes no passcode, not even the right one",
		},
		{
			"RA-PSC-034", unlock(card.AssistedUnlock, card.LockChange{HolderPresent: true, At: certified}),
			unlock(card.AssistedUnlock, card.LockChange{At: certified}),
			"RA-PSC-027", "on the telephone is not face to face",
		},
	} {
		if tt.met != nil {
			t.Errorf("%s: what meets it is refused: %v\nwhy: %s", tt.rule, tt.met, tt.why)
		}
		refusedBy(t, tt.missed, tt.by)
	}
	for _, want := range []struct {
		line int
		rule guidance.RuleID
	}{{3, "RA-PSC-029"}, {4, "RA-PSC-025"}, {5, "RA-PSC-028"}, {6, "RA-PSC-034"}} {
		if got := card.LockTransitions()[want.line].Rule.ID; got != want.rule {
			t.Errorf("line %d of the lock rests on %s, want %s", want.line, got, want.rule)
		}
	}
}

func TestLockClock(t *testing.T) {
	for _, m := range card.LockMoves() {
		c := at(t, card.InUse)
		if m == card.SelfUnlock || m == card.AssistedUnlock {
			c = locked(t)
		}
		last := hour(6)
		if !c.LockMovedAt.IsZero() {
			last = hour(7)
		}
		must(t)(lockMoved(c, m, last))
		for _, early := range []time.Time{last.Add(-1), {}} {
			_, err := lockMoved(c, m, early)
			refusedBy(t, err, "RA-CRD-011")
		}
	}
	_, err := locked(t).Cancelled(card.ReasonLost, hour(7).Add(-1))
	refusedBy(t, err, "RA-CRD-011")
}

func TestUnlockGivesEveryReason(t *testing.T) {
	_, err := lockedUntil(t, certified).Unlocked(card.SelfUnlock, card.LockChange{At: certified.Add(1)})
	refusedBy(t, err, "RA-CRD-027", "RA-PSC-028")
	_, err = at(t, card.Received).Unlocked(card.AssistedUnlock, card.LockChange{})
	refusedBy(t, err, "RA-CRD-011", "RA-PSC-027", "RA-CRD-001", "RA-CRD-025")
}
