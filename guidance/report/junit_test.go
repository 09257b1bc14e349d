package report_test

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// junitSuites is JUnit XML as a program would read it.
type junitSuites struct {
	Suites []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
	Output   string      `xml:"system-out"`
}

type junitCase struct {
	Class   string `xml:"classname,attr"`
	Name    string `xml:"name,attr"`
	Failure *struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	} `xml:"failure"`
	Skipped *string `xml:"skipped"`
	Output  string  `xml:"system-out"`
}

func junitOf(t testing.TB, data []byte) []junitSuite {
	t.Helper()
	var doc junitSuites
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatalf("not XML: %v\n%s", err, data)
	}
	return doc.Suites
}

// TestJUnitIsValid holds documents against the schema of Jenkins by xmllint.
func TestJUnitIsValid(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		const install = "there is no xmllint: apt-get update && apt-get install -y libxml2-utils"
		if os.Getenv("CI") == "true" {
			t.Fatal(install)
		}
		t.Skip(install)
	}
	lint := func(t *testing.T, data []byte) ([]byte, error) {
		file := filepath.Join(t.TempDir(), "report.xml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return exec.CommandContext(t.Context(), "xmllint", "--noout", "--nonet", "--schema", "testdata/junit-4.xsd", file).CombinedOutput()
	}
	for name, c := range cases() {
		t.Run(name, func(t *testing.T) {
			if out, err := lint(t, written(t, report.JUnit, c.header, c.results)); err != nil {
				t.Errorf("xmllint: %v\n%s", err, out)
			}
		})
	}
	t.Run("a fault is found", func(t *testing.T) {
		if _, err := lint(t, []byte(`<testsuites><testsuite name="a"/></testsuites>`)); err == nil {
			t.Error("a suite without its number of tests was valid")
		}
	})
}

