package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/registration"
)

var update = flag.Bool("update", false, "write the golden files anew")

// marker stands in test input where a message could repeat it. It may come back
// nowhere.
const marker = "MARKER-7f3a"

// outcome is what one run of the command left.
type outcome struct {
	status         int
	stdout, stderr string
}

// runWith runs the command line, with the version of the rule set replaced by
// RULESET, and that of earlier knowledge by RULESET-day: they change with every
// rule.
func runWith(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	status := run(args, strings.NewReader(stdin), &out, &errs)
	for _, s := range []string{out.String(), errs.String()} {
		if strings.Contains(s, marker) {
			t.Errorf("input came back:\n%s", s)
		}
		if strings.Contains(s, "goroutine") {
			t.Errorf("a stack was shown:\n%s", s)
		}
	}
	shown := strings.ReplaceAll(out.String(), registry.Version(), "RULESET")
	for _, set := range registry.Rulesets() {
		shown = strings.ReplaceAll(shown, set.Version, "RULESET-"+set.Known.String())
	}
	return outcome{status, shown, errs.String()}
}

// golden compares an outcome with its file in testdata/golden.
func golden(t *testing.T, name, why string, got outcome) {
	t.Helper()
	file := filepath.Join("testdata", "golden", strings.ReplaceAll(name, " ", "_")+".txt")
	text := got.stdout
	if got.stderr != "" {
		text += "--- stderr ---\n" + got.stderr
	}
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got):\n%s", why, diff)
	}
}

func readTestdata(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestUsage(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		args      []string
		status    int
		stderr    string
	}{
		{"nothing", "a command is needed, and named", nil, 2, `^rakit: expected one of "check", "flags"`},
		{"help", "asking for help is no fault", []string{"--help"}, 0, `^$`},
		{"help of a command", "each command explains itself", []string{"check", "--help"}, 0, `^$`},
		{"version", "the rule set is part of the version", []string{"version"}, 0, `^$`},
		{"unknown command", "a slip of the keys is answered with what was meant", []string{"chekc"}, 2, `did you mean "check"`},
		{"unknown flag", "usage", []string{"flags", "--foo"}, 2, `^rakit: unknown flag --foo; see rakit --help\n$`},
		{"unknown report format", "the formats are named", []string{"check", "--format", marker}, 2, `^rakit: --format: .*known are text, json, jsonl, junit, sarif, csv, html`},
		{"day that is none", "30 February", []string{"check", "--as-of", "2023-02-30"}, 2, `^rakit: --as-of: not a date as YYYY-MM-DD`},
		{"empty day", "an empty day must not mean the default", []string{"check", "--known-at="}, 2, `^rakit: --known-at: not a date`},
		{"unknown schema", "a closed list", []string{"schema", marker}, 2, `known are record, report`},
		{"audit alone", "a group of commands is no command", []string{"audit"}, 2, `^rakit: expected one of "verify", "exceptional"`},
		{"audit without key", "the key is required", []string{"audit", "verify", "log"}, 2, `^rakit: missing flags: --key`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, "", tt.args...)
			if got.status != tt.status {
				t.Errorf("%s: status %d, want %d", tt.why, got.status, tt.status)
			}
			if !regexp.MustCompile(tt.stderr).MatchString(got.stderr) {
				t.Errorf("%s: standard error %q does not match %s", tt.why, got.stderr, tt.stderr)
			}
			if (got.stdout == "") != (tt.status != 0) {
				t.Errorf("%s: standard output %q", tt.why, got.stdout)
			}
		})
	}
}

func TestVersionNamesTheRuleSet(t *testing.T) {
	got := runWith(t, "", "version")
	if want := regexp.MustCompile(`^rakit \S+ \(go1\.\S+\)\nrule set RULESET\n$`); !want.MatchString(got.stdout) {
		t.Errorf("%q does not match %s", got.stdout, want)
	}
}

// TestOutputThatCannotBeWritten: a full disk is not silence.
func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, args := range [][]string{{"check"}, {"flags"}, {"validate", "nino"}, {"rules"}, {"schema", "record"}, {"version"}} {
		var errs bytes.Buffer
		if status := run(args, strings.NewReader(`{"id":"a","evidence":[]}`), fullDisk{}, &errs); status != 2 || errs.Len() == 0 {
			t.Errorf("%v: status %d, standard error %q; want 2 and a message", args, status, errs.String())
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, os.ErrClosed }
