package identity_test

import (
	"testing"

	"github.com/rakit-dev/rakit/identity"
)

func TestNationalLocumIsMatchedWhole(t *testing.T) {
	for in, want := range map[string]bool{"FFFFF": true, "fffff": true, "FFFF": false, "FFFFFF": false, "FFFFG": false} {
		if got := must(identity.ParseODSCode(in)).IsNationalLocum(); got != want {
			t.Errorf("%s: IsNationalLocum = %t, want %t", in, got, want)
		}
	}
	if (identity.ODSCode{}).IsNationalLocum() {
		t.Error("an absent code is the national locum code")
	}
	if hints := identity.NationalLocum.Hints(); len(hints) != 0 {
		t.Errorf("FFFFF has hints %q: it has a pharmacy's shape and is none", hints)
	}
}
