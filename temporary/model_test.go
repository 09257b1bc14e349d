package temporary_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// drawer is a hand model of one card, written without table, history and dates: the
// wall clock of London is walked hour by hour, and somebody writes down each hour
// where the card is.
type drawer struct {
	card temporary.Card
	now  time.Time

	place     string // store, held, inactive, lost, back, gone
	holder    identity.UserID
	midnights int // since it was lent
	lent      int

	diary []entry
}

// entry is what stands in the diary for one hour.
type entry struct {
	at     time.Time
	place  string
	holder identity.UserID
}

var placeOf = map[temporary.State]string{
	temporary.InStore: "store", temporary.Lent: "held", temporary.Deactivated: "inactive",
	temporary.Lost: "lost", temporary.AwaitingCheck: "back", temporary.Withdrawn: "gone",
}

func (d *drawer) note() {
	e := entry{at: d.now, place: d.place}
	if d.place == "held" {
		e.holder = d.holder
	}
	if n := len(d.diary); n > 0 && d.diary[n-1].at.Equal(d.now) {
		d.diary[n-1] = e
		return
	}
	d.diary = append(d.diary, e)
}

// Wait lets some hours pass.
func (d *drawer) Wait(t *rapid.T) { d.wait(rapid.IntRange(1, 30).Draw(t, "hours")) }

func (d *drawer) wait(hours int) {
	for range hours {
		d.now = d.now.Add(time.Hour)
		if d.now.In(guidance.London()).Hour() == 0 && d.place == "held" {
			if d.midnights++; d.midnights == 2 {
				d.place = "inactive"
			}
		}
		d.note()
	}
}

// step compares what was answered with what was to be expected.
func (d *drawer) step(t *rapid.T, allowed bool, next temporary.Card, err error) bool {
	if (err == nil) != allowed {
		t.Fatalf("at %s, in %s: error %v, want allowed %v", d.now, d.place, err, allowed)
	}
	if err == nil {
		d.card = next
		return true
	}
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error %T is no refusal", err)
	}
	return false
}

func (d *drawer) Give(t *rapid.T) {
	who := person(rapid.IntRange(10, 12).Draw(t, "holder"))
	c, err := d.card.Give(giving(d.now, func(g *temporary.Giving) {
		g.ID = fmt.Sprintf("h-%d", d.lent)
		g.Holder = temporary.Holder{Name: named("Ada", "Example"), UserID: who}
	}))
	if d.step(t, d.place == "store", c, err) {
		d.place, d.holder, d.midnights = "held", who, 0
		d.lent++
		d.note()
	}
}

func (d *drawer) TakeBack(t *rapid.T) {
	c, err := d.card.TakenBack(stamp(d.now))
	if d.step(t, d.place == "held" || d.place == "inactive" || d.place == "lost", c, err) {
		if d.place == "held" {
			d.place = "store"
		} else {
			d.place = "back"
		}
		d.note()
	}
}

func (d *drawer) Stop(t *rapid.T) {
	c, err := d.card.Stopped(stamp(d.now), temporary.Misuse, "")
	if d.step(t, d.place == "held", c, err) {
		d.place = "inactive"
		d.note()
	}
}

func (d *drawer) Lose(t *rapid.T) {
	c, err := d.card.Lost(stamp(d.now), "")
	if d.step(t, d.place != "lost" && d.place != "gone", c, err) {
		d.place = "lost"
		d.note()
	}
}

func (d *drawer) Clear(t *rapid.T) {
	c, err := d.card.Cleared(temporary.Clearing{Stamp: stamp(d.now), Checked: true, NewPasscode: true})
	if d.step(t, d.place == "back", c, err) {
		d.place = "store"
		d.note()
	}
}

// Withdraw is rare, so that most lives get far.
func (d *drawer) Withdraw(t *rapid.T) {
	if rapid.IntRange(0, 6).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	c, err := d.card.Withdrawn(stamp(d.now), temporary.Damaged, "")
	if d.step(t, d.place != "held" && d.place != "gone", c, err) {
		d.place = "gone"
		d.note()
	}
}

