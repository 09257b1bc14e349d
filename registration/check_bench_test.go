package registration_test

import (
	"os"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// BenchmarkCheck holds one full record of each kind of route against the
// guidance.
func BenchmarkCheck(b *testing.B) {
	for _, name := range []string{"remote", "in-person", "id-checker", "apply-for-care-id", "esr"} {
		b.Run(name, func(b *testing.B) {
			data, err := os.ReadFile("testdata/" + name + ".json")
			if err != nil {
				b.Fatal(err)
			}
			record, err := registration.ReadRecord(data)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if r := registration.Check(record, registration.Options{}); r.Outcome != guidance.Pass {
					b.Fatal("the record does not pass")
				}
			}
		})
	}
}
