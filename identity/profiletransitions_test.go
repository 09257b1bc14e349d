package identity_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
)

var update = flag.Bool("update", false, "write the golden files")

func TestWriteProfileTableGolden(t *testing.T) {
	var got bytes.Buffer
	if err := identity.WriteProfileTable(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("..", "docs", "profile-states.md")
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
		t.Errorf("WriteProfileTable() mismatch (-want +got):\n%s", diff)
	}
	for _, line := range identity.ProfileTransitions() {
		if row := "| " + line.From.String() + " | " + line.Move.String() + " | " + line.To.String() + " |"; strings.Count(got.String(), row) != 1 {
			t.Errorf("the table lacks %q", row)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestWriteProfileTableTellsOfAFailedWrite(t *testing.T) {
	full := errors.New("disk is full")
	if err := identity.WriteProfileTable(brokenWriter{full}); !errors.Is(err, full) {
		t.Errorf("WriteProfileTable() error = %v, want %v", err, full)
	}
}

func TestProfileTransitionsIsTheCallers(t *testing.T) {
	identity.ProfileTransitions()[0].To = identity.ProfileSuperseded
	if identity.ProfileTransitions()[0].To != identity.ProfileOpen {
		t.Error("a caller changed the table")
	}
}

func TestProfileClosedLists(t *testing.T) {
	closed[identity.ProfileState](t, 3)
	closed[identity.ProfileMove](t, 6)
	closed[identity.ContactEdit](t, 6)
	closed[identity.NameChangeReason](t, 6)
	closed[identity.NameProofKind](t, 5)
	closed[identity.ClosingReason](t, 8)
	closed[identity.ReopeningReason](t, 3)
	if len(identity.ProfileStates()) != 3 || len(identity.ProfileMoves()) != 6 || len(identity.NameProofKinds()) != 5 || len(identity.ClosingReasons()) != 8 {
		t.Error("a list of members is not the list")
	}
	if !identity.ProfileSuperseded.Final() || identity.ProfileClosed.Final() || identity.ProfileOpen.Final() || identity.ProfileState(0).Final() || identity.ProfileState(9).Final() {
		t.Error("superseded is final, and nothing else")
	}
}
