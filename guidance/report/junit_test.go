package report_test

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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
	tests := []struct {
		name, why string
		result    guidance.Result
		state     string
		message   string
	}{
		{"errors and others", "warnings and remarks do not fail, and are kept", results()[0], "failed, with output", "not met: RA-CIS-002 RA-TAC-002"},
		{"passed", "a record without finding shows up", results()[1], "passed", ""},
		{"not evaluated", "nothing was held against it", results()[2], "skipped", ""},
		{"unreadable", "it fails", results()[3], "failed", "not met: RA-INP-001"},
		{"one place counts", "the others are kept as output", decidedResults()[0], "failed, with output", "not met: RA-CIS-002"},
		{"suppressed", "the record passes, and it is said why", decidedResults()[1], "passed, with output", ""},
		{"warnings alone", "the record passed", decidedResults()[2], "passed, with output", ""},
		{"known before", "the record fails as it did, and the run does not", known(guidance.Unchanged), "skipped, with output", ""},
		{"known before and new", "what is new fails", known(guidance.New), "failed, with output", "not met: RA-TAC-001"},
		{"failed by what is suppressed", "that explains no failure", func() guidance.Result {
			r := decidedResults()[1]
			r.Outcome = guidance.Fail
			return r
		}(), "failed, with output", "the record fails"},
		{"failed without finding", "the outcome is never lost", guidance.Result{Record: "r", Outcome: guidance.Fail}, "failed", "the record fails"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			suites := junitOf(t, written(t, report.JUnit, header, []guidance.Result{tt.result}))
			if len(suites) != 2 || len(suites[0].Cases) != 1 {
				t.Fatalf("%d suites, want one for the record, with one case, and one for the run", len(suites))
			}
			c := suites[0].Cases[0]
			message := ""
			if c.Failure != nil {
				message = c.Failure.Message
			}
			if c.state() != tt.state || message != tt.message {
				t.Errorf("%s: %q, want %s: %q\nwhy: %s", c.state(), message, tt.state, tt.message, tt.why)
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

// TestJUnitNamesCases: every reader knows a case again by its class and name, and
// Jenkins makes packages of what stands between the dots of a class.
func TestJUnitNamesCases(t *testing.T) {
	at := guidance.Place{File: "may.2020.jsonl", Line: 7}
	for _, tt := range []struct {
		name, why   string
		result      guidance.Result
		class, want string
	}{
		{"plain", "the route is the class", guidance.Result{Record: "r-1.2", Route: "esr"}, "esr", "r-1.2"},
		{"dot in the route", "it divides nothing", guidance.Result{Record: "r-1", Route: "e.s.r"}, "e-s-r", "r-1"},
		{"another line", "a record that moved is the same", guidance.Result{Record: "r-1", Route: "esr", At: at}, "esr", "r-1"},
		{"no id", "nothing but its place names it", guidance.Result{At: at}, "no route", "may.2020.jsonl line 7"},
	} {
		tt.result.Outcome = guidance.Pass
		c := junitOf(t, written(t, report.JUnit, header, []guidance.Result{tt.result}))[0].Cases[0]
		if c.Class != tt.class || c.Name != tt.want {
			t.Errorf("%s: class %q, name %q, want %q, %q\nwhy: %s", tt.name, c.Class, c.Name, tt.class, tt.want, tt.why)
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
