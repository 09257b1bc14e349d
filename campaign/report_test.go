package campaign_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/campaign"
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
