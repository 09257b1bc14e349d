package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/registration"
)

func TestDiffGuidance(t *testing.T) {
	const april = "testdata/april2023.json"
	report := func(args ...string) string {
		return write(t, "report.jsonl", runWithVersion(t, append([]string{"check", "--format", "jsonl"}, args...)...))
	}
	march, june := report("--known-at", "2023-03-01", april), report("--known-at", "2023-06-05", april)
	for _, tt := range []struct {
		name, why string
		args      []string
		status    int
	}{
		{"two days", "in March the end was announced, in June it was reported", []string{"--from", "2023-06-05", "--to", "2023-03-01", april}, 1},
		{"two days as jsonl", "the same, for programs", []string{"--format", "jsonl", "--from", "2023-06-05", "--to", "2023-03-01", april}, 1},
		{"same knowledge", "nothing became known in between", []string{"--from", "2023-01-09", "--to", "2023-06-04", april}, 0},
		{"another revision", "the same answer by another revision is only counted", []string{"--from", "2023-03-01", rightFile}, 0},
		{"two reports", "what two builds wrote can be compared", []string{"--from", march, "--to", june, april}, 1},
		{"report and now", "an earlier report against the rules of this build", []string{"--from", june, april}, 0},
		{"report of other records", "it must not be compared with these", []string{"--from", june, rightFile}, 2},
		{"report of fewer records", "nor with more", []string{"--from", june, april, april}, 2},
		{"report of more records", "nor with fewer", []string{"--from", report(april, april), april}, 2},
		{"report of another day", "the day would make the difference", []string{"--from", report("--as-of", "2023-03-31", april), april}, 2},
		{"report of another day that is given", "with the same day the guidance does", []string{"--from", report("--as-of", "2023-03-31", april), "--as-of", "2023-03-31", april}, 0},
		{"report with another policy", "the policy would make the difference", []string{"--from", report("--policy", "testdata/policy.json", april), april}, 2},
		{"report that was weighed", "what was suppressed is no guidance", []string{"--from", report("--severity", "RA-PSC-023=error", april), april}, 2},
		{"no side", "one is needed", []string{april}, 2},
		{"unknown side", "neither a day, a version nor a file", []string{"--from", "yesterday", april}, 2},
		{"no report", "a file that is none", []string{"--from", april, april}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, "", append([]string{"diff-guidance"}, tt.args...)...)
			if got.status != tt.status {
				t.Errorf("%s: status %d, want %d\n%s", tt.why, got.status, tt.status, got.stderr)
			}
			got.stderr = regexp.MustCompile(`/\S*/report.jsonl`).ReplaceAllString(got.stderr, "REPORT")
			golden(t, "diff-guidance "+tt.name, tt.why, got)
		})
	}
}

// TestDiffGuidanceByVersion: a version of the rule set stands for its day.
func TestDiffGuidanceByVersion(t *testing.T) {
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	var march, june string
	for _, set := range registry.Rulesets() {
		switch set.Known.String() {
		case "2023-01-09":
			march = set.Version
		case "2023-06-05":
			june = set.Version
		}
	}
	byVersion := runWith(t, "", "diff-guidance", "--from", june, "--to", march, "--format", "jsonl", "testdata/april2023.json")
	byDay := runWith(t, "", "diff-guidance", "--from", "2023-06-05", "--to", "2023-01-09", "--format", "jsonl", "testdata/april2023.json")
	if byVersion != byDay || byVersion.status != 1 {
		t.Errorf("by version: %+v\nby day: %+v", byVersion, byDay)
	}
	if !strings.Contains(byVersion.stdout, `"url":"https://ihcpro.co.uk/2023/06/05"`) {
		t.Error("the report of the end is not cited")
	}
}

// runWithVersion is runWith with the versions of the rule set as they are.
func runWithVersion(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	if status := run(args, strings.NewReader(""), &out, &errs); status == 2 {
		t.Fatalf("%v: %s", args, errs.String())
	}
	return out.String()
}
