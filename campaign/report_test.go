package campaign_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// requireAddsUp holds every list of a report against its total.
func requireAddsUp(t interface {
	Helper()
	Errorf(string, ...any)
}, r campaign.Report,
) {
	t.Helper()
	sum := func(p *campaign.Progress, q campaign.Progress) {
		p.Total += q.Total
		p.Made += q.Made
		p.Open += q.Open
		p.Undecided += q.Undecided
		p.Overdue += q.Overdue
	}
	var reasons, owners, organisations campaign.Progress
	for _, l := range r.ByReason {
		sum(&reasons, l.Progress)
	}
	for _, l := range r.ByOwner {
		sum(&owners, l.Progress)
	}
	for _, l := range r.ByOrganisation {
		sum(&organisations, l.Progress)
	}
	for name, got := range map[string]campaign.Progress{"reasons": reasons, "owners": owners, "organisations": organisations} {
		if diff := cmp.Diff(r.Progress, got); diff != "" {
			t.Errorf("%s do not add up (-total +sum):\n%s", name, diff)
		}
	}
	outcomes, makers := 0, 0
	for _, l := range r.ByOutcome {
		outcomes += l.Count
	}
	for _, l := range r.ByMaker {
		makers += l.Count
	}
	p := r.Progress
	if p.Total != p.Made+p.Open+p.Undecided || p.Made != outcomes || p.Made != makers || p.Overdue > p.Open+p.Undecided {
		t.Errorf("%+v, %d by outcome, %d by maker", p, outcomes, makers)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s mismatch (-want +got):\n%s", name, diff)
	}
}

