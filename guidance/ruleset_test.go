package guidance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
)

// twice is an edition with an end that was published later.
func twice() guidance.Editions[string] {
	c := []guidance.Citation{guidance.RemoteRegistration.At("About the process")}
	return guidance.Editions[string]{
		{ID: "remote", Rev: 1, Effective: guidance.Interval{From: guidance.MustDate("2020-04-08")}, Known: guidance.MustDate("2020-04-08"), Basis: guidance.Sourced, Citations: c},
		{ID: "remote", Rev: 2, Effective: guidance.Interval{From: guidance.MustDate("2020-04-08"), To: guidance.MustDate("2023-03-31")}, Known: guidance.MustDate("2023-01-09"), Basis: guidance.Sourced, Citations: c},
	}
}

func TestRulesets(t *testing.T) {
	plain, err := guidance.NewRegistry([]guidance.Rule{goodRule()})
	if err != nil {
		t.Fatal(err)
	}
	g := plain.WithEditions(twice().Publications())
	sets := g.Rulesets()
	var known []guidance.Date
	for _, s := range sets {
		known = append(known, s.Known)
		if found, ok := g.Ruleset(s.Version); !ok || found != s {
			t.Errorf("Ruleset(%s) = %v, %t; want %v", s.Version, found, ok, s)
		}
	}
	want := []guidance.Date{guidance.MustDate("2020-04-08"), guidance.MustDate("2023-01-09")}
	if diff := cmp.Diff(want, known, cmpopts.EquateComparable(guidance.Date{})); diff != "" {
		t.Fatalf("Rulesets() mismatch (-want +got):\n%s", diff)
	}
	first, newest := sets[0].Version, sets[1].Version
	tests := []struct {
		knownAt, version, why string
	}{
		{"2020-04-07", plain.Version(), "the day before anything was known: the rules alone"},
		{"2020-04-08", first, "the first day of the first revision"},
		{"2023-01-08", first, "the day before the second"},
		{"2023-01-09", newest, "the first day of the second"},
		{"2030-01-01", newest, "nothing was published after it"},
	}
	for _, tt := range tests {
		if got := g.VersionAt(guidance.MustDate(tt.knownAt)); got != tt.version {
			t.Errorf("VersionAt(%s) = %s, want %s\nwhy: %s", tt.knownAt, got, tt.version, tt.why)
		}
	}
	if g.Version() != newest || first == newest || first == plain.Version() {
		t.Errorf("versions %s, %s and %s without editions have to differ, and %s to be the newest", first, newest, plain.Version(), g.Version())
	}
	if _, ok := g.Ruleset(plain.Version()); ok {
		t.Error("a version that stands for no knowledge of editions was found")
	}
}

// TestVersionOfEditions: the dates of an edition decide records, so they count.
func TestVersionOfEditions(t *testing.T) {
	plain, err := guidance.NewRegistry([]guidance.Rule{goodRule()})
	if err != nil {
		t.Fatal(err)
	}
	other := twice()
	other[1].Effective.To = other[1].Effective.To.AddDays(1)
	if plain.WithEditions(twice().Publications()).Version() == plain.WithEditions(other.Publications()).Version() {
		t.Error("an edition that ends a day later gives the same version")
	}
}
