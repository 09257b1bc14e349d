package campaign_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// people is a hand model of a campaign of three people, written without the table
// of moves: what anyone who keeps such a list would keep in mind of each.
type people struct {
	c   campaign.Campaign
	now time.Time

	items  map[int]campaign.Item
	facts  map[int]*facts
	closed bool
}

type facts struct {
	listed, decided, left bool // left undecided by closing
	access                bool // FFFFF is among the reasons
	strongest             identity.Flag
	noted                 guidance.Date // the day of the newest that decided nothing
	verified              guidance.Date // the day of the newest verification that stands
}

func (p *people) by(t *rapid.T) campaign.Stamp {
	p.now = p.now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
	return campaign.Stamp{By: "100000000001", At: p.now}
}

// step holds an answer against the model, and keeps the item.
func (p *people) step(t *rapid.T, n int, allowed bool, next campaign.Item, err error) bool {
	if (err == nil) != allowed {
		t.Fatalf("person %d in state %s: error %v, want allowed %t", n, p.items[n].State, err, allowed)
	}
	if err != nil {
		var refusal *guidance.Refusal
		if !errors.As(err, &refusal) {
			t.Fatalf("error %T is no refusal", err)
		}
		return false
	}
	before := p.items[n].History
	if len(next.History) < len(before) || !cmp.Equal(before, next.History[:len(before)], values) {
		t.Fatalf("the history of person %d was rewritten", n)
	}
	p.items[n] = next
	return true
}

func (p *people) someone(t *rapid.T) (int, *facts) {
	n := rapid.IntRange(1, 3).Draw(t, "person")
	return n, p.facts[n]
}

func (p *people) Extract(t *rapid.T) {
	n, f := p.someone(t)
	by := p.by(t)
	flag := rapid.SampledFrom([]identity.Flag{identity.FlagFull, identity.FlagPartial, identity.FlagNearMiss, identity.FlagNone}).Draw(t, "flag")
	s, err := campaign.Sight(record(n, flag), guidance.DateOf(p.now))
	if err != nil {
		t.Fatal(err)
	}
	next, came, err := p.c.List(p.items[n], s, by)
	if !p.step(t, n, !p.closed, next, err) {
		return
	}
	if !guidance.DateOf(p.now).After(f.verified) {
		return // the verification answers for it
	}
	stronger := flag != identity.FlagNone && (f.strongest == 0 || flag < f.strongest)
	switch {
	case !f.listed && flag == identity.FlagNone:
		if came != campaign.NotListed {
			t.Fatalf("an unflagged person is %s", came)
		}
	case !f.listed:
		f.listed, f.strongest = true, flag
	case stronger:
		f.strongest, f.decided = flag, false
	}
}

func (p *people) Access(t *rapid.T) {
	n, f := p.someone(t)
	by := p.by(t)
	s := campaign.Sighting{UserID: user(n), Organisation: rx1, On: guidance.DateOf(p.now), Reasons: []campaign.Reason{{Kind: campaign.ExceptionalAccess, Reference: "grant-1"}}}
	next, _, err := p.c.List(p.items[n], s, by)
	if p.step(t, n, !p.closed, next, err) && !f.access {
		f.listed, f.access, f.decided = true, true, false
	}
}

func (p *people) Decide(t *rapid.T) {
	n, f := p.someone(t)
	d := campaign.DecisionDetails{
		Outcome: rapid.SampledFrom(campaign.Outcomes()).Draw(t, "outcome"), Note: rapid.SampledFrom([]string{"", "seen"}).Draw(t, "note"),
		Reference: rapid.SampledFrom([]string{"", "case-9"}).Draw(t, "reference"),
	}
	allowed := f.listed && !f.decided && !f.left && !p.closed
	switch d.Outcome {
	case campaign.ReVerified:
		allowed = allowed && d.Reference != "" && (!f.access || d.Note != "")
	case campaign.NotEmergency:
		allowed = allowed && d.Note != "" && !f.access && f.strongest == identity.FlagNearMiss
	}
	next, err := p.c.Decide(p.items[n], d, p.by(t))
	if p.step(t, n, allowed, next, err) {
		f.decided = true
		if d.Outcome == campaign.ReVerified {
			f.verified = guidance.DateOf(p.now)
		}
	}
}

