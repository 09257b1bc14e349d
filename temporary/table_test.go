package temporary_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/temporary"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares what was written with a file.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s mismatch (-want +got):\n%s", file, diff)
	}
}

func TestWriteTableGolden(t *testing.T) {
	var got bytes.Buffer
	if err := temporary.WriteTable(&got); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("..", "docs", "temporary-card-states.md"), got.Bytes())
}

type brokenWriter struct{ after *int }

func (w brokenWriter) Write(p []byte) (int, error) {
	if *w.after--; *w.after < 0 {
		return 0, errFull
	}
	return len(p), nil
}

var errFull = errors.New("disk is full")

func TestWritesTellOfAFailure(t *testing.T) {
	for after := range 4 {
		left := after
		if err := temporary.WriteTable(brokenWriter{&left}); !errors.Is(err, errFull) {
			t.Errorf("WriteTable() after %d writes: error = %v, want %v", after, err, errFull)
		}
	}
	left := 0
	r := temporary.NewReport(rx1, guidance.Interval{}, night, nil)
	if err := temporary.WriteCSV(brokenWriter{&left}, r); !errors.Is(err, errFull) {
		t.Errorf("WriteCSV() error = %v, want %v", err, errFull)
	}
}

// TestEveryPairOfStateAndMove walks all of them: in the table, or refused by a rule.
func TestEveryPairOfStateAndMove(t *testing.T) {
	const (
		moves, final, one, checked, lost, deactivated, following, ended = "RA-TAC-006", "RA-TAC-008", "RA-TAC-018", "RA-TAC-024", "RA-TAC-027", "RA-TAC-021", "RA-TAC-019", "RA-TAC-026"
	)
	// By state, the move in the order of Moves: where it leads, or what refuses it.
	want := map[temporary.State][9]string{
		0:                       {"in-store", moves, moves, moves, moves, moves, moves, moves, moves},
		temporary.InStore:       {moves, "lent", moves, moves, moves, moves, moves, "lost", "withdrawn"},
		temporary.Lent:          {moves, one, "in-store", "deactivated", "deactivated", following, following, "lost", ended},
		temporary.Deactivated:   {moves, checked, deactivated, moves, moves, "awaiting-check", checked, "lost", "withdrawn"},
		temporary.Lost:          {moves, lost, moves, moves, moves, "awaiting-check", checked, moves, "withdrawn"},
		temporary.AwaitingCheck: {moves, checked, moves, moves, moves, moves, "in-store", "lost", "withdrawn"},
		temporary.Withdrawn:     {final, final, final, final, final, final, final, final, final},
		99:                      {moves, moves, moves, moves, moves, moves, moves, moves, moves},
	}
	for state, row := range want {
		for i, m := range temporary.Moves() {
			line, err := temporary.Next(state, m)
			got := line.To.String()
			var refused *temporary.TransitionError
			if err != nil {
				if !errors.As(err, &refused) || refused.From != state || refused.On != m || err.Error() == "" {
					t.Errorf("%s from %s: error %v does not say so", m, state, err)
				}
				got = string(rulesOf(t, err)[0])
			}
			if got != row[i] {
				t.Errorf("%s from %s: %s, want %s", m, state, got, row[i])
			}
		}
		if _, err := temporary.Next(state, 0); err == nil {
			t.Errorf("no move leads on from %s", state)
		}
	}
}

// TestTableIsSound: every state can be reached and, but for the last, left; every
// line has a mover and a reason; and no way leads to the store past the check.
func TestTableIsSound(t *testing.T) {
	reached := []temporary.State{0}
	for range temporary.States() {
		for _, line := range temporary.Transitions() {
			if slices.Contains(reached, line.From) && !slices.Contains(reached, line.To) {
				reached = append(reached, line.To)
			}
		}
	}
	if len(reached) != len(temporary.States())+1 {
		t.Errorf("reached %v only", reached)
	}
	for _, s := range temporary.States() {
		if s.Final() != (s == temporary.Withdrawn) {
			t.Errorf("%s is final: %v", s, s.Final())
		}
	}
	if temporary.State(0).Final() || temporary.State(99).Final() || temporary.VisitState(0).Final() {
		t.Error("what is no state is no final one")
	}
	for _, line := range temporary.Transitions() {
		if line.By.String() == "invalid" || line.Why == "" || line.Rule.ID == "" {
			t.Errorf("%s from %s has no mover, reason or rule", line.Move, line.From)
		}
		if line.To == temporary.InStore && (line.From == temporary.Deactivated || line.From == temporary.Lost) {
			t.Errorf("%s leads to the store without a check", line.Move)
		}
	}
}

// TestEveryPairOfVisit walks all pairs of a visit.
func TestEveryPairOfVisit(t *testing.T) {
	const moves, declined, removal = "RA-TAC-046", "RA-TAC-042", "RA-TAC-044"
	want := map[temporary.VisitState][6]string{
		0:                       {"planned", moves, moves, moves, moves, moves},
		temporary.Planned:       {moves, "decided", "declined", moves, moves, "cancelled"},
		temporary.Decided:       {moves, "decided", "declined", "access-given", moves, "cancelled"},
		temporary.Declined:      {moves, declined, moves, declined, moves, moves},
		temporary.AccessGiven:   {moves, moves, removal, moves, "access-removed", removal},
		temporary.AccessRemoved: {moves, moves, moves, moves, moves, moves},
		temporary.Cancelled:     {moves, moves, moves, moves, moves, moves},
		99:                      {moves, moves, moves, moves, moves, moves},
	}
	for state, row := range want {
		for i, m := range temporary.VisitMoves() {
			line, err := temporary.NextVisit(state, m)
			got := line.To.String()
			if err != nil {
				got = string(rulesOf(t, err)[0])
			}
			if got != row[i] {
				t.Errorf("%s from %s: %s, want %s", m, state, got, row[i])
			}
		}
	}
	for _, s := range temporary.VisitStates() {
		final := s == temporary.Declined || s == temporary.AccessRemoved || s == temporary.Cancelled
		if s.Final() != final {
			t.Errorf("%s is final: %v", s, s.Final())
		}
	}
	for _, line := range temporary.VisitTransitions() {
		if line.By != temporary.ByAgent || line.Why == "" || line.Rule.ID == "" {
			t.Errorf("%s from %s has no mover, reason or rule", line.Move, line.From)
		}
	}
}
