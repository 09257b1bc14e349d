package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// write puts a file into a folder of the test.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const wrongBirth = `{"suppressions":[{"rule":"RA-IDN-002","record":"wrong","reason":"the birth certificate is on its way","owner":"RA team of RX1","expires":"DAY"}]}`

// TestCheckSuppressions: what is suppressed is still shown, and an expired
// suppression fails a run that is otherwise clean.
func TestCheckSuppressions(t *testing.T) {
	const later, before = "2199-12-31", "2020-01-01"
	file := func(day string) string {
		return write(t, "suppressions.json", strings.ReplaceAll(wrongBirth, "DAY", day))
	}
	for _, tt := range []struct {
		name, why string
		args      []string
		status    int
		stdout    string // expression
		stderr    string // expression
	}{
		{"in force", "one error less, and shown as suppressed", []string{"--suppress", file(later), wrongFile}, 1, `1 suppressed`, `^$`},
		{"expired", "it suppresses nothing, and says so", []string{"--suppress", file(before), wrongFile}, 1, `(?s)expired`, `^rakit: the suppression of RA-IDN-002 expired on 2020-01-01`},
		{"expired and nothing found", "the file is to be cleared up, so the run fails", []string{"--suppress", file(before), rightFile}, 1, `1 record: 1 passed`, `expired on 2020-01-01`},
		{"unused", "nothing is wrong with that, but it is said", []string{"--suppress", file(later), rightFile}, 0, `1 record: 1 passed`, `^rakit: the suppression of RA-IDN-002 found nothing to suppress`},
		{"no such file", "unusable", []string{"--suppress", "testdata/nope.json", rightFile}, 2, `^$`, `nope.json`},
		{"not a file of suppressions", "unusable, with the place", []string{"--suppress", write(t, "s.json", `{"suppressions":[{"rule":"RA-IDN-002"}]}`), rightFile}, 2, `^$`, `/suppressions/0/reason: .*RA-INP-007`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			check(t, tt.why, runWith(t, "", append([]string{"check"}, tt.args...)...), tt.status, tt.stdout, tt.stderr)
		})
	}
}

func check(t *testing.T, why string, got outcome, status int, stdout, stderr string) {
	t.Helper()
	if got.status != status {
		t.Errorf("%s: status %d, want %d", why, got.status, status)
	}
	for _, out := range []struct{ got, want string }{{got.stdout, stdout}, {got.stderr, stderr}} {
		if !regexp.MustCompile(out.want).MatchString(out.got) {
			t.Errorf("%s: %s\ndoes not match %s", why, out.got, out.want)
		}
	}
}

// TestCheckSeverities: rules can be made to weigh otherwise, and the exit status to
// go by another severity.
func TestCheckSeverities(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		args      []string
		status    int
		stdout    string
		stderr    string
	}{
		{"raised", "an advice that a team wants to fail on", []string{"--severity", "RA-PSC-023=error", rightFile}, 1, `1 error`, `^$`},
		{"fail on info", "the same by the threshold, for all", []string{"--fail-on", "info", rightFile}, 1, `1 record: 1 passed`, `^$`},
		{"fail on warning", "an advice is less than a warning", []string{"--fail-on", "warning", rightFile}, 0, `1 record: 1 passed`, `^$`},
		{"lowered", "shown with what the rule states", []string{"--format", "json", "--severity", "RA-PSC-020=info", wrongFile}, 1, `"rule":"RA-PSC-020","severity":"info".*"statedSeverity":"error"`, `^$`},
		{"in the head", "the report says that it was asked for", []string{"--format", "json", "--severity", "RA-PSC-020=info", rightFile}, 0, `"severities":\[\{"rule":"RA-PSC-020"`, `^$`},
		{"no such rule", "a slip must not go unnoticed", []string{"--severity", "RA-PSC-999=info", rightFile}, 2, `^$`, `there is no rule`},
		{"no such severity", "a closed list", []string{"--severity", "RA-PSC-020=fatal", rightFile}, 2, `^$`, `known are info, warning, error`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			check(t, tt.why, runWith(t, "", append([]string{"check"}, tt.args...)...), tt.status, tt.stdout, tt.stderr)
		})
	}
}

