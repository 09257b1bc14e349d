package registration_test

import (
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// BenchmarkCheck holds a full record of the emergency route against the guidance;
// those of the ordinary routes are in BenchmarkCheckOrdinary.
func BenchmarkCheck(b *testing.B) {
	record := readRecord(b, "remote.json")
	b.ReportAllocs()
	for b.Loop() {
		if r := registration.Check(record, registration.Options{}); r.Outcome != guidance.Pass {
			b.Fatal("the record does not pass")
		}
	}
}
