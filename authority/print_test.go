package authority_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/registration"
)

func family(name string) func(*registration.Items) {
	return func(in *registration.Items) { in.Registrant.FamilyName = name }
}

// noPasscode asserts that neither a sealed passcode of the card nor a key of any
// is left.
func noPasscode(t *testing.T, h *house, id string) {
	t.Helper()
	if sealed(t, h, id) {
		t.Error("the sealed passcode is still in the store")
	}
	if n := keys(t, h); n != 0 {
		t.Errorf("%d keys of cards are left", n)
	}
}

func sealed(t *testing.T, h *house, id string) bool {
	t.Helper()
	err := h.store.View(t.Context(), func(tx authority.Tx) error { return only(tx.Sealed(id)) })
	if err != nil && !errors.Is(err, authority.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func keys(t *testing.T, h *house) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(h.dir, "keys", "cards"))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// came returns the events of an action: how each ended, and by which rules.
func (h *house) came(action string) []string {
	var all []string
	for _, e := range h.log() {
		if e.Action == action {
			all = append(all, strings.Join(append([]string{e.Outcome.String()}, e.Rules...), " "))
		}
	}
	return all
}

// TestSpoiledPrint shows that a print that fails for good ends the card, whatever
// the printer says of it.
func TestSpoiledPrint(t *testing.T) {
	tests := []struct {
		name    string
		options options
		why     string
	}{
		{"spoiled", options{items: family("Spoiled")}, "the printer says that the card is waste"},
		{"any other final error", options{ports: &simulator.Outcomes{OnPrint: func(authority.PrintOrder) error {
			return errors.New("out of order")
		}}}, "an order that the printer will not do must not wait for ever"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, tt.options)
			h.until(t, "order card")
			k := must(h.Card(t.Context(), h.cardID()))
			if k.State != card.Spoiled || k.Reason != card.ReasonSpoiledPrint {
				t.Errorf("card is %s for %s\nwhy: %s", k.State, k.Reason, tt.why)
			}
			if diff := cmp.Diff([]string{"failed RA-CRD-007"}, h.came(authority.ActionCardPrinted)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			noPasscode(t, h, k.ID)
			h.refusedBy(t, only(h.DispatchCard(t.Context(), h.card())), "RA-CRD-010")
		})
	}
}

// TestReprint has the first print spoiled and follows the card in its place to
// the end.
func TestReprint(t *testing.T) {
	prints := 0
	h := newHouse(t, options{ports: &simulator.Outcomes{OnPrint: func(authority.PrintOrder) error {
		if prints++; prints == 1 {
			return authority.ErrSpoiled
		}
		return nil
	}}})
	h.until(t, "order card")
	first := h.cardID()
	again := authority.OrderCard{By: agent, Case: h.caseID(), Replaces: first}
	h.clock = h.clock.Add(time.Minute)
	second, err := h.OrderCard(t.Context(), again)
	if err != nil {
		t.Fatal(err)
	}
	// Before the second is printed, and after: no third one beside it.
	h.refusedBy(t, only(h.OrderCard(t.Context(), again)), "RA-CRD-016")
	must(h.Work(t.Context()))
	h.refusedBy(t, only(h.OrderCard(t.Context(), again)), "RA-CRD-016")
	h.refusedBy(t, only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()})), "RA-CRD-016")

	h.tell(t, "dispatch", "take into use")
	state(t, h, card.InUse)
	old := must(h.Card(t.Context(), first))
	if old.ReplacedBy != second.ID || second.Replaces != first {
		t.Errorf("%q is replaced by %q, which replaces %q", first, old.ReplacedBy, second.Replaces)
	}
	held, _, err := h.For(agent).Cards(t.Context(), authority.CardFilter{Holder: h.userID()}, authority.Page{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if live := slices.DeleteFunc(held, func(c card.Card) bool { return c.State.Final() }); len(live) != 1 {
		t.Errorf("%d live cards", len(live))
	}
	noPasscode(t, h, second.ID)
	verified(t, h)
}

// TestReplacementIsOfOneCard shows that a card that has been replaced is not
// replaced again, nor one that is not there.
func TestReplacementIsOfOneCard(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "order card")
	first := h.cardID()
	cancel := func() {
		t.Helper()
		h.clock = h.clock.Add(time.Minute)
		if err := only(h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: card.ReasonDamaged})); err != nil {
			t.Fatal(err)
		}
		must(h.Work(t.Context()))
	}
	cancel()
	if err := only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID(), Replaces: first})); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	cancel()
	h.refusedBy(t, only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID(), Replaces: first})), "RA-CRD-014")
	err := only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID(), Replaces: "card-none"}))
	if !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

// TestJammedPrinter walks along the waits: each twice as long as the one before,
// up to an hour, and always with the same reference.
func TestJammedPrinter(t *testing.T) {
	var refs []string
	jammed := true
	h := newHouse(t, options{retry: 10 * time.Minute, ports: &simulator.Outcomes{OnPrint: func(o authority.PrintOrder) error {
		refs = append(refs, o.Ref)
		if jammed {
			return authority.ErrTemporary
		}
		return nil
	}}})
	h.until(t, "order card")
	for _, wait := range []time.Duration{10 * time.Minute, 20 * time.Minute, 40 * time.Minute, time.Hour, time.Hour} {
		if n := h.wait(t, wait-time.Second); n != 0 {
			t.Errorf("%d jobs were done a second before %v were over", n, wait)
		}
		if n := h.wait(t, time.Second); n != 1 {
			t.Errorf("%d jobs were done after %v, want 1", n, wait)
		}
		state(t, h, card.Ordered)
	}
	jammed = false
	h.wait(t, time.Hour)
	state(t, h, card.Printed)
	if same := slices.Compact(slices.Clone(refs)); len(refs) != 7 || len(same) != 1 {
		t.Errorf("the printer was asked with %v, want one reference seven times", refs)
	}
	if n := len(must(h.sim.Printed())); n != 1 {
		t.Errorf("%d cards were printed", n)
	}
	if diff := cmp.Diff([]string{"done RA-CRD-002"}, h.came(authority.ActionCardPrinted)); diff != "" {
		t.Errorf("a print that is tried again is no event of its own (-want +got):\n%s", diff)
	}
}

// TestJammedTwice is the same with the simulator's own outcome and the waits
// that a Config has by itself.
func TestJammedTwice(t *testing.T) {
	h := newHouse(t, options{items: family("Jammed")})
	h.until(t, "order card")
	for i, want := range []card.State{card.Ordered, card.Printed} {
		if n := h.wait(t, 30*time.Second<<i); n != 1 {
			t.Errorf("%d jobs at the wait %d", n, i+1)
		}
		state(t, h, want)
	}
}
