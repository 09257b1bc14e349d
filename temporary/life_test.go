package temporary_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

var due = temporary.DueBack(night)

// moves returns the moves of a card's history.
func moves(c temporary.Card) (all []string) {
	for _, s := range c.History {
		all = append(all, s.Move.String())
	}
	return all
}

func TestTakenBack(t *testing.T) {
	tests := []struct {
		name  string
		at    time.Time
		state temporary.State
		moves []string
		late  int
		why   string
	}{
		{"an hour later", night.Add(time.Hour), temporary.InStore, []string{"add-to-store", "give", "take-back"}, 0, "sooner is welcome"},
		{"the last moment", due.Add(-1), temporary.InStore, []string{"add-to-store", "give", "take-back"}, 0, "still the following day"},
		{"when it is overdue", due, temporary.AwaitingCheck, []string{"add-to-store", "give", "deactivate", "bring-back"}, 1, "deactivated by the clock, though nobody swept"},
		{"three days late", due.Add(72 * time.Hour), temporary.AwaitingCheck, []string{"add-to-store", "give", "deactivate", "bring-back"}, 73, "recorded with the hours"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := must(lent(night).TakenBack(stamp(tt.at)))
			if diff := cmp.Diff(tt.moves, moves(c)); diff != "" || c.State != tt.state {
				t.Errorf("the card is %s, want %s (-want +got):\n%s\nwhy: %s", c.State, tt.state, diff, tt.why)
			}
			h := c.Handovers[0]
			if h.Returned == nil || !h.Returned.At.Equal(tt.at) || h.Returned.By != agent || h.HoursLate(tt.at.Add(1000*time.Hour)) != tt.late {
				t.Errorf("returned %v, %d hours late, want %d", h.Returned, h.HoursLate(tt.at.Add(1000*time.Hour)), tt.late)
			}
			if fs := found(c.Check()); len(fs) > 0 {
				t.Errorf("it does not add up: %v", fs)
			}
			if c.ActiveAt(tt.at) {
				t.Error("it works in nobody's hands")
			}
		})
	}
}

func TestTakenBackIsRefused(t *testing.T) {
	c := lent(night)
	take := func(c temporary.Card, by identity.UserID, at time.Time) error {
		_, err := c.TakenBack(temporary.Stamp{By: by, At: at})
		return err
	}
	refusedBy(t, take(c, identity.UserID{}, night), "RA-TAC-007", "RA-TAC-025")
	refusedBy(t, take(c, holder, night), "RA-TAC-025")
	refusedBy(t, take(c, holder, due), "RA-TAC-021", "RA-TAC-025")
	if err := take(c, holder, due); errors.As(err, new(*temporary.TransitionError)) {
		t.Errorf("the move is there, and is said not to be: %v", err)
	}
	gone := must(c.Lost(stamp(night), ""))
	refusedBy(t, take(gone, holder, due), "RA-TAC-025")
	refusedBy(t, take(c, agent, night.Add(-1)), "RA-TAC-007")
	refusedBy(t, take(numbered(1), agent, night), "RA-TAC-006")
	refusedBy(t, take(must(c.TakenBack(stamp(due))), agent, due), "RA-TAC-006")
	refusedBy(t, take(temporary.Card{}, agent, night), "RA-TAC-006")
}

// TestStopped: a card ends to work before it is overdue, because somebody says so.
func TestStopped(t *testing.T) {
	c := lent(night)
	at := night.Add(time.Hour)
	stopped := must(c.Stopped(stamp(at), temporary.Misuse, "seen at another site"))
	if stopped.State != temporary.Deactivated || stopped.ActiveAt(at) || !stopped.ActiveAt(at.Add(-1)) {
		t.Errorf("the card is %s, active %v", stopped.State, stopped.ActiveAt(at))
	}
	if h := stopped.At(at).Handover; h == nil || h.Holder.UserID != holder {
		t.Error("nobody knows who has it")
	}
	back := must(stopped.TakenBack(stamp(at.Add(time.Hour))))
	if back.State != temporary.AwaitingCheck || back.Handovers[0].HoursLate(due.Add(time.Hour)) != 0 {
		t.Error("it came back in time, and has to be looked at all the same")
	}
	_, err := c.Stopped(stamp(at), 0, "")
	refusedBy(t, err, "RA-TAC-026")
	_, err = c.Stopped(stamp(due), temporary.Misuse, "")
	refusedBy(t, err, "RA-TAC-006") // the clock was first
	_, err = numbered(1).Stopped(stamp(at), 8, "")
	refusedBy(t, err, "RA-TAC-006", "RA-TAC-026")
}

