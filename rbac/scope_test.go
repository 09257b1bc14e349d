package rbac_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/rbac"
)

func TestOrganisations(t *testing.T) {
	standing := rbac.Standing{
		Links: []rbac.Link{
			{Child: "RX3", Parent: "RX2", Interval: interval("2020-04-10", "2020-04-20")},
			{Child: "RX2", Parent: "RX1", Interval: interval("2020-01-01", "")},
			{Child: "RX2", Parent: "RX1", Interval: interval("2020-02-01", "")},
			{Child: "RX4", Parent: "RX1", Interval: interval("", "")},
			{Child: "RX5", Parent: "RX6", Interval: interval("2020-01-01", "")},
			{Child: "RX6", Parent: "RX5", Interval: interval("2020-01-01", "")},
			{Child: "FFFFF", Parent: "RX7", Interval: interval("2020-01-01", "")},
			{Child: "RX8", Parent: "FFFFF", Interval: interval("2020-01-01", "")},
			{Child: "", Parent: "RX7", Interval: interval("2020-01-01", "")},
			{Child: "RX8", Parent: "", Interval: interval("2020-01-01", "")},
		},
		Agreements: []rbac.Agreement{
			{ID: "a-1", Provider: "RX2", Organisation: "FX1AA", Interval: interval("2020-04-12", "2020-04-30")},
			{ID: "a-2", Provider: "RX2", Organisation: "FX2AA", Interval: interval("", "2020-04-30")},
			{ID: "a-3", Provider: "RX7", Organisation: "FFFFF", Interval: interval("2020-01-01", "")},
			{ID: "a-4", Provider: "RX7", Organisation: "", Interval: interval("2020-01-01", "")},
			{ID: "a-5", Provider: "FX1AA", Organisation: "FX3AA", Interval: interval("2020-01-01", "")},
			{ID: "a-6", Provider: "RX2", Organisation: "RX3", Interval: interval("2020-01-01", "")},
		},
	}
	tests := []struct {
		name, of, on string
		want         []string
		why          string
	}{
		{"nothing joined", "RX9", "2020-04-15", []string{"RX9"}, "itself, whether or not anything is known of it"},
		{"two levels", "RX1", "2020-04-15", []string{"RX1", "RX2", "RX3"}, "links reach through others; the undated one is in force on no day"},
		{"day before a link", "RX1", "2020-04-09", []string{"RX1", "RX2"}, "not yet in force"},
		{"first day of a link", "RX1", "2020-04-10", []string{"RX1", "RX2", "RX3"}, "first day included"},
		{"last day of a link", "RX1", "2020-04-20", []string{"RX1", "RX2", "RX3"}, "last day included"},
		{"day after a link", "RX1", "2020-04-21", []string{"RX1", "RX2"}, "run out, though nothing marked it"},
		{"day before an agreement", "RX2", "2020-04-11", []string{"RX2", "RX3"}, "not yet in force; linked and agreed is one organisation"},
		{"first day of an agreement", "RX2", "2020-04-12", []string{"FX1AA", "RX2", "RX3"}, "first day included, in order of code"},
		{"last day of an agreement", "RX2", "2020-04-30", []string{"FX1AA", "RX2", "RX3"}, "last day included; RX3 by agreement, the link has run out"},
		{"day after an agreement", "RX2", "2020-05-01", []string{"RX2", "RX3"}, "run out, though nothing marked it"},
		{"child", "RX3", "2020-04-15", []string{"RX3"}, "links do not reach upwards"},
		{"parent of a provider", "RX1", "2020-04-12", []string{"RX1", "RX2", "RX3"}, "an agreement is with the provider alone"},
		{"ring", "RX5", "2020-04-15", []string{"RX5", "RX6"}, "the search ends"},
		{"beside the locum organisation", "RX7", "2020-04-15", []string{"RX7"}, "it is virtual: nobody is its RA, and no way leads through it, or through a missing code"},
		{"locum organisation", "FFFFF", "2020-04-15", []string{}, "shared by locums everywhere, belonging to it gives nothing"},
		{"no organisation", "", "2020-04-15", []string{}, "from nowhere"},
		{"no day", "RX1", "", []string{"RX1"}, "on no day is any link in force; what is one's own needs none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := standing.Organisations(tt.of, optionalDay(tt.on))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Organisations(%q, %s) mismatch (-want +got):\n%s\nwhy: %s", tt.of, tt.on, diff, tt.why)
			}
		})
	}
}

// TestNoWayThroughTheLocumOrganisation: RX1 is not the RA of an organisation
// whose link leads to it by way of FFFFF.
func TestNoWayThroughTheLocumOrganisation(t *testing.T) {
	for _, via := range []string{"FFFFF", ""} {
		r := agentCall()
		r.Organisation = "RX2"
		standing := rbac.Standing{Links: []rbac.Link{
			{Child: "RX2", Parent: via, Interval: interval("2020-01-01", "")},
			{Child: via, Parent: "RX1", Interval: interval("2020-01-01", "")},
		}}
		if rbac.Authorize(standing, r).Allowed {
			t.Errorf("allowed by way of %q; why: it is no organisation anybody is the RA of", via)
		}
	}
}

// TestOrganisationsAgainstAuthorise: an organisation is listed if and only if
// Authorize finds its rule of organisations met.
func TestOrganisationsAgainstAuthorise(t *testing.T) {
	every := append([]string{"", "FFFFF"}, organisations...)
	organisation := rapid.SampledFrom(every)
	rapid.Check(t, func(t *rapid.T) {
		standing, r := drawStandingOf(t, organisation), drawRequest(t)
		if r.Actor.Role == rbac.Self {
			t.Skip("somebody themselves acts for no organisation: see TestSelf")
		}
		listed := standing.Organisations(r.Actor.Organisation, r.On)
		if !slices.IsSorted(listed) || len(slices.Compact(slices.Clone(listed))) != len(listed) {
			t.Errorf("%v is not in order, each once", listed)
		}
		for _, o := range append([]string{"RX9", r.Actor.Organisation}, every...) {
			r.Organisation = o
			met := slices.Contains(rbac.Authorize(standing, r).Granted, rbac.ScopeRule)
			if met != slices.Contains(listed, o) {
				t.Errorf("%s met: %t for %q from %q on %s, but listed are %v", rbac.ScopeRule, met, o, r.Actor.Organisation, r.On, listed)
			}
		}
	})
}
