package registration_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// readRecord reads a record from testdata.
func readRecord(t testing.TB, name string) registration.Record {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := registration.ReadRecord(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}

func day(s string) guidance.Date { return guidance.MustDate(s) }

// faults lists the findings that are warnings or errors, as "rule pointer".
func faults(fs []guidance.Finding) []string {
	list := []string{}
	for _, f := range fs {
		if f.Severity != guidance.Info {
			list = append(list, string(f.Rule)+" "+f.Pointer)
		}
	}
	return list
}

// checkCase is one record that is checked: testdata/remote.json, which is right,
// with one thing changed.
type checkCase struct {
	name    string
	change  func(r *registration.Record)
	options registration.Options
	want    []string // the findings from warning up, as "rule pointer", in order
	outcome guidance.Outcome
	why     string
}

func runChecks(t *testing.T, tests []checkCase) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := readRecord(t, "remote.json")
			tt.change(&r)
			got := registration.Check(r, tt.options)
			if tt.want == nil {
				tt.want = []string{}
			}
			if diff := cmp.Diff(tt.want, faults(got.Findings)); diff != "" {
				t.Errorf("Check() findings mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if got.Outcome != tt.outcome {
				t.Errorf("Check() outcome = %s, want %s\nwhy: %s", got.Outcome, tt.outcome, tt.why)
			}
		})
	}
}
