package card_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// TestHolding orders a card for a holder who has others, under both policies.
func TestHolding(t *testing.T) {
	live := at(t, card.InUse)
	live.ID = "c-0"
	gone := ended(t, card.InUse, card.ReasonLost)
	gone.ID = "c-9"
	for _, tt := range []struct {
		name, why string
		held      []card.Card
		change    func(*card.OrderDetails)
		second    bool
	}{
		{"none held", "the first card", nil, nil, false},
		{"an ended one", "what has ended is no card to use", []card.Card{gone}, nil, false},
		{"one in use", "one person, one card", []card.Card{live}, nil, true},
		{"an ended one and one in use", "wherever it stands in the list", []card.Card{gone, live}, nil, true},
		{"one to be printed later", "it has not ended", []card.Card{at(t, card.Deferred)}, nil, true},
		{"one asked back", "it has not come back", []card.Card{at(t, card.AskedBack)}, nil, true},
		{
			"the one whose name has changed", "it works until the new one has come",
			[]card.Card{live},
			func(o *card.OrderDetails) {
				o.Replaces, o.Because, o.NameChangedAt = "c-0", card.ReasonNameChanged, hour(7)
			}, false,
		},
		{
			"that one and another", "the exception is for the one that is replaced",
			[]card.Card{live, at(t, card.Printed)},
			func(o *card.OrderDetails) {
				o.Replaces, o.Because, o.NameChangedAt = "c-0", card.ReasonNameChanged, hour(7)
			}, true,
		},
		{
			"the one that is damaged", "only a new name lets the old card work on",
			[]card.Card{live},
			func(o *card.OrderDetails) { o.Replaces, o.Because = "c-0", card.ReasonDamaged }, true,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := details()
			o.ID, o.Held, o.At = "c-1", tt.held, hour(9)
			if tt.change != nil {
				tt.change(&o)
			}
			c, err := card.Order(o)
			if tt.second {
				refusedBy(t, err, "RA-CRD-016")
			} else if err != nil || c.State != card.Ordered {
				t.Errorf("Order() = %s, %v\nwhy: %s", c.State, err, tt.why)
			}
			o.Holding = card.WarnSecondCard
			must(t)(card.Order(o))
			findings := card.CheckHolding(o).Findings()
			if len(findings) != either(tt.second, 1, 0) {
				t.Fatalf("%d findings\nwhy: %s", len(findings), tt.why)
			}
			for _, f := range findings {
				if f.Rule != "RA-CRD-016" || f.Severity != guidance.Warning {
					t.Errorf("%s of severity %s, want a warning of RA-CRD-016", f.Rule, f.Severity)
				}
			}
		})
	}
	for _, r := range card.Rules() {
		if r.ID == "RA-CRD-016" && r.Severity != guidance.Error {
			t.Error("the policy changed the rule itself")
		}
	}
}

func TestCheckHeld(t *testing.T) {
	live := func(id string) card.Card {
		c := at(t, card.InUse)
		c.ID = id
		return c
	}
	gone := ended(t, card.InUse, card.ReasonLost)
	old, fresh := live("c-1"), live("c-2")
	old.ReplacedBy, fresh.Replaces, fresh.Because = "c-2", "c-1", card.ReasonNameChanged
	spoiled := ended(t, card.Printed, card.ReasonSpoiledPrint)
	spoiled.ID, spoiled.Replaces = "c-2", "c-1"
	for _, tt := range []struct {
		name, why string
		cards     []card.Card
		more      bool
	}{
		{"none", "nobody has to have a card", nil, false},
		{"one", "one person, one card", []card.Card{live("c-1")}, false},
		{"one and an ended one", "what has ended does not count", []card.Card{gone, live("c-2")}, false},
		{"two ended", "nor do two of those", []card.Card{gone, gone}, false},
		{"two", "an import brought them", []card.Card{live("c-1"), live("c-2")}, true},
		{"a card and the one in the new name", "the one takes the other's place", []card.Card{old, fresh}, false},
		{"those and a third", "the third is too many", []card.Card{old, fresh, live("c-3")}, true},
		{"a card whose replacement was spoiled", "it works on, and is the only one", []card.Card{old, spoiled}, false},
		{"that and another", "the spoiled one hides neither", []card.Card{old, spoiled, live("c-3")}, true},
		{"linked from one end only", "the other card says nothing of it", []card.Card{old, live("c-2")}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for policy, severity := range map[card.HoldingPolicy]guidance.Severity{
				card.DenySecondCard: guidance.Error, card.WarnSecondCard: guidance.Warning,
			} {
				got := []string{}
				for _, f := range card.CheckHeld(tt.cards, policy).Findings() {
					got = append(got, string(f.Rule)+" "+f.Pointer+" "+f.Severity.String())
				}
				want := []string{}
				if tt.more {
					want = append(want, "RA-CRD-016 /cards "+severity.String())
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("CheckHeld() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
				}
			}
		})
	}
}
