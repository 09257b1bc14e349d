package card_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// TestLeaver tells of a holder who leaves, is reminded twice, stays after all, leaves
// again and gives the card back.
func TestLeaver(t *testing.T) {
	do := must(t)
	c := do(at(t, card.InUse).AskedBack(hour(7)))
	c = do(c.Chased(hour(8)))
	c = do(c.Chased(hour(9)))
	c = do(c.Kept(hour(10)))
	if c.State != card.InUse || c.StatusAt(hour(10)) != card.Active {
		t.Errorf("a card that was kept is %s", c.State)
	}
	c = do(c.PasscodeTried(true, hour(11)))
	c = do(c.AskedBack(hour(12)))
	if !c.ChasedAt.IsZero() {
		t.Error("the reminders of the first time count for the second")
	}
	c = do(c.HandedBack(hour(13)))
	want := at(t, card.InUse)
	want.State, want.Reason, want.Body = card.Cancelled, card.ReasonOtherLeaver, card.BodyInHand
	want.AskedBackAt, want.KeptAt, want.HandedBackAt, want.EndedAt, want.LockMovedAt = hour(12), hour(10), hour(13), hour(13), hour(11)
	if diff := cmp.Diff(want, c, exactly); diff != "" {
		t.Errorf("card mismatch (-want +got):\n%s", diff)
	}
	c = do(c.Cleared(hour(14)))
	if c.Body != card.BodyCleared {
		t.Errorf("what is left is %s", c.Body)
	}
}

func TestGivenBackWithoutBeingAsked(t *testing.T) {
	got := must(t)(at(t, card.InUse).HandedBack(hour(9)))
	if got.State != card.Cancelled || !got.AskedBackAt.IsZero() || got.Body != card.BodyInHand {
		t.Errorf("card %s, body %s", got.State, got.Body)
	}
}

func TestLeavingClock(t *testing.T) {
	for _, tt := range []struct {
		from card.Card
		last time.Time
	}{
		{at(t, card.AskedBack), hour(7)},
		{must(t)(at(t, card.AskedBack).Chased(hour(8))), hour(8)},
	} {
		for _, m := range []card.Move{card.Cancel, card.HandBack, card.Chase, card.Keep} {
			step := map[card.Move]func(time.Time) (card.Card, error){
				card.Cancel:   func(at time.Time) (card.Card, error) { return tt.from.Cancelled(card.ReasonOtherLeaver, at) },
				card.HandBack: tt.from.HandedBack, card.Chase: tt.from.Chased, card.Keep: tt.from.Kept,
			}[m]
			must(t)(step(tt.last))
			_, err := step(tt.last.Add(-1))
			refusedBy(t, err, "RA-CRD-011")
		}
	}
	kept := must(t)(at(t, card.AskedBack).Kept(hour(8)))
	_, err := kept.AskedBack(hour(8).Add(-1))
	refusedBy(t, err, "RA-CRD-011")
}

// TestMovedToMetAndMissed: a card that has not ended moves with its holder and stays
// the same card.
func TestMovedToMetAndMissed(t *testing.T) {
	for _, s := range append(card.States(), card.State(0)) {
		if s == 0 || s.Final() {
			continue
		}
		want := at(t, s)
		got := must(t)(want.MovedTo("RX2"))
		want.Organisation = "RX2"
		if diff := cmp.Diff(want, got, exactly); diff != "" {
			t.Errorf("card that is %s mismatch (-want +got):\n%s", s, diff)
		}
	}
	for _, s := range []card.State{card.Spoiled, card.Cancelled} {
		got, err := at(t, s).MovedTo("RX2")
		if p := refusedBy(t, err, "RA-CRD-032").Findings[0].Pointer; p != "/state" || got != (card.Card{}) {
			t.Errorf("refused at %s with card %v", p, got)
		}
	}
	for _, organisation := range []string{"", " ", "RX1"} { // none, and where it is already
		_, err := at(t, card.InUse).MovedTo(organisation)
		if p := refusedBy(t, err, "RA-CRD-032").Findings[0].Pointer; p != "/organisation" {
			t.Errorf("refused at %s", p)
		}
	}
}

// TestReportedMetAndMissed: lost or stolen, on a London day that has come.
func TestReportedMetAndMissed(t *testing.T) {
	late := time.Date(2020, 6, 1, 23, 30, 0, 0, time.UTC) // 2 June in London
	for _, tt := range []struct {
		name, why string
		reason    card.CancelReason
		on        guidance.Date
		at        time.Time
		refused   []guidance.RuleID
	}{
		{"lost today", "the ordinary case", card.ReasonLost, today, hour(9), nil},
		{"stolen today", "the other one", card.ReasonStolen, today, hour(9), nil},
		{"lost yesterday", "the report is written down a day late", card.ReasonLost, today, hour(9 + 24), nil},
		{"lost tomorrow", "that day has not come", card.ReasonLost, today.AddDays(1), hour(9), []guidance.RuleID{"RA-CRD-018"}},
		{"after midnight in London", "the day is that of London", card.ReasonLost, guidance.MustDate("2020-06-02"), late, nil},
		{"the day after that", "and not that of a clock further east", card.ReasonLost, guidance.MustDate("2020-06-03"), late, []guidance.RuleID{"RA-CRD-018"}},
		{"on the day of the order", "it may be lost on its first day", card.ReasonLost, guidance.DateOf(hour(0)), hour(9), nil},
		{"the day before the order", "there was nothing to lose", card.ReasonLost, guidance.DateOf(hour(0)).AddDays(-1), hour(9), []guidance.RuleID{"RA-CRD-018"}},
		{"no day", "when it was reported is asked for", card.ReasonLost, guidance.Date{}, hour(9), []guidance.RuleID{"RA-CRD-018"}},
		{"damaged", "that is cancelled, and not reported", card.ReasonDamaged, today, hour(9), []guidance.RuleID{"RA-CRD-018"}},
		{"spoiled", "no report, and no reason to cancel", card.ReasonSpoiledPrint, today, hour(9), []guidance.RuleID{"RA-CRD-009", "RA-CRD-018"}},
		{"no reason", "the list has one for each card that ends", 0, today, hour(9), []guidance.RuleID{"RA-CRD-009", "RA-CRD-018"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := at(t, card.InUse).Reported(tt.reason, tt.on, tt.at)
			if tt.refused != nil {
				refusedBy(t, err, tt.refused...)
				if got != (card.Card{}) {
					t.Errorf("refused, but gives a card\nwhy: %s", tt.why)
				}
				return
			}
			if err != nil || got.State != card.Cancelled || got.Reason != tt.reason || got.ReportedOn != tt.on {
				t.Errorf("Reported() = %s for %s on %s, %v\nwhy: %s", got.State, got.Reason, got.ReportedOn, err, tt.why)
			}
		})
	}
	for _, s := range card.States() {
		_, err := at(t, s).Reported(card.ReasonLost, today, hour(9))
		if want := !s.Final() && s != card.Deferred && s != card.Ordered; (err == nil) != want {
			t.Errorf("a card that is %s is reported lost: %v, want allowed %v", s, err, want)
		}
	}
}
