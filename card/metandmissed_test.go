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
