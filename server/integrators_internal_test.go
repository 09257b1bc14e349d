package server

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestProblemsOfTheDocument holds the table in docs/integrators.md against the
// list of problems: a row for each, and no other.
func TestProblemsOfTheDocument(t *testing.T) {
	page, err := os.ReadFile("../docs/integrators.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(page), "| type | status | title | what to do |\n|---|---|---|---|\n")
	if !found {
		t.Fatal("the page has no table of problems")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(table, "\n")
	if len(rows) != len(problemKinds) {
		t.Errorf("%d rows for %d kinds of problem", len(rows), len(problemKinds))
	}
	for _, k := range problemKinds {
		want := fmt.Sprintf("| `%s` | %d | %s | ", k.name, k.status, k.title)
		if !strings.Contains("\n"+table, "\n"+want) {
			t.Errorf("no row %q", want)
		}
	}
}
