package authority_test

import (
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestMyCards lists the cards of a holder to that holder, and to nobody else.
func TestMyCards(t *testing.T) {
	h := newHouse(t, options{ca: true})
	h.until(t, "take into use")
	mine, err := h.For(h.self()).MyCards(t.Context())
	if err != nil || len(mine) != 1 || mine[0].ID != h.cardID() {
		t.Errorf("the holder's: %d cards, %v", len(mine), err)
	}
	other := h.self()
	other.ID = grantee
	if theirs, err := h.For(other).MyCards(t.Context()); err != nil || len(theirs) != 0 {
		t.Errorf("another's: %d cards, %v", len(theirs), err)
	}
	reads := authority.System{Name: "rota", Organisation: agent.Organisation, Acts: []rbac.Act{rbac.FindRecords}}
	for why, r := range map[string]authority.Reader{"an agent": h.For(agent), "a system": h.ForSystem(reads), "nobody": h.For(authority.Actor{})} {
		var refusal *guidance.Refusal
		if _, err := r.MyCards(t.Context()); !errors.As(err, &refusal) {
			t.Errorf("%s: %v", why, err)
		}
	}
}
