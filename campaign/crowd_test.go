package campaign_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// crowd returns the flag of each person of an extract: n who are flagged in some
// way, among as many again who are not.
func crowd(r *rand.Rand, n int) (all []identity.Flag) {
	flags := []identity.Flag{identity.FlagFull, identity.FlagFull, identity.FlagFull, identity.FlagPartial, identity.FlagNearMiss}
	for range n {
		all = append(all, flags[r.IntN(len(flags))], identity.FlagNone)
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// tenThousand is a campaign of ten thousand flagged people, and as many others.
type tenThousand struct {
	*testing.T
	c      campaign.Campaign
	chance *rand.Rand
	people []identity.Flag
	items  map[int]campaign.Item
	made   int
	cured  map[int]bool // verified again
}

const manyFlagged = 10_000

// report counts, and asserts what comes of it.
func (s *tenThousand) report(on string, want campaign.Progress) campaign.Report {
	s.Helper()
	tally := campaign.NewTally(s.c, day(on))
	for _, i := range s.items {
		if err := tally.Add(i); err != nil {
			s.Fatal(err)
		}
	}
	got := tally.Report()
	if diff := cmp.Diff(want, got.Progress); diff != "" {
		s.Fatalf("on %s (-want +got):\n%s", on, diff)
	}
	requireAddsUp(s, got)
	return got
}

// extract lists everybody with a flag, and counts what came of it.
func (s *tenThousand) extract(on string, flag func(n int) identity.Flag) map[campaign.Listing]int {
	s.Helper()
	organisations := []string{"RX1", "RX2", "A81001", "FX1AA"}
	came := map[campaign.Listing]int{}
	for n := range s.people {
		line := record(n, flag(n))
		line.Organisation = organisations[n%len(organisations)]
		next, listing, err := s.c.List(s.items[n], must(campaign.Sight(line, day(on))), at(on))
		if err != nil {
			s.Fatal(err)
		}
		if came[listing]++; next.ID != "" {
			s.items[n] = next
		}
	}
	return came
}

func (s *tenThousand) progress() campaign.Progress {
	return campaign.Progress{Total: manyFlagged, Made: s.made, Open: manyFlagged - s.made}
}

// TestTenThousand takes ten thousand flagged people through a campaign to its end,
// and counts at every step.
func TestTenThousand(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := &tenThousand{T: t, c: opened(rescinding), chance: r, people: crowd(r, manyFlagged), items: map[int]campaign.Item{}, cured: map[int]bool{}}
	s.listed()
	s.decided()
	s.seenAgain()
	s.closed()
}

// listed is the first extract, and the same once more.
func (s *tenThousand) listed() {
	for turn, want := range []map[campaign.Listing]int{
		{campaign.Added: manyFlagged, campaign.NotListed: manyFlagged}, {campaign.Unchanged: manyFlagged, campaign.NotListed: manyFlagged},
	} {
		if diff := cmp.Diff(want, s.extract("2023-06-01", func(n int) identity.Flag { return s.people[n] })); diff != "" {
			s.Fatalf("extract %d (-want +got):\n%s", turn, diff)
		}
	}
	s.report("2023-06-01", s.progress())
}

// decided decides upon nine in ten, over the weeks.
func (s *tenThousand) decided() {
	for n := range s.people {
		i, ok := s.items[n]
		if !ok || s.chance.IntN(10) == 0 {
			continue
		}
		s.items[n] = s.decide(n, i, at(day("2023-06-02").AddDays(s.chance.IntN(70)).String()))
		if s.made++; s.made%1000 == 0 {
			s.report("2023-06-21", s.progress()) // the day near misses are due
		}
	}
	nearOpen := s.report("2023-06-21", s.progress()).ByReason[campaign.NearMiss-1].Open
	if nearOpen == 0 {
		s.Fatal("no near miss is left: the crowd shows nothing")
	}
	want := s.progress()
	want.Overdue = nearOpen
	s.report("2023-06-22", want)
}

func (s *tenThousand) decide(n int, i campaign.Item, on campaign.Stamp) campaign.Item {
	switch {
	case n%2 == 0:
		s.cured[n] = true
		return must(i.Verified(campaign.Verification{Reference: "case-9", Stamp: on}))
	case i.Leading() == campaign.NearMiss:
		return must(s.c.Decide(i, campaign.DecisionDetails{Outcome: campaign.NotEmergency, Note: "looked at"}, on))
	}
	return must(s.c.Decide(i, campaign.DecisionDetails{Outcome: campaign.Outcomes()[1+n%3]}, on))
}

// seenAgain is a later extract: of those who were verified, all but one in a hundred
// are cleared; of the others nothing has changed.
func (s *tenThousand) seenAgain() {
	left := 0
	came := s.extract("2023-08-20", func(n int) identity.Flag {
		if !s.cured[n] {
			return s.people[n]
		}
		if n%100 != 0 {
			return identity.FlagNone
		}
		left++
		return s.people[n]
	})
	if came[campaign.Reopened]+came[campaign.Added]+came[campaign.ReasonAdded] != 0 || came[campaign.Noted] != s.made {
		s.Errorf("the later extract: %v; want %d noted and nothing else", came, s.made)
	}
	want := s.progress()
	want.Overdue = overdueOn(s.items, "2023-08-20")
	if late := s.report("2023-08-20", want); late.StillFlagged != left || left == 0 {
		s.Errorf("%d are still flagged, want %d", late.StillFlagged, left)
	}
}

// closed is the end: policy rescinds the access of whom nobody decided upon, but for
// near misses.
func (s *tenThousand) closed() {
	open, near, settled := manyFlagged-s.made, 0, 0
	s.c = must(s.c.Close(at("2023-09-30")))
	for n, i := range s.items {
		next, changed := s.c.Settle(i)
		if changed {
			settled++
		}
		if next.State == campaign.StateUndecided {
			if near++; next.Leading() != campaign.NearMiss {
				s.Fatalf("%s is left undecided", next.Leading())
			}
		}
		s.items[n] = next
	}
	end := s.report("2023-10-01", campaign.Progress{Total: manyFlagged, Made: manyFlagged - near, Undecided: near, Overdue: near})
	if settled != open || near == 0 || end.ByMaker[2] != (campaign.MakerCount{Made: campaign.ByPolicy, Count: open - near}) {
		s.Errorf("%d settled, %+v; want %d by policy", settled, end.ByMaker, open-near)
	}
}

func overdueOn(items map[int]campaign.Item, on string) (n int) {
	for _, i := range items {
		if i.State == campaign.StateOpen && i.Due.Before(guidance.MustDate(on)) {
			n++
		}
	}
	return n
}
