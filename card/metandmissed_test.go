package card_test

import (
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// TestMovesMetAndMissed shows of each rule of the table of moves a move that rests on
// it, and the nearest one that is refused. The rule that refuses is the same, but
// where the page says how something is done and not what else is not.
func TestMovesMetAndMissed(t *testing.T) {
	type step struct {
		from card.State
		on   card.Move
	}
	for _, tt := range []struct {
		rule   guidance.RuleID
		met    step
		rests  guidance.RuleID // on which the move rests
		missed step
		by     guidance.RuleID // which refuses
		why    string
	}{
		{"RA-CRD-001", step{card.Received, card.UnlockFaceToFace}, "RA-PSC-025", step{card.Dispatched, card.UnlockFaceToFace}, "RA-CRD-001", "nobody can unlock what is on its way"},
		{"RA-CRD-002", step{card.Ordered, card.Print}, "RA-CRD-002", step{card.Ordered, card.Dispatch}, "RA-CRD-002", "there is nothing to send yet"},
		{"RA-CRD-006", step{card.Dispatched, card.ReturnUndelivered}, "RA-CRD-006", step{card.Printed, card.ReturnUndelivered}, "RA-CRD-006", "what was not sent does not come back"},
		{"RA-CRD-006", step{card.Undelivered, card.Dispatch}, "RA-CRD-006", step{card.Undelivered, card.ReturnUndelivered}, "RA-CRD-001", "it comes back once for each time it was sent"},
		{"RA-CRD-007", step{card.Printed, card.Spoil}, "RA-CRD-007", step{card.Dispatched, card.Spoil}, "RA-CRD-007", "a card that is out is cancelled"},
		{"RA-CRD-008", step{card.Released, card.TakeIntoUse}, "RA-CRD-008", step{card.ReleaseFailed, card.TakeIntoUse}, "RA-CRD-008", "the holder has no passcode"},
		{"RA-CRD-010", step{card.InUse, card.Cancel}, "RA-CRD-009", step{card.Cancelled, card.Cancel}, "RA-CRD-010", "it has ended"},
		{"RA-PSC-022", step{card.Received, card.Release}, "RA-PSC-020", step{card.Releasing, card.Release}, "RA-PSC-022", "the gateway has it"},
		{"RA-PSC-024", step{card.Releasing, card.PasscodeSent}, "RA-PSC-024", step{card.Received, card.PasscodeSent}, "RA-PSC-024", "nothing was handed to it"},
		{"RA-PSC-025", step{card.ReleaseFailed, card.UnlockFaceToFace}, "RA-PSC-025", step{card.ReleaseFailed, card.TakeIntoUse}, "RA-CRD-008", "the holder chooses when they have come, and not before"},
		{"RA-CRD-017", step{card.Released, card.TakeIntoUse}, "RA-CRD-008", step{card.Received, card.TakeIntoUse}, "RA-CRD-008", "a card that nobody can work with yet has no terms to accept"},
		{"RA-CRD-022", step{card.InUse, card.HandBack}, "RA-CRD-022", step{card.Released, card.HandBack}, "RA-CRD-022", "it is not in use yet: the holder had none to leave with"},
		{"RA-CRD-022", step{card.InUse, card.AskBack}, "RA-CRD-022", step{card.Received, card.AskBack}, "RA-CRD-022", "it is cancelled"},
		{"RA-CRD-026", step{card.Deferred, card.SendToPrint}, "RA-CRD-026", step{card.Deferred, card.Print}, "RA-CRD-026", "nobody has asked for it yet"},
		{"RA-CRD-028", step{card.Printed, card.HandOver}, "RA-CRD-028", step{card.Ordered, card.HandOver}, "RA-CRD-002", "there is nothing to give yet"},
		{"RA-CRD-028", step{card.Printed, card.HandOver}, "RA-CRD-028", step{card.Dispatched, card.HandOver}, "RA-CRD-001", "it is with the post"},
		{"RA-CRD-032", step{card.AskedBack, card.Keep}, "RA-CRD-032", step{card.Cancelled, card.Keep}, "RA-CRD-010", "it was not kept"},
		{"RA-CRD-033", step{card.AskedBack, card.Chase}, "RA-CRD-033", step{card.InUse, card.Chase}, "RA-CRD-033", "nobody asked for it"},
	} {
		line, err := card.Next(tt.met.from, tt.met.on)
		if err != nil || line.Rule.ID != tt.rests {
			t.Errorf("%s: %s of a card that is %s rests on %s, %v; want %s", tt.rule, tt.met.on, tt.met.from, line.Rule.ID, err, tt.rests)
		}
		var refusal *guidance.Refusal
		if _, err := card.Next(tt.missed.from, tt.missed.on); !errors.As(err, &refusal) || refusal.Rule() != tt.by {
			t.Errorf("%s: %s of a card that is %s: %v, want refused by %s\nwhy: %s", tt.rule, tt.missed.on, tt.missed.from, err, tt.by, tt.why)
		}
	}
}

// TestClockMetAndMissed: a step may come at the instant of the one before it, and not
// a nanosecond earlier.
func TestClockMetAndMissed(t *testing.T) {
	sent := at(t, card.Dispatched)
	if _, err := sent.Cancelled(card.ReasonLost, sent.DispatchedAt); err != nil {
		t.Errorf("at the instant at which it was sent: %v", err)
	}
	_, err := sent.Cancelled(card.ReasonLost, sent.DispatchedAt.Add(-1))
	refusedBy(t, err, "RA-CRD-011")
}

// TestTermsMetAndMissed: each way into use says when the holder took the card into
// use, and so accepted its terms; no other step says so.
func TestTermsMetAndMissed(t *testing.T) {
	for m, step := range steps {
		for _, s := range card.States() {
			before := at(t, s)
			after, err := step(before)
			if err != nil {
				continue
			}
			accepted := m == card.HandOver || m == card.UnlockFaceToFace || m == card.TakeIntoUse
			if got := !after.InUseAt.Equal(before.InUseAt); got != accepted {
				t.Errorf("RA-CRD-017: %s of a card that is %s: the terms were accepted then: %v, want %v", m, s, got, accepted)
			}
		}
	}
	_, err := at(t, card.Received).TakenIntoUse(hour(9))
	refusedBy(t, err, "RA-CRD-008")
}

// TestWhatIsLeftMetAndMissed shows of each rule of what is left of a card a move that
// meets it, and one that misses it by a hair.
func TestWhatIsLeftMetAndMissed(t *testing.T) {
	failed := func(_ card.Card, err error) error { return err }
	found := func(r card.CancelReason) card.Card {
		return must(t)(ended(t, card.InUse, r).Found(hour(9)))
	}
	kept := ended(t, card.Printed, card.ReasonNameChanged)
	for _, tt := range []struct {
		rule        guidance.RuleID
		met, missed error
		by          guidance.RuleID
		why         string
	}{
		{"RA-CRD-023", failed(ended(t, card.InUse, card.ReasonLost).Found(hour(9))), failed(found(card.ReasonLost).TakenIntoUse(hour(9))), "RA-CRD-010", "that it is here again brings it not to life"},
		{"RA-CRD-023", failed(ended(t, card.InUse, card.ReasonLost).Found(hour(9))), failed(at(t, card.InUse).Found(hour(9))), "RA-CRD-001", "it was not reported"},
		{"RA-CRD-024", failed(kept.Cleared(hour(9))), failed(ended(t, card.Printed, card.ReasonDamaged).Cleared(hour(9))), "RA-CRD-024", "it is broken"},
		{"RA-CRD-024", failed(kept.Cleared(hour(9))), failed(found(card.ReasonNameChanged).Cleared(hour(9))), "RA-CRD-024", "nobody knows who had it"},
		{"RA-CRD-024", failed(kept.Cleared(hour(9))), failed(ended(t, card.InUse, card.ReasonNameChanged).Cleared(hour(9))), "RA-CRD-024", "it is not here"},
		{"RA-CRD-034", failed(found(card.ReasonLost).Destroyed(hour(9))), failed(ended(t, card.InUse, card.ReasonLost).Destroyed(hour(9))), "RA-CRD-001", "nobody can cut what is not here"},
	} {
		if tt.met != nil {
			t.Errorf("%s: what meets it is refused: %v\nwhy: %s", tt.rule, tt.met, tt.why)
		}
		refusedBy(t, tt.missed, tt.by)
	}
}

// TestIssuedLockedMetAndMissed: the passcode of a card that was ordered with one is
// sent; one that was ordered locked has none, and is unlocked with the holder there.
func TestIssuedLockedMetAndMissed(t *testing.T) {
	for _, locked := range []bool{false, true} {
		o := details()
		o.IssuedLocked = locked
		do := must(t)
		c := do(do(do(do(card.Order(o)).Printed("s-1", hour(1))).Dispatched(hour(2))).ReceiptConfirmed(hour(3)))
		got, err := c.Release(request(hour(4)))
		if !locked {
			if err != nil || got.State != card.Releasing {
				t.Errorf("Release() = %s, %v", got.State, err)
			}
			continue
		}
		if p := refusedBy(t, err, "RA-CRD-035").Findings[0].Pointer; p != "/locked" {
			t.Errorf("refused at %s", p)
		}
		do(c.UnlockedFaceToFace(true, hour(4)))
	}
}
