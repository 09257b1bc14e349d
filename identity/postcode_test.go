package identity_test

import (
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/identity"
)

func TestSuggestionsAreNeverApplied(t *testing.T) {
	tests := []struct{ in, want, why string }{
		{"BIIILL", "B11 1LL", "three I for 1"},
		{"01 OAA", "O1 0AA", "zero for O and O for zero (a shape, not an area)"},
		{"POI 1AA", "", "PO1 or P01: two answers are none"},
		{"LS1 4AP", "", "a postcode needs no correction"},
		{"ZZZZZ", "", "nothing to swap"},
		{"", "", "nothing at all"},
		{strings.Repeat("I", 400), "", "too long to be one"},
	}
	for _, tt := range tests {
		if got := identity.SuggestPostcode(tt.in).String(); got != tt.want {
			t.Errorf("SuggestPostcode(%.10q) = %q, want %q: %s", tt.in, got, tt.want, tt.why)
		}
	}
	if m := identity.SuggestMobile("07700 900123"); !m.IsZero() {
		t.Errorf("a good number has the suggestion %s", m)
	}
}

func TestPseudoPostcodesHaveAMeaning(t *testing.T) {
	for in, want := range map[string]string{
		"ZZ99 3VZ": "no fixed abode", "ZZ99 3WZ": "address not known", "ZZ99 3CZ": "England",
		"ZZ99 3GZ": "Wales", "ZZ99 1WZ": "Scotland", "ZZ99 2WZ": "Northern Ireland", "ZZ99 6CZ": "", "LS1 4AP": "",
	} {
		if got := must(identity.ParsePostcode(in)).Meaning(); got != want {
			t.Errorf("%s means %q, want %q", in, got, want)
		}
	}
}
