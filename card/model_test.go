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

	printed, away, received, asked, failed, sent, used, ended bool

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
	if l.step(t, !l.printed && !l.ended, c, err) {
		l.printed = true
	}
}

func (l *life) Spoil(t *rapid.T) {
	c, err := l.card.Spoiled(l.tick(t))
	if l.step(t, l.card.DispatchedAt.IsZero() && !l.ended, c, err) {
		l.ended = true
	}
}

func (l *life) Dispatch(t *rapid.T) {
	c, err := l.card.Dispatched(l.tick(t))
	if l.step(t, l.printed && !l.away && !l.received && !l.ended, c, err) {
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
	if l.step(t, l.asked && !l.sent && !l.failed && !l.ended, c, err) {
		l.sent = true
	}
}

func (l *life) Failed(t *rapid.T) {
	c, err := l.card.PasscodeFailed(l.tick(t))
	if l.step(t, l.asked && !l.sent && !l.failed && !l.ended, c, err) {
		l.failed = true
	}
}

func (l *life) Unlock(t *rapid.T) {
	c, err := l.card.UnlockedFaceToFace(l.tick(t))
	if l.step(t, l.received && (!l.asked || l.failed) && !l.used && !l.ended, c, err) {
		l.used = true
	}
}

func (l *life) Use(t *rapid.T) {
	c, err := l.card.TakenIntoUse(l.tick(t))
	if l.step(t, l.sent && !l.used && !l.ended, c, err) {
		l.used = true
	}
}

// Cancel is rare, so that most lives get far.
func (l *life) Cancel(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	c, err := l.card.Cancelled(card.ReasonLost, l.tick(t))
	if l.step(t, !l.ended, c, err) {
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
	if c.InUseAt.IsZero() == l.used {
		t.Fatalf("card in state %s is in use since %s, want used %v", c.State, c.InUseAt, l.used)
	}
}

func TestLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, err := card.Order(details())
		if err != nil {
			t.Fatal(err)
		}
		l := &life{card: c, now: hour(0)}
		t.Repeat(rapid.StateMachineActions(l))
	})
}