// some returns items of every sort.
func some(t *testing.T) (campaign.Campaign, []campaign.Item) {
	t.Helper()
	c := opened()
	list := func(n int, f identity.Flag, more ...campaign.Reason) campaign.Item {
		s := sight(n, f, "2023-06-01")
		s.Reasons = append(s.Reasons, more...)
		i, _, err := c.List(campaign.Item{}, s, at("2023-06-01"))
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	verified := must(list(1, identity.FlagFull).Verified(campaign.Verification{Reference: "case-9", Stamp: at("2023-06-05")}))
	flagged, _, err := c.List(verified, sight(1, identity.FlagFull, "2023-06-06"), at("2023-06-06"))
	if err != nil {
		t.Fatal(err)
	}
	return c, []campaign.Item{
		flagged,
		must(c.Decide(list(2, identity.FlagPartial), campaign.DecisionDetails{Outcome: campaign.AccessRescinded, Reference: "@form 12"}, at("2023-06-05"))),
		must(c.Decide(list(3, identity.FlagNearMiss), campaign.DecisionDetails{Outcome: campaign.NotEmergency, Note: "typing error"}, at("2023-06-05"))),
		must(c.Reminded(list(4, identity.FlagNearMiss), day("2023-06-08"), at("2023-06-08"))),
		list(5, identity.FlagFull,
			campaign.Reason{Kind: campaign.NoVideo, Reference: "case-5", Owner: `=HYPERLINK("x","y")`, Due: day("2023-06-15")},
			campaign.Reason{Kind: campaign.Deviation, Reference: "case-5", Rule: "RA-EVD-211"}),
	}
}

func TestReportGolden(t *testing.T) {
	c, items := some(t)
	tally := campaign.NewTally(c, day("2023-06-22"))
	var rows bytes.Buffer
	table := campaign.NewCSV(&rows, day("2023-06-22"))
	for _, i := range items {
		if err := tally.Add(i); err != nil {
			t.Fatal(err)
		}
		if err := table.Write(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.Close(); err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := tally.Report().WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", text.Bytes())
	golden(t, "items.csv", rows.Bytes())
	requireAddsUp(t, tally.Report())
	if strings.Contains(rows.String(), "typing error") {
		t.Error("a note stands in the table")
	}
}

func TestTallyRefusesWhatIsNotItsOwn(t *testing.T) {
	c, items := some(t)
	tally := campaign.NewTally(c, day("2023-06-22"))
	other := items[0]
	other.Campaign = "campaign-2"
	requireRules(t, "another campaign's", tally.Add(other), "RA-CIS-033")
	requireRules(t, "nobody's", tally.Add(campaign.Item{Campaign: c.ID}), "RA-CIS-033")
	if got := tally.Report().Progress; got != (campaign.Progress{}) {
		t.Errorf("it was counted: %+v", got)
	}
}

func TestReportIsTheCallers(t *testing.T) {
	c, items := some(t)
	tally := campaign.NewTally(c, day("2023-06-22"))
	first := tally.Report()
	if err := tally.Add(items[0]); err != nil {
		t.Fatal(err)
	}
	if first.ByReason[0].Total != 0 || len(first.ByOwner) != 0 {
		t.Error("a report that was handed out goes on counting")
	}
}

// TestCSVHoldsNoFormula puts what a spreadsheet calculates into every cell that
// somebody else fills.
func TestCSVHoldsNoFormula(t *testing.T) {
	for _, evil := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1"} {
		t.Run(fmt.Sprintf("%q", evil), func(t *testing.T) {
			_, items := some(t)
			i := items[1]
			i.Owner, i.Decision.By, i.Decision.Reference, i.Reasons[0].Reference = evil, evil, evil, evil
			var rows bytes.Buffer
			table := campaign.NewCSV(&rows, day("2023-06-22"))
			if err := table.Write(i); err != nil {
				t.Fatal(err)
			}
			if err := table.Close(); err != nil {
				t.Fatal(err)
			}
			read, err := csv.NewReader(&rows).ReadAll()
			if err != nil || len(read) != 2 {
				t.Fatal(len(read), err)
			}
			guarded := 0
			for _, cell := range read[1] {
				if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
					t.Errorf("a cell begins with %q", cell[0])
				}
				if strings.HasPrefix(cell, "'") {
					guarded++
				}
			}
			if guarded != 4 {
				t.Errorf("%d cells are guarded, want 4", guarded)
			}
		})
	}
}

func TestItemComesBack(t *testing.T) {
	c, items := some(t)
	for _, i := range items {
		text, err := json.Marshal(i)
		if err != nil {
			t.Fatal(err)
		}
		var back campaign.Item
		if err := json.Unmarshal(text, &back, json.RejectUnknownMembers(true)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(i, back, values); diff != "" {
			t.Errorf("item mismatch (-written +read):\n%s", diff)
		}
	}
	closed := must(c.Close(at("2023-08-01")))
	text, err := json.Marshal(closed)
	if err != nil {
		t.Fatal(err)
	}
	var back campaign.Campaign
	if err := json.Unmarshal(text, &back, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(closed, back, values); diff != "" {
		t.Errorf("campaign mismatch (-written +read):\n%s", diff)
	}
}

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

// TestTenThousand takes ten thousand flagged people through a campaign to its end,
// and counts them at every stage.
func TestTenThousand(t *testing.T) {
	const flagged = 10_000
	r := rand.New(rand.NewPCG(1, 2))
	organisations := []string{"RX1", "RX2", "A81001", "FX1AA"}
	c := opened(rescinding)
	items := map[int]campaign.Item{}
	people := crowd(r, flagged)

	report := func(on string, want campaign.Progress) campaign.Report {
		t.Helper()
		tally := campaign.NewTally(c, day(on))
		for n := range people {
			if i, ok := items[n]; ok {
				if err := tally.Add(i); err != nil {
					t.Fatal(err)
				}
			}
		}
		got := tally.Report()
		if diff := cmp.Diff(want, got.Progress); diff != "" {
			t.Fatalf("on %s (-want +got):\n%s", on, diff)
		}
		requireAddsUp(t, got)
		return got
	}
	extract := func(on string, flag func(n int) identity.Flag) (came map[campaign.Listing]int) {
		t.Helper()
		came = map[campaign.Listing]int{}
		for n := range people {
			line := record(n, flag(n))
			line.Organisation = organisations[n%len(organisations)]
			next, listing, err := c.List(items[n], must(campaign.Sight(line, day(on))), at(on))
			if err != nil {
				t.Fatal(err)
			}
			if came[listing]++; next.ID != "" {
				items[n] = next
			}
		}
		return came
	}

	// The first extract, and the same once more.
	first := func(n int) identity.Flag { return people[n] }
	for turn, want := range []map[campaign.Listing]int{
		{campaign.Added: flagged, campaign.NotListed: flagged}, {campaign.Unchanged: flagged, campaign.NotListed: flagged},
	} {
		if diff := cmp.Diff(want, extract("2023-06-01", first)); diff != "" {
			t.Fatalf("extract %d (-want +got):\n%s", turn, diff)
		}
	}
	report("2023-06-01", campaign.Progress{Total: flagged, Open: flagged})

	// Nine in ten are decided upon, over the weeks.
	made, verified := 0, map[int]bool{}
	for n := range people {
		i, ok := items[n]
		if !ok || r.IntN(10) == 0 {
			continue
		}
		on := at(day("2023-06-02").AddDays(r.IntN(70)).String())
		var err error
		switch {
		case n%2 == 0:
			i, err = i.Verified(campaign.Verification{Reference: "case-9", Stamp: on})
			verified[n] = true
		case i.Leading() == campaign.NearMiss:
			i, err = c.Decide(i, campaign.DecisionDetails{Outcome: campaign.NotEmergency, Note: "looked at"}, on)
		default:
			i, err = c.Decide(i, campaign.DecisionDetails{Outcome: campaign.Outcomes()[1+n%3]}, on)
		}
		if err != nil {
			t.Fatal(err)
		}
		items[n] = i
		if made++; made%1000 == 0 {
			report("2023-06-21", campaign.Progress{Total: flagged, Made: made, Open: flagged - made}) // the day near misses are due
		}
	}
	halfway := report("2023-06-21", campaign.Progress{Total: flagged, Made: made, Open: flagged - made})
	nearOpen := halfway.ByReason[campaign.NearMiss-1].Open
	if nearOpen == 0 {
		t.Fatal("no near miss is left: the crowd shows nothing")
	}
	report("2023-06-22", campaign.Progress{Total: flagged, Made: made, Open: flagged - made, Overdue: nearOpen})

	// A later extract: of those who were verified, all but one in a hundred are
	// cleared; of the others nothing has changed.
	left := 0
	came := extract("2023-08-20", func(n int) identity.Flag {
		if !verified[n] {
			return people[n]
		}
		if n%100 != 0 {
			return identity.FlagNone
		}
		left++
		return people[n]
	})
	if came[campaign.Reopened]+came[campaign.Added]+came[campaign.ReasonAdded] != 0 || came[campaign.Noted] != made {
		t.Errorf("the later extract: %v; want %d noted and nothing else", came, made)
	}
	open := flagged - made
	late := report("2023-08-20", campaign.Progress{Total: flagged, Made: made, Open: open, Overdue: overdueOn(items, "2023-08-20")})
	if late.StillFlagged != left || left == 0 {
		t.Errorf("%d are still flagged, want %d", late.StillFlagged, left)
	}

	// The end: policy rescinds the access of whom nobody decided upon.
	c = must(c.Close(at("2023-09-30")))
	settled := 0
	for n, i := range items {
		next, changed := c.Settle(i)
		if changed {
			settled++
		}
		items[n] = next
	}
	end := report("2023-10-01", campaign.Progress{Total: flagged, Made: flagged})
	if settled != open || end.ByMaker[2] != (campaign.MakerCount{Made: campaign.ByPolicy, Count: open}) {
		t.Errorf("%d settled, %+v; want %d by policy", settled, end.ByMaker, open)
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

// TestCountingHoldsOneItem: the memory of a report and of its rows does not grow
// with the items.
func TestCountingHoldsOneItem(t *testing.T) {
	c, items := some(t)
	grown := func(n int) uint64 {
		tally, rows := campaign.NewTally(c, day("2023-06-22")), campaign.NewCSV(discard{}, day("2023-06-22"))
		for m := range n {
			i := items[m%len(items)]
			i.UserID = user(m)
			if err := tally.Add(i); err != nil {
				t.Fatal(err)
			}
			if err := rows.Write(i); err != nil {
				t.Fatal(err)
			}
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		runtime.KeepAlive(tally)
		runtime.KeepAlive(rows)
		return m.HeapAlloc
	}
	few, many := grown(100), grown(50_000)
	if many > few+1<<20 {
		t.Errorf("%d bytes are held after 50,000 items, %d after 100", many, few)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkExtract is one line of an extract of all smartcard users, of which one
// in a hundred is flagged, put on the list.
func BenchmarkExtract(b *testing.B) {
	c := opened()
	on, by := day("2023-06-01"), at("2023-06-01")
	ordinary, marked := record(1, identity.FlagNone), record(2, identity.FlagFull)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		line := ordinary
		if n%100 == 0 {
			line = marked
		}
		if identity.Recognise(line).Flag == identity.FlagNone {
			continue
		}
		s, err := campaign.Sight(line, on)
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := c.List(campaign.Item{}, s, by); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
