package card_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// grid is written by hand, apart from the table under test: for each state (a
// row) and move (a column) the state that follows, or the rule that forbids it.
// C is RA-CRD-, P is RA-PSC-.
const grid = `
.              print   spoil   dispatch   return-undelivered confirm-receipt release   passcode-sent passcode-failed unlock-face-to-face take-into-use cancel
ordered        printed spoiled C002       C006               C005            P020      P024          P024            C001                C008          cancelled
printed        C007    spoiled dispatched C006               C005            P020      P024          P024            C001                C008          cancelled
spoiled        C010    C010    C010       C010               C010            C010      C010          C010            C010                C010          C010
dispatched     C007    C007    C001       undelivered        received        P020      P024          P024            C001                C008          cancelled
undelivered    C007    C007    dispatched C001               C005            P020      P024          P024            C001                C008          cancelled
received       C007    C007    C001       C001               C001            releasing P024          P024            in-use              C008          cancelled
releasing      C007    C007    C001       C001               C001            P022      released      release-failed  C001                C008          cancelled
released       C007    C007    C001       C001               C001            P022      P024          P024            C001                in-use        cancelled
release-failed C007    C007    C001       C001               C001            P022      P024          P024            in-use              C008          cancelled
in-use         C007    C007    C001       C001               C001            P022      P024          P024            C001                C001          cancelled
cancelled      C010    C010    C010       C010               C010            C010      C010          C010            C010                C010          C010
invalid        C001    C001    C001       C001               C001            C001      C001          C001            C001                C001          C001
`

// cells returns the grid as state and move to what is expected.
func cells(t *testing.T) map[[2]string]string {
	t.Helper()
	want := map[[2]string]string{}
	var moves []string
	for row := range strings.Lines(strings.TrimSpace(grid)) {
		f := strings.Fields(row)
		if f[0] == "." {
			moves = f[1:]
			continue
		}
		if len(f) != len(moves)+1 {
			t.Fatalf("grid row %s has %d cells, want %d", f[0], len(f)-1, len(moves))
		}
		for i, m := range moves {
			want[[2]string{f[0], m}] = f[i+1]
		}
	}
	return want
}

func TestNextEveryPair(t *testing.T) {
	want := cells(t)
	got := map[[2]string]string{}
	for _, s := range append(card.States(), card.State(0)) {
		for _, m := range card.Moves() {
			got[[2]string{s.String(), m.String()}] = outcome(t, s, m)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Next() mismatch (-want +got):\n%s", diff)
	}
}

// outcome returns where m leads from s, or the rule that forbids it as the grid
// writes it.
func outcome(t *testing.T, s card.State, m card.Move) string {
	t.Helper()
	next, err := card.Next(s, m)
	if err == nil {
		if next.From != s || next.Move != m {
			t.Errorf("Next(%s, %s) is the line %s, %s", s, m, next.From, next.Move)
		}
		return next.To.String()
	}
	var te *card.TransitionError
	var refusal *guidance.Refusal
	if !errors.As(err, &te) || !errors.As(err, &refusal) {
		t.Fatalf("Next(%s, %s) error %T is not both a TransitionError and a Refusal", s, m, err)
	}
	if te.From != s || te.On != m || refusal.Op != m.String() || len(refusal.Findings) != 1 {
		t.Errorf("Next(%s, %s) error speaks of %s, %s, op %q", s, m, te.From, te.On, refusal.Op)
	}
	if next.From != 0 || next.To != 0 {
		t.Errorf("Next(%s, %s) gives a line beside its error", s, m)
	}
	return strings.NewReplacer("RA-CRD-", "C", "RA-PSC-", "P").Replace(string(refusal.Rule()))
}

func TestNextUnknownMove(t *testing.T) {
	for _, m := range []card.Move{0, card.Cancel + 1, 255} {
		var refusal *guidance.Refusal
		if _, err := card.Next(card.Ordered, m); !errors.As(err, &refusal) || refusal.Rule() != "RA-CRD-001" {
			t.Errorf("Next(ordered, Move(%d)) error = %v, want a refusal by RA-CRD-001", m, err)
		}
	}
	var refusal *guidance.Refusal
	if _, err := card.Next(card.Cancelled+1, card.Cancel); !errors.As(err, &refusal) || refusal.Rule() != "RA-CRD-001" {
		t.Errorf("Next(State(12), cancel) error = %v, want a refusal by RA-CRD-001", err)
	}
}

func TestTransitionErrorText(t *testing.T) {
	_, err := card.Next(card.Dispatched, card.Release)
	want := "card in state dispatched: release: refused by RA-PSC-020: the registrant has not called to say that the card has come"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v\nwant    %s", err, want)
	}
}

