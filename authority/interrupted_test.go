package authority_test

import (
	"context"
	"crypto/rand"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
)

// interrupted is a source of chance that lets something happen, once, while
// somebody reads from it.
type interrupted struct{ happen func() }

func (r *interrupted) with(happen func()) { r.happen = happen }

func (r *interrupted) Read(p []byte) (int, error) {
	if happen := r.happen; happen != nil {
		r.happen = nil
		happen()
	}
	return rand.Read(p)
}

// TestCancelledWhilePrinting cancels the card at each point of the print job at
// which somebody else can come in between.
func TestCancelledWhilePrinting(t *testing.T) {
	var h *house
	var err error
	cancel := func() {
		_, err = h.CancelCard(context.Background(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: card.ReasonOtherLeaver})
	}
	chance := &interrupted{}
	tests := []struct {
		name    string
		options options
		printed int
		events  []string
		why     string
	}{
		{"while its passcode is drawn", options{rand: chance}, 0, nil, "nothing is printed, and no passcode kept"},
		{"while the printer works", options{ports: &simulator.Outcomes{OnPrint: func(authority.PrintOrder) error {
			cancel()
			return nil
		}}}, 1, []string{"refused RA-CRD-010"}, "the piece of plastic exists, and the log says that it counts for nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h = newHouse(t, tt.options)
			h.until(t, "create identity")
			if err := only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()})); err != nil {
				t.Fatal(err)
			}
			chance.with(cancel)
			must(h.Work(t.Context()))
			if err != nil {
				t.Fatal(err)
			}
			state(t, h, card.Cancelled)
			if n := len(must(h.sim.Printed())); n != tt.printed {
				t.Errorf("%d cards were printed, want %d\nwhy: %s", n, tt.printed, tt.why)
			}
			if diff := cmp.Diff(tt.events, h.came(authority.ActionCardPrinted)); diff != "" {
				t.Errorf("events (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if n := must(h.Jobs(t.Context())); n != 0 {
				t.Errorf("%d jobs are left over", n)
			}
			noPasscode(t, h, h.cardID())
		})
	}
}
