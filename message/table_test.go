package message_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
)

var update = flag.Bool("update", false, "write the golden files")

func TestWriteTableGolden(t *testing.T) {
	var got bytes.Buffer
	if err := message.WriteTable(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("..", "docs", "message-states.md")
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

// broken is a writer that takes so many writes.
type broken struct{ left int }

var errFull = errors.New("full")

func (b *broken) Write(p []byte) (int, error) {
	if b.left--; b.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteTableFails(t *testing.T) {
	for left := range 2 {
		if err := message.WriteTable(&broken{left}); !errors.Is(err, errFull) {
			t.Errorf("after %d writes: %v, want the error of the writer", left, err)
		}
	}
}

// TestTableIsWhole: no pair stands twice, each line says all that it has to, each state
// is reached, and each move is made.
func TestTableIsWhole(t *testing.T) {
	seen, reached, made := map[string]bool{}, map[message.State]bool{message.Waiting: true}, map[message.Move]bool{}
	for _, l := range message.Transitions() {
		pair := l.From.String() + " " + l.Move.String()
		if seen[pair] {
			t.Errorf("%s stands twice", pair)
		}
		seen[pair], reached[l.To], made[l.Move] = true, true, true
		if strings.Contains(pair+l.To.String()+l.By.String(), "invalid") {
			t.Errorf("%s has an invalid member", pair)
		}
		if l.Why == "" || strings.ContainsAny(l.Why, "|\n") || strings.HasSuffix(l.Why, ".") {
			t.Errorf("%s: why %q does not fit a table cell", pair, l.Why)
		}
		if !slices.ContainsFunc(message.Rules(), func(r guidance.Rule) bool { return r.ID == l.Rule.ID }) {
			t.Errorf("%s rests on %s, which is not in Rules()", pair, l.Rule.ID)
		}
	}
	if len(reached) != len(message.States()) || len(made) != len(message.Moves()) {
		t.Errorf("%d of %d states are reached, %d of %d moves made", len(reached), len(message.States()), len(made), len(message.Moves()))
	}
	message.Transitions()[0].To = message.Failed
	if message.Transitions()[0].To != message.Sending {
		t.Error("a caller changed the table")
	}
}

func TestRules(t *testing.T) {
	if _, err := guidance.NewRegistry(message.Rules()); err != nil {
		t.Error(err)
	}
	for _, r := range message.Rules() {
		if r.ID < "RA-PSC-040" || r.ID > "RA-PSC-049" {
			t.Errorf("%s is outside RA-PSC-040..049", r.ID)
		}
	}
	message.Rules()[0].ID = "RA-PSC-999"
	if message.Rules()[0].ID != "RA-PSC-040" {
		t.Error("a caller changed the rules")
	}
}
