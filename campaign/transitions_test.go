package campaign_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/campaign"
)

var update = flag.Bool("update", false, "write the golden files")

// moves says what the table must say, typed by hand: from state by move to state.
// What is not here is refused.
var moves = map[string]string{
	"invalid + put-on-list": "open",

	"open + add-reason": "open", "open + note-extract": "open", "open + note-verification": "open", "open + remind": "open",
	"open + decide": "decided", "open + verify": "decided",
	"open + rescind-at-closing": "decided", "open + leave-undecided": "undecided",

	"open + relocate": "open", "open + assign": "open", "open + end-reason": "open", "open + end-access": "decided",
	"decided + relocate": "decided", "decided + end-reason": "decided",
	"undecided + end-reason": "undecided", "undecided + end-access": "decided",

	"decided + add-reason": "open", "decided + note-extract": "decided", "decided + reopen": "open",

	"undecided + note-verification": "undecided", "undecided + verify": "decided",
}

// TestNextWalk asks for every move from every state, and from what is none.
func TestNextWalk(t *testing.T) {
	froms := append(campaign.States(), 0, 200)
	steps := append(campaign.Moves(), 0, 200)
	for _, from := range froms {
		for _, move := range steps {
			key := from.String() + " + " + move.String()
			if from == 200 {
				key = "200"
			}
			got, err := campaign.Next(from, move)
			if want, ok := moves[key]; ok {
				if err != nil || got.To.String() != want || got.From != from || got.Move != move {
					t.Errorf("%s leads to %s, %v; want %s", key, got.To, err, want)
				}
				continue
			}
			requireRules(t, key+" is not in the table", err, "RA-CIS-034")
		}
	}
}

func TestTransitionsTable(t *testing.T) {
	table := campaign.Transitions()
	if len(table) != len(moves) {
		t.Errorf("%d lines, want %d", len(table), len(moves))
	}
	reached, taken := map[campaign.State]bool{}, map[campaign.Move]bool{}
	for _, tr := range table {
		reached[tr.To], taken[tr.Move] = true, true
		if strings.TrimSpace(tr.Why) == "" || tr.By.String() == "invalid" || !tr.Rule.ID.Valid() {
			t.Errorf("%s + %s lacks who, why or its rule", tr.From, tr.Move)
		}
	}
	for _, s := range campaign.States() {
		if !reached[s] {
			t.Errorf("no move leads to %s", s)
		}
	}
	for _, m := range campaign.Moves() {
		if !taken[m] {
			t.Errorf("no state allows %s", m)
		}
	}
	table[0].To = campaign.StateDecided
	if campaign.Transitions()[0].To == campaign.StateDecided {
		t.Error("a caller can change the table")
	}
}

func TestWriteTableGolden(t *testing.T) {
	var got bytes.Buffer
	if err := campaign.WriteTable(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("..", "docs", "campaign-states.md")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("WriteTable() mismatch (-want +got):\n%s", diff)
	}
}

func TestWriteTableHasEveryMove(t *testing.T) {
	var b bytes.Buffer
	if err := campaign.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	markdown, mermaid, ok := strings.Cut(b.String(), "```mermaid\n")
	if !ok {
		t.Fatal("there is no Mermaid diagram")
	}
	for _, tr := range campaign.Transitions() {
		from, start := tr.From.String(), tr.From.String()
		if tr.From == 0 {
			from, start = "not on the list", "[*]"
		}
		if row := "| " + from + " | " + tr.Move.String() + " | " + tr.To.String() + " | " + tr.By.String() + " |"; strings.Count(markdown, row) != 1 {
			t.Errorf("the Markdown table lacks %q", row)
		}
		if edge := start + " --> " + tr.To.String() + ": " + tr.Move.String() + " ("; strings.Count(mermaid, edge) != 1 {
			t.Errorf("the diagram lacks %q", edge)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestWritersTellOfAFailedWrite(t *testing.T) {
	full := errors.New("disk is full")
	c := opened()
	if err := campaign.WriteTable(brokenWriter{full}); !errors.Is(err, full) {
		t.Errorf("WriteTable() error = %v, want %v", err, full)
	}
	if err := campaign.NewTally(c, day("2023-07-01")).Report().WriteJSON(brokenWriter{full}); !errors.Is(err, full) {
		t.Errorf("WriteJSON() error = %v, want %v", err, full)
	}
	if err := campaign.NewCSV(brokenWriter{full}, day("2023-07-01")).Close(); !errors.Is(err, full) {
		t.Errorf("Close() error = %v, want %v", err, full)
	}
}
