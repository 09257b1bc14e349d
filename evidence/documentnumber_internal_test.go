package evidence

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
)

func TestDocumentNumberRules(t *testing.T) {
	registry, err := guidance.NewRegistry(documentNumberRules(), licence.Rules())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range registry.Rules() {
		got = append(got, string(r.ID)+" "+r.Severity.String()+" "+r.Basis.String())
		if r.Basis == guidance.Unverified && len(r.Citations) == 0 {
			t.Errorf("%s does not say who reports it", r.ID)
		}
	}
	want := []string{
		"RA-EVD-030 error unverified", "RA-EVD-031 error unverified", "RA-EVD-032 warning unverified", "RA-EVD-033 warning unverified", "RA-EVD-034 warning unverified",
		"RA-EVD-040 error unverified", "RA-EVD-041 error sourced", "RA-EVD-042 error unverified",
		"RA-EVD-043 error unverified", "RA-EVD-044 error unverified", "RA-EVD-045 error design-choice",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules mismatch (-want +got):\n%s", diff)
	}
}

func TestShapes(t *testing.T) {
	tests := []struct {
		s, shape string
		want     bool
		why      string
	}{
		{"A0X7", "A9XN", true, "every sort of place"},
		{"A00Z", "A9XN", true, "a digit for X, a letter for N"},
		{"A0Y7", "A9XN", false, "another letter for X"},
		{"00X7", "A9XN", false, "a digit for a letter"},
		{"AAX7", "A9XN", false, "a letter for a digit"},
		{"A0X-", "A9XN", false, "neither"},
		{"a0X7", "A9XN", false, "no capital"},
		{"A0X", "A9XN", false, "short"},
		{"A0X77", "A9XN", false, "long"},
		{"", "", true, "nothing"},
	}
	for _, tt := range tests {
		if got := hasShape(tt.s, tt.shape); got != tt.want {
			t.Errorf("hasShape(%q, %q) = %t, want %t: %s", tt.s, tt.shape, got, tt.want, tt.why)
		}
	}
}
