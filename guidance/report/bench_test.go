package report_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// usual returns a result as most are: 85 rules, of which all pass or do not
// apply, but for those of the findings.
func usual(fs []guidance.Finding) guidance.Result {
	r := guidance.Result{
		Record: "r-1", Route: "emergency-remote", Editions: []string{"emergency-remote/3"}, Outcome: guidance.Pass, Findings: fs,
		At: guidance.Place{File: "records.jsonl", Line: 1},
	}
	for i := range 60 {
		r.Passed = append(r.Passed, guidance.RuleID(fmt.Sprintf("RA-EVD-%03d", i)))
	}
	for i := range 25 {
		r.NotApplicable = append(r.NotApplicable, guidance.RuleID(fmt.Sprintf("RA-TAC-%03d", i)))
	}
	return r
}

func BenchmarkResult(b *testing.B) {
	for _, format := range report.Formats() {
		for name, r := range map[string]guidance.Result{"passing": usual(nil), "failing": usual(results()[0].Findings)} {
			b.Run(format.String()+"/"+name, func(b *testing.B) {
				w, err := report.New(io.Discard, format, header)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if err := w.Result(r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// TestJSONAllocatesNothing: it is what a run over very many records waits for.
func TestJSONAllocatesNothing(t *testing.T) {
	for _, format := range []report.Format{report.JSON, report.JSONL} {
		w, err := report.New(io.Discard, format, header)
		if err != nil {
			t.Fatal(err)
		}
		for name, r := range map[string]guidance.Result{"passing": usual(nil), "failing": usual(results()[0].Findings)} {
			allocs := testing.AllocsPerRun(100, func() {
				if err := w.Result(r); err != nil {
					t.Fatal(err)
				}
			})
			if allocs > 1 {
				t.Errorf("%s: a %s result allocates %.0f times, want at most once", format, name, allocs)
			}
		}
	}
}
