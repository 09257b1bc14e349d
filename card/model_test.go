package card_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// life is a hand model of a card, written without the table of moves: a few
// facts that anyone in a Registration Authority would keep in mind.
type life struct {
	card card.Card
	now  time.Time

	deferred, printed, away, received, asked, failed, unsure, sent, used, back, locked, ended bool
	locking                                                                                   int // wrong passcodes in a row

	releases int
}

func (l *life) step(t *rapid.T, allowed bool, next card.Card, err error) bool {
	if (err == nil) != allowed {
		t.Fatalf("in state %s: error %v, want allowed %v", l.card.State, err, allowed)
	}
	if err == nil {
		l.card = next
		return true
	}
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error %T is no refusal", err)
	}
	if strings.Contains(err.Error(), "7700900") {
		t.Fatalf("the refusal holds a number: %v", err)
	}
	return false
}

// tick moves the clock on, or not, so that steps may share an instant.
func (l *life) tick(t *rapid.T) time.Time {
	l.now = l.now.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "hours")) * time.Hour)
	return l.now
}

func (l *life) Print(t *rapid.T) {
	c, err := l.card.Printed("s-1", l.tick(t))
	if l.step(t, !l.deferred && !l.printed && !l.ended, c, err) {
		l.printed = true
	}
}

func (l *life) Spoil(t *rapid.T) {
	c, err := l.card.Spoiled(l.tick(t))
	if l.step(t, l.card.DispatchedAt.IsZero() && !l.deferred && !l.used && !l.ended, c, err) {
		l.ended = true
	}
}

func (l *life) Dispatch(t *rapid.T) {
	c, err := l.card.Dispatched(l.tick(t))
	if l.step(t, l.printed && !l.away && !l.received && !l.used && !l.ended, c, err) {
		l.away = true
	}
}

func (l *life) Return(t *rapid.T) {
	c, err := l.card.ReturnedUndelivered(l.tick(t))
	if l.step(t, l.away && !l.received && !l.ended, c, err) {
		l.away = false
	}
}

func (l *life) Receive(t *rapid.T) {
	c, err := l.card.ReceiptConfirmed(l.tick(t))
	if l.step(t, l.away && !l.received && !l.ended, c, err) {
		l.received = true
	}
}

func (l *life) Release(t *rapid.T) {
	numbers := rapid.SampledFrom([]string{mobile, other, ""})
	r := card.ReleaseRequest{To: numbers.Draw(t, "to"), Proven: numbers.Draw(t, "proven"), Ref: "ref-1", At: l.tick(t)}
	c, err := l.card.Release(r)
	if l.step(t, l.received && !l.asked && !l.used && !l.ended && r.To == r.Proven && r.To != "", c, err) {
		l.asked = true
		l.releases++
	}
}

func (l *life) Sent(t *rapid.T) {
	c, err := l.card.PasscodeSent(l.tick(t))
	if l.step(t, l.asked && !l.sent && !l.failed && !l.used && !l.ended, c, err) {
		l.sent = true
	}
}

// Failed may be told of a text that went, too: it did not arrive.
func (l *life) Failed(t *rapid.T) {
	c, err := l.card.PasscodeFailed(l.tick(t))
	if l.step(t, l.asked && !l.failed && !l.used && !l.ended, c, err) {
		l.failed = true
	}
}

func (l *life) Unsure(t *rapid.T) {
	c, err := l.card.PasscodeUnknown(l.tick(t))
	if l.step(t, l.asked && !l.unsure && !l.sent && !l.failed && !l.used && !l.ended, c, err) {
		l.unsure = true
	}
}

func (l *life) Unlock(t *rapid.T) {
	present := rapid.Bool().Draw(t, "present")
	c, err := l.card.UnlockedFaceToFace(present, l.tick(t))
	if l.step(t, present && l.received && (!l.asked || l.failed || l.unsure || l.sent) && !l.used && !l.ended, c, err) {
		l.used = true
	}
}

func (l *life) Use(t *rapid.T) {
	c, err := l.card.TakenIntoUse(l.tick(t))
	if l.step(t, (l.sent || l.unsure) && !l.failed && !l.used && !l.ended, c, err) {
		l.used = true
	}
}

func (l *life) SendToPrint(t *rapid.T) {
	c, err := l.card.SentToPrint(l.tick(t))
	if l.step(t, l.deferred && !l.ended, c, err) {
		l.deferred = false
	}
}

func (l *life) HandOver(t *rapid.T) {
	present := rapid.Bool().Draw(t, "present")
	c, err := l.card.HandedOver(present, l.tick(t))
	if l.step(t, present && l.printed && l.card.DispatchedAt.IsZero() && !l.used && !l.ended, c, err) {
		l.used = true
	}
}

func (l *life) AskBack(t *rapid.T) {
	c, err := l.card.AskedBack(l.tick(t))
	if l.step(t, l.used && !l.back && !l.ended, c, err) {
		l.back = true
	}
}

