package mrz_test

import (
	"testing"

	"github.com/rakit-dev/rakit/evidence/mrz"
)

func BenchmarkParse(b *testing.B) {
	for _, f := range mrz.Formats() {
		text := specimens[f]
		b.Run(f.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := mrz.Parse(text, today); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if zone, _ := mrz.Check(specimens[mrz.TD3], today, "/mrz"); zone.IsZero() {
			b.Fatal("refused")
		}
	}
}

// TestParseDoesNotAllocate: a zone written as it is printed is read without
// memory of its own.
func TestParseDoesNotAllocate(t *testing.T) {
	for f, text := range specimens {
		if n := testing.AllocsPerRun(100, func() { _, _ = mrz.Parse(text, today) }); n != 0 {
			t.Errorf("%s: %v allocations", f, n)
		}
	}
}
