package main

import (
	"os"
	"strings"
	"testing"
)

const (
	rightFile = "testdata/right.json"
	wrongFile = "testdata/wrong.json"
)

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		stdin     string
		args      []string
		status    int
	}{
		{"right", "a record with nothing wrong", "", []string{rightFile}, 0},
		{"right as json", "the same, for programs", "", []string{"--format", "json", rightFile}, 0},
		{"wrong", "ten faults, each found and cited", "", []string{wrongFile}, 1},
		{"wrong as json", "the same, for programs", "", []string{"--format=json", wrongFile}, 1},
		{"known in march 2023", "the end was announced for 31 March: no edition on 15 April", "", []string{"--known-at", "2023-03-01", "testdata/april2023.json"}, 1},
		{"known in june 2023", "the end was 31 May: in force on 15 April", "", []string{"--known-at", "2023-06-05", "testdata/april2023.json"}, 0},
		{"as of another day", "the flag outranks checkedOn", "", []string{"--as-of", "2023-06-01", rightFile}, 1},
		{"broken line", "the second of four lines is cut off, the third empty; the run goes on", "", []string{"testdata/lines.jsonl"}, 1},
		{"array", "read element by element, the second with an unknown route", "", []string{"testdata/array.json"}, 1},
		{"files in order", "as they are named", "", []string{wrongFile, rightFile}, 1},
		{"empty", "nothing to check is no fault", "", nil, 0},
		{"empty as json", "a complete document all the same", "", []string{"--format", "json"}, 0},
		{"missing file", "unusable, and no report that looks complete", "", []string{rightFile, "testdata/nope.json"}, 2},
		{"folder", "unusable", "", []string{"testdata"}, 2},
		{"array that breaks off", "what follows cannot be told apart", `[{"id":"` + marker + `"},{`, nil, 2},
		{"policy", "the agreement names another channel", "", []string{"--policy", "testdata/policy.json", rightFile}, 1},
		{"policy misspelt", "a policy that is not understood is not followed in part", "", []string{"--policy", "testdata/policy_misspelt.json", rightFile}, 2},
		{"policy missing", "unusable", "", []string{"--policy", "testdata/nope.json", rightFile}, 2},
		{"unknown member", "named, its value not repeated", `{"id":"a","colour":"` + marker + `"}`, nil, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, tt.stdin, append([]string{"check"}, tt.args...)...)
			if got.status != tt.status {
				t.Errorf("%s: status %d, want %d", tt.why, got.status, tt.status)
			}
			golden(t, "check "+tt.name, tt.why, got)
		})
	}
}

// TestCheckFormsAgree: the same record gives the same report from a file, from
// standard input, as a line, as an array and under the name "-".
func TestCheckFormsAgree(t *testing.T) {
	document := readTestdata(t, "wrong.json")
	line := strings.ReplaceAll(document, "\n", "")
	want := runWith(t, "", "check", wrongFile)
	for name, got := range map[string]outcome{
		"standard input": runWith(t, document, "check"),
		"dash":           runWith(t, document, "check", "-"),
		"one line":       runWith(t, line, "check"),
		"array":          runWith(t, "["+document+"]", "check"),
	} {
		if got != want {
			t.Errorf("%s: the report differs from that of the file:\n%s", name, got.stdout)
		}
	}
}

// TestCheckReadsStrictly: what cannot be read is a finding of its line, by the
// rule that was broken, and never comes back.
func TestCheckReadsStrictly(t *testing.T) {
	good := strings.ReplaceAll(readTestdata(t, "right.json"), "\n", "")
	for name, tt := range map[string]struct{ line, rule string }{
		"not JSON":     {marker, "RA-INP-001"},
		"text after":   {`{"id":"a"} ` + marker, "RA-INP-001"},
		"bad UTF-8":    {"{\"id\":\"" + marker + "\xff\"}", "RA-INP-001"},
		"wrong case":   {`{"ID":"` + marker + `"}`, "RA-INP-002"},
		"twice":        {`{"id":"` + marker + `","id":"` + marker + `"}`, "RA-INP-003"},
		"wrong type":   {`{"id":["` + marker + `"]}`, "RA-INP-004"},
		"unlisted":     {`{"id":"a","documents":[{"kind":"passport","seen":"` + marker + `"}]}`, "RA-INP-005"},
		"over 1 MiB":   {`{"id":"` + marker + strings.Repeat(" ", 1<<20) + `"}`, "RA-INP-006"},
		"deep nesting": {`{"id":"a","expect":` + strings.Repeat("[", 20000), "RA-INP-001"},
	} {
		got := runWith(t, good+"\n"+tt.line+"\n"+good+"\n", "check")
		if got.status != 1 || !strings.Contains(got.stdout, "error    "+tt.rule) || !strings.Contains(got.stdout, "\nline 2 ") {
			t.Errorf("%s: want status 1, line 2 and %s; got status %d:\n%s", name, tt.rule, got.status, got.stdout)
		}
		if !strings.Contains(got.stdout, "3 records: 2 passed, 1 failed") {
			t.Errorf("%s: the run did not go on:\n%s", name, got.stdout)
		}
	}
}

// BenchmarkCheck checks full records, one a turn.
func BenchmarkCheck(b *testing.B) {
	data, err := os.ReadFile(rightFile)
	if err != nil {
		b.Fatal(err)
	}
	line := strings.ReplaceAll(string(data), "\n", "") + "\n"
	in := strings.NewReader(strings.Repeat(line, b.N))
	b.ReportAllocs()
	b.ResetTimer()
	if status := run([]string{"check"}, in, discard{}, discard{}); status != 0 {
		b.Fatalf("status %d", status)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
