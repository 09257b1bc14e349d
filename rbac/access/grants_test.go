package access_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// TestWhichGrant: of several for one site the best counts, and of those the one with
// the least id, whatever their order; what is not of FFFFF counts as none.
func TestWhichGrant(t *testing.T) {
	holding := " as-" + locum + " p-locum#1@FFFFF added"
	grant := func(id, organisation, to string) rbac.Grant {
		return rbac.Grant{ID: id, User: locum, Organisation: organisation, WorkingAt: "FX9AA", Start: day("2024-09-01"), End: day(to)}
	}
	over := world().Assignments
	over[2].End = day("2024-09-22")
	tests := []struct {
		name        string
		grants      []rbac.Grant
		assignments []rbac.Assignment
		outcome     access.Outcome
		want        []string
		why         string
	}{
		{
			"two in force",
			[]rbac.Grant{grant("g-2", "FFFFF", "2024-09-30"), grant("g-1", "FFFFF", "2024-09-30")},
			world().Assignments,
			access.Allowed, lines("RA-RBC-037 allowed"+holding, "RA-RBC-038 allowed"+holding+" g-1"), "least id",
		},
		{
			"one over",
			[]rbac.Grant{grant("g-1", "FFFFF", "2024-09-22"), grant("g-2", "FFFFF", "2024-09-30")},
			world().Assignments,
			access.Allowed, lines("RA-RBC-037 allowed"+holding, "RA-RBC-038 allowed"+holding+" g-2"), "the one in force",
		},
		{
			"of another organisation",
			[]rbac.Grant{grant("g-1", "RX1", "2024-09-30")},
			world().Assignments,
			access.NotGranted, lines("RA-RBC-038 not-granted" + holding), "only FFFFF is exceptional",
		},
		{
			"position over, and none", nil, over,
			access.NotGranted, lines("RA-RBC-034 expired"+holding+" 2024-09-23", "RA-RBC-038 not-granted"+holding), "it was never given at this site",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 {
				p := world()
				p.Grants, p.Assignments = tt.grants, tt.assignments
				q := ask(locum, "B0570", "FFFFF")
				q.WorkingAt = "FX9AA"
				d := bothAnswer(t, p, q)
				if diff := cmp.Diff(tt.want, said(d)); diff != "" || d.Outcome != tt.outcome {
					t.Errorf("%s, want %s; reasons mismatch (-want +got):\n%s\nwhy: %s", d.Outcome, tt.outcome, diff, tt.why)
				}
				slices.Reverse(tt.grants)
			}
		})
	}
}
