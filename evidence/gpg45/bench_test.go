package gpg45_test

import (
	"testing"

	"github.com/rakit-dev/rakit/evidence/gpg45"
)

func TestEvaluateDoesNotAllocate(t *testing.T) {
	e := lines[31].own().evidence()
	for i, name := range []string{"passport", "licence", "bill"} {
		e.Items[i].Document = name
	}
	if n := testing.AllocsPerRun(100, func() { gpg45.Evaluate(e) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	e := lines[31].own().evidence()
	for i, name := range []string{"passport", "licence", "bill"} {
		e.Items[i].Document = name
	}
	b.ReportAllocs()
	for b.Loop() {
		gpg45.Evaluate(e)
	}
}

func BenchmarkExplain(b *testing.B) {
	e := lines[11].own().evidence()
	for i, name := range []string{"passport", "licence"} {
		e.Items[i].Document = name
	}
	b.ReportAllocs()
	for b.Loop() {
		gpg45.Explain(e)
	}
}