// Sweep changes nothing that can be seen, and twice no more than once.
func (d *drawer) Sweep(t *rapid.T) {
	cards := []temporary.Card{d.card}
	for _, s := range temporary.Sweep(d.now, cards) {
		if d.place != "inactive" || s.HoursOverdue < 1 || s.Holder != d.holder.String() {
			t.Fatalf("swept a card that is %s, %d hours overdue", d.place, s.HoursOverdue)
		}
		cards[0] = s.Card
	}
	if again := temporary.Sweep(d.now, cards); len(again) > 0 {
		t.Fatal("a second sweep found something")
	}
	d.card = cards[0]
}

func (d *drawer) EarlyStep(t *rapid.T) {
	_, err := d.card.Lost(stamp(d.diary[0].at.Add(-1)), "")
	d.step(t, false, temporary.Card{}, err)
}

// Check holds the card against the diary, at every hour since it began.
func (d *drawer) Check(t *rapid.T) {
	if fs := found(d.card.Check()); len(fs) > 0 {
		t.Fatalf("the record does not add up: %v", fs)
	}
	for _, e := range d.diary {
		w := d.card.At(e.at)
		h, held := w.Holder()
		if placeOf[w.State] != e.place || held != (e.place == "held") || h.UserID != e.holder || d.card.ActiveAt(e.at) != held {
			t.Fatalf("at %s the card is %s with %v; the diary has %s with %v", e.at, w.State, h.UserID, e.place, e.holder)
		}
	}
	if w := d.card.At(d.diary[0].at.Add(-1)); w.State != 0 || w.Handover != nil {
		t.Fatalf("before it was in the store it was %s", w.State)
	}
}

func TestLife(t *testing.T) {
	starts := []string{"2026-03-27", "2026-10-23", "2028-02-27", "2026-12-29", "2026-07-01"}
	rapid.Check(t, func(t *rapid.T) {
		start := day(rapid.SampledFrom(starts).Draw(t, "start")).Start().UTC()
		c := must(temporary.Add(newCard(func(n *temporary.NewCard) { n.At = start })))
		d := &drawer{card: c, now: start, place: "store"}
		d.note()
		t.Repeat(rapid.StateMachineActions(d))
	})
}

// TestSweepTwiceIsOnce: a sweep at any two instants leaves what one at the later of
// them leaves, and never a word about what is in order.
func TestSweepTwiceIsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cards []temporary.Card
		for n := range rapid.IntRange(0, 6).Draw(t, "cards") {
			c := numbered(n)
			if rapid.Bool().Draw(t, "lent") {
				at := night.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hour")) * time.Hour)
				c = must(c.Give(giving(at)))
				if rapid.Bool().Draw(t, "back") {
					c = must(c.TakenBack(stamp(at.Add(time.Duration(rapid.IntRange(0, 80).Draw(t, "kept")) * time.Hour))))
				}
			}
			cards = append(cards, c)
		}
		sweep := func(now time.Time, cards []temporary.Card) []temporary.Card {
			after := append([]temporary.Card{}, cards...)
			for _, s := range temporary.Sweep(now, cards) {
				for i := range after {
					if after[i].ID == s.Card.ID {
						after[i] = s.Card
					}
				}
			}
			return after
		}
		first := night.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "first")) * time.Hour)
		second := first.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "second")) * time.Hour)
		if diff := cmp.Diff(sweep(second, cards), sweep(second, sweep(first, cards)), values); diff != "" {
			t.Fatalf("two sweeps are not one (-one +two):\n%s", diff)
		}
		if diff := cmp.Diff(sweep(second, cards), sweep(first, sweep(second, cards)), values); diff != "" {
			t.Fatalf("an earlier sweep undid something (-one +two):\n%s", diff)
		}
	})
}
