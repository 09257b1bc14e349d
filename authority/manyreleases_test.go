package authority_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
)

// TestReleasesOfOneOrganisation has three authorities, each with a store of its own on
// one PostgreSQL, release many cards of one organisation at the same moment. Each counts
// what was sent for the organisation and adds to it, so that all are in the way of each
// other: every one is decided anew until it comes about, and is texted once.
func TestReleasesOfOneOrganisation(t *testing.T) {
	const cards, servers = 24, 3
	dir := movedToPostgres(t)
	h, err := open(dir, options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.store.Close()
	if err := h.play(t.Context(), job[:page("confirm receipt")+1]); err != nil {
		t.Fatal(err)
	}
	p := &post{house: h, card: must(h.Card(t.Context(), h.cardID())), of: must(h.Case(t.Context(), h.caseID()))}
	others := make([]*house, servers)
	for i := range others {
		if others[i], err = open(dir, options{at: h.clock}); err != nil {
			t.Fatal(err)
		}
		defer others[i].store.Close()
	}
	ids := make([]string, cards)
	for i := range ids {
		ids[i] = must(p.another(fmt.Sprintf("07700 900%03d", 100+i)))
	}
	before, begun := len(must(h.sim.Messages())), time.Now()
	errs := make([]error, cards)
	together(cards, func(i int) {
		errs[i] = only(others[i%servers].ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: ids[i]}))
	})
	for i, err := range errs {
		if err != nil {
			t.Errorf("release %d: %v", i, err)
		}
	}
	t.Logf("%d releases of one organisation at once: %v", cards, time.Since(begun).Round(time.Millisecond))
	must(others[0].Work(t.Context()))
	if n := len(must(h.sim.Messages())) - before; n != cards {
		t.Errorf("%d texts, want %d", n, cards)
	}
	verified(t, h)
}
