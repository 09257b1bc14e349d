package identity_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

func TestUPRNVectors(t *testing.T) {
	for _, file := range []string{"postcode.json", "uprn.json"} {
		vectors(t, file, "uprn", func(v conformance.Vector) (map[string]any, error) {
			u, err := identity.ParseUPRN(v.Input)
			return map[string]any{"normalised": u.String()}, err
		})
	}
}

// TestUPRNIsItsNumber: with zeros before it or without, it is the same property.
func TestUPRNIsItsNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[1-9][0-9]{0,11}`).Draw(t, "number")
		zeros := strings.Repeat("0", rapid.IntRange(0, 12-len(number)).Draw(t, "zeros"))
		if u, err := identity.ParseUPRN(zeros + number); err != nil || u.String() != number {
			t.Fatalf("%s%s was read as %s, %v", zeros, number, u, err)
		}
	})
}

func TestUPRNAsText(t *testing.T) {
	checkText[identity.UPRN](t, " 000000199356", "199356")
}

func FuzzParseUPRN(f *testing.F) {
	fuzzText[identity.UPRN](f, 12, "100023336956", "000000199356", "000000000000", "1000233369567", "1,000")
}