func TestTransitionsAreWhole(t *testing.T) {
	seen := map[[2]string]bool{}
	for _, tr := range card.Transitions() {
		pair := [2]string{tr.From.String(), tr.Move.String()}
		if seen[pair] {
			t.Errorf("%v stands twice", pair)
		}
		seen[pair] = true
		for _, text := range []string{tr.From.String(), tr.Move.String(), tr.To.String(), tr.By.String()} {
			if text == "invalid" {
				t.Errorf("%v has an invalid member", pair)
			}
		}
		if tr.Why == "" || strings.ContainsAny(tr.Why, "|\n") || strings.HasSuffix(tr.Why, ".") {
			t.Errorf("%v: why %q does not fit a table cell", pair, tr.Why)
		}
		if !slices.ContainsFunc(card.Rules(), func(r guidance.Rule) bool { return reflect.DeepEqual(r, tr.Rule) }) {
			t.Errorf("%v rests on %s, which is not in Rules()", pair, tr.Rule.ID)
		}
	}
}

func TestTransitionsMakers(t *testing.T) {
	want := map[string]string{
		"ordered print": "printer", "ordered spoil": "printer", "printed spoil": "agent",
		"printed dispatch": "agent", "dispatched return-undelivered": "agent", "undelivered dispatch": "agent",
		"dispatched confirm-receipt": "registrant", "received release": "agent",
		"received unlock-face-to-face": "agent",
		"releasing passcode-sent":      "messenger", "releasing passcode-failed": "messenger",
		"release-failed unlock-face-to-face": "agent", "released take-into-use": "registrant",
	}
	got := map[string]string{}
	for _, tr := range card.Transitions() {
		if tr.Move == card.Cancel {
			if tr.By != card.ByAgent || tr.To != card.Cancelled {
				t.Errorf("%s is cancelled by %s to %s, want agent to cancelled", tr.From, tr.By, tr.To)
			}
			continue
		}
		got[tr.From.String()+" "+tr.Move.String()] = tr.By.String()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("makers of moves mismatch (-want +got):\n%s", diff)
	}
}

func TestEveryStateIsReachable(t *testing.T) {
	reached := map[card.State]bool{card.Ordered: true}
	for range card.States() {
		for _, tr := range card.Transitions() {
			if reached[tr.From] {
				reached[tr.To] = true
			}
		}
	}
	for _, s := range card.States() {
		if !reached[s] {
			t.Errorf("%s cannot be reached from ordered", s)
		}
	}
}

func TestOnlyFinalStatesCannotBeLeft(t *testing.T) {
	left := map[card.State]bool{}
	for _, tr := range card.Transitions() {
		left[tr.From] = true
	}
	for _, s := range card.States() {
		final := s == card.Spoiled || s == card.Cancelled
		if left[s] == final || s.Final() != final {
			t.Errorf("%s: left %v, Final() %v, want final %v", s, left[s], s.Final(), final)
		}
	}
	if card.State(0).Final() || (card.Cancelled + 1).Final() {
		t.Error("a value that is no state is final")
	}
}

func TestTransitionsIsTheCallers(t *testing.T) {
	card.Transitions()[0].To = card.InUse
	if got := card.Transitions()[0].To; got != card.Printed {
		t.Errorf("a caller changed the table: ordered prints to %s", got)
	}
}
