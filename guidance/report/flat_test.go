package report_test

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// discarded is a file that nobody reads.
type discarded struct{ io.Writer }

func (discarded) Close() error { return nil }

// writers returns a writer for each format, and one for many pages.
func writers(t testing.TB, h guidance.Header, out func() io.Writer) map[string]report.Writer {
	t.Helper()
	ws := map[string]report.Writer{}
	for _, format := range report.Formats() {
		w, err := report.New(out(), format, h)
		if err != nil {
			t.Fatal(err)
		}
		ws[format.String()] = w
	}
	pages, err := report.NewPages(func(string) (io.WriteCloser, error) { return discarded{out()}, nil }, h)
	if err != nil {
		t.Fatal(err)
	}
	ws["pages"] = pages
	return ws
}

// heap returns the bytes that are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestMemoryDoesNotGrow asserts that nothing is kept of a result, though each
// names another record and other places.
func TestMemoryDoesNotGrow(t *testing.T) {
	n := 50_000
	if testing.Short() {
		n = 20_000
	}
	base := results()[0].Findings[:2]
	for name, w := range writers(t, decidedHeader(), func() io.Writer { return io.Discard }) {
		t.Run(name, func(t *testing.T) {
			var before int64
			for i := range n {
				if i == n/20 {
					before = heap()
				}
				fs := []guidance.Finding{base[0], base[1]}
				fs[0].Pointer, fs[1].Message = fmt.Sprintf("/documents/%d", i), fmt.Sprintf("message %d", i)
				r := guidance.Result{
					Record: fmt.Sprintf("record-%08d", i), Route: fmt.Sprintf("route-%d", i), Outcome: guidance.Outcome(1 + i%3), Findings: fs,
					Passed: []guidance.RuleID{"RA-EVD-001", "RA-EVD-002"}, At: guidance.Place{File: fmt.Sprintf("file-%d", i), Line: i},
				}
				if err := w.Result(r); err != nil {
					t.Fatal(err)
				}
			}
			if grown := heap() - before; grown > 256<<10 {
				t.Errorf("%d bytes more are in use after %d results", grown, n)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