func (p *people) Verify(t *rapid.T) {
	n, f := p.someone(t)
	next, err := p.items[n].Verified(campaign.Verification{Reference: "case-9", Stamp: p.by(t)})
	if !p.step(t, n, f.listed && !f.decided, next, err) {
		return
	}
	if f.verified = guidance.DateOf(p.now); !f.access {
		f.decided, f.left = true, false
	} else {
		f.noted = f.verified
	}
}

func (p *people) Reopen(t *rapid.T) {
	n, f := p.someone(t)
	i := p.items[n]
	gone := !f.access && i.Seen != nil && i.Seen.Flag == identity.FlagNone
	next, err := p.c.Reopen(i, "a mistake", p.by(t))
	if p.step(t, n, f.listed && f.decided && !p.closed && !gone, next, err) {
		f.decided, f.verified = false, f.noted
	}
}

func (p *people) Close(t *rapid.T) {
	if rapid.IntRange(0, 9).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	c, err := p.c.Close(p.by(t))
	if (err == nil) == p.closed {
		t.Fatalf("closed before: %t, error %v", p.closed, err)
	}
	if err != nil {
		return
	}
	p.c, p.closed = c, true
	for n, f := range p.facts {
		late := guidance.DateOf(p.now).After(p.items[n].Due) && (f.access || f.strongest < identity.FlagNearMiss)
		next, changed := c.Settle(p.items[n])
		if changed != (f.listed && !f.decided) {
			t.Fatalf("person %d settled: %t", n, changed)
		}
		if p.items[n] = next; changed && c.Policy.Undecided == campaign.RescindAccess && late {
			f.decided = true
		} else if changed {
			f.left = true
		}
	}
}

// Check holds every item against what must be true of it whatever happened.
func (p *people) Check(t *rapid.T) {
	tally := campaign.NewTally(p.c, guidance.DateOf(p.now))
	want := campaign.Progress{}
	for n, f := range p.facts {
		i := p.items[n]
		state := map[bool]campaign.State{true: campaign.StateOpen}[f.listed]
		if f.decided {
			state = campaign.StateDecided
		} else if f.left {
			state = campaign.StateUndecided
		}
		if i.State != state || (i.Decision != nil) != f.decided || i.Has(campaign.ExceptionalAccess) != f.access {
			t.Fatalf("person %d is %s with decision %v; want %s", n, i.State, i.Decision, state)
		}
		if !slices.IsSortedFunc(i.History, func(a, b campaign.Entry) int { return a.At.Compare(b.At) }) {
			t.Fatalf("the history of person %d is out of order", n)
		}
		if !f.listed {
			continue
		}
		if err := tally.Add(i); err != nil {
			t.Fatal(err)
		}
		want.Total++
		switch {
		case f.decided:
			want.Made++
		case f.left:
			want.Undecided++
		default:
			want.Open++
		}
		if !f.decided && guidance.DateOf(p.now).After(i.Due) {
			want.Overdue++
		}
	}
	report := tally.Report()
	if diff := cmp.Diff(want, report.Progress); diff != "" {
		t.Fatalf("progress (-want +got):\n%s", diff)
	}
	requireAddsUp(t, report)
}

func TestPeople(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := opened()
		if rapid.Bool().Draw(t, "rescinds") {
			c = opened(rescinding)
		}
		p := &people{c: c, now: day("2023-06-01").Start(), items: map[int]campaign.Item{}, facts: map[int]*facts{}}
		for n := 1; n <= 3; n++ {
			p.facts[n] = &facts{}
		}
		p.now = p.now.Add(13 * time.Hour)
		t.Repeat(rapid.StateMachineActions(p))
	})
}
