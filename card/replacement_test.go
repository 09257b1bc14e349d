package card_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

func TestReplacedWith(t *testing.T) {
	tests := []struct {
		name, why string
		old       card.State
		change    func(old, successor *card.Card)
		want      string // pointer of the finding, "" if linked
	}{
		{"a cancelled card", "the ordinary case", card.Cancelled, func(_, _ *card.Card) {}, ""},
		{"a spoiled card", "a reprint is a new order", card.Spoiled, func(_, _ *card.Card) {}, ""},
		{"a card in use", "two working cards of one person", card.InUse, func(_, _ *card.Card) {}, "/state"},
		{"replaced already", "one replacement for each card", card.Cancelled, func(o, _ *card.Card) { o.ReplacedBy = "c-3" }, "/replacedBy"},
		{"not linked back", "both ends name each other", card.Cancelled, func(_, s *card.Card) { s.Replaces = "c-9" }, "/replaces"},
		{"no card", "the zero card replaces nothing", card.Cancelled, func(_, s *card.Card) { s.ID = "" }, "/replaces"},
		{"another holder", "a card is not handed on", card.Cancelled, func(_, s *card.Card) { s.Holder = "555254240101" }, "/holder"},
		{"the same serial", "a replacement is a new card", card.Spoiled, func(o, s *card.Card) { o.Serial, s.Serial = "s-1", "s-1" }, "/serial"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			old := at(t, tt.old)
			o := details()
			o.ID, o.Replaces = "c-2", old.ID
			successor := must(t)(card.Order(o))
			tt.change(&old, &successor)
			got, err := old.ReplacedWith(successor, card.Card{})
			if tt.want != "" {
				if p := refusedBy(t, err, "RA-CRD-014").Findings[0].Pointer; p != tt.want {
					t.Errorf("refused at %s, want %s\nwhy: %s", p, tt.want, tt.why)
				}
				return
			}
			want := old
			want.ReplacedBy = "c-2"
			if diff := cmp.Diff(want, must(t)(got, err), exactly); diff != "" {
				t.Errorf("ReplacedWith() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// renamed returns the order of a card in a new name for the holder of one in use.
func renamed(old card.Card, id string, at time.Time) card.OrderDetails {
	return card.OrderDetails{
		ID: id, Holder: old.Holder, Organisation: old.Organisation, Replaces: old.ID,
		Held: []card.Card{old}, Because: card.ReasonNameChanged, NameChangedAt: hour(8), At: at,
	}
}

// TestNewNameMetAndMissed: the name was changed after the old card was printed.
func TestNewNameMetAndMissed(t *testing.T) {
	old := at(t, card.InUse)
	for _, tt := range []struct {
		name, why string
		change    func(*card.OrderDetails)
		refused   []guidance.RuleID
	}{
		{"after the print", "the old card bears the old name", func(o *card.OrderDetails) { o.NameChangedAt = old.PrintedAt.Add(1) }, nil},
		{"at the instant of the print", "it may have been printed with the new one", func(o *card.OrderDetails) { o.NameChangedAt = old.PrintedAt }, []guidance.RuleID{"RA-CRD-019"}},
		{"never", "there is no new name", func(o *card.OrderDetails) { o.NameChangedAt = time.Time{} }, []guidance.RuleID{"RA-CRD-019"}},
		{"of a card not printed", "it will bear the new name", func(o *card.OrderDetails) { o.Held[0] = at(t, card.Ordered) }, []guidance.RuleID{"RA-CRD-019"}},
		{"of a card not held", "nobody knows what name is on it", func(o *card.OrderDetails) { o.Held = nil }, []guidance.RuleID{"RA-CRD-019"}},
		{"of no card", "an order says which card is replaced", func(o *card.OrderDetails) { o.Replaces = "" }, []guidance.RuleID{"RA-CRD-012", "RA-CRD-016", "RA-CRD-012", "RA-CRD-019"}},
		{"for another reason", "the name does not matter then, but the holder has a card", func(o *card.OrderDetails) {
			o.Because, o.NameChangedAt = card.ReasonDamaged, time.Time{}
		}, []guidance.RuleID{"RA-CRD-016"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := renamed(old, "c-2", hour(9))
			tt.change(&o)
			c, err := card.Order(o)
			if tt.refused != nil {
				refusedBy(t, err, tt.refused...)
				return
			}
			if err != nil || c.Because != card.ReasonNameChanged {
				t.Errorf("Order() = card because of %s, %v\nwhy: %s", c.Because, err, tt.why)
			}
		})
	}
}

// TestSupersededMetAndMissed: the card in the former name works until the other one
// has come, by post or by hand, and not before.
func TestSupersededMetAndMissed(t *testing.T) {
	do := must(t)
	fresh := do(card.Order(renamed(at(t, card.InUse), "c-2", hour(9))))
	old := do(at(t, card.InUse).ReplacedWith(fresh, card.Card{}))
	printed := do(fresh.Printed("s-2", hour(10)))
	sent := do(printed.Dispatched(hour(11)))
	received := do(sent.ReceiptConfirmed(hour(12)))
	handed := do(printed.HandedOver(true, hour(12)))
	gone := do(received.Cancelled(card.ReasonLost, hour(12)))
	another := received
	another.ID = "c-3"
	unlinked := received
	unlinked.Replaces = "c-0"
	for _, tt := range []struct {
		name, why string
		successor card.Card
		at        time.Time
		refused   bool
	}{
		{"received", "the holder has called", received, hour(12), false},
		{"handed over", "the holder was there", handed, hour(12), false},
		{"ordered", "nothing has come", fresh, hour(12), true},
		{"printed", "nothing has come", printed, hour(12), true},
		{"on its way", "it has not come", sent, hour(12), true},
		{"come and gone", "a card that has ended is no card to work with", gone, hour(12), true},
		{"a nanosecond before the call", "it has not come then", received, hour(12).Add(-1), true},
		{"a nanosecond before it was handed over", "it has not come then", handed, hour(12).Add(-1), true},
		{"another card", "not the one that was ordered for this", another, hour(12), true},
		{"not linked back", "both ends name each other", unlinked, hour(12), true},
		{"none", "the zero card takes nothing's place", card.Card{}, hour(12), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if old.State != card.InUse || old.StatusAt(tt.at) != card.Active {
				t.Fatalf("the old card is %s", old.State)
			}
			do(old.PasscodeTried(true, hour(12)))
			got, err := old.Superseded(tt.successor, tt.at)
			if tt.refused {
				refusedAmong(t, err, "RA-CRD-031")
				return
			}
			if err != nil || got.State != card.Cancelled || got.Reason != card.ReasonNameChanged || got.ReplacedBy != "c-2" {
				t.Errorf("Superseded() = %s for %s, %v\nwhy: %s", got.State, got.Reason, err, tt.why)
			}
		})
	}
	if _, err := at(t, card.InUse).Superseded(received, hour(12)); err == nil {
		t.Error("a card that nothing was ordered for was superseded")
	}
	if _, err := at(t, card.InUse).Superseded(card.Card{ReceivedAt: hour(3), State: card.Received, Replaces: "c-1"}, hour(12)); err == nil {
		t.Error("no id is the id of no card")
	}
}

// TestCancelledForANewName: a card with one in the new name on its way is cancelled
// for any reason but that one.
func TestCancelledForANewName(t *testing.T) {
	old := at(t, card.InUse)
	must(t)(old.Cancelled(card.ReasonNameChanged, hour(9))) // nothing was ordered in its place
	old = must(t)(old.ReplacedWith(must(t)(card.Order(renamed(old, "c-2", hour(9)))), card.Card{}))
	_, err := old.Cancelled(card.ReasonNameChanged, hour(9))
	refusedBy(t, err, "RA-CRD-031")
	for _, r := range []card.CancelReason{card.ReasonLost, card.ReasonDamaged, card.ReasonOtherLeaver} {
		must(t)(old.Cancelled(r, hour(9)))
	}
	must(t)(old.Reported(card.ReasonStolen, today, hour(9)))
	_, err = must(t)(old.Cancelled(card.ReasonLost, hour(9))).Cancelled(card.ReasonNameChanged, hour(9))
	refusedBy(t, err, "RA-CRD-010")
}

// TestNewNameOnASecondCard: the card in the new name is spoiled, and another one takes
// its place while the old one works on.
func TestNewNameOnASecondCard(t *testing.T) {
	do := must(t)
	old := at(t, card.InUse)
	first := do(card.Order(renamed(old, "c-2", hour(9))))
	old = do(old.ReplacedWith(first, card.Card{}))
	order := renamed(old, "c-3", hour(10))
	order.Held = append(order.Held, first)
	_, err := card.Order(order)
	refusedBy(t, err, "RA-CRD-016")
	order.Held[1] = do(first.Spoiled(hour(10)))
	second := do(card.Order(order))
	for why, before := range map[string]card.Card{
		"the first has not ended": first, "nobody says what became of it": {}, "that is another card": {ID: "c-9", State: card.Spoiled},
	} {
		if p := refusedBy(t, func() error { _, err := old.ReplacedWith(second, before); return err }(), "RA-CRD-014").Findings[0].Pointer; p != "/replacedBy" {
			t.Errorf("%s: refused at %s", why, p)
		}
	}
	_, err = old.ReplacedWith(do(second.Cancelled(card.ReasonOtherLeaver, hour(11))), order.Held[1])
	if p := refusedBy(t, err, "RA-CRD-014").Findings[0].Pointer; p != "/successor" {
		t.Errorf("a card that has ended: refused at %s", p)
	}
	old = do(old.ReplacedWith(second, order.Held[1]))
	second = do(do(second.Printed("s-3", hour(11))).HandedOver(true, hour(12)))
	_, err = old.Superseded(order.Held[1], hour(12))
	refusedAmong(t, err, "RA-CRD-031")
	old = do(old.Superseded(second, hour(12)))
	if old.ReplacedBy != "c-3" || old.State != card.Cancelled {
		t.Errorf("the old card is %s, replaced by %s", old.State, old.ReplacedBy)
	}
	third := second
	third.ID = "c-4"
	_, err = old.ReplacedWith(third, second)
	refusedBy(t, err, "RA-CRD-014")
}
