package temporary_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/temporary"
)

func TestSweep(t *testing.T) {
	one := lent(night)
	later := must(numbered(2).Give(giving(night.Add(24*time.Hour), func(g *temporary.Giving) { g.Holder.UserID, g.Holder.Registration = person(9), "case-9" })))
	back := must(must(numbered(3).Give(giving(night))).TakenBack(stamp(night.Add(time.Hour))))
	cards := []temporary.Card{numbered(4), one, later, back}

	if got := temporary.Sweep(due.Add(-1), cards); len(got) > 0 {
		t.Errorf("%d cards were deactivated a moment too early", len(got))
	}
	got := temporary.Sweep(due.Add(90*time.Minute), cards)
	if len(got) != 1 {
		t.Fatalf("%d cards were deactivated, want 1", len(got))
	}
	want := temporary.Deactivation{Card: got[0].Card, Handover: "h-1", Holder: holder.String(), DueBack: due, HoursOverdue: 2, Act: temporary.Deactivate}
	if diff := cmp.Diff(want, got[0], values); diff != "" {
		t.Errorf("Sweep() mismatch (-want +got):\n%s", diff)
	}
	step := temporary.Step{Move: temporary.Deactivate, To: temporary.Deactivated, At: due, Handover: "h-1"}
	if diff := cmp.Diff(step, got[0].Card.History[2], values); diff != "" || got[0].Card.State != temporary.Deactivated {
		t.Errorf("the card is %s, by (-want +got):\n%s", got[0].Card.State, diff)
	}
	if one.State != temporary.Lent || len(one.History) != 2 {
		t.Error("the card that was swept has changed")
	}
	cards[1] = got[0].Card
	if again := temporary.Sweep(due.Add(90*time.Minute), cards); len(again) > 0 {
		t.Error("a second sweep found something")
	}
	if both := temporary.Sweep(due.Add(25*time.Hour), []temporary.Card{later, one}); len(both) != 2 || both[0].Card.ID != "tac-2" {
		t.Error("all are found, in the order of the cards")
	}
}

// TestSweepOfABrokenRecord: what does not add up is left to Check, and is inactive.
func TestSweepOfABrokenRecord(t *testing.T) {
	c := lent(night)
	c.History[1].At = due.Add(time.Hour)
	if got := temporary.Sweep(due.Add(2*time.Hour), []temporary.Card{c}); len(got) > 0 {
		t.Error("a step was put before another")
	}
	if c.ActiveAt(due.Add(90*time.Minute)) || len(c.Check().Findings()) == 0 {
		t.Error("it works, or nothing is wrong with it")
	}
	nobody := lent(night)
	nobody.Handovers = nil
	if nobody.ActiveAt(night) || len(temporary.Sweep(due, []temporary.Card{nobody})) > 0 {
		t.Error("a card in nobody's hands works")
	}
}

func TestPendingOn(t *testing.T) {
	c := lent(night)
	done := must(must(numbered(2).Give(giving(night))).Registered("h-1", temporary.Registered{Registration: "case-2", By: agent, At: night.Add(time.Hour)}))
	refused := must(must(numbered(3).Give(giving(night))).Stopped(stamp(night), temporary.RegistrationRefused, ""))
	misused := must(must(numbered(5).Give(giving(night))).Stopped(stamp(night), temporary.Misuse, ""))
	tomorrow := must(numbered(4).Give(giving(night.Add(24 * time.Hour))))
	cards := []temporary.Card{c, done, refused, tomorrow, misused}
	pending := func(id string, overdue bool) temporary.Pending {
		return temporary.Pending{Card: id, Handover: "h-1", Holder: holder.String(), Reference: "form-1", Overdue: overdue}
	}
	tests := []struct {
		name string
		at   time.Time
		want []temporary.Pending
	}{
		{"before it was lent", night.Add(-1), nil},
		{"the next morning", instant("2026-06-10T08:00:00Z"), []temporary.Pending{pending("tac-1", false), pending("tac-5", false)}},
		{"two days on", due, []temporary.Pending{pending("tac-1", true), pending("tac-4", false), pending("tac-5", true)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, temporary.PendingOn(tt.at, cards)); diff != "" {
				t.Errorf("PendingOn() mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