// TestCheckMinRecords: an export that broke does not look clean.
func TestCheckMinRecords(t *testing.T) {
	check(t, "enough", runWith(t, "", "check", "--min-records", "1", rightFile), 0, `1 record: 1 passed`, `^$`)
	check(t, "one too few", runWith(t, "", "check", "--min-records", "2", rightFile), 2, `1 record: 1 passed`, `too few records: 1 were there, and at least 2 were to be`)
	check(t, "an empty export", runWith(t, "", "check", "--min-records", "1", os.DevNull), 2, `0 records`, `too few records`)
}

// TestCheckBaseline: only what is new counts.
func TestCheckBaseline(t *testing.T) {
	for _, format := range []string{"json", "jsonl"} {
		earlier := write(t, "earlier."+format, runWith(t, "", "check", "--format", format, wrongFile).stdout)
		check(t, "nothing is new", runWith(t, "", "check", "--baseline", earlier, wrongFile), 0, `1 record: 0 passed, 1 failed`, `^$`)
		broken := strings.Replace(readTestdata(t, "wrong.json"), `"RX2"`, `"R!"`, 1)
		louder := runWith(t, "", "check", "--baseline", earlier, "--severity", "RA-PSC-023=error", wrongFile)
		check(t, "a finding that has become worse is new", louder, 1, `1 error`, `^$`)
		check(t, "one finding is new", runWith(t, broken, "check", "--baseline", earlier), 1, `1 error`, `^$`)
		check(t, "all are gone", runWith(t, "", "check", "--baseline", earlier, "--format", "json", rightFile), 0, `"fixed":[1-9]`, `^$`)
	}
	for name, text := range map[string]string{"text": "no report", "another object": "{}", "cut off": `{"ruleset":"a","asOf":"record","results":[`, "empty": ""} {
		check(t, name+" is no report", runWith(t, "", "check", "--baseline", write(t, "b", text), rightFile), 2, `^$`, `not one whole report`)
	}
}

// TestCheckReplay: an earlier report is made again, byte for byte.
func TestCheckReplay(t *testing.T) {
	const record = "testdata/april2023.json"
	for _, args := range [][]string{{"--known-at", "2023-03-01"}, {"--known-at", "2023-06-05"}, {"--as-of", "2023-06-01"}, {}} {
		first := filepath.Join(t.TempDir(), "first.json")
		check(t, "the first report", runWith(t, "", append([]string{"check", "--format", "json", "--out", first, record}, args...)...), wantStatus(args), `^$`, `^$`)
		again := filepath.Join(t.TempDir(), "again.json")
		check(t, "the second", runWith(t, "", "check", "--format", "json", "--replay", first, "--out", again, record), wantStatus(args), `^$`, `^$`)
		one, two := readFile(t, first), readFile(t, again)
		if one != two || one == "" {
			t.Errorf("%v: replayed as\n%s\nwant\n%s", args, two, one)
		}
	}
	policed := write(t, "policed.json", runWithVersion(t, "check", "--format", "json", "--policy", "testdata/policy.json", record))
	check(t, "a policy that is not given again", runWith(t, "", "check", "--replay", policed, record), 2, `^$`, `made with another policy`)
	check(t, "a policy that is", runWith(t, "", "check", "--replay", policed, "--policy", "testdata/policy.json", record), 1, `april-2023`, `^$`)
	other := write(t, "other.json", `{"ruleset":"0123456789ab","asOf":"record","results":[],"records":0,"summary":{"error":0,"warning":0,"info":0}}`)
	check(t, "a rule set of another build", runWith(t, "", "check", "--replay", other, record), 2, `^$`, `made with a rule set that this build does not have`)
	check(t, "two kinds of knowledge", runWith(t, "", "check", "--replay", other, "--known-at", "2023-03-01", record), 2, `^$`, `can't be used together`)
}

func wantStatus(args []string) int {
	switch strings.Join(args, " ") {
	case "--known-at 2023-03-01", "--as-of 2023-06-01":
		return 1
	}
	return 0
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
