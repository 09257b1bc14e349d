package card_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

func TestOrdinaryLife(t *testing.T) {
	want := card.Card{
		ID: "c-1", Registration: "r-1", Holder: holder, Organisation: "RX1",
		State: card.InUse, Serial: "s-1", ReleaseTo: mobile, ReleaseRef: "ref-1",
		OrderedAt: hour(0), PrintedAt: hour(1), DispatchedAt: hour(2), ReceivedAt: hour(3),
		ReleaseRequestedAt: hour(4), ReleasedAt: hour(5), InUseAt: hour(6),
	}
	if diff := cmp.Diff(want, at(t, card.InUse), exactly); diff != "" {
		t.Errorf("card after an ordinary life (-want +got):\n%s", diff)
	}
}

func TestStepsSetWhatTheyChange(t *testing.T) {
	tests := []struct {
		name, why string
		from      card.State
		step      func(card.Card) (card.Card, error)
		change    func(*card.Card)
	}{
		{
			"spoiled by the printer", "a print that fails ends the card with its own reason", card.Ordered,
			func(c card.Card) (card.Card, error) { return c.Spoiled(hour(9)) },
			func(c *card.Card) {
				c.State, c.Reason, c.EndedAt, c.Body = card.Spoiled, card.ReasonSpoiledPrint, hour(9), card.BodyInHand
			},
		},
		{
			"spoiled after the print", "the serial stays, so that the piece of plastic is known", card.Printed,
			func(c card.Card) (card.Card, error) { return c.Spoiled(hour(9)) },
			func(c *card.Card) {
				c.State, c.Reason, c.EndedAt, c.Body = card.Spoiled, card.ReasonSpoiledPrint, hour(9), card.BodyInHand
			},
		},
		{
			"came back", "the return is a step of its own, with its instant", card.Dispatched,
			func(c card.Card) (card.Card, error) { return c.ReturnedUndelivered(hour(9)) },
			func(c *card.Card) { c.State, c.ReturnedAt = card.Undelivered, hour(9) },
		},
		{
			"sent again", "the later dispatch counts", card.Undelivered,
			func(c card.Card) (card.Card, error) { return c.Dispatched(hour(9)) },
			func(c *card.Card) { c.State, c.DispatchedAt = card.Dispatched, hour(9) },
		},
		{
			"passcode cannot be sent", "a failed release is no release: ReleasedAt stays empty", card.Releasing,
			func(c card.Card) (card.Card, error) { return c.PasscodeFailed(hour(9)) },
			func(c *card.Card) { c.State, c.ReleaseFailedAt = card.ReleaseFailed, hour(9) },
		},
		{
			"passcode perhaps sent", "nobody can tell: neither released nor failed", card.Releasing,
			func(c card.Card) (card.Card, error) { return c.PasscodeUnknown(hour(9)) },
			func(c *card.Card) { c.State, c.SendUnknownAt = card.SendUnknown, hour(9) },
		},
		{
			"sent after all", "the gateway tells later", card.SendUnknown,
			func(c card.Card) (card.Card, error) { return c.PasscodeSent(hour(9)) },
			func(c *card.Card) { c.State, c.ReleasedAt = card.Released, hour(9) },
		},
		{
			"did not arrive", "the gateway tells later; that it was sent stays", card.Released,
			func(c card.Card) (card.Card, error) { return c.PasscodeFailed(hour(9)) },
			func(c *card.Card) { c.State, c.ReleaseFailedAt = card.ReleaseFailed, hour(9) },
		},
		{
			"unlocked face to face", "the way out of a failed release without a new card", card.ReleaseFailed,
			func(c card.Card) (card.Card, error) { return c.UnlockedFaceToFace(true, hour(9)) },
			func(c *card.Card) { c.State, c.InUseAt = card.InUse, hour(9) },
		},
		{
			"cancelled at the same instant", "two steps may bear one instant", card.InUse,
			func(c card.Card) (card.Card, error) { return c.Cancelled(card.ReasonStolen, hour(6)) },
			func(c *card.Card) {
				c.State, c.Reason, c.EndedAt, c.Body = card.Cancelled, card.ReasonStolen, hour(6), card.BodyOut
				c.ReportedOn = today // it is not said on which day, so that of the cancelling
			},
		},
		{
			"reported stolen", "the day of the report is kept, and the card ends at once", card.InUse,
			func(c card.Card) (card.Card, error) { return c.Reported(card.ReasonStolen, today, hour(9)) },
			func(c *card.Card) {
				c.State, c.Reason, c.EndedAt, c.Body, c.ReportedOn = card.Cancelled, card.ReasonStolen, hour(9), card.BodyOut, today
			},
		},
		{
			"handed over", "in person there is no post and no text", card.Printed,
			func(c card.Card) (card.Card, error) { return c.HandedOver(true, hour(9)) },
			func(c *card.Card) { c.State, c.InUseAt = card.InUse, hour(9) },
		},
		{
			"printed later", "somebody asks for the print", card.Deferred,
			func(c card.Card) (card.Card, error) { return c.SentToPrint(hour(9)) },
			func(c *card.Card) { c.State, c.SentToPrintAt = card.Ordered, hour(9) },
		},
		{
			"asked back", "the holder leaves; the card is not cancelled before it comes or is given up", card.InUse,
			func(c card.Card) (card.Card, error) { return c.AskedBack(hour(9)) },
			func(c *card.Card) { c.State, c.AskedBackAt = card.AskedBack, hour(9) },
		},
		{
			"chased", "the latest reminder counts", card.AskedBack,
			func(c card.Card) (card.Card, error) { return c.Chased(hour(9)) },
			func(c *card.Card) { c.ChasedAt = hour(9) },
		},
		{
			"kept", "the holder stays after all, with the same card", card.AskedBack,
			func(c card.Card) (card.Card, error) { return c.Kept(hour(9)) },
			func(c *card.Card) { c.State, c.KeptAt = card.InUse, hour(9) },
		},
		{
			"handed back", "the card ends in the hands of the RA", card.AskedBack,
			func(c card.Card) (card.Card, error) { return c.HandedBack(hour(9)) },
			func(c *card.Card) {
				c.State, c.HandedBackAt, c.EndedAt = card.Cancelled, hour(9), hour(9)
				c.Reason, c.Body = card.ReasonOtherLeaver, card.BodyInHand
			},
		},
		{
			"instant in summer time", "instants are kept in UTC", card.Printed,
			func(c card.Card) (card.Card, error) { return c.Dispatched(hour(9).In(guidance.London())) },
			func(c *card.Card) { c.State, c.DispatchedAt = card.Dispatched, hour(9) },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := at(t, tt.from)
			want, kept := before, before
			tt.change(&want)
			got := must(t)(tt.step(before))
			if diff := cmp.Diff(want, got, exactly); diff != "" {
				t.Errorf("card mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if before != kept {
				t.Errorf("the step changed the card it was asked of\nwhy: %s", tt.why)
			}
		})
	}
}

