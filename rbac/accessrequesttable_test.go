package rbac_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestAccessRequestTable compares the page with the table.
func TestAccessRequestTable(t *testing.T) {
	path := filepath.Join("..", "docs", "access-request-states.md")
	var got bytes.Buffer
	if err := rbac.WriteAccessRequestTable(&got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s mismatch (-want +got):\n%s", path, diff)
	}
	if err := rbac.WriteAccessRequestTable(fullDisk{}); !errors.Is(err, errFull) {
		t.Errorf("on a full disk: %v", err)
	}
}

var errFull = errors.New("disk is full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

// ignoreCitations leaves the rules of lines to their table.
var ignoreCitations = cmpopts.IgnoreFields(rbac.AccessRequestLine{}, "Rule", "Needs")

// TestAccessRequestGrid walks every state and move: in the table, or refused by a rule.
func TestAccessRequestGrid(t *testing.T) {
	const no, late = "RA-RBC-064", "RA-RBC-065"
	// By state, the move in the order of AccessRequestMoves: where it leads, or what
	// refuses it.
	want := map[rbac.AccessRequestState][10]string{
		0:                    {"open", no, no, no, no, no, no, no, no, no},
		rbac.AccessOpen:      {no, "open", "open", "approved", "completed", no, "rejected", "withdrawn", "withdrawn", "expired"},
		rbac.AccessApproved:  {no, "approved", "approved", no, no, "completed", "rejected", "withdrawn", "withdrawn", "expired"},
		rbac.AccessCompleted: {no, no, no, no, no, no, no, no, no, no},
		rbac.AccessRejected:  {no, no, no, no, no, no, no, no, no, no},
		rbac.AccessWithdrawn: {no, no, no, no, no, no, no, no, no, no},
		rbac.AccessExpired:   {late, late, late, late, late, late, late, late, late, late},
		99:                   {no, no, no, no, no, no, no, no, no, no},
	}
	for state, row := range want {
		for i, m := range rbac.AccessRequestMoves() {
			line, err := rbac.NextAccessRequest(state, m)
			got := line.To.String()
			if err != nil {
				got = strings.Join(texts(refusedBy(t, err)), " ")
			}
			if got != row[i] {
				t.Errorf("%s from %s: %s, want %s", m, state, got, row[i])
			}
		}
		if _, err := rbac.NextAccessRequest(state, 0); err == nil {
			t.Errorf("no move leads on from %s", state)
		}
	}
	for _, s := range rbac.AccessRequestStates() {
		if final := s >= rbac.AccessCompleted; s.Final() != final {
			t.Errorf("%s is final: %t", s, s.Final())
		}
	}
	if rbac.AccessRequestState(0).Final() || rbac.AccessRequestState(99).Final() {
		t.Error("what is no state is no final one")
	}
	lines := rbac.AccessRequestLines()
	for _, l := range lines {
		if l.By.String() == "invalid" || l.Why == "" || l.Rule.ID == "" {
			t.Errorf("%s from %s has no mover, reason or rule", l.Move, l.From)
		}
	}
	lines[0].Needs[0], lines[0].Why = guidance.Rule{}, ""
	if fresh := rbac.AccessRequestLines(); fresh[0].Needs[0].ID == "" || cmp.Equal(lines[0], fresh[0], ignoreCitations) {
		t.Error("the table can be changed from outside")
	}
}

func texts(ids []guidance.RuleID) (all []string) {
	for _, id := range ids {
		all = append(all, string(id))
	}
	return all
}

func TestAccessRequestListsAreStrict(t *testing.T) {
	for _, s := range rbac.AccessRequestStates() {
		var back rbac.AccessRequestState
		if roundTrip(t, s, &back); back != s {
			t.Errorf("%s reads back as %s", s, back)
		}
	}
	for _, k := range rbac.AccessKinds() {
		var back rbac.AccessKind
		if roundTrip(t, k, &back); back != k {
			t.Errorf("%s reads back as %s", k, back)
		}
	}
	for _, v := range rbac.AccessVerdicts() {
		var back rbac.AccessVerdict
		if roundTrip(t, v, &back); back != v {
			t.Errorf("%s reads back as %s", v, back)
		}
	}
	var unknown *guidance.UnknownValueError
	var state rbac.AccessRequestState
	var kind rbac.AccessKind
	var verdict rbac.AccessVerdict
	for _, err := range []error{
		state.UnmarshalText([]byte("Open")), kind.UnmarshalText(nil), verdict.UnmarshalText([]byte("approved ")),
		only(state.MarshalText()), only(kind.MarshalText()), only(verdict.MarshalText()),
	} {
		if !errors.As(err, &unknown) {
			t.Errorf("%v, want *UnknownValueError", err)
		}
	}
}

func only[T any](_ T, err error) error { return err }

func FuzzAccessRequestState(f *testing.F) {
	for _, s := range []string{"open", "Open", "", "invalid", "expired\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var state rbac.AccessRequestState
		if err := state.UnmarshalText([]byte(s)); (err == nil) != (state != 0) || (err == nil && state.String() != s) {
			t.Errorf("%q reads as %s, error %v", s, state, err)
		}
	})
}