func TestLostAndCleared(t *testing.T) {
	at := night.Add(time.Hour)
	lost := must(lent(night).Lost(stamp(at), "left on a train"))
	if lost.ActiveAt(at) || lost.At(at).State != temporary.Lost || lost.At(at).Handover == nil {
		t.Error("a lost card works, or nobody knows who had it")
	}
	back := must(lost.TakenBack(stamp(at.Add(time.Hour))))
	if w := back.At(at.Add(time.Hour)); w.State != temporary.AwaitingCheck || w.Handover != nil {
		t.Errorf("it is %s, of %v", w.State, w.Handover)
	}
	clearing := temporary.Clearing{Stamp: stamp(at.Add(2 * time.Hour)), Checked: true, NewPasscode: true, Note: "nothing was done with it"}
	again := must(back.Cleared(clearing))
	if again.State != temporary.InStore || again.At(clearing.At).Handover != nil {
		t.Errorf("the card is %s, of %v", again.State, again.At(clearing.At).Handover)
	}
	if diff := cmp.Diff([]string{"add-to-store", "give", "lose", "bring-back", "clear"}, moves(again)); diff != "" {
		t.Errorf("history mismatch (-want +got):\n%s", diff)
	}
	_, err := back.Cleared(temporary.Clearing{Stamp: stamp(clearing.At), Checked: true})
	refusedBy(t, err, "RA-TAC-024")
	_, err = back.Cleared(temporary.Clearing{Stamp: stamp(clearing.At), NewPasscode: true})
	refusedBy(t, err, "RA-TAC-024")
	_, err = lost.Cleared(clearing)
	refusedBy(t, err, "RA-TAC-024")
	_, err = lent(night).Cleared(clearing)
	refusedBy(t, err, "RA-TAC-019")

	// Lost from the store, nobody had it.
	stored := must(numbered(1).Lost(stamp(at), ""))
	if stored.At(at).Handover != nil {
		t.Error("somebody is said to have had it")
	}
	if found := must(stored.TakenBack(stamp(at))); len(found.Handovers) != 0 || found.State != temporary.AwaitingCheck {
		t.Error("it is found, and checked")
	}
	// Overdue first, lost after.
	overdue := must(lent(night).Lost(stamp(due), ""))
	if diff := cmp.Diff([]string{"add-to-store", "give", "deactivate", "lose"}, moves(overdue)); diff != "" {
		t.Errorf("history mismatch (-want +got):\n%s", diff)
	}
}

// TestStepsShareNothing: two steps from one card or visit know nothing of each other.
func TestStepsShareNothing(t *testing.T) {
	c := lent(night)
	for range 3 { // until there is room behind the slices
		c = must(c.TakenBack(stamp(night)))
		c = must(c.Give(giving(night, func(g *temporary.Giving) { g.ID += c.Handovers[len(c.Handovers)-1].ID })))
		lost, back := must(c.Lost(stamp(night), "")), must(c.TakenBack(stamp(night)))
		if lost.History[len(lost.History)-1].Move != temporary.Lose || back.History[len(back.History)-1].Move != temporary.TakeBack || len(found(lost.Check())) > 0 {
			t.Fatal("one step has changed the other")
		}
	}
	v := must(planned().DecidedFor(temporary.OwnCard, stamp(hour(1))))
	v = must(v.WithAccess(identity.UserID{}, []string{"a"}, authorised(hour(2)), stamp(hour(3))))
	first := must(v.AccessRemoved(authorised(hour(4)), stamp(hour(4))))
	must(v.AccessRemoved(authorised(hour(5)), stamp(hour(5))))
	if !first.History[3].At.Equal(hour(4)) {
		t.Error("one step has changed the other")
	}
}

