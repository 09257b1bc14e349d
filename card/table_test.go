package card_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
)

var update = flag.Bool("update", false, "write the golden files")

func TestWriteTableGolden(t *testing.T) {
	var got bytes.Buffer
	if err := card.WriteTable(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("..", "docs", "card-states.md")
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
	if err := card.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	life, _, _ := strings.Cut(b.String(), "## The lock")
	markdown, mermaid, ok := strings.Cut(life, "```mermaid\n")
	if !ok {
		t.Fatal("there is no Mermaid diagram")
	}
	for _, tr := range card.Transitions() {
		row := "| " + tr.From.String() + " | " + tr.Move.String() + " | " + tr.To.String() + " | " + tr.By.String() + " |"
		if strings.Count(markdown, row) != 1 {
			t.Errorf("the Markdown table lacks %q", row)
		}
		id := strings.NewReplacer("-", "_")
		edge := id.Replace(tr.From.String()) + " --> " + id.Replace(tr.To.String()) + ": " + tr.Move.String() + " ("
		if strings.Count(mermaid, edge) != 1 {
			t.Errorf("the diagram lacks %q", edge)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestWriteTableTellsOfAFailedWrite(t *testing.T) {
	full := errors.New("disk is full")
	if err := card.WriteTable(brokenWriter{full}); !errors.Is(err, full) {
		t.Errorf("WriteTable() error = %v, want %v", err, full)
	}
}