// today is the London day of [hour].
var today = guidance.DateOf(hour(9))

// exactly compares instants with their zone, not only the moment, and days.
var exactly = cmp.Options{
	cmp.Comparer(func(a, b time.Time) bool { return a == b }),
	cmpopts.EquateComparable(guidance.Date{}),
}

// steps are the methods that make the moves of a card's life, with all that each
// needs.
var steps = map[card.Move]func(card.Card) (card.Card, error){
	card.SendToPrint:       func(c card.Card) (card.Card, error) { return c.SentToPrint(hour(9)) },
	card.HandOver:          func(c card.Card) (card.Card, error) { return c.HandedOver(true, hour(9)) },
	card.AskBack:           func(c card.Card) (card.Card, error) { return c.AskedBack(hour(9)) },
	card.Chase:             func(c card.Card) (card.Card, error) { return c.Chased(hour(9)) },
	card.Keep:              func(c card.Card) (card.Card, error) { return c.Kept(hour(9)) },
	card.HandBack:          func(c card.Card) (card.Card, error) { return c.HandedBack(hour(9)) },
	card.Print:             func(c card.Card) (card.Card, error) { return c.Printed("s-2", hour(9)) },
	card.Spoil:             func(c card.Card) (card.Card, error) { return c.Spoiled(hour(9)) },
	card.Dispatch:          func(c card.Card) (card.Card, error) { return c.Dispatched(hour(9)) },
	card.ReturnUndelivered: func(c card.Card) (card.Card, error) { return c.ReturnedUndelivered(hour(9)) },
	card.ConfirmReceipt:    func(c card.Card) (card.Card, error) { return c.ReceiptConfirmed(hour(9)) },
	card.Release:           func(c card.Card) (card.Card, error) { return c.Release(request(hour(9))) },
	card.PasscodeSent:      func(c card.Card) (card.Card, error) { return c.PasscodeSent(hour(9)) },
	card.PasscodeFailed:    func(c card.Card) (card.Card, error) { return c.PasscodeFailed(hour(9)) },
	card.PasscodeUnknown:   func(c card.Card) (card.Card, error) { return c.PasscodeUnknown(hour(9)) },
	card.UnlockFaceToFace:  func(c card.Card) (card.Card, error) { return c.UnlockedFaceToFace(true, hour(9)) },
	card.TakeIntoUse:       func(c card.Card) (card.Card, error) { return c.TakenIntoUse(hour(9)) },
	card.Cancel:            func(c card.Card) (card.Card, error) { return c.Cancelled(card.ReasonOtherLeaver, hour(9)) },
}