func TestWithdrawn(t *testing.T) {
	at := night.Add(time.Hour)
	_, err := lent(night).Withdrawn(stamp(at), temporary.Damaged, "")
	refusedBy(t, err, "RA-TAC-026")
	given := must(lent(night).Withdrawn(stamp(due.Add(time.Hour)), temporary.NeverReturned, ""))
	if given.State != temporary.Withdrawn || given.At(due.Add(time.Hour)).Handover == nil {
		t.Error("who had it last is not known any more")
	}
	_, err = given.Withdrawn(stamp(due.Add(time.Hour)), temporary.NeverReturned, "")
	refusedBy(t, err, "RA-TAC-008")
	_, err = given.TakenBack(stamp(due.Add(time.Hour)))
	refusedBy(t, err, "RA-TAC-008")
	_, err = numbered(1).Withdrawn(stamp(at), 0, "")
	refusedBy(t, err, "RA-TAC-026")
}

func TestRegistered(t *testing.T) {
	c := lent(night)
	done := temporary.Registered{Registration: "case-1", By: agent, At: instant("2026-06-10T09:00:00Z")}
	after := must(c.Registered("h-1", done))
	if diff := cmp.Diff(&done, after.Handovers[0].Registered, values); diff != "" || c.Handovers[0].Registered != nil {
		t.Errorf("registration mismatch, or the first card changed (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		name   string
		card   temporary.Card
		id     string
		change func(*temporary.Registered)
	}{
		{"twice", after, "h-1", nil},
		{"another loan", c, "h-2", nil},
		{"before", c, "h-1", func(r *temporary.Registered) { r.At = night.Add(-1) }},
		{"no instant", c, "h-1", func(r *temporary.Registered) { r.At = time.Time{} }},
		{"nobody", c, "h-1", func(r *temporary.Registered) { r.By = identity.UserID{} }},
		{"no registration", c, "h-1", func(r *temporary.Registered) { r.Registration = "" }},
	} {
		r := done
		if tt.change != nil {
			tt.change(&r)
		}
		_, err := tt.card.Registered(tt.id, r)
		if ids := rulesOf(t, err); len(ids) != 1 || ids[0] != "RA-TAC-028" {
			t.Errorf("%s: refused by %v", tt.name, ids)
		}
	}
}

// TestAssess says of a loan what was kept and what was not, as it looks at instants.
func TestAssess(t *testing.T) {
	const morning, evening, next, later = "2026-06-10T08:00:00Z", "2026-06-10T20:00:00Z", "2026-06-11T08:00:00Z", "2026-06-12T08:00:00Z"
	tests := []struct {
		name                 string
		registered, returned string
		at                   string
		want                 []string
		why                  string
	}{
		{"nothing yet", "", "", morning, nil, "there is time"},
		{"as agreed", morning, evening, later, nil, "registered and back, on the day"},
		{"back, not registered", "", evening, evening, nil, "there is time until midnight"},
		{"not registered the next day", "", evening, next, []string{"RA-TAC-023 /registered"}, "priority was asked for"},
		{"registered late", next, evening, later, []string{"RA-TAC-023 /registered"}, "a day late, for good"},
		{"nothing happened", "", "", next, []string{"RA-TAC-023 /registered", "RA-TAC-019 /returned"}, "both were due"},
		{"back late", morning, next, later, []string{"RA-TAC-019 /returned", "RA-TAC-022 /returned"}, "and had their own card"},
		{"registered at night", "2026-06-09T22:30:00Z", evening, evening, []string{"RA-TAC-022 /returned"}, "the card was kept a day longer"},
		{"registered at night, out still", "2026-06-09T22:30:00Z", "", morning, []string{"RA-TAC-022 /returned"}, "it is asked back"},
		{"before that is known", next, later, morning, nil, "what comes after the instant does not count"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := lent(night).Handovers[0]
			if tt.registered != "" {
				h.Registered = &temporary.Registered{Registration: "case-1", By: agent, At: instant(tt.registered)}
			}
			if tt.returned != "" {
				h.Returned = &temporary.Return{By: agent, At: instant(tt.returned)}
			}
			if diff := cmp.Diff(tt.want, found(lent(night).Assess(h, instant(tt.at)))); diff != "" {
				t.Errorf("findings mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestAssessOfWhoCouldNotBeRegistered: no registration is owed for a card that was
// stopped because its holder could not be registered; the card is.
func TestAssessOfWhoCouldNotBeRegistered(t *testing.T) {
	for reason, want := range map[temporary.EndReason][]string{
		temporary.RegistrationRefused: {"RA-TAC-019 /returned"},
		temporary.Misuse:              {"RA-TAC-023 /registered", "RA-TAC-019 /returned"},
	} {
		c := must(lent(night).Stopped(stamp(night.Add(time.Hour)), reason, ""))
		if diff := cmp.Diff(want, found(c.Assess(c.Handovers[0], due))); diff != "" {
			t.Errorf("%s: findings mismatch (-want +got):\n%s", reason, diff)
		}
		var lines []string
		for _, id := range temporary.NewReport(rx1, guidance.Interval{}, due, []temporary.Card{c}).Lines[0].Findings {
			lines = append(lines, string(id))
		}
		if len(lines) != len(want) {
			t.Errorf("%s: the report finds %v", reason, lines)
		}
	}
	c := must(lent(night).Stopped(stamp(night.Add(time.Hour)), temporary.RegistrationRefused, ""))
	if len(temporary.PendingOn(night.Add(time.Hour-1), []temporary.Card{c})) != 1 || len(temporary.PendingOn(night.Add(time.Hour), []temporary.Card{c})) != 0 {
		t.Error("the registration is owed until it was refused, and no longer")
	}
}

// TestCheckFindsWhatDoesNotAddUp changes one thing of a record that does.
func TestCheckFindsWhatDoesNotAddUp(t *testing.T) {
	whole := func() temporary.Card { return must(lent(night).TakenBack(stamp(due.Add(time.Hour)))) }
	tests := []struct {
		name   string
		change func(*temporary.Card)
		want   []string
	}{
		{"nothing", func(*temporary.Card) {}, nil},
		{"another state", func(c *temporary.Card) { c.State = temporary.InStore }, []string{"RA-TAC-006 /state"}},
		{"no history", func(c *temporary.Card) { c.History, c.Handovers, c.State = nil, nil, 0 }, []string{"RA-TAC-006 /state"}},
		{"another name", func(c *temporary.Card) { c.Organisation = rx2 }, []string{"RA-TAC-002 /name"}},
		{"a step left out", func(c *temporary.Card) { c.History = append(c.History[:2:2], c.History[3]) }, []string{"RA-TAC-006 /history/2", "RA-TAC-021 /history/2"}},
		{"a step that leads elsewhere", func(c *temporary.Card) { c.History[3].To = temporary.InStore }, []string{"RA-TAC-006 /history/3", "RA-TAC-006 /state"}},
		{"steps out of order", func(c *temporary.Card) { c.History[0].At = due }, []string{"RA-TAC-007 /history/1/at"}},
		{"nobody", func(c *temporary.Card) { c.History[0].By = identity.UserID{} }, []string{"RA-TAC-007 /history/0/by"}},
		{"deactivated later", func(c *temporary.Card) { c.History[2].At = due.Add(1) }, []string{"RA-TAC-020 /history/2/at"}},
		{"another handover", func(c *temporary.Card) { c.Handovers[0].ID = "h-9" }, []string{"RA-TAC-006 /handovers/0/returned", "RA-TAC-006 /history/1"}},
		{"no handover", func(c *temporary.Card) { c.Handovers = nil }, []string{"RA-TAC-006 /history/1", "RA-TAC-006 /handovers"}},
		{"one handover more", func(c *temporary.Card) { c.Handovers = append(c.Handovers, temporary.Handover{ID: "h-2"}) }, []string{"RA-TAC-006 /handovers"}},
		{"not returned", func(c *temporary.Card) { c.Handovers[0].Returned = nil }, []string{"RA-TAC-006 /handovers/0/returned"}},
		{"returned earlier", func(c *temporary.Card) { c.Handovers[0].Returned.At = due }, []string{"RA-TAC-006 /handovers/0/returned"}},
		{"lent earlier", func(c *temporary.Card) { c.Handovers[0].GivenAt = night.Add(-1) }, []string{"RA-TAC-006 /history/1"}},
		{"taken for one in time", func(c *temporary.Card) {
			c.History = c.History[:3]
			c.History[2].Move, c.History[2].To, c.History[2].By = temporary.TakeBack, temporary.InStore, agent
			c.State, c.Handovers[0].Returned = temporary.InStore, &temporary.Return{By: agent, At: due}
		}, []string{"RA-TAC-021 /history/2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := whole()
			tt.change(&c)
			want := map[string]bool{}
			for _, w := range tt.want {
				want[w] = true
			}
			got := map[string]bool{}
			for _, f := range found(c.Check()) {
				got[f] = true
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
