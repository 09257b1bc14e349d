package authenticator_test

import (
	"bytes"
	"encoding"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/guidance"
)

var update = flag.Bool("update", false, "write the golden files")

func TestWriteTableGolden(t *testing.T) {
	var got bytes.Buffer
	if err := authenticator.WriteTable(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("..", "docs", "authenticator-states.md")
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

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestWriteTableTellsOfAFailedWrite(t *testing.T) {
	full := errors.New("disk is full")
	if err := authenticator.WriteTable(brokenWriter{full}); !errors.Is(err, full) {
		t.Errorf("WriteTable() error = %v, want %v", err, full)
	}
}

// TestEveryMoveInEveryState walks all pairs, those outside the lists too.
func TestEveryMoveInEveryState(t *testing.T) {
	const none, active, gone, outside = authenticator.State(0), authenticator.Active, authenticator.Removed, authenticator.Removed + 1
	for _, tt := range []struct {
		from authenticator.State
		on   authenticator.Move
		to   authenticator.State
		by   string // which rule refuses
	}{
		{none, authenticator.MoveRegister, active, ""},
		{active, authenticator.MoveRemove, gone, ""},
		{none, authenticator.MoveRemove, 0, "RA-IDN-090 /state"},
		{active, authenticator.MoveRegister, 0, "RA-IDN-090 /state"},
		{gone, authenticator.MoveRegister, 0, "RA-IDN-095 /state"},
		{gone, authenticator.MoveRemove, 0, "RA-IDN-095 /state"},
		{outside, authenticator.MoveRemove, 0, "RA-IDN-090 /state"},
		{active, 0, 0, "RA-IDN-090 /state"},
		{gone, authenticator.MoveRemove + 1, 0, "RA-IDN-090 /state"},
	} {
		line, err := authenticator.Next(tt.from, tt.on)
		var want []string
		if tt.by != "" {
			want = []string{tt.by}
		}
		if diff := cmp.Diff(want, findings(t, err)); diff != "" || line.To != tt.to {
			t.Errorf("%s by %s leads to %s (-want +got):\n%s", tt.from, tt.on, line.To, diff)
		}
	}
	authenticator.Transitions()[0].To = gone
	if authenticator.Transitions()[0].To != active {
		t.Error("a caller changed the table")
	}
	if len(authenticator.Transitions()) != 2 || !gone.Final() || active.Final() || none.Final() || outside.Final() {
		t.Error("removed is final, and nothing else")
	}
}

func TestClosedLists(t *testing.T) {
	list(t, authenticator.Kinds(), "ipad", "security-key", "windows-hello", "microsoft-authenticator", "passkey", "nhs-net-connect", "virtual-smartcard", "robot")
	list(t, authenticator.Levels(), "AAL2", "AAL3")
	list(t, authenticator.States(), "active", "removed")
	list(t, authenticator.RemovalReasons(), "lost", "stolen", "damaged", "replaced", "not-needed", "code-unused", "kind-withdrawn", "profile-closed")
	if got := authenticator.Moves(); len(got) != 2 || got[0].String() != "register" || got[1].String() != "remove" {
		t.Errorf("moves are %v", got)
	}
}

// list asserts that a closed list reads what it writes and nothing else.
func list[T interface {
	~uint8
	String() string
	encoding.TextMarshaler
}, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, members []T, want ...string) {
	t.Helper()
	names := []string{}
	for _, v := range members {
		names = append(names, v.String())
		text, err := v.MarshalText()
		var again T
		if err != nil || P(&again).UnmarshalText(text) != nil || again != v {
			t.Errorf("%T %s does not come back from its text", v, v)
		}
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	for _, v := range []T{0, T(len(want) + 1)} {
		if _, err := v.MarshalText(); err == nil || v.String() != "invalid" {
			t.Errorf("%T %d is outside the list but has text", v, v)
		}
	}
	for _, text := range []string{"", "smartcard", "iPad", "aal3", "AAL1", "invalid"} {
		var v T
		var unknown *guidance.UnknownValueError
		if err := P(&v).UnmarshalText([]byte(text)); !errors.As(err, &unknown) || v != 0 {
			t.Errorf("%T: reading %q: %v", v, text, err)
		}
	}
}

func TestRulesAreARegistry(t *testing.T) {
	if _, err := guidance.NewRegistry(authenticator.Rules()); err != nil {
		t.Error(err)
	}
	ours := regexp.MustCompile(`^RA-IDN-09[0-9]$`)
	last := guidance.RuleID("")
	for _, r := range authenticator.Rules() {
		if !ours.MatchString(string(r.ID)) || r.ID <= last {
			t.Errorf("%s is outside RA-IDN-090..099, or after %s", r.ID, last)
		}
		last = r.ID
	}
}
