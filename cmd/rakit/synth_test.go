package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
)

// madeBy returns the documents that a command line makes.
func madeBy(t *testing.T, args ...string) string {
	t.Helper()
	got := runWith(t, "", append([]string{"synth"}, args...)...)
	if got.status != statusClean || got.stderr != "" {
		t.Fatalf("synth %v: status %d, %s", args, got.status, got.stderr)
	}
	return got.stdout
}

func TestSynth(t *testing.T) {
	for _, tt := range []struct {
		args   []string
		lines  int
		begins string
		why    string
	}{
		{nil, 10, `{"id":"s1-1",`, "ten of seed 1, if nothing is said"},
		{[]string{"--n", "0"}, 0, "", "none is an answer"},
		{[]string{"--n", "3", "--seed", "7"}, 3, `{"id":"s7-1",`, "the seed is in the ids"},
		{[]string{"--n", "2", "--seed", "18446744073709551615"}, 2, `{"id":"s18446744073709551615-1",`, "the last seed there is"},
		{[]string{"--n", "2", "--route", "esr"}, 2, `{"id":"s1-1","route":"esr",`, "of one route"},
		{[]string{"--n", "2", "--kind", "cis", "--seed", "7"}, 2, `{"id":"111007000000",`, "extracts have user ids"},
		{[]string{"--n", "2", "--defects", "1"}, 2, `{"id":"s1-1",`, "all of them broken"},
	} {
		got := madeBy(t, tt.args...)
		if strings.Count(got, "\n") != tt.lines || !strings.HasPrefix(got, tt.begins) {
			t.Errorf("%v: want %d lines from %s\nwhy: %s\n%s", tt.args, tt.lines, tt.begins, tt.why, got)
		}
		if again := madeBy(t, tt.args...); again != got {
			t.Errorf("%v: two runs differ", tt.args)
		}
	}
	if madeBy(t, "--seed", "1") == madeBy(t, "--seed", "2") {
		t.Error("two seeds give the same")
	}
}

// TestSynthUsage: the message names the flag and what may be said there.
func TestSynthUsage(t *testing.T) {
	for _, tt := range []struct {
		args  []string
		names []string
	}{
		{[]string{"--n", "-1"}, []string{"--n"}},
		{[]string{"--n", "ten"}, []string{"--n"}},
		{[]string{"--seed", "-1"}, []string{"--seed"}},
		{[]string{"--defects", "1.01"}, []string{"--defects", "from 0 to 1"}},
		{[]string{"--defects=-0.01"}, []string{"--defects", "from 0 to 1"}},
		{[]string{"--defects", "NaN"}, []string{"--defects", "from 0 to 1"}},
		{[]string{"--route", "by-post"}, []string{"--route", "in-person", "emergency-no-video"}},
		{[]string{"--kind", "scores"}, []string{"--kind", "record", "cis"}},
		{[]string{"--kind", "cis", "--route", "esr"}, []string{"--route", "--kind record"}},
	} {
		got := runWith(t, "", append([]string{"synth"}, tt.args...)...)
		if got.status != statusUnusable || got.stdout != "" {
			t.Errorf("%v: status %d, output %q", tt.args, got.status, got.stdout)
		}
		for _, name := range tt.names {
			if !strings.Contains(got.stderr, name) {
				t.Errorf("%v: %q does not name %s", tt.args, got.stderr, name)
			}
		}
	}
}

// labelledLine is what of a made document, and of what is found in it, is compared.
type labelledLine struct {
	ID         string
	Outcome    string
	Rules      []guidance.RuleID
	Flag       string
	Convention string
}

// labels returns the labels of made documents.
func labels(t *testing.T, made string) (all []labelledLine) {
	t.Helper()
	for line := range strings.Lines(made) {
		var d struct {
			ID     string       `json:"id"`
			Expect labelledLine `json:"expect"`
		}
		if err := json.Unmarshal([]byte(line), &d, json.MatchCaseInsensitiveNames(true)); err != nil {
			t.Fatalf("%v\n%s", err, line)
		}
		if len(d.ID) <= 200 { // a longer one is not repeated: RA-IDN-031
			d.Expect.ID = d.ID
		}
		all = append(all, d.Expect)
	}
	return all
}

// answers returns what a command found, from lines that have findings.
func answers(t *testing.T, said string) (all []labelledLine) {
	t.Helper()
	for line := range strings.Lines(said) {
		var a struct {
			ID         string             `json:"id"`
			Record     string             `json:"record"`
			Outcome    string             `json:"outcome"`
			Flag       string             `json:"flag"`
			Convention string             `json:"convention"`
			Findings   []guidance.Finding `json:"findings"`
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("%v\n%s", err, line)
		}
		if a.Outcome == "" && a.Flag == "" {
			continue // the head, or the summary
		}
		rules := []guidance.RuleID{}
		for _, f := range a.Findings {
			rules = append(rules, f.Rule)
		}
		slices.Sort(rules)
		if a.Flag != "" {
			a.Outcome = "pass" // a flag fails nothing
		}
		all = append(all, labelledLine{a.ID + a.Record, a.Outcome, slices.Compact(rules), a.Flag, a.Convention})
	}
	return all
}

// TestSynthAgrees: what is made is read, strictly, by the command that it is made for,
// which finds what the labels say.
func TestSynthAgrees(t *testing.T) {
	for _, tt := range []struct {
		kind  string
		judge []string
	}{
		{"record", []string{"check", "--format", "jsonl"}},
		{"cis", []string{"flags"}},
	} {
		made := madeBy(t, "--n", "500", "--seed", "7", "--defects", "0.5", "--kind", tt.kind)
		got := runWith(t, made, tt.judge...)
		if got.stderr != "" || got.status == statusUnusable {
			t.Errorf("%v: status %d, %s", tt.judge, got.status, got.stderr)
		}
		want := labels(t, made)
		broken := slices.ContainsFunc(want, func(l labelledLine) bool { return len(l.Rules) > 0 })
		if len(want) != 500 || !broken {
			t.Fatalf("%s: %d labels, some with rules: %t", tt.kind, len(want), broken)
		}
		if diff := cmp.Diff(want, answers(t, got.stdout)); diff != "" {
			t.Errorf("%s (-label +found):\n%s", tt.kind, diff)
		}
	}
}
