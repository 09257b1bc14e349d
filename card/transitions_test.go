package card_test

import (
	"errors"
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
.              send-to-print print   spoil   hand-over dispatch   return-undelivered confirm-receipt release   passcode-sent passcode-failed passcode-unknown unlock-face-to-face take-into-use ask-back   chase      keep   hand-back cancel
deferred       ordered       C026    C026    C002      C002       C006               C005            P020      P024          P024            P024             C001                C008          C022       C033       C033   C022      cancelled
ordered        C001          printed spoiled C002      C002       C006               C005            P020      P024          P024            P024             C001                C008          C022       C033       C033   C022      cancelled
printed        C001          C007    spoiled in-use    dispatched C006               C005            P020      P024          P024            P024             C001                C008          C022       C033       C033   C022      cancelled
spoiled        C010          C010    C010    C010      C010       C010               C010            C010      C010          C010            C010             C010                C010          C010       C010       C010   C010      C010
dispatched     C001          C007    C007    C001      C001       undelivered        received        P020      P024          P024            P024             C001                C008          C022       C033       C033   C022      cancelled
undelivered    C001          C007    C007    C001      dispatched C001               C005            P020      P024          P024            P024             C001                C008          C022       C033       C033   C022      cancelled
received       C001          C007    C007    C001      C001       C001               C001            releasing P024          P024            P024             in-use              C008          C022       C033       C033   C022      cancelled
releasing      C001          C007    C007    C001      C001       C001               C001            P022      released      release-failed  send-unknown     C001                C008          C022       C033       C033   C022      cancelled
released       C001          C007    C007    C001      C001       C001               C001            P022      P024          release-failed  P024             in-use              in-use        C022       C033       C033   C022      cancelled
release-failed C001          C007    C007    C001      C001       C001               C001            P022      P024          P024            P024             in-use              C008          C022       C033       C033   C022      cancelled
send-unknown   C001          C007    C007    C001      C001       C001               C001            P022      released      release-failed  P024             in-use              in-use        C022       C033       C033   C022      cancelled
in-use         C001          C007    C007    C001      C001       C001               C001            P022      P024          P024            P024             C001                C001          asked-back C033       C033   cancelled cancelled
asked-back     C001          C007    C007    C001      C001       C001               C001            P022      P024          P024            P024             C001                C001          C001       asked-back in-use cancelled cancelled
cancelled      C010          C010    C010    C010      C010       C010               C010            C010      C010          C010            C010             C010                C010          C010       C010       C010   C010      C010
invalid        C001          C001    C001    C001      C001       C001               C001            C001      C001          C001            C001             C001                C001          C001       C001       C001   C001      C001
`

// cells returns a grid as state and move to what is expected.
func cells(t *testing.T, grid string) map[[2]string]string {
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

// short writes the id of a rule as the grids do.
func short(id guidance.RuleID) string {
	return strings.NewReplacer("RA-CRD-", "C", "RA-PSC-", "P").Replace(string(id))
}

func TestNextEveryPair(t *testing.T) {
	want := cells(t, grid)
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
	return short(refusal.Rule())
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
		t.Errorf("Next(State(14), cancel) error = %v, want a refusal by RA-CRD-001", err)
	}
}

func TestTransitionErrorText(t *testing.T) {
	_, err := card.Next(card.Dispatched, card.Release)
	want := "card in state dispatched: release: refused by RA-PSC-020: the registrant has not called to say that the card has come"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v\nwant    %s", err, want)
	}
}

func TestTransitionsMakers(t *testing.T) {
	want := map[string]string{
		"ordered print": "printer", "ordered spoil": "printer", "printed spoil": "agent",
		"printed dispatch": "agent", "dispatched return-undelivered": "agent", "undelivered dispatch": "agent",
		"dispatched confirm-receipt": "registrant", "received release": "agent",
		"received unlock-face-to-face": "agent",
		"releasing passcode-sent":      "messenger", "releasing passcode-failed": "messenger", "releasing passcode-unknown": "messenger",
		"send-unknown passcode-sent": "messenger", "send-unknown passcode-failed": "messenger", "released passcode-failed": "messenger",
		"send-unknown unlock-face-to-face": "agent", "send-unknown take-into-use": "registrant",
		"release-failed unlock-face-to-face": "agent", "released take-into-use": "registrant", "released unlock-face-to-face": "agent",
		"deferred send-to-print": "agent", "printed hand-over": "agent",
		"in-use ask-back": "agent", "asked-back chase": "agent", "asked-back keep": "agent",
		"in-use hand-back": "holder", "asked-back hand-back": "holder",
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

func TestFinalStates(t *testing.T) {
	for _, s := range card.States() {
		if want := s == card.Spoiled || s == card.Cancelled; s.Final() != want {
			t.Errorf("%s: Final() %v, want %v", s, s.Final(), want)
		}
	}
	if card.State(0).Final() || (card.Cancelled + 1).Final() {
		t.Error("a value that is no state is final")
	}
}

func TestTransitionsIsTheCallers(t *testing.T) {
	card.Transitions()[0].To = card.InUse
	card.Transitions()[1].Needs[0].ID = "RA-CRD-999"
	if got := card.Transitions()[0].To; got != card.Ordered {
		t.Errorf("a caller changed the table: what is sent to print is %s", got)
	}
	if got := card.Transitions()[1].Needs[0].ID; got != "RA-CRD-013" {
		t.Errorf("a caller changed the table: a print needs %s", got)
	}
}
