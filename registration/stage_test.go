package registration_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

func allStages() []registration.Stage {
	var all []registration.Stage
	for s := registration.Stage(1); s.String() != "invalid"; s++ {
		all = append(all, s)
	}
	return all
}

func allSteps() []registration.Step {
	var all []registration.Step
	for s := registration.Step(1); s.String() != "invalid"; s++ {
		all = append(all, s)
	}
	return all
}

// next describes what Next answers: the stage, or the refusing rule.
func next(t *testing.T, from registration.Stage, step registration.Step) string {
	t.Helper()
	to, err := registration.Next(from, step)
	if err == nil {
		return to.String()
	}
	refusal := new(guidance.Refusal)
	if !errors.As(err, &refusal) || len(refusal.Findings) != 1 || to != 0 {
		t.Fatalf("Next(%s, %s) = %s, %v: a refusal by one rule is wanted, and no stage", from, step, to, err)
	}
	return string(refusal.Rule())
}

// TestNextWalk holds every stage and step against the golden file, which says
// the same as the table in another way.
func TestNextWalk(t *testing.T) {
	const golden = "testdata/stages.golden"
	var b strings.Builder
	for _, from := range allStages() {
		for _, step := range allSteps() {
			b.WriteString(from.String() + " + " + step.String() + " = " + next(t, from, step) + "\n")
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("Next() mismatch (-want +got):\n%s", diff)
	}
}

func TestNextRefusals(t *testing.T) {
	tests := []struct {
		name string
		from registration.Stage
		step registration.Step
		want string
		why  string
	}{
		{"identity at once", registration.Requested, registration.RequestIdentity, "RA-VID-041", "stage 3 follows the call"},
		{"identity during the call", registration.OnCall, registration.RequestIdentity, "RA-VID-041", "the call is not complete yet"},
		{"identity after the call", registration.Verified, registration.RequestIdentity, "identity-requested", "that is when"},
		{"identity twice", registration.IdentityRequested, registration.RequestIdentity, "RA-VID-040", "the call is not what is missing"},
		{"identity of a closed case", registration.Closed, registration.RequestIdentity, "RA-VID-040", "nothing follows"},
		{"identity from nowhere", 0, registration.RequestIdentity, "RA-VID-041", "the zero stage permits nothing"},
		{"call without items", registration.Requested, registration.BookCall, "RA-VID-040", "documents first"},
		{"no step", registration.Requested, 0, "RA-VID-040", "the zero step permits nothing"},
		{"out of range", 200, 200, "RA-VID-040", "unknown is refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := next(t, tt.from, tt.step); got != tt.want {
				t.Errorf("Next(%s, %s) = %s, want %s\nwhy: %s", tt.from, tt.step, got, tt.want, tt.why)
			}
		})
	}
}

func TestStagesTable(t *testing.T) {
	table := registration.Stages()
	reached := map[registration.Stage]bool{registration.Requested: true}
	leavable := map[registration.Stage]bool{}
	type pair struct {
		from registration.Stage
		step registration.Step
	}
	seen := map[pair]bool{}
	taken := map[registration.Step]bool{}
	for _, m := range table {
		at := pair{m.From, m.Step}
		if seen[at] || strings.TrimSpace(m.Why) == "" {
			t.Errorf("%s + %s stands twice, or gives no reason", m.From, m.Step)
		}
		seen[at], taken[m.Step] = true, true
		if m.To != m.From {
			leavable[m.From] = true
		}
	}
	for range table { // as often as the longest way is long
		for _, m := range table {
			reached[m.To] = reached[m.To] || reached[m.From]
		}
	}
	final := []registration.Stage{registration.Closed}
	for _, s := range allStages() {
		if !reached[s] {
			t.Errorf("no way leads from requested to %s", s)
		}
		if leavable[s] == slices.Contains(final, s) {
			t.Errorf("%s can be left: %t", s, leavable[s])
		}
	}
	for _, s := range allSteps() {
		if !taken[s] {
			t.Errorf("no stage allows %s", s)
		}
	}
	if !slices.IsSortedFunc(table, func(a, b registration.StageMove) int { return int(a.From) - int(b.From) }) {
		t.Error("the table is not in order of stage")
	}
	table[0].To = registration.Registered
	if registration.Stages()[0].To == registration.Registered {
		t.Error("a caller can change the table")
	}
}

func TestStageText(t *testing.T) {
	for _, s := range allStages() {
		text, err := s.MarshalText()
		var back registration.Stage
		if err != nil || back.UnmarshalText(text) != nil || back != s || string(text) != s.String() {
			t.Errorf("stage %s does not survive being written: %s, %v", s, text, err)
		}
	}
	var s registration.Stage
	unknown := new(guidance.UnknownValueError)
	if _, err := s.MarshalText(); !errors.As(err, &unknown) {
		t.Errorf("the zero stage was written: %v", err)
	}
	for _, text := range []string{"", "invalid", "Verified", "verified ", "open"} {
		if err := s.UnmarshalText([]byte(text)); !errors.As(err, &unknown) || s != 0 {
			t.Errorf("%q was read as %s: %v", text, s, err)
		}
	}
}