// TestJUnitSaysHowARecordStands: every record shows up, and nothing fails but
// what counts.
func TestJUnitSaysHowARecordStands(t *testing.T) {
	type row struct{ Name, State string }
	tests := []struct {
		name, why string
		result    guidance.Result
		want      []row
	}{
		{"errors and others", "a case for each rule; warnings and remarks do not fail", results()[0], []row{
			{"every rule", "failed"},
			{"RA-CIS-002", "failed"},
			{"RA-EVD-087", "passed, with output"},
			{"RA-EXC-001", "passed, with output"},
			{"RA-TAC-001", "passed, with output"},
			{"RA-TAC-002", "failed"},
		}},
		{"passed", "a record without finding shows up", results()[1], []row{{"every rule", "passed"}}},
		{"not evaluated", "nothing was held against it", results()[2], []row{{"every rule", "skipped"}}},
		{"unreadable", "it fails", results()[3], []row{{"every rule", "failed"}, {"RA-INP-001", "failed"}}},
		{"one place counts", "the others are kept as output", decidedResults()[0], []row{
			{"every rule", "failed"},
			{"RA-CIS-002", "failed, with output"},
			{"RA-EVD-087", "passed, with output"},
			{"RA-TAC-001", "passed, with output"},
		}},
		{"suppressed", "what does not count is not passed either", decidedResults()[1], []row{{"every rule", "passed"}, {"RA-CIS-002", "skipped"}}},
		{"warnings alone", "the record passed", decidedResults()[2], []row{
			{"every rule", "passed"}, {"RA-EVD-087", "passed, with output"}, {"RA-TAC-001", "passed, with output"},
		}},
		{"known before", "the record fails as it did, and the run does not", known(guidance.Unchanged), []row{
			{"every rule", "skipped"}, {"RA-CIS-002", "skipped"}, {"RA-TAC-001", "skipped"},
		}},
		{"known before and new", "what is new fails", known(guidance.New), []row{
			{"every rule", "failed"}, {"RA-CIS-002", "skipped"}, {"RA-TAC-001", "failed"},
		}},
		{"failed by what is suppressed", "that explains no failure", func() guidance.Result {
			r := decidedResults()[1]
			r.Outcome = guidance.Fail
			return r
		}(), []row{{"every rule", "failed"}, {"RA-CIS-002", "skipped"}}},
		{"failed without finding", "the outcome is never lost", guidance.Result{Record: "r", Outcome: guidance.Fail}, []row{{"every rule", "failed"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			suites := junitOf(t, written(t, report.JUnit, header, []guidance.Result{tt.result}))
			if len(suites) != 2 {
				t.Fatalf("%d suites, want one for the record and one for the run", len(suites))
			}
			var got []row
			for _, c := range suites[0].Cases {
				got = append(got, row{c.Name, c.state()})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("cases mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// known returns a record that fails by what an earlier report has and by a second
// finding, which has the given standing.
func known(second guidance.Baseline) guidance.Result {
	first, other := rulesOf()[0].Finding("/cis/evidence/1", ""), rulesOf()[3].Finding("", "")
	other.Severity = guidance.Error
	first.Baseline, other.Baseline = guidance.Unchanged, second
	return guidance.Result{Record: "r", Route: "esr", Outcome: guidance.Fail, Findings: []guidance.Finding{first, other}}
}

// TestJUnitNamesCases: Jenkins makes a package of what stands before the last dot of
// a class, and every reader knows a case again by its class and name.
func TestJUnitNamesCases(t *testing.T) {
	at := guidance.Place{File: "may.2020.jsonl", Line: 7}
	for _, tt := range []struct {
		name, why string
		result    guidance.Result
		want      string
	}{
		{"plain", "the route is the package", guidance.Result{Record: "r-1", Route: "esr"}, "esr.r-1"},
		{"dots", "they divide nothing", guidance.Result{Record: "r.1.2", Route: "esr"}, "esr.r%2E1%2E2"},
		{"escapes", "two ids are two classes", guidance.Result{Record: "r%2E1", Route: "esr"}, "esr.r%252E1"},
		{"dot in the route", "it is text here", guidance.Result{Record: "r-1", Route: "e.s.r"}, "e%2Es%2Er.r-1"},
		{"another line", "a record that moved is the same", guidance.Result{Record: "r-1", Route: "esr", At: at}, "esr.r-1"},
		{"no id", "nothing but its place names it", guidance.Result{At: at}, "no route.may%2E2020%2Ejsonl line 7"},
	} {
		tt.result.Outcome = guidance.Pass
		got := junitOf(t, written(t, report.JUnit, header, []guidance.Result{tt.result}))[0].Cases[0].Class
		if got != tt.want {
			t.Errorf("%s: class %q, want %q\nwhy: %s", tt.name, got, tt.want, tt.why)
		}
	}
}

// TestJUnitFailuresNameThePlace: GitLab shows nothing else of it.
func TestJUnitFailuresNameThePlace(t *testing.T) {
	r := results()[3]
	for want, at := range map[string]guidance.Place{
		"in a.jsonl, line 9\n": {File: "a.jsonl", Line: 9}, "in stdin, line 9\n": {File: "-", Line: 9}, "on line 9\n": {Line: 9},
	} {
		r.At = at
		for _, c := range junitOf(t, written(t, report.JUnit, header, []guidance.Result{r}))[0].Cases {
			if !strings.HasPrefix(c.Failure.Text, want) {
				t.Errorf("%s: failure %q, want %q first", c.Name, c.Failure.Text, want)
			}
		}
	}
}

func (c junitCase) state() string {
	state := "passed"
	switch {
	case c.Failure != nil:
		state = "failed"
	case c.Skipped != nil:
		state = "skipped"
	}
	if c.Output != "" {
		state += ", with output"
	}
	return state
}

// checkJUnitCounts holds the numbers of each suite against its cases: some
// readers believe the numbers and others count.
func checkJUnitCounts(t testing.TB, data []byte) {
	t.Helper()
	for _, s := range junitOf(t, data) {
		failures, skipped := 0, 0
		for _, c := range s.Cases {
			if c.Failure != nil {
				failures++
			} else if c.Skipped != nil {
				skipped++
			}
		}
		if s.Tests != len(s.Cases) || s.Failures != failures || s.Skipped != skipped {
			t.Errorf("suite %q says %d tests, %d failures, %d skipped; it has %d, %d, %d", s.Name, s.Tests, s.Failures, s.Skipped, len(s.Cases), failures, skipped)
		}
	}
}

func TestJUnitCounts(t *testing.T) {
	for name, c := range cases() {
		t.Run(name, func(t *testing.T) { checkJUnitCounts(t, written(t, report.JUnit, c.header, c.results)) })
	}
}

func TestJUnitFailsForAnExpiredSuppression(t *testing.T) {
	suites := junitOf(t, written(t, report.JUnit, decidedHeader(), nil))
	run := suites[len(suites)-1]
	if run.Tests != 2 || run.Failures != 1 || run.Cases[0].Failure != nil || run.Cases[1].Failure == nil {
		t.Errorf("suite of the run = %+v, want the second of two suppressions failed", run)
	}
}