func (l *life) Chase(t *rapid.T) {
	c, err := l.card.Chased(l.tick(t))
	l.step(t, l.back && !l.ended, c, err)
}

func (l *life) Keep(t *rapid.T) {
	c, err := l.card.Kept(l.tick(t))
	if l.step(t, l.back && !l.ended, c, err) {
		l.back = false
	}
}

// HandBack is as rare as Cancel.
func (l *life) HandBack(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	c, err := l.card.HandedBack(l.tick(t))
	if l.step(t, l.used && !l.ended, c, err) {
		l.ended = true
	}
}

func (l *life) Try(t *rapid.T) {
	right := rapid.IntRange(0, 3).Draw(t, "dice") == 0
	c, err := l.card.PasscodeTried(right, l.tick(t))
	if !l.step(t, l.used && !l.back && !l.locked && !l.ended, c, err) {
		return
	}
	if l.locking++; right {
		l.locking = 0
	}
	l.locked = l.locking == 3
}

func (l *life) UnlockIt(t *rapid.T) {
	way := rapid.SampledFrom([]card.LockMove{card.SelfUnlock, card.AssistedUnlock}).Draw(t, "way")
	change := card.LockChange{HolderPresent: rapid.Bool().Draw(t, "present"), Email: rapid.Bool().Draw(t, "email"), At: l.tick(t)}
	c, err := l.card.Unlocked(way, change)
	may := change.Email
	if way == card.AssistedUnlock {
		may = change.HolderPresent
	}
	if l.step(t, l.used && !l.back && l.locked && may && !l.ended, c, err) {
		l.locked, l.locking = false, 0
	}
}

func (l *life) ChangeIt(t *rapid.T) {
	way := rapid.SampledFrom([]card.LockMove{card.ChangePasscode, card.ChangeWithHolder}).Draw(t, "way")
	change := card.LockChange{HolderPresent: rapid.Bool().Draw(t, "present"), At: l.tick(t)}
	c, err := l.card.PasscodeChanged(way, change)
	if l.step(t, l.used && !l.back && !l.locked && (way == card.ChangePasscode || change.HolderPresent) && !l.ended, c, err) {
		l.locking = 0
	}
}

// Cancel is rare, so that most lives get far.
func (l *life) Cancel(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	reason := rapid.SampledFrom([]card.CancelReason{card.ReasonOtherLeaver, card.ReasonLost, card.ReasonUndelivered, card.ReasonPasscodeNotDelivered, card.ReasonLockedOrExpiredReprinted}).Draw(t, "reason")
	c, err := l.card.Cancelled(reason, l.tick(t))
	may := map[card.CancelReason]bool{
		card.ReasonOtherLeaver: true, card.ReasonLost: l.printed,
		card.ReasonUndelivered:          !l.card.DispatchedAt.IsZero() && !l.received,
		card.ReasonPasscodeNotDelivered: l.received && !l.used,
	}[reason]
	if l.step(t, may && !l.ended, c, err) {
		l.ended = true
	}
}

func (l *life) EarlyStep(t *rapid.T) {
	_, err := l.card.Cancelled(card.ReasonLost, hour(0).Add(-1))
	l.step(t, false, card.Card{}, err)
}

// Check holds the card against what must be true of any life.
func (l *life) Check(t *rapid.T) {
	c := l.card
	if l.releases > 1 {
		t.Fatalf("%d releases of one passcode", l.releases)
	}
	if !c.ReleaseRequestedAt.IsZero() && (c.ReceivedAt.IsZero() || c.ReleaseRequestedAt.Before(c.ReceivedAt)) {
		t.Fatalf("passcode released at %s without a receipt call before it (%s)", c.ReleaseRequestedAt, c.ReceivedAt)
	}
	if (l.releases == 1) != (c.ReleaseTo != "") {
		t.Fatalf("%d releases, to a number: %v", l.releases, c.ReleaseTo != "")
	}
	if c.State.Final() != l.ended || (c.Reason != 0) != l.ended || c.EndedAt.IsZero() == l.ended {
		t.Fatalf("card in state %s, ended %v, for %s at %s", c.State, l.ended, c.Reason, c.EndedAt)
	}
	if (c.LockState() == card.Locked) != l.locked || c.WrongTries != l.locking || c.TriesLeft() != 3-l.locking {
		t.Fatalf("lock %s after %d wrong passcodes, want locked %v after %d", c.LockState(), c.WrongTries, l.locked, l.locking)
	}
	if c.InUseAt.IsZero() == l.used {
		t.Fatalf("card in state %s is in use since %s, want used %v", c.State, c.InUseAt, l.used)
	}
}

func TestLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := details()
		o.Later = rapid.Bool().Draw(t, "later")
		c, err := card.Order(o)
		if err != nil {
			t.Fatal(err)
		}
		l := &life{card: c, now: hour(0), deferred: o.Later}
		t.Repeat(rapid.StateMachineActions(l))
	})
}
