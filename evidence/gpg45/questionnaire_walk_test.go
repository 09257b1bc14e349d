package gpg45_test

import (
	"errors"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

// states returns, for every state of a questionnaire, what it was derived to be,
// after holding it against the reference.
func (w walked) states(t *testing.T) []gpg45.Derivation {
	t.Helper()
	d := deriver(w.on)
	out := make([]gpg45.Derivation, 1<<w.facts)
	for b := range uint32(len(out)) {
		got, err := w.derive(d, b)
		want := w.want(factsOf(w.write(b)))
		var refusal *guidance.Refusal
		switch {
		case want == clashing:
			if !errors.As(err, &refusal) || refusal.Rule() != "RA-GPG-022" {
				t.Fatalf("%s: error %v, want a refusal by RA-GPG-022", w.write(b), err)
			}
			continue
		case want == notJudged:
			if !errors.Is(err, guidance.ErrNotEvaluated) {
				t.Fatalf("%s: error %v, want ErrNotEvaluated", w.write(b), err)
			}
			continue
		case err != nil:
			t.Fatalf("%s: %v", w.write(b), err)
		}
		if n, ok := got.Score.Int(); !ok || n != want {
			t.Fatalf("%s: %s, want %d", w.write(b), got.Score, want)
		}
		out[b] = got
	}
	return out
}

// TestQuestionnaires walks every state of every questionnaire against plain
// formulas.
func TestQuestionnaires(t *testing.T) {
	for _, w := range questionnaires() {
		t.Run(w.name, func(t *testing.T) {
			states := w.states(t)
			w.checkRows(t, states)
			w.checkMonotonic(t, states)
			w.checkMissing(t, states)
			if w.facts <= 9 {
				w.checkFewest(t, states)
			}
		})
	}
}

// checkRows: every line of the table is met by some state, and some state meets
// none.
func (w walked) checkRows(t *testing.T, states []gpg45.Derivation) {
	t.Helper()
	rows := map[int]gpg45.Score{}
	for b, s := range states {
		if s.Score == 0 {
			continue // its facts clash, or are not judged
		}
		rows[s.Row] = s.Score
		if (s.Row == 0) != (len(s.Met) == 0) || w.bits(s.Met)&^uint32(b) != 0 {
			t.Fatalf("%s: line %d is met by %v", w.write(uint32(b)), s.Row, s.Met)
		}
	}
	if len(rows) != w.rows+1 || rows[0] != gpg45.Score0 {
		t.Errorf("lines met are %v, want %d and none", rows, w.rows)
	}
}

// checkMonotonic: one fact more never lowers a score, but for the fact that the
// evidence was rejected.
func (w walked) checkMonotonic(t *testing.T, states []gpg45.Derivation) {
	t.Helper()
	for b, s := range states {
		for i := range w.facts {
			more := states[b|1<<i].Score
			if more != 0 && more < s.Score && w.write(1<<i) != "rejected" {
				t.Fatalf("%s: %s, and %s with %s", w.write(uint32(b)), s.Score, more, w.write(1<<i))
			}
		}
	}
}

// checkMissing: the missing facts give the next score, and without any one of them
// there is no higher one.
func (w walked) checkMissing(t *testing.T, states []gpg45.Derivation) {
	t.Helper()
	for b, s := range states {
		missing := w.bits(s.Missing)
		if s.Score == 0 || s.Next == 0 && missing == 0 && len(s.Missing) == 0 {
			continue
		}
		if s.Next <= s.Score || missing&uint32(b) != 0 || bits.OnesCount32(missing) != len(s.Missing) || states[uint32(b)|missing].Score != s.Next {
			t.Fatalf("%s: %v do not give %s", w.write(uint32(b)), s.Missing, s.Next)
		}
		for rest := missing; rest != 0; rest &= rest - 1 {
			if one := rest & -rest; states[uint32(b)|missing&^one].Score > s.Score {
				t.Fatalf("%s: of %v, %s is not needed", w.write(uint32(b)), s.Missing, w.write(one))
			}
		}
	}
}

// checkFewest holds what is said to be missing against a search through every state
// that has the same facts and more.
func (w walked) checkFewest(t *testing.T, states []gpg45.Derivation) {
	t.Helper()
	for b, s := range states {
		fewest := fewestBySearch(states, uint32(b))
		if s.Score != 0 && (len(s.Missing) != fewest || (s.Next == 0) != (fewest == 0)) {
			t.Fatalf("%s: %v are missing, want %d facts", w.write(uint32(b)), s.Missing, fewest)
		}
	}
}

// fewestBySearch returns with how few further facts a higher score is had.
func fewestBySearch(states []gpg45.Derivation, b uint32) int {
	fewest := 0
	for more := range uint32(len(states)) {
		n := bits.OnesCount32(more &^ b)
		if more&b == b && states[more].Score > states[b].Score && (fewest == 0 || n < fewest) {
			fewest = n
		}
	}
	return fewest
}

// bits returns the facts with these names.
func (w walked) bits(names []string) uint32 {
	var b uint32
	for i := range w.facts {
		if slices.Contains(names, w.write(1<<i)) {
			b |= 1 << i
		}
	}
	return b
}

// TestMissingOfStrength are states in which more than one fact would do.
func TestMissingOfStrength(t *testing.T) {
	const issued = "unique-data,physical-evidence,features-hard-to-copy,issuer-checked-identity-by-published-process"
	const delivered = ",official-name,issuer-check-met-money-laundering-regulations,issuer-ensured-delivery-to-applicant"
	tests := []struct{ name, facts, have, missing, next, why string }{
		{"nothing", "none", "score_0", "name,date-of-birth", "score_1", "two data, the first of the list"},
		{"one datum", "address", "score_0", "name", "score_1", "one more"},
		{"one datum of an item that is else good", "name," + issued, "score_0", "date-of-birth", "score_2", "the fact gives more than the next score"},
		{"any of three", "name,address," + issued + delivered, "score_2", "photo", "score_3", "a photograph, biometric data or the account: the first of the list"},
		{
			"data cannot become a thing", "name,address,digital-evidence,unique-data,issuer-checked-identity-by-published-process", "score_1",
			"data-protected-by-cryptography", "score_2", "a thing would clash",
		},
		{"all", strings.ReplaceAll(gpg45.StrengthFacts(1<<18-1).String(), ",digital-evidence", ""), "score_4", "", "not scored", "nothing above"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := must(deriver("2026-11-21").Strength(must(gpg45.ParseStrengthFacts(tt.facts))))
			if got.Score.String() != tt.have || strings.Join(got.Missing, ",") != tt.missing || got.Next.String() != tt.next {
				t.Errorf("%s, with %v %s; want %s, with %s %s\nwhy: %s", got.Score, got.Missing, got.Next, tt.have, tt.missing, tt.next, tt.why)
			}
		})
	}
}

// TestKBVQualities walks every state of the quality of a question.
func TestKBVQualities(t *testing.T) {
	d := deriver("2026-11-21")
	names := []string{"unfit", "low", "medium", "high"}
	for b := range gpg45.KBVFacts(1 << 14) {
		got, err := d.KBVQuality(b)
		if want := names[kbvQuality(factsOf(b.String()))]; err != nil || got.String() != want {
			t.Fatalf("%s: %s, %v; want %s", b, got, err, want)
		}
	}
	if got, err := (gpg45.Deriver{}).KBVQuality(0); got != 0 || !errors.Is(err, gpg45.ErrUnverified) {
		t.Errorf("the zero Deriver says %s, %v", got, err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