func TestEveryStepGoesThroughTheTable(t *testing.T) {
	for _, s := range append(card.States(), card.State(0)) {
		c := card.Card{}
		if s != 0 {
			c = at(t, s)
		}
		for _, m := range card.Moves() {
			line, tableErr := card.Next(s, m)
			got, err := steps[m](c)
			if got.State != line.To || (err == nil) != (tableErr == nil) {
				t.Errorf("%s of a card in state %s: %s, %v; the table says %s, %v", m, s, got.State, err, line.To, tableErr)
			}
			if err != nil && (err.Error() != tableErr.Error() || got != (card.Card{})) {
				t.Errorf("%s of a card in state %s: %v with card %v; the table says %v", m, s, err, got, tableErr)
			}
		}
	}
}

func TestClockDoesNotRunBackwards(t *testing.T) {
	tests := []struct {
		name, why string
		from      card.State
		at        time.Time
	}{
		{"a nanosecond early", "the boundary is the instant of the step before", card.Dispatched, hour(2).Add(-1)},
		{"before the order", "an earlier step counts as well as the last", card.Dispatched, hour(-1)},
		{"no instant", "the zero instant is before everything", card.Dispatched, time.Time{}},
		{"before the return", "a card that came back remembers when", card.Undelivered, hour(3).Add(-1)},
		{"before the failed release", "so does one whose release failed", card.ReleaseFailed, hour(5).Add(-1)},
		{"before the release was asked for", "a release under way has begun", card.Releasing, hour(4).Add(-1)},
		{"before the text was sent", "a released card", card.Released, hour(5).Add(-1)},
		{"before the first use", "a card in use", card.InUse, hour(6).Add(-1)},
		{"before the print", "a printed card", card.Printed, hour(1).Add(-1)},
		{"before the receipt call", "a received card", card.Received, hour(3).Add(-1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := at(t, tt.from).Cancelled(card.ReasonOtherLeaver, tt.at)
			refusal := refusedBy(t, err, "RA-CRD-011")
			if refusal.Findings[0].Pointer != "/at" || got != (card.Card{}) {
				t.Errorf("refusal at %q with card %v\nwhy: %s", refusal.Findings[0].Pointer, got, tt.why)
			}
		})
	}
}

func TestClockOfAnEndedCard(t *testing.T) {
	for _, s := range []card.State{card.Spoiled, card.Cancelled} {
		_, err := at(t, s).Dispatched(hour(1).Add(-1))
		refusedBy(t, err, "RA-CRD-010", "RA-CRD-011")
	}
}

func TestClockNeedsAnInstantEvenOfACardWithoutOne(t *testing.T) {
	_, err := card.Card{State: card.Ordered}.Spoiled(time.Time{})
	refusedBy(t, err, "RA-CRD-011")
}
