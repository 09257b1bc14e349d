package identity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestRegistersAreAClosedList(t *testing.T) {
	closed[identity.Register](t, 11)
	want := []string{"gmc", "gmc-code", "gmp", "nmc", "gphc", "hcpc", "gdc", "gdc-code", "gdp", "goc", "din"}
	got := []string{}
	for _, r := range identity.Registers() {
		got = append(got, r.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("registers (-want +got):\n%s", diff)
	}
}

// TestRegistersSayWhatTheyAre: every line of the table is filled in, and its
// basis and source are those of a rule.
func TestRegistersSayWhatTheyAre(t *testing.T) {
	for _, r := range identity.Registers() {
		basis, source := r.Source()
		if r.Number() == "" || r.Body() == "" || r.Holders() == "" {
			t.Errorf("%s lacks a name", r)
		}
		if (basis != guidance.Sourced && basis != guidance.Unverified) || source.Section == "" || source.Read.IsZero() || !strings.HasPrefix(source.URL, "https://") {
			t.Errorf("%s rests on %s, %+v", r, basis, source)
		}
	}
	for _, r := range []identity.Register{0, identity.DIN + 1} {
		basis, source := r.Source()
		if r.Number()+r.Body()+r.Holders() != "" || basis != 0 || source != (guidance.Citation{}) {
			t.Errorf("register %d says something", r)
		}
	}
}

// TestRegisterTableMatchesItsConstants: a line that slipped in the table would
// give a number the shape of another register.
func TestRegisterTableMatchesItsConstants(t *testing.T) {
	for r, word := range map[identity.Register]string{
		identity.GMC: "GMC", identity.GMCCode: "consultant code", identity.GMP: "medical practitioner", identity.NMC: "NMC",
		identity.GPhC: "GPhC", identity.HCPC: "HCPC", identity.GDC: "GDC", identity.GDCCode: "dental consultant",
		identity.GDP: "dental practitioner", identity.GOC: "GOC", identity.DIN: "doctor index",
	} {
		if !strings.Contains(r.Number(), word) {
			t.Errorf("%s has the line of %q", r, r.Number())
		}
	}
}
