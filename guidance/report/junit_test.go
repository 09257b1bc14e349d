package report_test

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
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
			{"RA-CIS-002", "failed"}, {"RA-EVD-087", "passed, with output"}, {"RA-EXC-001", "passed, with output"}, {"RA-TAC-001", "passed, with output"}, {"RA-TAC-002", "failed"},
		}},
		{"passed", "a record without finding shows up", results()[1], []row{{"every rule", "passed"}}},
		{"not evaluated", "nothing was held against it", results()[2], []row{{"every rule", "skipped"}}},
		{"unreadable", "it fails", results()[3], []row{{"RA-INP-001", "failed"}}},
		{"one place counts", "the others are kept as output", decidedResults()[0], []row{
			{"RA-CIS-002", "failed, with output"}, {"RA-EVD-087", "passed, with output"}, {"RA-TAC-001", "passed, with output"},
		}},
		{"suppressed", "what does not count is not passed either", decidedResults()[1], []row{{"RA-CIS-002", "skipped"}}},
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
